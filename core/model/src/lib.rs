//! The model: what a record is, what is signed, and how a document follows from its log.
//!
//! Pure: no IO, no clock, no randomness. Read in this order: [`record`] and one kind ([`visit`]),
//! [`document`] (record ↔ Automerge), [`log`] (entries, heads, verdicts), [`identity`] (keys, certificates),
//! [`policy`] (who may write what).
//! The signed forms are settled in `core/docs/adr/` and held by golden files in `tests/fixtures/wire/v1`.
#![warn(missing_docs)]

pub mod arrival;
pub mod attachment;
pub mod canonical;
pub mod confirmation;
pub mod document;
pub mod envoy;
pub mod error;
pub mod identity;
pub mod ids;
pub mod label;
pub mod log;
pub mod notice;
pub mod organisation;
pub mod place;
pub mod policy;
pub mod programme;
pub mod question;
pub mod record;
pub mod registry;
pub mod scope;
pub mod sign_up;
pub mod training;
pub mod value;
pub mod visit;
