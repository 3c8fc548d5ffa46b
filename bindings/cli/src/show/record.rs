//! A record whole: its fields by name, as a person reads them.

use ketepai_core::model::ids::{PersonId, RecordId};
use ketepai_core::model::organisation::Place;
use ketepai_core::model::place::shape::Shape as Covered;
use ketepai_core::model::place::{Position, area};
use ketepai_core::model::registry::Kind;
use ketepai_core::model::value::{Field, Packed, Value};
use ketepai_core::records::{FieldView, RecordView, TimeView};

use crate::commands::status;
use crate::failure::Failure;
use crate::session::Session;
use crate::show::{distance, lines, moment};

mod order;
mod shape;

use shape::Shape;

/// Everything there is to say of a record.
pub fn whole(session: &Session<'_>, view: &RecordView) -> Result<String, Failure> {
    let words = session.words();
    let kind = Kind::from_name(&view.line.kind);
    let name = words.code("kind", kind.name());
    let mut text = vec![format!(
        "{name}　{}　{}",
        lines::title(session, &view.line)?,
        view.line.id
    )];
    text.push(format!(
        "  {}：{}",
        words.field("any", "at_s"),
        moment::minute(view.line.at_s)
    ));
    if let Some(person) = &view.by_proxy {
        text.push(words.tell("show-by-proxy", &[("name", session.name(person).into())]));
    }
    text.extend(time(session, &view.time));
    for field in order::fields(&kind, view) {
        text.push(one(session, &kind, field)?);
    }
    if let Some(custody) = &view.custody {
        let step = words.code("custody", status::code(custody)) + &status::carriers(session, &view.line.id)?;
        text.push(format!("  {}：{step}", words.say("column-custody")));
    }
    for child in &view.children {
        let kind = words.code("kind", &child.kind);
        text.push(format!(
            "  └ {} {kind}　{}",
            child.id.short(),
            lines::own_title(session, child)
        ));
    }
    text.extend(
        view.aside
            .iter()
            .map(|aside| format!("  {}", lines::aside(session, aside))),
    );
    Ok(text.join("\n"))
}

/// What a clock claims against what bounds it; nothing where they agree.
fn time(session: &Session<'_>, time: &TimeView) -> Vec<String> {
    let words = session.words();
    let moment = |at_s: Option<i64>| at_s.map_or_else(|| words.say("time-unknown"), moment::minute);
    let mut said = Vec::new();
    if time.differs {
        let blanks = [
            ("wall", moment(time.wall_s).into()),
            ("from", moment(time.not_before_s).into()),
            ("to", moment(time.not_after_s).into()),
        ];
        said.push(words.tell("time-differs", &blanks));
    }
    if time.clock_moved {
        said.push(words.say("time-clock_moved"));
    }
    said.iter().map(|line| format!("    {line}")).collect()
}

fn one(session: &Session<'_>, kind: &Kind, field: &FieldView) -> Result<String, Failure> {
    let words = session.words();
    let name = words.field(kind.name(), &field.name);
    let shown = value(session, kind, &field.name, &field.value)?;
    let mut text = format!("  {name}：{shown}");
    for (choice, person) in &field.choices {
        let who = person.map_or_else(|| words.say("somebody-unknown"), |p| session.name(&p));
        let choice = value(session, kind, &field.name, choice)?;
        text.push_str(&format!("\n    {} {choice}　— {who}", words.say("mark-choice")));
    }
    Ok(text)
}

/// A field's value as a person reads it.
pub fn value(session: &Session<'_>, kind: &Kind, field: &str, value: &Value) -> Result<String, Failure> {
    let words = session.words();
    Ok(match (shape::of(kind.name(), field), value) {
        (Shape::People, _) => {
            let people = Packed::<PersonId>::from_value(value).unwrap_or_default();
            joined(session, people.0.iter().map(|p| Ok(session.name(p))))?
        }
        (Shape::Records, _) => {
            let records = Packed::<RecordId>::from_value(value).unwrap_or_default();
            let one = |id: &RecordId| lines::named(session, id);
            joined(session, records.0.iter().map(one))?
        }
        (Shape::Position, _) => {
            Position::from_value(value).map_or_else(String::new, |p| position(session, &p))
        }
        (Shape::Places, _) => {
            let places = Vec::<Place>::from_value(value).unwrap_or_default();
            joined(
                session,
                places.iter().map(|place| Ok(self::place(session, place))),
            )?
        }
        (Shape::Moment, Value::Int(at_s)) => moment::minute(*at_s),
        (Shape::Camera, Value::Int(at_s)) => moment::camera(*at_s),
        (Shape::Day, Value::Int(day)) => moment::day(*day),
        (Shape::Code(vocabulary), Value::Text(code)) => words.code(vocabulary, code),
        (Shape::Code(vocabulary), Value::List(codes)) => {
            let one = |code: &Value| Ok(words.code(vocabulary, &plain(session, code)));
            joined(session, codes.iter().map(one))?
        }
        (_, Value::List(paragraphs)) if paragraphs.len() > 1 => {
            let one = |paragraph| format!("\n    · {}", plain(session, paragraph));
            paragraphs.iter().map(one).collect()
        }
        (_, value) => plain(session, value),
    })
}

fn joined(
    session: &Session<'_>,
    parts: impl Iterator<Item = Result<String, Failure>>,
) -> Result<String, Failure> {
    let parts: Vec<String> = parts.collect::<Result<_, _>>()?;
    Ok(parts.join(&session.words().say("list-separator")))
}

fn position(session: &Session<'_>, position: &Position) -> String {
    let (lat, lon) = position.degrees();
    let accuracy = position
        .accuracy_m
        .map(|m| format!(" ±{m} m"))
        .unwrap_or_default();
    let provider = session.words().code("provider", &position.provider);
    format!("{lat:.5}, {lon:.5}{accuracy}（{provider}）")
}

/// A place with its months, what it covers and how to find it.
pub fn place(session: &Session<'_>, place: &Place) -> String {
    let words = session.words();
    let here = place.position.as_ref().map(|p| position(session, p));
    let months = match place.months {
        (0, 0) => None,
        (first, last) => {
            let (first, last) = (first.max(1), if last == 0 { 12 } else { last });
            Some(words.tell("place-months", &[("first", first.into()), ("last", last.into())]))
        }
    };
    let shape = place.shape.as_ref().map(|shape| covered(session, shape));
    let voice = place.directions_voice.map(|_| words.say("place-voice"));
    let directions = Some(place.directions.clone());
    let parts = [Some(place.name.clone()), months, here, shape, directions, voice];
    let parts: Vec<String> = parts.into_iter().flatten().filter(|p| !p.is_empty()).collect();
    parts.join(" ")
}

fn covered(session: &Session<'_>, shape: &Covered) -> String {
    let words = session.words();
    match shape {
        Covered::Point { radius_m } => words.tell(
            "place-radius",
            &[("distance", distance(words, f64::from(*radius_m)).into())],
        ),
        Covered::Polygon(polygon) => {
            let mu = format!("{:.0}", area::mu(polygon));
            words.tell("place-area", &[("mu", mu.into())])
        }
    }
}

fn plain(session: &Session<'_>, value: &Value) -> String {
    let words = session.words();
    match value {
        Value::Text(text) | Value::Other(text) => text.clone(),
        Value::Int(n) => n.to_string(),
        Value::Bool(true) => words.say("yes"),
        Value::Bool(false) => words.say("no"),
        Value::Bytes(bytes) => bytes.iter().take(8).map(|b| format!("{b:02x}")).collect(),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(|item| plain(session, item)).collect();
            items.join(" / ")
        }
        Value::Map(parts) => {
            let one = |(key, part): (&String, &Value)| {
                format!("{}（{}）", plain(session, part), words.code("language", key))
            };
            parts.iter().map(one).collect::<Vec<_>>().join(" / ")
        }
    }
}
