//! Money told as stories: Jiaozuo's funds and its list that is open, Inner Mongolia's stations.

use super::claims::{Context, Level, check_expense};
use super::entitlements::{Payee, entitlements};
use super::reimbursement::reimbursement;
use crate::expense::{Approval, Expense, Payer};
use crate::ids::{BlobHash, PersonId, RecordId};
use crate::programme::rules::Rules;
use crate::programme::rules::tests::rules_of;
use crate::record::Envelope;

const JIAOZUO: &str = r#"
[[teams]]
kind = "service_team"
at_least = 5
at_most = 10
clause = "三(一)"
[[funds]]
id = "city_team"
name = "市派产业科技特派员服务团工作经费"
per = "team"
yuan_from = 100000
yuan_to = 200000
payer = "city"
clause = "四(三)1"
[[funds]]
id = "city_envoy"
name = "市派科技特派员工作经费"
per = "envoy"
levels = ["city"]
yuan_from = 20000
yuan_to = 20000
payer = "city"
not_with = ["county"]
strength = "as_a_rule"
clause = "四(三)1；四(一)2"
[[funds]]
id = "county_envoy"
name = "县派科技特派员工作经费"
per = "envoy"
levels = ["county"]
yuan_from = 0
payer = "county"
not_with = ["city"]
strength = "as_a_rule"
clause = "四(一)2"
[expenses]
categories = [{ id = "travel", name = "交通差旅费用" }, { id = "testing", name = "检测费" }]
open = true
never_from = [{ payer = "recipient", categories = ["lecture_fee", "consulting_fee"], clause = "四(三)1" }]
insurance = true
insurance_payers = ["home_unit", "city"]
clause = "四(三)2"
"#;

const INNER_MONGOLIA: &str = r#"
[[grades]]
id = "station"
name = "基层工作站认定与绩效评估"
subject = "station"
evaluators = [{ stage = "province", body = "自治区科技厅", roles = ["officer"] }]
open = true
grades = [{ id = "excellent", name = "优秀", from = 90 }, { id = "good", name = "良好", from = 0 }]
clause = "三(一)"
[[funds]]
id = "excellent_station"
name = "优秀基层工作站后补助"
per = "station"
yuan_from = 150000
payer = "province"
needs = "grade:excellent"
clause = "三(一)"

[[grades]]
id = "grassroots_station"
name = "基层工作站绩效评估"
subject = "station"
evaluators = [{ stage = "province", body = "自治区科技厅", roles = ["officer"] }]
grades = [{ id = "excellent", name = "优秀", from = 1 }, { id = "other", name = "未评为优秀", from = 0 }]
clause = "三(一)"
"#;

fn payee(per: &str, levels: &[&str]) -> Payee {
    let levels = levels.iter().map(|l| (*l).to_owned()).collect();
    Payee {
        id: "x".into(),
        per: per.into(),
        levels,
        ..Payee::default()
    }
}

fn told(rules: &Rules, payee: Payee) -> Vec<(String, i64, Option<i64>, &'static str)> {
    let all = entitlements(rules, &[payee]).into_iter();
    all.map(|e| (e.fund, e.yuan_from, e.yuan_to, e.withheld.map_or("", |w| w.code)))
        .collect()
}

#[test]
fn a_team_of_seven_gets_its_span_and_a_team_of_four_waits() {
    let rules = rules_of(JIAOZUO);
    let team = |n| Payee {
        team: Some(("service_team".into(), n)),
        ..payee("team", &[])
    };
    assert_eq!(
        told(&rules, team(7)),
        [("city_team".into(), 100_000, Some(200_000), "")]
    );
    assert_eq!(
        told(&rules, team(4))[0].3,
        "team_size",
        "焦作 四(三)1: 由5—10人组成"
    );
    assert_eq!(told(&rules, team(11))[0].3, "team_size");
}

#[test]
fn a_city_envoy_gets_twenty_thousand_and_not_from_both() {
    let rules = rules_of(JIAOZUO);
    assert_eq!(
        told(&rules, payee("envoy", &["city"])),
        [("city_envoy".into(), 20_000, Some(20_000), "")]
    );
    let paid = Payee {
        paid_by: vec!["county".into()],
        ..payee("envoy", &["city"])
    };
    assert_eq!(
        told(&rules, paid)[0].3,
        "funded_already",
        "焦作 四(一)2: 不重复支持"
    );
    let both = told(&rules, payee("envoy", &["city", "county"]));
    assert!(
        both.iter().all(|e| e.3 == "choose_one") && both.len() == 2,
        "an officer chooses"
    );
    let chosen = Payee {
        paid_by: vec!["city".into()],
        ..payee("envoy", &["city", "county"])
    };
    let codes: Vec<_> = told(&rules, chosen).into_iter().map(|e| e.3).collect();
    assert_eq!(codes, ["", "funded_already"]);
    assert!(
        told(&rules, payee("envoy", &["province"])).is_empty(),
        "the document pays city and county envoys"
    );
}

#[test]
fn only_an_excellent_station_gets_its_hundred_and_fifty_thousand_or_more() {
    let rules = rules_of(INNER_MONGOLIA);
    let station = |grade: &str| Payee {
        grade: grade.into(),
        ..payee("station", &[])
    };
    assert_eq!(
        told(&rules, station("excellent")),
        [("excellent_station".into(), 150_000, None, "")]
    );
    assert_eq!(told(&rules, station("good"))[0].3, "needs_grade");
    assert_eq!(
        told(&rules, station(""))[0].3,
        "grade_not_given",
        "not yet assessed is not assessed badly"
    );
    assert!(
        told(&rules_of(JIAOZUO), station("excellent")).is_empty(),
        "焦作 has no such fund"
    );
}

fn id(n: u8) -> RecordId {
    RecordId([n; 16])
}

fn expense(category: &str, fen: i64) -> Expense {
    Expense {
        category: category.into(),
        amount_fen: Some(fen),
        spent_day: Some(20_600),
        voucher_no: "24312000".into(),
        ..Expense::new(Envelope::own(PersonId([1; 8]), 1_780_000_000, 480))
    }
}

fn found(expense: &Expense, rules: &Rules, context: &Context<'_>) -> Vec<(&'static str, Level)> {
    check_expense(id(1), expense, rules, context)
        .iter()
        .map(|f| (f.code, f.level))
        .collect()
}

#[test]
fn an_open_list_asks_and_a_closed_one_refuses() {
    let open = rules_of(JIAOZUO);
    let none = Context::default();
    assert_eq!(found(&expense("travel", 100), &open, &none), []);
    assert_eq!(
        found(&expense("检测费", 100), &open, &none),
        [],
        "by name as well"
    );
    assert_eq!(
        found(&expense("邮寄费", 100), &open, &none),
        [("unknown_category", Level::Question)]
    );
    let closed = rules_of(&JIAOZUO.replace("open = true", "open = false"));
    assert_eq!(
        found(&expense("邮寄费", 100), &closed, &none),
        [("not_in_the_list", Level::Refusal)]
    );
    assert_eq!(
        found(&expense("邮寄费", 100), &rules_of(INNER_MONGOLIA), &none),
        [],
        "内蒙古 lists nothing"
    );
}

#[test]
fn no_fee_is_taken_from_those_who_are_served() {
    let rules = rules_of(JIAOZUO);
    let from = |payer, category: &str| Expense {
        payer: Some(payer),
        ..expense(category, 50_000)
    };
    let codes = |e: &Expense| found(e, &rules, &Context::default());
    assert_eq!(
        codes(&from(Payer::Recipient, "lecture_fee"))[0],
        ("never_from_payer", Level::Refusal)
    );
    assert_eq!(
        codes(&from(Payer::Recipient, "技术咨询费"))[0],
        ("never_from_payer", Level::Refusal)
    );
    assert_eq!(
        codes(&from(Payer::HomeUnit, "lecture_fee"))[0].0,
        "unknown_category",
        "the home unit may"
    );
    assert_eq!(
        codes(&from(Payer::Recipient, "travel")),
        [],
        "焦作 names fees, not fares"
    );
}

#[test]
fn a_voucher_serves_once_whether_by_number_or_by_scan() {
    let rules = rules_of(JIAOZUO);
    let scan = |n: u8, number: &str| Expense {
        voucher: Some(BlobHash([n; 32])),
        voucher_no: number.into(),
        ..expense("travel", 100)
    };
    let first = scan(1, "A");
    let others = [(id(1), &first), (id(2), &first)];
    let context = Context {
        others: &others,
        ..Context::default()
    };
    let codes = |e: &Expense| found(e, &rules, &context);
    assert_eq!(codes(&scan(1, "B")), [("voucher_twice", Level::Refusal)]);
    assert_eq!(codes(&scan(2, " A ")), [("voucher_twice", Level::Refusal)]);
    assert_eq!(codes(&scan(2, "B")), []);
    let refused = Expense {
        approval: Some(Approval::Refused),
        ..first.clone()
    };
    let others = [(id(2), &refused)];
    assert_eq!(
        found(
            &first,
            &rules,
            &Context {
                others: &others,
                ..Context::default()
            }
        ),
        [],
        "it may be handed in again"
    );
    let bare = Expense {
        voucher_no: String::new(),
        ..expense("travel", 100)
    };
    assert_eq!(
        codes(&bare),
        [("no_voucher", Level::Question)],
        "two without a number are not the same"
    );
}

#[test]
fn outside_the_posting_and_without_insurance_are_questions_that_say_who_pays() {
    let rules = rules_of(JIAOZUO);
    let away = Context {
        posted: Some(false),
        insured: Some(false),
        ..Context::default()
    };
    assert_eq!(
        found(&expense("travel", 1), &rules, &away),
        [("outside_posting", Level::Question)]
    );
    let bare = Context {
        posted: Some(true),
        insured: Some(false),
        ..Context::default()
    };
    let findings = check_expense(id(1), &expense("travel", 1), &rules, &bare);
    assert_eq!(
        (findings[0].code, findings[0].about.as_str()),
        ("not_insured", "home_unit city")
    );
    assert_eq!(
        found(&expense("travel", 1), &rules, &Context::default()),
        [],
        "what is not known is not held against it"
    );
}

#[test]
fn a_fund_is_the_programmes_own_and_of_that_payer() {
    let rules = rules_of(JIAOZUO);
    let of = |fund: &str, payer| Expense {
        fund: fund.into(),
        payer: Some(payer),
        ..expense("travel", 1)
    };
    let codes = |e: &Expense, paid_by: &[String]| {
        found(
            e,
            &rules,
            &Context {
                paid_by,
                ..Context::default()
            },
        )
    };
    assert_eq!(codes(&of("city_envoy", Payer::City), &[]), []);
    assert_eq!(
        codes(&of("city_envoy", Payer::Envoy), &[]),
        [],
        "laid out by the envoy, to be paid by the fund"
    );
    assert_eq!(
        codes(&of("city_envoy", Payer::Firm), &[])[0].0,
        "payer_not_of_fund"
    );
    assert_eq!(codes(&of("gift", Payer::City), &[])[0].0, "unknown_fund");
    let county = ["county".to_owned()];
    assert_eq!(
        codes(&of("city_envoy", Payer::City), &county),
        [("funded_already", Level::Question)],
        "原则上"
    );
}

#[test]
fn the_sum_is_exact_and_leaves_out_what_was_refused() {
    let rules = rules_of(JIAOZUO);
    let approved = Expense {
        approval: Some(Approval::Approved),
        ..expense("travel", 10_050)
    };
    let by_firm = Expense {
        payer: Some(Payer::Firm),
        voucher_no: String::new(),
        ..expense("邮寄费", 999)
    };
    let refused = Expense {
        approval: Some(Approval::Refused),
        ..expense("travel", 7)
    };
    let late = Expense {
        spent_day: Some(20_700),
        ..expense("travel", 7)
    };
    let test = expense("检测费", 3_301);
    let all = [
        (id(3), &by_firm),
        (id(2), &test),
        (id(1), &approved),
        (id(4), &refused),
        (id(5), &late),
        (id(1), &approved),
    ];
    let sum = reimbursement(&all, PersonId([1; 8]), (20_600, 20_650), &rules);
    let totals: Vec<_> = sum.totals.iter().map(|t| (t.name.as_str(), t.fen)).collect();
    assert_eq!(
        totals,
        [("交通差旅费用", 10_050), ("检测费", 3_301), ("邮寄费", 999)]
    );
    assert_eq!(
        (sum.fen, sum.owed_fen, sum.approved_fen),
        (14_350, 13_351, 10_050)
    );
    assert_eq!(sum.without_voucher, [id(3)]);
    assert_eq!(reimbursement(&all, PersonId([2; 8]), (0, 30_000), &rules).fen, 0);
}

#[test]
fn the_shipped_programmes_pay_what_their_documents_say() {
    let shipped = |code: &str| {
        let all = crate::programme::shelf::SHIPPED
            .iter()
            .map(|text| crate::programme::load::load(text).unwrap());
        all.into_iter().find(|rules| rules.id.starts_with(code)).unwrap()
    };
    let jiaozuo = shipped("jiaozuo");
    let team = Payee {
        team: Some(("service_team".into(), 5)),
        ..payee("team", &[])
    };
    assert_eq!(
        told(&jiaozuo, team),
        [("city_team".into(), 100_000, Some(200_000), "")]
    );
    assert_eq!(
        told(&jiaozuo, payee("envoy", &["city"])),
        [("city_envoy".into(), 20_000, Some(20_000), "")]
    );
    let station = Payee {
        grade: "excellent".into(),
        ..payee("station", &[])
    };
    let paid = told(&shipped("inner-mongolia"), station.clone());
    assert_eq!(
        paid,
        [("grassroots_excellent".into(), 150_000, None, "")],
        "不低于15万元"
    );
    assert!(told(&jiaozuo, station).is_empty());
    let fee = Expense {
        payer: Some(Payer::Recipient),
        ..expense("lecture_fee", 100)
    };
    assert_eq!(
        found(&fee, &jiaozuo, &Context::default())[0],
        ("never_from_payer", Level::Refusal)
    );
}
