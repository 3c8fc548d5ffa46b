//! `signals`: what may be worth a look, in words, each with its figures and the records that it rests on.

use std::fmt::Write;
use std::path::Path;

use jiff::civil::{Date, date};

use super::{ask, show};
use crate::context::{Clock, SystemClock};
use crate::station::{Period, SignalLine};
use crate::words::Words;

/// Where no day is named, this many days back.
const DAYS: i64 = 30;

pub(super) fn signals(
    folder: &Path,
    from: Option<&str>,
    to: Option<&str>,
    json: bool,
) -> Result<String, String> {
    let to_day = to.map_or_else(|| Ok(today()), day)?;
    let from_day = from.map_or(Ok(to_day.saturating_sub(DAYS)), day)?;
    let period = Period { from_day, to_day };
    let found: Vec<SignalLine> = ask(folder, "signals", &period, |s| s.signals(&period))?;
    show::print(&found, json, |found| told(found))
}

/// By the zone of the station's machine.
pub(super) fn today() -> i64 {
    let now = jiff::Timestamp::from_second(SystemClock.wall_s()).unwrap_or_default();
    days(now.to_zoned(jiff::tz::TimeZone::system()).date())
}

/// `2026-11-20`: days since 1970-01-01.
pub(super) fn day(text: &str) -> Result<i64, String> {
    let read: Result<Date, _> = text.parse();
    read.map(days).map_err(|_| "日期应写成 2026-11-20。".to_owned())
}

fn days(of: Date) -> i64 {
    let since = of.since((jiff::Unit::Day, date(1970, 1, 1)));
    since.map_or(0, |span| i64::from(span.get_days()))
}

fn told(found: &[SignalLine]) -> String {
    if found.is_empty() {
        return "这段时间没有什么值得多看一眼的。\n".to_owned();
    }
    let words = Words::new();
    let mut text = format!(
        "有 {} 处值得看一眼。都不是定论，先问本人；系统不会因此做任何事。\n",
        found.len()
    );
    for signal in found {
        let figures: Vec<(&str, String)> = signal
            .figures
            .iter()
            .map(|(name, n)| (name.as_str(), format!("{n:.0}")))
            .collect();
        let blanks: Vec<(&str, &str)> = figures.iter().map(|(name, n)| (*name, n.as_str())).collect();
        let why = words
            .tell(&format!("signal_why-{}", signal.code), &blanks)
            .unwrap_or_default();
        let _ = writeln!(text, "· {}\n  {why}", words.code("signal", &signal.code));
        for record in &signal.records {
            let (kind, who) = (
                words.code("kind", &record.kind),
                record.name.clone().unwrap_or_default(),
            );
            let _ = writeln!(text, "    {kind} {}　{who}", record.id.short());
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn a_signal_is_told_with_its_figures_and_as_no_verdict() {
        let figures = [("bits", 3.0)].map(|(name, n)| (name.to_owned(), n));
        let signal = SignalLine {
            code: "photo_twice".into(),
            records: Vec::new(),
            figures: BTreeMap::from(figures),
        };
        let text = told(&[signal]);
        assert!(
            text.contains("只差 3 位") && text.contains("都不是定论"),
            "{text}"
        );
        assert!(!told(&[]).is_empty());
    }

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(day("1970-02-01"), Ok(31));
        assert!(day("昨天").is_err());
    }
}
