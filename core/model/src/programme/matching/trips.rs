//! Needs that one journey may answer: of like words, at near places, of one county or of several (焦作 三(一):
//! one team for several counties). A person decides whether to go. Must not send anybody.

use std::collections::BTreeSet;

use super::sought::Sought;
use super::weigh::kilometres;
use super::words::{Words, alike, shared_in};
use super::{Need, is_open};
use crate::ids::RecordId;

/// At least so much of all words in common, thousandths (our reading).
pub const ALIKE: i64 = 250;
/// At most so far apart, kilometres (our reading).
pub const APART_KM: i64 = 80;

/// Several needs, proposed as one trip.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trip {
    /// The demands, by id; two or more.
    pub needs: Vec<RecordId>,
    /// The words that all of them have.
    pub why: BTreeSet<String>,
    /// The counties, six digits, each once.
    pub counties: BTreeSet<String>,
    /// The longest way between two of them, kilometres; `None` where the place of none or of one is known.
    pub km: Option<i64>,
}

/// Open needs that are alike and near, each in at most one trip. A need joins a trip only where it fits every
/// other need in it. The same for the same input in any order. `day`: days since 1970-01-01.
pub fn similar(needs: &[Need<'_>], day: i64) -> Vec<Trip> {
    let mut open: Vec<(&Need<'_>, Sought)> = needs
        .iter()
        .filter(|need| is_open(need.demand))
        .map(|need| (need, Sought::of_need(need, day)))
        .collect();
    open.sort_by_key(|(need, _)| need.id);
    open.dedup_by_key(|(need, _)| need.id);
    let mut trips: Vec<Vec<usize>> = Vec::new();
    for at in 0..open.len() {
        let fits = |trip: &&mut Vec<usize>| trip.iter().all(|other| belongs(&open[*other].1, &open[at].1));
        match trips.iter_mut().find(fits) {
            Some(trip) => trip.push(at),
            None => trips.push(vec![at]),
        }
    }
    let several = trips.into_iter().filter(|trip| trip.len() > 1);
    several
        .map(|trip| told(trip.iter().map(|at| &open[*at]).collect()))
        .collect()
}

fn belongs(a: &Sought, b: &Sought) -> bool {
    alike(&a.words, &b.words).is_some_and(|share| share >= ALIKE) && is_near(a, b)
}

/// By position; where one has none, by county.
fn is_near(a: &Sought, b: &Sought) -> bool {
    match way(a, b) {
        Some(km) => km <= APART_KM,
        None => !county(a).is_empty() && county(a) == county(b),
    }
}

fn way(a: &Sought, b: &Sought) -> Option<i64> {
    kilometres(a.position.as_ref()?, b.position.as_ref()?)
}

fn county(sought: &Sought) -> &str {
    sought.area.get(..6).unwrap_or_default()
}

fn told(trip: Vec<&(&Need<'_>, Sought)>) -> Trip {
    let all: Vec<&Sought> = trip.iter().map(|(_, sought)| sought).collect();
    let shared = all
        .iter()
        .skip(1)
        .fold(all[0].words.clone(), |shared: Words, next| {
            shared.intersection(&next.words).cloned().collect()
        });
    let demand = trip[0].0.demand;
    let texts = [&demand.title, &demand.domain, &demand.industry]
        .into_iter()
        .chain(&demand.text);
    let ways = all
        .iter()
        .enumerate()
        .flat_map(|(n, a)| all[n + 1..].iter().filter_map(|b| way(a, b)));
    Trip {
        needs: all.iter().map(|sought| sought.id).collect(),
        why: texts.flat_map(|text| shared_in(text, &shared)).collect(),
        counties: all
            .iter()
            .map(|s| county(s).to_owned())
            .filter(|c| !c.is_empty())
            .collect(),
        km: ways.max(),
    }
}
