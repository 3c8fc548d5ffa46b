//! Times and days, in the phone's zone.

use jiff::civil::{Date, date};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp, Zoned};

fn zoned(at_s: i64) -> Zoned {
    let timestamp = Timestamp::from_second(at_s).unwrap_or_default();
    timestamp.to_zoned(TimeZone::system())
}

/// `2026-11-20 10:32`
pub fn minute(at_s: i64) -> String {
    zoned(at_s).strftime("%Y-%m-%d %H:%M").to_string()
}

/// `11-20 10:32`, for tables.
pub fn short(at_s: i64) -> String {
    zoned(at_s).strftime("%m-%d %H:%M").to_string()
}

/// What a camera wrote: its own clock, no zone.
pub fn camera(at_s: i64) -> String {
    let timestamp = Timestamp::from_second(at_s).unwrap_or_default();
    timestamp.strftime("%Y-%m-%d %H:%M").to_string()
}

fn civil(day: i64) -> Date {
    let days = Span::new().try_days(day).unwrap_or_default();
    date(1970, 1, 1).checked_add(days).unwrap_or(Date::MIN)
}

/// `2026-11-20`
pub fn day(day: i64) -> String {
    civil(day).to_string()
}

/// `2026-11`
pub fn month(day: i64) -> String {
    civil(day).strftime("%Y-%m").to_string()
}

#[cfg(test)]
mod tests {
    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(super::day(19_782), "2024-02-29");
        assert_eq!(super::month(-1), "1969-12");
    }
}
