//! `list` and `search`: records as lines.

use ketepai_core::model::registry::Kind;

use crate::arguments::{List, Search};
use crate::failure::Failure;
use crate::input;
use crate::session::Session;
use crate::show::lines;

pub fn list(session: &Session<'_>, list: &List) -> Result<(), Failure> {
    let kind = list.kind.as_deref().map(|text| kind(session, text)).transpose()?;
    let found = session.app.list(kind.as_deref(), list.limit)?;
    if session.voice.json {
        return session.voice.document(&found);
    }
    if found.is_empty() {
        let kind = session.words().code("kind", kind.as_deref().unwrap_or("record"));
        session.voice.tell("nothing-yet", &[("kind", kind.into())]);
        return Ok(());
    }
    session.voice.print(&lines::table(session, &found)?);
    Ok(())
}

pub fn search(mut session: Session<'_>, search: &Search) -> Result<(), Failure> {
    let words = search.words.join(" ");
    let found = session.app.search(&words, search.limit)?;
    if session.voice.json {
        return session.voice.document(&found);
    }
    if found.is_empty() {
        session.voice.tell("nothing-found", &[("words", words.into())]);
        return Ok(());
    }
    session.voice.print(&lines::table(&session, &found)?);
    Ok(())
}

/// A kind by its name or by the word that a person knows it by.
fn kind(session: &Session<'_>, text: &str) -> Result<String, Failure> {
    let named = text.replace('-', "_");
    let known = |name: &&&str| ***name == *named || session.words().code("kind", name) == text;
    match Kind::NAMES.iter().find(known) {
        Some(name) => Ok((*name).to_owned()),
        None => Err(input::invalid("record_kind", "no_such_code")),
    }
}
