//! Times as GPX, KML and GeoJSON write them (xsd:dateTime and its shorter forms). Whole seconds; a time
//! without a zone is taken as UTC, as GPX 1.1 asks.

use time::format_description::well_known::{Iso8601, Rfc3339};
use time::{Date, OffsetDateTime, PrimitiveDateTime};

/// Seconds since 1970 UTC of `2024-03-05T08:00:00+08:00`, `2024-03-05T00:00:00`, `2024-03-05`, `2024-03`,
/// `2024`.
pub(crate) fn parse(text: &str) -> Option<i64> {
    let text = text.trim();
    let whole = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    if whole.len() == 10 {
        let day = Date::parse(&whole, &Iso8601::DATE).ok()?;
        return Some(day.midnight().assume_utc().unix_timestamp());
    }
    let zoned = OffsetDateTime::parse(&whole, &Rfc3339);
    let zoned = zoned.or_else(|_| OffsetDateTime::parse(&whole, &Iso8601::PARSING));
    let plain = || PrimitiveDateTime::parse(&whole, &Iso8601::PARSING).map(PrimitiveDateTime::assume_utc);
    zoned
        .or_else(|_| plain())
        .ok()
        .map(OffsetDateTime::unix_timestamp)
}

/// `2024-03-05T00:00:00Z`; nothing for a second outside the years 0 to 9999.
pub(crate) fn format(second: i64) -> Option<String> {
    let moment = moment(second)?;
    moment.format(&Rfc3339).ok()
}

/// The same as the time crate has it.
pub(crate) fn moment(second: i64) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp(second)
        .ok()
        .filter(|t| (0..=9999).contains(&t.year()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_length_of_time_is_read() {
        let eight = parse("2024-03-05T08:00:00+08:00");
        assert_eq!(eight, Some(1_709_596_800));
        for same in [
            "2024-03-05T00:00:00Z",
            "2024-03-05T00:00:00",
            "2024-03-05",
            " 2024-03-05T00:00:00.9Z ",
        ] {
            assert_eq!(parse(same), eight, "{same}");
        }
        assert_eq!(parse("2024-03"), parse("2024-03-01"));
        assert_eq!(parse("2024"), parse("2024-01-01T00:00:00Z"));
        assert_eq!(parse("三月"), None);
        assert_eq!(format(1_709_596_800).as_deref(), Some("2024-03-05T00:00:00Z"));
    }
}
