//! Our places against an independent source: PROJ's geodesics, GEOS's polygons and two converters of
//! others, all by `fixtures/places_oracle.py`, within the tolerances that the file states.

use serde_json::Value;

use crate::place::area::square_metres;
use crate::place::datum::{Bd09, Coordinates, Datum, Gcj02, Wgs84};
use crate::place::geofence::judge;
use crate::place::known::Place;
use crate::place::shape::{Polygon, Ring, Shape, Vertex};
use crate::place::{Position, earth};
use crate::visit::PlaceVerdict;

fn fixture() -> Value {
    serde_json::from_str(include_str!("../../../fixtures/places.json")).unwrap()
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}

fn number(value: &Value) -> f64 {
    value.as_f64().unwrap()
}

fn e7(value: &Value) -> i32 {
    i32::try_from(value.as_i64().unwrap()).unwrap()
}

fn position(lat: &Value, lon: &Value) -> Position {
    Position {
        lat_e7: e7(lat),
        lon_e7: e7(lon),
        ..Position::default()
    }
}

fn ring(value: &Value) -> Ring {
    let corner = |pair: &[Value]| Vertex {
        lat_e7: e7(&pair[0]),
        lon_e7: e7(&pair[1]),
    };
    list(value).chunks(2).map(corner).collect()
}

fn polygons(fixture: &Value) -> Vec<(Polygon, &Value)> {
    let polygon = |value: &Value| Polygon {
        outer: ring(&value["outer"]),
        holes: list(&value["holes"]).iter().map(ring).collect(),
    };
    list(&fixture["polygons"])
        .iter()
        .map(|v| (polygon(v), v))
        .collect()
}

/// Within a share or so many metres, whichever is more.
fn agrees(fixture: &Value, ours: f64, theirs: f64) -> bool {
    let tolerances = &fixture["tolerances"];
    let share = number(&tolerances["distance_share"]) * theirs;
    (ours - theirs).abs() <= share.max(number(&tolerances["distance_m"]))
}

#[test]
fn there_are_enough_cases() {
    let fixture = fixture();
    let points: usize = list(&fixture["polygons"])
        .iter()
        .map(|p| list(&p["points"]).len())
        .sum();
    let all = list(&fixture["distances"]).len() + points + list(&fixture["shifts"]).len();
    assert!(all >= 500 && points >= 300, "{all} {points}");
}

#[test]
fn distances_agree_with_proj() {
    let fixture = fixture();
    for case in list(&fixture["distances"]).iter().map(list) {
        let (a, b) = (position(&case[0], &case[1]), position(&case[2], &case[3]));
        let theirs = number(&case[4]);
        assert!(
            (a.geodesic_m(&b) - theirs).abs() < 0.002,
            "{case:?}: {}",
            a.geodesic_m(&b)
        );
        assert!(
            (a.distance_m(&b) - theirs).abs() <= 0.006 * theirs + 0.01,
            "{case:?}: {}",
            a.distance_m(&b)
        );
    }
}

#[test]
fn inside_and_outside_and_how_far_agree_with_geos_and_proj() {
    let fixture = fixture();
    let near_edge = number(&fixture["tolerances"]["edge_m"]);
    let mut inside = 0;
    for (polygon, case) in polygons(&fixture) {
        polygon.validate().unwrap();
        let place = Place {
            shape: Some(Shape::Polygon(polygon)),
            ..Place::default()
        };
        for point in list(&case["points"]).iter().map(list) {
            let (within, to_edge) = (point[2].as_i64() == Some(1), number(&point[3]));
            let verdict = judge(
                Some(&position(&point[0], &point[1])),
                std::slice::from_ref(&place),
                1,
            );
            let says = verdict.kind == PlaceVerdict::Inside;
            assert!(says == within || to_edge <= near_edge, "{point:?}: {verdict:?}");
            let distance = if within { 0.0 } else { to_edge };
            assert!(
                agrees(&fixture, verdict.distance_m.unwrap(), distance),
                "{point:?}: {verdict:?}"
            );
            inside += i32::from(within);
        }
    }
    assert!(inside > 100);
}

#[test]
fn the_way_to_the_edge_agrees_from_within_too() {
    let fixture = fixture();
    for (polygon, case) in polygons(&fixture) {
        for point in list(&case["points"]).iter().map(list) {
            let here = earth::of(&position(&point[0], &point[1]));
            let lies = crate::place::geofence::in_polygon(here, &polygon).unwrap();
            assert!(
                agrees(&fixture, lies.to_edge_m, number(&point[3])),
                "{point:?}: {}",
                lies.to_edge_m
            );
        }
    }
}

#[test]
fn areas_agree_with_proj() {
    let fixture = fixture();
    for (polygon, case) in polygons(&fixture) {
        let (ours, theirs) = (square_metres(&polygon), number(&case["area_m2"]));
        let share = number(&fixture["tolerances"]["area_share"]);
        assert!((ours - theirs).abs() <= share * theirs, "{ours} {theirs}");
    }
}

#[test]
fn shifts_agree_with_two_converters() {
    let fixture = fixture();
    let tolerance = number(&fixture["tolerances"]["datum_m"]);
    for case in list(&fixture["shifts"]).iter().map(list) {
        let here = Coordinates::<Wgs84>::from(&position(&case[0], &case[1]));
        let gcj: Coordinates<Gcj02> = degrees(&case[2..4]);
        let bd: Coordinates<Bd09> = degrees(&case[4..6]);
        assert!(apart(here.to_gcj02(), gcj) < tolerance, "{case:?}");
        assert!(apart(here.to_bd09(), bd) < tolerance, "{case:?}");
        assert!(apart(gcj.to_wgs84(), here) < tolerance, "{case:?}");
        assert!(apart(bd.to_wgs84(), here) < tolerance, "{case:?}");
        assert!(apart(bd.to_gcj02(), gcj) < tolerance, "{case:?}");
    }
}

fn degrees<D: Datum>(pair: &[Value]) -> Coordinates<D> {
    Coordinates::new(number(&pair[0]), number(&pair[1])).unwrap()
}

fn apart<D: Datum>(a: Coordinates<D>, b: Coordinates<D>) -> f64 {
    earth::metres(earth::at(a.lat(), a.lon()), earth::at(b.lat(), b.lon()))
}
