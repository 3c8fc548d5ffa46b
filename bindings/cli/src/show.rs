//! How answers look on a terminal: tables that align in Chinese, fields by name, times in the phone's zone.

use crate::words::Words;

pub mod lines;
pub mod moment;
pub mod progress;
pub mod record;
pub mod table;
pub mod verdict;

/// A way as people read it: metres below a kilometre, then kilometres.
pub fn distance(words: &Words, metres: f64) -> String {
    match metres < 999.5 {
        true => words.tell("metres", &[("n", format!("{:.0}", metres.max(0.0)).into())]),
        false => words.tell("kilometres", &[("n", format!("{:.1}", metres / 1000.0).into())]),
    }
}

/// A span of time as people read it.
pub fn duration(words: &Words, seconds: i64) -> String {
    let minutes = seconds.max(0) / 60;
    let blanks = [("h", (minutes / 60).into()), ("m", (minutes % 60).into())];
    words.tell(if minutes < 60 { "minutes" } else { "hours" }, &blanks)
}

/// A size as people read it.
pub fn bytes(bytes: u64) -> String {
    const UNITS: [&str; 4] = ["KB", "MB", "GB", "TB"];
    if bytes < 1024 {
        return format!("{bytes} B");
    }
    let mut size = bytes as f64 / 1024.0;
    let mut unit = UNITS[0];
    for next in &UNITS[1..] {
        if size < 1000.0 {
            break;
        }
        (size, unit) = (size / 1024.0, next);
    }
    match size < 10.0 {
        true => format!("{size:.1} {unit}"),
        false => format!("{size:.0} {unit}"),
    }
}
