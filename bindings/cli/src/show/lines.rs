//! Records as lines: what a person calls each of them.

use ketepai_core::model::ids::RecordId;
use ketepai_core::store::custody::SetAside;
use ketepai_core::store::read::Line;

use crate::failure::Failure;
use crate::session::Session;
use crate::show::moment;
use crate::show::table::Table;

/// Lines as a table.
pub fn table(session: &Session<'_>, lines: &[Line]) -> Result<String, Failure> {
    let heading = [
        "column-id",
        "column-when",
        "column-kind",
        "column-title",
        "column-who",
    ];
    let mut table = Table::new(heading.map(|c| session.words().say(c)));
    for line in lines {
        table.row([
            line.id.short(),
            moment::short(line.at_s),
            session.words().code("kind", &line.kind),
            format!("{}{}", title(session, line)?, marks(session, line)),
            line.person.map(|p| session.name(&p)).unwrap_or_default(),
        ]);
    }
    Ok(table.text())
}

/// What a person calls a record.
pub fn title(session: &Session<'_>, line: &Line) -> Result<String, Failure> {
    let own = own_title(session, line);
    let other = match (line.party, line.parent) {
        (Some(party), _) => Some(known(session, &party)?),
        (None, Some(parent)) if line.kind != "training" => Some(known(session, &parent)?),
        _ => None,
    };
    Ok(match (other, line.kind.as_str()) {
        (Some(other), "visit" | "arrival") => format!("{other}：{own}"),
        (Some(other), _) => format!("{own} ← {other}"),
        (None, _) => own,
    })
}

/// The same without the record that it belongs to.
pub fn own_title(session: &Session<'_>, line: &Line) -> String {
    let words = session.words();
    match line.kind.as_str() {
        "arrival" => words.code("direction", &line.title),
        "confirmation" => words.code("means", &line.title),
        "sign_up" => words.tell("title-sign_up", &[("count", line.title.clone().into())]),
        "attachment" if line.title.is_empty() => words.say("medium-photo"),
        "question" if line.title.is_empty() => words.say("title-spoken_question"),
        _ if line.title.is_empty() => words.say("untitled"),
        _ => line.title.clone(),
    }
}

/// A record to which another one points: its title and id, or only the id where it is not here.
pub fn named(session: &Session<'_>, id: &RecordId) -> Result<String, Failure> {
    let line = session.app.line(id)?;
    let named = |line: Line| format!("{}（{}）", own_title(session, &line), id.short());
    Ok(line.map_or_else(|| id.short(), named))
}

fn known(session: &Session<'_>, id: &RecordId) -> Result<String, Failure> {
    let line = session.app.line(id)?;
    let title = line.map(|line| line.title).filter(|title| !title.is_empty());
    Ok(title.unwrap_or_else(|| id.short()))
}

fn marks(session: &Session<'_>, line: &Line) -> String {
    let mut marks = String::new();
    if line.conflicts > 0 {
        marks.push_str(&session.words().say("mark-conflict"));
    }
    if line.deleted {
        marks.push_str(&session.words().say("mark-deleted"));
    }
    if line.invalid.is_some() {
        marks.push_str(&session.words().say("mark-invalid"));
    }
    if session.app.by_proxy(line).ok().flatten().is_some() {
        marks.push_str(&session.words().say("mark-proxy"));
    }
    marks
}

/// Who set an entry aside, and why.
pub fn aside(session: &Session<'_>, aside: &SetAside) -> String {
    let words = session.words();
    let id = aside.record.short();
    let told = match &aside.reason {
        Some(reason) => {
            let why = words.code("refusal", reason);
            words.tell("aside-station", &[("id", id.into()), ("reason", why.into())])
        }
        None => {
            let why = words.code("refusal", &aside.standing);
            words.tell("aside-phone", &[("id", id.into()), ("reason", why.into())])
        }
    };
    match aside.redone {
        true => told + &words.say("aside-redone"),
        false => told,
    }
}
