//! GPX 1.1 (and 1.0 when reading): what GPS devices, Garmin, 六只脚, 两步路 and 奥维 write. Waypoints, tracks (each
//! segment a line) and routes; extensions are dropped.
//!
//! GPX has no areas. One is written as a track of type `polygon`, its rings as segments, and is read back as
//! such; other programs show its outline.

use std::collections::BTreeMap;

use ::gpx::{Gpx, GpxVersion, Route, Time, Track, TrackSegment, Waypoint};
use time::OffsetDateTime;

use crate::error::{Error, unreadable};
use crate::geo::collect::Collector;
use crate::geo::xml::{clean, guard, text};
use crate::geo::{Feature, Frame, Geometry, Limits, Vertex, instant};

const POLYGON: &str = "polygon";

/// Reads waypoints, then tracks, then routes. Properties: `gpx` (`waypoint`, `track`, `route`), `type`,
/// `symbol`, `comment`, `source`, and `segment` (from 2) for the later segments of a track.
/// Rules: those of [`crate::geo`] and `not_gpx`, `not_xml`, `doctype`, `too_deep`.
pub fn read(bytes: &[u8], limits: &Limits, frame: Frame) -> Result<Vec<Feature>, Error> {
    let mut found = Collector::new(bytes, limits, frame)?;
    let text = text(bytes)?;
    guard(&text, limits.depth)?;
    let Ok(file) = ::gpx::read(text.as_bytes()) else {
        return unreadable("not_gpx");
    };
    for waypoint in &file.waypoints {
        read_waypoint(&mut found, waypoint)?;
    }
    for track in &file.tracks {
        read_track(&mut found, track)?;
    }
    for route in &file.routes {
        read_route(&mut found, route)?;
    }
    Ok(found.finish())
}

fn read_waypoint(found: &mut Collector, waypoint: &Waypoint) -> Result<(), Error> {
    let vertex = vertex(found, waypoint)?;
    let mut feature = Feature::new(Geometry::Point(vertex));
    feature.name = waypoint.name.clone().unwrap_or_default();
    feature.description = waypoint.description.clone().unwrap_or_default();
    feature.times = times(std::slice::from_ref(waypoint));
    feature.properties = properties(
        "waypoint",
        [
            ("type", &waypoint.type_),
            ("symbol", &waypoint.symbol),
            ("comment", &waypoint.comment),
            ("source", &waypoint.source),
        ],
    );
    found.push(feature)
}

fn read_track(found: &mut Collector, track: &Track) -> Result<(), Error> {
    if track.type_.as_deref() == Some(POLYGON) && !track.segments.is_empty() {
        return read_polygon(found, track);
    }
    let filled = track.segments.iter().filter(|segment| !segment.points.is_empty());
    for (index, segment) in filled.enumerate() {
        let mut feature = line(found, &segment.points)?;
        name_track(&mut feature, track);
        if index > 0 {
            feature
                .properties
                .insert("segment".to_owned(), (index + 1).to_string());
        }
        found.push(feature)?;
    }
    Ok(())
}

fn name_track(feature: &mut Feature, track: &Track) {
    feature.name = track.name.clone().unwrap_or_default();
    feature.description = track.description.clone().unwrap_or_default();
    feature.properties = properties(
        "track",
        [
            ("type", &track.type_),
            ("comment", &track.comment),
            ("source", &track.source),
        ],
    );
}

fn read_polygon(found: &mut Collector, track: &Track) -> Result<(), Error> {
    let mut rings = Vec::new();
    for segment in &track.segments {
        let ring = segment
            .points
            .iter()
            .map(|p| vertex(found, p))
            .collect::<Result<Vec<_>, _>>()?;
        rings.push(found.ring(ring)?);
    }
    let outer = rings.remove(0);
    let mut feature = Feature::new(Geometry::Polygon { outer, holes: rings });
    name_track(&mut feature, track);
    let ends = track
        .segments
        .first()
        .map_or(&[][..], |segment| &segment.points[..1]);
    feature.times = times(ends);
    found.push(feature)
}

fn read_route(found: &mut Collector, route: &Route) -> Result<(), Error> {
    if route.points.is_empty() {
        return Ok(());
    }
    let mut feature = line(found, &route.points)?;
    feature.name = route.name.clone().unwrap_or_default();
    feature.description = route.description.clone().unwrap_or_default();
    feature.properties = properties(
        "route",
        [
            ("type", &route.type_),
            ("comment", &route.comment),
            ("source", &route.source),
        ],
    );
    found.push(feature)
}

fn line(found: &mut Collector, points: &[Waypoint]) -> Result<Feature, Error> {
    let line = points
        .iter()
        .map(|p| vertex(found, p))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(Feature {
        times: times(points),
        ..Feature::new(Geometry::Line(line))
    })
}

fn vertex(found: &mut Collector, waypoint: &Waypoint) -> Result<Vertex, Error> {
    let point = waypoint.point();
    found.vertex(point.y(), point.x(), waypoint.elevation)
}

fn times(points: &[Waypoint]) -> Vec<Option<i64>> {
    let second = |p: &Waypoint| p.time.map(|time| OffsetDateTime::from(time).unix_timestamp());
    let times: Vec<_> = points.iter().map(second).collect();
    if times.iter().any(Option::is_some) {
        times
    } else {
        Vec::new()
    }
}

fn properties<const N: usize>(part: &str, more: [(&str, &Option<String>); N]) -> BTreeMap<String, String> {
    let filled = more
        .into_iter()
        .filter_map(|(key, value)| Some((key, value.as_ref()?)));
    let filled = filled.filter(|(_, value)| !value.is_empty());
    let all = filled.map(|(key, value)| (key.to_owned(), value.clone()));
    std::iter::once(("gpx".to_owned(), part.to_owned()))
        .chain(all)
        .collect()
}

/// Writes GPX 1.1. A line whose property `gpx` is `route` becomes a route, any other a track; a line with a
/// property `segment` continues the track before it. Properties beyond those that [`read`] names are dropped.
pub fn write(features: &[Feature]) -> Result<Vec<u8>, Error> {
    let mut file = Gpx {
        version: GpxVersion::Gpx11,
        creator: Some("Ketepai".to_owned()),
        ..Gpx::default()
    };
    for feature in features {
        let route = feature.properties.get("gpx").is_some_and(|part| part == "route");
        match &feature.geometry {
            Geometry::Point(vertex) => file.waypoints.push(waypoint_of(feature, vertex)),
            Geometry::Line(line) if route => file.routes.push(route_of(feature, line)),
            Geometry::Line(line) => write_track(&mut file, feature, line),
            Geometry::Polygon { outer, holes } => file.tracks.push(polygon_of(feature, outer, holes)),
        }
    }
    let mut bytes = Vec::new();
    match ::gpx::write(&file, &mut bytes) {
        Ok(()) => Ok(bytes),
        Err(_) => Err(Error::Unwritable { rule: "not_gpx" }),
    }
}

fn write_track(file: &mut Gpx, feature: &Feature, line: &[Vertex]) {
    let segment = TrackSegment {
        points: points_of(line, &feature.times),
    };
    let continues = feature.properties.contains_key("segment");
    match file
        .tracks
        .last_mut()
        .filter(|track| continues && track.name == some(&feature.name))
    {
        Some(track) => track.segments.push(segment),
        None => file.tracks.push(Track {
            segments: vec![segment],
            ..track_of(feature)
        }),
    }
}

fn track_of(feature: &Feature) -> Track {
    Track {
        name: some(&feature.name),
        description: some(&feature.description),
        type_: property(feature, "type"),
        comment: property(feature, "comment"),
        source: property(feature, "source"),
        ..Track::default()
    }
}

fn polygon_of(feature: &Feature, outer: &[Vertex], holes: &[Vec<Vertex>]) -> Track {
    let rings = std::iter::once(outer).chain(holes.iter().map(Vec::as_slice));
    let closed = |ring: &[Vertex]| ring.iter().chain(ring.first()).copied().collect::<Vec<_>>();
    let segments = rings.map(|ring| TrackSegment {
        points: points_of(&closed(ring), &feature.times),
    });
    Track {
        segments: segments.collect(),
        type_: Some(POLYGON.to_owned()),
        ..track_of(feature)
    }
}

fn route_of(feature: &Feature, line: &[Vertex]) -> Route {
    Route {
        name: some(&feature.name),
        description: some(&feature.description),
        type_: property(feature, "type"),
        comment: property(feature, "comment"),
        source: property(feature, "source"),
        points: points_of(line, &feature.times),
        ..Route::default()
    }
}

fn waypoint_of(feature: &Feature, vertex: &Vertex) -> Waypoint {
    let mut waypoint = point_of(vertex, feature.times.first().copied().flatten());
    waypoint.name = some(&feature.name);
    waypoint.description = some(&feature.description);
    waypoint.type_ = property(feature, "type");
    waypoint.symbol = property(feature, "symbol");
    waypoint.comment = property(feature, "comment");
    waypoint.source = property(feature, "source");
    waypoint
}

fn points_of(line: &[Vertex], times: &[Option<i64>]) -> Vec<Waypoint> {
    let times = times.iter().copied().chain(std::iter::repeat(None));
    line.iter()
        .zip(times)
        .map(|(vertex, time)| point_of(vertex, time))
        .collect()
}

fn point_of(vertex: &Vertex, second: Option<i64>) -> Waypoint {
    let vertex = vertex.rounded();
    let mut waypoint = Waypoint::new((vertex.lon, vertex.lat).into());
    waypoint.elevation = vertex.height_m;
    waypoint.time = second.and_then(instant::moment).map(Time::from);
    waypoint
}

fn some(text: &str) -> Option<String> {
    Some(clean(text)).filter(|text| !text.is_empty())
}

fn property(feature: &Feature, key: &str) -> Option<String> {
    feature.properties.get(key).and_then(|value| some(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(text: &str) -> &'static str {
        read(text.as_bytes(), &Limits::default(), Frame::wgs84())
            .unwrap_err()
            .rule()
    }

    #[test]
    fn a_billion_laughs_are_not_laughed() {
        let bomb = "<!DOCTYPE gpx [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><gpx>&b;</gpx>";
        assert_eq!(refused(bomb), "doctype");
        assert_eq!(
            refused(&format!("{}{}", "<a>".repeat(99), "</a>".repeat(99))),
            "too_deep"
        );
        assert_eq!(refused("<gpx><wpt"), "not_xml");
        assert_eq!(refused("<kml></kml>"), "not_gpx");
    }

    #[test]
    fn a_bound_is_a_bound() {
        let limits = Limits {
            points: 1,
            ..Limits::default()
        };
        let two = write(&[Feature::point("a", 1.0, 2.0), Feature::point("b", 1.0, 2.0)]).unwrap();
        let rule = |limits: &Limits| read(&two, limits, Frame::wgs84()).unwrap_err().rule();
        assert_eq!(rule(&limits), "too_many_points");
        assert_eq!(
            rule(&Limits {
                features: 1,
                ..Limits::default()
            }),
            "too_many_features"
        );
        assert_eq!(
            rule(&Limits {
                bytes: 10,
                ..Limits::default()
            }),
            "too_many_bytes"
        );
    }

    #[test]
    fn a_file_in_gb2312_is_read_by_its_declaration() {
        let text = "<?xml version=\"1.0\" encoding=\"gb2312\"?><gpx version=\"1.1\" creator=\"x\" \
                    xmlns=\"http://www.topografix.com/GPX/1/1\"><wpt lat=\"44\" lon=\"116\"><name>旗政府</name>\
                    </wpt></gpx>";
        let (bytes, _, _) = encoding_rs::GBK.encode(text);
        let read = read(&bytes, &Limits::default(), Frame::wgs84()).unwrap();
        assert_eq!(read[0].name, "旗政府");
    }
}
