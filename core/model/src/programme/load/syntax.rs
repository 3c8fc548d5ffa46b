//! What the reader of TOML says, as a finding: a line, a code, and what stands there.

use super::{Finding, Places};

/// No more of a line is shown, in characters.
const MOST_WRITTEN: usize = 60;

/// The beginnings of what it says, and the code for each.
const SAID: &[(&str, &str)] = &[
    ("unknown field", "unknown_field"),
    ("missing field", "missing_field"),
    ("unknown variant", "unknown_word"),
    ("invalid type", "wrong_type"),
    ("duplicate key", "twice"),
    ("duplicate field", "twice"),
    ("no_such_day", "no_such_day"),
    ("number_too_long", "number_too_long"),
    ("expected_value", "expected_value"),
    ("expected_operator", "expected_operator"),
    ("unclosed_bracket", "unclosed_bracket"),
    ("expression_too_deep", "expression_too_deep"),
    (
        "data did not match any variant of untagged enum Count",
        "no_such_count",
    ),
    (
        "data did not match any variant of untagged enum Written",
        "no_number_or_day",
    ),
];

pub(super) fn finding(text: &str, error: &toml::de::Error) -> Finding {
    let at = error.span().map_or(0, |span| span.start.min(text.len()));
    let line = text
        .get(..at)
        .map_or(0, |before| before.matches('\n').count() + 1);
    let said = error.message();
    let known = SAID.iter().find(|(beginning, _)| said.starts_with(beginning));
    let (code, found) = match known {
        Some((beginning, code)) => (*code, said[beginning.len()..].trim_start_matches([':', ' '])),
        None => ("not_toml", ""),
    };
    Finding {
        line,
        rule: Places::of(text).around(line),
        clause: String::new(),
        code,
        found: match found {
            "" => written(text, line),
            found => found.replace('\n', " "),
        },
    }
}

/// What stands in a line, where the reader says nothing that helps.
fn written(text: &str, line: usize) -> String {
    let stands = text
        .lines()
        .nth(line.saturating_sub(1))
        .unwrap_or_default()
        .trim();
    stands
        .chars()
        .filter(|c| !c.is_control())
        .take(MOST_WRITTEN)
        .collect()
}
