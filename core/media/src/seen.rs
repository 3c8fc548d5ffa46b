//! What a photo says of itself: time, position, camera, how it was held. Read leniently: a broken tag is
//! left out and the rest is kept. Nothing here is believed; it is put beside what the envoy says.

use exif::{Exif, In, Reader, Tag, Value};

use crate::orientation::Orientation;

/// A photo's own word.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Seen {
    /// How the camera was held.
    pub orientation: Orientation,
    /// By the camera's own clock, seconds since 1970 as if it showed UTC; EXIF's time has no zone.
    pub taken_s: Option<i64>,
    /// The camera's distance from UTC, seconds east (EXIF 2.31, OffsetTimeOriginal).
    pub offset_s: Option<i32>,
    /// The satellites' time, seconds since 1970, UTC.
    pub gps_s: Option<i64>,
    /// Latitude and longitude in degrees, finite and on earth. The datum is whatever the camera used.
    pub position: Option<(f64, f64)>,
    /// Maker and model, at most 64 characters; empty when unknown.
    pub camera: String,
}

/// The longest name of a camera that is kept.
const NAME: usize = 64;

/// Reads a TIFF-structured EXIF block; what cannot be read is left out.
pub fn read(block: &[u8]) -> Seen {
    let mut reader = Reader::new();
    reader.continue_on_error(true);
    let read = reader.read_raw(block.to_vec());
    match read.or_else(|e| e.distill_partial_result(|_| ())) {
        Ok(exif) => Tags(exif).seen(),
        Err(_) => Seen::default(),
    }
}

struct Tags(Exif);

impl Tags {
    fn seen(&self) -> Seen {
        let value = |tag| {
            self.0
                .get_field(tag, In::PRIMARY)
                .and_then(|f| f.value.get_uint(0))
        };
        Seen {
            orientation: Orientation::new(value(Tag::Orientation).unwrap_or(1)),
            taken_s: seconds(&self.text(Tag::DateTimeOriginal)),
            offset_s: offset(&self.text(Tag::OffsetTimeOriginal)),
            gps_s: self.gps_time(),
            position: self.position(),
            camera: self.camera(),
        }
    }

    /// A text tag without padding and control characters; a wrong type is no text.
    fn text(&self, tag: Tag) -> String {
        match self.0.get_field(tag, In::PRIMARY).map(|f| &f.value) {
            Some(Value::Ascii(parts)) => {
                let first = parts.first().map_or(&[][..], |p| &p[..p.len().min(4 * NAME)]);
                let text = String::from_utf8_lossy(first).replace(char::is_control, " ");
                text.trim().chars().take(NAME).collect()
            }
            _ => String::new(),
        }
    }

    fn numbers(&self, tag: Tag) -> Vec<f64> {
        match self.0.get_field(tag, In::PRIMARY).map(|f| &f.value) {
            Some(Value::Rational(parts)) => parts.iter().take(3).map(|r| r.to_f64()).collect(),
            Some(Value::SRational(parts)) => parts.iter().take(3).map(|r| r.to_f64()).collect(),
            _ => Vec::new(),
        }
    }

    /// Maker and model, the maker only once: many cameras begin the model with it.
    fn camera(&self) -> String {
        let (maker, model) = (self.text(Tag::Make), self.text(Tag::Model));
        let twice = model.to_lowercase().starts_with(&maker.to_lowercase());
        let name = if twice { model } else { format!("{maker} {model}") };
        name.trim()
            .chars()
            .take(NAME)
            .collect::<String>()
            .trim_end()
            .to_owned()
    }

    fn position(&self) -> Option<(f64, f64)> {
        let degrees = |tag, reference, negative: char| {
            let value = sexagesimal(&self.numbers(tag))?;
            let side = self.text(reference).to_ascii_uppercase();
            Some(if side.starts_with(negative) { -value } else { value })
        };
        let lat = degrees(Tag::GPSLatitude, Tag::GPSLatitudeRef, 'S')?;
        let lon = degrees(Tag::GPSLongitude, Tag::GPSLongitudeRef, 'W')?;
        (lat.abs() <= 90.0 && lon.abs() <= 180.0).then_some((lat, lon))
    }

    fn gps_time(&self) -> Option<i64> {
        let date = self.text(Tag::GPSDateStamp);
        let [hour, minute, second] = self.numbers(Tag::GPSTimeStamp)[..] else {
            return None;
        };
        let whole = |n: f64, below: f64| (n >= 0.0 && n < below).then_some(n as i64);
        let midnight = seconds(&format!("{date} 00:00:00"))?;
        Some(midnight + whole(hour, 24.0)? * 3600 + whole(minute, 60.0)? * 60 + whole(second, 61.0)?)
    }
}

/// `2019:08:23 14:05:33` (some write `-` or `T`) → seconds since 1970, as if UTC.
fn seconds(text: &str) -> Option<i64> {
    let parts: Vec<i16> = text
        .split([':', ' ', '-', 'T', '/'])
        .map_while(|p| p.split('.').next()?.parse().ok())
        .collect();
    let [year, month, day, hour, minute, second] = parts[..] else {
        return None;
    };
    if year < 1900 {
        return None;
    }
    let small = |n: i16| i8::try_from(n).ok();
    let date = jiff::civil::Date::new(year, small(month)?, small(day)?).ok()?;
    let time = jiff::civil::Time::new(small(hour)?, small(minute)?, small(second)?, 0).ok()?;
    let zoned = date.to_datetime(time).to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(zoned.timestamp().as_second())
}

/// `+08:00` → 28800. No place on earth is further than 14 hours from UTC.
fn offset(text: &str) -> Option<i32> {
    let (hours, minutes) = text.get(1..)?.split_once(':')?;
    let seconds = hours.parse::<u16>().ok()? as i32 * 3600 + minutes.parse::<u16>().ok()? as i32 * 60;
    let signed = match text.as_bytes()[0] {
        b'+' => seconds,
        b'-' => -seconds,
        _ => return None,
    };
    (signed.abs() <= 14 * 3600).then_some(signed)
}

/// Degrees, minutes and seconds; what is left out or divided by zero counts as nothing, degrees must be there.
fn sexagesimal(parts: &[f64]) -> Option<f64> {
    let part = |i: usize| parts.get(i).copied().filter(|p| p.is_finite()).unwrap_or(0.0);
    let value = parts.first()?.abs() + part(1) / 60.0 + part(2) / 3600.0;
    let value = if parts[0] < 0.0 { -value } else { value };
    value.is_finite().then_some(value)
}

#[cfg(test)]
mod tests {
    use super::{offset, seconds, sexagesimal};

    #[test]
    fn a_camera_clock_is_read_as_if_it_showed_utc() {
        assert_eq!(seconds("1970:01:02 00:00:01"), Some(86_401));
        assert_eq!(seconds("2024-02-29T12:00:00"), Some(1_709_208_000));
        for broken in [
            "",
            "0000:00:00 00:00:00",
            "2023:02:29 12:00:00",
            "    :  :     :  :  ",
            "2024:01:01",
        ] {
            assert_eq!(seconds(broken), None, "{broken}");
        }
    }

    #[test]
    fn an_offset_is_signed_and_bounded() {
        assert_eq!(offset("+08:00"), Some(28_800));
        assert_eq!(offset("-03:30"), Some(-12_600));
        for broken in ["", "+", "08:00", "+99:00", "+8", "+-1:00"] {
            assert_eq!(offset(broken), None, "{broken}");
        }
    }

    #[test]
    fn degrees_come_from_one_two_or_three_numbers() {
        assert_eq!(sexagesimal(&[43.5]), Some(43.5));
        assert_eq!(sexagesimal(&[43.0, 30.0, f64::NAN]), Some(43.5));
        assert_eq!(sexagesimal(&[43.0, 30.0, 36.0]), Some(43.51));
        assert_eq!(sexagesimal(&[f64::NAN, 1.0, 1.0]), None);
        assert_eq!(sexagesimal(&[]), None);
    }
}
