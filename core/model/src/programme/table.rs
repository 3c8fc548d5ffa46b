//! A report before it is a file: tables, the records behind each number, and what was set. Written as XLSX, CSV,
//! JSON or a page by others. Must not know a file format.

use serde::Serialize;

/// What stands in a cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "type", content = "value", rename_all = "snake_case")]
pub enum Cell {
    /// Nothing is known. Not a zero.
    Blank,
    /// Words.
    Text(String),
    /// A count.
    Count(i64),
    /// `value / 10^decimals`.
    Decimal {
        /// The digits.
        value: i64,
        /// How many of them are decimals.
        decimals: u32,
    },
    /// `value / 10^decimals` percent.
    Percent {
        /// The digits.
        value: i64,
        /// How many of them are decimals.
        decimals: u32,
    },
    /// A date, days since 1970-01-01.
    Day(i64),
    /// Money, fen.
    Fen(i64),
}

impl Cell {
    /// Words, or a blank where there are none.
    pub fn words(text: impl Into<String>) -> Self {
        let text = text.into();
        match text.trim().is_empty() {
            true => Cell::Blank,
            false => Cell::Text(text),
        }
    }
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Column {
    /// Its code.
    pub id: String,
    /// Its title.
    pub title: String,
    /// In what; empty where it goes without saying.
    pub unit: String,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// Its code: the unit's name, a record's id.
    pub id: String,
    /// What stands at its head.
    pub title: String,
    /// One cell for each column.
    pub cells: Vec<Cell>,
    /// Whether it is the total.
    pub total: bool,
}

/// The records behind one number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Detail {
    /// Whose: `row.column`, by their codes.
    pub cell: String,
    /// The titles of its columns.
    pub columns: Vec<String>,
    /// One row a record.
    pub rows: Vec<Vec<Cell>>,
}

/// Something that a reader must know: a setting, the version, the cut-off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Note {
    /// What it is about.
    pub title: String,
    /// What it says.
    pub text: String,
}

/// One table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReportTable {
    /// Its code.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The period, the maker.
    pub subtitle: String,
    /// 单位：家.
    pub unit_line: String,
    /// What stands in the corner: 区域.
    pub corner: String,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Its rows.
    pub rows: Vec<Row>,
}

/// A whole report.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ReportDocument {
    /// Its code.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Its tables.
    pub tables: Vec<ReportTable>,
    /// What is behind the numbers.
    pub details: Vec<Detail>,
    /// What a reader must know.
    pub notes: Vec<Note>,
}
