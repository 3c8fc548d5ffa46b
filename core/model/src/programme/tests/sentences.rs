//! Every code that the programme's rooms say has a sentence in both languages. A test and nothing else.

use crate::programme::matching::{trades, triage, weigh};
use crate::programme::{evaluation, farm_records, follow_ups, money, portfolio};

const SOURCES: [&str; 2] = [
    include_str!("../../../locales/zh-CN.ftl"),
    include_str!("../../../locales/en.ftl"),
];

fn is_said(source: &str, id: &str) -> bool {
    let said = |line: &str| {
        line.split_once(" =")
            .is_some_and(|(key, words)| key == id && !words.trim().is_empty())
    };
    source.lines().any(said)
}

#[test]
fn every_code_has_a_sentence_in_both_languages() {
    let rooms: [(&str, &[&str]); 8] = [
        ("match-", weigh::CODES),
        ("match-", triage::CODES),
        ("match-trade_", trades::CODES),
        ("evaluate-", evaluation::CODES),
        ("money-", money::CODES),
        ("follow-", follow_ups::CODES),
        ("farm-", farm_records::CODES),
        ("portfolio-", portfolio::CODES),
    ];
    for (source, (prefix, codes)) in SOURCES.iter().flat_map(|source| rooms.map(|room| (source, room))) {
        for code in codes {
            assert!(is_said(source, &format!("{prefix}{code}")), "{prefix}{code}");
        }
    }
}

#[test]
fn what_is_not_known_of_a_pair_is_said_too() {
    let may_be_unknown = weigh::CODES.iter().filter(|c| !weigh::IF_TRUE.contains(c));
    for (source, code) in may_be_unknown.flat_map(|code| SOURCES.map(|source| (source, code))) {
        assert!(is_said(source, &format!("match-unknown_{code}")), "{code}");
    }
}
