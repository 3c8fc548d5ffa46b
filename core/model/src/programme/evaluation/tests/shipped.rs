//! The evaluations of the five programmes as they ship.

use crate::identity::Role;
use crate::programme::evaluation::Subject;
use crate::programme::evaluation::cap::{check, propose};
use crate::programme::evaluation::last::last_places;
use crate::programme::evaluation::stages::{Act, may};
use crate::programme::evaluation::worksheet::worksheet;
use crate::programme::load::load;
use crate::programme::rules::{Grades, Rules};
use crate::programme::shelf::SHIPPED;

fn shipped(code: &str) -> Rules {
    let all = SHIPPED.iter().map(|text| load(text).unwrap());
    all.into_iter().find(|rules| rules.id.starts_with(code)).unwrap()
}

fn grades<'a>(rules: &'a Rules, code: &str) -> &'a Grades {
    rules.grades.iter().find(|grades| grades.id == code).unwrap()
}

fn scored(id: &str, county: &str, scores: &[(&str, i64)]) -> Subject {
    Subject {
        id: id.into(),
        name: id.into(),
        county: county.into(),
        scores: scores
            .iter()
            .map(|(id, points)| ((*id).to_owned(), points * 100))
            .collect(),
        satisfaction: (0, 0),
    }
}

#[test]
fn in_jiaozuo_three_of_twenty_envoys_may_be_excellent() {
    let rules = shipped("jiaozuo");
    let person = grades(&rules, "person");
    let all = [("duty", 95), ("performance", 95), ("publicity", 95)];
    let people: Vec<Subject> = (0..20)
        .map(|n| scored(&format!("p{n:02}"), "410825", &all))
        .collect();
    let told = propose(person, &worksheet(person, &people), 20);
    assert!(
        told.iter()
            .all(|p| p.code == "tied_at_the_cap" && p.grade.is_none()),
        "twenty equals, three places"
    );
    let given = |best: usize| (0..20).map(move |n| if n < best { "excellent" } else { "good" });
    assert!(check(person, given(3), 20).is_ok());
    assert_eq!(
        check(person, given(4), 20).map_err(|e| e.allowed),
        Err(3),
        "焦作 四(二)4"
    );
}

#[test]
fn in_heilongjiang_a_county_that_scores_in_its_own_way_still_has_a_last() {
    let rules = shipped("heilongjiang");
    let county = grades(&rules, "county_assessment");
    let people = [
        scored("a", "230102", &[("成效", 90), ("出勤", 80)]),
        scored("b", "230102", &[("成效", 70), ("出勤", 80)]),
        scored("c", "230102", &[("成效", 10)]),
        scored("d", "230103", &[("成效", 20), ("出勤", 20)]),
    ];
    let rows = worksheet(county, &people);
    let totals: Vec<_> = rows.iter().map(|r| r.total.map(|t| t.hundredths())).collect();
    assert_eq!(
        totals,
        [Some(8500), Some(7500), None, Some(2000)],
        "c is not scored to the end"
    );
    let elimination = county.elimination.as_ref().unwrap();
    let last: Vec<_> = last_places(elimination, &rows)
        .into_iter()
        .map(|l| (l.id, l.of))
        .collect();
    assert_eq!(
        last,
        [("b".to_owned(), 2)],
        "七(五): one alone in a county is not its last"
    );
}

#[test]
fn no_shipped_programme_lets_a_coordinator_evaluate() {
    for rules in SHIPPED.iter().map(|text| load(text).unwrap()) {
        for (grades, evaluator) in rules
            .grades
            .iter()
            .flat_map(|g| g.evaluators.iter().map(move |e| (g, e)))
        {
            let done: Vec<&str> = grades.evaluators.iter().map(|e| e.stage.as_str()).collect();
            let refused = may(grades, &evaluator.stage, Role::Coordinator, Act::Grade, &done).unwrap_err();
            assert_eq!(refused.code, "coordinator_never", "{}", rules.id);
            assert!(
                !evaluator.roles.iter().any(|role| role == "coordinator"),
                "{}",
                rules.id
            );
        }
    }
}

#[test]
fn the_city_of_heilongjiang_waits_for_the_firm_and_decides_by_the_agreement() {
    let rules = shipped("heilongjiang");
    let annual = grades(&rules, "annual");
    let early = may(annual, "city", Role::Officer, Act::Grade, &[]).unwrap_err();
    assert_eq!(
        (early.code, early.stage.as_str()),
        ("stage_before_open", "firm_material")
    );
    let city = may(annual, "city", Role::Officer, Act::Grade, &["firm_material"]).unwrap();
    assert!(city.basis.contains("协议书"), "八(四)");
    let filed = may(
        annual,
        "province",
        Role::Officer,
        Act::Grade,
        &["firm_material", "city"],
    )
    .unwrap_err();
    assert_eq!(filed.code, "only_files");
}
