//! Every code of places has a word in both languages, and every signal a sentence with its figures.

use std::collections::BTreeSet;

use crate::place::bearing::Compass;
use crate::place::datum::DatumName;
use crate::place::fixes::{FixReason, FixVerdict};
use crate::place::geofence::Why;
use crate::place::plan::Unplaced;
use crate::place::signals::{SignalCode, Transport};

const SOURCES: [&str; 2] = [
    include_str!("../../../locales/zh-CN.ftl"),
    include_str!("../../../locales/en.ftl"),
];

/// The rules that a shape or a datum may break.
const RULES: [&str; 10] = [
    "too_few_points",
    "too_many_points",
    "crosses_itself",
    "hole_outside",
    "holes_overlap",
    "too_wide",
    "not_on_earth",
    "no_such_month",
    "out_of_range",
    "no_such_datum",
];

fn sentence<'a>(source: &'a str, id: &str) -> Option<&'a str> {
    let lines = source.lines().filter_map(|line| line.split_once(" = "));
    lines
        .into_iter()
        .find(|(key, _)| *key == id)
        .map(|(_, words)| words)
}

#[test]
fn every_code_of_places_has_a_word_in_both_languages() {
    let vocabularies: [(&str, &[&str]); 9] = [
        ("datum", DatumName::CODES),
        ("fix", FixVerdict::CODES),
        ("fix_reason", FixReason::CODES),
        ("geofence", Why::CODES),
        ("compass", Compass::CODES),
        ("transport", Transport::CODES),
        ("plan", Unplaced::CODES),
        ("signal", SignalCode::CODES),
        ("rule", &RULES),
    ];
    for (source, (name, codes)) in SOURCES.iter().flat_map(|s| vocabularies.map(|v| (s, v))) {
        for code in codes {
            assert!(
                sentence(source, &format!("{name}-{code}")).is_some(),
                "{name}-{code}"
            );
        }
    }
    assert!(
        SOURCES
            .iter()
            .all(|s| sentence(s, "geofence-out_of_season").is_some())
    );
}

#[test]
fn every_signal_is_explained_by_figures_that_it_has() {
    let figures: [(&str, &[&str]); 7] = [
        ("mock_provider", &[]),
        (
            "impossible_jump",
            &["distance_m", "seconds", "speed_kmh", "top_kmh"],
        ),
        ("position_repeated", &["arrivals", "days", "parties"]),
        ("photo_far", &["distance_m"]),
        ("photo_time_far", &["off_s", "seconds"]),
        ("photo_twice", &["bits"]),
        ("clock_moved", &["off_s"]),
    ];
    assert_eq!(figures.map(|(code, _)| code), *SignalCode::CODES);
    for (source, (code, names)) in SOURCES.iter().flat_map(|s| figures.map(|f| (s, f))) {
        let why = sentence(source, &format!("signal_why-{code}")).expect(code);
        let said = why.split("{ $").skip(1).filter_map(|part| part.split_once(" }"));
        let said: BTreeSet<&str> = said.map(|(name, _)| name).collect();
        assert_eq!(said, names.iter().copied().collect(), "{code}");
    }
}
