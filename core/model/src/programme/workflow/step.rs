//! One step done, as a record holds it: `<outcome> <day> <person id> <note>`. Must not know which steps there are.

use std::fmt;

use crate::ids::PersonId;
use crate::programme::rules::Day;

/// What was done at a step.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct StepDone {
    /// The outcome's code, one of the step's.
    pub outcome: String,
    /// On which day, days since 1970-01-01, as claimed.
    pub day: i64,
    /// By whom.
    pub person: PersonId,
    /// What else there is to say; may be empty.
    pub note: String,
}

impl StepDone {
    /// Reads the form in which a record holds it. The day may also be written `2026-05-01`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(4, ' ');
        let outcome = parts.next().filter(|outcome| !outcome.is_empty())?;
        Some(StepDone {
            outcome: outcome.to_owned(),
            day: read_day(parts.next()?)?,
            person: parts.next()?.parse().ok()?,
            note: parts.next().unwrap_or_default().to_owned(),
        })
    }
}

impl fmt::Display for StepDone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} {}", self.outcome, self.day, self.person)?;
        match self.note.is_empty() {
            true => Ok(()),
            false => write!(f, " {}", self.note),
        }
    }
}

/// A day as a number or as a date.
pub(super) fn read_day(text: &str) -> Option<i64> {
    text.parse().ok().or_else(|| Day::parse(text).map(|day| day.0))
}

/// What a record holds for a step that was done.
pub fn record_step(outcome: &str, day: i64, person: PersonId, note: &str) -> String {
    let (outcome, note) = (outcome.to_owned(), note.trim().to_owned());
    StepDone {
        outcome,
        day,
        person,
        note,
    }
    .to_string()
}

/// The key under which a record holds a step: its id, and from the second time on which time it is. A case that was
/// sent back keeps what was done before.
pub fn key_of(step: &str, round: usize) -> String {
    match round {
        0 | 1 => step.to_owned(),
        round => format!("{step}#{round}"),
    }
}
