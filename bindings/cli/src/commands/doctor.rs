//! `doctor`: is what lies here still what was signed? Says what is not, and what to do about it.

use std::process::ExitCode;

use ketepai_core::store::Finding;

use crate::failure::Failure;
use crate::session::Session;
use crate::show::progress;

/// Something was found.
const FOUND: u8 = 1;

pub fn doctor(mut session: Session<'_>, heal: bool) -> Result<ExitCode, Failure> {
    let bar = progress::bar(0, &session.words().say("progress-doctor"));
    let mut heard = |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    };
    let findings = session.app.doctor(&mut heard)?;
    let dropped = match heal && !findings.is_empty() {
        true => Some(session.app.heal(&mut heard)?),
        false => None,
    };
    bar.finish_and_clear();
    match session.voice.json {
        true => session
            .voice
            .document(&serde_json::json!({"findings": findings, "dropped": dropped}))?,
        false => tell(&session, &findings, dropped),
    }
    Ok(match findings.is_empty() {
        true => ExitCode::SUCCESS,
        false => ExitCode::from(FOUND),
    })
}

fn tell(session: &Session<'_>, findings: &[Finding], dropped: Option<u64>) {
    if findings.is_empty() {
        return session.voice.tell("doctor-well", &[]);
    }
    session
        .voice
        .tell("doctor-found", &[("n", findings.len().into())]);
    for finding in findings {
        session.voice.print(&line(session, finding));
    }
    match dropped {
        Some(n) => session.voice.tell("doctor-healed", &[("n", n.into())]),
        None if findings.iter().any(|f| f.is_of_the_log() || f.file.is_some()) => {
            session.voice.tell("doctor-heal", &[]);
        }
        None => session.voice.tell("doctor-rebuild", &[]),
    }
}

fn line(session: &Session<'_>, finding: &Finding) -> String {
    let words = session.words();
    let table = words.code("table", &finding.table);
    let mut parts = vec![words.tell(&format!("finding-{}", finding.code), &[("table", table.into())])];
    if let Some(record) = &finding.record {
        let title = finding.title.clone().unwrap_or_default();
        let blanks = [("id", record.short().into()), ("title", title.into())];
        parts.push(words.tell("finding-record", &blanks));
    }
    if let Some(file) = &finding.file {
        let blanks = [("file", file.to_string()[..10].to_owned().into())];
        parts.push(words.tell("finding-file", &blanks));
    }
    if let (Some(device), Some(scope), Some(number)) = (&finding.device, &finding.scope, finding.number) {
        let device = device.to_string()[..6].to_owned();
        let blanks = [
            ("device", device.into()),
            ("scope", scope.clone().into()),
            ("number", number.to_string().into()),
        ];
        parts.push(words.tell("finding-segment", &blanks));
    }
    format!("  {}", parts.join(&words.say("clause-separator")))
}
