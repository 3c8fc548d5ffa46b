//! 供需对接: the machine proposes, the person chooses. What speaks for each pair is said with its numbers, and what
//! is not known is said too and weighs neither way. Must not appoint, refuse or hide anybody, and is no ranking of
//! people: an order holds for one need alone.
//!
//! [`words`] what two texts share · [`sought`] what is looked for · [`weigh`] what speaks for a pair · [`trips`]
//! needs that one journey answers · [`triage`] to whom a question goes · [`trades`] supply and demand of produce.

pub mod sought;
pub mod trades;
pub mod triage;
pub mod trips;
pub mod weigh;
pub mod words;

use crate::demand::{Demand, DemandState};
use crate::envoy::Envoy;
use crate::ids::{PersonId, RecordId};
use crate::organisation::Organisation;
use crate::place::Position;
use crate::programme::rules::Rules;
use crate::supply::Supply;
use sought::Sought;
use weigh::Offered;

/// So many proposals are made for one need; a person reads no more.
pub const MOST: usize = 20;

/// A demand, with whose it is.
#[derive(Clone, Copy, Debug)]
pub struct Need<'a> {
    /// The demand's id.
    pub id: RecordId,
    /// The demand.
    pub demand: &'a Demand,
    /// Whose it is, where that is known here.
    pub party: Option<&'a Organisation>,
}

/// What one person could do.
#[derive(Clone, Debug)]
pub struct Offer<'a> {
    /// Who.
    pub person: PersonId,
    /// Their card.
    pub card: Option<&'a Envoy>,
    /// What they offered; made from the card where they wrote none ([`of_card`]).
    pub supply: Option<&'a Supply>,
    /// Parties with whom they stand under an assignment today.
    pub in_force: i64,
    /// Days on site this calendar year.
    pub days_used: i64,
    /// The sum of the scores they were given (1–5), and how many.
    pub satisfaction: Option<(i64, i64)>,
    /// The parties that they served before.
    pub served: &'a [RecordId],
    /// The demands that they asked for themselves (揭榜).
    pub claims: &'a [RecordId],
    /// Where they set out from.
    pub home: Option<Position>,
}

/// Something that speaks for a pair or against it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Reason {
    /// A code of [`weigh::CODES`]; its sentence is `match-<code>`.
    pub code: &'static str,
    /// The number that the sentence shows: kilometres, days, parties, percent, hundredths of a point.
    pub value: i64,
    /// How far it speaks for the pair, 0 to 1000; 500 is neither way.
    pub share: i64,
    /// How much it weighs among the others.
    pub weight: i64,
    /// The clause, where a document says so; else empty, our reading.
    pub clause: String,
}

/// One person for one need.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Proposal {
    /// The demand.
    pub need: RecordId,
    /// Who.
    pub person: PersonId,
    /// 0 to 1000. Orders the proposals of one need, and says nothing else.
    pub score: i64,
    /// Both sides agreed beforehand.
    pub agreed: bool,
    /// What speaks for it or against it, the weightiest first.
    pub reasons: Vec<Reason>,
    /// Codes of what is not known and was weighed neither way.
    pub unknown: Vec<&'static str>,
}

/// The offer that a card makes where its envoy wrote none (供给 is derived from the envoy by default).
pub fn of_card(card: &Envoy) -> Supply {
    Supply {
        person: card.person,
        title: card.title.clone(),
        domains: card.specialties.clone(),
        languages: card.languages.clone(),
        from_day: card.from_day,
        to_day: card.to_day,
        ..Supply::new(card.envelope.clone())
    }
}

/// At most [`MOST`] people for each open need, needs by id. Pairs that agreed beforehand come first where the
/// programme says so (温州 二(一)2: 对企业有意向人选并已与其协商一致的，优先考虑); then by score; among equals by id.
/// The same for the same input in any order. `day`: days since 1970-01-01.
pub fn propose(needs: &[Need<'_>], offers: &[Offer<'_>], rules: &Rules, day: i64) -> Vec<Proposal> {
    let offered: Vec<Offered<'_>> = offers
        .iter()
        .map(Offered::new)
        .filter(|o| o.stands_on(day))
        .collect();
    let mut needs: Vec<&Need<'_>> = needs.iter().filter(|n| is_open(n.demand)).collect();
    needs.sort_by_key(|need| need.id);
    needs.dedup_by_key(|need| need.id);
    needs
        .into_iter()
        .flat_map(|need| for_one(&Sought::of_need(need, day), &offered, rules))
        .collect()
}

/// Whether somebody is still sought.
pub fn is_open(demand: &Demand) -> bool {
    use DemandState::{Answered, Matched, Withdrawn};
    !matches!(demand.state, Some(Answered | Matched | Withdrawn)) && !demand.envelope.deleted
}

fn for_one(sought: &Sought, offers: &[Offered<'_>], rules: &Rules) -> Vec<Proposal> {
    let first = |p: &Proposal| p.agreed && rules.cardinality.agreed_first;
    let mut found: Vec<Proposal> = offers
        .iter()
        .map(|offer| weigh::weigh(sought, offer, rules))
        .collect();
    found.sort_by(|a, b| {
        let by_merit = (first(b), b.score).cmp(&(first(a), a.score));
        by_merit
            .then_with(|| a.person.cmp(&b.person))
            .then_with(|| a.cmp(b))
    });
    let mut seen = std::collections::BTreeSet::new();
    found.retain(|p| seen.insert(p.person));
    found.truncate(MOST);
    found
}

#[cfg(test)]
mod tests;
