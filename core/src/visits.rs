//! 服务记录: what an envoy did for whom.

use ketepai_model::document::Edit;
use ketepai_model::ids::{PersonId, RecordId};
use ketepai_model::record::Source;
use ketepai_model::value::{Packed, Value};
use ketepai_model::visit::{Activity, Visit};

use crate::app::App;
use crate::error::AppError;
use crate::records::RecordCommands;

/// A service rendered.
#[derive(Clone, Debug, Default)]
pub struct RecordVisit {
    /// The served parties; at least one.
    pub parties: Vec<RecordId>,
    /// Other envoys who served.
    pub companions: Vec<PersonId>,
    /// What was done, as a code of [`Activity`].
    pub activity: String,
    /// What was found.
    pub problem: Vec<String>,
    /// What was advised.
    pub advice: Vec<String>,
    /// What came of it.
    pub result: Vec<String>,
    /// How many people were served.
    pub people: Option<i64>,
    /// What happens next.
    pub next_step: String,
    /// By telephone or video.
    pub online: bool,
    /// The arrival it rests on.
    pub arrival: Option<RecordId>,
    /// Why there is none.
    pub no_position: String,
    /// From what it was typed, as a code of [`Source`]; empty for this phone.
    pub source: String,
    /// Claimed start, seconds since 1970 UTC; now, where none is given.
    pub at_s: Option<i64>,
}

impl App {
    /// Records a visit. Never refused for want of a position or a photo.
    pub fn record_visit(&mut self, command: RecordVisit) -> Result<RecordId, AppError> {
        let mut visit = Visit::new(self.me()?.envelope(&self.context));
        visit.envelope.at_s = command.at_s.unwrap_or(visit.envelope.at_s);
        if !command.source.is_empty() {
            visit.envelope.source = Source::from_code(&command.source);
        }
        if let Some(arrival) = command.arrival {
            visit.place = Some(self.place_verdict(&arrival, &command.parties)?.verdict.kind);
            visit.arrivals = Packed(vec![arrival]);
        }
        visit.from_s = Some(visit.envelope.at_s);
        visit.parties = Packed(command.parties);
        visit.companions = Packed(command.companions);
        visit.activity = (!command.activity.is_empty()).then(|| Activity::from_code(&command.activity));
        visit.problem = command.problem;
        visit.advice = command.advice;
        visit.result = command.result;
        visit.people = command.people;
        visit.next_step = command.next_step;
        visit.online = command.online;
        visit.no_position = command.no_position;
        self.save(visit.into())
    }

    /// Sets what happens next.
    pub fn set_next_step(&mut self, visit: &RecordId, text: &str) -> Result<(), AppError> {
        self.edit(visit, &[Edit::Set("s".into(), Value::Text(text.to_owned()))])
            .map(|_| ())
    }

    /// Adds a paragraph to the advice; paragraphs that two people add at once both stand.
    pub fn add_advice(&mut self, visit: &RecordId, paragraph: &str) -> Result<(), AppError> {
        self.edit(
            visit,
            &[Edit::Append("v".into(), vec![Value::Text(paragraph.to_owned())])],
        )
        .map(|_| ())
    }
}
