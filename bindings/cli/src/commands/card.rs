//! `card`: the envoy's own public card, by which everybody knows whose visit they read.

use ketepai_core::App;
use ketepai_core::AppError;
use ketepai_core::model::document::Edit;
use ketepai_core::model::envoy::{Envoy, Level};
use ketepai_core::model::ids::RecordId;
use ketepai_core::model::value::{Field, Value};
use ketepai_core::records::RecordCommands;

use crate::arguments::Card;
use crate::failure::Failure;
use crate::input;
use crate::session::Session;

pub fn write(mut session: Session<'_>, card: &Card) -> Result<(), Failure> {
    if let Some(level) = &card.level {
        input::code("level", level, Level::CODES)?;
    }
    let id = match mine(&session.app)? {
        Some(id) => {
            session.app.edit(&id, &edits(card))?;
            id
        }
        None => session.app.save(envoy(&session.app, card)?.into())?,
    };
    session.saved(&id, "envoy")
}

fn mine(app: &App) -> Result<Option<RecordId>, Failure> {
    let me = app.identity().ok_or(AppError::NeedsEnrolment)?.person();
    let cards = app.list(Some("envoy"), 10_000)?;
    Ok(cards
        .into_iter()
        .find(|line| line.person == Some(me))
        .map(|line| line.id))
}

fn envoy(app: &App, card: &Card) -> Result<Envoy, Failure> {
    let me = app.identity().ok_or(AppError::NeedsEnrolment)?;
    let mut envoy = Envoy::new(me.envelope(app.context()));
    envoy.person = Some(me.person());
    envoy.names.insert("zh-CN".into(), me.name.clone());
    envoy.level = card.level.as_deref().map(Level::from_code);
    envoy.home_unit = card.home_unit.clone().unwrap_or_default();
    envoy.title = card.title.clone().unwrap_or_default();
    envoy.specialties = card.specialty.clone();
    Ok(envoy)
}

/// Only what was typed; the rest of the card stays as it is.
fn edits(card: &Card) -> Vec<Edit> {
    let key = |name: &str| Envoy::FIELDS.iter().find(|f| f.1 == name).map(|f| f.0.to_owned());
    let set = |name, text: &Option<String>| Some(Edit::Set(key(name)?, text.as_ref()?.to_value()?));
    let mut edits: Vec<Edit> = [
        set("home_unit", &card.home_unit),
        set("title", &card.title),
        set("level", &card.level),
    ]
    .into_iter()
    .flatten()
    .collect();
    if let Some(key) = key("specialties").filter(|_| !card.specialty.is_empty()) {
        edits.push(Edit::Append(
            key,
            card.specialty.iter().cloned().map(Value::Text).collect(),
        ));
    }
    edits
}
