//! A way gone: points with times. A track exists only when the envoy starts one; nothing here records any.

use geo::{Coord, LineString, SimplifyIdx};

use super::{Position, earth};

/// Slower than this is standing still, metres per second (fixes wander).
pub const STILL_M_PER_S: f64 = 0.5;
/// A longer gap between two points counts as rest, seconds.
pub const GAP_S: i64 = 600;
/// Simplified so many points at a time, which bounds the depth of the recursion and the work.
const PIECE: usize = 1_000;

/// One point of a track, WGS-84.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct TrackPoint {
    /// Latitude, 1e-7 degree.
    pub lat_e7: i32,
    /// Longitude, 1e-7 degree.
    pub lon_e7: i32,
    /// When, seconds since 1970 UTC.
    pub at_s: Option<i64>,
}

/// Points in the order in which they were passed.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct Track {
    /// The points.
    pub points: Vec<TrackPoint>,
}

/// The point of a track that is nearest to somewhere.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Passing {
    /// The index of the track's point before it.
    pub after: usize,
    /// How far from there to the next point, 0 to 1.
    pub share: f64,
    /// How far from the track, metres.
    pub distance_m: f64,
    /// When it was passed at an even pace, where both points have a time.
    pub at_s: Option<i64>,
}

impl TrackPoint {
    fn coord(&self) -> Coord<f64> {
        earth::of_e7(self.lat_e7, self.lon_e7)
    }
}

impl Track {
    /// Length over the ground from point to point, metres (geodesic).
    pub fn distance_m(&self) -> f64 {
        let steps = self.steps().map(|(a, b)| earth::metres(a.coord(), b.coord()));
        // The sum of nothing is negative zero.
        steps.sum::<f64>() + 0.0
    }

    /// From the first time to the last, seconds; `None` with fewer than two times.
    pub fn duration_s(&self) -> Option<i64> {
        let times = || self.points.iter().filter_map(|p| p.at_s);
        let (first, last) = (times().min()?, times().max()?);
        (times().count() > 1).then(|| last.saturating_sub(first))
    }

    /// Seconds in which it went on: steps of at least [`STILL_M_PER_S`] and at most [`GAP_S`] between two
    /// times.
    pub fn moving_s(&self) -> i64 {
        let moving = self.steps().filter_map(|(a, b)| {
            let seconds = b.at_s?.checked_sub(a.at_s?)?;
            let metres = earth::metres(a.coord(), b.coord());
            let goes = (1..=GAP_S).contains(&seconds) && metres >= STILL_M_PER_S * seconds as f64;
            goes.then_some(seconds)
        });
        moving.sum()
    }

    /// The same way with fewer points (Douglas and Peucker 1973): none left out lies further than `metres`
    /// from what stays. First and last stay, and every thousandth point; times stay with their points.
    pub fn simplified(&self, metres: f64) -> Track {
        let Some(last) = self.points.len().checked_sub(1).filter(|_| metres > 0.0) else {
            return self.clone();
        };
        let mut points: Vec<TrackPoint> = (0..last)
            .step_by(PIECE)
            .flat_map(|from| thinned(&self.points[from..=(from + PIECE).min(last)], metres))
            .collect();
        points.push(self.points[last]);
        Track { points }
    }

    /// The point of the way that is nearest to a position; `None` for a track of no points.
    pub fn nearest(&self, to: &Position) -> Option<Passing> {
        let edges: Vec<_> = match self.points.as_slice() {
            [only] => vec![(only.coord(), only.coord())],
            _ => self.steps().map(|(a, b)| (a.coord(), b.coord())).collect(),
        };
        let foot = earth::foot(earth::of(to), &edges)?;
        let time = |index: usize| self.points.get(index).and_then(|p| p.at_s);
        let between = time(foot.edge).zip(time(foot.edge + 1));
        Some(Passing {
            after: foot.edge,
            share: foot.share,
            distance_m: foot.metres,
            at_s: between.map(|(a, b)| a + (b.saturating_sub(a) as f64 * foot.share).round() as i64),
        })
    }

    fn steps(&self) -> impl Iterator<Item = (&TrackPoint, &TrackPoint)> {
        self.points.iter().zip(self.points.iter().skip(1))
    }
}

/// What stays of a piece, without its last point, which is the next piece's first.
fn thinned(piece: &[TrackPoint], metres: f64) -> Vec<TrackPoint> {
    let origin = piece[piece.len() / 2].coord();
    let plane: Vec<Coord<f64>> = piece.iter().map(|p| earth::plane(p.coord(), origin)).collect();
    let mut stay = LineString::new(plane).simplify_idx(metres);
    stay.pop();
    stay.into_iter().map(|index| piece[index]).collect()
}

#[cfg(test)]
mod tests;
