//! Reads what a person typed: positions, times, days. What cannot be read names its field.

use jiff::civil;
use jiff::tz::TimeZone;
use ketepai_core::AppError;
use ketepai_core::model::place::datum::{Coordinates, DatumName, Wgs84};
use ketepai_core::model::place::shape::{Ring, Vertex};
use ketepai_core::model::place::{Position, border};

use crate::arguments::Datum;

use crate::failure::Failure;

/// A field that cannot be read as it stands.
pub fn invalid(field: &str, rule: &str) -> Failure {
    AppError::Invalid {
        field: field.into(),
        rule: rule.into(),
    }
    .into()
}

/// `纬度,经度[,精度米]` in a datum; WGS-84 from here on.
pub fn position(text: &str, datum: &Datum) -> Result<Position, Failure> {
    let parts: Vec<&str> = text.split([',', '，']).map(str::trim).collect();
    let number = |t: &str| t.parse::<f64>().map_err(|_| invalid("position", "lat_lon"));
    let (lat, lon, accuracy) = match parts[..] {
        [lat, lon] => (number(lat)?, number(lon)?, None),
        [lat, lon, metres] => (number(lat)?, number(lon)?, Some(number(metres)?)),
        _ => return Err(invalid("position", "lat_lon")),
    };
    let datum = DatumName::from_code(&datum.datum);
    let stored = Coordinates::<Wgs84>::from_named(lat, lon, &datum).map_err(AppError::from)?;
    let mut position = stored.to_position("typed");
    position.accuracy_m = accuracy.map(|metres| metres.clamp(0.0, f64::from(u32::MAX)).round() as u32);
    Ok(position)
}

/// A position that may be missing.
pub fn maybe_position(text: Option<&str>, datum: &Datum) -> Result<Option<Position>, Failure> {
    text.map(|text| position(text, datum)).transpose()
}

/// Whose border a conversion asked, where it asked one: to be named beside what came of it.
pub fn attribution(datum: &Datum) -> Option<&'static str> {
    let shifted = matches!(
        DatumName::from_code(&datum.datum),
        DatumName::Gcj02 | DatumName::Bd09
    );
    shifted.then_some(border::ATTRIBUTION)
}

/// Corners `纬度,经度 纬度,经度 …` in a datum.
pub fn ring(text: &str, datum: &Datum) -> Result<Ring, Failure> {
    let corner = |text: &str| {
        let at = position(text, datum)?;
        Ok(Vertex {
            lat_e7: at.lat_e7,
            lon_e7: at.lon_e7,
        })
    };
    let mut ring: Ring = text
        .split_whitespace()
        .map(corner)
        .collect::<Result<_, Failure>>()?;
    // GeoJSON says the first corner twice; here its end is implied.
    if ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    Ok(ring)
}

/// `11-3`: first and last month.
pub fn months(text: &str) -> Result<(u8, u8), Failure> {
    let wrong = || invalid("months", "months");
    let (first, last) = text.split_once(['-', '～', '~']).unwrap_or((text, text));
    let month = |t: &str| t.trim().trim_end_matches('月').parse::<u8>().map_err(|_| wrong());
    let (first, last) = (month(first)?, month(last)?);
    match (1..=12).contains(&first) && (1..=12).contains(&last) {
        true => Ok((first, last)),
        false => Err(invalid("months", "no_such_month")),
    }
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

/// Today by the phone's zone: days since 1970-01-01.
pub fn today() -> i64 {
    let clock = ketepai_core::Context::system().clock;
    let zone_minutes = i64::from(clock.zone_minutes());
    ketepai_core::model::record::local_day(clock.wall_ms().div_euclid(1000), zone_minutes)
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

    fn datum(code: &str) -> Datum {
        Datum { datum: code.into() }
    }

    fn typed(text: &str) -> Option<Position> {
        position(text, &datum("wgs84")).ok()
    }

    #[test]
    fn a_position_is_read_with_and_without_accuracy() {
        assert_eq!(typed("42.75, 112.64,15").and_then(|p| p.accuracy_m), Some(15));
        assert_eq!(typed("42.75，112.64").map(|p| p.lat_e7), Some(427_500_000));
        assert!(typed("42.75").is_none());
        assert!(typed("142.75,112").is_none());
        assert!(position("42.75,112", &datum("beijing54")).is_err());
    }

    #[test]
    fn a_position_in_another_datum_is_wgs_84_at_once_and_names_its_border() {
        let plain = typed("43.9,116.0").unwrap();
        let survey = position("43.9,116.0", &datum("cgcs2000")).ok().unwrap();
        assert_eq!(survey, plain);
        for (code, metres) in [("gcj02", 300.0..800.0), ("bd09", 600.0..1_500.0)] {
            let there = position("43.9,116.0", &datum(code)).ok().unwrap();
            assert!(metres.contains(&there.geodesic_m(&plain)), "{code}");
            assert!(attribution(&datum(code)).is_some());
        }
        assert!(attribution(&datum("wgs84")).is_none());
    }

    #[test]
    fn a_ring_is_read_closed_or_open_and_months_in_either_writing() {
        let open = ring("43.1,116.0 43.1,116.2  43.2,116.1", &datum("wgs84"))
            .ok()
            .unwrap();
        let closed = ring("43.1,116.0 43.1,116.2 43.2,116.1 43.1,116.0", &datum("wgs84"));
        assert_eq!((open.len(), closed.ok()), (3, Some(open)));
        assert_eq!(months("11-3").ok(), Some((11, 3)));
        assert_eq!(months("6月～9月").ok(), Some((6, 9)));
        assert_eq!(months("5").ok(), Some((5, 5)));
        assert!(months("13-1").is_err() && months("冬天").is_err());
    }

    #[test]
    fn a_day_is_counted_from_1970() {
        assert_eq!(day("from", "1970-02-01").ok(), Some(31));
        assert_eq!(day("from", "1969-12-31").ok(), Some(-1));
        assert_eq!(moment("when", "1970-01-01T08:00:00+08:00").ok(), Some(0));
        assert!(moment("when", "昨天").is_err());
    }
}
