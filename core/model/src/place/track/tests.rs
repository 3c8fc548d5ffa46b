//! A ride across the steppe.

use super::*;

/// Points every 10 s, about 111 m apart to the north, wandering a metre to either side.
fn ride(count: i32) -> Track {
    let point = |n: i32| TrackPoint {
        lat_e7: 430_000_000 + n * 10_000,
        lon_e7: 1_160_000_000 + (n % 3 - 1) * 120,
        at_s: Some(1_800_000_000 + i64::from(n) * 10),
    };
    Track {
        points: (0..count).map(point).collect(),
    }
}

fn there(lat: f64, lon: f64) -> Position {
    Position::from_degrees(lat, lon, "gps").unwrap()
}

#[test]
fn a_degree_of_the_meridian_is_measured_on_the_ellipsoid() {
    let track = ride(1_001);
    // 111,132.95 − 559.82 cos 2φ + 1.18 cos 4φ at 43.5° N is 111,102.5 m (Snyder 1987, p. 25), and what the
    // wandering adds.
    let straight = Track {
        points: vec![track.points[0], track.points[1_000]],
    };
    assert!(
        (straight.distance_m() - 111_102.5).abs() < 0.5,
        "{}",
        straight.distance_m()
    );
    assert!((track.distance_m() - straight.distance_m()).abs() < 40.0);
}

#[test]
fn rest_and_gaps_are_not_moving() {
    let mut track = ride(11);
    assert_eq!((track.duration_s(), track.moving_s()), (Some(100), 100));
    let last = track.points[10];
    let later = |seconds: i64| TrackPoint {
        at_s: Some(1_800_000_100 + seconds),
        ..last
    };
    track.points.extend([later(300), later(590)]);
    assert_eq!(
        (track.duration_s(), track.moving_s()),
        (Some(690), 100),
        "two stops"
    );
    track.points.push(TrackPoint {
        lat_e7: last.lat_e7 + 900_000,
        ..later(2_000)
    });
    assert_eq!(track.moving_s(), 100, "a gap");
    assert_eq!(Track::default().duration_s(), None);
}

#[test]
fn what_stays_of_a_track_is_never_further_than_was_said() {
    let track = ride(4_500);
    let thin = track.simplified(5.0);
    assert!(thin.points.len() <= 10, "{}", thin.points.len());
    assert_eq!(thin.points.first(), track.points.first());
    assert_eq!(thin.points.last(), track.points.last());
    for point in track.points.iter().step_by(7) {
        let at = Position {
            lat_e7: point.lat_e7,
            lon_e7: point.lon_e7,
            ..Position::default()
        };
        assert!(thin.nearest(&at).unwrap().distance_m <= 5.1);
    }
    let fine = track.simplified(0.5).points.len();
    assert!(
        (3_000..=3_010).contains(&fine),
        "{fine}: of each three one lies between the others"
    );
    assert_eq!(track.simplified(0.0), track);
    assert_eq!(Track::default().simplified(5.0), Track::default());
    assert_eq!(ride(1).simplified(5.0), ride(1));
    assert_eq!(ride(2).simplified(5.0), ride(2));
}

#[test]
fn a_hostile_spiral_is_simplified_within_bounds() {
    let point = |n: i32| {
        let angle = f64::from(n) * 0.7;
        TrackPoint {
            lat_e7: 430_000_000 + (angle.sin() * f64::from(n) * 40.0) as i32,
            lon_e7: 1_160_000_000 + (angle.cos() * f64::from(n) * 40.0) as i32,
            at_s: None,
        }
    };
    let track = Track {
        points: (0..100_000).map(point).collect(),
    };
    assert!(track.simplified(1.0).points.len() > 90_000);
}

#[test]
fn the_nearest_point_of_a_track_has_its_time() {
    let track = ride(101);
    let passing = track.nearest(&there(43.0505, 116.0001)).unwrap();
    assert_eq!(passing.after, 50);
    assert_eq!(passing.at_s, Some(1_800_000_505));
    assert!((passing.distance_m - 8.15).abs() < 0.1, "{passing:?}");
    assert!((passing.share - 0.5).abs() < 0.01, "{passing:?}");
    assert_eq!(Track::default().nearest(&there(43.0, 116.0)), None);
    let one = ride(1).nearest(&there(43.0, 116.0)).unwrap();
    assert_eq!((one.after, one.at_s), (0, None));
}

#[test]
fn a_track_over_the_antimeridian_is_short() {
    let at = |lon_e7| TrackPoint {
        lat_e7: 650_000_000,
        lon_e7,
        at_s: None,
    };
    let track = Track {
        points: vec![at(1_799_990_000), at(-1_799_990_000)],
    };
    assert!((track.distance_m() - 94.35).abs() < 0.1, "{}", track.distance_m());
    assert!(track.nearest(&there(65.001, 180.0)).unwrap().distance_m < 112.0);
}

#[test]
fn a_track_of_one_point_is_no_way_and_says_so_without_a_sign() {
    assert_eq!(format!("{:.0}", ride(1).distance_m()), "0");
    assert_eq!(format!("{:.0}", ride(0).distance_m()), "0");
}
