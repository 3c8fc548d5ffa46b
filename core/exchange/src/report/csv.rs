//! A table as CSV for Excel and WPS: UTF-8 with a byte order mark, RFC 4180, no cell that would be computed.

use super::{Cell, ReportTable};
use crate::table::is_dangerous;

/// The headers and the rows, without title and unit line, so that other programs read it. Units stand in the
/// headers: `投入（万元）`. A blank stays empty; a text that a spreadsheet might compute gets a `'` before it.
pub fn to_csv(table: &ReportTable) -> String {
    let mut csv = String::from("\u{FEFF}");
    let corner = Cell::Text(table.corner.clone());
    let heads = table.columns.iter().map(|column| Cell::Text(column.header("")));
    line(&mut csv, std::iter::once(corner).chain(heads));
    for row in &table.rows {
        let title = Cell::Text(row.title.clone());
        let cells = (0..table.columns.len()).map(|at| row.cell(at).clone());
        line(&mut csv, std::iter::once(title).chain(cells));
    }
    csv
}

fn line(csv: &mut String, cells: impl Iterator<Item = Cell>) {
    for (at, cell) in cells.enumerate() {
        if at > 0 {
            csv.push(',');
        }
        csv.push_str(&quoted(&safe(&cell)));
    }
    csv.push_str("\r\n");
}

fn safe(cell: &Cell) -> String {
    match cell {
        Cell::Text(text) if is_dangerous(text) => format!("'{text}"),
        cell => cell.text(),
    }
}

fn quoted(text: &str) -> String {
    if text.contains(['"', ',', '\r', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
