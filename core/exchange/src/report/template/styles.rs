//! What the template's number formats are for: a date in a cell that is not formatted for dates would show as
//! 45356.

use std::collections::BTreeMap;

use super::package::Package;
use super::tags::{Does, tags};
use super::workbook::Book;
use crate::error::Error;
use crate::report::Cell;

/// What a format shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Shows {
    Date,
    Percent,
    Other,
}

/// The formats of a workbook, by the number that its cells give.
pub(super) struct Styles {
    shows: Vec<Shows>,
    from_1904: bool,
}

/// What goes into a cell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Content {
    Nothing,
    Number(String),
    Text(String),
}

impl Styles {
    /// Reads the part of styles; a workbook may have none.
    pub fn read(package: &mut Package, book: &Book) -> Result<Self, Error> {
        let part = book.links.values().find(|(kind, _)| kind.ends_with("/styles"));
        let shows = match part.filter(|(_, part)| package.has(part)) {
            Some((_, part)) => formats(&package.text(part)?)?,
            None => Vec::new(),
        };
        Ok(Styles {
            shows,
            from_1904: book.from_1904,
        })
    }

    /// What a value becomes in a cell of that style.
    pub fn content(&self, cell: &Cell, style: Option<usize>) -> Content {
        let shows = style
            .and_then(|at| self.shows.get(at))
            .copied()
            .unwrap_or(Shows::Other);
        match cell {
            Cell::Blank => Content::Nothing,
            Cell::Text(text) if text.is_empty() => Content::Nothing,
            Cell::Day(day) if shows == Shows::Date => match self.serial(*day) {
                Some(serial) => Content::Number(serial.to_string()),
                None => Content::Text(cell.text()),
            },
            Cell::Percent { .. } if shows != Shows::Percent => Content::Text(cell.text()),
            cell => cell
                .number()
                .map_or_else(|| Content::Text(cell.text()), Content::Number),
        }
    }

    /// A spreadsheet's number of a day, from the March of 1900 on: before it, Excel's calendar has a day too
    /// many.
    fn serial(&self, day: i64) -> Option<i64> {
        let serial = day.checked_add(25_569)?;
        let fits = (61..=2_958_465).contains(&serial);
        fits.then_some(serial - if self.from_1904 { 1_462 } else { 0 })
            .filter(|serial| *serial >= 0)
    }
}

fn formats(text: &str) -> Result<Vec<Shows>, Error> {
    let (mut own, mut shows, mut inside) = (BTreeMap::new(), Vec::new(), false);
    for tag in tags(text)? {
        match tag.local {
            "cellXfs" => inside = tag.does == Does::Open,
            "numFmt" if tag.does != Does::Close => {
                let code = tag.attribute("formatCode").unwrap_or_default();
                own.insert(tag.attribute("numFmtId").unwrap_or_default(), code);
            }
            "xf" if inside && tag.does != Does::Close => {
                let id = tag.attribute("numFmtId").unwrap_or_default();
                shows.push(match own.get(&id) {
                    Some(code) => of_code(code),
                    None => of_number(id.parse().unwrap_or(0)),
                });
            }
            _ => {}
        }
    }
    Ok(shows)
}

/// The formats that every spreadsheet has; 27 to 36 and 50 to 58 are the Chinese dates.
fn of_number(id: u32) -> Shows {
    match id {
        9 | 10 => Shows::Percent,
        14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58 => Shows::Date,
        _ => Shows::Other,
    }
}

/// A format by its letters, those in quotes and brackets and after a backslash left out.
fn of_code(code: &str) -> Shows {
    let (mut plain, mut letters) = (String::new(), code.chars());
    while let Some(c) = letters.next() {
        match c {
            '"' => _ = letters.find(|c| *c == '"'),
            '[' => _ = letters.find(|c| *c == ']'),
            '\\' | '_' | '*' => _ = letters.next(),
            c => plain.push(c.to_ascii_lowercase()),
        }
    }
    match () {
        () if plain.contains("general") => Shows::Other,
        () if plain.contains('%') => Shows::Percent,
        () if plain.contains(['y', 'd']) => Shows::Date,
        () => Shows::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_a_date_only_where_it_is_shown_as_one() {
        assert_eq!(of_code("yyyy\"年\"m\"月\"d\"日\";@"), Shows::Date);
        assert_eq!(of_code("[$-804]0.00%"), Shows::Percent);
        assert_eq!(of_code("0\"day\""), Shows::Other);
        assert_eq!(of_code("[Red]0.00"), Shows::Other);
        assert_eq!(of_number(31), Shows::Date);
        let styles = |from_1904| Styles {
            shows: vec![Shows::Other, Shows::Date],
            from_1904,
        };
        let number = |text: &str| Content::Number(text.to_owned());
        assert_eq!(
            styles(false).content(&Cell::Day(19_787), Some(1)),
            number("45356")
        );
        assert_eq!(styles(true).content(&Cell::Day(19_787), Some(1)), number("43894"));
        let text = Content::Text("2024-03-05".to_owned());
        assert_eq!(styles(false).content(&Cell::Day(19_787), Some(0)), text);
        assert_eq!(styles(false).content(&Cell::Day(19_787), None), text);
    }
}
