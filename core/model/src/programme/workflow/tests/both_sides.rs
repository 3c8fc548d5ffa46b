//! 黑龙江, 温州, 绍兴: two or three sides agree, choose and sign.

use super::*;

fn agreement() -> Assignment {
    let mut assignment = Assignment::new(on("2026-05-01"));
    assignment.procedure = "agreement".into();
    assignment.public_from_day = Some(day("2026-05-11"));
    assignment.public_to_day = Some(day("2026-05-15"));
    assignment.public_place = "省科技厅网站".into();
    for (step, outcome, date) in [
        ("meeting", "agreed", "2026-05-08"),
        ("publicity", "passed", "2026-05-18"),
    ] {
        let done = record_step(outcome, day(date), person(1), "");
        assignment.steps.insert(step.into(), done);
    }
    assignment
}

#[test]
fn heilongjiang_needs_three_signatures_one_of_them_on_paper_with_its_scan() {
    let rules = heilongjiang();
    let mut assignment = agreement();
    let at = day("2026-05-20");
    let sign = |assignment: &Assignment| {
        let case = Case::of(&rules, assignment).unwrap();
        case.may(&officer(), "sign", "signed", at)
    };
    let missing = |who: &str| Err(Refusal::SignatureMissing { who: who.into() });
    assert_eq!(sign(&assignment), missing("envoy"));
    let by = |n, means: &str| format!("{at} {} {means}", person(n));
    assignment.signed.insert("envoy".into(), by(2, "device"));
    assignment.signed.insert("home_unit".into(), by(4, "device"));
    assert_eq!(sign(&assignment), missing("firm"));
    assignment.signed.insert("firm".into(), by(3, "word of mouth"));
    assert_eq!(sign(&assignment), missing("firm"), "that is no signature");
    assignment.signed.insert("firm".into(), by(3, "paper"));
    assert_eq!(
        sign(&assignment),
        Err(Refusal::PaperScanMissing { who: "firm".into() })
    );
    assignment.scan = Some(BlobHash([7; 32]));
    assert_eq!(sign(&assignment), Ok(()));
    let refusing = Case::of(&rules, &agreement())
        .unwrap()
        .may(&officer(), "sign", "refused", at);
    assert_eq!(refusing, Ok(()), "nobody signs a refusal");
}

#[test]
fn heilongjiang_publishes_on_the_assignment_itself() {
    let rules = heilongjiang();
    let mut assignment = agreement();
    assignment.steps.remove("publicity");
    let may = |assignment: &Assignment, date| {
        let case = Case::of(&rules, assignment).unwrap();
        case.may(&officer(), "publicity", "passed", day(date))
    };
    let until = day("2026-05-15");
    assert_eq!(
        may(&assignment, "2026-05-15"),
        Err(Refusal::PublicityRunning { until })
    );
    assert_eq!(may(&assignment, "2026-05-16"), Ok(()));
    assignment.objections = vec!["企业注册未满1年".into(), String::new()];
    assert_eq!(
        may(&assignment, "2026-05-16"),
        Err(Refusal::ObjectionsOpen { count: 1 })
    );
    assignment.public_outcome = "营业执照显示注册于2024年".into();
    assert_eq!(may(&assignment, "2026-05-16"), Ok(()));
}

#[test]
fn in_wenzhou_a_pair_that_agreed_beforehand_goes_straight_to_selection() {
    let rules = wenzhou();
    let mut assignment = Assignment::new(on("2026-05-01"));
    assignment.procedure = "appointment".into();
    for (outcome, then) in [("agreed", "select"), ("open", "choose")] {
        let done = record_step(outcome, day("2026-05-02"), person(1), "");
        assignment.steps.insert("propose".into(), done);
        assert_eq!(next(&rules, &assignment).0, then);
    }
}

#[test]
fn shaoxing_lets_both_sides_choose_until_both_agree() {
    let rules = shaoxing();
    let mut demand = Demand::new(on("2026-05-01"));
    demand.procedure = "government".into();
    let steps = [
        ("ask", "submitted"),
        ("choose", "chosen"),
        ("choose_back", "declined"),
        ("choose#2", "chosen"),
        ("choose_back#2", "accepted"),
    ];
    for (key, outcome) in steps {
        assert_eq!(next(&rules, &demand).1, key);
        let done = record_step(outcome, day("2026-05-02"), person(1), "");
        demand.steps.insert(key.into(), done);
    }
    let standing = Case::of(&rules, &demand).unwrap().where_it_stands();
    assert_eq!((standing.ended, standing.done.len()), (Some(Ended::Well), 5));
    demand.procedure = "market".into();
    let case = Case::of(&rules, &demand).unwrap();
    let claim = case.may(&who(Role::FirmContact), "post", "withdrawn", day("2026-05-02"));
    assert_eq!(claim, Ok(()), "企业自主发榜, and takes it back");
    demand.procedure = "auction".into();
    assert!(Case::of(&rules, &demand).is_none());
}
