//! What stands in a cell: a number with its decimals, a word for a code, a date, a name behind a reference.

use std::collections::BTreeMap;

use super::Say;
use crate::ids::{PersonId, RecordId};
use crate::programme::expression::Fraction;
use crate::programme::register::Register;
use crate::programme::table::Cell;
use crate::registry::Kind;
use crate::value::{Field, Fields, Packed, Value};

/// A number, in its unit.
pub(super) fn number(value: Option<Fraction>, unit: &str, decimals: u32) -> Cell {
    let Some(value) = value.and_then(|v| v.rounded(decimals)) else {
        return Cell::Blank;
    };
    match (unit, decimals) {
        ("%", decimals) => Cell::Percent { value, decimals },
        ("分", 0) => Cell::Fen(value),
        (_, 0) => Cell::Count(value),
        (_, decimals) => Cell::Decimal { value, decimals },
    }
}

/// The vocabulary in which a field's codes have words.
const VOCABULARIES: &[(&str, &str)] = &[
    ("level", "level"),
    ("post", "post"),
    ("mode", "dispatch_mode"),
    ("degree", "degree"),
    ("title_rank", "title_rank"),
    ("channel", "demand_channel"),
    ("subject", "evaluation_subject"),
    ("grade", "grade"),
];

/// A field of a row, by its path: `title`, `party.names`, `scores.delivery`.
pub(super) fn field(kind: &Kind, fields: &Fields, path: &str, register: &Register, say: Say<'_>) -> Cell {
    let (name, part) = path.split_once('.').unwrap_or((path, ""));
    let Some(value) = kind.field_key(name).and_then(|key| fields.get(key)) else {
        return Cell::Blank;
    };
    match value {
        Value::Int(n) if name.ends_with("_day") => Cell::Day(*n),
        Value::Int(n) if name.ends_with("_fen") => Cell::Fen(*n),
        Value::Int(n) => Cell::Count(*n),
        Value::Bool(b) => Cell::Text(say(if *b { "report-yes" } else { "report-no" })),
        Value::Text(text) => code(kind, name, text, say),
        Value::List(items) => Cell::words(items.iter().filter_map(text).collect::<Vec<_>>().join("；")),
        Value::Map(parts) => of_map(parts, part),
        Value::Bytes(_) => reference(value, register),
        Value::Other(_) => Cell::Blank,
    }
}

fn code(kind: &Kind, name: &str, text: &str, say: Say<'_>) -> Cell {
    let known = VOCABULARIES
        .iter()
        .find(|(field, _)| *field == name)
        .map(|v| v.1.to_owned());
    let vocabulary = match name {
        "kind" if *kind == Kind::Organisation => "organisation_type".to_owned(),
        "kind" => format!("{}_kind", kind.name()),
        "state" => format!("{}_state", kind.name()),
        _ => known.unwrap_or_default(),
    };
    if vocabulary.is_empty() {
        return Cell::words(text);
    }
    let id = format!("{vocabulary}-{text}");
    let word = say(&id);
    Cell::words(if word == id { text.to_owned() } else { word })
}

fn text(value: &Value) -> Option<&str> {
    match value {
        Value::Text(text) => Some(text),
        _ => None,
    }
}

fn of_map(parts: &BTreeMap<String, Value>, part: &str) -> Cell {
    if !part.is_empty() {
        return match parts.get(part) {
            Some(Value::Int(n)) => Cell::Count(*n),
            Some(Value::Text(text)) => Cell::words(text),
            _ => Cell::Blank,
        };
    }
    let chinese = parts.get("zh-CN").and_then(text).map(Cell::words);
    chinese.unwrap_or_else(|| {
        let pairs = parts.iter().filter_map(|(key, value)| match value {
            Value::Int(n) => Some(format!("{key} {n}")),
            other => text(other).map(|t| format!("{key} {t}")),
        });
        Cell::words(pairs.collect::<Vec<_>>().join("；"))
    })
}

/// The names of the people or parties that ids lead to. Two people's ids are as long as one party's: a reference is
/// to people where one of them has a card, and else to parties where it is as long as theirs.
fn reference(value: &Value, register: &Register) -> Cell {
    let parties = Packed::<RecordId>::from_value(value).filter(|ids| !ids.0.is_empty());
    let people = Packed::<PersonId>::from_value(value).filter(|ids| !ids.0.is_empty());
    let is_party = |id: &RecordId| register.organisations.contains_key(&register.party(id));
    let known = parties.as_ref().is_some_and(|ids| ids.0.iter().any(is_party));
    let carded = people
        .as_ref()
        .is_some_and(|ids| ids.0.iter().any(|p| register.envoys.contains_key(p)));
    let team = match parties.as_ref().map(|ids| ids.0.as_slice()) {
        Some([one]) => register.teams.get(one),
        _ => None,
    };
    match (parties, people, team) {
        (_, _, Some(team)) if !known => Cell::words(&team.name),
        (Some(parties), _, _) if known || !carded => joined(&parties.0, |p| register.party_name(p)),
        (_, Some(people), _) => joined(&people.0, |p| register.name_of(p)),
        _ => Cell::Blank,
    }
}

fn joined<T>(ids: &[T], name: impl Fn(&T) -> String) -> Cell {
    Cell::words(ids.iter().map(name).collect::<Vec<_>>().join("、"))
}
