//! `write` and `change`: a record of any kind from names and words.

use ketepai_core::AppError;
use ketepai_core::model::compose::{compose, set};
use ketepai_core::model::document::between;
use ketepai_core::model::ids::{PersonId, RecordId};
use ketepai_core::model::record::Source;
use ketepai_core::model::registry::Kind;
use ketepai_core::model::scope::Scope;
use ketepai_core::records::RecordCommands;

use crate::arguments::{Change, Write};
use crate::failure::Failure;
use crate::input;
use crate::session::Session;

/// Who and what is meant: by name, by id or its beginning.
struct Town<'a>(&'a Session<'a>, ketepai_core::programmes::roster::Known);

impl ketepai_core::model::compose::Meant for Town<'_> {
    fn person(&self, text: &str) -> Option<PersonId> {
        self.0.person(text).ok()
    }
    fn record(&self, text: &str) -> Option<RecordId> {
        let named = ketepai_core::model::compose::Meant::record(&self.1, text);
        named.or_else(|| self.0.find(text).ok())
    }
}

pub fn write(mut session: Session<'_>, write: &Write) -> Result<(), Failure> {
    let kind = kind_of(&session, &write.kind)?;
    let pairs = pairs(&session, &kind, &write.fields)?;
    let me = session.app.identity().ok_or(AppError::NeedsEnrolment)?;
    let mut envelope = me.envelope(session.app.context());
    if let Some(name) = &write.served_by {
        envelope.served_by = session.person(name)?;
        envelope.source = Source::Proxy;
    }
    if write.paper {
        envelope.source = Source::Paper;
    }
    let record = {
        let town = Town(
            &session,
            ketepai_core::programmes::roster::Known::of(&session.app)?,
        );
        compose(&kind, &envelope, &pairs, &town).map_err(AppError::from)?
    };
    let id = match &write.scope {
        Some(scope) => {
            let scope: Scope = scope
                .parse()
                .map_err(|_| input::invalid("scope", "no_such_scope"))?;
            session.app.save_in(&scope, record)?
        }
        None => session.app.save(record)?,
    };
    session.saved(&id, kind.name())
}

pub fn change(mut session: Session<'_>, change: &Change) -> Result<(), Failure> {
    let id = session.find(&change.id)?;
    let whole = session
        .app
        .store()
        .whole(&id)?
        .ok_or(AppError::NotFound { what: "record" })?;
    let kind = Kind::from_name(&whole.line.kind);
    let pairs = pairs(&session, &kind, &change.fields)?;
    let before = whole.document.fields;
    let mut after = before.clone();
    {
        let town = Town(
            &session,
            ketepai_core::programmes::roster::Known::of(&session.app)?,
        );
        set(&kind, &mut after, &pairs, &town).map_err(AppError::from)?;
    }
    session.app.edit(&id, &between(&before, &after))?;
    session.saved(&id, kind.name())
}

fn kind_of(session: &Session<'_>, text: &str) -> Result<Kind, Failure> {
    let named = |name: &&&str| session.words().code("kind", name) == text || **name == text;
    let name = Kind::NAMES
        .iter()
        .find(named)
        .ok_or_else(|| input::invalid("kind", "no_such_code"))?;
    Ok(Kind::from_name(name))
}

/// `名字=内容`; a name may be the field's own or the word for it.
fn pairs(session: &Session<'_>, kind: &Kind, texts: &[String]) -> Result<Vec<(String, String)>, Failure> {
    let pair = |text: &String| {
        let (name, value) = text
            .split_once(['=', '＝'])
            .ok_or_else(|| input::invalid("field", "name_and_value"))?;
        let (name, part) = name.split_once('.').map_or((name, None), |(n, p)| (n, Some(p)));
        let field = |f: &&(&str, &str)| f.1 == name || session.words().field(kind.name(), f.1) == name;
        let found = kind.fields().iter().find(field).map_or(name, |f| f.1);
        let whole = part.map_or_else(|| found.to_owned(), |part| format!("{found}.{part}"));
        Ok((whole, value.to_owned()))
    };
    texts.iter().map(pair).collect()
}
