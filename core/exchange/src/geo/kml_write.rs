//! KML as it is written: one document of placemarks, times included, nothing that needs a network.

use std::fmt::Write;

use crate::error::Error;
use crate::geo::xml::escaped;
use crate::geo::{Feature, Geometry, Vertex, instant};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
    <kml xmlns=\"http://www.opengis.net/kml/2.2\" \
    xmlns:gx=\"http://www.google.com/kml/ext/2.2\">\n<Document>\n";

/// Writes KML 2.2. A line with times becomes a `gx:Track`, as Google Earth plays it; one without, a
/// `LineString`.
pub fn write(features: &[Feature]) -> Result<Vec<u8>, Error> {
    let mut out = HEAD.to_owned();
    for feature in features {
        // Writing to a string does not fail.
        let _ = placemark(&mut out, feature);
    }
    out.push_str("</Document>\n</kml>\n");
    Ok(out.into_bytes())
}

fn placemark(out: &mut String, feature: &Feature) -> std::fmt::Result {
    writeln!(out, "<Placemark>\n<name>{}</name>", escaped(&feature.name))?;
    if !feature.description.is_empty() {
        writeln!(
            out,
            "<description>{}</description>",
            escaped(&feature.description)
        )?;
    }
    let line = matches!(feature.geometry, Geometry::Line(_));
    let moment = feature
        .times
        .first()
        .copied()
        .flatten()
        .filter(|_| !line)
        .and_then(instant::format);
    if let Some(moment) = moment {
        writeln!(out, "<TimeStamp><when>{moment}</when></TimeStamp>")?;
    }
    extended(out, feature)?;
    match &feature.geometry {
        Geometry::Point(vertex) => {
            writeln!(
                out,
                "<Point><coordinates>{}</coordinates></Point>",
                tuples(std::slice::from_ref(vertex))
            )?;
        }
        Geometry::Line(vertices) if feature.times.is_empty() => {
            writeln!(
                out,
                "<LineString><coordinates>{}</coordinates></LineString>",
                tuples(vertices)
            )?;
        }
        Geometry::Line(vertices) => track(out, vertices, &feature.times)?,
        Geometry::Polygon { outer, holes } => polygon(out, outer, holes)?,
    }
    writeln!(out, "</Placemark>")
}

fn extended(out: &mut String, feature: &Feature) -> std::fmt::Result {
    if feature.properties.is_empty() {
        return Ok(());
    }
    writeln!(out, "<ExtendedData>")?;
    for (key, value) in &feature.properties {
        writeln!(
            out,
            "<Data name=\"{}\"><value>{}</value></Data>",
            escaped(key),
            escaped(value)
        )?;
    }
    writeln!(out, "</ExtendedData>")
}

fn polygon(out: &mut String, outer: &[Vertex], holes: &[Vec<Vertex>]) -> std::fmt::Result {
    writeln!(out, "<Polygon>")?;
    let mut ring = |name: &str, ring: &[Vertex]| {
        let closed: Vec<Vertex> = ring.iter().chain(ring.first()).copied().collect();
        let tuples = tuples(&closed);
        writeln!(
            out,
            "<{name}><LinearRing><coordinates>{tuples}</coordinates></LinearRing></{name}>"
        )
    };
    ring("outerBoundaryIs", outer)?;
    holes.iter().try_for_each(|hole| ring("innerBoundaryIs", hole))?;
    writeln!(out, "</Polygon>")
}

fn track(out: &mut String, vertices: &[Vertex], times: &[Option<i64>]) -> std::fmt::Result {
    writeln!(out, "<gx:Track>")?;
    for index in 0..vertices.len() {
        let moment = times.get(index).copied().flatten().and_then(instant::format);
        writeln!(out, "<when>{}</when>", moment.unwrap_or_default())?;
    }
    for vertex in vertices {
        writeln!(out, "<gx:coord>{}</gx:coord>", numbers(vertex).replace(',', " "))?;
    }
    writeln!(out, "</gx:Track>")
}

fn tuples(vertices: &[Vertex]) -> String {
    vertices.iter().map(numbers).collect::<Vec<_>>().join(" ")
}

fn numbers(vertex: &Vertex) -> String {
    let vertex = vertex.rounded();
    match vertex.height_m {
        Some(height) => format!("{},{},{height}", vertex.lon, vertex.lat),
        None => format!("{},{}", vertex.lon, vertex.lat),
    }
}
