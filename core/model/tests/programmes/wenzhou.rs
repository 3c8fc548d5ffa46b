//! 市委科创办〔2024〕5号: 温州市深入推进“科技副总”工作三年行动计划（2024-2026年）, the two annexes and who is counted in
//! them. The goals of part one are in [`super::wenzhou_goals`].

use ketepai_model::assignment::{Assignment, Post};
use ketepai_model::ids::{PersonId, RecordId};
use ketepai_model::organisation::Organisation;
use ketepai_model::outcome::{Outcome, OutcomeKind, PlanLevel};

use super::county::{County, Table, day, programme};

pub const ID: &str = "wenzhou-vice-president-2024";
pub const END: &str = "2026-12-31";
pub const YI: i64 = 100_000_000;
pub const LUCHENG: &str = "330302";
pub const LONGWAN: &str = "330303";
pub const YUEQING: &str = "330382";

/// 附件1, as it is printed: 区域, 总数, 2024年, 2025年, 2026年; 单位：家.
const ANNEX_1: [(&str, [i64; 4]); 14] = [
    ("鹿城区", [77, 19, 25, 33]),
    ("龙湾区", [382, 95, 124, 163]),
    ("瓯海区", [158, 40, 51, 67]),
    ("洞头区", [16, 4, 5, 7]),
    ("乐清市", [517, 129, 168, 220]),
    ("瑞安市", [325, 81, 106, 138]),
    ("永嘉县", [136, 34, 44, 58]),
    ("文成县", [11, 3, 4, 4]),
    ("平阳县", [182, 46, 59, 77]),
    ("泰顺县", [14, 3, 5, 6]),
    ("苍南县", [87, 22, 28, 37]),
    ("龙港市", [72, 18, 23, 31]),
    ("海经区", [23, 6, 8, 9]),
    ("总数", [2000, 500, 650, 850]),
];
const PLANNED: [&str; 4] = ["plan", "plan_2024", "plan_2025", "plan_2026"];
const ACTUAL: [&str; 4] = ["actual", "actual_2024", "actual_2025", "actual_2026"];

pub fn county() -> County {
    County::new("3303")
}

/// Appoints somebody in firms.
pub fn appoint(county: &mut County, who: PersonId, firms: &[RecordId], days: (&str, &str)) -> RecordId {
    county.post(&[who], firms, days, |posting| {
        posting.post = Some(Post::VicePresident)
    })
}

/// A firm in an area with one vice-president for all three years; both.
pub fn appointed_firm(county: &mut County, area: &str) -> (PersonId, RecordId) {
    let (who, firm) = (county.envoy("陈"), county.firm("泵阀厂", area, 2 * YI));
    appoint(county, who, &[firm], ("2024-01-01", END));
    (who, firm)
}

/// An outcome of a firm.
pub fn result(
    county: &mut County,
    (who, firm): (PersonId, RecordId),
    kind: OutcomeKind,
    on: &str,
    more: impl FnOnce(&mut Outcome),
) -> RecordId {
    county.outcome(who, kind, day(on), |outcome| {
        outcome.party = Some(firm);
        more(outcome);
    })
}

fn annex_1(county: &County) -> Table {
    county.table(&programme(ID), "annex_1", END)
}

/// 附件1: all thirteen units and the total, in the printed order, to the number.
#[test]
fn annex_1_is_reproduced_to_the_number() {
    let table = annex_1(&county());
    let printed = &table.0.tables[0];
    assert_eq!(printed.title, "“科技副总”工作任务分解表（2024-2026）");
    assert_eq!(
        (printed.unit_line.as_str(), printed.corner.as_str()),
        ("单位：家", "区域")
    );
    assert_eq!(table.heads(), ANNEX_1.map(|(unit, _)| unit));
    for (unit, numbers) in ANNEX_1 {
        assert_eq!(table.counts(unit, PLANNED), numbers.map(Some), "{unit}");
        assert_eq!(
            table.counts(unit, ACTUAL),
            [Some(0); 4],
            "{unit}: nobody is appointed yet"
        );
    }
}

/// 附件1: the printed rows add up to the printed totals, by year and in all; so does the document itself.
#[test]
fn annex_1_adds_up_as_it_is_printed() {
    let (units, total) = (&ANNEX_1[..13], ANNEX_1[13].1);
    for column in 0..4 {
        let sum: i64 = units.iter().map(|(_, numbers)| numbers[column]).sum();
        assert_eq!(sum, total[column]);
    }
    assert!(ANNEX_1.iter().all(|(_, n)| n[0] == n[1] + n[2] + n[3]));
}

/// 附件1, “单位：家”: a firm counts once, in the year in which it first had a vice-president (our reading).
#[test]
fn a_firm_appointed_to_again_counts_once_in_its_first_year() {
    let mut county = county();
    let (chen, lin, firm) = (
        county.envoy("陈"),
        county.envoy("林"),
        county.firm("泵阀厂", YUEQING, YI),
    );
    appoint(&mut county, chen, &[firm], ("2024-05-01", "2024-12-31"));
    appoint(&mut county, lin, &[firm], ("2025-03-01", "2026-02-28"));
    let table = annex_1(&county);
    assert_eq!(
        table.counts("乐清市", ACTUAL),
        [Some(1), Some(1), Some(0), Some(0)]
    );
    assert_eq!(table.counts("总数", ACTUAL), [Some(1), Some(1), Some(0), Some(0)]);
}

/// 附件1: an appointment found late, of an earlier year, moves the firm to that year and leaves the total as it is.
#[test]
fn a_late_entry_of_an_earlier_year_moves_the_firm_there() {
    let mut county = county();
    let (chen, firm) = (county.envoy("陈"), county.firm("泵阀厂", YUEQING, YI));
    appoint(&mut county, chen, &[firm], ("2025-03-01", "2025-12-31"));
    assert_eq!(
        annex_1(&county).counts("总数", ACTUAL),
        [Some(1), Some(0), Some(1), Some(0)]
    );
    appoint(&mut county, chen, &[firm], ("2024-11-01", "2024-12-31"));
    assert_eq!(
        annex_1(&county).counts("总数", ACTUAL),
        [Some(1), Some(1), Some(0), Some(0)]
    );
}

/// 二(一)2: “一对多”. One vice-president of three firms in two districts: three firms, each in its unit, one person.
#[test]
fn one_vice_president_of_three_firms_in_two_districts_counts_rightly() {
    let (rules, mut county) = (programme(ID), county());
    let chen = county.envoy("陈");
    let firms = [LUCHENG, LUCHENG, LONGWAN].map(|area| county.firm("厂", area, YI));
    appoint(&mut county, chen, &firms, ("2024-05-01", "2026-04-30"));
    let annex = county.table(&rules, "annex_2", END);
    let by_unit = ["鹿城区", "龙湾区", "瓯海区", "总数"].map(|unit| annex.count(unit, "firms"));
    assert_eq!(by_unit, [Some(2), Some(1), Some(0), Some(3)]);
    let people = county.table(&rules, "own_year", "2024-12-31");
    assert_eq!(people.heads(), ["陈"]);
    assert_eq!(people.count("陈", "firms"), Some(3));
}

/// 二(一)2: “多对一”. Two vice-presidents of one firm: one firm, and each of the two has a firm of their own year.
#[test]
fn two_vice_presidents_of_one_firm_are_one_firm() {
    let (rules, mut county) = (programme(ID), county());
    let (chen, lin, firm) = (
        county.envoy("陈"),
        county.envoy("林"),
        county.firm("泵阀厂", YUEQING, YI),
    );
    appoint(&mut county, chen, &[firm], ("2024-05-01", "2025-04-30"));
    appoint(&mut county, lin, &[firm], ("2024-06-01", "2025-05-31"));
    assert_eq!(
        county.table(&rules, "annex_2", END).count("总数", "firms"),
        Some(1)
    );
    let people = county.table(&rules, "own_year", "2024-12-31");
    assert_eq!(
        ["陈", "林"].map(|who| people.count(who, "firms")),
        [Some(1), Some(1)]
    );
}

/// 附件1: 海经区 is a row of its own. It has no area: a firm that names it counts there, though it lies in 龙湾.
#[test]
fn a_firm_that_names_haijing_counts_there_though_it_lies_in_longwan() {
    let mut county = county();
    let (_, firm) = appointed_firm(&mut county, LONGWAN);
    appointed_firm(&mut county, LONGWAN);
    county.correct(firm, |f: &mut Organisation| f.reporting_unit = "海经区".into());
    let table = annex_1(&county);
    let units = ["海经区", "龙湾区", "总数"].map(|unit| table.count(unit, "actual"));
    assert_eq!(units, [Some(1), Some(1), Some(2)]);
}

/// 附件1: the number of a firm that moved to another unit moves with it.
#[test]
fn a_firm_that_moved_takes_its_number_along() {
    let mut county = county();
    let (_, firm) = appointed_firm(&mut county, LONGWAN);
    assert_eq!(annex_1(&county).count("龙湾区", "actual_2024"), Some(1));
    county.correct(firm, |f: &mut Organisation| f.area = YUEQING.into());
    let table = annex_1(&county);
    let units = ["龙湾区", "乐清市", "总数"].map(|unit| table.count(unit, "actual_2024"));
    assert_eq!(units, [Some(0), Some(1), Some(1)]);
}

/// 附件1: a firm of no unit is not lost between the rows and the total: it has a row, and is seen.
#[test]
fn a_firm_of_no_unit_is_shown_and_not_lost() {
    let mut county = county();
    appointed_firm(&mut county, "");
    appointed_firm(&mut county, LUCHENG);
    let table = annex_1(&county);
    assert_eq!(table.count("report-no_unit", "actual"), Some(1));
    assert_eq!(
        table.count("report-no_unit", "plan"),
        None,
        "the document plans nothing for it"
    );
    assert_eq!(table.count("总数", "actual"), Some(2));
}

/// 标题“2024-2026年”: an appointment of 2023 or 2027 is no firm of these years, and a draft is none at all.
#[test]
fn only_appointments_that_begin_in_the_three_years_count() {
    let mut county = county();
    for days in [("2023-06-01", "2023-12-31"), ("2027-01-01", "2027-12-31")] {
        let (who, firm) = (county.envoy("陈"), county.firm("厂", LUCHENG, YI));
        appoint(&mut county, who, &[firm], days);
    }
    let (who, firm) = (county.envoy("林"), county.firm("厂", LUCHENG, YI));
    let draft = appoint(&mut county, who, &[firm], ("2025-01-01", END));
    assert_eq!(annex_1(&county).count("鹿城区", "actual"), Some(1));
    county.correct(draft, |posting: &mut Assignment| posting.from_day = None);
    assert_eq!(annex_1(&county).count("鹿城区", "actual"), Some(0));
}

/// 附件1: each number opens into the appointments that it was made of.
#[test]
fn a_number_of_annex_1_opens_into_its_appointments() {
    let mut county = county();
    appointed_firm(&mut county, LUCHENG);
    let table = annex_1(&county);
    assert_eq!(table.behind("鹿城区.actual_2024").map(|d| d.rows.len()), Some(1));
    assert!(
        table.behind("龙湾区.actual_2024").is_none(),
        "there is nothing behind a zero"
    );
    assert_eq!(table.behind("total.actual").map(|d| d.rows.len()), Some(1));
}

/// 附件2: 已选派企业数, 技术攻关项目数, 科技成果转化数, 新建市级及以上研发机构数, by unit; cumulative (our reading).
#[test]
fn annex_2_has_four_columns_by_unit() {
    let (rules, mut county) = (programme(ID), county());
    let here = appointed_firm(&mut county, YUEQING);
    result(
        &mut county,
        here,
        OutcomeKind::ResearchProject,
        "2024-06-01",
        |_| (),
    );
    result(
        &mut county,
        here,
        OutcomeKind::ResearchProject,
        "2025-06-01",
        |_| (),
    );
    result(&mut county, here, OutcomeKind::Transfer, "2025-06-01", |_| ());
    result(
        &mut county,
        here,
        OutcomeKind::RdInstitution,
        "2026-06-01",
        |built| {
            (built.level, built.newly_built) = (Some(PlanLevel::City), true);
        },
    );
    let annex = county.table(&rules, "annex_2", END);
    let columns = ["firms", "projects", "transfers", "rd_newly_built"];
    assert_eq!(
        annex.counts("乐清市", columns),
        [Some(1), Some(2), Some(1), Some(1)]
    );
    assert_eq!(annex.counts("瑞安市", columns), [Some(0); 4]);
    assert_eq!(
        annex.counts("总数", columns),
        [Some(1), Some(2), Some(1), Some(1)]
    );
    let units: Vec<&str> = ANNEX_1.iter().map(|(unit, _)| *unit).collect();
    assert_eq!(annex.heads(), units, "the units of annex 1, in its order");
}
