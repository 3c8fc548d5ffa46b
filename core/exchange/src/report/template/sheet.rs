//! Values into the cells of one sheet. A cell keeps its style; one that is not there yet takes that of its
//! row or column.

mod scan;

use std::collections::BTreeMap;

use super::package::Package;
use super::styles::{Content, Styles};
use super::tags::{Edits, tags};
use crate::error::{Error, unreadable};
use crate::geo::escaped;
use crate::report::Cell;
use crate::table::address;
use scan::{CellSpan, RowSpan, Scan};

/// The most that a cell takes.
const CELL_CHARS: usize = 32_767;

/// A value on its way.
pub(super) struct Write<'v> {
    /// The name that it goes by.
    pub name: &'v str,
    /// The row, from 1.
    pub row: u32,
    /// The column, from 0.
    pub column: u32,
    /// The value.
    pub cell: &'v Cell,
}

/// Writes the values and drops what the sheet's formulas last came to. Gives the names whose cells hold a
/// formula. Rules: `template_protected`, `two_names_one_cell`, `cell_too_long`, `template_broken`.
pub(super) fn patch(
    package: &mut Package,
    part: &str,
    writes: Option<&Vec<Write>>,
    styles: &Styles,
) -> Result<Vec<String>, Error> {
    let text = package.text(part)?;
    let scan = Scan::of(&tags(&text)?)?;
    let mut edits = Edits::default();
    for cell in scan.cells.iter().filter(|cell| cell.formula) {
        if let Some(value) = &cell.value {
            edits.put(value.clone(), String::new());
        }
    }
    let mut computed = Vec::new();
    if let Some(writes) = writes {
        if scan.protected {
            return unreadable("template_protected");
        }
        let filler = Filler {
            text: &text,
            scan: &scan,
            styles,
        };
        let placed = filler.placed(writes, &mut computed)?;
        filler.rows(&placed, &mut edits)?;
    }
    if let Some(changed) = edits.apply(&text)? {
        package.change(part, changed);
    }
    Ok(computed)
}

/// Values by row and column.
type Placed<'w> = BTreeMap<u32, BTreeMap<u32, &'w Cell>>;

struct Filler<'s> {
    text: &'s str,
    scan: &'s Scan,
    styles: &'s Styles,
}

impl Filler<'_> {
    /// Each value at the cell that shows it. Two names of one cell must agree.
    fn placed<'w>(&self, writes: &'w [Write], computed: &mut Vec<String>) -> Result<Placed<'w>, Error> {
        let mut placed: Placed = BTreeMap::new();
        for write in writes {
            let (row, column) = self.scan.shown(write.row, write.column);
            if self.scan.cell(row, column).is_some_and(|cell| cell.formula) {
                computed.push(write.name.to_owned());
                continue;
            }
            let before = placed.entry(row).or_default().insert(column, write.cell);
            if before.is_some_and(|before| before != write.cell) {
                return unreadable("two_names_one_cell");
            }
        }
        Ok(placed)
    }

    fn rows(&self, placed: &Placed, edits: &mut Edits) -> Result<(), Error> {
        let mut whole = String::new();
        for (number, cells) in placed {
            match self.scan.rows.iter().find(|row| row.number == *number) {
                Some(row) => self.row(row, cells, edits)?,
                None => {
                    let new = self.new_row(*number, cells)?;
                    let next = self.scan.rows.iter().find(|row| row.number > *number);
                    match (next, self.scan.empty) {
                        (Some(next), _) => edits.put(next.open.start..next.open.start, new),
                        (None, true) => whole.push_str(&new),
                        (None, false) => edits.put(self.scan.close..self.scan.close, new),
                    }
                }
            }
        }
        if !whole.is_empty() {
            let prefix = &self.scan.prefix;
            let all = format!("<{prefix}sheetData>{whole}</{prefix}sheetData>");
            edits.put(self.scan.data.clone(), all);
        }
        Ok(())
    }

    fn new_row(&self, number: u32, cells: &BTreeMap<u32, &Cell>) -> Result<String, Error> {
        let prefix = &self.scan.prefix;
        let mut row = format!("<{prefix}row r=\"{number}\">");
        for (column, cell) in cells {
            row += &self.new_cell(number, *column, cell, self.scan.column_style(*column))?;
        }
        Ok(row + &format!("</{prefix}row>"))
    }

    fn row(&self, row: &RowSpan, cells: &BTreeMap<u32, &Cell>, edits: &mut Edits) -> Result<(), Error> {
        let mut appended = String::new();
        let mut grows = false;
        for (column, value) in cells {
            if let Some(old) = self.scan.cell(row.number, *column) {
                edits.put(old.range.clone(), self.again(old, value)?);
                continue;
            }
            grows = true;
            let style = row.style.clone().or_else(|| self.scan.column_style(*column));
            let new = self.new_cell(row.number, *column, value, style)?;
            match self.scan.next_cell(row.number, *column) {
                Some(next) => edits.put(next.range.start..next.range.start, new),
                None => appended.push_str(&new),
            }
        }
        if grows {
            self.open_row(row, appended, edits);
        }
        Ok(())
    }

    /// The tag of a row that gets cells which it did not have: it may have said where its cells end.
    fn open_row(&self, row: &RowSpan, appended: String, edits: &mut Edits) {
        if row.empty {
            let open = row.without_spans.trim_end_matches('>').trim_end_matches('/');
            let prefix = &self.scan.prefix;
            edits.put(row.open.clone(), format!("{open}>{appended}</{prefix}row>"));
            return;
        }
        if self.text.get(row.open.clone()) != Some(row.without_spans.as_str()) {
            edits.put(row.open.clone(), row.without_spans.clone());
        }
        edits.put(row.close..row.close, appended);
    }

    fn again(&self, old: &CellSpan, value: &Cell) -> Result<String, Error> {
        self.new_cell(old.row, old.column, value, old.style.clone())
    }

    fn new_cell(&self, row: u32, column: u32, value: &Cell, style: Option<String>) -> Result<String, Error> {
        let prefix = &self.scan.prefix;
        let place = address(row, column as usize);
        let number = style.as_ref().and_then(|style| style.parse().ok());
        let style = style.map_or_else(String::new, |style| format!(" s=\"{}\"", escaped(&style)));
        let head = format!("<{prefix}c r=\"{place}\"{style}");
        Ok(match self.styles.content(value, number) {
            Content::Nothing => format!("{head}/>"),
            Content::Number(number) => format!("{head}><{prefix}v>{number}</{prefix}v></{prefix}c>"),
            Content::Text(text) if text.encode_utf16().count() > CELL_CHARS => {
                return Err(Error::Unwritable {
                    rule: "cell_too_long",
                });
            }
            Content::Text(text) => format!(
                "{head} t=\"inlineStr\"><{prefix}is><{prefix}t xml:space=\"preserve\">{}</{prefix}t></{prefix}is></{prefix}c>",
                inline(&text)
            ),
        })
    }
}

/// A text as a cell holds it: escaped for XML, and `_x000D_` kept from being taken for a character's number.
pub(super) fn inline(text: &str) -> String {
    let (mut safe, mut rest) = (String::new(), text);
    while let Some(at) = rest.find("_x") {
        let code = rest.get(at + 2..at + 7).unwrap_or_default().as_bytes();
        let is_code = code.len() == 5 && code[4] == b'_' && code[..4].iter().all(u8::is_ascii_hexdigit);
        safe.push_str(&rest[..at]);
        safe.push_str(if is_code { "_x005F_x" } else { "_x" });
        rest = &rest[at + 2..];
    }
    safe.push_str(rest);
    escaped(&safe)
}
