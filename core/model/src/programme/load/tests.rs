//! What is read, and what is found in what cannot be.

use super::*;

mod broken;

const SMALL: &str = r#"
id = "small"
title = "试行办法"
document = "试〔2026〕1号"
version = 1
from = 2026-01-01
to = "2026-12-31"
areas = ["1525"]

[covers]
clause = "一"

[[measures]]
id = "households"
name = "服务农户"
unit = "户"
metrics = ["services"]
count = ["party"]
clause = "二"

[[targets]]
id = "households"
name = "服务农户"
value = "households"
unit = "户"
op = ">="
goal = 20
clause = "二"
"#;

#[test]
fn a_small_programme_is_read() {
    let rules = load(SMALL).unwrap();
    assert_eq!(
        rules.targets[0].goal,
        Number {
            value: 20,
            decimals: 0
        }
    );
    assert_eq!(rules.to.to_string(), "2026-12-31");
    assert_eq!(rules.to.year(), 2026);
}

#[test]
fn an_error_names_line_and_rule() {
    let broken = SMALL.replace("value = \"households\"", "value = \"housholds\"");
    let findings = load(&broken).unwrap_err();
    assert_eq!(findings.len(), 1);
    let found = &findings[0];
    assert_eq!((found.line, found.rule.as_str()), (21, "targets[0]"));
    assert_eq!(
        (found.code, found.found.as_str(), found.clause.as_str()),
        ("unknown_name", "housholds", "二")
    );
}

#[test]
fn days_are_those_of_the_calendar() {
    assert_eq!(Day::parse("1970-01-01"), Some(Day(0)));
    assert_eq!(
        Day::parse("2024-02-29").map(|d| d.to_string()).as_deref(),
        Some("2024-02-29")
    );
    assert_eq!(Day::parse("2023-02-29"), None);
    assert_eq!(Day::parse("2024-1-1"), None);
    assert_eq!(Day::parse("2026-11-22").unwrap().weekday(), 6, "a Sunday");
}

#[test]
fn every_shipped_programme_is_read() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/programmes");
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let rules = load(&text).unwrap_or_else(|found| panic!("{}: {found:#?}", path.display()));
        assert_eq!(path.file_stem().and_then(|s| s.to_str()), Some(rules.id.as_str()));
    }
}
