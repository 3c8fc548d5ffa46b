//! When rings are a polygon. Predicates are exact (`robust`, through `geo`): corners are whole numbers of
//! 1e-7 degree.

use geo::coordinate_position::{CoordPos, coord_pos_relative_to_ring};
use geo::line_intersection::{LineIntersection, line_intersection};
use geo::{Intersects, Line, LineString};

use super::{MAX_HOLES, MAX_POINTS, Polygon, Ring, Vertex};
use crate::error::{Error, invalid};

/// Corners further than this from the first, in 1e-7 degree, belong to no place.
const WIDEST_E7: i64 = 30_000_000;
const FULL_CIRCLE_E7: i64 = 3_600_000_000;

pub(super) fn broken<T>(rule: &'static str) -> Result<T, Error> {
    invalid("places", rule)
}

pub(super) fn check(polygon: &Polygon) -> Result<(), Error> {
    let points: usize = polygon.rings().map(Vec::len).sum();
    if points > MAX_POINTS || polygon.holes.len() > MAX_HOLES {
        return broken("too_many_points");
    }
    if polygon.rings().any(|ring| different(ring) < 3) {
        return broken("too_few_points");
    }
    let corners = || polygon.rings().flatten();
    if !corners().all(on_earth) {
        return broken("not_on_earth");
    }
    let first = polygon.outer[0];
    if corners().any(|corner| !is_beside(corner, &first)) {
        return broken("too_wide");
    }
    let rings: Vec<LineString<f64>> = polygon.rings().map(|ring| whole(ring, &first)).collect();
    if rings.iter().any(crosses_itself) {
        return broken("crosses_itself");
    }
    let (outer, holes) = (&rings[0], &rings[1..]);
    if holes
        .iter()
        .any(|hole| touches(hole, outer) || !starts_in(hole, outer))
    {
        return broken("hole_outside");
    }
    let pairs = (0..holes.len()).flat_map(|n| (0..n).map(move |m| (&holes[n], &holes[m])));
    match pairs
        .into_iter()
        .any(|(a, b)| touches(a, b) || starts_in(a, b) || starts_in(b, a))
    {
        true => broken("holes_overlap"),
        false => Ok(()),
    }
}

fn different(ring: &Ring) -> usize {
    let mut corners = ring.clone();
    corners.sort_unstable();
    corners.dedup();
    corners.len()
}

fn on_earth(corner: &Vertex) -> bool {
    corner.lat_e7.unsigned_abs() <= 900_000_000 && corner.lon_e7.unsigned_abs() <= 1_800_000_000
}

fn is_beside(corner: &Vertex, first: &Vertex) -> bool {
    let north = i64::from(corner.lat_e7) - i64::from(first.lat_e7);
    north.abs() < WIDEST_E7 && east_e7(corner, first).abs() < WIDEST_E7
}

/// From the first corner's meridian the short way, 1e-7 degree.
fn east_e7(corner: &Vertex, first: &Vertex) -> i64 {
    let half = FULL_CIRCLE_E7 / 2;
    (i64::from(corner.lon_e7) - i64::from(first.lon_e7) + half).rem_euclid(FULL_CIRCLE_E7) - half
}

/// The closed ring in whole numbers, which a float of 53 bits holds exactly.
fn whole(ring: &Ring, first: &Vertex) -> LineString<f64> {
    let corner = |v: &Vertex| geo::Coord {
        x: east_e7(v, first) as f64,
        y: f64::from(v.lat_e7),
    };
    LineString::new(ring.iter().chain(ring.first()).map(corner).collect())
}

fn crosses_itself(ring: &LineString<f64>) -> bool {
    let edges: Vec<Line<f64>> = ring.lines().collect();
    if edges.iter().any(|edge| edge.start == edge.end) {
        return true;
    }
    let pairs = (0..edges.len()).flat_map(|n| (0..n).map(move |m| (n, m)));
    pairs.into_iter().any(|(n, m)| {
        let meets = line_intersection(edges[n], edges[m]);
        let neighbours = n == m + 1 || (m == 0 && n == edges.len() - 1);
        match meets {
            None => false,
            Some(LineIntersection::SinglePoint { .. }) => !neighbours,
            Some(LineIntersection::Collinear { .. }) => true,
        }
    })
}

fn touches(a: &LineString<f64>, b: &LineString<f64>) -> bool {
    a.lines()
        .any(|edge| b.lines().any(|other| edge.intersects(&other)))
}

fn starts_in(inner: &LineString<f64>, outer: &LineString<f64>) -> bool {
    coord_pos_relative_to_ring(inner.0[0], outer) == CoordPos::Inside
}
