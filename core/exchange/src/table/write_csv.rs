//! CSV for Excel: UTF-8 with a byte order mark, CRLF, and no cell that a spreadsheet would compute.

use csv::{Terminator, WriterBuilder};

use super::Cell;
use crate::error::Error;

const UNWRITABLE: Error = Error::Unwritable { rule: "not_csv" };

/// Writes rows. A text that begins with `=`, `+`, `-`, `@`, tab or carriage return gets a `'` before it
/// (OWASP, CSV injection); numbers do not.
pub fn write_csv(rows: &[Vec<Cell>]) -> Result<Vec<u8>, Error> {
    let mut writer = WriterBuilder::new()
        .flexible(true)
        .terminator(Terminator::CRLF)
        .from_writer("\u{FEFF}".as_bytes().to_vec());
    for row in rows {
        writer
            .write_record(row.iter().map(safe))
            .map_err(|_| UNWRITABLE)?;
    }
    writer.into_inner().map_err(|_| UNWRITABLE)
}

fn safe(cell: &Cell) -> String {
    let text = cell.text();
    match cell {
        Cell::Text(_) if is_dangerous(&text) => format!("'{text}"),
        _ => text,
    }
}

/// Whether a spreadsheet might take the text for a formula.
pub(crate) fn is_dangerous(text: &str) -> bool {
    text.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_computed() {
        let row = ["=cmd|' /C calc'!A0", "+1", "-1", "@x", "＝1", "a=1"]
            .map(Cell::from)
            .to_vec();
        let bytes = write_csv(&[row, vec![Cell::Number(-5.0)]]).unwrap();
        let text = String::from_utf8(bytes).unwrap();
        assert_eq!(text, "\u{FEFF}'=cmd|' /C calc'!A0,'+1,'-1,'@x,'＝1,a=1\r\n-5\r\n");
    }
}
