//! What every command holds: the open phone, the sentences, and where the answer goes.

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use fluent_bundle::FluentValue;
use ketepai_core::context::{Clock, Context};
use ketepai_core::model::ids::{BootId, PersonId, RecordId};
use ketepai_core::pin::Pin;
use ketepai_core::profiles::Profiles;
use ketepai_core::store::Opened;
use ketepai_core::{App, AppError};
use serde::Serialize;

use crate::arguments::{Arguments, When};
use crate::commands;
use crate::failure::Failure;
use crate::input;
use crate::words::Words;

/// How the answer is given.
pub struct Voice {
    /// The sentences.
    pub words: Words,
    /// One JSON document on standard output, and nothing else there.
    pub json: bool,
}

impl Voice {
    /// As the arguments ask.
    pub fn new(arguments: &Arguments) -> Self {
        Voice {
            words: Words::new(arguments.lang),
            json: arguments.json,
        }
    }

    /// A sentence for a person: on standard output, or beside the JSON.
    pub fn tell(&self, id: &str, blanks: &[(&str, FluentValue<'_>)]) {
        self.print(&self.words.tell(id, blanks));
    }

    /// Text for a person. A pipe that closed early is not an error.
    pub fn print(&self, text: &str) {
        let _ = match self.json {
            true => writeln!(std::io::stderr(), "{text}"),
            false => writeln!(std::io::stdout(), "{text}"),
        };
    }

    /// More for a person, where no JSON was asked for, which says it in its own way.
    pub fn tell_beside(&self, text: &str) {
        if !self.json {
            self.print(text);
        }
    }

    /// Text about the work rather than the answer.
    pub fn aside(&self, text: &str) {
        let _ = writeln!(std::io::stderr(), "{text}");
    }

    /// The JSON document.
    pub fn document(&self, value: &impl Serialize) -> Result<(), Failure> {
        let text = serde_json::to_string(value).map_err(Failure::json)?;
        let _ = writeln!(std::io::stdout(), "{text}");
        Ok(())
    }
}

/// An open phone with a voice.
pub struct Session<'a> {
    /// The phone.
    pub app: App,
    /// Where the answer goes.
    pub voice: &'a Voice,
    /// Everybody's names, as far as they are known here.
    pub names: std::collections::HashMap<PersonId, String>,
    /// The PIN that opened the phone, where it has one.
    pub pin: Option<Pin>,
}

impl<'a> Session<'a> {
    /// Opens the phone. `when` is what the person says of the time of what they are about to write.
    pub fn open(arguments: &Arguments, when: &When, voice: &'a Voice) -> Result<Self, Failure> {
        let mut context = Context::system();
        if let Some(text) = &when.when {
            let at_s = input::moment("when", text)?;
            context.clock = Arc::new(Told {
                clock: context.clock.clone(),
                at_s,
            });
        }
        let folder = Profiles::of(&arguments.phone).folder(arguments.profile.as_deref())?;
        let (app, pin) = unlock(&folder, &context, voice)?;
        if let Opened::Salvaged {
            aside,
            entries,
            unreadable,
        } = app.opened()
        {
            let file = aside.display().to_string();
            let blanks = [
                ("file", file.into()),
                ("entries", (*entries).into()),
                ("lost", (*unreadable).into()),
            ];
            voice.aside(&voice.words.tell("salvaged", &blanks));
        }
        let names = app.names()?;
        Ok(Session {
            app,
            voice,
            names,
            pin,
        })
    }

    /// The sentences.
    pub fn words(&self) -> &'a Words {
        &self.voice.words
    }

    /// The record that a person means.
    pub fn find(&self, id: &str) -> Result<RecordId, Failure> {
        Ok(self.app.find(id)?)
    }

    /// The records that a person means.
    pub fn find_all(&self, ids: &[String]) -> Result<Vec<RecordId>, Failure> {
        ids.iter().map(|id| self.find(id)).collect()
    }

    /// The person meant by a name, an id or its beginning.
    pub fn person(&self, text: &str) -> Result<PersonId, Failure> {
        if let Ok(id) = text.parse::<PersonId>() {
            return Ok(id);
        }
        let meant = |(id, name): &(&PersonId, &String)| *name == text || id.to_string().starts_with(text);
        let mut found = self.names.iter().filter(meant).map(|(id, _)| *id);
        match (found.next(), found.next()) {
            (Some(one), None) => Ok(one),
            (None, _) => Err(AppError::NotFound { what: "person" }.into()),
            _ => Err(input::invalid("person", "ambiguous")),
        }
    }

    /// The persons meant.
    pub fn people(&self, texts: &[String]) -> Result<Vec<PersonId>, Failure> {
        texts.iter().map(|text| self.person(text)).collect()
    }

    /// A person's name; the beginning of their id where no name is known here.
    pub fn name(&self, person: &PersonId) -> String {
        let unnamed = || {
            let id = person.to_string();
            self.words()
                .tell("somebody", &[("id", id[..6].to_owned().into())])
        };
        self.names.get(person).cloned().unwrap_or_else(unnamed)
    }

    /// Tells of a record that was saved: a sentence, or `{"id", "kind", "custody"}`.
    pub fn saved(&self, id: &RecordId, kind: &str) -> Result<(), Failure> {
        self.saved_with(id, kind, &serde_json::json!({}))
    }

    /// The same, with more in the JSON: the fields of an object.
    pub fn saved_with(&self, id: &RecordId, kind: &str, more: &serde_json::Value) -> Result<(), Failure> {
        if self.voice.json {
            let custody = self.app.store().custody(id).map_err(AppError::from)?;
            let mut saved = serde_json::json!({"id": id, "kind": kind, "custody": custody});
            for (key, value) in more.as_object().into_iter().flatten() {
                saved[key] = value.clone();
            }
            return self.voice.document(&saved);
        }
        let kind = self.words().code("kind", kind);
        self.voice
            .tell("saved", &[("kind", kind.into()), ("id", id.short().into())]);
        Ok(())
    }
}

/// Opens the phone, and asks for its PIN only where it has one.
fn unlock(folder: &Path, context: &Context, voice: &Voice) -> Result<(App, Option<Pin>), Failure> {
    match App::open(folder, context.clone()) {
        Err(AppError::Denied { reason }) if reason == "pin_required" => {
            let pin = commands::pin::current(voice)?;
            let app = App::unlock(folder, context.clone(), Some(&pin))?;
            Ok((app, Some(pin)))
        }
        opened => Ok((opened?, None)),
    }
}

/// A clock whose claimed time is what a person said. What it knows of the real time stays evidence.
struct Told {
    clock: Arc<dyn Clock>,
    at_s: i64,
}

impl Clock for Told {
    fn wall_ms(&self) -> i64 {
        self.clock.wall_ms()
    }
    fn claimed_ms(&self) -> i64 {
        self.at_s.saturating_mul(1000)
    }
    fn zone_minutes(&self) -> i16 {
        self.clock.zone_minutes()
    }
    fn monotonic_ms(&self) -> u64 {
        self.clock.monotonic_ms()
    }
    fn boot(&self) -> BootId {
        self.clock.boot()
    }
}
