//! What a value looks like: in words, and how wide they are. Exact: no number passes through a float here.

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
    use crate::report::Cell;

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
