//! Trips, the question desk and produce, told as stories.

use super::*;
use crate::programme::matching::trades::{Entry, trades};
use crate::programme::matching::triage::{Desk, experts, triage};
use crate::question::{Domain, Question};
use crate::trade::{Trade, TradeKind};

#[test]
fn two_counties_with_one_trouble_are_one_trip() {
    let bees = |text: &str, area: &str, lat| Demand {
        position: at(lat, 113.0),
        ..demand(text, area)
    };
    let all = [
        bees("山药线虫病防治", "410825", 34.95),
        bees("山药线虫病严重", "410823", 35.10),
        bees("山药线虫病防治", "410883", 39.0),
        bees("奶牛乳房炎", "410825", 34.95),
    ];
    let needs: Vec<Need<'_>> = all.iter().enumerate().map(|(n, d)| need(n as u8, d)).collect();
    let trips = similar(&needs, DAY);
    assert_eq!(trips.len(), 1, "the third is too far, the fourth another thing");
    assert_eq!(trips[0].needs, [id(0), id(1)]);
    assert_eq!(trips[0].counties.len(), 2, "焦作 三(一): 一团多县");
    assert_eq!(trips[0].km, Some(17));
    assert!(trips[0].why.contains("山药线虫病"), "{:?}", trips[0].why);
}

#[test]
fn without_positions_only_one_county_is_near() {
    let (a, b) = (demand("山药线虫病", "410825001"), demand("山药线虫病", "410825"));
    let c = demand("山药线虫病", "410823");
    let trips = similar(&[need(1, &a), need(2, &b), need(3, &c)], DAY);
    assert_eq!(trips.len(), 1);
    assert_eq!(
        (trips[0].needs.as_slice(), trips[0].km),
        ([id(1), id(2)].as_slice(), None)
    );
}

fn question(text: &str) -> Question {
    Question {
        text: vec![text.into()],
        ..Question::new(envelope())
    }
}

#[test]
fn a_suspected_plague_goes_before_everything_with_the_stations_number() {
    let sorted = triage(&question("几只羊口蹄疫一样，嘴烂，投诉也没人管"), "0479-0000000");
    assert_eq!((sorted.desk, sorted.domain), (Desk::Urgent, Domain::Disease));
    assert_eq!(sorted.call.as_deref(), Some("0479-0000000"));
    assert_eq!(sorted.words, ["口蹄疫"]);
    let bare = triage(&question("炭疽"), "");
    assert_eq!(
        (bare.call, bare.code),
        (None, "urgent_no_number"),
        "no number is invented"
    );
}

#[test]
fn a_complaint_goes_to_the_officer_and_the_rest_to_whom_it_concerns() {
    assert_eq!(
        triage(&question("我要投诉，收了钱没来过"), "").desk,
        Desk::Officer
    );
    let sick = triage(&question("羔羊腹泻三天"), "");
    assert_eq!(
        (sick.desk, sick.domain, sick.words),
        (Desk::Expert, Domain::Disease, vec!["腹泻"])
    );
    assert_eq!(triage(&question("草场沙化"), "").domain, Domain::Grassland);
    let own = Question {
        domain: Some(Domain::Policy),
        ..question("羊怎么办")
    };
    assert_eq!(
        triage(&own, "").domain,
        Domain::Policy,
        "the asker's own word stands"
    );
    assert_eq!(triage(&question("你好"), "").code, "to_desk");
    assert_eq!(triage(&question(""), "").code, "by_voice");
}

#[test]
fn the_expert_who_speaks_the_language_is_asked_first() {
    let (han, mongol) = (card(1, &["羔羊腹泻"]), card(2, &["羔羊腹泻"]));
    let speaks = |card: &Envoy, language: &str| Supply {
        languages: vec![language.into()],
        ..of_card(card)
    };
    let (a, b) = (speaks(&han, "zh-CN"), speaks(&mongol, "mn"));
    let asked = Question {
        language: "mn".into(),
        ..question("羔羊腹泻")
    };
    let offers = [
        Offer {
            supply: Some(&a),
            ..offer(1, &han)
        },
        Offer {
            supply: Some(&b),
            ..offer(2, &mongol)
        },
    ];
    assert_eq!(
        names(&experts(id(7), &asked, &offers, &rules_of(""), DAY)),
        [2, 1]
    );
}

#[test]
fn hay_that_is_sought_finds_hay_that_is_sold_while_both_hold() {
    let trade = |kind, product: &str, to_day| Trade {
        kind: Some(kind),
        product: product.into(),
        to_day,
        ..Trade::new(envelope())
    };
    let all = [
        trade(TradeKind::Wanted, "青干草", Some(DAY + 9)),
        trade(TradeKind::Supply, "青干草捆", Some(DAY + 4)),
        trade(TradeKind::Supply, "羊毛", None),
        trade(TradeKind::Supply, "青干草", Some(DAY - 1)),
    ];
    let entry = |n: usize| Entry {
        id: id(n as u8),
        trade: &all[n],
        area: "152525",
        position: None,
    };
    let found = trades(&[entry(3), entry(1), entry(2), entry(0)], DAY);
    assert_eq!(found.len(), 1, "wool is not hay, and last year's hay is sold");
    assert_eq!((found[0].supply, found[0].wanted), (id(1), id(0)));
    assert_eq!(
        (found[0].days, found[0].km, found[0].same_county),
        (Some(5), None, true)
    );
}
