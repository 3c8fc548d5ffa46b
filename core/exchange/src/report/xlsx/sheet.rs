//! One table on one sheet, laid out as offices lay theirs out, and set up for A4.

use rust_xlsxwriter::{Format, Url, Worksheet, XlsxError};

use super::super::value::{lines, width};
use super::super::{Cell, ReportDocument, ReportTable, Row};
use super::details::Plan;
use super::looks::{Looks, linked, put};

/// Writes the table: title, subtitle, unit line, headers, rows.
pub(super) fn write(
    sheet: &mut Worksheet,
    document: &ReportDocument,
    table: &ReportTable,
    plan: &Plan,
    looks: &Looks,
) -> Result<(), XlsxError> {
    let widths = widths(table);
    for (at, width) in (0u16..).zip(&widths) {
        sheet.set_column_width(at, *width as f64)?;
    }
    let head = top(sheet, table, &widths, looks)?;
    heads(sheet, table, head, &widths, looks)?;
    for (at, row) in (head + 1..).zip(&table.rows) {
        let format = looks.of(&Cell::Text(String::new()), row.total);
        put(sheet, (at, 0), &Cell::Text(row.title.clone()), &format)?;
        values(sheet, document, table, row, at, plan, looks)?;
    }
    sheet.set_freeze_panes(head + 1, 1)?;
    sheet.set_repeat_rows(head, head)?;
    paper(sheet, table.is_wide());
    Ok(())
}

/// The lines above the headers; the row where the headers go.
fn top(
    sheet: &mut Worksheet,
    table: &ReportTable,
    widths: &[usize],
    looks: &Looks,
) -> Result<u32, XlsxError> {
    let room: usize = widths.iter().sum();
    let last = u16::try_from(widths.len() - 1).unwrap_or(u16::MAX);
    let mut row = 0;
    // A character of 18 pt takes the room of nearly two of 10.5 pt.
    across(sheet, row, last, &table.title, &looks.title)?;
    sheet.set_row_height(row, 28.0 * lines(&table.title, room * 10 / 18) as f64)?;
    for (text, format) in [
        (&table.subtitle, &looks.subtitle),
        (&table.unit_line, &looks.unit),
    ] {
        if !text.is_empty() {
            row += 1;
            across(sheet, row, last, text, format)?;
            sheet.set_row_height(row, 18.0 * lines(text, room * 10 / 12) as f64)?;
        }
    }
    Ok(row + 1)
}

/// One text over all columns; a single column has nothing to merge.
pub(super) fn across(
    sheet: &mut Worksheet,
    row: u32,
    last: u16,
    text: &str,
    format: &Format,
) -> Result<(), XlsxError> {
    if last == 0 {
        sheet.write_string_with_format(row, 0, text, format)?;
    } else {
        sheet.merge_range(row, 0, row, last, text, format)?;
    }
    Ok(())
}

fn heads(
    sheet: &mut Worksheet,
    table: &ReportTable,
    row: u32,
    widths: &[usize],
    looks: &Looks,
) -> Result<(), XlsxError> {
    let titles = std::iter::once(table.corner.clone()).chain(table.columns.iter().map(|c| c.header("\n")));
    let mut most = 1;
    for ((at, title), width) in (0u16..).zip(titles).zip(widths) {
        sheet.write_string_with_format(row, at, &title, &looks.head)?;
        most = most.max(lines(&title, width.saturating_sub(1)));
    }
    sheet.set_row_height(row, 6.0 + 15.0 * most as f64)?;
    Ok(())
}

fn values(
    sheet: &mut Worksheet,
    document: &ReportDocument,
    table: &ReportTable,
    row: &Row,
    at: u32,
    plan: &Plan,
    looks: &Looks,
) -> Result<(), XlsxError> {
    for ((column, head), index) in (1u16..).zip(&table.columns).zip(0..) {
        let cell = row.cell(index);
        let format = looks.of(cell, row.total);
        let target = document
            .detail_of(table, row, head)
            .and_then(|detail| plan.address(detail));
        match target.filter(|_| *cell != Cell::Blank) {
            Some(target) => {
                let format = linked(format);
                // The link first: it writes its own text, which the value then takes the place of.
                let url = Url::new(target).set_text(cell.text());
                sheet.write_url_with_format(at, column, url, &format)?;
                put(sheet, (at, column), cell, &format)?;
            }
            None => put(sheet, (at, column), cell, &format)?,
        }
    }
    Ok(())
}

/// Characters that each column needs: its values whole, its header in at most a few lines.
fn widths(table: &ReportTable) -> Vec<usize> {
    let titles = table.rows.iter().map(|row| width(&row.title));
    let first = titles.chain([width(&table.corner)]).max().unwrap_or(0);
    let of_column = |(at, column): (usize, &super::super::Column)| {
        let head = width(&column.title).max(width(&column.unit) + 4).min(14);
        let values = table.rows.iter().map(|row| width(&row.cell(at).text()));
        values.chain([head]).max().unwrap_or(head)
    };
    let rest = table.columns.iter().enumerate().map(of_column);
    let needed = std::iter::once(first).chain(rest);
    spread(needed.map(|width| (width + 2).clamp(9, 42)).collect())
}

/// A small table is spread over the paper, where its title has room.
fn spread(mut widths: Vec<usize>) -> Vec<usize> {
    let missing = 84usize.saturating_sub(widths.iter().sum());
    let each = missing / widths.len().max(1);
    widths.iter_mut().for_each(|width| *width += each);
    widths
}

/// A4, as wide as one page, its number at the foot.
pub(crate) fn paper(sheet: &mut Worksheet, wide: bool) {
    sheet.set_paper_size(9).set_print_fit_to_pages(1, 0);
    sheet.set_margins(0.6, 0.6, 0.75, 0.75, 0.3, 0.4);
    sheet.set_print_center_horizontally(true);
    sheet.set_footer("&C&\"宋体\"&9第 &P 页，共 &N 页");
    if wide {
        sheet.set_landscape();
    }
}
