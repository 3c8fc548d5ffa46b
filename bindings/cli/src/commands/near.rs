//! `near`: who is near, how far and which way; from what lies on this phone.

use ketepai_core::model::place::Position;

use crate::arguments::{Datum, Near};
use crate::failure::Failure;
use crate::input;
use crate::session::Session;
use crate::show::distance;
use crate::show::table::Table;

pub fn near(session: &Session<'_>, near: &Near) -> Result<(), Failure> {
    let here = from(session, near.at.as_deref(), &near.datum)?;
    let found = session.app.near(&here, near.limit)?;
    if session.voice.json {
        let mut answer = serde_json::json!({"from": here, "near": found});
        if let Some(source) = input::attribution(&near.datum) {
            answer["attribution"] = source.into();
        }
        return session.voice.document(&answer);
    }
    if found.is_empty() {
        session.voice.tell("near-none", &[]);
    } else {
        let words = session.words();
        let heading = [
            "column-id",
            "column-title",
            "column-place",
            "column-distance",
            "column-direction",
        ];
        let mut table = Table::new(heading.map(|c| words.say(c)));
        for one in &found {
            let season = if one.out_of_season {
                words.say("mark-out_of_season")
            } else {
                String::new()
            };
            table.row([
                one.id.short(),
                one.title.clone(),
                format!("{}{season}", one.name),
                distance(words, one.distance_m),
                words.code("compass", one.compass.code()),
            ]);
        }
        session.voice.print(&table.text());
    }
    credit(session, &near.datum);
    Ok(())
}

/// Where one asks from: a position that was typed, or else that of one's last arrival.
pub fn from(session: &Session<'_>, text: Option<&str>, datum: &Datum) -> Result<Position, Failure> {
    match input::maybe_position(text, datum)? {
        Some(position) => Ok(position),
        None => session
            .app
            .last_position()?
            .ok_or_else(|| input::invalid("position", "nowhere_yet")),
    }
}

/// Names the source of a border that a conversion asked.
pub fn credit(session: &Session<'_>, datum: &Datum) {
    if let Some(source) = input::attribution(datum) {
        session.voice.tell("credit", &[("source", source.into())]);
    }
}
