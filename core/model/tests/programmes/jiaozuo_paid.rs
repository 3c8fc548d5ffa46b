//! 《焦作市科技特派员助力乡村振兴实施方案》, 四(三): who gets what, and what it may be spent on.

use ketepai_model::expense::{Expense, Payer};
use ketepai_model::ids::{PersonId, RecordId};
use ketepai_model::programme::money::claims::{Context, Level, check_expense};
use ketepai_model::programme::money::entitlements::{Payee, entitlements};
use ketepai_model::programme::rules::Strength;

use super::county::{day, own, programme};

const ID: &str = "jiaozuo";

fn funds(payee: Payee) -> Vec<(String, i64, Option<i64>, Option<&'static str>)> {
    let all = entitlements(&programme(ID), &[payee]);
    let told = all
        .into_iter()
        .map(|e| (e.fund, e.yuan_from, e.yuan_to, e.withheld.map(|w| w.code)));
    told.collect()
}

/// 四(三)1: “由5—10人组成，每团每年支持工作经费10—20万元”, “每人每年支持2万元”.
#[test]
fn a_team_has_one_to_two_hundred_thousand_and_an_envoy_twenty_thousand() {
    let team = |members| Payee {
        per: "team".into(),
        levels: vec!["city".into()],
        team: Some(("service_team".into(), members)),
        ..Payee::default()
    };
    let span = |withheld| vec![("city_team".to_owned(), 100_000, Some(200_000), withheld)];
    assert_eq!(funds(team(5)), span(None));
    assert_eq!(funds(team(4)), span(Some("team_size")));
    let envoy = envoy_of(&["city"], &[]);
    assert_eq!(
        funds(envoy),
        [("city_envoy".to_owned(), 20_000, Some(20_000), None)]
    );
}

fn envoy_of(levels: &[&str], paid_by: &[&str]) -> Payee {
    let own = |list: &[&str]| list.iter().map(|code| (*code).to_owned()).collect();
    Payee {
        per: "envoy".into(),
        levels: own(levels),
        paid_by: own(paid_by),
        ..Payee::default()
    }
}

/// 四(一)2: “原则上市、县（市、区）两级科技特派员不重复支持”: what the county pays already holds the city's back, as a rule.
#[test]
fn city_and_county_do_not_both_fund_one_envoy_as_a_rule() {
    let all = entitlements(&programme(ID), &[envoy_of(&["city"], &["county"])]);
    let withheld = all[0].withheld.as_ref().unwrap();
    assert_eq!(
        (withheld.code, withheld.by.as_str()),
        ("funded_already", "county")
    );
    assert_eq!(withheld.strength, Strength::AsARule);
}

fn findings(category: &str, payer: Payer) -> Vec<(&'static str, Level)> {
    let mut expense = Expense::new(own(PersonId([1; 8]), day("2024-06-01")));
    expense.category = category.into();
    expense.payer = Some(payer);
    expense.voucher_no = "0001".into();
    let context = Context {
        posted: Some(true),
        insured: Some(true),
        ..Context::default()
    };
    let found = check_expense(RecordId([1; 16]), &expense, &programme(ID), &context);
    found.into_iter().map(|f| (f.code, f.level)).collect()
}

/// 四(三)2: “主要用于支付…等”. Nine sorts of expense are named and pass; another is asked about, and not refused.
#[test]
fn the_list_of_expenses_is_open() {
    let named = [
        "work_subsidy",
        "travel",
        "training",
        "insurance",
        "data",
        "materials",
        "testing",
        "fuel",
        "tolls",
    ];
    let own: Vec<String> = programme(ID)
        .expenses
        .unwrap()
        .categories
        .into_iter()
        .map(|c| c.id)
        .collect();
    assert_eq!(own, named);
    assert!(
        named
            .iter()
            .all(|category| findings(category, Payer::City).is_empty())
    );
    assert_eq!(
        findings("样品快递费", Payer::City),
        [("unknown_category", Level::Question)]
    );
}

/// 四(三)1: “不得以科技特派员身份向指定受援对象收取课酬、咨询费等额外费用”.
#[test]
fn no_fee_is_taken_from_a_designated_recipient() {
    for fee in ["lecture_fee", "课酬", "consulting_fee", "咨询费"] {
        let found = findings(fee, Payer::Recipient);
        assert!(
            found.iter().any(|(_, weight)| *weight == Level::Refusal),
            "{fee}: {found:?}"
        );
        let elsewhere = findings(fee, Payer::City);
        assert!(
            elsewhere.iter().all(|(_, weight)| *weight == Level::Question),
            "{fee}"
        );
    }
}
