//! Matching told as stories: a herder's need, a firm's, a question at the desk.

mod desk;

use proptest::prelude::*;

use super::trips::similar;
use super::*;
use crate::programme::rules::tests::rules_of;
use crate::record::Envelope;
use crate::value::Packed;

/// 2026-06-01.
const DAY: i64 = 20_605;
const WENZHOU: &str = "[cardinality]\nagreed_first = true\nclause = \"二(一)2\"";

fn person(n: u8) -> PersonId {
    PersonId([n; 8])
}

fn id(n: u8) -> RecordId {
    RecordId([n; 16])
}

fn envelope() -> Envelope {
    Envelope::own(person(200), 1_770_000_000, 480)
}

fn demand(title: &str, area: &str) -> Demand {
    Demand {
        title: title.into(),
        area: area.into(),
        party: Some(id(90)),
        ..Demand::new(envelope())
    }
}

fn card(n: u8, specialties: &[&str]) -> Envoy {
    let specialties = specialties.iter().map(|s| (*s).to_owned()).collect();
    Envoy {
        person: Some(person(n)),
        specialties,
        ..Envoy::new(envelope())
    }
}

fn offer<'a>(n: u8, card: &'a Envoy) -> Offer<'a> {
    Offer {
        person: person(n),
        card: Some(card),
        supply: None,
        in_force: 0,
        days_used: 0,
        satisfaction: None,
        served: &[],
        claims: &[],
        home: None,
    }
}

fn at(lat: f64, lon: f64) -> Option<Position> {
    Position::from_degrees(lat, lon, "typed").ok()
}

fn need<'a>(n: u8, demand: &'a Demand) -> Need<'a> {
    Need {
        id: id(n),
        demand,
        party: None,
    }
}

fn names(found: &[Proposal]) -> Vec<u8> {
    found.iter().map(|p| p.person.0[0]).collect()
}

#[test]
fn the_vet_who_knows_lambs_comes_before_the_agronomist_and_it_is_said_why() {
    let (vet, agronomist) = (card(2, &["羔羊腹泻", "布病防治"]), card(1, &["玉米栽培"]));
    let lambs = demand("羔羊腹泻怎么办", "152525");
    let found = propose(
        &[need(9, &lambs)],
        &[offer(1, &agronomist), offer(2, &vet)],
        &rules_of(""),
        DAY,
    );
    assert_eq!(names(&found), [2, 1], "nobody is hidden");
    let why = &found[0].reasons[0];
    assert_eq!((why.code, why.value, why.share), ("words", 100, 1000));
    assert!(found[0].unknown.contains(&"near") && found[0].unknown.contains(&"satisfaction"));
}

#[test]
fn in_wenzhou_a_pair_that_agreed_comes_first_and_elsewhere_it_only_weighs() {
    let (chosen, expert) = (card(1, &["光学"]), card(2, &["泵阀密封"]));
    let seals = Demand {
        wanted: Packed(vec![person(1)]),
        ..demand("泵阀密封攻关", "330381")
    };
    let ask = |rules: &Rules| {
        propose(
            &[need(9, &seals)],
            &[offer(1, &chosen), offer(2, &expert)],
            rules,
            DAY,
        )
    };
    let wenzhou = ask(&rules_of(WENZHOU));
    assert_eq!(
        names(&wenzhou),
        [1, 2],
        "温州 二(一)2: 已与其协商一致的，优先考虑"
    );
    let agreed = wenzhou[0].reasons.iter().find(|r| r.code == "agreed").unwrap();
    assert_eq!(agreed.clause, "二(一)2");
    assert!(
        wenzhou[0].score < wenzhou[1].score,
        "the score itself stays what it is"
    );
    assert_eq!(names(&ask(&rules_of(""))), [2, 1], "焦作 has no such rule");
}

#[test]
fn unknown_is_neutral_and_a_bad_word_is_not() {
    let plain = card(1, &["养羊"]);
    let sheep = demand("养羊", "152525");
    let rated = |n, satisfaction| Offer {
        satisfaction,
        ..offer(n, &plain)
    };
    let offers = [
        rated(1, Some((3, 3))),
        rated(2, None),
        rated(3, Some((15, 3))),
        rated(4, Some((2, 2))),
    ];
    let found = propose(&[need(9, &sheep)], &offers, &rules_of(""), DAY);
    assert_eq!(
        names(&found),
        [3, 2, 4, 1],
        "two answers are too few to say anything, so 4 stands with 2"
    );
    assert_eq!(found[1].score, found[2].score);
}

#[test]
fn distance_room_and_language_are_numbers_that_a_person_can_check() {
    let vet = card(1, &["羊病"]);
    let supply = Supply {
        languages: vec!["mn".into()],
        days_a_year: Some(30),
        most_parties: Some(4),
        areas: vec!["1525".into()],
        ..of_card(&vet)
    };
    let camp = Demand {
        language: "mn".into(),
        position: at(43.0, 116.0),
        ..demand("羊病", "152525")
    };
    let one = Offer {
        supply: Some(&supply),
        in_force: 3,
        days_used: 21,
        home: at(44.0, 116.0),
        served: &[RecordId([90; 16])],
        ..offer(1, &vet)
    };
    let found = propose(&[need(9, &camp)], &[one], &rules_of(""), DAY);
    let value = |code| {
        found[0]
            .reasons
            .iter()
            .find(|r| r.code == code)
            .map(|r| (r.value, r.share))
    };
    assert_eq!(value("near"), Some((111, 445)), "a degree of latitude is 111 km");
    assert_eq!(value("parties_left"), Some((1, 250)));
    assert_eq!(value("days_left"), Some((9, 300)));
    assert_eq!(value("language"), Some((1, 1000)));
    assert_eq!(value("place"), Some((1, 1000)));
    assert_eq!(value("served"), Some((1, 1000)));
}

#[test]
fn the_programmes_own_limit_holds_where_it_sets_one() {
    let vet = card(1, &["羊病"]);
    let busy = Offer {
        in_force: 1,
        ..offer(1, &vet)
    };
    let sheep = demand("羊病", "152525");
    let left = |rules: &str| {
        let found = propose(
            &[need(9, &sheep)],
            std::slice::from_ref(&busy),
            &rules_of(rules),
            DAY,
        );
        found[0]
            .reasons
            .iter()
            .find(|r| r.code == "parties_left")
            .map(|r| (r.value, r.clause.clone()))
    };
    assert_eq!(
        left("[cardinality]\nparties_for_one = 1\nclause = \"三\""),
        Some((0, "三".into()))
    );
    assert_eq!(left(WENZHOU), None, "温州: 一对多 as well, so no limit");
}

#[test]
fn a_need_that_may_be_claimed_shows_who_claimed_it() {
    let both = [card(1, &["羊病"]), card(2, &["羊病"])];
    let posted = Demand {
        claimable: true,
        ..demand("羊病", "330604")
    };
    let claims = [id(9)];
    let second = Offer {
        claims: &claims,
        ..offer(2, &both[1])
    };
    let found = propose(
        &[need(9, &posted)],
        &[offer(1, &both[0]), second.clone()],
        &rules_of(""),
        DAY,
    );
    assert_eq!(names(&found), [2, 1], "绍兴 二(二)2: 自主发榜、自愿揭榜");
    let closed = demand("羊病", "330604");
    let found = propose(
        &[need(9, &closed)],
        &[offer(1, &both[0]), second],
        &rules_of(""),
        DAY,
    );
    assert_eq!(
        names(&found),
        [1, 2],
        "a need that was not posted cannot be claimed"
    );
}

#[test]
fn what_is_answered_or_over_is_not_proposed() {
    let vet = card(1, &["羊病"]);
    let old = Supply {
        to_day: Some(DAY - 1),
        ..of_card(&vet)
    };
    let sheep = demand("羊病", "152525");
    let answered = Demand {
        state: Some(DemandState::Answered),
        ..sheep.clone()
    };
    let gone = Offer {
        supply: Some(&old),
        ..offer(1, &vet)
    };
    assert!(propose(&[need(9, &answered)], &[offer(1, &vet)], &rules_of(""), DAY).is_empty());
    assert!(propose(&[need(9, &sheep)], &[gone], &rules_of(""), DAY).is_empty());
}

#[test]
fn a_thousand_offers_for_a_hundred_needs_are_a_short_list_each() {
    let crafts = ["肉牛育肥", "羔羊腹泻", "牧草种植", "玉米栽培", "奶牛乳房炎"];
    let cards: Vec<Envoy> = (0..1000_u16)
        .map(|n| card((n % 250) as u8, &[crafts[usize::from(n) % 5]]))
        .collect();
    let person = |n: usize| PersonId((n as u64).to_be_bytes());
    let offers: Vec<Offer<'_>> = cards
        .iter()
        .enumerate()
        .map(|(n, c)| Offer {
            person: person(n),
            ..offer(1, c)
        })
        .collect();
    let demands: Vec<Demand> = (0..100).map(|n| demand(crafts[n % 5], "152525")).collect();
    let needs: Vec<Need<'_>> = demands
        .iter()
        .enumerate()
        .map(|(n, d)| need(n as u8, d))
        .collect();
    let found = propose(&needs, &offers, &rules_of(""), DAY);
    assert_eq!(found.len(), 100 * MOST);
    assert!(
        found.iter().all(|p| p.reasons[0].share == 1000),
        "each has found its craft"
    );
}

/// An order made of a seed.
fn shuffled<T: Clone>(items: &[T], seed: u64) -> Vec<T> {
    let mut keyed: Vec<(u64, T)> = items
        .iter()
        .enumerate()
        .map(|(n, item)| {
            (
                (n as u64 + 1).wrapping_mul(seed | 1).rotate_left(17),
                item.clone(),
            )
        })
        .collect();
    keyed.sort_by_key(|(key, _)| *key);
    keyed.into_iter().map(|(_, item)| item).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    /// What is proposed depends on what there is, and not on the order in which it was read.
    #[test]
    fn no_order_of_reading_decides(
        people in proptest::collection::vec((0u8..12, 0usize..4, 0i64..5, proptest::option::of(3i64..15)), 1..12),
        asked in proptest::collection::vec((0usize..4, 0i32..3), 1..6),
        seed in any::<u64>(),
    ) {
        const CRAFTS: [&str; 4] = ["羔羊腹泻", "羔羊育肥", "牧草种植", ""];
        let cards: Vec<Envoy> = people.iter().map(|(n, craft, ..)| card(*n, &[CRAFTS[*craft]])).collect();
        let offers: Vec<Offer<'_>> = people
            .iter()
            .zip(&cards)
            .map(|((n, _, busy, sum), card)| Offer { in_force: *busy, satisfaction: sum.map(|s| (s, 3)), ..offer(*n, card) })
            .collect();
        let demands: Vec<Demand> = asked
            .iter()
            .map(|(craft, lat)| Demand { position: at(40.0 + f64::from(*lat), 110.0), text: vec![CRAFTS[*craft].into()], ..demand("羊", "152525") })
            .collect();
        let needs: Vec<Need<'_>> = demands.iter().enumerate().map(|(n, d)| need(n as u8, d)).collect();
        let (rules, moved) = (rules_of(WENZHOU), (shuffled(&needs, seed), shuffled(&offers, seed)));
        prop_assert_eq!(propose(&needs, &offers, &rules, DAY), propose(&moved.0, &moved.1, &rules, DAY));
        prop_assert_eq!(similar(&needs, DAY), similar(&moved.0, DAY));
    }
}
