//! How many to how many (一对一、一对多、多对一), and money for one envoy from two purses (不重复支持): a proposed posting
//! held against those that are there. Warns and never refuses, for the documents say 原则上, and an officer may know
//! better. Must not read a store: the caller brings the postings.

use std::collections::BTreeSet;

use super::register::Span;
use super::rules::{Fund, Rules, Strength};
use crate::assignment::Assignment;
use crate::civil::year_of;
use crate::demand::Demand;
use crate::ids::{PersonId, RecordId};

/// Every code of a warning, as in `locales/` under `cardinality-<code>`.
pub const CODES: &[&str] = &["parties_for_one", "envoys_for_one", "double_funding"];

/// Something to look at before a posting is made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// One of [`CODES`].
    pub code: &'static str,
    /// Whose posting.
    pub person: Option<PersonId>,
    /// To which party.
    pub party: Option<RecordId>,
    /// How many there would be at one time; 0 where nothing is counted.
    pub found: i64,
    /// How many there may be; 0 where nothing is counted.
    pub limit: i64,
    /// The other postings that it is about.
    pub records: Vec<RecordId>,
    /// How strongly the document says it.
    pub strength: Strength,
    /// Where it stands.
    pub clause: String,
}

/// A posting that is there, with its record.
pub type Posting<'a> = (RecordId, &'a Assignment);

/// Holds a proposed posting against the others. A draft without a first day is taken to begin on `day`, days since
/// 1970-01-01. The record itself, where it is already among the others, is left out.
pub fn weigh(
    rules: &Rules,
    own: Option<RecordId>,
    proposed: &Assignment,
    others: &[Posting<'_>],
    day: i64,
) -> Vec<Warning> {
    let span = span_of(proposed, day);
    let posted = others
        .iter()
        .filter(|(id, other)| Some(*id) != own && other.from_day.is_some());
    let others: Vec<Posting<'_>> = posted.copied().collect();
    let beside = Beside {
        rules,
        proposed,
        span,
        others: &others,
    };
    let mut warnings = beside.parties_for_one();
    warnings.extend(beside.envoys_for_one());
    warnings.extend(beside.double_funding());
    warnings
}

/// 0 for a pair that agreed beforehand where such pairs come first (温州 二(一)2), 1 for all others: the first part of
/// the key by which proposals are put in order.
pub fn order_of(rules: &Rules, assignment: &Assignment, demand: Option<&Demand>) -> u8 {
    let wanted = |person| demand.is_some_and(|demand| demand.wanted.0.contains(person));
    let persons = &assignment.persons.0;
    let agreed = assignment.agreed_beforehand || (!persons.is_empty() && persons.iter().all(wanted));
    u8::from(!(rules.cardinality.agreed_first && agreed))
}

struct Beside<'a> {
    rules: &'a Rules,
    proposed: &'a Assignment,
    span: Span,
    others: &'a [Posting<'a>],
}

impl Beside<'_> {
    fn parties_for_one(&self) -> Vec<Warning> {
        let Some(limit) = self.rules.cardinality.parties_for_one else {
            return Vec::new();
        };
        let own: BTreeSet<RecordId> = self.proposed.parties.0.iter().copied().collect();
        let persons = each_once(&self.proposed.persons.0);
        let full = |person: PersonId| {
            let his = |other: &Assignment| other.persons.0.contains(&person);
            let (found, records) = self.most(&own, &his, &|other| &other.parties.0);
            (found > limit).then(|| Warning {
                person: Some(person),
                ..self.warning("parties_for_one", found, limit, records)
            })
        };
        persons.into_iter().filter_map(full).collect()
    }

    fn envoys_for_one(&self) -> Vec<Warning> {
        let Some(limit) = self.rules.cardinality.envoys_for_one else {
            return Vec::new();
        };
        let own: BTreeSet<PersonId> = self.proposed.persons.0.iter().copied().collect();
        let full = |party: RecordId| {
            let its = |other: &Assignment| other.parties.0.contains(&party);
            let (found, records) = self.most(&own, &its, &|other| &other.persons.0);
            (found > limit).then(|| Warning {
                party: Some(party),
                ..self.warning("envoys_for_one", found, limit, records)
            })
        };
        each_once(&self.proposed.parties.0)
            .into_iter()
            .filter_map(full)
            .collect()
    }

    /// The most different ones at one time within the proposed posting, with the postings of that time. It can only
    /// grow on a first day, so only first days are looked at.
    fn most<T: Ord + Copy>(
        &self,
        own: &BTreeSet<T>,
        concerned: &dyn Fn(&Assignment) -> bool,
        of: &dyn Fn(&Assignment) -> &[T],
    ) -> (i64, Vec<RecordId>) {
        let beside = self.others.iter().filter(|(_, other)| concerned(other));
        let beside: Vec<_> = beside.map(|(id, other)| (*id, *other)).collect();
        let firsts = beside.iter().filter_map(|(_, other)| other.from_day);
        let days = firsts.filter(|day| (self.span.0..=self.span.1).contains(day));
        let at = |day| {
            let running: Vec<_> = beside
                .iter()
                .filter(|(_, other)| other.is_active_on(day))
                .collect();
            let all: BTreeSet<T> = running
                .iter()
                .flat_map(|(_, other)| of(other))
                .chain(own)
                .copied()
                .collect();
            (
                all.len() as i64,
                running.iter().map(|(id, _)| *id).collect::<Vec<_>>(),
            )
        };
        let counts = days.chain([self.span.0]).map(at);
        counts.max_by_key(|(count, _)| *count).unwrap_or_default()
    }

    /// The same envoy in the same calendar year, paid by two who do not pay together (焦作 四(一)2: our reading).
    fn double_funding(&self) -> Vec<Warning> {
        let mut warnings = Vec::new();
        for fund in self.funds(self.proposed).filter(|fund| !fund.not_with.is_empty()) {
            for person in each_once(&self.proposed.persons.0) {
                let also = |other: &Assignment| {
                    let his = other.persons.0.contains(&person) && self.shares_a_year(other);
                    his && self.funds(other).any(|f| fund.not_with.contains(&f.payer))
                };
                let records = self
                    .others
                    .iter()
                    .filter(|(_, other)| also(other))
                    .map(|(id, _)| *id);
                let records: Vec<RecordId> = records.collect();
                if !records.is_empty() {
                    warnings.push(Warning {
                        person: Some(person),
                        strength: fund.strength,
                        clause: fund.clause.clone(),
                        ..self.warning("double_funding", 0, 0, records)
                    });
                }
            }
        }
        warnings
    }

    /// What an envoy gets for such a posting.
    fn funds(&self, assignment: &Assignment) -> impl Iterator<Item = &Fund> {
        let level = assignment.level.as_ref().map(|level| level.code().to_owned());
        let funds = self.rules.funds.iter().filter(|fund| fund.per == "envoy");
        funds.filter(move |fund| {
            level
                .as_ref()
                .is_some_and(|l| fund.levels.is_empty() || fund.levels.contains(l))
        })
    }

    fn shares_a_year(&self, other: &Assignment) -> bool {
        let years = |span: Span| (year_of(span.0), year_of(span.1));
        let (own, other) = (years(self.span), years(span_of(other, self.span.0)));
        own.0 <= other.1 && other.0 <= own.1
    }

    fn warning(&self, code: &'static str, found: i64, limit: i64, records: Vec<RecordId>) -> Warning {
        Warning {
            code,
            person: None,
            party: None,
            found,
            limit,
            records,
            strength: Strength::Must,
            clause: self.rules.cardinality.clause.clone(),
        }
    }
}

/// From the first day to the last; without a last day it runs on.
fn span_of(assignment: &Assignment, day: i64) -> Span {
    /// Years are looked up for days within a few thousand years only.
    const FAR: i64 = 1_000_000;
    let from = assignment.from_day.unwrap_or(day).clamp(-FAR, FAR);
    (from, assignment.to_day.unwrap_or(FAR).clamp(from, FAR))
}

fn each_once<T: Ord + Copy>(ids: &[T]) -> BTreeSet<T> {
    ids.iter().copied().collect()
}

#[cfg(test)]
mod tests;
