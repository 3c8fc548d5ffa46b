//! One step: written, read back, unreadable, done twice.

use super::*;

#[test]
fn a_step_that_cannot_be_read_is_shown_and_can_be_done_again() {
    let rules = jiaozuo();
    let mut application = application();
    application
        .steps
        .insert("sign_up".into(), "submitted yesterday".into());
    let standing = Case::of(&rules, &application).unwrap().where_it_stands();
    assert_eq!(standing.key, "sign_up");
    assert_eq!(standing.strays, ["sign_up"]);
}

#[test]
fn a_step_is_read_back_as_it_was_written() {
    let written = record_step("passed", day("2026-05-01"), person(7), " 一致同意 另附名单 ");
    let read = StepDone::parse(&written).unwrap();
    assert_eq!(read.to_string(), written);
    assert_eq!(
        (read.note.as_str(), read.person),
        ("一致同意 另附名单", person(7))
    );
    let by_hand = format!("passed 2026-05-01 {}", person(7));
    assert_eq!(StepDone::parse(&by_hand).unwrap().day, day("2026-05-01"));
    for broken in ["", " ", "passed", "passed soon x", "passed 3 nobody"] {
        assert_eq!(StepDone::parse(broken), None, "{broken}");
    }
}

#[test]
fn two_people_who_did_the_same_step_offline_are_both_named() {
    let (first, second) = (day("2026-05-01"), day("2026-05-03"));
    let passed = record_step("passed", second, person(2), "会议纪要3号");
    let failed = record_step("failed", first, person(3), "");
    let conflict = conflict_of(&[passed.clone(), failed, passed.clone()]).unwrap();
    let people: Vec<_> = conflict.versions.iter().map(|v| (v.day, v.person)).collect();
    assert_eq!(people, [(first, person(3)), (second, person(2))]);
    assert_eq!(conflict.code(), "different_outcomes");
    assert_eq!(conflict_of(&[passed.clone(), passed.clone()]), None);
    let again = record_step("passed", second, person(4), "");
    assert_eq!(
        conflict_of(&[passed.clone(), again]).unwrap().code(),
        "same_outcome"
    );
    let unread = conflict_of(&[passed, "?".into()]).unwrap();
    assert_eq!((unread.code(), unread.unread.len()), ("different_outcomes", 1));
}

proptest::proptest! {
    /// Whatever a record holds, every key is either on the way or shown beside it, and a way that goes round in
    /// circles comes to an end.
    #[test]
    fn whatever_a_record_holds_the_way_is_walked_to_its_end(
        held in proptest::collection::btree_map(
            "(sign_up|expert_review|office_meeting|consultation|publicity|list)(#[0-9])?",
            "(submitted|passed|returned|objected|failed|listed|withdrawn) -?[0-9]{1,19} 040g2081040g2( .*)?|.*",
            0..12,
        )
    ) {
        let rules = jiaozuo();
        let mut application = application();
        application.steps = held;
        let case = Case::of(&rules, &application).unwrap();
        let standing = case.where_it_stands();
        let keys = standing.done.iter().map(|done| &done.key).chain(&standing.strays);
        let keys: std::collections::BTreeSet<_> = keys.collect();
        proptest::prop_assert_eq!(keys.len(), application.steps.len());
        proptest::prop_assert_eq!(standing.ended.is_none(), standing.current.is_some());
        let step = standing.current.map_or("list", |step| step.id.as_str());
        let _ = case.may(&officer(), step, "passed", i64::MAX);
    }
}
