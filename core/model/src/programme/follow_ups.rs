//! What records ask to be done next: 补免, the end of a withdrawal period, a next step that was promised, a deadline,
//! an insurance that ends, work of the season. It suggests; a person takes it on as a task. Must not remind anybody,
//! and must not speak of a suspected notifiable disease, which only its writer and the station may read.

mod records;
mod season;

use std::collections::{BTreeMap, BTreeSet};

use crate::demand::Demand;
use crate::envoy::Envoy;
use crate::ids::RecordId;
use crate::organisation::Organisation;
use crate::programme::rules::Season;
use crate::task::{Task, TaskState};
use crate::treatment::Treatment;
use crate::visit::Visit;

/// Every code of a title; its sentence is `follow-<code>`.
pub const CODES: &[&str] = &[
    "left_out",
    "left_out_undated",
    "over",
    "next_due",
    "withdrawal",
    "next_step",
    "deadline",
    "workflow",
    "insurance",
    "season",
    "repeat",
];

/// A step of a workflow that has a last day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkflowDue {
    /// The record that goes through the workflow.
    pub record: RecordId,
    /// The step's code.
    pub step: String,
    /// What people call it.
    pub name: String,
    /// The last day, days since 1970-01-01.
    pub due_day: i64,
}

/// What is looked at. Ids are those of the records.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sources<'a> {
    /// 诊疗免疫用药.
    pub treatments: &'a [(RecordId, &'a Treatment)],
    /// Services.
    pub visits: &'a [(RecordId, &'a Visit)],
    /// Demands.
    pub demands: &'a [(RecordId, &'a Demand)],
    /// Steps that are due.
    pub workflows: &'a [WorkflowDue],
    /// Cards.
    pub envoys: &'a [(RecordId, &'a Envoy)],
    /// Parties, with their herds.
    pub organisations: &'a [(RecordId, &'a Organisation)],
    /// The programme's seasons.
    pub seasons: &'a [Season],
    /// The tasks that there are, in whatever state.
    pub tasks: &'a [(RecordId, &'a Task)],
}

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggested {
    /// The record from which it came.
    pub origin: RecordId,
    /// The rule that made it: `left_out`, `workflow:<step>`, `season:<id>:<year>`. With the origin it is the
    /// task's identity.
    pub rule: String,
    /// For which party.
    pub party: Option<RecordId>,
    /// Due on, days since 1970-01-01; `None` where nobody said.
    pub due_day: Option<i64>,
    /// A code of [`CODES`].
    pub title_code: &'static str,
    /// The numbers of its sentence. `days`: until it is due; `over`, where there is
    /// one: for so many days it is over (its sentence, `follow-over`, goes with the title).
    pub numbers: BTreeMap<&'static str, i64>,
    /// The words of its sentence: the product, the herd, the promised step.
    pub words: String,
    /// Comes again after so many days, where the task that it follows does.
    pub repeat_days: Option<i64>,
}

impl Suggested {
    fn new(code: &'static str, origin: RecordId, due_day: Option<i64>, day: i64) -> Self {
        let days = due_day.map(|due| due.saturating_sub(day));
        let left = days.map(|days| ("days", days.max(0)));
        let over = days.filter(|days| *days < 0).map(|days| ("over", -days));
        Suggested {
            origin,
            rule: code.to_owned(),
            party: None,
            due_day,
            title_code: code,
            numbers: left.into_iter().chain(over).collect(),
            words: String::new(),
            repeat_days: None,
        }
    }

    fn number(mut self, name: &'static str, value: i64) -> Self {
        self.numbers.insert(name, value);
        self
    }
}

/// Everything that the records ask for and no task has yet: what is due first comes first, what has no day last.
/// A task that was dropped stays dropped. The same for the same input in any order. `day`: today, days since
/// 1970-01-01.
pub fn follow_ups(sources: &Sources<'_>, day: i64) -> Vec<Suggested> {
    let mut all = records::suggested(sources, day);
    all.extend(season::suggested(sources, day));
    all.extend(repeated(sources.tasks, day));
    let known: BTreeSet<(RecordId, &str)> = sources
        .tasks
        .iter()
        .filter_map(|(_, t)| Some((t.origin?, t.rule.as_str())))
        .collect();
    all.retain(|s| !known.contains(&(s.origin, s.rule.as_str())));
    all.sort_by(|a, b| key(a).cmp(&key(b)));
    all.dedup_by(|a, b| (a.origin, &a.rule) == (b.origin, &b.rule));
    all
}

fn key(s: &Suggested) -> (bool, Option<i64>, &str, RecordId) {
    (s.due_day.is_none(), s.due_day, &s.rule, s.origin)
}

/// A task that comes again, once it was done: from the task itself, so that each round is made once.
fn repeated(tasks: &[(RecordId, &Task)], day: i64) -> Vec<Suggested> {
    let again = |(id, task): &(RecordId, &Task)| {
        let done = task
            .done_day
            .filter(|_| task.state == Some(TaskState::Done) && !task.envelope.deleted)?;
        let due = done.saturating_add(task.repeat_days?);
        let next = Suggested::new("repeat", *id, Some(due), day);
        Some(Suggested {
            party: task.party,
            words: task.title.clone(),
            repeat_days: task.repeat_days,
            ..next
        })
    };
    tasks.iter().filter_map(again).collect()
}

#[cfg(test)]
mod tests;
