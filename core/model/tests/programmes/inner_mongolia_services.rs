//! 内科发农字〔2021〕1号, 二(四) and (五): services, training and results, and the banner's own table. Stations are in
//! [`super::inner_mongolia`].

use ketepai_model::assignment::{Post, Subject};
use ketepai_model::ids::{PersonId, RecordId};
use ketepai_model::outcome::{Outcome, OutcomeKind};
use ketepai_model::programme::load::load;
use ketepai_model::programme::rules::{Rules, Window};
use ketepai_model::programme::table::Cell;
use ketepai_model::question::Question;
use ketepai_model::trade::{Trade, TradeKind};
use ketepai_model::training::{Cascade, SPECIAL_GROUPS, Training};
use ketepai_model::treatment::{Treatment, TreatmentKind};

use super::county::{County, day, own, programme, text_of};
use super::inner_mongolia::{END, ID, banner};

fn envoy(county: &mut County, name: &str) -> (PersonId, RecordId) {
    let (who, party) = (county.envoy(name), county.household("牧户"));
    county.post(&[who], &[], ("2021-01-01", END), |posting| {
        (posting.subject, posting.post) = (Some(Subject::Individual), Some(Post::Envoy));
    });
    (who, party)
}

/// The document sets nobody a number of visits.
#[test]
fn no_number_of_visits_is_asked_of_anybody() {
    let (rules, mut county) = (programme(ID), banner());
    let (who, party) = envoy(&mut county, "其木格");
    county.visit(who, party, day("2022-05-01"));
    assert!(rules.quotas.is_empty());
    assert!(county.quotas(&rules, who, "2022-12-31").is_empty());
    assert_eq!(
        county.year_of(&rules, who, "services", "2022-12-31"),
        Some(1),
        "and yet it is counted"
    );
}

/// 二(四): “在线培训、在线指导、在线答疑…产品供销”. Guidance online is a service; questions and trade stand for themselves.
#[test]
fn questions_and_trade_stand_beside_services() {
    let (rules, mut county) = (programme(ID), banner());
    let (who, party) = envoy(&mut county, "其木格");
    county.visit_as(who, party, day("2022-05-01"), |v| v.online = true);
    for (answers, kind) in [
        (vec!["补饲".to_owned()], TradeKind::Supply),
        (vec![], TradeKind::Wanted),
    ] {
        let mut question = Question::new(own(county.somebody(), day("2022-05-02")));
        (question.text, question.answers) = (vec!["羊不吃草".into()], answers);
        county.ledger.add(question);
        let mut trade = Trade::new(own(who, day("2022-05-02")));
        (trade.kind, trade.product) = (Some(kind), "羊毛".into());
        county.ledger.add(trade);
    }
    let table = county.table(&rules, "service_12396", "2022-12-31");
    let columns = ["stations", "questions", "answered", "offered", "wanted"];
    assert_eq!(
        table.counts("total", columns),
        [Some(0), Some(2), Some(1), Some(1), Some(1)]
    );
    assert_eq!(
        county.year_of(&rules, who, "services", "2022-12-31"),
        Some(1),
        "an answer is no service"
    );
}

/// 二(四): “通过一级带一级,不断扩大培训规模”. Those who were trained at each level of the cascade are trained people.
#[test]
fn each_level_of_the_cascade_counts() {
    let (rules, mut county) = (programme(ID), banner());
    let (who, _) = envoy(&mut county, "其木格");
    for (level, heads) in [
        (Cascade::Trainers, 3),
        (Cascade::Core, 20),
        (Cascade::Herders, 100),
    ] {
        county.training_as(who, day("2022-05-01"), |t| {
            (t.level, t.headcount) = (Some(level), Some(heads))
        });
    }
    assert_eq!(county.count(&rules, "trained", Window::Programme, END), Some(123));
}

/// 二(四): “致富带头人、合作社负责人、企业负责人、村书记等”. Counted among those who came, by what was written down.
#[test]
fn the_special_groups_are_counted_where_somebody_wrote_them_down() {
    let (rules, mut county) = (programme(ID), banner());
    let (who, _) = envoy(&mut county, "其木格");
    county.training(who, day("2022-05-01"), Some(40));
    let special = |county: &County| {
        county
            .table(&rules, "banner_year", "2022-12-31")
            .count("其木格", "special")
    };
    assert_eq!(special(&county), Some(0));
    county.training_as(who, day("2022-05-02"), |t| {
        t.headcount = Some(10);
        t.groups = SPECIAL_GROUPS
            .iter()
            .zip(1..)
            .map(|(group, n)| ((*group).to_owned(), n))
            .collect();
    });
    assert_eq!(SPECIAL_GROUPS.len(), 4);
    assert_eq!(special(&county), Some(10), "1 + 2 + 3 + 4");
}

/// 二(五): “领办创办协办”, “利益共享、风险共担的利益共同体”: both are results of their envoy.
#[test]
fn ventures_and_interest_communities_are_results() {
    let (rules, mut county) = (programme(ID), banner());
    let (who, _) = envoy(&mut county, "其木格");
    for role in ["led", "founded", "assisted"] {
        county.outcome(who, OutcomeKind::Venture, day("2022-06-01"), |o: &mut Outcome| {
            o.role = role.into()
        });
    }
    county.outcome(who, OutcomeKind::InterestCommunity, day("2022-06-01"), |_| ());
    let table = county.table(&rules, "banner_year", "2022-12-31");
    assert_eq!(
        table.counts("其木格", ["ventures", "communities"]),
        [Some(3), Some(1)]
    );
}

const OWN_TABLE: &str = r#"
[[reports]]
id = "own_banner"
title = "我旗春季防疫情况表"
rows = "people"
total = "全旗"
columns = [
    { id = "heads", title = "免疫（头只）", value = "animals", window = "year", unit = "头只" },
    { id = "per_visit", title = "次均", value = "animals / services", window = "year", unit = "头只", decimals = 1 },
]
makers = ["coordinator"]
clause = "旗县自定"
"#;

/// 旗县自定: nothing fixes a banner's own annual table. It is a piece of text, read and made by the same code.
#[test]
fn a_banner_makes_its_own_table_without_code() {
    let text = text_of(ID).replacen("[[seasons]]", &format!("{OWN_TABLE}\n[[seasons]]"), 1);
    let rules: Rules = load(&text).unwrap();
    let mut county = banner();
    let (who, party) = envoy(&mut county, "其木格");
    envoy(&mut county, "巴图");
    for (on, heads) in [("2022-04-01", 120), ("2022-04-02", 81)] {
        county.visit(who, party, day(on));
        let mut treatment = Treatment::new(own(who, day(on)));
        (treatment.party, treatment.kind) = (Some(party), Some(TreatmentKind::Vaccination));
        treatment.treated = Some(heads);
        county.ledger.add(treatment);
    }
    let table = county.table(&rules, "own_banner", "2022-12-31");
    assert_eq!(table.heads(), ["其木格", "巴图", "全旗"]);
    assert_eq!(table.count("全旗", "heads"), Some(201));
    assert_eq!(
        table.cell("其木格", "per_visit"),
        &Cell::Decimal {
            value: 1005,
            decimals: 1
        }
    );
    assert_eq!(
        table.cell("巴图", "per_visit"),
        &Cell::Blank,
        "nothing by nothing is no zero"
    );
}

/// 旗县自定: a mistake in the text is named with its line, and what counted before goes on counting.
#[test]
fn a_mistake_in_a_banners_table_is_named_with_its_line() {
    let text = text_of(ID).replacen("value = \"animals\"", "value = \"animal\"", 1);
    let findings = load(&text).unwrap_err();
    let line = 1 + text
        .lines()
        .position(|l| l.contains("value = \"animal\""))
        .unwrap();
    assert_eq!(findings.len(), 1);
    assert_eq!(
        (findings[0].code, findings[0].found.as_str()),
        ("unknown_name", "animal")
    );
    assert!(
        findings[0].line <= line,
        "the table's first line: {}",
        findings[0].line
    );
}

/// 一(三): a training that was held as the three years began is counted; its envoy was posted on that day.
#[test]
fn a_training_counts_from_the_first_day() {
    let (rules, mut county) = (programme(ID), banner());
    let (who, _) = envoy(&mut county, "其木格");
    let held = county.training(who, day("2020-12-31"), Some(5));
    assert_eq!(county.count(&rules, "trained", Window::Programme, END), Some(0));
    county.correct(held, |t: &mut Training| t.envelope = own(who, day("2021-01-01")));
    assert_eq!(county.count(&rules, "trained", Window::Programme, END), Some(5));
}
