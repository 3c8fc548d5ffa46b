//! Evaluation told as stories: Jiaozuo's four grades and 15%, Heilongjiang's stages and last places.

mod shipped;

use super::afterwards::afterwards;
use super::cap::{allowed, check, propose};
use super::last::last_places;
use super::stages::{Act, Stands, may, stages};
use super::worksheet::{Row, worksheet};
use super::*;
use crate::evaluation::{Evaluation, EvaluationSubject};
use crate::identity::Role;
use crate::ids::PersonId;
use crate::programme::rules::tests::rules_of;
use crate::programme::rules::{Grades, Population, Rounding, Rules};
use crate::record::Envelope;

const JIAOZUO: &str = r#"
[[grades]]
id = "person"
name = "各级科技特派员绩效评价"
subject = "person"
evaluators = [{ stage = "county", body = "受援县（市、区）", roles = ["officer"] }]
dimensions = [
    { id = "duty", name = "工作履职", weight = 25 },
    { id = "performance", name = "服务绩效", weight = 25 },
    { id = "satisfaction", name = "服务对象满意度", weight = 25, satisfaction = true },
    { id = "publicity", name = "宣传报道", weight = 25 },
]
open = true
grades = [
    { id = "excellent", name = "优秀", from = 90 },
    { id = "good", name = "良好", from = 75 },
    { id = "qualified", name = "合格", from = 60 },
    { id = "unqualified", name = "不合格", from = 0 },
]
cap = { grade = "excellent", percent = 15 }
follows = { excellent = "优先续聘", unqualified = "调整退出" }
afterwards = ["考核结果向派出单位反馈", "在市科技网公布", "对获评优秀档次的统一颁发证书"]
clause = "四(二)4"
[calendar]
holidays = ["2026-10-01/2026-10-07"]
worked = ["2026-10-10"]
source = "年度放假安排"
"#;

const HEILONGJIANG: &str = r#"
[[grades]]
id = "enterprise_envoy"
name = "企业科技特派员年度评价"
subject = "person"
evaluators = [
    { stage = "firm_material", body = "派驻企业", roles = ["firm_contact", "coordinator"], files_only = true },
    { stage = "city", body = "市（地）科技局", roles = ["officer"], basis = "参照派驻协议书" },
    { stage = "province", body = "省科技厅", roles = ["officer"], files_only = true },
]
grades = [{ id = "good", name = "良好", from = 60 }, { id = "poor", name = "差", from = 0 }]
elimination = { last = 1, within = "county", at_least = 3, clause = "七(五)" }
clause = "八(三)(四)"
"#;

fn grades(rules: &Rules) -> &Grades {
    &rules.grades[0]
}

fn subject(n: usize, points: [i64; 3], satisfaction: (i64, i64)) -> Subject {
    let scores = ["duty", "performance", "publicity"].into_iter().zip(points);
    Subject {
        id: format!("p{n:03}"),
        name: format!("特派员{n}"),
        county: "410825".into(),
        scores: scores.map(|(id, points)| (id.to_owned(), points * 100)).collect(),
        satisfaction,
    }
}

/// Rows whose totals are these points.
fn totals(rules: &Rules, points: &[i64]) -> Vec<Row> {
    let subjects: Vec<Subject> = points
        .iter()
        .enumerate()
        .map(|(n, p)| subject(n, [*p; 3], (0, 0)))
        .collect();
    worksheet(grades(rules), &subjects)
}

#[test]
fn nobody_asked_is_not_nobody_pleased() {
    let rules = rules_of(JIAOZUO);
    let rows = worksheet(
        grades(&rules),
        &[
            subject(1, [90; 3], (0, 0)),
            subject(2, [90; 3], (9, 2)),
            subject(3, [90; 3], (4, 4)),
        ],
    );
    let seen: Vec<_> = rows
        .iter()
        .map(|r| (r.total.unwrap().hundredths(), r.shared_weight))
        .collect();
    assert_eq!(
        seen,
        [(9000, 25), (9000, 0), (7250, 0)],
        "焦作 四(二)4: 4.5 of 5 is 90, 1 of 5 is 20"
    );
    assert_eq!(rows[0].cells[2].code, "not_asked");
    assert_eq!(rows[0].reaches.as_deref(), Some("excellent"));
    assert_eq!(rows[2].reaches.as_deref(), Some("qualified"));
}

#[test]
fn a_sheet_that_is_not_finished_has_no_total() {
    let rules = rules_of(JIAOZUO);
    let mut half = subject(1, [90; 3], (0, 0));
    half.scores.remove("duty");
    half.scores.insert("unity".into(), 8000);
    let mut wild = subject(2, [90; 3], (0, 0));
    wild.scores.insert("duty".into(), 10_001);
    let rows = worksheet(grades(&rules), &[half, wild]);
    assert_eq!((rows[0].total, rows[0].cells[0].code), (None, "not_scored"));
    assert_eq!((rows[1].total, rows[1].cells[0].code), (None, "out_of_range"));
    assert_eq!(rows[0].cells[4].code, "added_dimension", "the list is open (等)");
    let closed = rules_of(&JIAOZUO.replace("open = true", ""));
    let odd = Subject {
        scores: [("unity".to_owned(), 1)].into(),
        ..Subject::default()
    };
    assert_eq!(
        worksheet(grades(&closed), &[odd])[0].cells[4].code,
        "unknown_dimension"
    );
}

#[test]
fn ninety_is_reached_by_points_and_not_by_rounding() {
    let rules = rules_of(JIAOZUO);
    let mut short = subject(1, [90; 3], (0, 0));
    short.scores.insert("duty".into(), 8999);
    let row = &worksheet(grades(&rules), &[short])[0];
    assert_eq!(
        row.total.unwrap().hundredths(),
        9000,
        "269.99 / 3 is shown as 90.00"
    );
    assert_eq!(row.reaches.as_deref(), Some("good"));
}

#[test]
fn fifteen_percent_of_forty_is_six_and_the_seventh_is_too_many() {
    let rules = rules_of(JIAOZUO);
    let given = |best: usize| (0..40).map(move |n| if n < best { "excellent" } else { "good" });
    assert_eq!(check(grades(&rules), given(6), 0), Ok(()));
    let over = check(grades(&rules), given(7), 0).unwrap_err();
    assert_eq!((over.allowed, over.given, over.population), (6, 7, 40));
    assert_eq!(over.clause, "四(二)4");
    assert_eq!(
        check(grades(&rules_of(HEILONGJIANG)), ["good"; 9], 0),
        Ok(()),
        "黑龙江 has no cap"
    );
}

#[test]
fn the_cap_rounds_and_counts_as_its_settings_say() {
    let rules = rules_of(JIAOZUO);
    let mut cap = grades(&rules).cap.clone().unwrap();
    assert_eq!(allowed(&cap, 6, 100), 0, "15% of 6 is 0.9: 不超过 is never above");
    cap.rounding = Rounding::Nearest;
    assert_eq!(allowed(&cap, 6, 100), 1);
    cap.population = Population::Posted;
    assert_eq!(allowed(&cap, 6, 100), 15);
}

#[test]
fn those_over_the_cap_get_the_next_grade_and_equals_at_the_line_are_all_shown() {
    let rules = rules_of(JIAOZUO);
    // Twenty people: three may be excellent.
    let mut points = vec![98, 97, 95, 95, 95, 92, 80];
    points.extend([70; 13]);
    let told = propose(grades(&rules), &totals(&rules, &points), 0);
    let seen: Vec<_> = told
        .iter()
        .take(7)
        .map(|p| (p.place, p.grade.as_deref(), p.code))
        .collect();
    let tie = (3, None, "tied_at_the_cap");
    let expected = [
        (1, Some("excellent"), ""),
        (2, Some("excellent"), ""),
        tie,
        tie,
        tie,
    ];
    assert_eq!(
        seen[..5],
        expected,
        "one place is left for three equals: an officer decides"
    );
    assert_eq!(seen[5], (6, Some("good"), "over_the_cap"));
    assert_eq!(seen[6], (7, Some("good"), ""));
}

#[test]
fn equals_who_all_fit_are_no_tie() {
    let rules = rules_of(JIAOZUO);
    let mut points = vec![98, 95, 95, 91];
    points.extend([70; 16]);
    let told = propose(grades(&rules), &totals(&rules, &points), 0);
    assert!(told[..3].iter().all(|p| p.grade.as_deref() == Some("excellent")));
    assert_eq!(
        (told[3].code, told[3].grade.as_deref()),
        ("over_the_cap", Some("good"))
    );
}

#[test]
fn where_nobody_may_be_excellent_the_best_are_over_the_cap() {
    let rules = rules_of(JIAOZUO);
    let told = propose(grades(&rules), &totals(&rules, &[95, 95]), 0);
    assert!(
        told.iter()
            .all(|p| p.code == "over_the_cap" && p.grade.as_deref() == Some("good"))
    );
}

fn lasts(rules: &Rules, people: &[(&str, i64)]) -> Vec<(String, &'static str)> {
    let sheet = rules_of(JIAOZUO);
    let subjects = people.iter().enumerate().map(|(n, (county, points))| Subject {
        county: (*county).to_owned(),
        ..subject(n, [*points; 3], (0, 0))
    });
    let rows = worksheet(grades(&sheet), &subjects.collect::<Vec<_>>());
    let rule = grades(rules).elimination.as_ref().unwrap();
    last_places(rule, &rows)
        .into_iter()
        .map(|l| (l.id, l.code))
        .collect()
}

#[test]
fn the_last_of_a_county_goes_and_of_two_nobody_does() {
    let rules = rules_of(HEILONGJIANG);
    let people = [
        ("230102", 80),
        ("230102", 70),
        ("230102", 60),
        ("230103", 10),
        ("230103", 20),
    ];
    assert_eq!(
        lasts(&rules, &people),
        [("p002".to_owned(), "last_place")],
        "黑龙江 七(五)"
    );
    let all = rules_of(&HEILONGJIANG.replace("\"county\", at", "\"all\", at"));
    assert_eq!(lasts(&all, &people), [("p003".to_owned(), "last_place")]);
}

#[test]
fn of_equals_in_the_last_place_none_goes_by_name() {
    let rules = rules_of(HEILONGJIANG);
    let tied = lasts(&rules, &[("230102", 80), ("230102", 60), ("230102", 60)]);
    assert_eq!(tied.len(), 2);
    assert!(tied.iter().all(|(_, code)| *code == "tied_at_the_last_place"));
    let officer = rules_of(&HEILONGJIANG.replace("last = 1", "last = 0"));
    assert!(lasts(&officer, &[("230102", 1), ("230102", 2), ("230102", 3)]).is_empty());
}

#[test]
fn a_coordinator_never_evaluates_even_where_a_file_says_so() {
    let rules = rules_of(HEILONGJIANG);
    let refused = |stage, role, act, done: &[&str]| {
        may(grades(&rules), stage, role, act, done)
            .map(|e| e.stage.clone())
            .map_err(|r| r.code)
    };
    assert_eq!(
        refused("firm_material", Role::Coordinator, Act::File, &[]),
        Err("coordinator_never")
    );
    assert_eq!(
        refused("firm_material", Role::FirmContact, Act::File, &[]),
        Ok("firm_material".into())
    );
    assert_eq!(
        refused("firm_material", Role::FirmContact, Act::Grade, &[]),
        Err("only_files")
    );
    assert_eq!(
        refused("city", Role::Envoy, Act::Grade, &["firm_material"]),
        Err("not_the_evaluator")
    );
    assert_eq!(
        refused("county", Role::Officer, Act::Grade, &[]),
        Err("no_such_stage")
    );
}

#[test]
fn the_city_waits_for_the_firms_material_and_the_province_for_the_city() {
    let rules = rules_of(HEILONGJIANG);
    let early = may(grades(&rules), "city", Role::Officer, Act::Grade, &[]).unwrap_err();
    assert_eq!(
        (early.code, early.stage.as_str(), early.body.as_str()),
        ("stage_before_open", "firm_material", "派驻企业")
    );
    let city = may(
        grades(&rules),
        "city",
        Role::Officer,
        Act::Grade,
        &["firm_material"],
    )
    .unwrap();
    assert_eq!(city.basis, "参照派驻协议书");
    let all: Vec<Stands> = stages(grades(&rules), &["firm_material"])
        .into_iter()
        .map(|(_, s)| s)
        .collect();
    assert_eq!(all, [Stands::Done, Stands::Open, Stands::Waits]);
}

fn evaluated(grade: &str, published: Option<&str>) -> Evaluation {
    Evaluation {
        subject: Some(EvaluationSubject::Person),
        person: Some(PersonId([1; 8])),
        grade: grade.into(),
        published_day: published.map(day),
        ..Evaluation::new(Envelope::own(PersonId([2; 8]), 1_770_000_000, 480))
    }
}

fn day(text: &str) -> i64 {
    crate::programme::rules::Day::parse(text).unwrap().0
}

fn codes(evaluation: &Evaluation, on: &str) -> Vec<&'static str> {
    let rules = rules_of(JIAOZUO);
    afterwards(evaluation, grades(&rules), &rules, day(on))
        .iter()
        .map(|s| s.code)
        .collect()
}

#[test]
fn after_the_grade_comes_publication_then_appeals_then_certificate_and_feedback() {
    assert_eq!(codes(&evaluated("", None), "2026-09-25"), ["grade"]);
    assert_eq!(codes(&evaluated("excellent", None), "2026-09-25"), ["publish"]);
    let published = evaluated("excellent", Some("2026-09-28"));
    assert_eq!(
        codes(&published, "2026-10-09"),
        ["appeal_open"],
        "the holidays do not count"
    );
    assert_eq!(
        codes(&published, "2026-10-11"),
        ["certificate", "feed_back", "follows"]
    );
    let told = Evaluation {
        certificate_no: "1".into(),
        fed_back_day: Some(day("2026-10-12")),
        ..published
    };
    assert_eq!(codes(&told, "2026-10-13"), ["follows"]);
}

#[test]
fn an_appeal_is_answered_before_anything_else_follows() {
    let appealed = Evaluation {
        appeals: vec!["漏记两次服务".into()],
        ..evaluated("qualified", Some("2026-09-28"))
    };
    assert_eq!(codes(&appealed, "2026-10-20"), ["answer_appeal"]);
    let rules = rules_of(JIAOZUO);
    let due = afterwards(&appealed, grades(&rules), &rules, day("2026-10-20"))[0].due;
    assert_eq!(
        due,
        Some(day("2026-10-10")),
        "29, 30, 8, 9 and the Saturday that is worked"
    );
}

#[test]
fn a_certificate_is_for_excellence_alone_and_a_county_has_no_home_unit() {
    let good = Evaluation {
        certificate_no: "7".into(),
        ..evaluated("good", Some("2026-09-01"))
    };
    assert_eq!(codes(&good, "2026-10-20"), ["certificate_not_due", "feed_back"]);
    let county = Evaluation {
        subject: Some(EvaluationSubject::County),
        ..evaluated("unqualified", Some("2026-09-01"))
    };
    assert_eq!(codes(&county, "2026-10-20"), ["follows"]);
}

#[test]
fn where_a_document_asks_for_no_publication_nothing_waits_for_one() {
    let rules = rules_of(HEILONGJIANG);
    let good = Evaluation {
        published_day: None,
        ..evaluated("good", None)
    };
    assert!(afterwards(&good, grades(&rules), &rules, day("2026-10-20")).is_empty());
}
