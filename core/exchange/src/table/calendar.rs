//! Dates as days since 1970-01-01, and as tables write them.

use time::{Date, Month};

use crate::text::half_width;

/// The Julian day of 1970-01-01.
const EPOCH_JULIAN: i64 = 2_440_588;

/// The day of a date of the calendar; `None` where there is no such date.
pub fn day_of(year: i32, month: u8, date: u8) -> Option<i64> {
    let month = Month::try_from(month).ok()?;
    let date = Date::from_calendar_date(year, month, date).ok()?;
    Some(i64::from(date.to_julian_day()) - EPOCH_JULIAN)
}

/// Year, month and date of a day; `None` beyond the years −9999 to 9999.
pub fn ymd_of(day: i64) -> Option<(i32, u8, u8)> {
    let julian = i32::try_from(day.checked_add(EPOCH_JULIAN)?).ok()?;
    let (year, month, date) = Date::from_julian_day(julian).ok()?.to_calendar_date();
    Some((year, month.into(), date))
}

/// A date as text: `2024-03-05`, `2024/3/5`, `2024.3.5`, `2024年3月5日`, `20240305`, with or without a time
/// after it. Years 1900 to 2100 only: what lies outside is a slip.
pub fn parse_day(text: &str) -> Option<i64> {
    let text = half_width(text);
    let text = text.trim();
    let words = text
        .split(|c: char| !c.is_ascii_digit())
        .filter(|word| !word.is_empty());
    let numbers: Vec<&str> = words.take(3).collect();
    let (year, month, date) = match numbers.as_slice() {
        [one, ..] if one.len() == 8 => (&one[..4], &one[4..6], &one[6..]),
        [year, month, date] if year.len() == 4 => (*year, *month, *date),
        _ => return None,
    };
    let marks = |c: char| c.is_ascii_digit() || "-/. 年月日T:Z+".contains(c);
    let year = year.parse().ok().filter(|year| (1900..=2100).contains(year))?;
    let day = day_of(year, month.parse().ok()?, date.parse().ok()?)?;
    (text.starts_with(|c: char| c.is_ascii_digit()) && text.chars().all(marks)).then_some(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_in_every_usual_form() {
        let day = day_of(2024, 3, 5).unwrap();
        for text in [
            "2024-03-05",
            "2024/3/5",
            "2024.3.5",
            "2024年3月5日",
            "20240305",
            "２０２４年３月５日",
            "2024-03-05 08:00:00",
        ] {
            assert_eq!(parse_day(text), Some(day), "{text}");
        }
        for text in [
            "",
            "2024",
            "3月5日",
            "2023-02-29",
            "1066-10-14",
            "x2024-1-1",
            "2024-1-1 前",
            "24-3-5",
        ] {
            assert_eq!(parse_day(text), None, "{text}");
        }
        assert_eq!(ymd_of(day), Some((2024, 3, 5)));
        assert_eq!(day_of(1970, 1, 1), Some(0));
    }
}
