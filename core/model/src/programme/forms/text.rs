//! How values are written on a Chinese form: dates as 2024年5月1日, money in 元, `{path}` in a line. Must not look
//! anything up.

use crate::civil::civil_from_days;

/// A day, days since 1970-01-01.
pub(super) fn date(day: i64) -> String {
    let (year, month, day) = civil_from_days(day.clamp(-1_000_000, 1_000_000));
    format!("{year}年{month}月{day}日")
}

/// Fen as yuan, without decimals where there are none.
pub(super) fn yuan(fen: i64) -> String {
    let (sign, fen) = (if fen < 0 { "-" } else { "" }, fen.unsigned_abs());
    match fen % 100 {
        0 => format!("{sign}{}元", fen / 100),
        part => format!("{sign}{}.{part:02}元", fen / 100),
    }
}

/// A line with each `{path}` in it replaced. A brace that is not closed stays.
pub(super) fn filled(line: &str, value: &dyn Fn(&str) -> String) -> String {
    let mut whole = String::new();
    let mut rest = line;
    while let Some((before, path, after)) = next(rest) {
        whole.push_str(before);
        whole.push_str(&value(path));
        rest = after;
    }
    whole + rest
}

/// The paths in a line.
pub(super) fn paths(line: &str) -> Vec<&str> {
    let mut paths = Vec::new();
    let mut rest = line;
    while let Some((_, path, after)) = next(rest) {
        paths.push(path);
        rest = after;
    }
    paths
}

fn next(line: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = line.split_once('{')?;
    let (path, after) = rest.split_once('}')?;
    Some((before, path.trim(), after))
}
