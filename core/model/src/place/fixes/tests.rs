//! Fixes as phones give them: good ones, one from the mast, one from last week, one from a program that lies.

use super::*;

const NOW_S: i64 = 1_800_000_000;

/// A fix so many metres east and north of 43° N 116° E.
fn fix(east_m: f64, north_m: f64, accuracy_m: u32) -> Position {
    let lat = 43.0 + north_m / 111_100.0;
    let lon = 116.0 + east_m / 81_500.0;
    Position {
        accuracy_m: Some(accuracy_m),
        fix_s: Some(NOW_S),
        ..Position::from_degrees(lat, lon, "gps").unwrap()
    }
}

fn off(averaged: &Averaged) -> f64 {
    let at = averaged.position.as_ref().unwrap();
    at.distance_m(&fix(0.0, 0.0, 1))
}

#[test]
fn good_fixes_make_a_better_one() {
    let fixes = [
        fix(4.0, 0.0, 8),
        fix(-4.0, 0.0, 8),
        fix(0.0, 4.0, 8),
        fix(0.0, -4.0, 8),
    ];
    let averaged = average(&fixes, Some(NOW_S));
    assert_eq!((averaged.verdict.clone(), averaged.used), (FixVerdict::Good, 4));
    assert!(off(&averaged) < 0.1 && averaged.reasons.is_empty());
    assert!((averaged.spread_m - 4.0).abs() < 0.1);
    assert_eq!(
        averaged.position.unwrap().accuracy_m,
        Some(4),
        "no better than half the best"
    );
}

#[test]
fn the_accurate_outweigh_the_rough() {
    let averaged = average(&[fix(0.0, 0.0, 5), fix(100.0, 0.0, 50)], Some(NOW_S));
    assert!((off(&averaged) - 100.0 / 101.0).abs() < 0.1, "{averaged:?}");
}

#[test]
fn a_wild_fix_that_claims_to_be_fine_is_left_out() {
    let mut fixes: Vec<Position> = (0..6).map(|n| fix(f64::from(n), 0.0, 8)).collect();
    fixes.push(fix(900.0, 0.0, 8));
    let averaged = average(&fixes, Some(NOW_S));
    assert_eq!((averaged.used, averaged.left_out), (6, 1));
    assert_eq!(averaged.reasons, [FixReason::OutliersLeftOut]);
    assert!(off(&averaged) < 5.0);
    fixes[6] = fix(900.0, 0.0, 2_000);
    assert_eq!(
        average(&fixes, Some(NOW_S)).used,
        7,
        "one that says it is rough stays"
    );
    assert!(off(&average(&fixes, Some(NOW_S))) < 5.0, "and weighs nothing");
}

#[test]
fn fixes_that_disagree_are_called_scattered() {
    let fixes = [fix(0.0, 0.0, 10), fix(300.0, 0.0, 10)];
    let averaged = average(&fixes, Some(NOW_S));
    assert_eq!(
        (averaged.verdict, averaged.reasons),
        (FixVerdict::Scattered, vec![FixReason::Rough, FixReason::Disagree])
    );
    assert!(
        averaged.position.unwrap().accuracy_m.unwrap() >= 100,
        "and the mean does not claim to be good"
    );
}

#[test]
fn an_old_fix_is_used_only_where_there_is_no_other() {
    let old = Position {
        fix_s: Some(NOW_S - 3_600),
        ..fix(5_000.0, 0.0, 5)
    };
    let averaged = average(&[old.clone(), fix(0.0, 0.0, 20)], Some(NOW_S));
    assert_eq!((averaged.used, averaged.verdict), (1, FixVerdict::Good));
    assert_eq!(averaged.reasons, [FixReason::StaleLeftOut]);
    let averaged = average(std::slice::from_ref(&old), Some(NOW_S));
    assert_eq!((averaged.used, averaged.verdict), (1, FixVerdict::Stale));
    assert_eq!(
        average(&[old], None).verdict,
        FixVerdict::Good,
        "nobody said when it was asked for"
    );
}

#[test]
fn an_invented_fix_is_told_and_never_hidden() {
    let invented = Position {
        mock: true,
        ..fix(0.0, 0.0, 3)
    };
    let averaged = average(&[invented.clone(), fix(9_000.0, 0.0, 30)], Some(NOW_S));
    assert_eq!(
        (averaged.used, averaged.reasons),
        (1, vec![FixReason::MockLeftOut])
    );
    let averaged = average(&[invented.clone(), invented], Some(NOW_S));
    assert_eq!(averaged.verdict, FixVerdict::Mock);
    assert!(averaged.position.unwrap().mock);
}

#[test]
fn a_rough_or_silent_fix_is_poor() {
    let averaged = average(&[fix(0.0, 0.0, 600)], Some(NOW_S));
    assert_eq!(
        (averaged.verdict, averaged.reasons),
        (FixVerdict::Poor, vec![FixReason::Rough])
    );
    let silent = Position {
        accuracy_m: None,
        ..fix(0.0, 0.0, 1)
    };
    let averaged = average(&[silent], Some(NOW_S));
    assert_eq!(
        (averaged.verdict, averaged.reasons),
        (FixVerdict::Poor, vec![FixReason::NoAccuracy])
    );
}

#[test]
fn no_fix_is_a_verdict_too() {
    assert_eq!(average(&[], Some(NOW_S)).verdict, FixVerdict::Nothing);
    let nowhere = Position {
        lat_e7: i32::MAX,
        ..Position::default()
    };
    let averaged = average(&[nowhere], Some(i64::MIN));
    assert_eq!(averaged.reasons, [FixReason::NotOnEarth, FixReason::NoFix]);
    assert_eq!((averaged.verdict, averaged.left_out), (FixVerdict::Nothing, 1));
}

#[test]
fn an_average_over_the_antimeridian_stays_there() {
    let at = |lon| Position {
        accuracy_m: Some(10),
        ..Position::from_degrees(65.0, lon, "gps").unwrap()
    };
    let averaged = average(&[at(179.9999), at(-179.9999), at(-179.9998)], None);
    let (lat, lon) = averaged.position.unwrap().degrees();
    assert!((lat - 65.0).abs() < 1e-6 && lon.abs() > 179.999, "{lat} {lon}");
}

#[test]
fn the_order_of_fixes_does_not_matter() {
    let mut fixes: Vec<Position> = (0..9)
        .map(|n| fix(f64::from(n * n), f64::from(n % 3), 5 + n))
        .collect();
    let forwards = average(&fixes, Some(NOW_S));
    fixes.reverse();
    let backwards = average(&fixes, Some(NOW_S));
    assert_eq!(
        (forwards.verdict, forwards.used),
        (backwards.verdict, backwards.used)
    );
    assert!(
        forwards
            .position
            .unwrap()
            .distance_m(&backwards.position.unwrap())
            < 0.05
    );
}
