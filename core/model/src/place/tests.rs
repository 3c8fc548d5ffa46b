//! Positions, their words, and an independent source.

mod oracle;
mod words;

use super::*;

#[test]
fn a_position_keeps_a_centimetre() {
    let p = Position::from_degrees(43.933_512_3, 116.086_045_6, "gps").unwrap();
    assert_eq!(Position::from_value(&p.to_value().unwrap()), Some(p.clone()));
    assert!((p.degrees().0 - 43.933_512_3).abs() < 1e-7);
}

#[test]
fn one_degree_of_the_meridian_is_111_km() {
    let a = Position::from_degrees(43.0, 116.0, "gps").unwrap();
    let b = Position::from_degrees(44.0, 116.0, "gps").unwrap();
    assert!((a.distance_m(&b) - 111_195.0).abs() < 5.0);
}

#[test]
fn the_moon_is_refused() {
    assert!(Position::from_degrees(f64::NAN, 0.0, "gps").is_err());
    assert!(Position::from_degrees(91.0, 0.0, "gps").is_err());
}
