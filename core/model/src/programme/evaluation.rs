//! 考核 by a programme's rules: the worksheet, the cap on the best grade, last-place elimination, the stages and
//! what follows. It proposes grades and checks those that an officer gives; it grades nobody. People are put in
//! order here and nowhere else, and what it makes is for the department's sheet, never for a board.
//!
//! [`points`] exact points · [`worksheet`] scores to a total · [`cap`] how many may have the best grade ·
//! [`last`] 末位淘汰 · [`stages`] who evaluates when · [`afterwards`] publication, appeal, certificate, feedback

pub mod afterwards;
pub mod cap;
pub mod last;
pub mod points;
pub mod stages;
pub mod worksheet;

use std::collections::BTreeMap;

/// Every code that these modules say; its sentence is `evaluate-<code>`.
pub const CODES: &[&str] = &[
    "not_asked",
    "not_scored",
    "weight_shared",
    "out_of_range",
    "unknown_dimension",
    "added_dimension",
    "cap_exceeded",
    "over_the_cap",
    "tied_at_the_cap",
    "last_place",
    "tied_at_the_last_place",
    "no_such_stage",
    "not_the_evaluator",
    "coordinator_never",
    "only_files",
    "stage_before_open",
    "grade",
    "publish",
    "appeal_open",
    "answer_appeal",
    "certificate",
    "certificate_not_due",
    "feed_back",
    "follows",
];

/// One who is evaluated: a person, a team, a county's work, a unit or a station.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Subject {
    /// The id, as text: of the person or the record, or the county's digits.
    pub id: String,
    /// What the sheet calls it.
    pub name: String,
    /// In which county, six digits; elimination within counties goes by it.
    pub county: String,
    /// The evaluator's scores, hundredths of a point of 100, by dimension.
    pub scores: BTreeMap<String, i64>,
    /// The sum of what those served gave (1–5 each) and how many answered; 0 answers: nobody was asked.
    pub satisfaction: (i64, i64),
}

#[cfg(test)]
mod tests;
