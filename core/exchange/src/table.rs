//! Tables as people send them: one reader for XLSX and CSV, one way to write each.
//!
//! A [`Sheet`] is rows of [`Cell`]s that remember where they stood; [`Sheet::table`] finds the row of headers
//! under the title that offices put above it. Every error can therefore name its cell as the person sees it.
//! Old `.xls` is not read: it says `old_xls`. Formulas are never computed; their stored results are.

mod calendar;
mod cell;
mod cell_error;
mod read_csv;
mod read_xlsx;
pub(crate) mod values;
mod write_csv;
mod write_xlsx;
mod zip_guard;

pub use calendar::{day_of, parse_day, ymd_of};
pub use cell::Cell;
pub use cell_error::CellError;
pub(crate) use read_xlsx::{Block, merged_blocks};
pub(crate) use write_csv::is_dangerous;
pub use write_csv::write_csv;
pub use write_xlsx::{Column, write_xlsx};
pub(crate) use zip_guard::check as guard_zip;

use crate::error::{Error, too_large, unreadable};
use crate::text::Charset;

/// Bounds of a table. The defaults suit a phone of 1 GB.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Bytes of the file.
    pub bytes: usize,
    /// Bytes of an XLSX's sheets after unpacking.
    pub unpacked: u64,
    /// Bytes of each of its other parts (shared texts, styles) after unpacking.
    pub part: u64,
    /// Rows that are not empty.
    pub rows: usize,
    /// Columns.
    pub columns: usize,
    /// Cells that are not empty.
    pub cells: usize,
    /// Bytes of text in all cells.
    pub text: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            bytes: 20 << 20,
            unpacked: 256 << 20,
            part: 32 << 20,
            rows: 100_000,
            columns: 200,
            cells: 2_000_000,
            text: 64 << 20,
        }
    }
}

/// How to read.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Options {
    /// The encoding of a CSV.
    pub charset: Charset,
    /// The sheet of an XLSX; the first that has cells when empty.
    pub sheet: Option<String>,
    /// The bounds.
    pub limits: Limits,
}

/// One row and where it stood.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Row {
    /// Its number as a spreadsheet shows it, from 1.
    pub number: u32,
    /// Its cells from column A on.
    pub cells: Vec<Cell>,
}

impl Row {
    /// The cell of a column (0 is A); empty beyond the end.
    pub fn cell(&self, column: usize) -> &Cell {
        self.cells.get(column).unwrap_or(&Cell::Empty)
    }

    /// The cell's address, as `C7`.
    pub fn address(&self, column: usize) -> String {
        address(self.number, column)
    }
}

/// All rows of one sheet that are not empty, in order.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Sheet {
    /// The sheet's name; empty for a CSV.
    pub name: String,
    /// The rows.
    pub rows: Vec<Row>,
}

/// Rows under headers.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Table {
    /// The headers from column A on, line breaks made spaces, trimmed; may be empty.
    pub headers: Vec<String>,
    /// The number of the row of headers.
    pub header_row: u32,
    /// The rows below.
    pub rows: Vec<Row>,
}

/// Reads an XLSX or a CSV, whichever it is.
/// Rules: `too_many_bytes`, `too_many_rows`, `too_many_columns`, `too_many_cells`, `too_much_text`,
/// `zip_bomb`; `empty_file`, `old_xls`, `password_protected`, `not_a_table`, `html_table`, `not_xlsx`, `no_such_sheet`, `unknown_encoding`, `not_text`.
pub fn read(bytes: &[u8], options: &Options) -> Result<Sheet, Error> {
    if bytes.len() > options.limits.bytes {
        return too_large("too_many_bytes");
    }
    match bytes {
        [] => unreadable("empty_file"),
        [b'P', b'K', 3, 4, ..] => read_xlsx::read(bytes, options),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => unreadable(ole_rule(bytes)),
        _ if is_no_table(bytes) => unreadable("not_a_table"),
        _ if is_page(bytes) => unreadable("html_table"),
        _ => read_csv::read(bytes, options),
    }
}

/// Pictures, PDF and packed archives, by their first bytes: whatever their names say.
fn is_no_table(bytes: &[u8]) -> bool {
    const STARTS: [&[u8]; 8] = [
        b"\x89PNG",
        b"\xFF\xD8\xFF",
        b"GIF8",
        b"%PDF",
        b"RIFF",
        b"Rar!",
        b"7z\xBC\xAF",
        b"\x1F\x8B",
    ];
    STARTS.iter().any(|start| bytes.starts_with(start)) || bytes.get(4..8) == Some(b"ftyp")
}

/// A web page, or Excel's XML of 2003: other programs name both `.xls`.
fn is_page(bytes: &[u8]) -> bool {
    let body = bytes
        .strip_prefix(b"\xEF\xBB\xBF")
        .unwrap_or(bytes)
        .trim_ascii_start();
    let start = body[..body.len().min(9)].to_ascii_lowercase();
    let starts: [&[u8]; 6] = [b"<html", b"<!doctype", b"<table", b"<?xml", b"<meta", b"<head"];
    starts.iter().any(|tag| start.starts_with(tag))
}

/// What a file in Microsoft's old container is: a workbook behind a password names its packed part in
/// UTF-16, an old `.xls` does not.
pub(crate) fn ole_rule(bytes: &[u8]) -> &'static str {
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    match bytes.windows(name.len()).any(|window| window == name) {
        true => "password_protected",
        false => "old_xls",
    }
}

impl Sheet {
    /// The table whose headers are the row, among the first ten, with the most cells that `known` knows; the
    /// first row where it knows none. Rule: `empty_table`.
    pub fn table(mut self, known: impl Fn(&str) -> bool) -> Result<Table, Error> {
        let score = |row: &Row| row.cells.iter().filter(|cell| known(&header(cell))).count();
        let scored = self
            .rows
            .iter()
            .take(10)
            .enumerate()
            .map(|(at, row)| (score(row), at));
        let best = scored.max_by_key(|(score, at)| (*score, std::cmp::Reverse(*at)));
        let Some((_, at)) = best else {
            return unreadable("empty_table");
        };
        let rows = self.rows.split_off(at + 1);
        let Some(head) = self.rows.pop() else {
            return unreadable("empty_table");
        };
        let headers = head.cells.iter().map(header).collect();
        Ok(Table {
            headers,
            header_row: head.number,
            rows,
        })
    }
}

fn header(cell: &Cell) -> String {
    cell.text().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `A1` of a row (from 1) and a column (from 0).
pub fn address(row: u32, column: usize) -> String {
    let (mut letters, mut rest) = (Vec::new(), column + 1);
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect::<String>() + &row.to_string()
}

/// Gathers cells under bounds, for both readers.
struct Gather<'l> {
    limits: &'l Limits,
    rows: std::collections::BTreeMap<u32, Vec<Cell>>,
    cells: usize,
    text: usize,
}

impl<'l> Gather<'l> {
    fn new(limits: &'l Limits) -> Self {
        Gather {
            limits,
            rows: Default::default(),
            cells: 0,
            text: 0,
        }
    }

    fn put(&mut self, row: u32, column: usize, cell: Cell) -> Result<(), Error> {
        if cell == Cell::Empty {
            return Ok(());
        }
        if column >= self.limits.columns {
            return too_large("too_many_columns");
        }
        self.cells += 1;
        self.text += if let Cell::Text(text) = &cell {
            text.len()
        } else {
            0
        };
        let cells = self.rows.entry(row).or_default();
        cells.resize(cells.len().max(column + 1), Cell::Empty);
        cells[column] = cell;
        match () {
            () if self.rows.len() > self.limits.rows => too_large("too_many_rows"),
            () if self.cells > self.limits.cells => too_large("too_many_cells"),
            () if self.text > self.limits.text => too_large("too_much_text"),
            () => Ok(()),
        }
    }

    fn finish(self, name: String) -> Sheet {
        let rows = self.rows.into_iter().map(|(number, cells)| Row { number, cells });
        Sheet {
            name,
            rows: rows.collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cell_is_named_as_a_spreadsheet_names_it() {
        assert_eq!(address(1, 0), "A1");
        assert_eq!(address(7, 25), "Z7");
        assert_eq!(address(7, 26), "AA7");
        assert_eq!(address(9, 199), "GR9");
    }

    #[test]
    fn headers_are_found_under_a_title() {
        let text = "2026年服务对象统计表\n填报单位：科技局\n户主,电话\n巴特尔,13800000000\n";
        let sheet = read(text.as_bytes(), &Options::default()).unwrap();
        let table = sheet.table(|header| header == "户主").unwrap();
        assert_eq!(
            (table.header_row, table.headers.as_slice()),
            (3, &["户主".to_owned(), "电话".to_owned()][..])
        );
        assert_eq!(table.rows[0].number, 4);
    }

    #[test]
    fn wrong_files_say_what_they_are() {
        let rule = |bytes: &[u8]| read(bytes, &Options::default()).unwrap_err().rule();
        assert_eq!(rule(b""), "empty_file");
        assert_eq!(rule(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "old_xls");
        assert_eq!(rule(b"PK\x03\x04zzzz"), "not_xlsx");
        assert_eq!(rule("x,".repeat(300).as_bytes()), "too_many_columns");
    }
}
