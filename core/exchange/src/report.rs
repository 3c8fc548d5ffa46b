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

use serde::Serialize;

pub use self::csv::to_csv;
pub use html::to_html;
pub use xlsx::to_xlsx;

use crate::error::Error;

/// One value of a report, with its kind.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
#[serde(tag = "kind", content = "value", rename_all = "snake_case")]
pub enum Cell {
    /// Nothing is known: an empty cell, never 0.
    #[default]
    Blank,
    /// Words. Never a formula, whatever they begin with.
    Text(String),
    /// A whole number.
    Count(i64),
    /// `value / 10^decimals`: 1230 with 2 decimals is 12.30.
    Decimal {
        /// The number without its point.
        value: i64,
        /// Digits after the point; more than 9 are taken as 9.
        decimals: u32,
    },
    /// `value / 10^decimals` per cent: 1234 with 2 decimals is 12.34%.
    Percent {
        /// The number of per cent without its point.
        value: i64,
        /// Digits after the point; more than 9 are taken as 9.
        decimals: u32,
    },
    /// A date, days since 1970-01-01.
    Day(i64),
    /// Money in 分; shown in 元 with two decimals.
    Fen(i64),
}

/// A column of a table.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Column {
    /// Its id, the second half of [`Detail::cell`].
    pub id: String,
    /// Its header.
    pub title: String,
    /// The unit of its numbers (`家`); empty where the unit line says it.
    pub unit: String,
}

/// A row of a table.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Row {
    /// Its id, the first half of [`Detail::cell`].
    pub id: String,
    /// What stands in its first cell.
    pub title: String,
    /// Its values, one for each column; those that are missing are blank.
    pub cells: Vec<Cell>,
    /// Whether it is a total (合计) and printed bold.
    pub total: bool,
}

/// The records behind one number.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Detail {
    /// Which number: `row.column`, as `鹿城区.2024`; or `table.row.column` where two tables of a document
    /// have the same rows and columns.
    pub cell: String,
    /// The headers of its columns.
    pub columns: Vec<String>,
    /// Its records. What is weak about one is said in a column of its own.
    pub rows: Vec<Vec<Cell>>,
}

/// What a reader must know to judge the numbers: settings, readings of a rule, the programme's version, the
/// day of the cut-off, the digest.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct Note {
    /// What it is about.
    pub title: String,
    /// What is to be said.
    pub text: String,
}

/// One table as an office prints it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct ReportTable {
    /// Its id.
    pub id: String,
    /// The title above it.
    pub title: String,
    /// A line under the title; none when empty.
    pub subtitle: String,
    /// The unit of its numbers, as `单位：家`; none when empty.
    pub unit_line: String,
    /// The header above the rows' titles, as `区域`.
    pub corner: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A whole report.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize)]
pub struct ReportDocument {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its tables, in order.
    pub tables: Vec<ReportTable>,
    /// The records behind its numbers.
    pub details: Vec<Detail>,
    /// What it rests on.
    pub notes: Vec<Note>,
}

impl Column {
    /// The title with its unit: `投入（万元）`; `between` stands between them.
    fn header(&self, between: &str) -> String {
        match self.unit.as_str() {
            "" => self.title.clone(),
            unit => format!("{}{between}（{unit}）", self.title),
        }
    }
}

impl Row {
    /// The cell of a column, blank where the row has none.
    fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Blank)
    }
}

impl ReportTable {
    /// Whether its sheet of paper lies on its side.
    fn is_wide(&self) -> bool {
        self.columns.len() > 6
    }
}

impl ReportDocument {
    /// The detail of a number: by table, row and column first, then by row and column.
    fn detail_of(&self, table: &ReportTable, row: &Row, column: &Column) -> Option<usize> {
        let plain = format!("{}.{}", row.id, column.id);
        let whole = format!("{}.{plain}", table.id);
        let at = |name: &str| {
            self.details
                .iter()
                .position(|d| d.cell == name && !d.rows.is_empty())
        };
        at(&whole).or_else(|| at(&plain))
    }
}

/// The document as JSON, fields in the order of their declaration. Rule: `not_json`.
pub fn to_json(document: &ReportDocument) -> Result<String, Error> {
    serde_json::to_string_pretty(document).map_err(|_| Error::Unwritable { rule: "not_json" })
}

#[cfg(test)]
mod tests;
