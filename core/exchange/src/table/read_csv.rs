//! CSV as Excel, WPS and QGIS write it: comma, semicolon or tab, in UTF-8 or GB18030.

use csv::{ReaderBuilder, StringRecord};

use super::{Cell, Gather, Options, Sheet};
use crate::error::{Error, too_large, unreadable};
use crate::text::decode;

/// Excel's own bound; a longer one is a quote that was never closed.
const CELL_CHARS: usize = 32_767;

/// Reads all rows. Everything is text: what a cell means, its column decides. A leading `'` that was written
/// to keep a spreadsheet from computing the cell is taken off again.
pub(super) fn read(bytes: &[u8], options: &Options) -> Result<Sheet, Error> {
    let text = decode(bytes, options.charset)?;
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter(&text))
        .from_reader(text.as_bytes());
    let mut gather = Gather::new(&options.limits);
    let (mut record, mut row) = (StringRecord::new(), 0u32);
    loop {
        let start = reader.position().line();
        match reader.read_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Ok(gather.finish(String::new())),
            Err(_) => return unreadable("not_csv"),
        }
        row = row.saturating_add(rows_passed(start, reader.position().line(), &record));
        for (column, field) in record.iter().enumerate() {
            if field.len() > CELL_CHARS && field.chars().count() > CELL_CHARS {
                return too_large("cell_too_long");
            }
            gather.put(row, column, Cell::from(unescaped(field)))?;
        }
    }
}

/// Lines that lie between this row and the one before are rows as well, only empty; a cell's own line breaks
/// are not.
fn rows_passed(start: u64, end: u64, record: &StringRecord) -> u32 {
    let inside: usize = record.iter().map(|field| field.matches('\n').count()).sum();
    let lines = end.saturating_sub(start).saturating_sub(inside as u64);
    u32::try_from(lines).unwrap_or(u32::MAX).max(1)
}

fn unescaped(field: &str) -> &str {
    match field.strip_prefix('\'') {
        Some(rest) if super::write_csv::is_dangerous(rest) => rest,
        _ => field,
    }
}

/// The mark that the first lines have most of, outside quotes.
fn delimiter(text: &str) -> u8 {
    let mut counts = [(0usize, b'\t'), (0, b';'), (0, b',')];
    let mut quoted = false;
    for byte in text.lines().take(10).flat_map(str::bytes) {
        quoted ^= byte == b'"';
        if let Some(count) = counts.iter_mut().find(|(_, mark)| *mark == byte && !quoted) {
            count.0 += 1;
        }
    }
    counts
        .iter()
        .max_by_key(|(count, _)| *count)
        .map_or(b',', |(_, mark)| *mark)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::table::read;

    fn rows(text: &str) -> Vec<(u32, Vec<String>)> {
        let sheet = read(text.as_bytes(), &Options::default()).unwrap();
        let texts = |row: &super::super::Row| row.cells.iter().map(Cell::text).collect();
        sheet.rows.iter().map(|row| (row.number, texts(row))).collect()
    }

    #[test]
    fn rows_keep_the_numbers_that_a_spreadsheet_shows() {
        let found = rows("a,b\r\n\r\n\"two\nlines\",c\r\nlast,x");
        let numbers: Vec<u32> = found.iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, [1, 3, 4]);
        assert_eq!(found[1].1, ["two\nlines", "c"]);
    }

    #[test]
    fn an_escaped_formula_is_text_again() {
        assert_eq!(
            rows("'+8613800000000,'twas,'=1")[0].1,
            ["+8613800000000", "'twas", "=1"]
        );
    }

    #[test]
    fn a_quote_that_is_never_closed_is_noticed() {
        let text = format!("a,b\n\"x,{}", "1,2\n".repeat(20_000));
        assert_eq!(
            read(text.as_bytes(), &Options::default()).unwrap_err().rule(),
            "cell_too_long"
        );
    }
}
