//! What the programme engine reads: current rows of records, and facts. A phone's store and a station's both are
//! such books, so the same code counts on either. Must not know a database.

use std::collections::HashMap;

use crate::ids::{PersonId, RecordId};
use crate::value::Fields;

/// What can go wrong while reading.
pub type BooksError = Box<dyn std::error::Error + Send + Sync>;

/// A record's current row.
#[derive(Clone, Debug)]
pub struct Kept {
    /// The record.
    pub id: RecordId,
    /// Its scope, in the signed form.
    pub scope: String,
    /// Its fields.
    pub fields: Fields,
}

/// Which facts.
#[derive(Clone, Copy, Debug)]
pub struct FactAsk<'a> {
    /// Of these metrics.
    pub metrics: &'a [&'a str],
    /// From this day, days since 1970-01-01.
    pub from_day: i64,
    /// To this day.
    pub to_day: i64,
    /// Only of this person.
    pub person: Option<PersonId>,
}

/// One fact, as it is read.
#[derive(Clone, Copy, Debug)]
pub struct FactRow<'a> {
    /// The books' own number of its record.
    pub record: i64,
    /// Which of the metrics asked for.
    pub metric: usize,
    /// The local date.
    pub day: i64,
    /// Whose.
    pub person: Option<PersonId>,
    /// For whom.
    pub party: Option<RecordId>,
    /// The reporting unit that the record names.
    pub unit: Option<&'a str>,
    /// The area of the record's scope.
    pub area: Option<&'a str>,
    /// How much.
    pub value: i64,
}

/// A record behind a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Behind {
    /// The record.
    pub id: RecordId,
    /// Its kind.
    pub kind: String,
    /// What a person calls it.
    pub title: String,
    /// The local date.
    pub day: i64,
    /// Whose.
    pub person: Option<PersonId>,
    /// For whom.
    pub party: Option<RecordId>,
    /// What is weak about it, as codes: shown, never deducted.
    pub flags: Vec<&'static str>,
}

/// What can be weak about a record. Words in `locales/` as `weak-<code>`.
pub const WEAK: &[&str] = &[
    "unconfirmed",
    "outside",
    "no_position",
    "unverified",
    "conflict",
    "invalid",
];

/// Rows and facts.
pub trait Books {
    /// The current rows of a kind that keeps them ([`crate::registry::Kind::keeps_row`]), by record id.
    fn rows(&self, kind: &str) -> Result<Vec<Kept>, BooksError>;
    /// Every fact that is asked for, in no order. A record that is left out of lists gives none. The party of an
    /// organisation's own fact is that organisation.
    fn facts(&self, ask: &FactAsk<'_>, each: &mut dyn FnMut(&FactRow<'_>)) -> Result<(), BooksError>;
    /// Each record that turned out to be another's second writing, with that other.
    fn merges(&self) -> Result<HashMap<RecordId, RecordId>, BooksError>;
    /// What is behind a number: the records of these numbers of the books, in their order.
    fn behind(&self, numbers: &[i64]) -> Result<Vec<Behind>, BooksError>;
}
