//! Files from and for other programs: tracks and shapes ([`geo`]), tables ([`table`]), organisations typed
//! into a table by someone else ([`organisations`]), likely duplicates among them ([`duplicates`]), rosters,
//! plans and lists of outcomes ([`roster`]), reports and forms to be printed, or filled into a department's own
//! workbook ([`report`]), and the list of statistical areas ([`areas`]).
//!
//! Bytes in, values out, and back. No database, no clock, no randomness, no files. Every reader is given its
//! bounds and answers a file that breaks them with a rule's code; nothing here writes a record: the caller
//! does, and only with a file that was read whole.
#![warn(missing_docs)]

pub mod areas;
pub mod duplicates;
pub mod error;
pub mod geo;
pub mod organisations;
pub mod report;
pub mod roster;
pub mod sound;
pub mod table;
pub mod text;
