//! `conflicts`: what two people wrote in one place at once. Both stand until a person chooses.

use ketepai_core::AppError;
use ketepai_core::model::registry::Kind;
use ketepai_core::model::value::Value;
use ketepai_core::records::ConflictView;
use ketepai_core::records::RecordCommands;

use crate::arguments::Resolve;
use crate::failure::Failure;
use crate::input;
use crate::session::Session;
use crate::show::record;

pub fn list(session: &Session<'_>) -> Result<(), Failure> {
    let open = session.app.conflicts()?;
    if session.voice.json {
        return session.voice.document(&open);
    }
    if open.is_empty() {
        session.voice.tell("no-conflicts", &[]);
        return Ok(());
    }
    session.voice.tell("conflicts-open", &[("n", open.len().into())]);
    for conflict in &open {
        session.voice.print(&one(session, conflict)?);
    }
    Ok(())
}

pub fn resolve(mut session: Session<'_>, resolve: &Resolve) -> Result<(), Failure> {
    let id = session.find(&resolve.id)?;
    let open = session.app.conflicts()?;
    let named = |c: &&ConflictView| {
        let word = session.words().field(&c.kind, &c.field);
        c.record == id && [c.path.as_str(), c.field.as_str(), word.as_str()].contains(&resolve.path.as_str())
    };
    let conflict = open
        .iter()
        .find(named)
        .ok_or(AppError::NotFound { what: "conflict" })?;
    let value = chosen(conflict, resolve)?;
    session.app.resolve(&id, &conflict.path, value)?;
    if session.voice.json {
        let left = session.app.conflicts()?.len();
        return session
            .voice
            .document(&serde_json::json!({"id": id, "path": conflict.path, "conflicts_left": left}));
    }
    let field = session.words().field(&conflict.kind, &conflict.field);
    session
        .voice
        .tell("resolved", &[("id", id.short().into()), ("field", field.into())]);
    Ok(())
}

fn chosen(conflict: &ConflictView, resolve: &Resolve) -> Result<Value, Failure> {
    if let Some(text) = &resolve.text {
        return Ok(Value::Text(text.clone()));
    }
    let nth = resolve.choose.unwrap_or_default().checked_sub(1);
    let choice = nth.and_then(|n| conflict.choices.get(n));
    choice
        .map(|(value, _)| value.clone())
        .ok_or_else(|| input::invalid("choose", "no_such_choice"))
}

fn one(session: &Session<'_>, conflict: &ConflictView) -> Result<String, Failure> {
    let words = session.words();
    let kind = Kind::from_name(&conflict.kind);
    let head = words.tell(
        "conflict-head",
        &[
            ("id", conflict.record.short().into()),
            ("kind", words.code("kind", &conflict.kind).into()),
            ("title", conflict.title.clone().into()),
            ("field", words.field(&conflict.kind, &conflict.field).into()),
            ("path", conflict.field.clone().into()),
        ],
    );
    let mut text = vec![head];
    for (n, (value, person)) in conflict.choices.iter().enumerate() {
        let who = person.map_or_else(|| words.say("somebody-unknown"), |p| session.name(&p));
        let value = record::value(session, &kind, &conflict.field, value)?;
        let shown = match n + 1 == conflict.choices.len() {
            true => words.say("conflict-shown"),
            false => String::new(),
        };
        text.push(format!("  {}. {value}　— {who}{shown}", n + 1));
    }
    let blanks = [
        ("id", conflict.record.short().into()),
        ("field", conflict.field.clone().into()),
    ];
    text.push(format!("  {}", words.tell("conflict-hint", &blanks)));
    Ok(text.join("\n"))
}
