//! 市委科创办〔2024〕5号, 一 工作目标: 动态全覆盖, and what is to be more than 4000, 300, 2000, 1500 and 4%. The annexes are
//! in [`super::wenzhou`].

use ketepai_model::assignment::Assignment;
use ketepai_model::figure::Figure;
use ketepai_model::ids::PersonId;
use ketepai_model::organisation::Organisation;
use ketepai_model::outcome::{Outcome, OutcomeKind, PlanLevel};
use ketepai_model::programme::cardinality::order_of;
use ketepai_model::programme::progress::Verdict::{Blank, Met, NotYet};
use ketepai_model::programme::rules::Strength;
use ketepai_model::programme::table::Cell;

use super::county::{County, own, programme};
use super::wenzhou::{END, ID, LONGWAN, LUCHENG, YI, YUEQING, appoint, appointed_firm, county, result};

const TENTHS: i64 = 10;

/// 一: “亿元以上制造业企业‘科技副总’动态全覆盖”. Firms with an appointment today, of all such firms; in tenths of a percent.
#[test]
fn coverage_is_that_of_today_and_falls_when_an_appointment_ends() {
    let (rules, mut county) = (programme(ID), county());
    let (chen, first) = (county.envoy("陈"), county.firm("甲厂", LUCHENG, YI));
    let second = county.firm("乙厂", LUCHENG, YI);
    appoint(&mut county, chen, &[first], ("2024-01-01", "2025-06-30"));
    let other = appoint(&mut county, chen, &[second], ("2024-01-01", END));
    county.figure("large_firms", "", Some(2), 0);
    let full = (Some(100 * TENTHS), Met);
    assert_eq!(county.target(&rules, "coverage", "2025-06-30"), full);
    assert_eq!(
        county.target(&rules, "coverage", "2025-07-01"),
        (Some(50 * TENTHS), NotYet)
    );
    county.correct(other, |posting: &mut Assignment| {
        posting.to_day = posting.from_day
    });
    assert_eq!(county.target(&rules, "coverage", "2025-07-01"), (Some(0), NotYet));
    assert_eq!(
        county.target(&rules, "firms", "2025-07-01").0,
        Some(2),
        "累计 stays what it was"
    );
}

/// 一: “亿元以上”. 100,000,000 yuan are enough and a yuan less is not; a firm whose revenue nobody knows is not one.
#[test]
fn a_firm_of_a_hundred_million_is_large_and_one_yuan_less_is_not() {
    let (rules, mut county) = (programme(ID), county());
    let (_, firm) = appointed_firm(&mut county, LUCHENG);
    county.figure("large_firms", "", Some(1), 0);
    let revenues = [(Some(YI * 100), 1), (Some(YI * 100 - 1), 0), (None, 0)];
    for (fen, covered) in revenues {
        county.correct(firm, |f: &mut Organisation| f.revenue_fen = fen);
        let table = county.table(&rules, "coverage", "2025-01-01");
        assert_eq!(table.count("鹿城区", "covered"), Some(covered), "{fen:?} fen");
    }
}

/// 一: the table of today's coverage, by unit; where nobody entered how many firms there are the ratio is blank.
#[test]
fn coverage_is_blank_where_the_number_of_firms_was_not_entered() {
    let (rules, mut county) = (programme(ID), county());
    appointed_firm(&mut county, LUCHENG);
    appointed_firm(&mut county, LONGWAN);
    assert_eq!(county.target(&rules, "coverage", "2025-01-01"), (None, Blank));
    county.figure("large_firms", "鹿城区", Some(3), 0);
    let table = county.table(&rules, "coverage", "2025-01-01");
    let third = Cell::Percent {
        value: 333,
        decimals: 1,
    };
    assert_eq!(table.cell("鹿城区", "ratio"), &third);
    assert_eq!(table.cell("龙湾区", "ratio"), &Cell::Blank);
    assert_eq!(
        table.cell("全市", "ratio"),
        &Cell::Blank,
        "one unit is not the whole city"
    );
}

/// 一: where every unit has entered its firms, the city's number is their sum.
#[test]
fn the_citys_firms_are_the_sum_once_every_unit_has_entered_its_own() {
    let (rules, mut county) = (programme(ID), county());
    appointed_firm(&mut county, LUCHENG);
    let units: Vec<String> = rules.units.iter().map(|unit| unit.name.clone()).collect();
    units[1..]
        .iter()
        .for_each(|unit| _ = county.figure("large_firms", unit, Some(0), 0));
    assert_eq!(county.target(&rules, "coverage", "2025-01-01"), (None, Blank));
    county.figure("large_firms", &units[0], Some(4), 0);
    assert_eq!(
        county.target(&rules, "coverage", "2025-01-01"),
        (Some(25 * TENTHS), NotYet)
    );
}

fn many(county: &mut County, target: &str, goal: i64, kind: OutcomeKind, more: impl Fn(&mut Outcome)) {
    let rules = programme(ID);
    let here = appointed_firm(county, YUEQING);
    for _ in 0..goal {
        result(county, here, kind.clone(), "2025-06-01", &more);
    }
    assert_eq!(
        county.target(&rules, target, END),
        (Some(goal), NotYet),
        "超 excludes the number itself"
    );
    result(county, here, kind, "2025-06-01", &more);
    assert_eq!(county.target(&rules, target, END), (Some(goal + 1), Met));
}

/// 一: “任职企业累计开展技术攻关项目超4000项”.
#[test]
fn four_thousand_projects_are_not_more_than_four_thousand() {
    many(
        &mut county(),
        "projects",
        4000,
        OutcomeKind::ResearchProject,
        |_| (),
    );
}

/// 一: “列入市级及以上科技计划项目超300项”.
#[test]
fn three_hundred_listed_projects_are_not_more_than_three_hundred() {
    many(
        &mut county(),
        "listed",
        300,
        OutcomeKind::ResearchProject,
        |project| {
            (project.level, project.plan) = (Some(PlanLevel::City), "市重大科技攻关".into());
        },
    );
}

/// 一: “累计促成科技成果转化超2000项”.
#[test]
fn two_thousand_transfers_are_not_more_than_two_thousand() {
    many(&mut county(), "transfers", 2000, OutcomeKind::Transfer, |_| ());
}

/// 一: “累计建成市级及以上企业研发机构超1500家”.
#[test]
fn fifteen_hundred_institutions_are_not_more_than_fifteen_hundred() {
    many(
        &mut county(),
        "rd_institutions",
        1500,
        OutcomeKind::RdInstitution,
        |institution| {
            institution.level = Some(PlanLevel::City);
        },
    );
}

/// 一: “市级及以上”: city, province and nation, and not the county; nor a project of which no plan is named.
#[test]
fn a_plan_of_the_city_or_above_counts_and_a_countys_does_not() {
    let (rules, mut county) = (programme(ID), county());
    let here = appointed_firm(&mut county, YUEQING);
    let levels = [
        (PlanLevel::County, "县级计划", 0),
        (PlanLevel::City, "市级计划", 1),
        (PlanLevel::Province, "尖兵", 2),
        (PlanLevel::Nation, "国家重点研发计划", 3),
        (PlanLevel::City, "", 3),
    ];
    for (level, plan, listed) in levels {
        result(
            &mut county,
            here,
            OutcomeKind::ResearchProject,
            "2025-06-01",
            |project| {
                (project.level, project.plan) = (Some(level), plan.into());
            },
        );
        assert_eq!(county.target(&rules, "listed", END).0, Some(listed), "{plan}");
    }
    assert_eq!(
        county.target(&rules, "projects", END).0,
        Some(5),
        "each is a project"
    );
}

/// 一 says 累计建成, 附件2 says 新建: one that stood before counts in the goal and not in the annex; a county's in neither.
#[test]
fn newly_built_and_counted_in_all_are_two_numbers() {
    let (rules, mut county) = (programme(ID), county());
    let here = appointed_firm(&mut county, YUEQING);
    let institutions = [
        (PlanLevel::City, true),
        (PlanLevel::Province, false),
        (PlanLevel::Nation, true),
        (PlanLevel::County, true),
    ];
    for (level, newly_built) in institutions {
        result(
            &mut county,
            here,
            OutcomeKind::RdInstitution,
            "2025-06-01",
            |institution| {
                (institution.level, institution.newly_built) = (Some(level), newly_built);
            },
        );
    }
    assert_eq!(county.target(&rules, "rd_institutions", END).0, Some(3));
    let annex = county.table(&rules, "annex_2", END);
    assert_eq!(annex.count("乐清市", "rd_newly_built"), Some(2));
}

/// 一: “任职企业”: what a firm did before its vice-president came, or after, is not counted; whoever contributed is.
#[test]
fn only_firms_with_an_appointment_on_that_day_count() {
    let (rules, mut county) = (programme(ID), county());
    let (chen, firm) = (county.envoy("陈"), county.firm("厂", YUEQING, YI));
    let engineer = county.somebody();
    appoint(&mut county, chen, &[firm], ("2024-05-01", "2025-04-30"));
    for on in ["2024-04-30", "2024-05-01", "2025-04-30", "2025-05-01"] {
        result(&mut county, (engineer, firm), OutcomeKind::Transfer, on, |_| ());
    }
    assert_eq!(county.target(&rules, "transfers", END).0, Some(2));
    let elsewhere = county.firm("别的厂", YUEQING, YI);
    result(
        &mut county,
        (chen, elsewhere),
        OutcomeKind::Transfer,
        "2024-06-01",
        |_| (),
    );
    assert_eq!(
        county.target(&rules, "transfers", END).0,
        Some(2),
        "through the firm, not the person"
    );
}

/// 一: “力争亿元以上制造业企业研发投入强度突破4%”. An outside figure: blank, then not met at 4%, met at 4.01%; to strive for.
#[test]
fn intensity_is_blank_until_entered_and_must_be_more_than_four_percent() {
    let (rules, mut county) = (programme(ID), county());
    assert_eq!(county.target(&rules, "rd_intensity", END), (None, Blank));
    let figure = county.figure("large_firms_rd_intensity", "", None, 0);
    assert_eq!(
        county.target(&rules, "rd_intensity", END),
        (None, Blank),
        "a blank is not a zero"
    );
    let entered = [
        (4, 0, 400, NotYet),
        (400, 2, 400, NotYet),
        (401, 2, 401, Met),
        (399, 2, 399, NotYet),
    ];
    for (value, decimals, hundredths, verdict) in entered {
        county.correct(figure, |f: &mut Figure| {
            (f.value, f.decimals) = (Some(value), decimals)
        });
        assert_eq!(
            county.target(&rules, "rd_intensity", END),
            (Some(hundredths), verdict)
        );
    }
    let target = rules.targets.iter().find(|t| t.id == "rd_intensity").unwrap();
    assert_eq!(target.strength, Strength::Strive);
}

/// 二(一)2: “对企业有意向人选并已与其协商一致的，优先考虑选派”; one to many and many to one are no matter for a warning.
#[test]
fn a_pair_that_agreed_beforehand_comes_first() {
    let rules = programme(ID);
    let mut agreed = Assignment::new(own(PersonId([1; 8]), 0));
    assert_eq!(order_of(&rules, &agreed, None), 1);
    agreed.agreed_beforehand = true;
    assert_eq!(order_of(&rules, &agreed, None), 0);
    let several = (
        rules.cardinality.parties_for_one,
        rules.cardinality.envoys_for_one,
    );
    assert_eq!(several, (None, None), "“一对多”、“多对一”");
}
