//! What speaks for a pair, in numbers. No document gives weights: the table below is our reading, and whoever reads
//! a proposal sees each part of it. Must not leave out a pair for what is not known.

use super::sought::Sought;
use super::words::{Words, covered, words};
use super::{Offer, Proposal, Reason, of_card};
use crate::programme::rules::Rules;
use crate::supply::Supply;

/// Every code of a reason.
pub const CODES: &[&str] = &[
    "words",
    "place",
    "near",
    "parties_left",
    "days_left",
    "language",
    "satisfaction",
    "served",
    "agreed",
    "claimed",
];

/// Said only where they hold: that somebody never served a party speaks neither way.
pub const IF_TRUE: &[&str] = &["served", "agreed", "claimed"];

/// What each code weighs. 绍兴 二(二)2 names 专业专长 and 地方科技需求 first; the rest is our reading.
const WEIGHTS: [i64; 10] = [350, 80, 120, 70, 50, 100, 60, 60, 60, 50];
/// From so far away nothing speaks for it any more, kilometres.
const FAR_KM: i64 = 200;
/// Fewer answers than this say nothing of anybody.
pub const FEWEST_ANSWERS: i64 = 3;
/// What is not known.
const NEITHER_WAY: i64 = 500;

/// An offer, ready to be compared with many needs.
pub struct Offered<'a> {
    offer: &'a Offer<'a>,
    supply: Supply,
    phrases: Vec<Words>,
}

impl<'a> Offered<'a> {
    /// Takes the offer, or what the card makes of it.
    pub fn new(offer: &'a Offer<'a>) -> Self {
        let of_card = || offer.card.map(of_card);
        let supply = offer.supply.cloned().or_else(of_card);
        let supply = supply.unwrap_or_else(|| empty(offer));
        let specialties = offer.card.into_iter().flat_map(|card| &card.specialties);
        let texts = [&supply.title]
            .into_iter()
            .chain(&supply.domains)
            .chain(&supply.text)
            .chain(specialties);
        let phrases = texts
            .map(|text| words([text.as_str()]))
            .filter(|w| !w.is_empty())
            .collect();
        Offered {
            offer,
            supply,
            phrases,
        }
    }

    /// Whether it is an offer on that day.
    pub fn stands_on(&self, day: i64) -> bool {
        let supply = &self.supply;
        supply.from_day.is_none_or(|from| from <= day) && supply.to_day.is_none_or(|to| day <= to)
    }
}

/// Nothing is known of the person but who it is.
fn empty(offer: &Offer<'_>) -> Supply {
    let envelope = crate::record::Envelope::own(offer.person, 0, 0);
    Supply {
        person: Some(offer.person),
        ..Supply::new(envelope)
    }
}

/// A number to show and how far it speaks for the pair.
type Weighed = Option<(i64, i64)>;

/// One pair, weighed.
pub fn weigh(sought: &Sought, offered: &Offered<'_>, rules: &Rules) -> Proposal {
    let parts = parts(sought, offered, rules);
    let (mut sum, mut reasons, mut unknown) = (0, Vec::new(), Vec::new());
    for ((code, weight), part) in CODES.iter().zip(WEIGHTS).zip(parts) {
        sum += weight * part.map_or(NEITHER_WAY, |(_, share)| share);
        match part {
            Some((value, share)) => reasons.push(Reason {
                code,
                value,
                share,
                weight,
                clause: clause(code, rules),
            }),
            None if IF_TRUE.contains(code) => {}
            None => unknown.push(*code),
        }
    }
    reasons.sort_by_key(|r| {
        (
            std::cmp::Reverse(r.weight * (r.share - NEITHER_WAY).abs()),
            r.code,
        )
    });
    Proposal {
        need: sought.id,
        person: offered.offer.person,
        score: sum / WEIGHTS.iter().sum::<i64>(),
        agreed: sought.wanted.contains(&offered.offer.person),
        reasons,
        unknown,
    }
}

/// In the order of [`CODES`].
fn parts(sought: &Sought, offered: &Offered<'_>, rules: &Rules) -> [Weighed; 10] {
    let (offer, supply) = (offered.offer, &offered.supply);
    let holds = |it: bool| it.then_some((1, 1000));
    [
        words_in_common(sought, &offered.phrases),
        place(sought, supply),
        near(sought, offer),
        parties_left(offer, supply, rules),
        days_left(offer, supply),
        language(sought, supply),
        satisfaction(offer),
        holds(sought.party.is_some_and(|party| offer.served.contains(&party))),
        holds(sought.wanted.contains(&offer.person)),
        holds(sought.claimable && offer.claims.contains(&sought.id)),
    ]
}

/// The programme's clause on pairs, where it has one.
fn clause(code: &str, rules: &Rules) -> String {
    match code {
        "agreed" | "claimed" | "parties_left" => rules.cardinality.clause.clone(),
        _ => String::new(),
    }
}

/// The phrase of the offer that fits best, percent.
fn words_in_common(sought: &Sought, phrases: &[Words]) -> Weighed {
    if sought.words.is_empty() {
        return None;
    }
    let best = phrases
        .iter()
        .filter_map(|phrase| covered(phrase, &sought.words))
        .max()?;
    Some((best / 10, best))
}

/// Whether they would go there.
fn place(sought: &Sought, supply: &Supply) -> Weighed {
    if sought.area.is_empty() || supply.areas.is_empty() {
        return None;
    }
    let goes = |own: &String| sought.area.starts_with(own.as_str()) || own.starts_with(&sought.area);
    Some(if supply.areas.iter().any(goes) {
        (1, 1000)
    } else {
        (0, 0)
    })
}

/// Whole kilometres from where they set out.
fn near(sought: &Sought, offer: &Offer<'_>) -> Weighed {
    let km = kilometres(sought.position.as_ref()?, offer.home.as_ref()?)?;
    Some((km, (FAR_KM - km).max(0) * 1000 / FAR_KM))
}

/// Whole kilometres over the ground; `None` off the earth.
pub fn kilometres(a: &crate::place::Position, b: &crate::place::Position) -> Option<i64> {
    // Rounded, so that no machine's last bit decides.
    (a.is_on_earth() && b.is_on_earth()).then(|| (a.distance_m(b) / 1000.0).round() as i64)
}

/// Room for more parties: what the person says, and what the programme allows at one time.
fn parties_left(offer: &Offer<'_>, supply: &Supply, rules: &Rules) -> Weighed {
    let limits = [supply.most_parties, rules.cardinality.parties_for_one];
    let most = limits.into_iter().flatten().min()?;
    let left = most.saturating_sub(offer.in_force).max(0);
    Some((left, if most == 0 { 0 } else { left * 1000 / most }))
}

/// Days left of those that they offer in a year.
fn days_left(offer: &Offer<'_>, supply: &Supply) -> Weighed {
    let most = supply.days_a_year?;
    let left = most.saturating_sub(offer.days_used).clamp(0, most.max(0));
    Some((left, if most <= 0 { 0 } else { left * 1000 / most }))
}

fn language(sought: &Sought, supply: &Supply) -> Weighed {
    if sought.language.is_empty() || supply.languages.is_empty() {
        return None;
    }
    Some(if supply.languages.contains(&sought.language) {
        (1, 1000)
    } else {
        (0, 0)
    })
}

/// The mean, hundredths of a point of five; 1 is nothing and 5 is all.
fn satisfaction(offer: &Offer<'_>) -> Weighed {
    let (sum, count) = offer.satisfaction.filter(|(_, count)| *count >= FEWEST_ANSWERS)?;
    let mean = sum.saturating_mul(100) / count;
    Some((mean, ((mean - 100) * 1000 / 400).clamp(0, 1000)))
}
