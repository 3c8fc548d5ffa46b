//! Cases of each document, told as stories.

use super::*;
use crate::application::Application;
use crate::assignment::Assignment;
use crate::demand::Demand;
use crate::evaluation::Evaluation;
use crate::identity::Role;
use crate::ids::BlobHash;
use crate::notice::Notice;
use crate::policy::Author;
use crate::programme::rules::Rules;
use crate::programme::samples::{day, heilongjiang, inner_mongolia, jiaozuo, on, person, shaoxing, wenzhou};
use crate::station::Station;

fn who(role: Role) -> Author {
    Author {
        person: person(1),
        roles: vec![role],
    }
}

fn officer() -> Author {
    who(Role::Officer)
}

/// Does the next step, if it may be done.
fn go(
    rules: &Rules,
    record: &mut Application,
    author: &Author,
    outcome: &str,
    date: &str,
) -> Result<(), Refusal> {
    let (step, key) = next(rules, record);
    Case::of(rules, record)
        .unwrap()
        .may(author, &step, outcome, day(date))?;
    let done = record_step(outcome, day(date), author.person, "");
    record.steps.insert(key, done);
    Ok(())
}

fn next<R: OnItsWay>(rules: &Rules, record: &R) -> (String, String) {
    let standing = Case::of(rules, record).unwrap().where_it_stands();
    let step = standing.current.map(|s| s.id.clone()).unwrap_or_default();
    (step, standing.key)
}

fn application() -> Application {
    let mut application = Application::new(on("2026-09-01"));
    application.procedure = "selection".into();
    application.scan = Some(BlobHash([9; 32]));
    application
}

/// Signed up, reviewed, discussed and consulted upon.
fn before_publicity(rules: &Rules) -> Application {
    let mut application = application();
    let unit = who(Role::HomeUnitContact);
    go(rules, &mut application, &unit, "submitted", "2026-09-02").unwrap();
    for (date, outcome) in [
        ("2026-09-10", "passed"),
        ("2026-09-16", "passed"),
        ("2026-09-22", "passed"),
    ] {
        go(rules, &mut application, &officer(), outcome, date).unwrap();
    }
    application
}

/// 公示 of the list at the city's net of science and technology, from a day until the day before another.
fn notice(from: &str, expires: &str, objections: &[&str]) -> Notice {
    let mut notice = Notice::new(on(from));
    let morning = |date: &str| day(date) * 86_400 - 8 * 3_600;
    notice.starts_s = Some(morning(from));
    notice.expires_s = Some(morning(expires));
    notice.place = "市科技网".into();
    notice.objections = objections.iter().map(|o| (*o).to_owned()).collect();
    notice
}

#[test]
fn jiaozuo_selects_by_review_meeting_consultation_publicity_and_list() {
    let rules = jiaozuo();
    let mut application = before_publicity(&rules);
    assert_eq!(next(&rules, &application).0, "publicity");
    let published = Publicity::of_notice(&notice("2026-09-23", "2026-10-09", &[]), "");
    let case = Case::of(&rules, &application).unwrap().published(published);
    assert_eq!(
        case.may(&officer(), "publicity", "passed", day("2026-10-08")),
        Err(Refusal::PublicityRunning {
            until: day("2026-10-08")
        })
    );
    assert_eq!(
        case.may(&officer(), "publicity", "passed", day("2026-10-09")),
        Ok(())
    );
    let passed = record_step("passed", day("2026-10-09"), person(1), "公示期满，无异议");
    application.steps.insert("publicity".into(), passed);
    go(&rules, &mut application, &officer(), "listed", "2026-10-10").unwrap();
    let standing = Case::of(&rules, &application).unwrap().where_it_stands();
    assert_eq!(standing.ended, Some(Ended::Well));
    let way: Vec<&str> = standing.done.iter().map(|d| d.step.id.as_str()).collect();
    let document = [
        "sign_up",
        "expert_review",
        "office_meeting",
        "consultation",
        "publicity",
        "list",
    ];
    assert_eq!(way, document);
    assert_eq!(standing.done[4].what.note, "公示期满，无异议");
    let case = Case::of(&rules, &application).unwrap();
    let again = case.may(&officer(), "list", "listed", day("2026-10-12"));
    assert_eq!(again, Err(Refusal::AlreadyDone));
    application.steps = [("sign_up".into(), record_step("withdrawn", 0, person(1), ""))].into();
    let case = Case::of(&rules, &application).unwrap();
    let after_the_end = case.may(&officer(), "expert_review", "passed", day("2026-10-12"));
    assert_eq!(after_the_end, Err(Refusal::CaseEnded));
}

#[test]
fn an_officer_cannot_skip_the_publicity() {
    let rules = jiaozuo();
    let application = before_publicity(&rules);
    let case = Case::of(&rules, &application).unwrap();
    let at = day("2026-10-20");
    let not_yet = Refusal::NotThisStep {
        current: "publicity".into(),
        name: "公示".into(),
    };
    assert_eq!(not_yet.parts(), [("current", "公示".to_owned())]);
    assert_eq!(case.may(&officer(), "list", "listed", at), Err(not_yet));
    assert_eq!(
        case.may(&officer(), "publicity", "passed", at),
        Err(Refusal::PublicityMissing),
        "nobody knows where it hung"
    );
    let mut forced = application.clone();
    forced
        .steps
        .insert("list".into(), record_step("listed", at, person(1), ""));
    let standing = Case::of(&rules, &forced).unwrap().where_it_stands();
    assert_eq!(standing.current.map(|s| s.id.as_str()), Some("publicity"));
    assert_eq!((standing.ended, standing.strays), (None, vec!["list".to_owned()]));
}

#[test]
fn a_publicity_lasts_its_working_days_even_when_the_notice_comes_down_early() {
    let rules = jiaozuo();
    let application = before_publicity(&rules);
    let early = Publicity::of_notice(&notice("2026-09-24", "2026-09-28", &[]), "");
    let case = Case::of(&rules, &application).unwrap().published(early);
    // 09-24 (Thu), 09-28, 09-29, 09-30, then the holiday, 10-08.
    let until = day("2026-10-08");
    assert_eq!(
        case.may(&officer(), "publicity", "passed", day("2026-09-29")),
        Err(Refusal::PublicityRunning { until })
    );
}

#[test]
fn an_objection_is_answered_or_the_case_goes_back_to_the_meeting() {
    let rules = jiaozuo();
    let mut application = before_publicity(&rules);
    let notice = notice("2026-09-23", "2026-10-09", &["报名人不在职"]);
    let case = Case::of(&rules, &application).unwrap();
    let open = case.clone().published(Publicity::of_notice(&notice, " "));
    let after = day("2026-10-12");
    assert_eq!(
        open.may(&officer(), "publicity", "passed", after),
        Err(Refusal::ObjectionsOpen { count: 1 })
    );
    let answered = case.published(Publicity::of_notice(&notice, "经核实，在职证明属实"));
    assert_eq!(answered.may(&officer(), "publicity", "passed", after), Ok(()));
    assert_eq!(open.may(&officer(), "publicity", "objected", after), Ok(()));
    go(&rules, &mut application, &officer(), "objected", "2026-10-12").unwrap();
    assert_eq!(
        next(&rules, &application),
        ("office_meeting".into(), "office_meeting#2".into())
    );
    go(&rules, &mut application, &officer(), "passed", "2026-10-13").unwrap();
    let standing = Case::of(&rules, &application).unwrap().where_it_stands();
    assert_eq!(
        standing.key, "consultation#2",
        "asked again, and the first answer is kept"
    );
    assert!(standing.strays.is_empty());
}

#[test]
fn without_the_seal_nothing_is_handed_in_but_it_may_be_withdrawn() {
    let rules = jiaozuo();
    let mut application = application();
    application.scan = None;
    let case = Case::of(&rules, &application).unwrap();
    let (unit, at) = (who(Role::HomeUnitContact), day("2026-09-02"));
    assert_eq!(
        case.may(&unit, "sign_up", "submitted", at),
        Err(Refusal::SealedScanMissing)
    );
    assert_eq!(case.may(&unit, "sign_up", "withdrawn", at), Ok(()));
    assert_eq!(
        case.may(&officer(), "sign_up", "submitted", at),
        Err(Refusal::RoleMayNot {
            actors: vec!["home_unit_contact".into(), "envoy".into()]
        })
    );
}

#[test]
fn what_is_no_step_or_no_outcome_or_done_already_says_so() {
    let rules = jiaozuo();
    let application = before_publicity(&rules);
    let case = Case::of(&rules, &application).unwrap();
    let may = |step, outcome, date| case.may(&officer(), step, outcome, day(date)).unwrap_err();
    assert_eq!(may("vote", "passed", "2026-10-20"), Refusal::UnknownStep);
    assert_eq!(may("expert_review", "passed", "2026-10-20"), Refusal::AlreadyDone);
    assert_eq!(
        may("publicity", "applauded", "2026-10-20"),
        Refusal::OutcomeUnknown {
            outcomes: vec!["objected".into(), "passed".into()]
        }
    );
    let last = day("2026-09-22");
    assert_eq!(
        may("publicity", "passed", "2026-09-21"),
        Refusal::BeforeTheLastStep { day: last }
    );
}

#[test]
fn a_term_is_counted_in_working_days_over_the_holiday() {
    let rules = jiaozuo();
    let mut application = application();
    let unit = who(Role::HomeUnitContact);
    go(&rules, &mut application, &unit, "submitted", "2026-09-02").unwrap();
    go(&rules, &mut application, &officer(), "passed", "2026-09-29").unwrap();
    let standing = Case::of(&rules, &application).unwrap().where_it_stands();
    // 09-30, then 10-08, 10-09, the worked Saturday 10-10, and 10-12.
    assert_eq!(standing.due_day, Some(day("2026-10-12")));
    assert!(!standing.overdue(day("2026-10-12")) && standing.overdue(day("2026-10-13")));
    let mut station = Station::new(on("2026-03-02"));
    station.procedure = "filing".into();
    let rules = inner_mongolia();
    let standing = Case::of(&rules, &station).unwrap().where_it_stands();
    assert_eq!(standing.due_day, None, "the document gives no term for applying");
    let applied = record_step("submitted", day("2026-03-02"), person(1), "");
    station.steps.insert("apply".into(), applied);
    let standing = Case::of(&rules, &station).unwrap().where_it_stands();
    assert_eq!(standing.due_day, Some(day("2026-03-30")));
}

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

#[test]
fn an_evaluation_is_published_before_its_appeals_are_closed() {
    let mut evaluation = Evaluation::new(on("2026-12-01"));
    evaluation.published_day = Some(day("2026-12-07"));
    evaluation.published_place = "市科技网".into();
    evaluation.appeals = vec!["服务次数少计两次".into()];
    let publicity = Publicity::of_evaluation(&evaluation);
    let rules = jiaozuo();
    let step = rules
        .way("application", "selection")
        .unwrap()
        .steps
        .iter()
        .find(|s| s.publicity);
    assert_eq!(
        publicity.until(step.unwrap(), &rules.calendar),
        Some(day("2026-12-11"))
    );
    assert_eq!(publicity.open_objections(), 1);
    evaluation.appeal_outcome = "核对台账后更正".into();
    assert_eq!(Publicity::of_evaluation(&evaluation).open_objections(), 0);
}
