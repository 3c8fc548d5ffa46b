//! GeoJSON, RFC 7946: what web maps, QGIS and geojson.io write. Positions are longitude first, WGS-84.
//!
//! Multi-geometries and collections become one feature each part, with the same name and properties. Times go
//! as `time` (one) or `coordTimes` (one per vertex), as other programs that turn tracks into GeoJSON do.

use std::collections::BTreeMap;

use ::geojson::{FeatureCollection, GeoJson, GeometryValue, JsonObject, JsonValue, Position};

use crate::error::{Error, too_large, unreadable};
use crate::geo::collect::Collector;
use crate::geo::{Feature, Frame, Geometry, Limits, Vertex, instant};
use crate::text::{Charset, decode};

const NAMES: [&str; 4] = ["name", "名称", "title", "Name"];
const DESCRIPTIONS: [&str; 4] = ["description", "说明", "desc", "描述"];
const TIMES: &str = "coordTimes";

/// Reads a collection, a feature or a bare geometry. Features without a geometry are passed over.
/// Rules: those of [`crate::geo`] and `not_geojson`, `too_deep`, `other_crs` (the file names a reference
/// system that is neither WGS-84 nor CGCS2000: an older form, still written by desktop programs).
pub fn read(bytes: &[u8], limits: &Limits, frame: Frame) -> Result<Vec<Feature>, Error> {
    let mut found = Collector::new(bytes, limits, frame)?;
    let text = decode(bytes, Charset::Detect)?;
    guard(&text, limits)?;
    let Ok(file) = text.parse::<GeoJson>() else {
        return unreadable("not_geojson");
    };
    match file {
        GeoJson::FeatureCollection(all) => {
            check_crs(all.foreign_members.as_ref())?;
            all.features
                .into_iter()
                .try_for_each(|feature| read_feature(&mut found, feature, limits))?;
        }
        GeoJson::Feature(feature) => {
            check_crs(feature.foreign_members.as_ref())?;
            read_feature(&mut found, feature, limits)?;
        }
        GeoJson::Geometry(geometry) => read_geometry(&mut found, &Shared::default(), &geometry.value)?,
    }
    Ok(found.finish())
}

/// Counts brackets before anything is built of them: a small file can hold very many empty lists.
fn guard(text: &str, limits: &Limits) -> Result<(), Error> {
    let (mut depth, mut open, mut quoted, mut escape) = (0usize, 0usize, false, false);
    for byte in text.bytes() {
        match byte {
            _ if escape => escape = false,
            b'\\' if quoted => escape = true,
            b'"' => quoted = !quoted,
            b'[' | b'{' if !quoted => (depth, open) = (depth + 1, open + 1),
            b']' | b'}' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > limits.depth {
            return too_large("too_deep");
        }
    }
    match open > 2 * limits.points + 8 * limits.features {
        true => too_large("too_many_points"),
        false => Ok(()),
    }
}

fn check_crs(members: Option<&JsonObject>) -> Result<(), Error> {
    let named = |crs: &JsonValue| crs["properties"]["name"].as_str().map(str::to_owned);
    let Some(name) = members.and_then(|m| m.get("crs")).and_then(named) else {
        return Ok(());
    };
    let known = ["CRS84", ":4326", ":4490"]
        .iter()
        .any(|code| name.ends_with(code));
    if known { Ok(()) } else { unreadable("other_crs") }
}

/// What the parts of one feature have in common.
#[derive(Default)]
struct Shared {
    name: String,
    description: String,
    times: Vec<Option<i64>>,
    properties: BTreeMap<String, String>,
}

fn read_feature(found: &mut Collector, feature: ::geojson::Feature, limits: &Limits) -> Result<(), Error> {
    let Some(geometry) = feature.geometry else {
        return Ok(());
    };
    let shared = shared(feature.properties.unwrap_or_default(), limits);
    read_geometry(found, &shared, &geometry.value)
}

fn shared(mut members: JsonObject, limits: &Limits) -> Shared {
    let mut take = |keys: &[&str]| {
        let key = keys
            .iter()
            .find(|key| members.get(**key).is_some_and(JsonValue::is_string))?;
        members
            .remove(*key)
            .and_then(|value| value.as_str().map(str::to_owned))
    };
    let (name, description) = (take(&NAMES), take(&DESCRIPTIONS));
    let mut times = Vec::new();
    if let Some(time) = members
        .get("time")
        .and_then(JsonValue::as_str)
        .and_then(instant::parse)
    {
        times.push(Some(time));
        members.remove("time");
    }
    if let Some(list) = members.get(TIMES).and_then(JsonValue::as_array) {
        let moment = |value: &JsonValue| value.as_str().and_then(instant::parse);
        times = list.iter().take(limits.points).map(moment).collect();
        members.remove(TIMES);
    }
    let properties = members
        .into_iter()
        .filter_map(|(key, value)| Some((key, word(value)?)))
        .collect();
    Shared {
        name: name.unwrap_or_default(),
        description: description.unwrap_or_default(),
        times,
        properties,
    }
}

/// A value as a word; lists and objects as their JSON.
fn word(value: JsonValue) -> Option<String> {
    match value {
        JsonValue::Null => None,
        JsonValue::String(text) => Some(text),
        other => Some(other.to_string()),
    }
}

fn read_geometry(found: &mut Collector, shared: &Shared, value: &GeometryValue) -> Result<(), Error> {
    match value {
        GeometryValue::Point { coordinates } => read_point(found, shared, coordinates),
        GeometryValue::MultiPoint { coordinates } => coordinates
            .iter()
            .try_for_each(|point| read_point(found, shared, point)),
        GeometryValue::LineString { coordinates } => read_line(found, shared, coordinates),
        GeometryValue::MultiLineString { coordinates } => coordinates
            .iter()
            .try_for_each(|line| read_line(found, shared, line)),
        GeometryValue::Polygon { coordinates } => read_polygon(found, shared, coordinates),
        GeometryValue::MultiPolygon { coordinates } => coordinates
            .iter()
            .try_for_each(|rings| read_polygon(found, shared, rings)),
        GeometryValue::GeometryCollection { geometries } => geometries
            .iter()
            .try_for_each(|part| read_geometry(found, shared, &part.value)),
    }
}

fn read_point(found: &mut Collector, shared: &Shared, position: &Position) -> Result<(), Error> {
    let vertex = vertex(found, position)?;
    push(found, shared, Geometry::Point(vertex))
}

fn read_line(found: &mut Collector, shared: &Shared, line: &[Position]) -> Result<(), Error> {
    let line = line
        .iter()
        .map(|p| vertex(found, p))
        .collect::<Result<Vec<_>, _>>()?;
    push(found, shared, Geometry::Line(line))
}

fn read_polygon(found: &mut Collector, shared: &Shared, rings: &[Vec<Position>]) -> Result<(), Error> {
    let mut open = Vec::new();
    for ring in rings {
        let ring = ring
            .iter()
            .map(|p| vertex(found, p))
            .collect::<Result<Vec<_>, _>>()?;
        open.push(found.ring(ring)?);
    }
    if open.is_empty() {
        return Err(found.item("ring_too_short"));
    }
    let outer = open.remove(0);
    push(found, shared, Geometry::Polygon { outer, holes: open })
}

fn vertex(found: &mut Collector, position: &Position) -> Result<Vertex, Error> {
    match position.as_slice() {
        [lon, lat, rest @ ..] => found.vertex(*lat, *lon, rest.first().copied()),
        _ => Err(found.item("half_a_position")),
    }
}

fn push(found: &mut Collector, shared: &Shared, geometry: Geometry) -> Result<(), Error> {
    let expected = match &geometry {
        Geometry::Line(line) => line.len(),
        _ => 1,
    };
    let times = if shared.times.len() == expected {
        shared.times.clone()
    } else {
        Vec::new()
    };
    found.push(Feature {
        name: shared.name.clone(),
        description: shared.description.clone(),
        geometry,
        times,
        properties: shared.properties.clone(),
    })
}

/// Writes a collection, rings wound as RFC 7946 asks (outer counter-clockwise).
pub fn write(features: &[Feature]) -> Result<Vec<u8>, Error> {
    let all = features.iter().map(|feature| ::geojson::Feature {
        geometry: Some(geometry_of(&feature.geometry).into()),
        properties: Some(members_of(feature)),
        ..::geojson::Feature::default()
    });
    Ok(FeatureCollection::new(all).to_string().into_bytes())
}

fn members_of(feature: &Feature) -> JsonObject {
    let words = feature
        .properties
        .iter()
        .map(|(key, value)| (key.clone(), value.clone().into()));
    let mut members: JsonObject = words.collect();
    let mut put = |key: &str, text: &str| {
        if !text.is_empty() {
            members.insert(key.to_owned(), text.into());
        }
    };
    put("name", &feature.name);
    put("description", &feature.description);
    let times: Vec<JsonValue> = feature
        .times
        .iter()
        .map(|time| time.and_then(instant::format).into())
        .collect();
    match (&feature.geometry, times.as_slice()) {
        (_, []) => {}
        (Geometry::Line(_), _) => _ = members.insert(TIMES.to_owned(), times.into()),
        (_, [time, ..]) => _ = members.insert("time".to_owned(), time.clone()),
    }
    members
}

fn geometry_of(geometry: &Geometry) -> GeometryValue {
    match geometry {
        Geometry::Point(vertex) => GeometryValue::Point {
            coordinates: position_of(vertex),
        },
        Geometry::Line(line) => GeometryValue::LineString {
            coordinates: line.iter().map(position_of).collect(),
        },
        Geometry::Polygon { outer, holes } => {
            let rest = holes.iter().map(|hole| ring_of(hole, false));
            let coordinates = std::iter::once(ring_of(outer, true)).chain(rest).collect();
            GeometryValue::Polygon { coordinates }
        }
    }
}

/// Closed, and wound to the left or to the right (RFC 7946, 3.1.6).
fn ring_of(ring: &[Vertex], left: bool) -> Vec<Position> {
    let next = ring.iter().cycle().skip(1);
    let twice: f64 = ring
        .iter()
        .zip(next)
        .map(|(a, b)| a.lon * b.lat - b.lon * a.lat)
        .sum();
    let mut ring: Vec<Vertex> = ring.to_vec();
    if (twice > 0.0) != left && ring.len() > 1 {
        ring[1..].reverse();
    }
    ring.iter().chain(ring.first()).map(position_of).collect()
}

fn position_of(vertex: &Vertex) -> Position {
    let vertex = vertex.rounded();
    match vertex.height_m {
        Some(height) => [vertex.lon, vertex.lat, height].into(),
        None => [vertex.lon, vertex.lat].into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> Error {
        read(text.as_bytes(), &Limits::default(), Frame::wgs84()).unwrap_err()
    }

    #[test]
    fn latitude_first_is_noticed_in_china() {
        let error = refused(r#"{"type":"Point","coordinates":[43.9,116.1]}"#);
        assert_eq!(
            error,
            Error::Item {
                rule: "swapped",
                item: 1
            }
        );
        let error = refused(r#"{"type":"Point","coordinates":[499000,4867000]}"#);
        assert_eq!(
            error,
            Error::Item {
                rule: "not_on_earth",
                item: 1
            }
        );
    }

    #[test]
    fn another_reference_system_is_refused_by_its_name() {
        let file = |code: &str| {
            format!(
                r#"{{"type":"FeatureCollection","crs":{{"type":"name","properties":{{"name":"{code}"}}}},
                "features":[{{"type":"Feature","properties":null,"geometry":
                {{"type":"Point","coordinates":[116.1,43.9]}}}}]}}"#
            )
        };
        assert_eq!(refused(&file("urn:ogc:def:crs:EPSG::4547")).rule(), "other_crs");
        for good in ["urn:ogc:def:crs:OGC:1.3:CRS84", "urn:ogc:def:crs:EPSG::4490"] {
            let read = read(file(good).as_bytes(), &Limits::default(), Frame::wgs84()).unwrap();
            assert_eq!(read.len(), 1);
        }
    }

    #[test]
    fn brackets_without_end_are_refused_before_they_are_built() {
        assert_eq!(refused(&"[".repeat(5000)).rule(), "too_deep");
        let many = format!(
            r#"{{"type":"MultiPoint","coordinates":[{}[0,0]]}}"#,
            "[],".repeat(2_000_000)
        );
        assert_eq!(refused(&many).rule(), "too_many_points");
        assert_eq!(
            refused(r#"{"type":"Point","coordinates":[116]}"#).rule(),
            "not_geojson"
        );
        assert_eq!(refused(r#"{"type":"Ping"}"#).rule(), "not_geojson");
        assert_eq!(
            refused(r#"{"type":"Polygon","coordinates":[]}"#).rule(),
            "ring_too_short"
        );
    }
}
