//! Distances on the ellipsoid, and the nearest point of an edge. Geometry is `geo`'s; this says which of it
//! we mean.
//!
//! An edge is straight in longitude and latitude, as in GeoJSON (RFC 7946, section 3.1.1); a distance is the
//! geodesic on the WGS-84 ellipsoid (Karney 2013). Degrees throughout: `x` is longitude, `y` latitude.

use geo::{Coord, Distance, Geodesic, Point};

use super::Position;

/// Mean metres in a degree of latitude (10,001,966 m of meridian quadrant / 90).
pub(super) const DEGREE_M: f64 = 111_132.95;
/// Edges whose first estimate is within this much of the best are measured properly.
const MARGIN: (f64, f64) = (1.01, 1.0);
/// How many of them are searched along.
const SEARCHED: usize = 3;
/// Steps of the golden section: 0.618^45 of an edge of 300 km is below a millimetre.
const STEPS: usize = 45;

pub(super) fn at(lat: f64, lon: f64) -> Coord<f64> {
    Coord { x: lon, y: lat }
}

pub(super) fn of(position: &Position) -> Coord<f64> {
    of_e7(position.lat_e7, position.lon_e7)
}

pub(super) fn of_e7(lat_e7: i32, lon_e7: i32) -> Coord<f64> {
    at(f64::from(lat_e7) / 1e7, f64::from(lon_e7) / 1e7)
}

/// The geodesic, metres.
pub(super) fn metres(a: Coord<f64>, b: Coord<f64>) -> f64 {
    Geodesic.distance(Point(a), Point(b))
}

/// The same point, its longitude within 180° of another's: what lies across the antimeridian stays near.
pub(super) fn beside(p: Coord<f64>, origin: Coord<f64>) -> Coord<f64> {
    at(p.y, origin.x + east(origin.x, p.x))
}

/// Degrees from one meridian eastwards to another, −180 to 180.
pub(super) fn east(from: f64, to: f64) -> f64 {
    (to - from + 180.0).rem_euclid(360.0) - 180.0
}

/// Metres east and north of an origin, by the mean latitude: good to a thousandth within 100 km.
pub(super) fn plane(p: Coord<f64>, origin: Coord<f64>) -> Coord<f64> {
    let shrink = ((p.y + origin.y) / 2.0).to_radians().cos();
    Coord {
        x: east(origin.x, p.x) * shrink * DEGREE_M,
        y: (p.y - origin.y) * DEGREE_M,
    }
}

/// The point of an edge, by its share of the way from the first end.
pub(super) fn along(edge: (Coord<f64>, Coord<f64>), share: f64) -> Coord<f64> {
    let (a, b) = edge;
    let b = beside(b, a);
    Coord {
        x: a.x + (b.x - a.x) * share,
        y: a.y + (b.y - a.y) * share,
    }
}

/// Where on which edge a point comes nearest.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) struct Foot {
    pub edge: usize,
    /// From the edge's first end (0) to its second (1).
    pub share: f64,
    pub metres: f64,
}

/// The nearest of many edges: all estimated on a plane, the likely ones measured, the best searched along.
pub(super) fn foot(p: Coord<f64>, edges: &[(Coord<f64>, Coord<f64>)]) -> Option<Foot> {
    let guesses: Vec<Foot> = edges.iter().enumerate().map(|(n, e)| guess(p, n, *e)).collect();
    let best = guesses.iter().map(|g| g.metres).min_by(f64::total_cmp)?;
    let mut likely: Vec<Foot> = guesses
        .into_iter()
        .filter(|g| g.metres <= best * MARGIN.0 + MARGIN.1)
        .map(|g| Foot {
            metres: metres(p, along(edges[g.edge], g.share)),
            ..g
        })
        .collect();
    likely.sort_by(nearer);
    let searched = likely
        .into_iter()
        .take(SEARCHED)
        .map(|g| search(p, g, edges[g.edge]));
    searched.min_by(nearer)
}

fn nearer(a: &Foot, b: &Foot) -> std::cmp::Ordering {
    a.metres.total_cmp(&b.metres).then(a.edge.cmp(&b.edge))
}

fn guess(p: Coord<f64>, edge: usize, ends: (Coord<f64>, Coord<f64>)) -> Foot {
    let (a, b) = (plane(ends.0, p), plane(ends.1, p));
    let d = b - a;
    let length = d.x * d.x + d.y * d.y;
    let share = match length > 0.0 {
        true => (-(a.x * d.x + a.y * d.y) / length).clamp(0.0, 1.0),
        false => 0.0,
    };
    let near = a + d * share;
    Foot {
        edge,
        share,
        metres: near.x.hypot(near.y),
    }
}

fn search(p: Coord<f64>, guess: Foot, edge: (Coord<f64>, Coord<f64>)) -> Foot {
    const GOLDEN: f64 = 0.618_033_988_749_894_9;
    let far = |share: f64| metres(p, along(edge, share));
    let (mut low, mut high) = (0.0, 1.0);
    let (mut left, mut right) = (high - GOLDEN, low + GOLDEN);
    let (mut at_left, mut at_right) = (far(left), far(right));
    for _ in 0..STEPS {
        if at_left <= at_right {
            (high, right, at_right) = (right, left, at_left);
            left = high - GOLDEN * (high - low);
            at_left = far(left);
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = low + GOLDEN * (high - low);
            at_right = far(right);
        }
    }
    let shares = [guess.share, (low + high) / 2.0, 0.0, 1.0];
    let feet = shares.map(|share| Foot {
        share,
        metres: far(share),
        ..guess
    });
    feet.into_iter().min_by(nearer).unwrap_or(guess)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_geodesic_is_karneys() {
        // GeographicLib's own example: JFK to LHR, 5,551,759.400 m.
        let (jfk, lhr) = (at(40.6, -73.8), at(51.6, -0.5));
        assert!((metres(jfk, lhr) - 5_551_759.400).abs() < 0.001);
    }

    #[test]
    fn an_edge_over_the_antimeridian_is_short() {
        let edges = [(at(60.0, 179.99), at(60.0, -179.99))];
        let foot = foot(at(60.01, 180.0), &edges).unwrap();
        assert!((foot.metres - 1_114.2).abs() < 1.0, "{foot:?}");
        assert!((foot.share - 0.5).abs() < 1e-3, "{foot:?}");
    }

    #[test]
    fn no_edge_has_no_foot_and_a_point_edge_has_one() {
        assert_eq!(foot(at(0.0, 0.0), &[]), None);
        let foot = foot(at(43.0, 116.0), &[(at(43.01, 116.0), at(43.01, 116.0))]).unwrap();
        assert!((foot.metres - 1_111.0).abs() < 1.0, "{foot:?}");
    }
}
