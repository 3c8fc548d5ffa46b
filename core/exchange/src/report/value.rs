//! What a value looks like: in words, and how wide they are. Exact: no number passes through a float here.

use super::Cell;
use crate::table::ymd_of;

/// More digits after the point than this are never asked for, and would overflow.
const MOST_DECIMALS: u32 = 9;

impl Cell {
    /// As a person reads it: `12.30`, `12.34%`, `2024-03-05`, money in 元 as `1234.50`. A blank is empty.
    pub fn text(&self) -> String {
        match self {
            Cell::Blank => String::new(),
            Cell::Text(text) => text.clone(),
            Cell::Count(count) => count.to_string(),
            Cell::Decimal { value, decimals } => pointed(*value, *decimals),
            Cell::Percent { value, decimals } => pointed(*value, *decimals) + "%",
            Cell::Day(day) => day_text(*day),
            Cell::Fen(fen) => pointed(*fen, 2),
        }
    }

    /// Whether it is a number, to be set to the right.
    pub(super) fn is_number(&self) -> bool {
        !matches!(self, Cell::Blank | Cell::Text(_) | Cell::Day(_))
    }

    /// The number as a decimal text, a percentage as a fraction of one; `None` for what is no number, and
    /// for one of more than 15 digits, which a spreadsheet would round.
    pub(super) fn number(&self) -> Option<String> {
        let (value, decimals) = match self {
            Cell::Count(value) => (*value, 0),
            Cell::Decimal { value, decimals } => (*value, most(*decimals)),
            Cell::Percent { value, decimals } => (*value, most(*decimals) + 2),
            Cell::Fen(value) => (*value, 2),
            Cell::Blank | Cell::Text(_) | Cell::Day(_) => return None,
        };
        (value.unsigned_abs() < 1_000_000_000_000_000).then(|| pointed_exact(value, decimals))
    }

    /// Digits after the point of what [`Cell::text`] shows.
    pub(super) fn decimals(&self) -> u32 {
        match self {
            Cell::Decimal { decimals, .. } | Cell::Percent { decimals, .. } => most(*decimals),
            Cell::Fen(_) => 2,
            _ => 0,
        }
    }
}

fn most(decimals: u32) -> u32 {
    decimals.min(MOST_DECIMALS)
}

fn pointed(value: i64, decimals: u32) -> String {
    pointed_exact(value, most(decimals))
}

fn pointed_exact(value: i64, decimals: u32) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let width = decimals as usize + 1;
    let digits = format!("{:0>width$}", value.unsigned_abs());
    match digits.split_at(digits.len() - decimals as usize) {
        (whole, "") => format!("{sign}{whole}"),
        (whole, rest) => format!("{sign}{whole}.{rest}"),
    }
}

fn day_text(day: i64) -> String {
    let ymd = ymd_of(day);
    ymd.map_or_else(String::new, |(y, m, d)| format!("{y:04}-{m:02}-{d:02}"))
}

/// How many half-width characters a text takes: 2 for each character of CJK and other wide scripts.
pub(super) fn width(text: &str) -> usize {
    let wide = |c: char| matches!(c, '\u{1100}'..='\u{115F}' | '\u{2E80}'..='\u{FFDC}' | '\u{20000}'..);
    text.chars().map(|c| if wide(c) { 2 } else { 1 }).sum()
}

/// How many lines a text takes in a cell of that many half-width characters.
pub(super) fn lines(text: &str, room: usize) -> usize {
    let of_line = |line: &str| width(line).div_ceil(room.max(2)).max(1);
    text.split('\n').map(of_line).sum::<usize>().max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_said_exactly() {
        let decimal = |value, decimals| Cell::Decimal { value, decimals }.text();
        assert_eq!(decimal(1230, 2), "12.30");
        assert_eq!(decimal(-5, 2), "-0.05");
        assert_eq!(decimal(i64::MIN, 0), i64::MIN.to_string());
        assert_eq!(decimal(5, u32::MAX), "0.000000005");
        assert_eq!(Cell::Fen(123_450).text(), "1234.50");
        let share = Cell::Percent {
            value: 1234,
            decimals: 2,
        };
        assert_eq!(
            (share.text(), share.number().unwrap()),
            ("12.34%".to_owned(), "0.1234".to_owned())
        );
        assert_eq!(Cell::Day(19_787).text(), "2024-03-05");
        assert_eq!(Cell::Blank.text(), "");
    }

    #[test]
    fn a_number_that_a_spreadsheet_would_round_is_none() {
        assert_eq!(Cell::Count(123_456_789_012_345_678).number(), None);
        assert_eq!(
            Cell::Count(999_999_999_999_999).number().unwrap(),
            "999999999999999"
        );
    }

    #[test]
    fn a_chinese_character_is_two_wide() {
        assert_eq!(width("鹿城区 2024"), 11);
        assert_eq!(lines("鹿城区鹿城区", 6), 2);
        assert_eq!(lines("", 6), 1);
    }
}
