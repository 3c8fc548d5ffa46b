//! Follow-ups told as stories: twelve sheep that were not caught, milk that must wait, spring in the banner.

use super::*;
use crate::demand::DemandState;
use crate::ids::PersonId;
use crate::organisation::OrganisationType;
use crate::programme::rules::Day;
use crate::record::Envelope;
use crate::treatment::TreatmentKind;
use crate::value::Packed;

fn id(n: u8) -> RecordId {
    RecordId([n; 16])
}

fn on(text: &str) -> i64 {
    Day::parse(text).unwrap().0
}

fn envelope(day: &str) -> Envelope {
    Envelope::own(PersonId([1; 8]), on(day) * 86_400 + 3_600, 480)
}

fn vaccinated(day: &str, left_out: Option<i64>, next: Option<&str>) -> Treatment {
    Treatment {
        party: Some(id(9)),
        kind: Some(TreatmentKind::Vaccination),
        herd: "sheep".into(),
        product: "口蹄疫疫苗".into(),
        left_out,
        next_due_day: next.map(on),
        ..Treatment::new(envelope(day))
    }
}

fn of_treatments(all: &[(RecordId, &Treatment)], day: &str) -> Vec<Suggested> {
    follow_ups(
        &Sources {
            treatments: all,
            ..Sources::default()
        },
        on(day),
    )
}

#[test]
fn twelve_sheep_were_left_out_and_three_days_remain() {
    let first = vaccinated("2026-05-01", Some(12), Some("2026-05-22"));
    let told = of_treatments(&[(id(1), &first)], "2026-05-19");
    assert_eq!(told.len(), 1);
    assert_eq!(
        (told[0].title_code, told[0].party, told[0].words.as_str()),
        ("left_out", Some(id(9)), "口蹄疫疫苗")
    );
    assert_eq!(told[0].numbers, BTreeMap::from([("days", 3), ("left_out", 12)]));
    let second = vaccinated("2026-05-19", Some(0), None);
    assert!(
        of_treatments(&[(id(1), &first), (id(2), &second)], "2026-05-19").is_empty(),
        "they were caught"
    );
    let other = Treatment {
        herd: "cattle".into(),
        ..second
    };
    assert_eq!(
        of_treatments(&[(id(1), &first), (id(2), &other)], "2026-05-19").len(),
        1,
        "cattle are no sheep"
    );
}

#[test]
fn left_out_is_not_zero_where_nobody_counted() {
    let uncounted = vaccinated("2026-05-01", None, None);
    assert!(of_treatments(&[(id(1), &uncounted)], "2026-05-19").is_empty());
    let due = vaccinated("2026-05-01", None, Some("2026-11-01"));
    assert_eq!(
        of_treatments(&[(id(1), &due)], "2026-05-19")[0].title_code,
        "next_due"
    );
}

#[test]
fn milk_waits_for_its_day_and_then_nobody_speaks_of_it() {
    let drug = Treatment {
        withdrawal_days: Some(7),
        ..vaccinated("2026-05-01", None, None)
    };
    let all = [(id(1), &drug)];
    let told = of_treatments(&all, "2026-05-03");
    assert_eq!(
        (told[0].title_code, told[0].due_day),
        ("withdrawal", Some(on("2026-05-08")))
    );
    assert!(of_treatments(&all, "2026-05-09").is_empty());
    let none = Treatment {
        withdrawal_days: Some(0),
        ..drug.clone()
    };
    assert!(
        of_treatments(&[(id(1), &none)], "2026-05-01").is_empty(),
        "nothing to wait for"
    );
}

#[test]
fn a_suspected_plague_makes_no_task_that_colleagues_could_read() {
    let plague = Treatment {
        suspected: true,
        ..vaccinated("2026-05-01", Some(3), Some("2026-05-20"))
    };
    assert!(of_treatments(&[(id(1), &plague)], "2026-05-19").is_empty());
}

#[test]
fn a_promise_a_deadline_and_a_step_are_each_said_once() {
    let visit = Visit {
        next_step: "带羊草样品来".into(),
        parties: Packed(vec![id(9)]),
        ..Visit::new(envelope("2026-05-01"))
    };
    let open = Demand {
        title: "肉牛育肥".into(),
        deadline_day: Some(on("2026-06-01")),
        ..Demand::new(envelope("2026-05-01"))
    };
    let answered = Demand {
        state: Some(DemandState::Answered),
        ..open.clone()
    };
    let step = WorkflowDue {
        record: id(5),
        step: "publicity".into(),
        name: "公示".into(),
        due_day: on("2026-05-20"),
    };
    let sources = Sources {
        visits: &[(id(1), &visit)],
        demands: &[(id(2), &open), (id(3), &answered)],
        workflows: std::slice::from_ref(&step),
        ..Sources::default()
    };
    let told: Vec<_> = follow_ups(&sources, on("2026-05-19"))
        .into_iter()
        .map(|s| (s.origin, s.rule))
        .collect();
    assert_eq!(
        told,
        [
            (id(5), "workflow:publicity".into()),
            (id(2), "deadline".into()),
            (id(1), "next_step".into())
        ]
    );
}

#[test]
fn a_task_that_exists_is_not_suggested_again_even_when_it_was_dropped() {
    let first = vaccinated("2026-05-01", Some(12), None);
    let taken = |state| Task {
        origin: Some(id(1)),
        rule: "left_out".into(),
        state: Some(state),
        ..Task::new(envelope("2026-05-02"))
    };
    let dropped = taken(TaskState::Dropped);
    let sources = Sources {
        treatments: &[(id(1), &first)],
        tasks: &[(id(7), &dropped)],
        ..Sources::default()
    };
    assert!(follow_ups(&sources, on("2026-05-19")).is_empty());
    let elsewhere = Task {
        origin: Some(id(2)),
        ..dropped.clone()
    };
    let sources = Sources {
        tasks: &[(id(7), &elsewhere)],
        ..sources
    };
    assert_eq!(follow_ups(&sources, on("2026-05-19")).len(), 1);
}

#[test]
fn what_comes_every_thirty_days_comes_again_when_it_was_done() {
    let monthly = Task {
        title: "查看示范棚".into(),
        repeat_days: Some(30),
        state: Some(TaskState::Done),
        done_day: Some(on("2026-05-01")),
        ..Task::new(envelope("2026-04-01"))
    };
    let tasks = [(id(7), &monthly)];
    let told = follow_ups(
        &Sources {
            tasks: &tasks,
            ..Sources::default()
        },
        on("2026-05-19"),
    );
    assert_eq!(
        (told[0].origin, told[0].due_day, told[0].repeat_days),
        (id(7), Some(on("2026-05-31")), Some(30))
    );
    let next = Task {
        origin: Some(id(7)),
        rule: "repeat".into(),
        state: Some(TaskState::Open),
        ..monthly.clone()
    };
    let tasks = [(id(7), &monthly), (id(8), &next)];
    assert!(
        follow_ups(
            &Sources {
                tasks: &tasks,
                ..Sources::default()
            },
            on("2026-05-19")
        )
        .is_empty()
    );
}

#[test]
fn an_insurance_that_ends_before_the_posting_is_spoken_of_a_month_ahead() {
    let card = |until: &str, to: &str| Envoy {
        insured_until_day: Some(on(until)),
        to_day: Some(on(to)),
        ..Envoy::new(envelope("2026-01-01"))
    };
    let of = |card: &Envoy| {
        follow_ups(
            &Sources {
                envoys: &[(id(1), card)],
                ..Sources::default()
            },
            on("2026-05-19"),
        )
        .len()
    };
    assert_eq!(of(&card("2026-06-01", "2026-12-31")), 1, "焦作 四(三)2");
    assert_eq!(of(&card("2026-08-01", "2026-12-31")), 0, "not yet");
    assert_eq!(
        of(&card("2026-06-01", "2026-06-01")),
        0,
        "it lasts as long as the posting"
    );
}

fn party(kind: OrganisationType, sheep: i64) -> Organisation {
    Organisation {
        kind: Some(kind),
        herd: [("sheep".to_owned(), sheep)].into(),
        ..Organisation::new(envelope("2026-01-01"))
    }
}

fn season(from: &str, to: &str, herds: &[&str]) -> Season {
    Season {
        id: "fmd".into(),
        title: "春季口蹄疫免疫".into(),
        from: from.into(),
        to: to.into(),
        herds: herds.iter().map(|h| (*h).to_owned()).collect(),
        clause: "旗农牧局年度安排".into(),
    }
}

fn in_season(
    season: Season,
    parties: &[(RecordId, &Organisation)],
    day: &str,
) -> Vec<(RecordId, String, Option<i64>)> {
    let sources = Sources {
        organisations: parties,
        seasons: &[season],
        ..Sources::default()
    };
    follow_ups(&sources, on(day))
        .into_iter()
        .map(|s| (s.origin, s.rule, s.numbers.get("heads").copied()))
        .collect()
}

#[test]
fn spring_comes_to_those_who_keep_sheep() {
    let (herder, grower) = (
        party(OrganisationType::Household, 80),
        party(OrganisationType::Household, 0),
    );
    let both = [(id(1), &herder), (id(2), &grower)];
    let spring = || season("03-15", "05-15", &["sheep"]);
    assert_eq!(
        in_season(spring(), &both, "2026-03-01"),
        [(id(1), "season:fmd:2026".into(), Some(80))]
    );
    assert!(in_season(spring(), &both, "2026-02-28").is_empty(), "too early");
    assert!(in_season(spring(), &both, "2026-05-16").is_empty(), "over");
}

#[test]
fn a_winter_that_runs_over_the_new_year_is_one_winter() {
    let (herder, home) = (
        party(OrganisationType::Household, 1),
        party(OrganisationType::HomeUnit, 1),
    );
    let both = [(id(1), &herder), (id(2), &home)];
    let winter = || season("12-01", "02-28", &[]);
    let one = [(id(1), "season:fmd:2026".to_owned(), None)];
    assert_eq!(
        in_season(winter(), &both, "2026-12-20"),
        one,
        "the home unit keeps no herd for it"
    );
    assert_eq!(
        in_season(winter(), &both, "2027-02-10"),
        one,
        "the same season, so the same task"
    );
}
