//! The list of areas from a CSV: `code,name,from,to,successor`. All of it or none, every wrong cell said.

use std::collections::HashSet;

use csv::{ReaderBuilder, StringRecord};

use super::glyphs::NOTHING;
use super::{AreaTable, Entry, holds, number};
use crate::table::{address, parse_day};
use crate::text::{Charset, decode, half_width};

/// Of more errors than this only the first are said.
const ERRORS: usize = 1_000;
/// 700,000 villages with their names and dates are some 30 MB.
const BYTES: usize = 128 << 20;
const ENTRIES: usize = 2_000_000;

/// What may follow a name without making it another place, longest first.
const SUFFIXES: [&str; 24] = [
    "社区居民委员会",
    "居民委员会",
    "村民委员会",
    "嘎查村委会",
    "街道办事处",
    "特别行政区",
    "社区居委会",
    "嘎查委员会",
    "自治区",
    "自治州",
    "自治县",
    "自治旗",
    "村委会",
    "居委会",
    "地区",
    "苏木",
    "街道",
    "嘎查",
    "社区",
    "省",
    "市",
    "盟",
    "旗",
    "县",
];
const SHORT_SUFFIXES: [&str; 4] = ["区", "镇", "乡", "村"];

/// One cell of the list that is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AreaError {
    /// The row, from 1; the headers are row 1.
    pub row: u32,
    /// The cell, as `A7`.
    pub address: String,
    /// The column: `code`, `name`, `from`, `to`, `successor`.
    pub column: &'static str,
    /// The rule's code.
    pub rule: &'static str,
}

const COLUMNS: [&str; 5] = ["code", "name", "from", "to", "successor"];

impl AreaTable {
    /// Reads the list. `from` is the first day, `to` the first day no longer (`2019-01-09`); empty is open.
    /// Several successors are parted by `|`. Columns may stand in any order; `from`, `to` and `successor` may
    /// be missing.
    ///
    /// Rules: `area_code`, `required`, `too_long`, `not_a_date`, `ends_before_it_begins`,
    /// `no_such_successor`, `overlaps_row`, `too_many_characters`; of the file `too_many_bytes`,
    /// `too_many_rows`, `unknown_encoding`, `missing_column`, `not_csv`.
    pub fn parse(bytes: &[u8]) -> Result<AreaTable, Vec<AreaError>> {
        if bytes.len() > BYTES {
            return Err(vec![wrong(1, 0, 0, "too_many_bytes")]);
        }
        let text = decode(bytes, Charset::Detect).map_err(|error| vec![wrong(1, 0, 0, error.rule())])?;
        let mut reader = ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
        let heads = reader
            .headers()
            .cloned()
            .map_err(|_| vec![wrong(1, 0, 0, "not_csv")])?;
        let place = |name: &&str| {
            heads
                .iter()
                .position(|head| head.trim().eq_ignore_ascii_case(name))
        };
        let columns: Vec<Option<usize>> = COLUMNS.iter().map(place).collect();
        if let Some(missing) = columns[..2].iter().position(Option::is_none) {
            return Err(vec![wrong(1, missing, missing, "missing_column")]);
        }
        let mut list = List {
            columns,
            table: AreaTable::default(),
            rows: Vec::new(),
            errors: Vec::new(),
        };
        list.read(&mut reader);
        list.finish()
    }
}

fn wrong(row: u32, column: usize, at: usize, rule: &'static str) -> AreaError {
    AreaError {
        row,
        address: address(row, at),
        column: COLUMNS[column],
        rule,
    }
}

struct List {
    columns: Vec<Option<usize>>,
    table: AreaTable,
    /// The row of each entry and its successors, until they are sorted.
    rows: Vec<(u32, Vec<u64>)>,
    errors: Vec<AreaError>,
}

impl List {
    fn read(&mut self, reader: &mut csv::Reader<&[u8]>) {
        let (mut record, mut row) = (StringRecord::new(), 1u32);
        loop {
            row += 1;
            match reader.read_record(&mut record) {
                Ok(true) if self.rows.len() < ENTRIES => self.row(row, &record),
                Ok(true) => return self.wrong(row, 0, "too_many_rows"),
                Ok(false) => return,
                Err(_) => return self.wrong(row, 0, "not_csv"),
            }
            if self.errors.len() >= ERRORS {
                return;
            }
        }
    }

    fn wrong(&mut self, row: u32, column: usize, rule: &'static str) {
        self.errors
            .push(wrong(row, column, self.columns[column].unwrap_or(column), rule));
    }

    fn row(&mut self, row: u32, record: &StringRecord) {
        let cell = |column: usize| {
            self.columns[column]
                .and_then(|at| record.get(at))
                .unwrap_or("")
                .trim()
        };
        let code = number(cell(0));
        let name = half_width(cell(1)).replace(' ', "");
        let (from, to) = (day(cell(2), i32::MIN), day(cell(3), i32::MAX));
        let listed = cell(4).split('|').map(str::trim).filter(|code| !code.is_empty());
        let successors: Option<Vec<u64>> = listed.map(number).collect();
        let checks = [
            (0, code.is_none(), "area_code"),
            (1, name.is_empty(), "required"),
            (1, name.chars().count() > 100, "too_long"),
            (2, from.is_none(), "not_a_date"),
            (3, to.is_none(), "not_a_date"),
            (
                3,
                from.zip(to).is_some_and(|(from, to)| from >= to),
                "ends_before_it_begins",
            ),
            (4, successors.is_none(), "area_code"),
        ];
        let before = self.errors.len();
        for (column, _, rule) in checks.iter().filter(|(_, broken, _)| *broken) {
            self.wrong(row, *column, rule);
        }
        if let (Some(code), Some(from), Some(to), Some(successors)) = (code, from, to, successors)
            && self.errors.len() == before
        {
            self.keep(
                row,
                Entry {
                    code,
                    from,
                    to,
                    start: 0,
                    length: 0,
                    core: 0,
                },
                &name,
                successors,
            );
        }
    }

    fn keep(&mut self, row: u32, entry: Entry, name: &str, successors: Vec<u64>) {
        let start = self.table.text.len();
        for c in name.chars() {
            match self.table.glyphs.intern(c) {
                Some(glyph) => self.table.text.push(glyph),
                None => return self.wrong(row, 1, "too_many_characters"),
            }
        }
        let length = self.table.text.len() - start;
        // A name is of 1 to 100 characters, and there are at most two million of them.
        let (start, length) = (start as u32, length as u8);
        let core = core_length(name) as u8;
        self.table.entries.push(Entry {
            start,
            length,
            core,
            ..entry
        });
        self.rows.push((row, successors));
    }

    /// Sorts by code and time, then checks what only the whole list can tell.
    fn finish(mut self) -> Result<AreaTable, Vec<AreaError>> {
        let mut order: Vec<usize> = (0..self.rows.len()).collect();
        order.sort_by_key(|at| (self.table.entries[*at].code, self.table.entries[*at].from));
        let codes: HashSet<u64> = self.table.entries.iter().map(|entry| entry.code).collect();
        let entries: Vec<Entry> = order.iter().map(|at| self.table.entries[*at]).collect();
        for (new, old) in order.iter().enumerate() {
            let (row, successors) = std::mem::take(&mut self.rows[*old]);
            let before = new.checked_sub(1).map(|at| entries[at]);
            if before.is_some_and(|b| b.code == entries[new].code && holds(&b, i64::from(entries[new].from)))
            {
                self.wrong(row, 0, "overlaps_row");
            }
            if successors.iter().any(|code| !codes.contains(code)) {
                self.wrong(row, 4, "no_such_successor");
            }
            if !successors.is_empty() {
                self.table.successors.insert(new, successors);
            }
        }
        self.table.lay_out(entries);
        self.errors.sort_by_key(|error| error.row);
        self.errors.truncate(ERRORS);
        if self.errors.is_empty() {
            Ok(self.table)
        } else {
            Err(self.errors)
        }
    }
}

impl AreaTable {
    /// Names end to end in the order of their entries, so that a search walks both side by side.
    fn lay_out(&mut self, mut entries: Vec<Entry>) {
        let mut text = Vec::with_capacity(self.text.len() + 1);
        for entry in &mut entries {
            let start = text.len();
            text.extend_from_slice(self.glyphs_of(entry));
            // Bounded by the file's length.
            entry.start = start as u32;
        }
        text.push(NOTHING);
        (self.entries, self.text) = (entries, text);
    }
}

fn day(text: &str, open: i32) -> Option<i32> {
    if text.is_empty() {
        Some(open)
    } else {
        parse_day(text).and_then(|day| i32::try_from(day).ok())
    }
}

fn core_length(name: &str) -> usize {
    let suffix = SUFFIXES
        .iter()
        .chain(&SHORT_SUFFIXES)
        .find(|suffix| name.ends_with(*suffix));
    let whole = name.chars().count();
    let core = whole - suffix.map_or(0, |suffix| suffix.chars().count());
    // 东区 is a name, 区 is not: at least two characters stay.
    if core >= 2 { core } else { whole }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_wrong_cell_is_said_and_nothing_is_kept() {
        let text = "code,name,from,to,successor\n15252,阿巴嘎旗,,,\n152522,,,,\n152523,x,2020-13-01,,\n\
            152524,y,2021-01-01,2020-01-01,\n152525,z,,,999999\n152526,a,,,\n152526,b,2020-01-01,,\n";
        let errors = AreaTable::parse(text.as_bytes()).err().unwrap();
        let said: Vec<(&str, &str)> = errors.iter().map(|e| (e.address.as_str(), e.rule)).collect();
        assert_eq!(
            said,
            [
                ("A2", "area_code"),
                ("B3", "required"),
                ("C4", "not_a_date"),
                ("D5", "ends_before_it_begins"),
                ("E6", "no_such_successor"),
                ("A8", "overlaps_row"),
            ]
        );
    }

    #[test]
    fn a_list_without_codes_is_not_a_list() {
        let errors = AreaTable::parse("名称\n阿巴嘎旗\n".as_bytes()).err().unwrap();
        assert_eq!((errors[0].column, errors[0].rule), ("code", "missing_column"));
    }
}
