//! Reads what a person typed: positions, times, days. What cannot be read names its field.

use jiff::civil;
use jiff::tz::TimeZone;
use ketepai_core::AppError;
use ketepai_core::model::place::Position;

use crate::failure::Failure;

/// A field that cannot be read as it stands.
pub fn invalid(field: &str, rule: &str) -> Failure {
    AppError::Invalid {
        field: field.into(),
        rule: rule.into(),
    }
    .into()
}

/// `纬度,经度[,精度米]`, WGS-84.
pub fn position(text: &str) -> Result<Position, Failure> {
    let parts: Vec<&str> = text.split([',', '，']).map(str::trim).collect();
    let number = |t: &str| t.parse::<f64>().map_err(|_| invalid("position", "lat_lon"));
    let (lat, lon, accuracy) = match parts[..] {
        [lat, lon] => (number(lat)?, number(lon)?, None),
        [lat, lon, metres] => (number(lat)?, number(lon)?, Some(number(metres)?)),
        _ => return Err(invalid("position", "lat_lon")),
    };
    let mut position = Position::from_degrees(lat, lon, "typed").map_err(AppError::from)?;
    position.accuracy_m = accuracy.map(|metres| metres.clamp(0.0, f64::from(u32::MAX)).round() as u32);
    Ok(position)
}

/// A position that may be missing.
pub fn maybe_position(text: Option<&str>) -> Result<Option<Position>, Failure> {
    text.map(position).transpose()
}

/// RFC 3339, or a local time `2026-11-20T10:30`: seconds since 1970 UTC.
pub fn moment(field: &str, text: &str) -> Result<i64, Failure> {
    if let Ok(timestamp) = text.parse::<jiff::Timestamp>() {
        return Ok(timestamp.as_second());
    }
    let local: civil::DateTime = text.parse().map_err(|_| invalid(field, "moment"))?;
    let zoned = local
        .to_zoned(TimeZone::system())
        .map_err(|_| invalid(field, "moment"))?;
    Ok(zoned.timestamp().as_second())
}

/// `2026-11-20`: days since 1970-01-01.
pub fn day(field: &str, text: &str) -> Result<i64, Failure> {
    let date: civil::Date = text.parse().map_err(|_| invalid(field, "day"))?;
    let since = date
        .since((jiff::Unit::Day, civil::date(1970, 1, 1)))
        .map_err(|_| invalid(field, "day"))?;
    Ok(i64::from(since.get_days()))
}

/// A code of a list that this program knows; empty where it may be left out.
pub fn code(field: &str, text: &str, known: &[&str]) -> Result<String, Failure> {
    if text.is_empty() || known.contains(&text) {
        return Ok(text.to_owned());
    }
    Err(invalid(field, "no_such_code"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_is_read_with_and_without_accuracy() {
        assert_eq!(
            position("42.75, 112.64,15").ok().and_then(|p| p.accuracy_m),
            Some(15)
        );
        assert_eq!(
            position("42.75，112.64").ok().map(|p| p.lat_e7),
            Some(427_500_000)
        );
        assert!(position("42.75").is_err());
        assert!(position("142.75,112").is_err());
    }

    #[test]
    fn a_day_is_counted_from_1970() {
        assert_eq!(day("from", "1970-02-01").ok(), Some(31));
        assert_eq!(day("from", "1969-12-31").ok(), Some(-1));
        assert_eq!(moment("when", "1970-01-01T08:00:00+08:00").ok(), Some(0));
        assert!(moment("when", "昨天").is_err());
    }
}
