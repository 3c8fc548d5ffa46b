//! 待办/台账: what is to be done, by whom, until when. Must not remind anybody by itself: a shell does.

use crate::error::{Error, invalid};
use crate::ids::{PersonId, RecordId};
use crate::record::{Fact, Listing, record, validate_envelope};
use crate::scope::{Area, Scope};
use crate::value::{Packed, codes};

codes! {
    /// Where it stands.
    TaskState {
        /// 待办
        Open = "open",
        /// 已办
        Done = "done",
        /// 不再办
        Dropped = "dropped",
    }
}

record! {
    /// A follow-up, or an item of the ledger with measures, responsible unit and deadline (黑龙江: 台账).
    Task = "task", schema 1 {
        /// What is to be done.
        "h" title: String,
        /// The record from which it came.
        "p" origin: Option<RecordId>,
        /// The rule that made it.
        "r" rule: String,
        /// The measures, one a line.
        "m" measures: Vec<String>,
        /// Who does it.
        "w" who: Packed<PersonId>,
        /// The responsible unit (责任单位).
        "u" unit: String,
        /// For which party.
        "g" party: Option<RecordId>,
        /// Due on, days since 1970-01-01.
        "d" due_day: Option<i64>,
        /// Comes again after so many days.
        "n" repeat_days: Option<i64>,
        /// Where it stands.
        "s" state: Option<TaskState>,
        /// Done on, days since 1970-01-01.
        "e" done_day: Option<i64>,
        /// What came of it, by paragraph.
        "q" result: Vec<String>,
        /// An item of the ledger (台账).
        "l" ledger: bool,
    }

    fn validate(&self) -> Result<(), Error> {
        validate_envelope(&self.envelope)?;
        if self.title.trim().is_empty() {
            return invalid("title", "required");
        }
        if self.repeat_days.is_some_and(|n| n <= 0) {
            return invalid("repeat_days", "positive");
        }
        Ok(())
    }

    fn scope(&self, area: &Area) -> Scope {
        Scope::Work(area.clone())
    }

    fn listing(&self) -> Listing {
        let text = [&self.title, &self.unit].into_iter().chain(&self.measures).chain(&self.result);
        Listing {
            text: text.cloned().collect::<Vec<_>>().join("\n"),
            person: self.who.0.first().copied().or(Some(self.envelope.served_by)),
            party: self.party,
            parent: self.origin,
            ..Listing::of(&self.envelope, self.title.clone())
        }
    }

    fn facts(&self, area: Option<&Area>) -> Vec<Fact> {
        let person = self.who.0.first().copied().or(Some(self.envelope.served_by));
        let fact = |metric| Fact { person, party: self.party, ..Fact::sum(metric, &self.envelope, area, 1) };
        let mut facts = vec![fact("tasks")];
        if self.state == Some(TaskState::Done) {
            let day = self.done_day.unwrap_or_else(|| self.envelope.day());
            facts.push(Fact { day, ..fact("tasks_done") });
        }
        facts
    }
}
