//! 《焦作市科技特派员助力乡村振兴实施方案》: what is counted. Who may come, how they are chosen, judged and paid is in
//! [`super::jiaozuo_judged`].

use ketepai_model::assignment::{Assignment, Post};
use ketepai_model::demand::{Demand, DemandState};
use ketepai_model::envoy::Level;
use ketepai_model::ids::{PersonId, RecordId};
use ketepai_model::outcome::OutcomeKind;
use ketepai_model::programme::progress::Verdict::{Blank, Met, NotYet};
use ketepai_model::programme::rules::{Rules, Strength, Window};
use ketepai_model::team::{Team, TeamKind};
use ketepai_model::training::Training;
use ketepai_model::value::Packed;

use super::county::{County, day, own, programme, programme_with};

const ID: &str = "jiaozuo";
const YEAR: (&str, &str) = ("2024-01-01", "2024-12-31");
const END: &str = "2024-12-31";

fn county() -> County {
    County::new("410822")
}

/// An envoy posted by the city for the year; their first household.
fn city_envoy(county: &mut County) -> (PersonId, RecordId) {
    let (who, party) = (county.envoy("王"), county.household("怀药合作社"));
    post(county, who, Level::City);
    (who, party)
}

fn post(county: &mut County, who: PersonId, level: Level) -> RecordId {
    county.post(&[who], &[], YEAR, |posting| {
        (posting.post, posting.level) = (Some(Post::Envoy), Some(level));
    })
}

fn days_and_services(county: &County, rules: &Rules, who: PersonId) -> (Option<i64>, Option<i64>) {
    let of = |what| county.year_of(rules, who, what, END);
    (of("on_site_days"), of("services"))
}

/// 一(三): “基本实现科技特派员科技服务区域特色产业全覆盖”. The numbers come from outside: a blank, then a share. 基本 is no must.
#[test]
fn coverage_of_industries_is_blank_until_both_numbers_are_entered() {
    let (rules, mut county) = (programme(ID), county());
    assert_eq!(county.target(&rules, "industry_coverage", END), (None, Blank));
    county.figure("specialty_industries", "", Some(8), 0);
    assert_eq!(county.target(&rules, "industry_coverage", END), (None, Blank));
    let served = county.figure("specialty_industries_served", "", Some(7), 0);
    assert_eq!(
        county.target(&rules, "industry_coverage", END),
        (Some(875), NotYet),
        "87.5%"
    );
    county.correct(served, |f: &mut ketepai_model::figure::Figure| f.value = Some(8));
    assert_eq!(county.target(&rules, "industry_coverage", END), (Some(1000), Met));
    assert_eq!(rules.targets.len(), 1, "一定数量 is no number");
    let goal = &rules.targets[0];
    assert_eq!((goal.window, goal.strength), (Window::Today, Strength::Mainly));
    assert!(goal.undated, "the document gives no day");
}

/// 三(一): a member of a team counts through it from the day of joining; the day of leaving is the first day out.
#[test]
fn a_member_counts_from_joining_to_leaving() {
    let (rules, mut county) = (programme(ID), county());
    let (li, party) = (county.envoy("李"), county.household("四大怀药"));
    let mut team = Team::new(own(li, 0));
    (team.kind, team.name) = (Some(TeamKind::ServiceTeam), "怀药服务团".into());
    team.members = Packed(vec![li]);
    team.joined.insert(li.to_string(), day("2024-03-01"));
    team.left.insert(li.to_string(), day("2024-06-01"));
    let on = |text| (text, team.members_on(day(text)).contains(&li));
    assert_eq!(on("2024-05-31"), ("2024-05-31", true));
    assert_eq!(on("2024-06-01"), ("2024-06-01", false));
    let team = county.ledger.add(team);
    county.post(&[], &[], YEAR, |posting| {
        posting.team = Some(team);
        (posting.post, posting.level) = (Some(Post::Envoy), Some(Level::City));
    });
    for on in ["2024-02-29", "2024-03-01", "2024-05-31", "2024-06-01"] {
        county.visit(li, party, day(on));
    }
    assert_eq!(days_and_services(&county, &rules, li), (Some(2), Some(2)));
    let table = county.table(&rules, "teams", END);
    assert_eq!(table.count("怀药服务团", "services"), Some(2));
    assert_eq!(
        county.quotas(&rules, li, END).len(),
        1,
        "held to the quota in the year of membership"
    );
    assert_eq!(county.quotas(&rules, li, "2025-06-30").len(), 0);
}

/// 三(三): “省、市、县三级科技特派员联合组成”, with those whom the province pays; one of no known level is in no squad.
#[test]
fn envoys_of_every_level_are_in_the_county() {
    let (rules, mut county) = (programme(ID), county());
    let levels = [
        Level::Province,
        Level::CountyPaidByProvince,
        Level::City,
        Level::County,
        Level::Institute,
    ];
    for level in levels {
        let who = county.somebody();
        post(&mut county, who, level);
    }
    let who = county.somebody();
    let unknown = post(&mut county, who, Level::City);
    county.correct(unknown, |posting: &mut Assignment| posting.level = None);
    assert_eq!(
        county.count(&rules, "envoys_of_all_levels", Window::Year, END),
        Some(5)
    );
}

/// 三(三): “常态化收集本地产业发展的技术需求，与科技特派员进行反馈对接”.
#[test]
fn demands_are_counted_as_raised_and_as_met() {
    let (rules, mut county) = (programme(ID), county());
    let who = county.somebody();
    for state in [DemandState::Open, DemandState::Matched, DemandState::Answered] {
        let mut demand = Demand::new(own(who, day("2024-05-01")));
        (demand.title, demand.state) = ("山药连作".into(), Some(state));
        county.ledger.add(demand);
    }
    let of = |what| county.count(&rules, what, Window::Year, END);
    assert_eq!((of("demands_raised"), of("demands_met")), (Some(3), Some(1)));
}

/// 三(四): “重点指导帮扶一批专业合作社…种养大户”, “建设一批科技示范基地”: counted; no number is asked.
#[test]
fn parties_and_bases_are_counted() {
    let (rules, mut county) = (programme(ID), county());
    let (who, party) = city_envoy(&mut county);
    let other = county.household("种粮大户");
    for (party, on) in [
        (party, "2024-03-01"),
        (party, "2024-04-01"),
        (other, "2024-04-01"),
    ] {
        county.visit(who, party, day(on));
    }
    county.outcome(who, OutcomeKind::DemonstrationBase, day("2024-06-01"), |_| ());
    let of = |what| county.year_of(&rules, who, what, END);
    assert_eq!((of("parties_served"), of("bases_built")), (Some(2), Some(1)));
}

/// 三(五): to the team's head, or to the home unit or the department above: any of them, not one after the other.
#[test]
fn what_is_beyond_ones_strength_goes_to_the_head_or_to_the_unit_or_above() {
    let rules = programme(ID);
    let link = rules.chain.iter().find(|link| link.from == "envoy").unwrap();
    assert_eq!(link.to, ["team_head", "home_unit", "department"]);
}

/// 四(二)3: “实地科技服务的总天数不少于30天或年服务总次数不少于12次”. 30 days on 11 services are enough; 29 and 11 are not.
#[test]
fn thirty_days_on_site_are_enough_and_twenty_nine_are_not() {
    let (rules, mut county) = (programme(ID), county());
    let (who, party) = city_envoy(&mut county);
    let mut last = RecordId::default();
    for number in 0..11 {
        let from = day("2024-03-01") + number * 10;
        let stay = if number < 9 { 2 } else { 0 };
        last = county.visit_as(who, party, from, |v| {
            (v.from_s, v.to_s) = (Some(from * 86_400), Some((from + stay) * 86_400));
        });
    }
    assert_eq!(days_and_services(&county, &rules, who), (Some(29), Some(11)));
    assert_eq!(county.quotas(&rules, who, END)[0].verdict, NotYet);
    county.correct(last, |v: &mut ketepai_model::visit::Visit| {
        v.to_s = v.to_s.map(|s| s + 86_400);
    });
    assert_eq!(days_and_services(&county, &rules, who), (Some(30), Some(11)));
    assert_eq!(county.quotas(&rules, who, END)[0].verdict, Met);
}

/// 四(二)3: “或”. Twelve services are enough though they took twelve days only; 原则上 makes it a rule, not a must.
#[test]
fn twelve_services_are_enough_and_eleven_are_not() {
    let (rules, mut county) = (programme(ID), county());
    let (who, party) = city_envoy(&mut county);
    (0..11).for_each(|month| _ = county.visit(who, party, day("2024-01-15") + month * 30));
    assert_eq!(county.quotas(&rules, who, END)[0].verdict, NotYet);
    county.visit(who, party, day("2024-12-20"));
    let year = county.quotas(&rules, who, END);
    assert_eq!(year[0].verdict, Met);
    assert_eq!(year[0].quota.strength, Strength::AsARule);
    let table = county.table(&rules, "quota", END);
    assert_eq!(table.counts("王", ["days", "services"]), [Some(12), Some(12)]);
}

/// 四(二)3: “每年”: the calendar year. What was done in another year is of another year.
#[test]
fn each_year_begins_anew() {
    let (rules, mut county) = (programme(ID), county());
    let (who, party) = city_envoy(&mut county);
    county.post(&[who], &[], ("2025-01-01", "2025-12-31"), |posting| {
        (posting.post, posting.level) = (Some(Post::Envoy), Some(Level::City));
    });
    (0..12).for_each(|month| _ = county.visit(who, party, day("2024-01-15") + month * 30));
    assert_eq!(county.quotas(&rules, who, END)[0].verdict, Met);
    assert_eq!(county.quotas(&rules, who, "2025-12-31")[0].verdict, NotYet);
}

/// 四(二)3: “实地”. A service by telephone is a service and no day; by the setting it is not even a service.
#[test]
fn a_service_by_telephone_is_a_service_and_not_a_day() {
    let (rules, mut county) = (programme(ID), county());
    let (who, party) = city_envoy(&mut county);
    county.visit_as(who, party, day("2024-05-01"), |v| v.online = true);
    assert_eq!(days_and_services(&county, &rules, who), (Some(0), Some(1)));
    let on_site = programme_with(ID, "online = true", "online = false");
    assert_eq!(days_and_services(&county, &on_site, who), (Some(0), Some(0)));
    county.visit(who, party, day("2024-05-01"));
    assert_eq!(
        days_and_services(&county, &rules, who),
        (Some(1), Some(1)),
        "one party on one day"
    );
}

/// 四(二)3: a service is one party on one day (our reading); a day is a day however many parties it saw.
#[test]
fn two_households_in_one_day_are_two_services_and_one_day() {
    let (rules, mut county) = (programme(ID), county());
    let (who, party) = city_envoy(&mut county);
    let other = county.household("果农");
    for party in [party, other, other] {
        county.visit(who, party, day("2024-05-01"));
    }
    assert_eq!(days_and_services(&county, &rules, who), (Some(1), Some(2)));
    let by =
        |setting: &str| programme_with(ID, "service = \"party_day\"", &format!("service = \"{setting}\""));
    assert_eq!(days_and_services(&county, &by("record"), who), (Some(1), Some(3)));
    assert_eq!(days_and_services(&county, &by("outing"), who), (Some(1), Some(1)));
}

/// 四(二)3; 四(一)3: a training is a service of each who taught, and a day on site; online it is no day.
#[test]
fn a_training_is_a_service_of_each_who_taught() {
    let (rules, mut county) = (programme(ID), county());
    let (who, _) = city_envoy(&mut county);
    let other = county.envoy("李");
    post(&mut county, other, Level::City);
    let held = county.training_as(who, day("2024-05-01"), |t| t.trainers = Packed(vec![who, other]));
    for teacher in [who, other] {
        assert_eq!(days_and_services(&county, &rules, teacher), (Some(1), Some(1)));
    }
    assert_eq!(
        county.count(&rules, "services", Window::Year, END),
        Some(1),
        "one training"
    );
    county.correct(held, |t: &mut Training| t.online = true);
    assert_eq!(days_and_services(&county, &rules, other), (Some(0), Some(1)));
}

/// 四(二)3: a joint visit is credited to each companion and counts once in the county (our reading).
#[test]
fn a_joint_visit_is_each_companions_and_once_the_countys() {
    let (rules, mut county) = (programme(ID), county());
    let (who, party) = city_envoy(&mut county);
    let (li, zhao) = (county.envoy("李"), county.envoy("赵"));
    for person in [li, zhao] {
        post(&mut county, person, Level::County);
    }
    county.visit_as(who, party, day("2024-05-01"), |v| {
        v.companions = Packed(vec![li, zhao])
    });
    for person in [who, li, zhao] {
        assert_eq!(days_and_services(&county, &rules, person), (Some(1), Some(1)));
    }
    assert_eq!(county.count(&rules, "services", Window::Year, END), Some(1));
    assert_eq!(
        county.count(&rules, "on_site_days", Window::Year, END),
        Some(3),
        "three people's days"
    );
}

/// 四(二)3: “市派科技特派员”. Nobody else is held to the number: a county's envoy has 大部分时间和精力 instead.
#[test]
fn only_the_citys_envoys_are_held_to_the_number() {
    let (rules, mut county) = (programme(ID), county());
    let (who, _) = city_envoy(&mut county);
    let other = county.envoy("李");
    post(&mut county, other, Level::County);
    assert_eq!(county.quotas(&rules, who, END).len(), 1);
    assert_eq!(county.quotas(&rules, other, END).len(), 0);
    assert_eq!(
        county.quotas(&rules, who, "2023-12-31").len(),
        0,
        "not posted that year"
    );
}
