//! XLSX by rust_xlsxwriter: the same values give the same bytes, on any day.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Note, Workbook, Worksheet, XlsxError};

use super::{Cell, ymd_of};
use crate::error::Error;

/// A column: its header, a note on it, and its width in characters.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Column {
    /// The header; bold, and kept in sight.
    pub header: String,
    /// Shown when the header is pointed at; none when empty.
    pub note: String,
    /// Width in characters; 0 leaves the default.
    pub width: u16,
}

/// Writes one sheet: headers in row 1, then the rows. A text is always text, also one that begins with `=`;
/// one that does is marked as quoted, so that it stays text when it is edited. Long numbers belong in texts.
/// Rule: `not_xlsx` (too many rows, a text beyond 32,767 characters, a sheet's name that Excel refuses).
pub fn write_xlsx(sheet: &str, columns: &[Column], rows: &[Vec<Cell>]) -> Result<Vec<u8>, Error> {
    build(sheet, columns, rows).map_err(|_| Error::Unwritable { rule: "not_xlsx" })
}

fn build(name: &str, columns: &[Column], rows: &[Vec<Cell>]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // Excel asks for a time; a fixed one keeps equal sheets equal.
    let fixed = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(
        &DocProperties::new()
            .set_author("Ketepai")
            .set_creation_datetime(&fixed),
    );
    let sheet = book.add_worksheet().set_name(name)?;
    heads(sheet, columns)?;
    let formats = Formats::new();
    for (row, cells) in (1u32..).zip(rows) {
        for (column, cell) in (0u16..).zip(cells) {
            formats.put(sheet, row, column, cell)?;
        }
    }
    book.save_to_buffer()
}

fn heads(sheet: &mut Worksheet, columns: &[Column]) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold().set_text_wrap();
    for (at, column) in (0u16..).zip(columns) {
        sheet.write_string_with_format(0, at, &column.header, &bold)?;
        if !column.note.is_empty() {
            let note = Note::new(&column.note)
                .add_author_prefix(false)
                .set_author("Ketepai");
            sheet.insert_note(0, at, &note)?;
        }
        if column.width > 0 {
            sheet.set_column_width(at, f64::from(column.width))?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

struct Formats {
    day: Format,
    moment: Format,
    quoted: Format,
}

impl Formats {
    fn new() -> Self {
        Formats {
            day: Format::new().set_num_format("yyyy-mm-dd"),
            moment: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
            quoted: Format::new().set_quote_prefix(),
        }
    }

    fn put(&self, sheet: &mut Worksheet, row: u32, column: u16, cell: &Cell) -> Result<(), XlsxError> {
        match cell {
            Cell::Empty => return Ok(()),
            Cell::Text(text) if super::write_csv::is_dangerous(text) => {
                sheet.write_string_with_format(row, column, &**text, &self.quoted)?
            }
            Cell::Text(text) => sheet.write_string(row, column, &**text)?,
            Cell::Number(number) => sheet.write_number(row, column, *number)?,
            Cell::Date { day, second } => return self.put_date(sheet, row, column, *day, *second),
            Cell::Bool(value) => sheet.write_boolean(row, column, *value)?,
            Cell::Error => sheet.write_string(row, column, cell.text())?,
        };
        Ok(())
    }

    fn put_date(
        &self,
        sheet: &mut Worksheet,
        row: u32,
        column: u16,
        day: i64,
        second: u32,
    ) -> Result<(), XlsxError> {
        let ymd = ymd_of(day).and_then(|(y, m, d)| Some((u16::try_from(y).ok()?, m, d)));
        let Some((year, month, date)) = ymd.filter(|(year, ..)| (1900..=9999).contains(year)) else {
            sheet.write_string(row, column, Cell::Date { day, second }.text())?;
            return Ok(());
        };
        let format = if second == 0 { &self.day } else { &self.moment };
        let start = ExcelDateTime::from_ymd(year, month, date)?;
        let clock = start.and_hms((second / 3600) as u16, (second / 60 % 60) as u8, second % 60)?;
        sheet.write_datetime_with_format(row, column, &clock, format)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::{Options, read};

    fn rows() -> Vec<Vec<Cell>> {
        let texts = vec![Cell::from("=1+1"), Cell::from("巴特尔"), Cell::from("ᠪᠠᠭᠠᠲᠤᠷ")];
        let rest = vec![
            Cell::Number(-12.5),
            Cell::Bool(true),
            Cell::Empty,
            Cell::Date {
                day: 19_787,
                second: 0,
            },
            Cell::Date {
                day: 19_787,
                second: 3_661,
            },
        ];
        vec![texts, rest]
    }

    #[test]
    fn equal_sheets_are_equal_bytes_and_read_back() {
        let columns = [Column {
            header: "名称".to_owned(),
            note: "必填".to_owned(),
            width: 20,
        }];
        let bytes = write_xlsx("农户", &columns, &rows()).unwrap();
        assert_eq!(bytes, write_xlsx("农户", &columns, &rows()).unwrap());
        let sheet = read(&bytes, &Options::default()).unwrap();
        assert_eq!(sheet.name, "农户");
        assert_eq!(sheet.rows[0].cells, [Cell::from("名称")]);
        let read: Vec<Vec<Cell>> = sheet.rows[1..].iter().map(|row| row.cells.clone()).collect();
        assert_eq!(read, rows());
    }

    #[test]
    fn the_sheet_that_is_asked_for_must_be_there() {
        let bytes = write_xlsx("农户", &[], &rows()).unwrap();
        let asked = Options {
            sheet: Some("企业".to_owned()),
            ..Options::default()
        };
        assert_eq!(read(&bytes, &asked).unwrap_err().rule(), "no_such_sheet");
    }
}
