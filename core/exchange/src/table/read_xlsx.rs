//! XLSX by calamine, cell by cell: a sheet that claims a million columns costs nothing until it has them.

use std::io::Cursor;

use calamine::{DataRef, ExcelDateTime, Reader, SheetVisible, Xlsx};

use super::{Cell, Gather, Options, Sheet, day_of, zip_guard};
use crate::error::{Error, unreadable};

const NOT_XLSX: Error = Error::Unreadable { rule: "not_xlsx" };

/// Reads the sheet asked for, or the first visible one that has cells. calamine 0.38 adds to a row's number
/// without looking (`r="4294967295"` panics where sums are checked): such a file is no XLSX, and ends nothing
/// but itself.
pub(super) fn read(bytes: &[u8], options: &Options) -> Result<Sheet, Error> {
    zip_guard::check(bytes, &options.limits)?;
    std::panic::catch_unwind(|| read_book(bytes, options)).unwrap_or(Err(NOT_XLSX))
}

fn read_book(bytes: &[u8], options: &Options) -> Result<Sheet, Error> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| NOT_XLSX)?;
    let visible = book
        .sheets_metadata()
        .iter()
        .filter(|sheet| sheet.visible == SheetVisible::Visible);
    let names: Vec<String> = visible.map(|sheet| sheet.name.clone()).collect();
    if let Some(name) = &options.sheet {
        return match names.contains(name) {
            true => read_sheet(&mut book, name, options),
            false => unreadable("no_such_sheet"),
        };
    }
    let mut first = Sheet::default();
    for name in &names {
        first = read_sheet(&mut book, name, options)?;
        if !first.rows.is_empty() {
            break;
        }
    }
    Ok(first)
}

fn read_sheet(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, options: &Options) -> Result<Sheet, Error> {
    let mut cells = book.worksheet_cells_reader(name).map_err(|_| NOT_XLSX)?;
    let mut gather = Gather::new(&options.limits);
    while let Some(cell) = cells.next_cell().map_err(|_| NOT_XLSX)? {
        let (row, column) = cell.get_position();
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        gather.put(row.saturating_add(1), column, value(cell.get_value()))?;
    }
    Ok(gather.finish(name.to_owned()))
}

/// First and last cell of a merged block: row from 1, column from 0.
pub(crate) type Block = ((u32, usize), (u32, usize));

/// The merged blocks of a sheet, in order. None where the file
/// cannot say. For files that were read before.
pub(crate) fn merged_blocks(bytes: &[u8], sheet: &str) -> Vec<Block> {
    let blocks = std::panic::catch_unwind(|| {
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).ok()?;
        book.merge_cells_by_sheet_name(sheet).ok()
    });
    let place = |(row, column): (u32, u32)| {
        (
            row.saturating_add(1),
            usize::try_from(column).unwrap_or(usize::MAX),
        )
    };
    let blocks = blocks.ok().flatten().unwrap_or_default();
    blocks
        .iter()
        .map(|block| (place(block.start), place(block.end)))
        .collect()
}

fn value(data: &DataRef) -> Cell {
    match data {
        DataRef::Empty => Cell::Empty,
        DataRef::Int(number) => Cell::Number(*number as f64),
        DataRef::Float(number) => Cell::Number(*number),
        DataRef::String(text) => Cell::from(text.as_str()),
        DataRef::SharedString(text) => Cell::from(*text),
        DataRef::Bool(value) => Cell::Bool(*value),
        DataRef::DateTime(moment) => date(moment),
        DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => Cell::from(text.as_str()),
        DataRef::Error(_) => Cell::Error,
    }
}

/// A serial number that is shown as a date. Durations, and the 29th of February 1900 that only Excel knows,
/// stay numbers.
fn date(moment: &ExcelDateTime) -> Cell {
    let (year, month, date, hour, minute, second, _) = moment.to_ymd_hms_milli();
    let number = Cell::Number(moment.as_f64());
    if !moment.is_datetime() {
        return number;
    }
    match day_of(i32::from(year), month, date) {
        Some(day) => {
            let second = (u32::from(hour) * 60 + u32::from(minute)) * 60 + u32::from(second);
            Cell::Date { day, second }
        }
        None => number,
    }
}
