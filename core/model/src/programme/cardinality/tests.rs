//! How many to how many, by the documents.

use super::*;
use crate::envoy::Level;
use crate::programme::tests::samples::{day, heilongjiang, jiaozuo, on, person, record, wenzhou};
use crate::value::Packed;

fn posting(who: u8, parties: &[u8], from: &str, to: &str) -> Assignment {
    let mut assignment = Assignment::new(on("2026-01-01"));
    assignment.persons = Packed(vec![person(who)]);
    assignment.parties = Packed(parties.iter().map(|n| record(*n)).collect());
    assignment.from_day = Some(day(from));
    assignment.to_day = (!to.is_empty()).then(|| day(to));
    assignment
}

fn funded(level: Level, from: &str, to: &str) -> Assignment {
    let mut assignment = posting(5, &[], from, to);
    assignment.level = Some(level);
    assignment
}

#[test]
fn one_envoy_to_one_firm_until_the_first_posting_is_over() {
    let rules = heilongjiang();
    let first = posting(5, &[1], "2026-01-01", "2026-06-30");
    let others = [(record(91), &first)];
    let second = posting(5, &[2], "2026-06-01", "2026-12-31");
    let warnings = weigh(&rules, None, &second, &others, 0);
    assert_eq!(warnings.len(), 1);
    let warning = &warnings[0];
    assert_eq!(
        (warning.code, warning.found, warning.limit),
        ("parties_for_one", 2, 1)
    );
    assert_eq!(
        (warning.person, &warning.records[..]),
        (Some(person(5)), &[record(91)][..])
    );
    assert_eq!(warning.clause, "七");
    let later = posting(5, &[2], "2026-07-01", "2026-12-31");
    assert!(weigh(&rules, None, &later, &others, 0).is_empty());
    let renewed = posting(5, &[1], "2026-06-01", "2026-12-31");
    assert!(
        weigh(&rules, None, &renewed, &others, 0).is_empty(),
        "the same firm is still one"
    );
    let colleague = posting(6, &[2], "2026-06-01", "");
    assert!(weigh(&rules, None, &colleague, &others, 0).is_empty());
}

#[test]
fn firms_one_after_another_are_not_firms_at_one_time() {
    let mut rules = heilongjiang();
    rules.cardinality.parties_for_one = Some(2);
    let spring = posting(5, &[1], "2026-01-01", "2026-06-30");
    let autumn = posting(5, &[2], "2026-07-01", "2026-12-31");
    let others = [(record(91), &spring), (record(92), &autumn)];
    let all_year = posting(5, &[3], "2026-01-01", "2026-12-31");
    assert!(weigh(&rules, None, &all_year, &others, 0).is_empty());
    let summer = posting(5, &[4], "2026-05-01", "2026-08-31");
    let others = [
        (record(91), &spring),
        (record(92), &autumn),
        (record(93), &summer),
    ];
    let warnings = weigh(&rules, None, &all_year, &others, 0);
    assert_eq!(warnings[0].found, 3);
    assert!(warnings[0].records.contains(&record(93)) && warnings[0].records.len() == 2);
}

#[test]
fn a_posting_that_is_edited_is_not_held_against_itself_and_a_draft_begins_today() {
    let rules = heilongjiang();
    let first = posting(5, &[1], "2026-01-01", "");
    let mut edited = first.clone();
    edited.parties = Packed(vec![record(2)]);
    assert!(weigh(&rules, Some(record(91)), &edited, &[(record(91), &first)], 0).is_empty());
    let mut draft = posting(5, &[2], "2026-01-01", "");
    draft.from_day = None;
    assert_eq!(
        weigh(&rules, None, &draft, &[(record(91), &first)], day("2026-03-01")).len(),
        1
    );
    assert!(weigh(&rules, None, &draft, &[(record(91), &first)], day("2025-03-01")).len() == 1);
    assert!(
        weigh(&rules, None, &first, &[(record(92), &draft)], 0).is_empty(),
        "a draft counts for nothing"
    );
}

#[test]
fn as_many_envoys_to_a_firm_as_the_programme_allows() {
    let mut rules = wenzhou();
    let first = posting(5, &[1], "2026-01-01", "");
    let second = posting(6, &[1], "2026-01-01", "");
    assert!(
        weigh(&rules, None, &second, &[(record(91), &first)], 0).is_empty(),
        "多对一"
    );
    rules.cardinality.envoys_for_one = Some(1);
    let warnings = weigh(&rules, None, &second, &[(record(91), &first)], 0);
    assert_eq!(
        (warnings[0].code, warnings[0].party),
        ("envoys_for_one", Some(record(1)))
    );
}

#[test]
fn jiaozuo_does_not_pay_one_envoy_from_the_city_and_the_county_in_one_year() {
    let rules = jiaozuo();
    let county = funded(Level::County, "2026-01-01", "2026-06-30");
    let others = [(record(91), &county)];
    let city = funded(Level::City, "2026-09-01", "2027-08-31");
    let warnings = weigh(&rules, None, &city, &others, 0);
    assert_eq!(warnings.len(), 1);
    assert_eq!(
        (warnings[0].code, warnings[0].strength),
        ("double_funding", Strength::AsARule)
    );
    assert!(warnings[0].clause.contains("四(一)2"));
    assert_eq!(warnings[0].records, [record(91)]);
    let next_year = funded(Level::City, "2027-01-01", "2027-12-31");
    assert!(weigh(&rules, None, &next_year, &others, 0).is_empty());
    let province = funded(Level::Province, "2026-09-01", "2027-08-31");
    assert!(
        weigh(&rules, None, &province, &others, 0).is_empty(),
        "said of city and county alone"
    );
}

#[test]
fn a_pair_that_agreed_beforehand_comes_first_in_wenzhou_and_not_elsewhere() {
    let mut assignment = posting(5, &[1], "2026-01-01", "");
    assert_eq!(order_of(&wenzhou(), &assignment, None), 1);
    let mut demand = Demand::new(on("2026-01-01"));
    demand.wanted = Packed(vec![person(5)]);
    assert_eq!(order_of(&wenzhou(), &assignment, Some(&demand)), 0);
    assignment.agreed_beforehand = true;
    assert_eq!(order_of(&wenzhou(), &assignment, None), 0);
    assert_eq!(order_of(&jiaozuo(), &assignment, Some(&demand)), 1);
}

#[test]
fn days_beyond_reason_do_not_panic() {
    let mut wild = funded(Level::City, "2026-01-01", "");
    wild.from_day = Some(i64::MIN);
    wild.to_day = Some(i64::MAX);
    let other = wild.clone();
    for rules in [jiaozuo(), heilongjiang()] {
        weigh(&rules, None, &wild, &[(record(91), &other)], i64::MAX);
    }
}
