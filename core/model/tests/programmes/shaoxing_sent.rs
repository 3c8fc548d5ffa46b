//! 绍科创办发〔2024〕1号, 二 and 三: how envoys are sent, in which ways, and how the work is managed. The goals of part one
//! are in [`super::shaoxing`].

use ketepai_model::assignment::{Assignment, DispatchMode, Post, Subject};
use ketepai_model::demand::Demand;
use ketepai_model::organisation::{CADRES, OrganisationType};
use ketepai_model::supply::Supply;
use ketepai_model::team::{Team, TeamKind};

use super::county::{day, own, programme};
use super::shaoxing::{END, ID, ONE_YEAR, county, dispatch};

/// 二(二)3: “组建多学科、跨单位的科技特派员服务团队”. A team that is sent by its own name, without its people's, is a team.
#[test]
fn a_team_sent_by_its_own_name_is_a_team() {
    let (rules, mut county) = (programme(ID), county());
    let mut team = Team::new(own(county.somebody(), 0));
    (team.kind, team.name) = (Some(TeamKind::ServiceTeam), "茶产业团队".into());
    let team = county.ledger.add(team);
    let posting = county.post(&[], &[], ONE_YEAR, |posting| {
        (posting.subject, posting.team) = (Some(Subject::Team), Some(team));
        (posting.post, posting.mode) = (Some(Post::Envoy), Some(DispatchMode::Society));
    });
    assert_eq!(county.target(&rules, "teams", END).0, Some(1));
    county.correct(posting, |p: &mut Assignment| p.mode = None);
    assert_eq!(
        county.target(&rules, "teams", END).0,
        Some(0),
        "by none of the three ways"
    );
}

/// 二(二)1: “科学搭配…4支人员队伍”. The four cadres of a village are its tags, no postings.
#[test]
fn a_villages_four_cadres_are_no_person_times() {
    let (rules, mut county) = (programme(ID), county());
    county.organisation("棠棣村", OrganisationType::Village, |village| {
        village.tags = CADRES.map(str::to_owned).to_vec();
    });
    assert_eq!(CADRES.len(), 4);
    assert_eq!(county.target(&rules, "dispatched", END).0, Some(0));
}

/// 二(二)2: “政府派”“社会派”“市场派”. All three count; one of which nobody wrote the way does not.
#[test]
fn government_society_and_market_all_dispatch() {
    let (rules, mut county) = (programme(ID), county());
    let modes = [
        DispatchMode::Government,
        DispatchMode::Society,
        DispatchMode::Market,
    ];
    for mode in modes.map(Some).into_iter().chain([None]) {
        let who = county.somebody();
        let posting = dispatch(&mut county, who, ONE_YEAR);
        county.correct(posting, |p: &mut Assignment| p.mode = mode);
    }
    assert_eq!(county.target(&rules, "dispatched", END).0, Some(3));
    let ways: Vec<&str> = rules.workflows.iter().map(|w| w.id.as_str()).collect();
    assert_eq!(ways, ["government", "society", "market"]);
}

/// 二(二)2: “‘需求库’和‘供给库’建设”. Both pools are counted for everybody, posted or not.
#[test]
fn the_pools_hold_what_is_needed_and_what_is_offered() {
    let (rules, mut county) = (programme(ID), county());
    let who = county.envoy("王");
    for title in ["黄酒陈化", "香榧采后处理"] {
        let mut demand = Demand::new(own(who, day("2024-05-01")));
        demand.title = title.into();
        county.ledger.add(demand);
    }
    let mut supply = Supply::new(own(who, day("2024-05-01")));
    supply.person = Some(who);
    county.ledger.add(supply);
    let pools = county.table(&rules, "pools", END);
    assert_eq!(pools.rows().len(), 1);
    assert_eq!(pools.counts("total", ["demands", "supplies"]), [Some(2), Some(1)]);
}

/// 三3: “建立科技特派员工作信息统计制度”. A row for each envoy by name, never in the order of what they did.
#[test]
fn the_statistics_put_people_in_no_order_of_merit() {
    let (rules, mut county) = (programme(ID), county());
    let (first, second) = (county.envoy("甲"), county.envoy("乙"));
    for (who, heads) in [(first, 5), (second, 500)] {
        dispatch(&mut county, who, ONE_YEAR);
        county.training(who, day("2024-06-01"), Some(heads));
    }
    let table = county.table(&rules, "people", "2024-12-31");
    assert_eq!(table.heads(), ["乙", "甲", "合计"], "by the name's characters");
    assert_eq!(table.count("合计", "trained"), Some(505));
    county.training(first, day("2024-06-02"), Some(5000));
    assert_eq!(
        county.table(&rules, "people", "2024-12-31").heads(),
        ["乙", "甲", "合计"]
    );
}

/// 三3: “表彰一批先进单位和个人”. No number, no points: neither cap nor elimination.
#[test]
fn the_advanced_are_chosen_without_a_number() {
    let rules = programme(ID);
    let subjects: Vec<&str> = rules.grades.iter().map(|g| g.subject.as_str()).collect();
    assert_eq!(subjects, ["person", "home_unit"]);
    assert!(
        rules
            .grades
            .iter()
            .all(|g| g.cap.is_none() && g.elimination.is_none())
    );
    assert!(
        rules.quotas.is_empty(),
        "the document sets nobody a number of services"
    );
}
