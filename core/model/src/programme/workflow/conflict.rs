//! A step that two people did without seeing each other: one key, several values. Says what each of them did, for
//! people to choose. Must not choose.

use super::step::StepDone;

/// What several people did at one step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StepConflict {
    /// What each did, the earlier first.
    pub versions: Vec<StepDone>,
    /// Values that cannot be read, as they stand.
    pub unread: Vec<String>,
    /// Whether all came to the same outcome: then nothing but day, person and note differs.
    pub same_outcome: bool,
}

/// The codes of conflicts, as in `locales/` under `flow-<code>`.
pub const CODES: &[&str] = &["same_outcome", "different_outcomes"];

impl StepConflict {
    /// The code.
    pub fn code(&self) -> &'static str {
        match self.same_outcome {
            true => "same_outcome",
            false => "different_outcomes",
        }
    }
}

/// Describes the values that stand under one key; `None` where there are not two different ones.
pub fn conflict_of(values: &[String]) -> Option<StepConflict> {
    let (mut versions, mut unread) = (Vec::new(), Vec::new());
    for value in values {
        match StepDone::parse(value) {
            Some(version) => versions.push(version),
            None => unread.push(value.clone()),
        }
    }
    versions.sort_by(|a, b| (a.day, a).cmp(&(b.day, b)));
    versions.dedup();
    unread.sort();
    unread.dedup();
    let outcomes = versions.windows(2).all(|pair| pair[0].outcome == pair[1].outcome);
    (versions.len() + unread.len() > 1).then_some(StepConflict {
        same_outcome: outcomes && unread.is_empty(),
        versions,
        unread,
    })
}
