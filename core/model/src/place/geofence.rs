//! How a position lies to a party's known places. A verdict with its reason, never a gate: nothing is
//! refused by it.

use super::known::Place;
use super::shape::{Polygon, Shape};
use super::{Position, earth};
use crate::value::codes;
use crate::visit::PlaceVerdict;
use geo::coordinate_position::{CoordPos, coord_pos_relative_to_ring};

/// Radius of a place that has a position and no shape, metres.
pub const RADIUS_M: u32 = 200;
/// Beyond a place's edge, and given the accuracy of the fix, this is still near it, metres.
pub const NEAR_M: f64 = 1_000.0;
/// A fix whose accuracy is worse than this says nothing, metres.
pub const ABSURD_M: u32 = 10_000;

codes! {
    /// Why a verdict is as it is.
    Why {
        /// The fix and its whole circle of accuracy are within the place.
        Within = "within",
        /// The fix is within the place; its circle reaches out of it.
        WithinRoughly = "within_roughly",
        /// The fix is outside; its circle reaches the place.
        WithinAccuracy = "within_accuracy",
        /// The circle comes within [`NEAR_M`] of the place.
        WithinReach = "within_reach",
        /// Further than that from every known place.
        Beyond = "beyond",
        /// There is no position.
        NoPosition = "no_position",
        /// No place of the party is known.
        NoPlaces = "no_places",
        /// Places are known, but by words only.
        NoCoordinates = "no_coordinates",
        /// The accuracy is worse than [`ABSURD_M`].
        TooRough = "too_rough",
        /// The position is none: its degrees are beyond the poles or the antimeridian.
        NotOnEarth = "not_on_earth",
    }
}

/// How a position lies to a party's places.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct Verdict {
    /// Inside, near, outside, unknown.
    pub kind: PlaceVerdict,
    /// Metres to the edge of the place that matched; 0 within it.
    pub distance_m: Option<f64>,
    /// Which of the places matched, by its index.
    pub place: Option<usize>,
    /// Whether they do not live there in that month.
    pub out_of_season: bool,
    /// Why.
    pub why: Why,
}

/// Judges a position against a party's places in a month (1–12).
///
/// Let `d` be the distance from the fix to the shape (0 within it; a hole is outside) and `r` the fix's
/// radius of 68% confidence (0 where it says none). For each place that has coordinates:
///
/// - `d = 0`: **inside**, `within`, or `within_roughly` where the edge is nearer than `r`;
/// - `d ≤ r`: **near**, `within_accuracy`: the circle overlaps the shape, so it is never called outside;
/// - `d − r ≤` [`NEAR_M`]: **near**, `within_reach`;
/// - else **outside**, `beyond`.
///
/// The place that matches is the one with the best kind; among equals one lived in that month, then the
/// nearest, then the first. So an out-of-season place is named only where it says more than any of the
/// season's, and it is said that it is one. **Unknown** is: no position (`no_position`), or one off the
/// earth (`not_on_earth`); `r` above [`ABSURD_M`] (`too_rough`); no places (`no_places`), or none with
/// coordinates (`no_coordinates`); asked in that order.
pub fn judge(position: Option<&Position>, places: &[Place], month: u8) -> Verdict {
    let Some(position) = position else {
        return unknown(Why::NoPosition);
    };
    if !position.is_on_earth() {
        return unknown(Why::NotOnEarth);
    }
    if position.accuracy_m.is_some_and(|r| r > ABSURD_M) {
        return unknown(Why::TooRough);
    }
    let verdicts = places.iter().enumerate().filter_map(|(index, place)| {
        let (kind, why, distance) = weigh(position, place)?;
        Some(Verdict {
            kind,
            distance_m: Some(distance),
            place: Some(index),
            out_of_season: !place.lived_in(month),
            why,
        })
    });
    let rank = |v: &Verdict| (v.kind.clone(), v.out_of_season);
    let best = verdicts.min_by(|a, b| {
        let distance = |v: &Verdict| v.distance_m.unwrap_or(f64::INFINITY);
        rank(a).cmp(&rank(b)).then(distance(a).total_cmp(&distance(b)))
    });
    best.unwrap_or_else(|| {
        unknown(match places.is_empty() {
            true => Why::NoPlaces,
            false => Why::NoCoordinates,
        })
    })
}

fn unknown(why: Why) -> Verdict {
    Verdict {
        kind: PlaceVerdict::Missing,
        distance_m: None,
        place: None,
        out_of_season: false,
        why,
    }
}

fn weigh(position: &Position, place: &Place) -> Option<(PlaceVerdict, Why, f64)> {
    let lies = lie(position, place)?;
    let accuracy = f64::from(position.accuracy_m.unwrap_or(0));
    let outside = if lies.within { 0.0 } else { lies.to_edge_m };
    let (kind, why) = match outside {
        _ if lies.within && lies.to_edge_m < accuracy => (PlaceVerdict::Inside, Why::WithinRoughly),
        _ if lies.within => (PlaceVerdict::Inside, Why::Within),
        d if d <= accuracy => (PlaceVerdict::Near, Why::WithinAccuracy),
        d if d - accuracy <= NEAR_M => (PlaceVerdict::Near, Why::WithinReach),
        _ => (PlaceVerdict::Outside, Why::Beyond),
    };
    Some((kind, why, outside))
}

/// Where a point lies to one shape.
pub(super) struct Lies {
    pub within: bool,
    /// To the nearest edge, from within as from without, metres.
    pub to_edge_m: f64,
}

fn lie(position: &Position, place: &Place) -> Option<Lies> {
    let here = earth::of(position);
    let radius = match &place.shape {
        Some(Shape::Polygon(polygon)) => return in_polygon(here, polygon),
        Some(Shape::Point { radius_m }) => *radius_m,
        None => RADIUS_M,
    };
    let there = place.position.as_ref().filter(|p| p.is_on_earth())?;
    let beyond = earth::metres(here, earth::of(there)) - f64::from(radius);
    Some(Lies {
        within: beyond <= 0.0,
        to_edge_m: beyond.abs(),
    })
}

/// `None` for a polygon without corners on the earth. An edge belongs to the polygon, a hole's edge too.
pub(super) fn in_polygon(here: geo::Coord<f64>, polygon: &Polygon) -> Option<Lies> {
    let here = earth::beside(here, polygon.origin());
    let shape = polygon.to_geo();
    let rings = || std::iter::once(shape.exterior()).chain(shape.interiors());
    let edges: Vec<_> = rings()
        .flat_map(|r| r.lines())
        .map(|l| (l.start, l.end))
        .collect();
    let is = |ring, side| coord_pos_relative_to_ring(here, ring) == side;
    let within = !is(shape.exterior(), CoordPos::Outside)
        && !shape.interiors().iter().any(|hole| is(hole, CoordPos::Inside));
    let foot = earth::foot(here, &edges).filter(|f| f.metres.is_finite())?;
    Some(Lies {
        within,
        to_edge_m: foot.metres,
    })
}

#[cfg(test)]
mod tests;
