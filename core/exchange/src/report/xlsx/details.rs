//! The records behind the numbers, one below the other, and the notes.

use rust_xlsxwriter::{Worksheet, XlsxError};

use super::super::value::width;
use super::super::{Cell, Detail, Note};
use super::looks::{Looks, put};
use super::sheet::{across, paper};

/// Where each detail stands on its sheet.
pub(super) struct Plan {
    /// The row (from 0) of each detail's first record; none for one without records.
    firsts: Vec<Option<u32>>,
}

impl Plan {
    /// A row for the title, then the details in order. A row of headers stands before the first, and again
    /// after an empty row wherever they change.
    pub(super) fn of(details: &[Detail]) -> Self {
        let (mut row, mut before) = (1u32, None);
        let mut firsts = Vec::with_capacity(details.len());
        for detail in details {
            if detail.rows.is_empty() {
                firsts.push(None);
                continue;
            }
            row = match before {
                None => row + 1,
                Some(columns) if columns == &detail.columns => row,
                Some(_) => row + 2,
            };
            before = Some(&detail.columns);
            firsts.push(Some(row));
            row = row.saturating_add(u32::try_from(detail.rows.len()).unwrap_or(u32::MAX));
        }
        Plan { firsts }
    }

    /// Whether there is no record at all.
    pub(super) fn is_empty(&self) -> bool {
        self.firsts.iter().all(Option::is_none)
    }

    /// The link to a detail's first record.
    pub(super) fn address(&self, detail: usize) -> Option<String> {
        let row = self.firsts.get(detail).copied().flatten()?;
        Some(format!("internal:'{}'!A{}", super::DETAILS, row + 1))
    }
}

/// Writes every record, the name of its number before it.
pub(super) fn write(
    sheet: &mut Worksheet,
    details: &[Detail],
    plan: &Plan,
    looks: &Looks,
) -> Result<(), XlsxError> {
    let widths = widths(details);
    for (at, width) in (0u16..).zip(&widths) {
        sheet.set_column_width(at, *width as f64)?;
    }
    let last = u16::try_from(widths.len() - 1).unwrap_or(u16::MAX);
    across(sheet, 0, last, super::DETAILS, &looks.title)?;
    sheet.set_row_height(0, 28.0)?;
    let mut before: Option<&Vec<String>> = None;
    for (detail, first) in details.iter().zip(&plan.firsts) {
        let Some(first) = *first else { continue };
        if before != Some(&detail.columns) {
            heads(sheet, first - 1, &detail.columns, looks)?;
            before = Some(&detail.columns);
        }
        for (row, cells) in (first..).zip(&detail.rows) {
            record(sheet, row, &detail.cell, cells, looks)?;
        }
    }
    sheet.set_freeze_panes(2, 1)?;
    sheet.set_repeat_rows(1, 1)?;
    paper(sheet, last > 6);
    Ok(())
}

fn heads(sheet: &mut Worksheet, row: u32, columns: &[String], looks: &Looks) -> Result<(), XlsxError> {
    sheet.write_string_with_format(row, 0, "数据项", &looks.head)?;
    for (at, column) in (1u16..).zip(columns) {
        sheet.write_string_with_format(row, at, column, &looks.head)?;
    }
    Ok(())
}

fn record(
    sheet: &mut Worksheet,
    row: u32,
    name: &str,
    cells: &[Cell],
    looks: &Looks,
) -> Result<(), XlsxError> {
    let name = Cell::Text(name.to_owned());
    for (at, cell) in (0u16..).zip(std::iter::once(&name).chain(cells)) {
        put(sheet, (row, at), cell, &looks.of(cell, false))?;
    }
    Ok(())
}

fn widths(details: &[Detail]) -> Vec<usize> {
    let mut widths = vec![width("数据项")];
    for detail in details {
        widths[0] = widths[0].max(width(&detail.cell));
        let heads = detail.columns.iter().map(|column| width(column)).enumerate();
        let cells = detail
            .rows
            .iter()
            .flat_map(|row| row.iter().map(|cell| width(&cell.text())).enumerate());
        for (at, width) in heads.chain(cells) {
            widths.resize(widths.len().max(at + 2), 0);
            widths[at + 1] = widths[at + 1].max(width);
        }
    }
    widths.into_iter().map(|width| (width + 2).clamp(9, 42)).collect()
}

/// Writes the notes, one below the other.
pub(super) fn write_notes(sheet: &mut Worksheet, notes: &[Note], looks: &Looks) -> Result<(), XlsxError> {
    sheet.set_column_width(0, 20.0)?;
    sheet.set_column_width(1, 80.0)?;
    across(sheet, 0, 1, super::NOTES, &looks.title)?;
    sheet.set_row_height(0, 28.0)?;
    for (row, note) in (1u32..).zip(notes) {
        put(sheet, (row, 0), &Cell::Text(note.title.clone()), &looks.words)?;
        put(sheet, (row, 1), &Cell::Text(note.text.clone()), &looks.words)?;
    }
    paper(sheet, false);
    Ok(())
}
