//! Signals from arrivals alone: invented positions, jumps, positions that repeat, clocks that were moved.

use std::collections::{BTreeMap, BTreeSet};

use super::{ArrivalSeen, Figure, Signal, SignalCode, Thresholds, Transport, surely_apart_m};
use crate::ids::{PersonId, RecordId};
use crate::record::local_day;

/// Each arrival whose position the platform calls made up.
pub(super) fn mock(arrivals: &[ArrivalSeen<'_>]) -> Vec<Signal> {
    let mocked = arrivals.iter().filter(|a| a.position.is_some_and(|p| p.mock));
    mocked
        .map(|a| Signal::new(SignalCode::MockProvider, vec![a.id], []))
        .collect()
}

/// Each two arrivals of a person, one after the other in time, between which nobody goes that fast.
pub(super) fn jumps(arrivals: &[ArrivalSeen<'_>], thresholds: &Thresholds) -> Vec<Signal> {
    let mut ways: BTreeMap<PersonId, Vec<(i64, &ArrivalSeen<'_>)>> = BTreeMap::new();
    for arrival in arrivals.iter().filter(|a| a.position.is_some()) {
        ways.entry(arrival.person)
            .or_default()
            .push((when(arrival), arrival));
    }
    for way in ways.values_mut() {
        way.sort_by_key(|(at, arrival)| (*at, arrival.id));
    }
    let steps = ways.values().flat_map(|way| way.iter().zip(way.iter().skip(1)));
    steps
        .filter_map(|(from, to)| jump(*from, *to, thresholds))
        .collect()
}

/// A fix has its own time, which counts before the claimed one.
fn when(arrival: &ArrivalSeen<'_>) -> i64 {
    arrival.position.and_then(|p| p.fix_s).unwrap_or(arrival.at_s)
}

fn jump(
    from: (i64, &ArrivalSeen<'_>),
    to: (i64, &ArrivalSeen<'_>),
    thresholds: &Thresholds,
) -> Option<Signal> {
    let (a, b) = (from.1.position?, to.1.position?);
    let seconds = to.0.saturating_sub(from.0);
    let metres = surely_apart_m(a, b);
    // Two fixes in one second are taken to lie a second apart.
    let kmh = metres / seconds.max(1) as f64 * 3.6;
    let top =
        to.1.transport
            .as_ref()
            .and_then(Transport::top_kmh)
            .unwrap_or(thresholds.jump_kmh);
    let figures = [
        ("distance_m", Figure::Measure(a.geodesic_m(b))),
        ("seconds", Figure::Whole(seconds)),
        ("speed_kmh", Figure::Measure(kmh)),
        ("top_kmh", Figure::Measure(top)),
    ];
    let possible = metres < thresholds.jump_m || kmh <= top;
    (!possible).then(|| Signal::new(SignalCode::ImpossibleJump, vec![from.1.id, to.1.id], figures))
}

/// Each position that stands to the last digit (a centimetre, where fixes wander by metres) in arrivals of
/// several days, or at several parties. One typed by hand is expected to repeat.
pub(super) fn repeated(arrivals: &[ArrivalSeen<'_>], thresholds: &Thresholds) -> Vec<Signal> {
    let mut at: BTreeMap<(i32, i32), Vec<&ArrivalSeen<'_>>> = BTreeMap::new();
    for arrival in arrivals {
        if let Some(p) = arrival.position.filter(|p| p.provider != "typed") {
            at.entry((p.lat_e7, p.lon_e7)).or_default().push(arrival);
        }
    }
    at.into_values()
        .filter_map(|same| repeat(same, thresholds))
        .collect()
}

fn repeat(mut same: Vec<&ArrivalSeen<'_>>, thresholds: &Thresholds) -> Option<Signal> {
    let days: BTreeSet<i64> = same.iter().map(|a| local_day(a.at_s, a.zone_minutes)).collect();
    let parties: BTreeSet<RecordId> = same.iter().filter_map(|a| a.party).collect();
    let often = |count: usize, bound: usize| bound > 0 && count >= bound;
    if !often(days.len(), thresholds.repeated_days) && !often(parties.len(), thresholds.repeated_parties) {
        return None;
    }
    same.sort_by_key(|a| (a.at_s, a.id));
    let figures = [
        ("arrivals", Figure::Whole(same.len() as i64)),
        ("days", Figure::Whole(days.len() as i64)),
        ("parties", Figure::Whole(parties.len() as i64)),
    ];
    let records = same.into_iter().map(|a| a.id).collect();
    Some(Signal::new(SignalCode::PositionRepeated, records, figures))
}

/// Each arrival whose claimed time lies outside the bounds that the clock's evidence sets.
pub(super) fn clocks(arrivals: &[ArrivalSeen<'_>], thresholds: &Thresholds) -> Vec<Signal> {
    let moved = arrivals.iter().filter_map(|a| {
        let early = a.not_before_s.map_or(0, |bound| bound.saturating_sub(a.at_s));
        let late = a.not_after_s.map_or(0, |bound| a.at_s.saturating_sub(bound));
        let off = if early >= late {
            early.saturating_neg()
        } else {
            late
        };
        let figures = [
            ("claimed_s", Figure::Whole(a.at_s)),
            ("off_s", Figure::Whole(off)),
        ];
        (early.max(late) > thresholds.clock_s)
            .then(|| Signal::new(SignalCode::ClockMoved, vec![a.id], figures))
    });
    moved.collect()
}
