//! Today's round: an order for the visits to make, by distance, computed on the phone and offline. A
//! proposal; the envoy goes as the envoy likes.

use super::Position;
use super::known::Place;
use crate::ids::RecordId;
use crate::value::codes;

mod order;

codes! {
    /// Why a visit has no place in the round.
    Unplaced {
        /// No place of the party is known.
        NoPlaces = "no_places",
        /// Places are known, but by words only.
        NoCoordinates = "no_coordinates",
        /// Places are known, but they live at none of them this month.
        OutOfSeason = "out_of_season",
    }
}

/// A visit to make today.
#[derive(Clone, Debug)]
pub struct Stop<'a> {
    /// The party's record.
    pub id: RecordId,
    /// Its known places.
    pub places: &'a [Place],
    /// How long it takes.
    pub minutes: u32,
    /// When it may begin: from, to, in minutes since midnight. Before it one waits; after it one is late.
    pub window: Option<(u32, u32)>,
}

/// How one travels today.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Travel {
    /// When one sets out, minutes since midnight.
    pub from_minute: u32,
    /// As the crow flies, metres per minute. 500 is 30 km/h: a car on tracks that wind.
    pub metres_per_minute: f64,
    /// Whether one comes back to where one set out.
    pub round_trip: bool,
}

impl Default for Travel {
    fn default() -> Self {
        Travel {
            from_minute: 8 * 60,
            metres_per_minute: 500.0,
            round_trip: false,
        }
    }
}

/// One visit in its order.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct Leg {
    /// The party's record.
    pub id: RecordId,
    /// Which of its places, by its index.
    pub place: usize,
    /// From the one before, metres, as the crow flies.
    pub distance_m: f64,
    /// When the visit may begin, minutes since midnight, waiting included.
    pub begin_minute: f64,
    /// Minutes after the end of its window.
    pub late_minutes: f64,
}

/// The round.
#[derive(Clone, PartialEq, Debug, Default, serde::Serialize)]
pub struct DayPlan {
    /// The visits in their order.
    pub legs: Vec<Leg>,
    /// Those that cannot be ordered, in the order given, and why.
    pub unplaced: Vec<(RecordId, Unplaced)>,
    /// The way, metres, as the crow flies; back to the start where that was asked for.
    pub distance_m: f64,
    /// Whether no order is better by these figures: up to nine visits.
    pub exact: bool,
}

/// Orders visits from a start. Each goes to its season's place: of several the one nearest to the start.
/// Fewest windows missed come first, then the fewest minutes late, then the shortest way; among equals the
/// order given. Up to nine visits every order is weighed; beyond that, the nearest next and then 2-opt
/// until no exchange helps, from several beginnings.
pub fn plan(start: &Position, stops: &[Stop<'_>], month: u8, travel: &Travel) -> DayPlan {
    let mut placed = Vec::new();
    let mut unplaced = Vec::new();
    for stop in stops {
        match chosen(start, stop.places, month) {
            Ok((place, at)) => placed.push((stop, place, at)),
            Err(why) => unplaced.push((stop.id, why)),
        }
    }
    let points: Vec<&Position> = std::iter::once(start)
        .chain(placed.iter().map(|(_, _, at)| at))
        .collect();
    let visits = placed
        .iter()
        .map(|(stop, _, _)| (f64::from(stop.minutes), stop.window));
    let round = order::Round::new(&points, visits.collect(), travel);
    let (order, exact) = round.best();
    let legs = round.walk(&order).into_iter().map(|step| {
        let (stop, place, _) = &placed[step.visit];
        Leg {
            id: stop.id,
            place: *place,
            distance_m: step.distance_m,
            begin_minute: step.begin_minute,
            late_minutes: step.late_minutes,
        }
    });
    DayPlan {
        legs: legs.collect(),
        unplaced,
        distance_m: round.cost(&order).metres,
        exact,
    }
}

fn chosen(start: &Position, places: &[Place], month: u8) -> Result<(usize, Position), Unplaced> {
    if places.is_empty() {
        return Err(Unplaced::NoPlaces);
    }
    let mapped = || places.iter().enumerate().filter(|(_, p)| p.has_coordinates());
    let seasons = mapped().filter(|(_, p)| p.lived_in(month));
    let found = seasons.filter_map(|(index, place)| Some((index, place.centre()?)));
    let nearest = found.min_by(|(_, a), (_, b)| start.geodesic_m(a).total_cmp(&start.geodesic_m(b)));
    nearest.ok_or(match mapped().next() {
        Some(_) if !mapped().any(|(_, p)| p.lived_in(month)) => Unplaced::OutOfSeason,
        _ => Unplaced::NoCoordinates,
    })
}

#[cfg(test)]
mod tests;
