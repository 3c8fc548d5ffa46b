//! 焦作: an application goes by review, meeting, consultation and publicity to the list.

use super::*;

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
