//! What is open when a report is made: shown to whoever hands it in, never deducted. Must not know a programme.

use std::collections::BTreeMap;

use ketepai_store::read::Line;

/// So many records of each sort are named; the counts are of all.
pub const MOST_NAMED: usize = 500;

/// What is open.
#[derive(Clone, Debug, Default)]
pub struct Unsettled {
    /// Records in which a field awaits a person's choice.
    pub conflicts: Vec<Line>,
    /// How many such fields there are.
    pub conflict_count: u64,
    /// Records that break a rule of their kind.
    pub invalid: Vec<Line>,
    /// How many.
    pub invalid_count: u64,
    /// Entries that wait for what they rest on.
    pub waiting: u64,
    /// Entries that their authors signed and whose content never came.
    pub missing: u64,
    /// Segments that others name as the one before them, and that are not here.
    pub gaps: u64,
    /// Files that records name, and that are not here.
    pub files: u64,
    /// Visits and trainings of these days that nobody confirmed.
    pub unconfirmed: Vec<Line>,
    /// How many.
    pub unconfirmed_count: u64,
    /// Of the records of these days: how many have each weakness, by its code.
    pub weak: BTreeMap<String, u64>,
}
