//! A form as a workbook of one sheet, on A4. The paper is divided into narrow columns of one width; whatever
//! is wider is a merged block of them. A merged block does not grow with its words, so every height is said.

use rust_xlsxwriter::{Format, FormatAlign, Worksheet, XlsxError};

use super::grid::rows;
use super::{FormDocument, UNSIGNED};
use crate::error::Error;
use crate::report::value::{lines, width};
use crate::report::xlsx::{Looks, new_book, paper, put, sheet_name, unwritable};
use crate::report::{Cell, ReportTable, Row};

/// Characters across the paper.
const PAPER: usize = 92;
/// The height of a line of 10.5 pt.
const LINE: f64 = 16.0;
/// The most that a spreadsheet's row may be high, in lines.
const MOST_LINES: usize = 24;

/// Writes the form. Rules: `cell_too_long`, `too_many_rows`, `not_xlsx`.
pub fn form_to_xlsx(form: &FormDocument) -> Result<Vec<u8>, Error> {
    build(form).map_err(unwritable)
}

fn build(form: &FormDocument) -> Result<Vec<u8>, XlsxError> {
    let mut book = new_book(&form.title)?;
    let name = sheet_name(&form.title, &mut Vec::new());
    let looks = Looks::new();
    let mut page = Page {
        sheet: book.add_worksheet().set_name(name)?,
        looks: &looks,
        units: units(form.table.as_ref()),
        row: 0,
    };
    page.top(form)?;
    page.grid(form)?;
    if let Some(table) = &form.table {
        page.table(table)?;
    }
    page.words(form)?;
    page.signatures(form)?;
    page.foot(form)?;
    paper(page.sheet, false);
    book.save_to_buffer()
}

/// How many narrow columns: 24, or as many more as a wide table needs.
fn units(table: Option<&ReportTable>) -> u16 {
    let columns = table.map_or(0, |table| table.columns.len() + 1);
    u16::try_from(columns.next_multiple_of(4)).map_or(u16::MAX, |columns| columns.max(24))
}

struct Page<'p> {
    sheet: &'p mut Worksheet,
    looks: &'p Looks,
    units: u16,
    row: u32,
}

impl Page<'_> {
    /// Characters in so many narrow columns.
    fn room(&self, units: u16) -> usize {
        (PAPER * usize::from(units) / usize::from(self.units)).max(2)
    }

    /// A value over so many narrow columns from one on, in the row at hand.
    fn block(&mut self, from: u16, units: u16, cell: &Cell, format: &Format) -> Result<(), XlsxError> {
        if units > 1 {
            let last = from.saturating_add(units - 1);
            self.sheet
                .merge_range(self.row, from, self.row, last, "", format)?;
        }
        put(self.sheet, (self.row, from), cell, format)
    }

    /// Ends the row at hand, so many lines high.
    fn end_row(&mut self, lines: usize) -> Result<(), XlsxError> {
        let lines = lines.clamp(1, MOST_LINES);
        self.sheet.set_row_height(self.row, 8.0 + LINE * lines as f64)?;
        self.row += 1;
        Ok(())
    }

    fn across(&mut self, text: &str, format: &Format, lines: usize) -> Result<(), XlsxError> {
        self.block(0, self.units, &Cell::Text(text.to_owned()), format)?;
        self.end_row(lines)
    }

    fn top(&mut self, form: &FormDocument) -> Result<(), XlsxError> {
        let each = PAPER as f64 / f64::from(self.units);
        for unit in 0..self.units {
            self.sheet.set_column_width(unit, each)?;
        }
        let looks = self.looks;
        self.across(&form.title, &looks.title, 2 * lines(&form.title, PAPER * 10 / 18))?;
        if !form.subtitle.is_empty() {
            self.across(
                &form.subtitle,
                &looks.subtitle,
                lines(&form.subtitle, PAPER * 10 / 12),
            )?;
        }
        self.side_by_side(&form.head)
    }

    /// The lines above the grid: two in a row where they are short, else each by itself.
    fn side_by_side(&mut self, texts: &[String]) -> Result<(), XlsxError> {
        let half = self.units / 2;
        let short = |text: &String| width(text) <= PAPER / 2 - 2;
        let mut rest = texts;
        while let [first, after @ ..] = rest {
            let looks = self.looks;
            rest = match after {
                [second, after @ ..] if short(first) && short(second) => {
                    self.block(0, half, &Cell::Text(first.clone()), &looks.line)?;
                    let right = looks.line.clone().set_align(FormatAlign::Right);
                    self.block(half, self.units - half, &Cell::Text(second.clone()), &right)?;
                    self.end_row(1)?;
                    after
                }
                after => {
                    self.across(first, &looks.line, lines(first, PAPER))?;
                    after
                }
            };
        }
        Ok(())
    }

    fn grid(&mut self, form: &FormDocument) -> Result<(), XlsxError> {
        let (quarter, looks) = (self.units / 4, self.looks);
        let label = (quarter / 3).max(1);
        for row in rows(&form.fields) {
            let (mut from, mut most) = (0, 1);
            for (field, span) in row {
                let value = quarter * u16::from(span) - label;
                self.block(from, label, &Cell::Text(field.label.clone()), &looks.head)?;
                let format = looks.words.clone();
                self.block(from + label, value, &field.value, &format)?;
                let needed = [
                    usize::from(field.lines),
                    lines(&field.label, self.room(label) - 1),
                    lines(&field.value.text(), self.room(value) - 1),
                ];
                most = needed.into_iter().fold(most, usize::max);
                from += label + value;
            }
            self.end_row(most)?;
        }
        Ok(())
    }

    fn table(&mut self, table: &ReportTable) -> Result<(), XlsxError> {
        let looks = self.looks;
        if !table.title.is_empty() {
            self.across(&table.title, &looks.head, lines(&table.title, PAPER))?;
        }
        if !table.unit_line.is_empty() {
            self.across(&table.unit_line, &looks.unit, 1)?;
        }
        let heads = table.columns.iter().map(|column| Cell::Text(column.header("\n")));
        let heads: Vec<Cell> = std::iter::once(Cell::Text(table.corner.clone()))
            .chain(heads)
            .collect();
        self.cells(&heads, |_| looks.head.clone())?;
        for row in &table.rows {
            let title = Cell::Text(row.title.clone());
            let values = (0..table.columns.len()).map(|at| row.cell(at).clone());
            let cells: Vec<Cell> = std::iter::once(title).chain(values).collect();
            let Row { total, .. } = row;
            self.cells(&cells, |cell| looks.of(cell, *total))?;
        }
        Ok(())
    }

    /// Cells of a table over the whole width; what is left over widens the first ones.
    fn cells(&mut self, cells: &[Cell], format: impl Fn(&Cell) -> Format) -> Result<(), XlsxError> {
        let count = u16::try_from(cells.len()).unwrap_or(u16::MAX);
        let (each, over) = (self.units / count, self.units % count);
        let (mut from, mut most) = (0, 1);
        for (at, cell) in (0u16..).zip(cells) {
            let units = each + u16::from(at < over);
            self.block(from, units, cell, &format(cell))?;
            most = most.max(lines(&cell.text(), self.room(units) - 1));
            from += units;
        }
        self.end_row(most)
    }

    fn words(&mut self, form: &FormDocument) -> Result<(), XlsxError> {
        let looks = self.looks;
        for paragraph in &form.paragraphs {
            for piece in pieces(paragraph) {
                self.across(&piece, &looks.line, lines(&piece, PAPER - 2))?;
            }
        }
        Ok(())
    }

    /// Two parties in a row, each with its name, its signature and a line for the day.
    fn signatures(&mut self, form: &FormDocument) -> Result<(), XlsxError> {
        let (half, looks) = (self.units / 2, self.looks);
        for pair in form.signatures.chunks(2) {
            self.row += 1;
            let blocks: Vec<[String; 3]> = pair.iter().map(signature).collect();
            for line in 0..3 {
                for (at, block) in (0u16..).zip(&blocks) {
                    self.block(at * half, half, &Cell::Text(block[line].clone()), &looks.line)?;
                }
                let most = blocks
                    .iter()
                    .map(|block| lines(&block[line], PAPER / 2 - 2))
                    .max();
                self.end_row(most.unwrap_or(1))?;
            }
        }
        Ok(())
    }

    fn foot(&mut self, form: &FormDocument) -> Result<(), XlsxError> {
        let looks = self.looks;
        for text in &form.foot {
            self.across(text, &looks.line, lines(text, PAPER - 2))?;
        }
        Ok(())
    }
}

/// Party, signature, day.
fn signature((party, signed): &(String, String)) -> [String; 3] {
    let [line, day] = UNSIGNED.map(str::to_owned);
    match signed.as_str() {
        "" => [format!("{party}："), line, day],
        signed => [format!("{party}："), signed.to_owned(), String::new()],
    }
}

/// A paragraph, its first line moved in, in pieces that one row can hold.
fn pieces(paragraph: &str) -> Vec<String> {
    let text = format!("　　{}", paragraph.trim());
    let (mut pieces, mut piece) = (Vec::new(), String::new());
    for c in text.chars() {
        piece.push(c);
        let full = lines(&piece, PAPER - 2) >= MOST_LINES - 1;
        if full && (c == '\n' || "。；！？".contains(c) || lines(&piece, PAPER - 2) >= MOST_LINES) {
            pieces.push(std::mem::take(&mut piece));
        }
    }
    pieces.push(piece);
    pieces.retain(|piece| !piece.is_empty());
    pieces
}
