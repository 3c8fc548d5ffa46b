//! Which cell a name stands for.

use super::workbook::Book;

/// A named cell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Target {
    /// The name.
    pub name: String,
    /// The sheet, from 0.
    pub sheet: usize,
    /// The row, from 1.
    pub row: u32,
    /// The column, from 0.
    pub column: u32,
    /// The only sheet that knows the name; none where all do.
    pub local: Option<usize>,
}

/// All names of cells. A name of a constant, a formula, a whole column or of `#REF!` is none.
pub(super) fn targets(book: &Book) -> Vec<Target> {
    let target = |name: &super::workbook::Name| {
        let (sheet, row, column) = place(&name.refers)?;
        let is_it = |other: &super::workbook::SheetPart| other.name.to_lowercase() == sheet.to_lowercase();
        let at = book.sheets.iter().position(is_it)?;
        book.sheets[at].part.as_ref()?;
        Some(Target {
            name: name.name.clone(),
            sheet: at,
            row,
            column,
            local: name.local,
        })
    };
    book.names.iter().filter_map(target).collect()
}

/// Sheet, row (from 1) and column (from 0) of the first cell of `'附件 1'!$B$5:$C$6`.
fn place(refers: &str) -> Option<(String, u32, u32)> {
    let refers = refers.trim_start_matches('=');
    let (sheet, rest) = match refers.strip_prefix('\'') {
        Some(quoted) => quoted_name(quoted)?,
        None => {
            let (name, rest) = refers.split_once('!')?;
            (name.to_owned(), rest)
        }
    };
    let first = rest.split([':', ',']).next()?;
    let (row, column) = cell(first)?;
    Some((sheet, row, column))
}

/// Up to the quote that closes, `''` being one quote; and what stands after `!`.
fn quoted_name(text: &str) -> Option<(String, &str)> {
    let mut name = String::new();
    let mut rest = text;
    loop {
        let (before, after) = rest.split_once('\'')?;
        name.push_str(before);
        match after.strip_prefix('\'') {
            Some(more) => {
                name.push('\'');
                rest = more;
            }
            None => return Some((name, after.strip_prefix('!')?)),
        }
    }
}

/// `$B$5`, `B5` as row (from 1) and column (from 0), within what a spreadsheet has.
pub(super) fn cell(text: &str) -> Option<(u32, u32)> {
    let plain = text.trim().replace('$', "");
    let cut = plain.find(|c: char| c.is_ascii_digit())?;
    let (letters, digits) = plain.split_at(cut);
    let column = column(letters)?;
    let row: u32 = digits.parse().ok()?;
    (1..=1_048_576).contains(&row).then_some((row, column))
}

fn column(letters: &str) -> Option<u32> {
    if letters.is_empty() || letters.len() > 3 || !letters.bytes().all(|b| b.is_ascii_alphabetic()) {
        return None;
    }
    let digit = |b: u8| u32::from(b.to_ascii_uppercase() - b'A') + 1;
    let number = letters.bytes().fold(0, |sum, b| sum * 26 + digit(b));
    (number <= 16_384).then_some(number - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_stands_for_the_first_cell_of_what_it_names() {
        let at = |sheet: &str, row, column| Some((sheet.to_owned(), row, column));
        assert_eq!(place("Sheet1!$B$5"), at("Sheet1", 5, 1));
        assert_eq!(place("'附件 1'!$B$5:$C$6"), at("附件 1", 5, 1));
        assert_eq!(place("'O''Brien'!$AA$10,Sheet2!$A$1"), at("O'Brien", 10, 26));
        assert_eq!(place("Sheet1!$XFD$1048576"), at("Sheet1", 1_048_576, 16_383));
        for none in [
            "#REF!",
            "Sheet1!#REF!",
            "Sheet1!$A:$A",
            "Sheet1!$1:$2",
            "0.13",
            "\"x\"",
            "Sheet1!$XFE$1",
        ] {
            assert_eq!(place(none), None, "{none}");
        }
        assert_eq!(
            place("SUM(Sheet1!$A$1:$A$3)").map(|(sheet, ..)| sheet),
            Some("SUM(Sheet1".to_owned())
        );
    }
}
