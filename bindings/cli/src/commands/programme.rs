//! `programme`: what policy asks, and where it stands.

use std::path::Path;

use ketepai_core::AppError;
use ketepai_core::model::programme::load::Finding;
use ketepai_core::programmes::{ChangeView, QuotaView, TargetView};

use super::import::bytes_of;
use super::upkeep::write_beside;
use crate::arguments::ProgrammeVerb;
use crate::failure::Failure;
use crate::input;
use crate::session::Session;
use crate::show::moment;
use crate::show::table::Table;

pub fn programme(session: Session<'_>, verb: ProgrammeVerb) -> Result<(), Failure> {
    match verb {
        ProgrammeVerb::List => list(&session),
        ProgrammeVerb::Show { code } => show(&session, &code),
        ProgrammeVerb::Check { file } => check(&session, &file),
        ProgrammeVerb::Copy { code, file } => {
            write_beside(&file, session.app.programme(&code)?.text.as_bytes())?;
            told_file(&session, &file)
        }
        ProgrammeVerb::Adopt { file } => adopt(session, &file),
        ProgrammeVerb::Progress { code, day } => progress(&session, &code, day.as_deref()),
        ProgrammeVerb::Year { person, day } => year(&session, person.as_deref(), day.as_deref()),
    }
}

/// The day that is meant, or today.
pub fn day_or_today(session: &Session<'_>, text: Option<&str>) -> Result<i64, Failure> {
    text.map_or_else(|| Ok(session.app.today()), |text| input::day("day", text))
}

/// Where a file went.
pub fn told_file(session: &Session<'_>, file: &Path) -> Result<(), Failure> {
    if session.voice.json {
        return session.voice.document(&serde_json::json!({"file": file}));
    }
    session
        .voice
        .tell("written", &[("file", file.display().to_string().into())]);
    Ok(())
}

fn text_of(file: &Path) -> Result<String, Failure> {
    String::from_utf8(bytes_of(file)?).map_err(|_| input::invalid("file", "not_text"))
}

fn list(session: &Session<'_>) -> Result<(), Failure> {
    let (programmes, unreadable) = session.app.programmes()?;
    if session.voice.json {
        let unreadable: Vec<_> = unreadable.iter().map(|u| (&u.code, &u.findings)).collect();
        return session
            .voice
            .document(&serde_json::json!({"programmes": programmes, "unreadable": unreadable}));
    }
    let heading = [
        "column-code",
        "column-title",
        "column-version",
        "column-period",
        "column-postings",
    ];
    let mut table = Table::new(heading.map(|c| session.words().say(c)));
    for view in &programmes {
        let days = format!("{} — {}", moment::day(view.from_day), moment::day(view.to_day));
        table.row([
            view.code.clone(),
            view.title.clone(),
            view.version.to_string(),
            days,
            view.postings.to_string(),
        ]);
    }
    session.voice.print(&table.text());
    for broken in &unreadable {
        session
            .voice
            .tell("programme-unreadable", &[("code", broken.code.clone().into())]);
        broken
            .findings
            .iter()
            .for_each(|finding| session.voice.print(&sentence(session, finding)));
    }
    Ok(())
}

fn show(session: &Session<'_>, code: &str) -> Result<(), Failure> {
    let shelved = session.app.programme(code)?;
    if session.voice.json {
        return session.voice.document(&shelved.rules);
    }
    let rules = &shelved.rules;
    let print = |text: String| session.voice.print(&text);
    print(format!(
        "{}\n{}  v{}  {} — {}",
        rules.title, rules.document, rules.version, rules.from, rules.to
    ));
    let section = |id: &str| session.voice.print(&format!("\n{}", session.words().say(id)));
    section("programme-section-targets");
    for t in &rules.targets {
        let goal = t.goal.fraction().and_then(|g| g.rounded(t.goal.decimals));
        let goal = goal.unwrap_or_default() as f64 / 10f64.powi(t.goal.decimals as i32);
        print(format!(
            "  {}  {} {} {}{}  （{}）",
            t.id,
            t.name,
            op(t),
            goal,
            t.unit,
            t.clause
        ));
    }
    section("programme-section-quotas");
    for q in &rules.quotas {
        let ways: Vec<String> = q
            .any
            .iter()
            .map(|w| format!("{} ≥ {}{}", w.name, w.at_least, w.unit))
            .collect();
        print(format!("  {}：{}  （{}）", q.name, ways.join(" / "), q.clause));
    }
    section("programme-section-workflows");
    for w in &rules.workflows {
        let steps: Vec<&str> = w.steps.iter().map(|s| s.name.as_str()).collect();
        print(format!("  {}  {}：{}", w.id, w.name, steps.join(" → ")));
    }
    section("programme-section-grades");
    rules
        .grades
        .iter()
        .for_each(|g| print(format!("  {}  {}  （{}）", g.id, g.name, g.clause)));
    section("programme-section-forms");
    rules
        .forms
        .iter()
        .for_each(|f| print(format!("  {}  {}", f.id, f.title)));
    section("programme-section-reports");
    rules
        .reports
        .iter()
        .for_each(|r| print(format!("  {}  {}", r.id, r.title)));
    section("programme-section-readings");
    rules
        .readings
        .iter()
        .for_each(|r| print(format!("  {}  {}\n      {}", r.clause, r.question, r.answer)));
    Ok(())
}

fn op(target: &ketepai_core::model::programme::rules::Target) -> &'static str {
    use ketepai_core::model::programme::rules::Operator;
    match target.op {
        Operator::AtLeast => "≥",
        Operator::MoreThan => ">",
        Operator::AtMost => "≤",
        Operator::Equal => "=",
    }
}

/// `第 20 行 targets[0]：没有叫……的指标`
fn sentence(session: &Session<'_>, finding: &Finding) -> String {
    let blanks = [
        ("line", (finding.line as u64).into()),
        ("rule", finding.rule.clone().into()),
        ("found", finding.found.clone().into()),
        ("clause", finding.clause.clone().into()),
    ];
    session
        .words()
        .tell(&format!("programme-{}", finding.code), &blanks)
}

fn check(session: &Session<'_>, file: &Path) -> Result<(), Failure> {
    match session.app.check_programme(&text_of(file)?) {
        Err(findings) => {
            if session.voice.json {
                session
                    .voice
                    .document(&serde_json::json!({"findings": findings}))?;
            } else {
                findings
                    .iter()
                    .for_each(|finding| session.voice.print(&sentence(session, finding)));
            }
            Err(Failure::BrokenProgramme(findings.len()))
        }
        Ok(rules) => {
            let changes = session.app.compare_programme(&rules, session.app.today())?;
            if session.voice.json {
                return session
                    .voice
                    .document(&serde_json::json!({"code": rules.id, "changes": changes}));
            }
            session
                .voice
                .tell("programme-sound", &[("title", rules.title.clone().into())]);
            changes
                .iter()
                .for_each(|change| session.voice.print(&changed(change)));
            Ok(())
        }
    }
}

fn changed(change: &ChangeView) -> String {
    match (change.before.as_str(), change.after.as_str()) {
        ("", after) => format!("  + {}：{after}", change.rule),
        (before, "") => format!("  - {}：{before}", change.rule),
        (before, after) => format!("  {}：{before} → {after}", change.rule),
    }
}

fn adopt(mut session: Session<'_>, file: &Path) -> Result<(), Failure> {
    let text = text_of(file)?;
    if let Err(findings) = session.app.check_programme(&text) {
        findings
            .iter()
            .for_each(|finding| session.voice.aside(&sentence(&session, finding)));
        return Err(Failure::BrokenProgramme(findings.len()));
    }
    let id = session.app.adopt_programme(&text)?;
    session.saved(&id, "programme")
}

fn progress(session: &Session<'_>, code: &str, day: Option<&str>) -> Result<(), Failure> {
    let day = day_or_today(session, day)?;
    let rules = session.app.programme(code)?.rules;
    let targets = session.app.standing(&rules, day)?;
    if session.voice.json {
        return session
            .voice
            .document(&serde_json::json!({"programme": code, "day": day, "targets": targets}));
    }
    session
        .voice
        .print(&format!("{}  {}", rules.title, moment::day(day)));
    if targets.is_empty() {
        session.voice.tell("programme-no_targets", &[]);
        return Ok(());
    }
    session.voice.print(&standing(session, &targets));
    Ok(())
}

fn standing(session: &Session<'_>, targets: &[TargetView]) -> String {
    let words = session.words();
    let heading = [
        "column-target",
        "report-column-value",
        "report-column-goal",
        "report-column-verdict",
        "report-column-clause",
    ];
    let mut table = Table::new(heading.map(|c| words.say(c)));
    for t in targets {
        let value = match t.value.text() {
            text if text.is_empty() => "—".to_owned(),
            text => text,
        };
        let verdict = words.say(&format!("report-verdict-{}", t.verdict.code()));
        table.row([
            t.name.clone(),
            value,
            format!("{}{}", t.goal.text().trim_end_matches('%'), t.unit),
            verdict,
            t.clause.clone(),
        ]);
    }
    table.text()
}

fn year(session: &Session<'_>, person: Option<&str>, day: Option<&str>) -> Result<(), Failure> {
    let day = day_or_today(session, day)?;
    let me = session.app.identity().ok_or(AppError::NeedsEnrolment)?.person();
    let person = person.map_or(Ok(me), |text| session.person(text))?;
    let quotas = session.app.year_of(person, day)?;
    if session.voice.json {
        return session.voice.document(&quotas);
    }
    if quotas.is_empty() {
        session.voice.tell("programme-no_quota", &[]);
    }
    quotas
        .iter()
        .for_each(|quota| session.voice.print(&of_quota(session, quota)));
    Ok(())
}

/// `焦作…：服务次数 9/12 次，实地天数 21/30 天（任一）——未完成`
fn of_quota(session: &Session<'_>, quota: &QuotaView) -> String {
    let ways: Vec<String> = quota
        .ways
        .iter()
        .map(|way| {
            let value = way.value.map_or_else(|| "—".to_owned(), |v| v.to_string());
            format!("{} {value}/{}{}", way.name, way.at_least, way.unit)
        })
        .collect();
    let verdict = session
        .words()
        .say(&format!("report-verdict-{}", quota.verdict.code()));
    format!(
        "{}\n  {}：{}  {}  （{}）",
        quota.title,
        quota.name,
        ways.join("，"),
        verdict,
        quota.clause
    )
}
