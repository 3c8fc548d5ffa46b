//! Where the rows and cells of a sheet stand in its text.

use std::collections::BTreeMap;
use std::ops::Range;

use super::super::broken;
use super::super::names::cell as parse_cell;
use super::super::tags::{Does, Tag};
use crate::error::Error;

/// A cell.
pub(super) struct CellSpan {
    pub row: u32,
    pub column: u32,
    pub range: Range<usize>,
    pub style: Option<String>,
    pub formula: bool,
    /// Its `<v>…</v>`.
    pub value: Option<Range<usize>>,
}

/// A row.
pub(super) struct RowSpan {
    pub number: u32,
    /// Its opening tag; all of it where it is empty.
    pub open: Range<usize>,
    pub empty: bool,
    /// Where its closing tag begins.
    pub close: usize,
    /// The style of cells that it does not have yet.
    pub style: Option<String>,
    /// The opening tag without `spans`.
    pub without_spans: String,
}

/// A whole sheet.
#[derive(Default)]
pub(super) struct Scan {
    /// The prefix of its elements, with the colon.
    pub prefix: String,
    pub rows: Vec<RowSpan>,
    pub cells: Vec<CellSpan>,
    /// Cells by row and column.
    index: BTreeMap<(u32, u32), usize>,
    /// The opening tag of the rows' element; all of it where it is empty.
    pub data: Range<usize>,
    pub empty: bool,
    /// Where the closing tag of the rows' element begins.
    pub close: usize,
    pub protected: bool,
    /// First column, last column, style.
    columns: Vec<(u32, u32, String)>,
    /// First and last cell of each merged block.
    merged: Vec<((u32, u32), (u32, u32))>,
}

impl Scan {
    /// Rule: `template_broken`.
    pub fn of(tags: &[Tag]) -> Result<Self, Error> {
        let mut scan = Scan::default();
        let (mut found, mut inside) = (false, false);
        for (at, tag) in tags.iter().enumerate() {
            match tag.local {
                "sheetData" if tag.does == Does::Close => {
                    inside = false;
                    scan.close = tag.range.start;
                }
                "sheetData" => {
                    found = true;
                    scan.data = tag.range.clone();
                    scan.empty = tag.does == Does::Empty;
                    inside = !scan.empty;
                    scan.prefix = tag.prefix.to_owned();
                }
                "row" if inside => scan.row(tag)?,
                "c" if inside && tag.does != Does::Close => scan.cell_at(&tags[at..])?,
                "sheetProtection" => scan.protected |= tag.says("sheet"),
                "col" if tag.does != Does::Close => scan.column(tag),
                "mergeCell" if tag.does != Does::Close => scan.merge(tag),
                _ => {}
            }
        }
        if found { Ok(scan) } else { broken() }
    }

    fn row(&mut self, tag: &Tag) -> Result<(), Error> {
        if tag.does == Does::Close {
            if let Some(row) = self.rows.last_mut() {
                row.close = tag.range.start;
            }
            return Ok(());
        }
        let next = self.rows.last().map_or(1, |row| row.number.saturating_add(1));
        let number = match tag.attribute("r") {
            Some(number) => number.parse().ok(),
            None => Some(next),
        };
        let Some(number) = number.filter(|number| (next..=1_048_576).contains(number)) else {
            return broken();
        };
        self.rows.push(RowSpan {
            number,
            open: tag.range.clone(),
            empty: tag.does == Does::Empty,
            close: tag.range.end,
            style: tag.attribute("s").filter(|_| tag.says("customFormat")),
            without_spans: tag.without("spans"),
        });
        Ok(())
    }

    /// A cell, from its own tag to the one that closes it.
    fn cell_at(&mut self, tags: &[Tag]) -> Result<(), Error> {
        let (Some(tag), Some(row)) = (tags.first(), self.rows.last().map(|row| row.number)) else {
            return broken();
        };
        let last = self.cells.last().filter(|cell| cell.row == row);
        let next = last.map_or(0, |cell| cell.column + 1);
        let place = match tag.attribute("r") {
            Some(place) => parse_cell(&place),
            None => Some((row, next)),
        };
        let Some((_, column)) = place.filter(|(r, column)| *r == row && *column >= next) else {
            return broken();
        };
        let mut cell = CellSpan {
            row,
            column,
            range: tag.range.clone(),
            style: tag.attribute("s"),
            formula: false,
            value: None,
        };
        if tag.does == Does::Open {
            cell.inside(&tags[1..]);
        }
        self.index.insert((row, column), self.cells.len());
        self.cells.push(cell);
        Ok(())
    }

    fn column(&mut self, tag: &Tag) {
        let number = |key: &str| tag.attribute(key).and_then(|n| n.parse::<u32>().ok());
        if let (Some(min), Some(max), Some(style)) = (number("min"), number("max"), tag.attribute("style")) {
            self.columns.push((min, max, style));
        }
    }

    fn merge(&mut self, tag: &Tag) {
        let block = tag.attribute("ref").unwrap_or_default();
        if let Some((first, last)) = block.split_once(':')
            && let (Some(first), Some(last)) = (parse_cell(first), parse_cell(last))
        {
            self.merged.push((first, last));
        }
    }

    /// The cell that shows what is at a place: the first one of a merged block.
    pub fn shown(&self, row: u32, column: u32) -> (u32, u32) {
        let holds = |((r1, c1), (r2, c2)): &((u32, u32), (u32, u32))| {
            (*r1..=*r2).contains(&row) && (*c1..=*c2).contains(&column)
        };
        self.merged
            .iter()
            .find(|block| holds(block))
            .map_or((row, column), |(first, _)| *first)
    }

    /// The cell at a place.
    pub fn cell(&self, row: u32, column: u32) -> Option<&CellSpan> {
        self.index.get(&(row, column)).map(|at| &self.cells[*at])
    }

    /// The first cell of a row behind a column.
    pub fn next_cell(&self, row: u32, column: u32) -> Option<&CellSpan> {
        let mut behind = self.index.range((row, column + 1)..=(row, u32::MAX));
        behind.next().map(|(_, at)| &self.cells[*at])
    }

    /// The style of a column's cells that are not there yet.
    pub fn column_style(&self, column: u32) -> Option<String> {
        let holds = |(min, max, _): &&(u32, u32, String)| (*min..=*max).contains(&(column + 1));
        self.columns.iter().find(holds).map(|(.., style)| style.clone())
    }
}

impl CellSpan {
    /// Looks at what stands between the tags.
    fn inside(&mut self, tags: &[Tag]) {
        let mut value = None;
        for tag in tags {
            match tag.local {
                "c" if tag.does == Does::Close => {
                    self.range.end = tag.range.end;
                    return;
                }
                "f" => self.formula = true,
                "v" if tag.does == Does::Open => value = Some(tag.range.start),
                "v" => {
                    let start = value.unwrap_or(tag.range.start);
                    self.value = Some(start..tag.range.end);
                }
                _ => {}
            }
        }
    }
}
