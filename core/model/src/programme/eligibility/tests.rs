//! Who may take part, by the documents.

use super::*;
use crate::programme::tests::samples::{day, heilongjiang, jiaozuo, on, shaoxing, wenzhou};

fn envoy(title: Option<TitleRank>, degree: Option<Degree>) -> Envoy {
    let mut envoy = Envoy::new(on("2026-03-01"));
    (envoy.in_post, envoy.title_rank, envoy.degree) = (true, title, degree);
    envoy
}

fn look<'a>(envoy: &'a Envoy, declared: &'a [String]) -> Candidate<'a> {
    Candidate {
        envoy: Some(envoy),
        declared,
        day: day("2026-03-01"),
        ..Candidate::default()
    }
}

fn experience() -> Vec<String> {
    vec!["有一定科技服务经验和工作能力".to_owned()]
}

#[test]
fn in_jiaozuo_a_master_without_a_title_may_come() {
    let (envoy, declared) = (envoy(Some(TitleRank::Junior), Some(Degree::Master)), experience());
    let found = assess(&jiaozuo(), "envoy", &look(&envoy, &declared));
    assert_eq!(found.eligible, Eligible::Yes);
    assert!(!found.needs_reason());
    let title = found
        .findings
        .iter()
        .find(|f| f.check == Check::TitleAtLeast)
        .unwrap();
    assert_eq!(
        (title.standing, title.one_of),
        (Standing::Fails, true),
        "shown, though a degree is enough"
    );
    assert_eq!(
        (title.text.as_str(), title.clause.as_str()),
        ("具有中级及其以上职称", "三(二)")
    );
}

#[test]
fn what_holds_as_a_rule_is_waived_with_a_reason_and_not_refused() {
    let (envoy, declared) = (
        envoy(Some(TitleRank::Junior), Some(Degree::Bachelor)),
        experience(),
    );
    let found = assess(&jiaozuo(), "envoy", &look(&envoy, &declared));
    assert_eq!(found.eligible, Eligible::Open);
    assert!(found.needs_reason());
}

#[test]
fn a_blank_is_not_a_no() {
    let (envoy, declared) = (envoy(Some(TitleRank::Junior), None), experience());
    let found = assess(&jiaozuo(), "envoy", &look(&envoy, &declared));
    assert_eq!(found.eligible, Eligible::Open);
    assert!(!found.needs_reason(), "first ask for the degree");
    let nobody = assess(&jiaozuo(), "envoy", &Candidate::default());
    assert_eq!(nobody.eligible, Eligible::Open);
    assert!(nobody.findings.iter().all(|f| f.standing == Standing::Unknown));
}

#[test]
fn heilongjiang_refuses_whoever_has_neither_the_doctorate_nor_the_rank() {
    let declared = ["conduct".to_owned(), "developed".to_owned()];
    let look_at = |title, degree| {
        let envoy = envoy(Some(title), Some(degree));
        assess(&heilongjiang(), "envoy", &look(&envoy, &declared)).eligible
    };
    assert_eq!(look_at(TitleRank::Intermediate, Degree::Master), Eligible::No);
    assert_eq!(look_at(TitleRank::Intermediate, Degree::Doctor), Eligible::Yes);
    assert_eq!(
        look_at(TitleRank::Senior, Degree::Bachelor),
        Eligible::Yes,
        "above 副高级"
    );
    let newer = TitleRank::Unknown("chief".into());
    assert_eq!(
        look_at(newer, Degree::Master),
        Eligible::Open,
        "a rank that is not known here"
    );
}

#[test]
fn a_firm_is_old_enough_on_its_first_anniversary() {
    let mut firm = Organisation::new(on("2026-03-01"));
    firm.area = "230102".into();
    firm.registered_day = Some(day("2025-05-01"));
    firm.independent = true;
    firm.research_base = "省级企业技术中心".into();
    let look_on = |firm: &Organisation, date| {
        let candidate = Candidate {
            organisation: Some(firm),
            day: day(date),
            ..Candidate::default()
        };
        assess(&heilongjiang(), "firm", &candidate).eligible
    };
    assert_eq!(look_on(&firm, "2026-04-30"), Eligible::No);
    assert_eq!(look_on(&firm, "2026-05-01"), Eligible::Yes);
    firm.area = "220102".into();
    assert_eq!(
        look_on(&firm, "2026-05-01"),
        Eligible::No,
        "registered in another province"
    );
    firm.area = "2".into();
    assert_eq!(look_on(&firm, "2026-05-01"), Eligible::Open, "too coarse to say");
}

#[test]
fn wenzhou_leaves_open_what_stands_in_a_document_that_was_not_supplied() {
    let envoy = envoy(Some(TitleRank::Senior), Some(Degree::Doctor));
    let found = assess(&wenzhou(), "envoy", &look(&envoy, &[]));
    assert_eq!(found.eligible, Eligible::Open);
    assert_eq!(found.elsewhere.len(), 1);
}

#[test]
fn an_encouraged_way_keeps_nobody_out() {
    let mut firm = Organisation::new(on("2026-03-01"));
    firm.revenue_fen = Some(9_999_999_999);
    let candidate = Candidate {
        organisation: Some(&firm),
        ..Candidate::default()
    };
    let found = assess(&wenzhou(), "firm", &candidate);
    assert_eq!(found.findings[0].standing, Standing::Fails, "a fen short of 亿元");
    assert_eq!(found.eligible, Eligible::Yes, "逐渐向规上亿元以下企业延伸");
    assert_eq!(
        assess(&shaoxing(), "envoy", &Candidate::default()).eligible,
        Eligible::Yes
    );
    assert_eq!(
        assess(&shaoxing(), "station", &Candidate::default()).eligible,
        Eligible::Yes
    );
}
