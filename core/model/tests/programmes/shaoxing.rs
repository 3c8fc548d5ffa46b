//! 绍科创办发〔2024〕1号: 关于进一步深化全市科技特派员制度的实施意见, what is to be reached by 2027. How envoys are sent is
//! in [`super::shaoxing_sent`].

use ketepai_model::assignment::{DispatchMode, Post, Subject};
use ketepai_model::ids::{PersonId, RecordId};
use ketepai_model::outcome::OutcomeKind;
use ketepai_model::programme::progress::Verdict::{Met, NotYet};
use ketepai_model::programme::rules::{Operator, Window};
use ketepai_model::training::Training;

use super::county::{County, day, programme, programme_with};

pub const ID: &str = "shaoxing-2024";
pub const END: &str = "2027-12-31";
const ALL_YEARS: (&str, &str) = ("2024-01-01", "2027-12-31");
pub const ONE_YEAR: (&str, &str) = ("2024-03-01", "2024-12-31");

pub fn county() -> County {
    County::new("330681")
}

/// A government posting of one person; nobody else's.
pub fn dispatch(county: &mut County, who: PersonId, days: (&str, &str)) -> RecordId {
    dispatch_as(county, who, days, Subject::Individual)
}

fn dispatch_as(county: &mut County, who: PersonId, days: (&str, &str), subject: Subject) -> RecordId {
    county.post(&[who], &[], days, |posting| {
        posting.subject = Some(subject);
        posting.post = Some(Post::Envoy);
        posting.mode = Some(DispatchMode::Government);
    })
}

/// So many outcomes of each kind, of one envoy who is posted all the years.
fn outcomes(county: &mut County, who: PersonId, kind: OutcomeKind, how_many: usize) {
    for _ in 0..how_many {
        county.outcome(who, kind.clone(), day("2025-06-01"), |_| ());
    }
}

/// 一: “全市累计选派科技特派员1500人次以上”. 以上 includes the number itself.
#[test]
fn fifteen_hundred_person_times_are_enough_and_one_less_is_not() {
    let (rules, mut county) = (programme(ID), county());
    for _ in 0..1499 {
        let who = county.somebody();
        dispatch(&mut county, who, ONE_YEAR);
    }
    assert_eq!(county.target(&rules, "dispatched", END), (Some(1499), NotYet));
    let who = county.somebody();
    dispatch(&mut county, who, ONE_YEAR);
    assert_eq!(county.target(&rules, "dispatched", END), (Some(1500), Met));
}

/// 一: “人次”. An envoy in one calendar year is one person-time (our reading, a setting), and the table says so.
#[test]
fn a_person_time_is_an_envoy_in_one_year_unless_the_setting_says_otherwise() {
    let mut county = county();
    let (wang, li) = (county.envoy("王"), county.envoy("李"));
    dispatch(&mut county, wang, ("2024-03-01", "2026-02-28"));
    dispatch(&mut county, li, ONE_YEAR);
    dispatch(&mut county, li, ("2024-05-01", "2024-12-31"));
    for (setting, times) in [("years", 4), ("people", 2), ("assignments", 3)] {
        let changed = format!("dispatch = \"{setting}\"");
        let rules = programme_with(ID, "dispatch = \"years\"", &changed);
        assert_eq!(
            county.target(&rules, "dispatched", END).0,
            Some(times),
            "{setting}"
        );
        let told = county.table(&rules, "targets", END);
        assert!(
            told.says(&format!("report-counting-dispatch-{setting}")),
            "{setting}"
        );
    }
}

/// 一: “法人科技特派员5家以上”.
#[test]
fn five_corporate_envoys_are_enough_and_four_are_not() {
    let (rules, mut county) = (programme(ID), county());
    for number in 1..=5 {
        let unit = county.somebody();
        dispatch_as(
            &mut county,
            unit,
            ("2024-07-01", "2026-06-30"),
            Subject::Corporate,
        );
        let verdict = if number < 5 { NotYet } else { Met };
        let years_do_not_multiply = (Some(number), verdict);
        assert_eq!(county.target(&rules, "corporate", END), years_do_not_multiply);
    }
    assert_eq!(county.target(&rules, "teams", END), (Some(0), NotYet));
}

/// 一: “团队科技特派员100个以上”; 其中: every one of them is also among the person-times.
#[test]
fn a_hundred_teams_are_enough_and_ninety_nine_are_not() {
    let (rules, mut county) = (programme(ID), county());
    for _ in 0..99 {
        let team = county.somebody();
        dispatch_as(&mut county, team, ONE_YEAR, Subject::Team);
    }
    assert_eq!(county.target(&rules, "teams", END), (Some(99), NotYet));
    let team = county.somebody();
    dispatch_as(&mut county, team, ONE_YEAR, Subject::Team);
    assert_eq!(county.target(&rules, "teams", END), (Some(100), Met));
    assert_eq!(county.target(&rules, "dispatched", END).0, Some(100), "其中");
}

/// 一; 二(三)2: “建设科技特派员示范基地50个”, without 以上: at least (our reading).
#[test]
fn fifty_demonstration_bases_are_enough_and_forty_nine_are_not() {
    reached(50, "bases", &[OutcomeKind::DemonstrationBase]);
}

/// 一: “组织实施科技特派员项目100项”; 二(三)1: “技术攻关项目100项以上”. Both kinds together (our reading).
#[test]
fn a_hundred_projects_of_either_name_are_enough_and_ninety_nine_are_not() {
    reached(
        100,
        "projects",
        &[OutcomeKind::EnvoyProject, OutcomeKind::ResearchProject],
    );
}

/// 一; 二(三)2: “引进推广新技术（新品种）200项以上”.
#[test]
fn two_hundred_new_technologies_or_varieties_are_enough_and_one_less_is_not() {
    reached(
        200,
        "technologies",
        &[OutcomeKind::NewTechnology, OutcomeKind::NewVariety],
    );
}

fn reached(goal: usize, target: &str, kinds: &[OutcomeKind]) {
    let (rules, mut county) = (programme(ID), county());
    let who = county.envoy("王");
    dispatch(&mut county, who, ALL_YEARS);
    let most = goal - 1 - (kinds.len() - 1);
    outcomes(&mut county, who, kinds[0].clone(), most);
    kinds[1..]
        .iter()
        .for_each(|kind| outcomes(&mut county, who, kind.clone(), 1));
    outcomes(&mut county, who, OutcomeKind::Patent, 3);
    assert_eq!(
        county.target(&rules, target, END),
        (Some(goal as i64 - 1), NotYet)
    );
    outcomes(&mut county, who, kinds[0].clone(), 1);
    assert_eq!(county.target(&rules, target, END), (Some(goal as i64), Met));
}

/// 一: “开展培训服务1万人次以上”. Person-times are headcounts (our reading); by sessions there are a hundred.
#[test]
fn ten_thousand_trained_are_enough_and_one_less_is_not() {
    let (rules, mut county) = (programme(ID), county());
    let who = county.envoy("王");
    dispatch(&mut county, who, ALL_YEARS);
    for number in 0..99 {
        county.training(who, day("2024-02-01") + number, Some(100));
    }
    let last = county.training(who, day(END), Some(99));
    assert_eq!(county.target(&rules, "trained", END), (Some(9999), NotYet));
    county.correct(last, |training: &mut Training| training.headcount = Some(100));
    assert_eq!(county.target(&rules, "trained", END), (Some(10_000), Met));
    let sessions = programme_with(ID, "training = \"headcount\"", "training = \"sessions\"");
    assert_eq!(county.target(&sessions, "trained", END), (Some(100), NotYet));
}

/// 一: “到2027年…累计”. From the programme's first day to its last; nothing before, nothing after.
#[test]
fn what_adds_up_begins_and_ends_with_the_programme() {
    let (rules, mut county) = (programme(ID), county());
    let who = county.envoy("王");
    dispatch(&mut county, who, ("2023-01-01", "2028-12-31"));
    for (on, heads) in [
        ("2023-12-31", 1),
        ("2024-01-01", 10),
        (END, 100),
        ("2028-01-01", 1000),
    ] {
        county.training(who, day(on), Some(heads));
    }
    assert_eq!(county.target(&rules, "trained", "2023-12-31").0, Some(0));
    assert_eq!(
        county.target(&rules, "trained", "2024-01-01").0,
        Some(10),
        "as of that day"
    );
    assert_eq!(county.target(&rules, "trained", "2028-06-30").0, Some(110));
    assert_eq!(
        county.target(&rules, "dispatched", "2028-06-30").0,
        Some(4),
        "2024 to 2027"
    );
}

/// 二(一); 三3: what somebody did before or after being posted is no service of an envoy.
#[test]
fn only_the_days_of_a_posting_count() {
    let (rules, mut county) = (programme(ID), county());
    let who = county.envoy("王");
    dispatch(&mut county, who, ("2024-03-01", "2024-06-30"));
    for on in ["2024-02-29", "2024-03-01", "2024-06-30", "2024-07-01"] {
        county.training(who, day(on), Some(1));
    }
    assert_eq!(county.target(&rules, "trained", END).0, Some(2));
}

/// 一: every goal of the document is at least (以上), to the end of 2027, from the first day.
#[test]
fn seven_goals_all_at_least_all_cumulative() {
    let rules = programme(ID);
    let goals: Vec<(&str, i64)> = rules
        .targets
        .iter()
        .map(|t| (t.unit.as_str(), t.goal.value))
        .collect();
    let document = [
        ("人次", 1500),
        ("家", 5),
        ("个", 100),
        ("个", 50),
        ("项", 100),
        ("项", 200),
        ("人次", 10_000),
    ];
    assert_eq!(goals, document);
    let plain = |t: &ketepai_model::programme::rules::Target| {
        t.op == Operator::AtLeast && t.window == Window::Programme
    };
    assert!(rules.targets.iter().all(plain));
    assert_eq!(rules.to.to_string(), END);
}
