//! `areas`: the list of statistical areas on this phone.

use ketepai_core::AppError;
use ketepai_core::exchange::AreaView;

use super::import::{bytes_of, cell, refused};
use crate::arguments::AreasVerb;
use crate::failure::Failure;
use crate::input;
use crate::session::Session;
use crate::show::moment;
use crate::words::Words;

/// As many as fit on a screen.
const SHOWN: usize = 20;

pub fn areas(session: Session<'_>, verb: AreasVerb) -> Result<(), Failure> {
    match verb {
        AreasVerb::Import { file } => import(session, &bytes_of(&file)?),
        AreasVerb::Search { text } => search(&session, &text),
        AreasVerb::Show { code, at } => show(&session, &code, at.as_deref()),
    }
}

fn import(mut session: Session<'_>, bytes: &[u8]) -> Result<(), Failure> {
    let import = session.app.import_areas(bytes)?;
    if session.voice.json {
        session.voice.document(&import)?;
        return refused(&import.errors);
    }
    for error in &import.errors {
        session.voice.print(&cell(session.words(), error));
    }
    refused(&import.errors)?;
    session
        .voice
        .tell("areas-imported", &[("n", import.areas.into())]);
    Ok(())
}

fn search(session: &Session<'_>, text: &str) -> Result<(), Failure> {
    let found = session.app.search_areas(text, SHOWN)?;
    if session.voice.json {
        return session.voice.document(&found);
    }
    match found.as_deref() {
        None => session.voice.tell("areas-empty", &[]),
        Some([]) => {
            let words = text.to_owned();
            session.voice.tell("nothing-found", &[("words", words.into())]);
        }
        Some(areas) => print(session, areas),
    }
    Ok(())
}

fn show(session: &Session<'_>, code: &str, at: Option<&str>) -> Result<(), Failure> {
    let at = at.map(|text| input::day("at", text)).transpose()?;
    let Some(shown) = session.app.area(code, at)? else {
        if session.voice.json {
            return session.voice.document(&serde_json::Value::Null);
        }
        session.voice.tell("areas-empty", &[]);
        return Ok(());
    };
    if shown.chain.is_empty() && shown.became.is_empty() {
        return Err(AppError::NotFound { what: "area" }.into());
    }
    if session.voice.json {
        return session.voice.document(&shown);
    }
    print(session, &shown.chain);
    if shown.chain.last() != shown.became.first() || shown.became.len() > 1 {
        session
            .voice
            .tell("areas-became", &[("n", shown.became.len().into())]);
        print(session, &shown.became);
    }
    Ok(())
}

fn print(session: &Session<'_>, areas: &[AreaView]) {
    areas
        .iter()
        .for_each(|area| session.voice.print(&line(session.words(), area)));
}

fn line(words: &Words, area: &AreaView) -> String {
    let day = |day: Option<i64>| day.map(moment::day).unwrap_or_default();
    let level = words.code("area_level", area.level);
    match (area.from_day, area.to_day) {
        (None, None) => format!("{}  {}  {level}", area.code, area.name),
        (from, to) => format!("{}  {}  {level}  {}…{}", area.code, area.name, day(from), day(to)),
    }
}
