//! What is wrong with one cell, for whoever has the table open.

/// One cell that is wrong.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct CellError {
    /// The row, as the spreadsheet numbers it.
    pub row: u32,
    /// The cell, as `C7`.
    pub address: String,
    /// The column's header, or what the missing column would be called.
    pub header: String,
    /// The rule's code: `required`, `gb32100_check_digit`, `swapped`, `same_as_row`, …
    pub rule: &'static str,
    /// What the cell says, its first 40 characters; for `same_as_row` the number of the other row. For the
    /// person who has the table open: never for a log.
    pub value: String,
}

impl CellError {
    /// A rule that a cell of a row breaks, with the cell's beginning.
    pub(crate) fn new(row: &super::Row, column: usize, header: &str, rule: &'static str) -> Self {
        CellError {
            row: row.number,
            address: row.address(column),
            header: header.to_owned(),
            rule,
            value: row.cell(column).text().chars().take(40).collect(),
        }
    }
}
