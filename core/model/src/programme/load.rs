//! Reads a programme from its file, and checks what the types alone cannot. Every finding says in which line, in
//! which rule, and what to do; a file with any error is not used, and the one before stays in force. Must not know
//! where the text comes from.

mod check;
mod syntax;

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::rules::{Day, Number, Rules};
use crate::civil::{civil_from_days, days_from_civil};

/// Something wrong in a programme's file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// The line, from 1; 0 for the file as a whole.
    pub line: usize,
    /// The rule: `targets.dispatched`, `measures[3]`.
    pub rule: String,
    /// The clause that the rule cites, where it is known.
    pub clause: String,
    /// A code whose sentence is in `locales/` as `programme-<code>`.
    pub code: &'static str,
    /// What stands there, or what is missing.
    pub found: String,
}

/// A programme's file is never longer.
pub const MOST_BYTES: usize = 200_000;

/// Every code that a finding can have. Each has a sentence in `locales/` as `programme-<code>`.
pub const CODES: &[&str] = &[
    "bad_area",
    "bad_id",
    "bad_name",
    "bad_version",
    "column_says_nothing",
    "does_not_add_up",
    "does_not_fit",
    "ends_before_it_begins",
    "expected_operator",
    "expected_value",
    "expression_too_deep",
    "grades_not_descending",
    "kind_has_no_steps",
    "leads_to_itself",
    "missing_field",
    "never_reached",
    "no_clause",
    "no_number_or_day",
    "no_percentage",
    "no_such_count",
    "no_such_day",
    "no_units",
    "no_way_to_done",
    "not_positive",
    "not_toml",
    "number_too_long",
    "ready_made",
    "succeeds_itself",
    "too_long",
    "twice",
    "unclosed_bracket",
    "unit_without_row",
    "unknown_field",
    "unknown_form",
    "unknown_grade",
    "unknown_kind",
    "unknown_metric",
    "unknown_name",
    "unknown_path",
    "unknown_role",
    "unknown_step",
    "unknown_target",
    "unknown_unit",
    "unknown_word",
    "weights_not_100",
    "wrong_type",
    "year_without_plan",
];

/// Reads and checks a programme. All findings, in the order of the file.
pub fn load(text: &str) -> Result<Rules, Vec<Finding>> {
    if text.len() > MOST_BYTES {
        return Err(vec![Finding {
            line: 0,
            rule: String::new(),
            clause: String::new(),
            code: "too_long",
            found: text.len().to_string(),
        }]);
    }
    let rules: Rules = toml::from_str(text).map_err(|e| vec![syntax::finding(text, &e)])?;
    let places = Places::of(text);
    let findings = check::check(&rules, &places);
    match findings.is_empty() {
        true => Ok(rules),
        false => Err(findings),
    }
}

/// In which line each rule begins.
pub(crate) struct Places {
    /// By path: of rules, and of their keys.
    lines: BTreeMap<String, usize>,
    /// By line: which rule begins there.
    tables: BTreeMap<usize, String>,
}

impl Places {
    /// Every table header's line, by its path and its number among those of that path, and each key's line.
    fn of(text: &str) -> Self {
        let mut lines = BTreeMap::new();
        let mut tables = BTreeMap::new();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        let mut at = String::new();
        for (number, line) in text.lines().enumerate() {
            let line = line.trim();
            if let Some(path) = line.strip_prefix("[[").and_then(|l| l.split("]]").next()) {
                at = numbered(&mut counts, path.trim());
                lines.insert(at.clone(), number + 1);
                tables.insert(number + 1, at.clone());
            } else if let Some(path) = line.strip_prefix('[').and_then(|l| l.split(']').next()) {
                at = within(&counts, path.trim());
                lines.entry(at.clone()).or_insert(number + 1);
                tables.insert(number + 1, at.clone());
            } else if let Some((key, _)) = line.split_once('=') {
                let key = key.trim().trim_matches('"');
                let path = if at.is_empty() {
                    key.to_owned()
                } else {
                    format!("{at}.{key}")
                };
                lines.entry(path).or_insert(number + 1);
            }
        }
        Places { lines, tables }
    }

    /// The line of a rule, or of the nearest thing around it.
    pub(crate) fn line(&self, path: &str) -> usize {
        let mut path = path;
        loop {
            if let Some(line) = self.lines.get(path) {
                return *line;
            }
            match path.rfind(['.', '[']) {
                Some(end) => path = &path[..end],
                None => return 0,
            }
        }
    }

    /// The rule in which a line stands.
    fn around(&self, line: usize) -> String {
        let before = self.tables.range(..=line).next_back();
        before.map(|(_, path)| path.clone()).unwrap_or_default()
    }
}

/// `workflows.steps` after two workflows and their first step is `workflows[1].steps[0]`.
fn numbered(counts: &mut BTreeMap<String, usize>, path: &str) -> String {
    let parent = path
        .rsplit_once('.')
        .map(|(parent, last)| (within(counts, parent), last));
    let whole = parent.map_or_else(|| path.to_owned(), |(parent, last)| format!("{parent}.{last}"));
    let count = counts.entry(whole.clone()).or_insert(0);
    let name = format!("{whole}[{count}]");
    *count += 1;
    name
}

/// A path with the number of the last table that was begun at each level.
fn within(counts: &BTreeMap<String, usize>, path: &str) -> String {
    let mut whole = String::new();
    for part in path.split('.') {
        if !whole.is_empty() {
            whole.push('.');
        }
        whole.push_str(part.trim());
        if let Some(count) = counts.get(&whole) {
            whole = format!("{whole}[{}]", count.saturating_sub(1));
        }
    }
    whole
}

impl Day {
    /// Reads `2024-01-31`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.splitn(3, '-').map(|p| p.parse::<i64>().ok());
        let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
        let plain = text.len() == 10 && (1900..2200).contains(&year) && (1..=12).contains(&month);
        let read = Day(days_from_civil(year, month, day));
        (plain && day >= 1 && read.civil() == (year, month, day)).then_some(read)
    }

    /// Year, month, day.
    pub fn civil(self) -> (i64, i64, i64) {
        civil_from_days(self.0)
    }

    /// The calendar year.
    pub fn year(self) -> i64 {
        self.civil().0
    }

    /// The first day of a calendar year.
    pub fn first_of(year: i64) -> Self {
        Day(days_from_civil(year, 1, 1))
    }

    /// The last day of a calendar year.
    pub fn last_of(year: i64) -> Self {
        Day(days_from_civil(year, 12, 31))
    }

    /// Monday is 0.
    pub fn weekday(self) -> i64 {
        (self.0 + 3).rem_euclid(7)
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

impl<'de> Deserialize<'de> for Day {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        // TOML has dates of its own; both spellings are read.
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Date(toml::value::Datetime),
            Text(String),
        }
        let text = match Written::deserialize(d)? {
            Written::Date(date) => date.to_string(),
            Written::Text(text) => text,
        };
        Day::parse(&text).ok_or_else(|| serde::de::Error::custom(format!("no_such_day: {text}")))
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Number {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Whole(i64),
            Part(f64),
        }
        let text = match Written::deserialize(d)? {
            Written::Whole(value) => return Ok(Number { value, decimals: 0 }),
            Written::Part(part) => part.to_string(),
        };
        let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
        let value = format!("{whole}{part}").parse().ok().filter(|_| part.len() <= 9);
        value
            .map(|value| Number {
                value,
                decimals: part.len() as u32,
            })
            .ok_or_else(|| serde::de::Error::custom(format!("number_too_long: {text}")))
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        match self.decimals {
            0 => s.serialize_i64(self.value),
            decimals => s.serialize_f64(self.value as f64 / 10f64.powi(decimals as i32)),
        }
    }
}

#[cfg(test)]
mod tests;
