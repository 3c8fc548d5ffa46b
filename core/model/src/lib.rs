//! The model: what a record is, what is signed, and how a document follows from its log.
//!
//! Pure: no IO, no clock, no randomness. Read in this order: [`record`] and one kind ([`visit`]),
//! [`document`] (record ↔ Automerge), [`log`] (entries, heads, verdicts), [`identity`] (keys, certificates),
//! [`policy`] (who may write what).
//! The signed forms are settled in `core/docs/adr/` and held by golden files in `tests/fixtures/wire/v1`.
#![warn(missing_docs)]

pub mod application;
pub mod arrival;
pub mod assignment;
pub mod attachment;
pub mod canonical;
pub mod civil;
pub mod compose;
pub mod confirmation;
pub mod demand;
pub mod document;
pub mod envoy;
pub mod error;
pub mod evaluation;
pub mod expense;
pub mod figure;
pub mod identity;
pub mod ids;
pub mod label;
pub mod log;
pub mod merge;
pub mod notice;
pub mod organisation;
pub mod outcome;
pub mod place;
pub mod policy;
pub mod programme;
pub mod question;
pub mod record;
pub mod registry;
pub mod report;
pub mod satisfaction;
pub mod scope;
pub mod sign_up;
pub mod station;
pub mod supply;
pub mod task;
pub mod team;
pub mod trade;
pub mod training;
pub mod treatment;
pub mod value;
pub mod visit;
pub mod vocabulary;
