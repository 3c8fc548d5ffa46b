//! What a photo says of itself: time, position, camera. Read leniently: a broken tag is left out.

use exif::{In, Rational, Reader, SRational, Tag, Value};
use ketepai_model::place::Position;

/// A photo's own word.
#[derive(Default)]
pub(super) struct Seen {
    /// By its own clock, seconds since 1970; EXIF has no zone.
    pub taken_s: Option<i64>,
    /// Where, WGS-84.
    pub position: Option<Position>,
    /// Maker and model.
    pub camera: String,
}

/// Reads EXIF from a photo's bytes; nothing where there is none.
pub(super) fn read(bytes: &[u8]) -> Seen {
    let mut reader = Reader::new();
    reader.continue_on_error(true);
    let read = reader.read_from_container(&mut std::io::Cursor::new(bytes));
    let exif = match read.or_else(|e| e.distill_partial_result(|_| ())) {
        Ok(exif) => exif,
        Err(_) => return Seen::default(),
    };
    let text = |tag| match exif.get_field(tag, In::PRIMARY).map(|f| &f.value) {
        Some(Value::Ascii(parts)) => parts
            .first()
            .map(|p| String::from_utf8_lossy(p).trim_matches(['\0', ' ']).to_owned())
            .unwrap_or_default(),
        _ => String::new(),
    };
    let camera = format!("{} {}", text(Tag::Make), text(Tag::Model))
        .trim()
        .to_owned();
    Seen {
        taken_s: taken(&text(Tag::DateTimeOriginal)),
        position: position(&exif, &text),
        camera,
    }
}

/// `2019:08:23 14:05:33` → seconds since 1970, as if UTC.
fn taken(text: &str) -> Option<i64> {
    let parts: Vec<i16> = text.split([':', ' ']).filter_map(|p| p.parse().ok()).collect();
    let [year, month, day, hour, minute, second] = parts[..] else {
        return None;
    };
    let small = |n: i16| i8::try_from(n).ok();
    let date = jiff::civil::Date::new(year, small(month)?, small(day)?).ok()?;
    let time = jiff::civil::Time::new(small(hour)?, small(minute)?, small(second)?, 0).ok()?;
    date.to_datetime(time)
        .to_zoned(jiff::tz::TimeZone::UTC)
        .ok()
        .map(|z| z.timestamp().as_second())
}

fn position(exif: &exif::Exif, text: &dyn Fn(Tag) -> String) -> Option<Position> {
    let degrees = |tag| match exif.get_field(tag, In::PRIMARY).map(|f| &f.value) {
        Some(Value::Rational(parts)) => sexagesimal(&parts.iter().map(rational).collect::<Vec<_>>()),
        Some(Value::SRational(parts)) => sexagesimal(&parts.iter().map(srational).collect::<Vec<_>>()),
        _ => None,
    };
    let sign = |reference: String, negative: &str| if reference == negative { -1.0 } else { 1.0 };
    let lat = degrees(Tag::GPSLatitude)? * sign(text(Tag::GPSLatitudeRef), "S");
    let lon = degrees(Tag::GPSLongitude)? * sign(text(Tag::GPSLongitudeRef), "W");
    Position::from_degrees(lat, lon, "exif").ok()
}

fn rational(r: &Rational) -> f64 {
    f64::from(r.num) / f64::from(r.denom)
}

fn srational(r: &SRational) -> f64 {
    f64::from(r.num) / f64::from(r.denom)
}

fn sexagesimal(parts: &[f64]) -> Option<f64> {
    let [degrees, minutes, seconds] = parts else {
        return None;
    };
    let seconds = if seconds.is_finite() { *seconds } else { 0.0 };
    let value = degrees + minutes / 60.0 + seconds / 3600.0;
    value.is_finite().then_some(value)
}
