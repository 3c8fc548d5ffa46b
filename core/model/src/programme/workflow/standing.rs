//! Where a case stands: the way is walked from its first step along the outcomes that were recorded. Whatever else
//! the record holds lies beside the way and is shown. Must not judge who did a step: the log's verdicts do.

use std::collections::{BTreeMap, BTreeSet};

use super::case::Case;
use super::step::{StepDone, key_of};
use crate::programme::rules::Step;

/// A step on the way, done.
#[derive(Clone, Debug, PartialEq)]
pub struct Done<'a> {
    /// The step.
    pub step: &'a Step,
    /// The key under which the record holds it.
    pub key: String,
    /// What was done.
    pub what: StepDone,
}

/// How a case ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// At `done`.
    Well,
    /// At `ended`: refused, withdrawn, failed.
    Otherwise,
}

/// Where a case stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Standing<'a> {
    /// What was done, in the order of the way.
    pub done: Vec<Done<'a>>,
    /// What comes next; `None` when the case has ended.
    pub current: Option<&'a Step>,
    /// The key under which the next step is recorded; empty when the case has ended.
    pub key: String,
    /// How it ended.
    pub ended: Option<Ended>,
    /// The last day of the next step's term, days since 1970-01-01, where it has one.
    pub due_day: Option<i64>,
    /// Keys of steps that the way did not lead to, or whose value cannot be read.
    pub strays: Vec<String>,
}

impl Standing<'_> {
    /// Whether the next step's term is over on a day.
    pub fn overdue(&self, day: i64) -> bool {
        self.due_day.is_some_and(|due| due < day)
    }

    /// Whether a step was done at some time.
    pub fn was_done(&self, step: &str) -> bool {
        self.done.iter().any(|done| done.step.id == step)
    }
}

impl<'a> Case<'a> {
    /// Where the case stands.
    pub fn where_it_stands(&self) -> Standing<'a> {
        let (done, at) = self.walk();
        let ended = match at.as_str() {
            "done" => Some(Ended::Well),
            "ended" => Some(Ended::Otherwise),
            _ => None,
        };
        let current = self.step(&at).filter(|_| ended.is_none());
        let times = done.iter().filter(|d| d.step.id == at).count();
        Standing {
            key: current.map(|_| key_of(&at, times + 1)).unwrap_or_default(),
            due_day: current.and_then(|step| self.due(step, &done)),
            strays: self.strays(&done),
            done,
            current,
            ended,
        }
    }

    pub(super) fn step(&self, id: &str) -> Option<&'a Step> {
        self.workflow.steps.iter().find(|step| step.id == id)
    }

    /// What was done on the way, and where the way has led. Each turn takes another key, so it comes to an end.
    fn walk(&self) -> (Vec<Done<'a>>, String) {
        let mut rounds: BTreeMap<&str, usize> = BTreeMap::new();
        let mut done = Vec::new();
        let mut at = self.workflow.steps.first().map(|step| step.id.as_str());
        while let Some(step) = at.and_then(|id| self.step(id)) {
            let round = rounds.entry(&step.id).or_default();
            *round += 1;
            let key = key_of(&step.id, *round);
            let what = self.steps.get(&key).and_then(|text| StepDone::parse(text));
            let Some((what, next)) = what.and_then(|w| step.next.get(&w.outcome).map(|next| (w, next)))
            else {
                break;
            };
            done.push(Done { step, key, what });
            at = Some(next);
        }
        (done, at.unwrap_or_default().to_owned())
    }

    /// A term runs from the step before, or from the opening. The days of a publicity are no term.
    fn due(&self, step: &Step, done: &[Done<'_>]) -> Option<i64> {
        let days = step.working_days.filter(|_| !step.publicity)?;
        let from = done.last().map_or(self.opened_day, |last| last.what.day);
        Some(self.calendar.add_working_days(from, days))
    }

    fn strays(&self, done: &[Done<'_>]) -> Vec<String> {
        let on_the_way: BTreeSet<&str> = done.iter().map(|d| d.key.as_str()).collect();
        let keys = self.steps.keys().filter(|key| !on_the_way.contains(key.as_str()));
        keys.cloned().collect()
    }
}
