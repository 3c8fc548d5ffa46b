//! A report before it is a file: tables of numbers, the records behind each number, and what was assumed. It
//! knows nothing of how a number is counted: who makes a [`ReportDocument`] does. The writers here only lay
//! it out ([`to_xlsx`], [`to_csv`], [`to_html`], [`to_json`]), fill a department's own workbook with it
//! ([`template`]), or print a form ([`form`]).
//!
//! Equal documents give equal bytes. No clock, no files. A number that is not known is a [`Cell::Blank`]: no
//! writer may turn it into a zero.

mod csv;
pub mod form;
mod html;
pub mod template;
mod value;
mod xlsx;

pub use self::csv::to_csv;
pub use html::to_html;
pub use ketepai_model::programme::table::{Cell, Column, Detail, Note, ReportDocument, ReportTable, Row};
pub use xlsx::to_xlsx;

use crate::error::Error;

/// The document as JSON, fields in the order of their declaration. Rule: `not_json`.
pub fn to_json(document: &ReportDocument) -> Result<String, Error> {
    serde_json::to_string_pretty(document).map_err(|_| Error::Unwritable { rule: "not_json" })
}

#[cfg(test)]
mod tests;
