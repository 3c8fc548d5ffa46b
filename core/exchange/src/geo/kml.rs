//! KML 2.2 and KMZ: what Google Earth and 奥维 write. Placemarks with points, lines, polygons and `gx:Track`;
//! folders are walked, styles and overlays dropped, links never followed.
//!
//! Read event by event over quick-xml. The `kml` crate is only the witness in the tests: it panics on a point
//! without coordinates, calls itself once per folder without a bound, and fails on a document type.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

pub use super::kml_write::write;
use crate::error::{Error, too_large, unreadable};
use crate::geo::collect::Collector;
use crate::geo::xml::{guard, reference, text};
use crate::geo::{Feature, Frame, Geometry, Limits, Vertex, instant};

/// Reads all placemarks. Several geometries in one become several features.
/// Rules: those of [`crate::geo`] and `not_kml`, `not_xml`, `doctype`, `too_deep`, `no_kml_inside` (KMZ).
pub fn read(bytes: &[u8], limits: &Limits, frame: Frame) -> Result<Vec<Feature>, Error> {
    let mut found = Collector::new(bytes, limits, frame)?;
    let unpacked = if bytes.starts_with(b"PK\x03\x04") {
        Some(unpack(bytes, limits)?)
    } else {
        None
    };
    let text = text(unpacked.as_deref().unwrap_or(bytes))?;
    guard(&text, limits.depth)?;
    Walk::new(&mut found).document(&text)?;
    Ok(found.finish())
}

/// The first `.kml` of a KMZ, as Google's documentation has it.
fn unpack(bytes: &[u8], limits: &Limits) -> Result<Vec<u8>, Error> {
    let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return unreadable("not_kml");
    };
    let is_kml = |name: &str| name.to_lowercase().ends_with(".kml");
    let named = |at: &usize| {
        archive
            .name_for_index(*at)
            .and_then(Result::ok)
            .is_some_and(|name| is_kml(&name))
    };
    let at = (0..archive.len()).find(named);
    let Some(Ok(entry)) = at.map(|at| archive.by_index(at)) else {
        return unreadable("no_kml_inside");
    };
    let mut unpacked = Vec::new();
    let bound = u64::try_from(limits.bytes).unwrap_or(u64::MAX);
    match entry.take(bound.saturating_add(1)).read_to_end(&mut unpacked) {
        Ok(_) if unpacked.len() > limits.bytes => too_large("too_many_bytes"),
        Ok(_) => Ok(unpacked),
        Err(_) => unreadable("not_kml"),
    }
}

/// The placemark that is open.
#[derive(Default)]
struct Mark {
    name: String,
    description: String,
    time: Option<i64>,
    properties: BTreeMap<String, String>,
    key: String,
    shapes: Vec<(Geometry, Vec<Option<i64>>)>,
    outer: Option<Vec<Vertex>>,
    holes: Vec<Vec<Vertex>>,
    whens: Vec<Option<i64>>,
    track: Vec<Vertex>,
}

struct Walk<'w, 'c> {
    found: &'w mut Collector<'c>,
    path: Vec<String>,
    text: String,
    mark: Option<Mark>,
}

impl<'w, 'c> Walk<'w, 'c> {
    fn new(found: &'w mut Collector<'c>) -> Self {
        Walk {
            found,
            path: Vec::new(),
            text: String::new(),
            mark: None,
        }
    }

    fn document(mut self, text: &str) -> Result<(), Error> {
        let mut reader = Reader::from_str(text);
        reader.config_mut().expand_empty_elements = true;
        loop {
            match reader.read_event() {
                Ok(Event::Start(start)) => self.open(&start)?,
                Ok(Event::End(_)) => self.close()?,
                Ok(Event::Text(text)) => self.text.push_str(&text),
                Ok(Event::CData(text)) => self.text.push_str(&text),
                Ok(Event::GeneralRef(name)) => self.text.extend(reference(&name)),
                Ok(Event::Eof) => return Ok(()),
                Ok(_) => {}
                Err(_) => return unreadable("not_xml"),
            }
        }
    }

    fn open(&mut self, start: &BytesStart) -> Result<(), Error> {
        let name = start.local_name().as_ref().to_owned();
        if self.path.is_empty() {
            self.root(&name)?;
        }
        match (name.as_str(), &mut self.mark) {
            ("Placemark", mark) => *mark = Some(Mark::default()),
            ("Data" | "SimpleData", Some(mark)) => mark.key = attribute(start, "name"),
            _ => {}
        }
        self.path.push(name);
        self.text.clear();
        Ok(())
    }

    /// Some programs leave out `kml`, or everything around a bare shape.
    fn root(&mut self, name: &str) -> Result<(), Error> {
        match name {
            "kml" | "Document" | "Folder" | "Placemark" => Ok(()),
            "Point" | "LineString" | "Polygon" | "MultiGeometry" => {
                self.mark = Some(Mark::default());
                Ok(())
            }
            _ => unreadable("not_kml"),
        }
    }

    /// The end of an element: its text is complete.
    fn close(&mut self) -> Result<(), Error> {
        let Some(name) = self.path.pop() else {
            return Ok(());
        };
        let text = std::mem::take(&mut self.text);
        let Some(mut mark) = self.mark.take() else {
            return Ok(());
        };
        if name == "Placemark" {
            return self.placemark(mark);
        }
        let parent = self.path.last().map_or("", String::as_str);
        match (name.as_str(), parent) {
            ("name", "Placemark") => mark.name = text.trim().to_owned(),
            ("description", "Placemark") => mark.description = text.trim().to_owned(),
            ("value", "Data") | ("SimpleData", _) => {
                mark.properties
                    .insert(std::mem::take(&mut mark.key), text.trim().to_owned());
            }
            ("when", "Track") => mark.whens.push(instant::parse(&text)),
            ("when", "TimeStamp") | ("begin", "TimeSpan") => mark.time = instant::parse(&text),
            ("coord", "Track") => mark.track.push(self.vertex(text.split_whitespace())?),
            ("coordinates", _) => self.coordinates(&mut mark, &text)?,
            ("Polygon" | "Track", _) => self.shape(&mut mark, &name)?,
            _ => {}
        }
        if self.path.is_empty() {
            return self.placemark(mark);
        }
        self.mark = Some(mark);
        Ok(())
    }

    fn coordinates(&mut self, mark: &mut Mark, text: &str) -> Result<(), Error> {
        let tuples = text.split_whitespace();
        let line = tuples
            .map(|tuple| self.vertex(tuple.split(',')))
            .collect::<Result<Vec<_>, _>>()?;
        let above = self
            .path
            .iter()
            .rev()
            .map(String::as_str)
            .take(2)
            .collect::<Vec<_>>();
        let shape = match (above.as_slice(), line.as_slice()) {
            (["Point", ..], [vertex, ..]) => Geometry::Point(*vertex),
            (["Point", ..], []) => return Err(self.found.item("half_a_position")),
            (["LinearRing", "outerBoundaryIs"], _) => {
                mark.outer = Some(self.found.ring(line)?);
                return Ok(());
            }
            (["LinearRing", "innerBoundaryIs"], _) => {
                mark.holes.push(self.found.ring(line)?);
                return Ok(());
            }
            _ => Geometry::Line(line),
        };
        mark.shapes.push((shape, Vec::new()));
        Ok(())
    }

    fn shape(&mut self, mark: &mut Mark, name: &str) -> Result<(), Error> {
        if name == "Track" {
            let line = std::mem::take(&mut mark.track);
            let times = std::mem::take(&mut mark.whens);
            let times = if times.len() == line.len() {
                times
            } else {
                Vec::new()
            };
            mark.shapes.push((Geometry::Line(line), times));
            return Ok(());
        }
        let holes = std::mem::take(&mut mark.holes);
        let Some(outer) = mark.outer.take() else {
            return Err(self.found.item("ring_too_short"));
        };
        mark.shapes.push((Geometry::Polygon { outer, holes }, Vec::new()));
        Ok(())
    }

    /// `lon,lat` or `lon,lat,height`.
    fn vertex<'t>(&mut self, numbers: impl Iterator<Item = &'t str>) -> Result<Vertex, Error> {
        let numbers: Vec<f64> = numbers.map_while(|number| number.trim().parse().ok()).collect();
        match numbers.as_slice() {
            [lon, lat, rest @ ..] => self.found.vertex(*lat, *lon, rest.first().copied()),
            _ => Err(self.found.item("half_a_position")),
        }
    }

    fn placemark(&mut self, mark: Mark) -> Result<(), Error> {
        for (geometry, times) in mark.shapes {
            let line = matches!(geometry, Geometry::Line(_));
            let times = if times.is_empty() && !line {
                mark.time.map(Some).into_iter().collect()
            } else {
                times
            };
            self.found.push(Feature {
                name: mark.name.clone(),
                description: mark.description.clone(),
                geometry,
                times,
                properties: mark.properties.clone(),
            })?;
        }
        Ok(())
    }
}

fn attribute(start: &BytesStart, key: &str) -> String {
    let found = start
        .attributes()
        .flatten()
        .find(|attribute| attribute.key.as_ref() == key);
    let value = found.map(|attribute| quick_xml::escape::unescape(&attribute.value).map(|v| v.into_owned()));
    value.and_then(Result::ok).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<Vec<Feature>, Error> {
        read(text.as_bytes(), &Limits::default(), Frame::wgs84())
    }

    #[test]
    fn a_point_without_coordinates_is_an_error_not_a_panic() {
        let text = "<kml><Placemark><Point><coordinates/></Point></Placemark></kml>";
        assert_eq!(
            read_text(text),
            Err(Error::Item {
                rule: "half_a_position",
                item: 1
            })
        );
    }

    #[test]
    fn folders_in_folders_have_an_end() {
        let text = format!(
            "<kml>{}{}</kml>",
            "<Folder>".repeat(100_000),
            "</Folder>".repeat(100_000)
        );
        assert_eq!(read_text(&text), Err(Error::TooLarge { rule: "too_deep" }));
    }

    #[test]
    fn a_track_keeps_its_times_and_entities_are_read() {
        let text = "<?xml version='1.0'?><kml xmlns:gx='g'><Document><Placemark><name>A &amp; &#x65D7;</name>\
            <description><![CDATA[<b>x</b>]]></description><ExtendedData><Data name='羊'><value>12</value></Data>\
            </ExtendedData><gx:Track><when>2024-03-05T00:00:00Z</when><when>2024-03-05T00:00:05Z</when>\
            <gx:coord>116.1 43.9 1100</gx:coord><gx:coord>116.2 43.9 1101</gx:coord></gx:Track></Placemark>\
            </Document></kml>";
        let features = read_text(text).unwrap();
        assert_eq!(features[0].name, "A & 旗");
        assert_eq!(features[0].description, "<b>x</b>");
        assert_eq!(features[0].properties["羊"], "12");
        assert_eq!(features[0].times, [Some(1_709_596_800), Some(1_709_596_805)]);
        let heights: Vec<_> = features[0]
            .geometry
            .vertices()
            .filter_map(|v| v.height_m)
            .collect();
        assert_eq!(heights, [1100.0, 1101.0]);
    }

    #[test]
    fn what_is_not_kml_says_so() {
        assert_eq!(read_text("<gpx></gpx>").unwrap_err().rule(), "not_kml");
        assert_eq!(
            read_text("PK\x03\x04 and then nothing").unwrap_err().rule(),
            "not_kml"
        );
        assert_eq!(read_text("<!DOCTYPE kml><kml/>").unwrap_err().rule(), "doctype");
    }
}
