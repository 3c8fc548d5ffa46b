//! 内科发农字〔2021〕1号: 深入推行科技特派员制度助力乡村振兴三年行动实施方案（2021-2023年）, the
//! stations and what has no number. Services are in [`super::inner_mongolia_services`].

use ketepai_model::ids::{PersonId, RecordId};
use ketepai_model::programme::progress::Verdict::{Met, NotYet};
use ketepai_model::programme::rules::Window;
use ketepai_model::programme::table::Cell;
use ketepai_model::station::{Station, StationKind};

use super::county::{County, day, own, programme};

pub const ID: &str = "inner-mongolia-2021";
pub const END: &str = "2023-12-31";

pub fn banner() -> County {
    County::new("152527")
}

fn station(county: &mut County, kind: StationKind, filed: &str) -> RecordId {
    let mut station = Station::new(own(PersonId([1; 8]), 0));
    (station.kind, station.name) = (Some(kind), "牧区工作站".into());
    (station.filing_no, station.filed_day) = ("内科站".into(), Some(day(filed)));
    county.ledger.add(station)
}

/// 一(三): “到2023年底,自治区新备案30家以上自治区科技特派员工作站”.
#[test]
fn thirty_newly_filed_stations_are_enough_and_twenty_nine_are_not() {
    let (rules, mut county) = (programme(ID), banner());
    (0..28).for_each(|n| {
        _ = station(
            &mut county,
            StationKind::Grassroots,
            ["2021-06-01", "2022-06-01"][n % 2],
        )
    });
    station(&mut county, StationKind::Expert, "2021-01-01");
    assert_eq!(county.target(&rules, "stations_filed", END), (Some(29), NotYet));
    station(&mut county, StationKind::Expert, "2023-12-31");
    assert_eq!(county.target(&rules, "stations_filed", END), (Some(30), Met));
}

/// 一(三): “新备案”“到2023年底”. One filed in 2020 is not new; the last day counts, the day after does not.
#[test]
fn new_is_what_was_filed_in_the_three_years() {
    let (rules, mut county) = (programme(ID), banner());
    let filed = [
        ("2020-12-31", 0),
        ("2021-01-01", 1),
        ("2023-12-31", 2),
        ("2024-01-01", 2),
    ];
    for (on, counted) in filed {
        station(&mut county, StationKind::Grassroots, on);
        assert_eq!(
            county.target(&rules, "stations_filed", "2024-06-30").0,
            Some(counted),
            "{on}"
        );
    }
    assert_eq!(
        county.target(&rules, "stations_filed", "2023-12-30").0,
        Some(1),
        "as of that day"
    );
}

/// 二(三): “分类备案管理”. Expert and grassroots stations are envoy stations (our reading); one not yet filed is none.
#[test]
fn filing_is_by_kind() {
    let (rules, mut county) = (programme(ID), banner());
    station(&mut county, StationKind::Service12396, "2022-01-01");
    let new = station(&mut county, StationKind::Grassroots, "2022-01-01");
    assert_eq!(county.target(&rules, "stations_filed", END).0, Some(1));
    assert_eq!(
        county.count(&rules, "stations_12396", Window::Programme, END),
        Some(1)
    );
    county.correct(new, |s: &mut Station| s.filed_day = None);
    assert_eq!(county.target(&rules, "stations_filed", END).0, Some(0));
}

/// 二(三): “乡村振兴综合试验站10个、特色产业基地50个和科技服务点100个”: three goals, and no date for any.
#[test]
fn ten_fifty_and_a_hundred_have_no_date() {
    let (rules, mut county) = (programme(ID), banner());
    let goals = [
        ("test_stations", StationKind::TestStation, 10),
        ("bases", StationKind::Base, 50),
        ("service_points", StationKind::ServicePoint, 100),
    ];
    for (target, kind, goal) in goals {
        (1..goal).for_each(|_| _ = station(&mut county, kind.clone(), "2022-01-01"));
        assert_eq!(county.target(&rules, target, END), (Some(goal - 1), NotYet));
        station(&mut county, kind, "2022-01-01");
        assert_eq!(county.target(&rules, target, END), (Some(goal), Met));
    }
    let undated: Vec<bool> = rules.targets.iter().map(|t| t.undated).collect();
    assert_eq!(undated, [false, true, true, true]);
}

/// 二(二): “11个百亿元以上农牧业产业集群” is a scope and no target; no number of people is given for a team.
#[test]
fn eleven_clusters_are_a_scope_and_not_a_goal() {
    let rules = programme(ID);
    assert!(rules.targets.iter().all(|t| t.goal.value != 11));
    let team = rules.teams.iter().find(|t| t.kind == "industry_team").unwrap();
    assert_eq!((team.at_least, team.at_most), (0, None));
}

/// 三(一): “对评估优秀的基层工作站按年度给予不低于15万元”: a lower bound, and no upper.
#[test]
fn an_excellent_grassroots_station_has_a_hundred_and_fifty_thousand_or_more() {
    let rules = programme(ID);
    let fund = rules
        .funds
        .iter()
        .find(|f| f.id == "grassroots_excellent")
        .unwrap();
    assert_eq!((fund.yuan_from, fund.yuan_to), (150_000, None));
    assert_eq!(
        (fund.per.as_str(), fund.needs.as_str()),
        ("station", "grade:excellent")
    );
}

/// 二(三): the table of filings: every station of the year, with its kind, host and number.
#[test]
fn the_table_of_filings_lists_the_stations() {
    let (rules, mut county) = (programme(ID), banner());
    let host = county.firm("肉羊合作社", "152527", 0);
    let filed = station(&mut county, StationKind::Grassroots, "2022-05-01");
    county.correct(filed, |s: &mut Station| {
        s.host = Some(host);
        s.envelope = own(PersonId([1; 8]), day("2022-05-01"));
    });
    let table = county.table(&rules, "stations", "2022-12-31");
    assert_eq!(table.cell("1", "host"), &Cell::Text("肉羊合作社".into()));
    assert_eq!(table.cell("1", "filed_day"), &Cell::Day(day("2022-05-01")));
    assert_eq!(county.table(&rules, "stations", "2023-12-31").rows().len(), 0);
}
