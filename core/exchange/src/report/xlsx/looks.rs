//! How cells look: 宋体, black lines, nothing else. And how a value becomes a cell.

use rust_xlsxwriter::{
    ExcelDateTime, Format, FormatAlign, FormatBorder, FormatUnderline, Worksheet, XlsxError,
};

use super::super::Cell;
use crate::table::{is_dangerous, ymd_of};

/// The formats of one workbook.
pub(crate) struct Looks {
    /// 二号 (18 pt) bold, centred.
    pub title: Format,
    /// Under the title, centred.
    pub subtitle: Format,
    /// 单位：…, right.
    pub unit: Format,
    /// A header: bold, centred, wrapped, bordered.
    pub head: Format,
    /// A cell of words: left, wrapped, bordered.
    pub words: Format,
    /// A number: right, bordered.
    pub number: Format,
    /// A line of words without a border, wrapped.
    pub line: Format,
}

impl Looks {
    /// The house's own look.
    pub fn new() -> Self {
        let font = Format::new().set_font_name("宋体").set_font_size(10.5);
        let font = font.set_align(FormatAlign::VerticalCenter);
        let ruled = font.clone().set_border(FormatBorder::Thin);
        Looks {
            title: font
                .clone()
                .set_font_size(18)
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center),
            subtitle: font
                .clone()
                .set_font_size(12)
                .set_text_wrap()
                .set_align(FormatAlign::Center),
            unit: font.clone().set_align(FormatAlign::Right),
            head: ruled
                .clone()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center),
            words: ruled.clone().set_text_wrap().set_align(FormatAlign::Left),
            number: ruled.set_align(FormatAlign::Right),
            line: font.set_text_wrap().set_align(FormatAlign::Left),
        }
    }

    /// The format of a value, before its kind of number: bold in a total.
    pub fn of(&self, cell: &Cell, total: bool) -> Format {
        let base = match cell {
            Cell::Text(_) | Cell::Day(_) => &self.words,
            _ => &self.number,
        };
        if total {
            base.clone().set_bold()
        } else {
            base.clone()
        }
    }
}

/// Marks a number that leads to its records.
pub(super) fn linked(format: Format) -> Format {
    format.set_underline(FormatUnderline::Single)
}

/// Writes a value. A blank is an empty cell with its border; a text is never computed; a number of more than
/// 15 digits is a text, since a spreadsheet would round it.
pub(crate) fn put(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &Cell,
    format: &Format,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Blank => {
            sheet.write_blank(row, column, format)?;
        }
        Cell::Day(day) => put_day(sheet, (row, column), *day, format)?,
        cell => match cell.number().and_then(|number| number.parse::<f64>().ok()) {
            Some(number) => {
                let format = format.clone().set_num_format(pattern(cell));
                sheet.write_number_with_format(row, column, number, &format)?;
            }
            None => put_words(sheet, (row, column), &cell.text(), format)?,
        },
    }
    Ok(())
}

fn put_words(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    match is_dangerous(text) {
        true => sheet.write_string_with_format(row, column, text, &format.clone().set_quote_prefix())?,
        false => sheet.write_string_with_format(row, column, text, format)?,
    };
    Ok(())
}

fn put_day(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    day: i64,
    format: &Format,
) -> Result<(), XlsxError> {
    let ymd = ymd_of(day).and_then(|(y, m, d)| Some((u16::try_from(y).ok()?, m, d)));
    let Some((year, month, date)) = ymd.filter(|(year, ..)| (1900..=9999).contains(year)) else {
        return put_words(sheet, (row, column), &Cell::Day(day).text(), format);
    };
    let moment = ExcelDateTime::from_ymd(year, month, date)?;
    let format = format.clone().set_num_format("yyyy-mm-dd");
    sheet.write_datetime_with_format(row, column, &moment, &format)?;
    Ok(())
}

fn pattern(cell: &Cell) -> String {
    let point = match cell.decimals() {
        0 => "0".to_owned(),
        decimals => format!("0.{}", "0".repeat(decimals as usize)),
    };
    if matches!(cell, Cell::Percent { .. }) {
        point + "%"
    } else {
        point
    }
}
