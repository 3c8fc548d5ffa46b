//! The order of a round: exact for a few visits, good for many, the same every time.

use super::Travel;
use crate::place::Position;

/// Up to so many visits every order is weighed: 362,880 of them, most cut short.
const EXACT: usize = 9;
/// A bound on the work of 2-opt, in steps from visit to visit: a second on a slow phone. Beyond some 390
/// visits in a day it does none.
const STEPS: usize = 10_000_000;
/// An order must be shorter than this to be better, metres: else rounding decides.
const SHORTER_M: f64 = 1e-6;

/// What an order costs; compared in the order of the fields.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub(super) struct Cost {
    pub missed: u32,
    pub late_minutes: f64,
    pub metres: f64,
}

impl Cost {
    fn better_than(&self, other: &Cost) -> bool {
        if self.missed != other.missed {
            return self.missed < other.missed;
        }
        if (self.late_minutes - other.late_minutes).abs() > SHORTER_M {
            return self.late_minutes < other.late_minutes;
        }
        self.metres < other.metres - SHORTER_M
    }
}

/// One visit of an order, as it comes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    pub visit: usize,
    pub distance_m: f64,
    pub begin_minute: f64,
    pub late_minutes: f64,
}

/// Minutes at the place, and when the visit may begin.
type Visit = (f64, Option<(u32, u32)>);

/// Where and when one is, on the way.
#[derive(Clone, Copy)]
struct Here {
    point: usize,
    minute: f64,
    cost: Cost,
}

pub(super) struct Round<'a> {
    /// Point 0 is the start; visit `n` is at point `n + 1`.
    metres: Vec<Vec<f64>>,
    visits: Vec<Visit>,
    travel: &'a Travel,
}

impl<'a> Round<'a> {
    pub fn new(points: &[&Position], visits: Vec<Visit>, travel: &'a Travel) -> Self {
        let row = |a: &&Position| points.iter().map(|b| a.geodesic_m(b)).collect();
        Round {
            metres: points.iter().map(row).collect(),
            visits,
            travel,
        }
    }

    /// The best order found, and whether none is better.
    pub fn best(&self) -> (Vec<usize>, bool) {
        match self.visits.len() <= EXACT {
            true => (self.weigh_all(), true),
            false => (self.search(), false),
        }
    }

    pub fn cost(&self, order: &[usize]) -> Cost {
        let end = order
            .iter()
            .fold(self.start(), |here, visit| self.go(here, *visit).0);
        self.closed(end)
    }

    pub fn walk(&self, order: &[usize]) -> Vec<Step> {
        let mut here = self.start();
        let step = |visit: &usize| {
            let (next, step) = self.go(here, *visit);
            here = next;
            step
        };
        order.iter().map(step).collect()
    }

    fn start(&self) -> Here {
        Here {
            point: 0,
            minute: f64::from(self.travel.from_minute),
            cost: Cost::default(),
        }
    }

    fn go(&self, from: Here, visit: usize) -> (Here, Step) {
        let (minutes, window) = self.visits[visit];
        let distance_m = self.metres[from.point][visit + 1];
        let arrival = from.minute + distance_m / self.travel.metres_per_minute.max(1.0);
        let (opens, closes) = window.map_or((0.0, f64::INFINITY), |(a, b)| (f64::from(a), f64::from(b)));
        let begin_minute = arrival.max(opens);
        let late_minutes = (begin_minute - closes).max(0.0);
        let cost = Cost {
            missed: from.cost.missed + u32::from(late_minutes > 0.0),
            late_minutes: from.cost.late_minutes + late_minutes,
            metres: from.cost.metres + distance_m,
        };
        let here = Here {
            point: visit + 1,
            minute: begin_minute + minutes,
            cost,
        };
        let step = Step {
            visit,
            distance_m,
            begin_minute,
            late_minutes,
        };
        (here, step)
    }

    fn closed(&self, end: Here) -> Cost {
        let home = if self.travel.round_trip {
            self.metres[end.point][0]
        } else {
            0.0
        };
        Cost {
            metres: end.cost.metres + home,
            ..end.cost
        }
    }

    /// Depth first in the order given, cut where already no better than the best: no cost ever falls on the
    /// way.
    fn weigh_all(&self) -> Vec<usize> {
        let mut best = (0..self.visits.len()).collect::<Vec<_>>();
        let mut least = self.cost(&best);
        self.descend(self.start(), &mut Vec::new(), &mut best, &mut least);
        best
    }

    fn descend(&self, here: Here, done: &mut Vec<usize>, best: &mut Vec<usize>, least: &mut Cost) {
        if done.len() == self.visits.len() {
            let cost = self.closed(here);
            if cost.better_than(least) {
                *least = cost;
                best.clone_from(done);
            }
            return;
        }
        for visit in 0..self.visits.len() {
            let (next, _) = self.go(here, visit);
            if done.contains(&visit) || !next.cost.better_than(least) {
                continue;
            }
            done.push(visit);
            self.descend(next, done, best, least);
            done.pop();
        }
    }

    /// The best of 2-opt from several beginnings: the nearest next, and with each visit made first.
    fn search(&self) -> Vec<usize> {
        let mut passes = STEPS / self.visits.len().pow(3).max(1);
        let mut best = self.exchange(self.nearest_next(&[]), &mut passes);
        for first in 0..self.visits.len() {
            if passes == 0 {
                break;
            }
            let order = self.exchange(self.nearest_next(&[first]), &mut passes);
            if self.cost(&order).better_than(&self.cost(&best)) {
                best = order;
            }
        }
        best
    }

    fn nearest_next(&self, first: &[usize]) -> Vec<usize> {
        let mut left: Vec<usize> = (0..self.visits.len()).filter(|v| !first.contains(v)).collect();
        let mut order = first.to_vec();
        let mut here = first
            .iter()
            .fold(self.start(), |here, visit| self.go(here, *visit).0);
        while !left.is_empty() {
            let costs = left.iter().map(|visit| self.go(here, *visit).0.cost);
            let never = Cost {
                missed: u32::MAX,
                ..Cost::default()
            };
            let mut nearest = (0, never);
            for (index, cost) in costs.enumerate() {
                if cost.better_than(&nearest.1) {
                    nearest = (index, cost);
                }
            }
            let visit = left.remove(nearest.0);
            here = self.go(here, visit).0;
            order.push(visit);
        }
        order
    }

    /// 2-opt: turns round any stretch that is better the other way, and moves any visit that is better
    /// elsewhere.
    fn exchange(&self, mut order: Vec<usize>, passes: &mut usize) -> Vec<usize> {
        let mut least = self.cost(&order);
        while *passes > 0 {
            *passes -= 1;
            let before = least;
            for from in 0..order.len() {
                for to in 0..order.len() {
                    let turned = if from < to {
                        reversed(&order, from, to)
                    } else {
                        moved(&order, from, to)
                    };
                    let cost = self.cost(&turned);
                    if cost.better_than(&least) {
                        (order, least) = (turned, cost);
                    }
                }
            }
            if least == before {
                break;
            }
        }
        order
    }
}

fn reversed(order: &[usize], from: usize, to: usize) -> Vec<usize> {
    let mut order = order.to_vec();
    order[from..=to].reverse();
    order
}

fn moved(order: &[usize], from: usize, to: usize) -> Vec<usize> {
    let mut order = order.to_vec();
    let visit = order.remove(from);
    order.insert(to, visit);
    order
}
