//! `status`: what the phone holds, how far every record has got, and what stands aside.

use ketepai_core::model::ids::RecordId;
use ketepai_core::store::custody::{Custody, SetAside};
use ketepai_core::sync::{RecordCustody, Status};

use crate::commands::track;
use crate::failure::Failure;
use crate::session::Session;
use crate::show::lines;
use crate::show::moment;
use crate::show::table::Table;

/// More than a phone ever holds; the whole is asked for.
const ALL: u32 = 1_000_000;

pub fn status(session: &Session<'_>) -> Result<(), Failure> {
    let status = session.app.status(ALL)?;
    if session.voice.json {
        return session.voice.document(&document(session, &status)?);
    }
    heading(session, &status);
    if let Some(track) = session.app.track()? {
        session
            .voice
            .print(&track::sentence(session, "status-track", &track));
    }
    if status.records.is_empty() {
        let kind = session.words().code("kind", "record");
        session.voice.tell("nothing-yet", &[("kind", kind.into())]);
        return Ok(());
    }
    session.voice.print(&custody(session, &status.records)?);
    set_aside(session, &status.aside)
}

/// The status, with the facts and the digests of everything this phone may read.
fn document(session: &Session<'_>, status: &Status) -> Result<serde_json::Value, Failure> {
    let mut document = serde_json::to_value(status).map_err(Failure::json)?;
    document["track"] = serde_json::to_value(session.app.track()?).map_err(Failure::json)?;
    document["facts"] = session.app.store().facts()?.into();
    if let Some(me) = session.app.identity() {
        let (logs, docs) = session
            .app
            .store()
            .digests(&|scope| me.certificate.covers(scope))?;
        document["person"] = me.person().to_string().into();
        document["digests"] = serde_json::json!({"logs": logs, "docs": docs});
    }
    Ok(document)
}

fn heading(session: &Session<'_>, status: &Status) {
    let (words, voice, holds) = (session.words(), session.voice, &status.holdings);
    if status.name.is_empty() {
        voice.tell("status-nobody", &[]);
    } else {
        let roles: Vec<String> = status.roles.iter().map(|r| words.code("role", r)).collect();
        let roles = roles.join(&words.say("list-separator"));
        let blanks = [("name", status.name.clone().into()), ("roles", roles.into())];
        voice.tell("status-name", &blanks);
    }
    let waiting = holds.entries.saturating_sub(holds.acknowledged);
    let blanks = [
        ("records", holds.records.into()),
        ("entries", holds.entries.into()),
        ("waiting", waiting.into()),
    ];
    if holds.entries > 0 {
        voice.tell("status-holds", &blanks);
    }
    if holds.blobs > 0 {
        let blanks = [
            ("n", holds.blobs.into()),
            ("there", holds.blobs_at_station.into()),
        ];
        voice.tell("status-files", &blanks);
    }
    if holds.conflicts > 0 {
        voice.tell("conflicts-now", &[("n", holds.conflicts.into())]);
    }
    if status.carried > 0 {
        voice.tell("status-carried", &[("n", status.carried.into())]);
    }
    match status.last_contact_s {
        Some(at_s) => voice.tell("status-contact", &[("time", moment::minute(at_s).into())]),
        None => voice.tell("status-no-contact", &[]),
    }
    if let Some(ended) = &status.ended {
        voice.tell(&format!("status-ended-{ended}"), &[]);
    }
    if let Some(days) = status.hides_others_after_days {
        voice.tell("status-hidden", &[("days", days.into())]);
    }
}

fn custody(session: &Session<'_>, records: &[RecordCustody]) -> Result<String, Failure> {
    let words = session.words();
    let mut table = Table::new(
        [
            "column-id",
            "column-when",
            "column-kind",
            "column-title",
            "column-custody",
        ]
        .map(|c| words.say(c)),
    );
    for record in records {
        let step = record
            .custody
            .as_ref()
            .map_or_else(String::new, |c| step(session, c));
        let step = step + &carriers(session, &record.line.id)?;
        let photo = match record.file_at_station {
            Some(false) => words.say("file-not-there"),
            _ => String::new(),
        };
        table.row([
            record.line.id.short(),
            moment::short(record.line.at_s),
            words.code("kind", &record.line.kind),
            lines::title(session, &record.line)?,
            format!("{step}{photo}"),
        ]);
    }
    Ok(table.text())
}

fn step(session: &Session<'_>, custody: &Custody) -> String {
    session.words().code("custody", code(custody))
}

/// On whose phones a record also is, until the station has it.
pub fn carriers(session: &Session<'_>, id: &RecordId) -> Result<String, Failure> {
    let people = session.app.store().carriers(id)?;
    let names: Vec<String> = people.iter().map(|person| session.name(person)).collect();
    if names.is_empty() {
        return Ok(String::new());
    }
    let who = names.join(&session.words().say("list-separator"));
    Ok(session.words().tell("custody-with", &[("who", who.into())]))
}

/// The code of a step, as in the vocabulary.
pub fn code(custody: &Custody) -> &'static str {
    match custody {
        Custody::Here => "here",
        Custody::Sealed => "sealed",
        Custody::Carried => "carried",
        Custody::AtStation => "at_station",
        Custody::BackedUp => "backed_up",
    }
}

fn set_aside(session: &Session<'_>, aside: &[SetAside]) -> Result<(), Failure> {
    if aside.is_empty() {
        return Ok(());
    }
    session.voice.tell("aside-now", &[("n", aside.len().into())]);
    for one in aside {
        session.voice.print(&format!("  {}", lines::aside(session, one)));
    }
    Ok(())
}
