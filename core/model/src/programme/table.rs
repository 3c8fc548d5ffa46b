//! A report before it is a file: tables of numbers, the records behind each number, and what was assumed. Written
//! as XLSX, CSV, JSON or a page by others. A number that is not known is a [`Cell::Blank`]: nobody may turn it into
//! a zero. Must not know a file format, nor how a number is counted.

use serde::Serialize;

use super::rules::Day;

/// More digits after the point than this are never asked for, and would overflow.
const MOST_DECIMALS: u32 = 9;

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
    pub fn header(&self, between: &str) -> String {
        match self.unit.as_str() {
            "" => self.title.clone(),
            unit if self.title.contains(&format!("（{unit}）")) => self.title.clone(),
            unit => format!("{}{between}（{unit}）", self.title),
        }
    }
}

impl Row {
    /// The cell of a column, blank where the row has none.
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Blank)
    }
}

impl ReportTable {
    /// Whether its sheet of paper lies on its side.
    pub fn is_wide(&self) -> bool {
        self.columns.len() > 6
    }
}

impl ReportDocument {
    /// The detail of a number: by table, row and column first, then by row and column.
    pub fn detail_of(&self, table: &ReportTable, row: &Row, column: &Column) -> Option<usize> {
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

impl Cell {
    /// Words, or a blank where there are none.
    pub fn words(text: impl Into<String>) -> Self {
        let text = text.into();
        match text.trim().is_empty() {
            true => Cell::Blank,
            false => Cell::Text(text),
        }
    }

    /// As a person reads it: `12.30`, `12.34%`, `2024-03-05`, money in 元 as `1234.50`. A blank is empty.
    pub fn text(&self) -> String {
        match self {
            Cell::Blank => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Count(count) => count.to_string(),
            Cell::Decimal { value, decimals } => pointed(*value, *decimals),
            Cell::Percent { value, decimals } => pointed(*value, *decimals) + "%",
            Cell::Day(day) => day_text(*day),
            Cell::Fen(fen) => pointed(*fen, 2),
        }
    }

    /// Whether it is a number, to be set to the right.
    pub fn is_number(&self) -> bool {
        !matches!(self, Cell::Blank | Cell::Text(_) | Cell::Day(_))
    }

    /// The number as a decimal text, a percentage as a fraction of one; `None` for what is no number, and
    /// for one of more than 15 digits, which a spreadsheet would round.
    pub fn number(&self) -> Option<String> {
        let (value, decimals) = match self {
            Cell::Count(value) => (*value, 0),
            Cell::Decimal { value, decimals } => (*value, most(*decimals)),
            Cell::Percent { value, decimals } => (*value, most(*decimals) + 2),
            Cell::Fen(value) => (*value, 2),
            Cell::Blank | Cell::Text(_) | Cell::Day(_) => return None,
        };
        (value.unsigned_abs() < 1_000_000_000_000_000).then(|| pointed_exact(value, decimals))
    }

    /// Digits after the point of what [`Cell::text`] shows.
    pub fn decimals(&self) -> u32 {
        match self {
            Cell::Decimal { decimals, .. } | Cell::Percent { decimals, .. } => most(*decimals),
            Cell::Fen(_) => 2,
            _ => 0,
        }
    }
}

fn most(decimals: u32) -> u32 {
    decimals.min(MOST_DECIMALS)
}

fn pointed(value: i64, decimals: u32) -> String {
    pointed_exact(value, most(decimals))
}

fn pointed_exact(value: i64, decimals: u32) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let width = decimals as usize + 1;
    let digits = format!("{:0>width$}", value.unsigned_abs());
    match digits.split_at(digits.len() - decimals as usize) {
        (whole, "") => format!("{sign}{whole}"),
        (whole, rest) => format!("{sign}{whole}.{rest}"),
    }
}

fn day_text(day: i64) -> String {
    let plain = (-100_000..=2_900_000).contains(&day);
    if plain {
        Day(day).to_string()
    } else {
        String::new()
    }
}
