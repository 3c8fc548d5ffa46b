//! An envoy at, near and far from a camp.

use super::*;
use crate::place::shape::tests::square;

/// Hundred-thousandths of a degree from 43° N 116° E: about 0.8 m east, 1.1 m north each.
fn fix(east: i32, north: i32, accuracy_m: Option<u32>) -> Position {
    Position {
        lat_e7: 430_000_000 + north * 100,
        lon_e7: 1_160_000_000 + east * 100,
        accuracy_m,
        provider: "gps".into(),
        ..Position::default()
    }
}

fn camp(months: (u8, u8), east: i32, north: i32) -> Place {
    Place {
        position: Some(fix(east, north, None)),
        months,
        ..Place::default()
    }
}

/// 0.01° a side from 43° N 116° E, 815 m by 1,111 m, with a pond in the middle.
fn pasture() -> Place {
    Place {
        shape: Some(Shape::Polygon(Polygon {
            outer: square(0, 0, 100),
            holes: vec![square(40, 40, 20)],
        })),
        ..Place::default()
    }
}

fn said(position: &Position, places: &[Place], month: u8) -> (PlaceVerdict, Why) {
    let verdict = judge(Some(position), places, month);
    (verdict.kind, verdict.why)
}

#[test]
fn a_camp_without_a_shape_is_a_circle_of_200_metres() {
    let camp = [camp((0, 0), 0, 0)];
    let at = |north_m: i32, accuracy| said(&fix(0, north_m * 90 / 100, accuracy), &camp, 1);
    assert_eq!(at(150, None), (PlaceVerdict::Inside, Why::Within));
    assert_eq!(at(150, Some(80)), (PlaceVerdict::Inside, Why::WithinRoughly));
    assert_eq!(at(260, Some(80)), (PlaceVerdict::Near, Why::WithinAccuracy));
    assert_eq!(at(260, Some(10)), (PlaceVerdict::Near, Why::WithinReach));
    assert_eq!(at(1_300, Some(150)), (PlaceVerdict::Near, Why::WithinReach));
    assert_eq!(at(1_300, Some(10)), (PlaceVerdict::Outside, Why::Beyond));
    assert_eq!(at(1_300, None), (PlaceVerdict::Outside, Why::Beyond));
}

#[test]
fn a_circle_that_overlaps_the_place_is_never_outside() {
    for distance in (0..10_200).step_by(200) {
        let here = fix(0, distance * 90 / 100, Some(10_000));
        assert!(said(&here, &[camp((0, 0), 0, 0)], 1).0 < PlaceVerdict::Outside);
    }
}

#[test]
fn a_pond_in_the_pasture_is_not_the_pasture() {
    let pasture = [pasture()];
    assert_eq!(
        said(&fix(200, 200, None), &pasture, 1),
        (PlaceVerdict::Inside, Why::Within)
    );
    let swimming = judge(Some(&fix(500, 500, None)), &pasture, 1);
    assert_eq!(
        (swimming.kind, swimming.why),
        (PlaceVerdict::Near, Why::WithinReach)
    );
    assert!(
        (swimming.distance_m.unwrap() - 81.5).abs() < 1.0,
        "{:?}",
        swimming.distance_m
    );
    assert_eq!(
        said(&fix(400, 500, None), &pasture, 1).0,
        PlaceVerdict::Inside,
        "on the shore"
    );
    assert_eq!(
        said(&fix(0, 0, None), &pasture, 1).0,
        PlaceVerdict::Inside,
        "on a corner"
    );
    assert_eq!(said(&fix(990, 500, Some(50)), &pasture, 1).1, Why::WithinRoughly);
}

#[test]
fn the_seasons_place_comes_first_unless_the_other_says_more() {
    let places = [camp((6, 9), 0, 0), camp((11, 4), 0, 700)];
    let between = judge(Some(&fix(0, 300, None)), &places, 1);
    assert_eq!(
        (between.place, between.out_of_season),
        (Some(1), false),
        "the nearer is the summer's"
    );
    let at_the_summer_camp = judge(Some(&fix(0, 0, None)), &places, 1);
    assert_eq!(at_the_summer_camp.kind, PlaceVerdict::Inside);
    assert_eq!(
        (at_the_summer_camp.place, at_the_summer_camp.out_of_season),
        (Some(0), true)
    );
    let far = judge(Some(&fix(0, -9_000, None)), &places, 1);
    assert_eq!((far.kind, far.place), (PlaceVerdict::Outside, Some(1)));
}

#[test]
fn what_cannot_be_judged_says_why() {
    let unmapped = Place {
        directions: "过敖包向北".into(),
        ..Place::default()
    };
    let here = fix(0, 0, None);
    let why = |position, places: &[Place]| judge(position, places, 1).why;
    assert_eq!(why(None, &[camp((0, 0), 0, 0)]), Why::NoPosition);
    assert_eq!(why(Some(&here), &[]), Why::NoPlaces);
    assert_eq!(why(Some(&here), &[unmapped]), Why::NoCoordinates);
    assert_eq!(
        why(Some(&fix(0, 0, Some(10_001))), &[camp((0, 0), 0, 0)]),
        Why::TooRough
    );
    assert_eq!(judge(None, &[], 1).kind, PlaceVerdict::Missing);
}

#[test]
fn a_camp_over_the_antimeridian_is_as_near_as_it_is() {
    let at = |lon_e7| Position {
        lat_e7: 650_000_000,
        lon_e7,
        ..Position::default()
    };
    let camp = Place {
        position: Some(at(1_799_990_000)),
        ..Place::default()
    };
    let verdict = judge(Some(&at(-1_799_990_000)), &[camp], 1);
    assert_eq!(verdict.kind, PlaceVerdict::Inside);
}
