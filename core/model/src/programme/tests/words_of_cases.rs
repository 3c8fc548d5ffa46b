//! Every code of how cases go has a sentence in both languages, and says what to do.

use super::samples;
use crate::programme::{cardinality, chain, eligibility, teams, workflow};

const SOURCES: [&str; 2] = [
    include_str!("../../../locales/zh-CN.ftl"),
    include_str!("../../../locales/en.ftl"),
];

fn sentence<'a>(source: &'a str, key: &str) -> Option<&'a str> {
    let lines = source.lines().filter_map(|line| line.split_once(" = "));
    lines
        .into_iter()
        .find(|(known, _)| *known == key)
        .map(|(_, sentence)| sentence)
}

#[test]
fn every_code_of_a_case_has_a_sentence_in_both_languages() {
    use eligibility::{Eligible, Standing};
    let eligible = [Eligible::Yes, Eligible::No, Eligible::Open].map(Eligible::code);
    let standing = [Standing::Holds, Standing::Fails, Standing::Unknown].map(Standing::code);
    let vocabularies: [(&str, &[&str]); 8] = [
        ("flow", workflow::CODES),
        ("flow", workflow::conflict::CODES),
        ("eligible", &eligible),
        ("eligible", &standing),
        ("team_rule", teams::CODES),
        ("cardinality", cardinality::CODES),
        ("chain", chain::CODES),
        ("chain_place", chain::PLACES),
    ];
    for (source, (name, codes)) in SOURCES.iter().flat_map(|s| vocabularies.map(|v| (s, v))) {
        for code in codes {
            let said = sentence(source, &format!("{name}-{code}"));
            assert!(said.is_some_and(|s| !s.trim().is_empty()), "{name}-{code}");
        }
    }
}

#[test]
fn every_place_that_a_programme_passes_a_need_on_to_has_a_word() {
    for rules in samples::shipped() {
        for place in rules
            .chain
            .iter()
            .flat_map(|link| link.to.iter().chain([&link.from]))
        {
            let key = format!("chain_place-{place}");
            assert!(
                SOURCES.iter().all(|source| sentence(source, &key).is_some()),
                "{}: {key}",
                rules.id
            );
        }
    }
}
