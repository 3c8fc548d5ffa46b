//! A named form (表单) to be printed, signed and stamped: a grid of labels and values, perhaps a table, the
//! words of an agreement, and places for signatures. It knows no form by name: who makes a [`FormDocument`]
//! does. Equal documents give equal bytes.

mod grid;
mod html;
mod xlsx;

use super::{Cell, ReportTable};

pub use html::form_to_html;
pub use xlsx::form_to_xlsx;

/// One label and its value.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct FormField {
    /// What is asked.
    pub label: String,
    /// What is said; a blank is left to be written by hand.
    pub value: Cell,
    /// Quarters of the paper's width, 1 to 4; anything else is brought into that.
    pub span: u8,
    /// The least height, in lines; 0 is taken as 1.
    pub lines: u8,
}

/// A whole form.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct FormDocument {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// A line under the title; none when empty.
    pub subtitle: String,
    /// What stands above the grid, side by side: `填报单位（盖章）：…`, `填报日期：…`.
    pub head: Vec<String>,
    /// The grid.
    pub fields: Vec<FormField>,
    /// A table under the grid.
    pub table: Option<ReportTable>,
    /// The words of an agreement, each a paragraph.
    pub paragraphs: Vec<String>,
    /// Who signs, and what is known of the signature; where that is empty there is a line to sign on, and
    /// `（盖章）`.
    pub signatures: Vec<(String, String)>,
    /// What stands below everything else, each a line.
    pub foot: Vec<String>,
}

/// Where a signature goes that is not yet given.
const UNSIGNED: [&str; 2] = ["____________（签字或盖章）", "　　　　年　　月　　日"];

#[cfg(test)]
mod tests;
