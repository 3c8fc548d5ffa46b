//! A report as a workbook that an office prints and files: a sheet for each table, one with the records
//! behind the numbers (明细), one with what the numbers rest on (说明).

mod details;
mod looks;
mod sheet;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

pub(crate) use looks::{Looks, put};
pub(crate) use sheet::paper;

use super::ReportDocument;
use crate::error::Error;

/// The name of the sheet with the records behind the numbers.
pub(super) const DETAILS: &str = "明细";
/// The name of the sheet with the notes.
pub(super) const NOTES: &str = "说明";

/// Writes the workbook. 明细 is left out where there are no records, 说明 where there are no notes.
/// Rules: `cell_too_long`, `too_many_rows`, `not_xlsx`.
pub fn to_xlsx(document: &ReportDocument) -> Result<Vec<u8>, Error> {
    build(document).map_err(unwritable)
}

/// What a spreadsheet refuses, as a rule.
pub(crate) fn unwritable(error: XlsxError) -> Error {
    let rule = match error {
        XlsxError::MaxStringLengthExceeded => "cell_too_long",
        XlsxError::RowColumnLimitError => "too_many_rows",
        _ => "not_xlsx",
    };
    Error::Unwritable { rule }
}

/// An empty workbook that says no day on which it was made: equal documents stay equal bytes.
pub(crate) fn new_book(title: &str) -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    let fixed = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let title: String = title.chars().take(200).collect();
    let properties = DocProperties::new()
        .set_author("Ketepai")
        .set_title(title)
        .set_creation_datetime(&fixed);
    book.set_properties(&properties);
    Ok(book)
}

fn build(document: &ReportDocument) -> Result<Vec<u8>, XlsxError> {
    let mut book = new_book(&document.title)?;
    let looks = Looks::new();
    let plan = details::Plan::of(&document.details);
    let mut names = vec![DETAILS.to_owned(), NOTES.to_owned()];
    for table in &document.tables {
        let sheet = book
            .add_worksheet()
            .set_name(sheet_name(&table.title, &mut names))?;
        sheet::write(sheet, document, table, &plan, &looks)?;
    }
    if !plan.is_empty() {
        let sheet = book.add_worksheet().set_name(DETAILS)?;
        details::write(sheet, &document.details, &plan, &looks)?;
    }
    if !document.notes.is_empty() || document.tables.is_empty() {
        let sheet = book.add_worksheet().set_name(NOTES)?;
        details::write_notes(sheet, &document.notes, &looks)?;
    }
    book.save_to_buffer()
}

/// A name that a spreadsheet takes: at most 31 characters, none of `[]:*?/\`, not twice in one workbook.
pub(crate) fn sheet_name(title: &str, taken: &mut Vec<String>) -> String {
    let allowed = |c: &char| !"[]:*?/\\".contains(*c) && !c.is_control();
    let clean: String = title.chars().filter(allowed).collect();
    let clean = clean.trim_matches(|c: char| c == '\'' || c.is_whitespace());
    let base = match clean.to_lowercase().as_str() {
        "" | "history" => "表",
        _ => clean,
    };
    let numbered = (1..).map(|number: u32| match number {
        1 => cut(base, 31),
        number => format!("{} ({number})", cut(base, 20)),
    });
    let is_free = |name: &String| {
        !taken
            .iter()
            .any(|other| other.to_lowercase() == name.to_lowercase())
    };
    let name = numbered.into_iter().find(is_free).unwrap_or_default();
    taken.push(name.clone());
    name
}

/// A sheet's name is counted as Excel counts, in units of UTF-16.
fn cut(text: &str, most: usize) -> String {
    let mut length = 0;
    let fits = |c: &char| {
        length += c.len_utf16();
        length <= most
    };
    let cut: String = text.chars().take_while(fits).collect();
    cut.trim_end_matches(|c: char| c == '\'' || c.is_whitespace())
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_is_named_as_a_spreadsheet_allows() {
        let mut names = vec![DETAILS.to_owned()];
        assert_eq!(sheet_name("附件1/2：[统计]表", &mut names), "附件12：统计表");
        assert_eq!(sheet_name("明细", &mut names), "明细 (2)");
        assert_eq!(sheet_name("", &mut names), "表");
        assert_eq!(sheet_name("'History'", &mut names), "表 (2)");
        assert_eq!(sheet_name(&"长".repeat(40), &mut names).chars().count(), 31);
        assert_eq!(
            sheet_name(&"长".repeat(40), &mut names),
            format!("{} (2)", "长".repeat(20))
        );
    }
}
