//! A latitude or a longitude as people write it: `43.9335`, `-43.9`, `43°56′00.6″N`, `N43 56.01`,
//! `东经116度5分9.8秒`.

use crate::text::half_width;

/// Which of the two it says that it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Axis {
    /// N, S, 北纬, 南纬.
    Latitude,
    /// E, W, 东经, 西经.
    Longitude,
}

/// Degrees, and the axis where a letter or a word gives it. `None` for anything that is not one angle.
pub fn parse(text: &str) -> Option<(f64, Option<Axis>)> {
    let text = half_width(text).to_uppercase();
    let (mut numbers, mut current) = (Vec::new(), String::new());
    let (mut axis, mut sign) = (None, 1.0);
    let mut name = |found: Axis, negative: bool| {
        if negative {
            sign = -1.0;
        }
        axis.replace(found)
            .is_none_or(|before| before == found)
            .then_some(())
    };
    for c in text.trim().chars() {
        match c {
            '0'..='9' | '.' => current.push(c),
            // A minus is a sign in front of everything, and nothing elsewhere.
            '-' | '−' if numbers.is_empty() && current.is_empty() => current.push('-'),
            _ => {
                if !current.is_empty() {
                    numbers.push(std::mem::take(&mut current));
                }
                match c {
                    'N' | '北' => name(Axis::Latitude, false)?,
                    'S' | '南' => name(Axis::Latitude, true)?,
                    'E' | '东' | '東' => name(Axis::Longitude, false)?,
                    'W' | '西' => name(Axis::Longitude, true)?,
                    ' ' | '°' | 'º' | '˚' | '度' | '′' | '\'' | '’' | '分' | '″' | '"' | '”' | '秒' =>
                        {}
                    '纬' | '緯' | '经' | '經' | ':' => {}
                    _ => return None,
                }
            }
        }
    }
    numbers.extend((!current.is_empty()).then_some(current));
    Some((sign * combine(&numbers)?, axis))
}

/// Degrees, minutes, seconds: only the last may have a fraction; minutes and seconds are below 60.
fn combine(numbers: &[String]) -> Option<f64> {
    let (last, whole) = numbers.split_last()?;
    if numbers.len() > 3 || whole.iter().any(|number| number.contains('.')) {
        return None;
    }
    let mut parts = [0.0; 3];
    for (part, number) in parts.iter_mut().zip(whole.iter().chain([last])) {
        *part = number.parse::<f64>().ok()?;
    }
    let [degrees, minutes, seconds] = parts;
    if minutes >= 60.0 || seconds >= 60.0 {
        return None;
    }
    let size = degrees.abs() + minutes / 60.0 + seconds / 3600.0;
    Some(if numbers.first()?.starts_with('-') {
        -size
    } else {
        size
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_angle_is_read_as_people_write_it() {
        let same = [
            "43.9335",
            "43°56′00.6″N",
            "N43°56'00.6\"",
            "43 56 0.6",
            "北纬43度56分0.6秒",
            "４３．９３３５",
            "43°56.01′",
        ];
        for text in same {
            let (degrees, _) = parse(text).unwrap();
            assert!((degrees - 43.9335).abs() < 1e-9, "{text}: {degrees}");
        }
        assert_eq!(parse("东经116.5").unwrap(), (116.5, Some(Axis::Longitude)));
        assert_eq!(parse("0°30′S").unwrap(), (-0.5, Some(Axis::Latitude)));
        assert_eq!(parse("-0.5").unwrap(), (-0.5, None));
    }

    #[test]
    fn what_is_not_one_angle_is_refused() {
        for text in [
            "",
            "abc",
            "43.9,116.1",
            "43°61′",
            "43.5°30′",
            "1 2 3 4",
            "N43E116",
            "--4",
            "1.2.3",
            "4-3",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
