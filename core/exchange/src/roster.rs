//! Tables that offices keep: rosters of envoys, plans, lists of outcomes. One reader for all of them, driven
//! by a table of columns ([`ColumnSpec`]); one writer of empty tables to fill in ([`template`]).
//!
//! Every cell that is wrong is said, with its address. Nothing is taken over while one is wrong, unless the
//! caller asks for the right rows by name ([`Preview::right_rows`]). It makes values, not records.

mod cells;
mod columns;
mod reader;
mod specs;
mod spellings;
mod template;

use std::collections::BTreeMap;

pub use crate::table::CellError;
pub use reader::read_table;
pub use specs::{ANY_YEAR, OUTCOMES, PLAN, ROSTER};
pub use template::{plan_template, template};

/// A code, and how it is spelled in tables; the first spelling is the one that templates offer.
pub type Spellings = (&'static str, &'static [&'static str]);

/// What the cells of a column hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ColumnKind {
    /// Words, up to 500 characters.
    Text,
    /// Telephone numbers.
    Phone,
    /// A date in any usual spelling.
    Day,
    /// A whole number within bounds.
    Int {
        /// The least.
        min: i64,
        /// The most.
        max: i64,
    },
    /// A number with at most so many digits after the point.
    Decimal {
        /// Digits after the point, at most 9.
        decimals: u32,
    },
    /// Money in 元, 万元 where cell or header says so; read as fen.
    Fen,
    /// One of a list.
    Code(&'static [Spellings]),
    /// A unified social credit code, checked by GB 32100.
    CreditCode,
    /// A statistical code of 6, 9 or 12 digits.
    AreaCode,
    /// 是 or 否.
    YesNo,
    /// Several words, kept apart by any of these characters.
    Names(&'static str),
}

/// A column of a table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ColumnSpec {
    /// What [`PreviewRow::cells`] calls it. `from` and `to` of one table are a period.
    pub id: &'static str,
    /// Headers by which it is known; the first is the one that templates write. [`ANY_YEAR`] stands for a
    /// header that is a year, whose column is then called by it: `2024`.
    pub titles: &'static [&'static str],
    /// Whether every row must fill it.
    pub required: bool,
    /// What its cells hold.
    pub kind: ColumnKind,
}

/// What a cell was read as.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Parsed {
    /// Words, a telephone number, a code of an area or an organisation.
    Text(String),
    /// Days since 1970-01-01.
    Day(i64),
    /// A whole number.
    Int(i64),
    /// `value / 10^decimals`.
    Decimal {
        /// The number without its point.
        value: i64,
        /// Digits after the point, as the column has them.
        decimals: u32,
    },
    /// Money, fen.
    Fen(i64),
    /// The code of one of a list.
    Code(&'static str),
    /// Yes or no.
    YesNo(bool),
    /// Several words, none empty.
    Names(Vec<String>),
}

/// A row that is right in all its cells.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PreviewRow {
    /// Its number, as the spreadsheet shows it.
    pub line: u32,
    /// What its cells say, by column; an empty cell is not there.
    pub cells: BTreeMap<&'static str, Parsed>,
}

/// What a table gave, before anything is taken over.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Preview {
    /// The file's name, as it was given.
    pub file: String,
    /// The sheet that was read; empty for a CSV.
    pub sheet: String,
    /// How many rows were read, right or wrong.
    pub read: usize,
    rows: Vec<PreviewRow>,
    /// What is wrong, in the order of the table.
    pub errors: Vec<CellError>,
    /// What may be wrong, and hinders nothing.
    pub warnings: Vec<CellError>,
    /// Headers that mean nothing here, whose columns were not read.
    pub ignored_columns: Vec<String>,
}

impl Preview {
    /// Every row, or every error: never some of each.
    pub fn complete(self) -> Result<Vec<PreviewRow>, Vec<CellError>> {
        if self.errors.is_empty() {
            Ok(self.rows)
        } else {
            Err(self.errors)
        }
    }

    /// The rows that are right, although others are wrong. Only for a caller whom a person has told so.
    pub fn right_rows(self) -> Vec<PreviewRow> {
        self.rows
    }
}
