//! A department's own workbook, filled with a report. Its cells are known by names that somebody gave them:
//!
//! - `row.column`, the ids of the row and the column: `total.services`
//! - `table.row.column`, where a document has several tables
//! - `title`, `from`, `to`, `as_of`, `programme`
//!
//! In a name every character that is no letter (Chinese ones are), digit, `_` or `.` is written `_`, and one that
//! would begin with a digit begins with `_`, as spreadsheets want it. Must not fill what has no name.

use std::collections::BTreeMap;

use ketepai_exchange::report::template::fill_template;
use ketepai_model::programme::table::{Cell, ReportDocument};

use super::{ReportAsk, make};
use crate::error::Error;
use crate::station::Station;

/// A workbook that was filled, and what met what.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Filling {
    /// The workbook.
    pub bytes: Vec<u8>,
    /// Names that were filled.
    pub filled: Vec<String>,
    /// Names in the workbook for which the report has no value.
    pub unfilled: Vec<String>,
    /// Names whose cells the department computes itself.
    pub computed: Vec<String>,
}

impl Station {
    /// Fills a department's workbook with a report; the records behind the numbers go onto a sheet of their own.
    pub fn fill_report(&self, ask: &ReportAsk, template: &[u8]) -> Result<Filling, Error> {
        let (shown, shelved) = self.opened(ask)?;
        let made = make(&shown, &shelved, ask)?;
        let mut values = values(&made.document);
        let about = [
            ("title", Cell::words(made.document.title.clone())),
            ("programme", Cell::words(shelved.rules.title.clone())),
            ("from", Cell::Day(ask.from_day)),
            ("to", Cell::Day(ask.to_day)),
            ("as_of", Cell::Day(ask.as_of_day)),
        ];
        values.extend(about.map(|(name, cell)| (name.to_owned(), cell)));
        let filled = fill_template(template, &values, &made.document)?;
        Ok(Filling {
            bytes: filled.bytes,
            filled: filled.filled,
            unfilled: filled.unfilled,
            computed: filled.computed,
        })
    }
}

/// Every value by its names.
fn values(document: &ReportDocument) -> BTreeMap<String, Cell> {
    let mut values = BTreeMap::new();
    for table in &document.tables {
        for row in &table.rows {
            for (at, column) in table.columns.iter().enumerate() {
                let plain = format!("{}.{}", row.id, column.id);
                let whole = format!("{}.{plain}", table.id);
                values.insert(named(&whole), row.cell(at).clone());
                values
                    .entry(named(&plain))
                    .or_insert_with(|| row.cell(at).clone());
            }
        }
    }
    values
}

/// A name that a spreadsheet takes.
fn named(text: &str) -> String {
    let taken = |c: char| c.is_alphanumeric() || c == '_' || c == '.';
    let name: String = text.chars().map(|c| if taken(c) { c } else { '_' }).collect();
    match name.starts_with(|c: char| c.is_alphabetic() || c == '_') {
        true => name,
        false => format!("_{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_one_that_a_spreadsheet_takes() {
        assert_eq!(named("鹿城区.2024"), "鹿城区.2024");
        assert_eq!(named("瓯江口（新区）.plan-1"), "瓯江口_新区_.plan_1");
        assert_eq!(named("2024.services"), "_2024.services");
    }
}
