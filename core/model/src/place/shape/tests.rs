//! Polygons that are none, and the bytes of those that are.

use super::*;
use crate::canonical;

/// Corners in ten-thousandths of a degree from 43° N 116° E: x east, y north.
pub(crate) fn ring(corners: &[(i32, i32)]) -> Ring {
    ring_at(430_000_000, 1_160_000_000, corners)
}

fn ring_at(lat_e7: i32, lon_e7: i32, corners: &[(i32, i32)]) -> Ring {
    let corner = |(x, y): &(i32, i32)| Vertex {
        lat_e7: lat_e7 + y * 1_000,
        lon_e7: lon_e7 + x * 1_000,
    };
    corners.iter().map(corner).collect()
}

pub(crate) fn square(x: i32, y: i32, side: i32) -> Ring {
    ring(&[(x, y), (x + side, y), (x + side, y + side), (x, y + side)])
}

fn rule(outer: Ring, holes: Vec<Ring>) -> Option<&'static str> {
    match (Polygon { outer, holes }).validate() {
        Ok(()) => None,
        Err(Error::Invalid { rule, .. }) => Some(rule),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn a_pasture_with_two_ponds_is_a_polygon_either_way_round() {
    let mut outer = square(0, 0, 100);
    let ponds = vec![square(10, 10, 20), square(50, 50, 20)];
    assert_eq!(rule(outer.clone(), ponds.clone()), None);
    outer.reverse();
    assert_eq!(rule(outer, ponds), None);
}

#[test]
fn two_corners_are_no_polygon_however_often_they_are_said() {
    assert_eq!(rule(Vec::new(), Vec::new()), Some("too_few_points"));
    let twice = ring(&[(0, 0), (9, 9), (0, 0), (9, 9)]);
    assert_eq!(rule(twice, Vec::new()), Some("too_few_points"));
    assert_eq!(rule(square(0, 0, 9), vec![Vec::new()]), Some("too_few_points"));
}

#[test]
fn a_ring_that_meets_itself_is_refused() {
    let bow_tie = ring(&[(0, 0), (9, 9), (9, 0), (0, 9)]);
    let spike = ring(&[(0, 0), (9, 0), (9, 9), (9, 20), (9, 9), (0, 9)]);
    let waist = ring(&[(0, 0), (5, 5), (0, 10), (10, 10), (5, 5), (10, 0)]);
    let flat = ring(&[(0, 0), (5, 0), (9, 0)]);
    let closed_twice = ring(&[(0, 0), (9, 0), (9, 9), (0, 0)]);
    for (name, outer) in [
        ("bow tie", bow_tie),
        ("spike", spike),
        ("waist", waist),
        ("flat", flat),
    ] {
        assert_eq!(rule(outer, Vec::new()), Some("crosses_itself"), "{name}");
    }
    assert_eq!(
        rule(closed_twice, Vec::new()),
        Some("crosses_itself"),
        "the end is implied"
    );
}

#[test]
fn a_corner_on_a_straight_side_is_allowed() {
    assert_eq!(rule(ring(&[(0, 0), (5, 0), (9, 0), (9, 9)]), Vec::new()), None);
}

#[test]
fn a_hole_that_is_not_wholly_within_is_refused() {
    for (name, hole) in [
        ("beyond", square(200, 200, 10)),
        ("across", square(90, 90, 20)),
        ("touching", square(0, 40, 10)),
        ("around", square(-10, -10, 200)),
    ] {
        assert_eq!(
            rule(square(0, 0, 100), vec![hole]),
            Some("hole_outside"),
            "{name}"
        );
    }
    let notched = ring(&[
        (0, 0),
        (100, 0),
        (100, 100),
        (60, 100),
        (50, 20),
        (40, 100),
        (0, 100),
    ]);
    let bridge = ring(&[(10, 90), (50, 10), (90, 90)]);
    assert_eq!(rule(notched, vec![bridge]), Some("hole_outside"), "over a notch");
}

#[test]
fn holes_that_share_ground_are_refused() {
    for other in [square(15, 15, 30), square(12, 12, 2), square(30, 10, 20)] {
        let holes = vec![square(10, 10, 20), other];
        assert_eq!(rule(square(0, 0, 100), holes), Some("holes_overlap"));
    }
}

#[test]
fn bounds_hold() {
    let many: Vec<(i32, i32)> = (0..=512).map(|x| (x, x * x % 7)).collect();
    assert_eq!(rule(ring(&many), Vec::new()), Some("too_many_points"));
    let holes = (0..17).map(|n| square(2 + n * 5, 2, 3)).collect();
    assert_eq!(rule(square(0, 0, 100), holes), Some("too_many_points"));
    assert_eq!(
        rule(ring(&[(0, 0), (30_000, 0), (0, 9)]), Vec::new()),
        Some("too_wide")
    );
    let beyond = ring_at(899_999_000, 0, &[(0, 0), (9, 0), (0, 9)]);
    assert_eq!(rule(beyond, Vec::new()), Some("not_on_earth"));
    assert!(Shape::Point { radius_m: 0 }.validate().is_err());
    assert!(Shape::Point { radius_m: 50_001 }.validate().is_err());
    assert!(Shape::Point { radius_m: 300 }.validate().is_ok());
}

#[test]
fn a_polygon_over_the_antimeridian_is_one() {
    let mut outer = ring_at(600_000_000, 1_799_999_000, &[(0, 0), (0, 9)]);
    outer.extend(ring_at(600_000_000, -1_799_999_000, &[(0, 9), (0, 0)]));
    assert_eq!(rule(outer, Vec::new()), None);
}

#[test]
fn the_largest_polygon_is_checked_in_a_moment() {
    let corner = |n: i32| {
        let angle = f64::from(n) / 512.0 * std::f64::consts::TAU;
        ((angle.cos() * 9_000.0) as i32, (angle.sin() * 9_000.0) as i32)
    };
    let corners: Vec<(i32, i32)> = (0..512).map(corner).collect();
    assert_eq!(rule(ring(&corners), Vec::new()), None);
}

#[test]
fn the_bytes_of_shapes_are_settled() {
    let circle = Shape::Point { radius_m: 250 };
    assert_eq!(canonical::encode(&circle), [0x82, 0, 0x18, 250]);
    let corner = |lat_e7, lon_e7| Vertex { lat_e7, lon_e7 };
    let triangle = Shape::Polygon(Polygon {
        outer: vec![corner(0, 1), corner(2, 0), corner(-1, 430_000_000)],
        holes: Vec::new(),
    });
    let bytes = [
        0x83, 1, 0x86, 0, 1, 2, 0, 0x20, 0x1a, 0x19, 0xa1, 0x47, 0x80, 0x80,
    ];
    assert_eq!(canonical::encode(&triangle), bytes);
}

#[test]
fn shapes_come_back_from_their_bytes_and_no_others_do() {
    let polygon = Polygon {
        outer: square(0, 0, 100),
        holes: vec![square(10, 10, 20)],
    };
    for shape in [Shape::Point { radius_m: 250 }, Shape::Polygon(polygon)] {
        let bytes = canonical::encode(&shape);
        assert_eq!(canonical::decode::<Shape>(&bytes, "shape"), Ok(shape));
    }
    let hostile: [&[u8]; 5] = [
        &[0x82, 2, 1],
        &[0x83, 1, 0x83, 1, 1, 1, 0x80],
        &[
            0x83, 1, 0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xfe, 0x80,
        ],
        &[0x83, 1, 0x80, 0x98, 17],
        &[0x83, 1, 0x9f, 0xff, 0x80],
    ];
    for bytes in hostile {
        assert!(canonical::decode::<Shape>(bytes, "shape").is_err(), "{bytes:?}");
    }
}
