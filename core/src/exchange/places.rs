//! Places going out: where organisations, arrivals and visits are, for a map or a GPS device. A visit lies where
//! its arrival was, as far as this person may read that.

use std::collections::BTreeMap;

use ketepai_exchange::geo::{Feature, Geometry, Vertex, csv, geojson, gpx, kml};
use ketepai_model::organisation::Place;
use ketepai_model::place::Position;
use ketepai_model::place::shape::{Ring, Shape};
use ketepai_model::registry::AnyRecord;
use ketepai_store::read::Line;

use super::ShapeFormat;
use crate::app::App;
use crate::error::AppError;

impl App {
    /// Every place that may be shown now, as a file of that format (a CSV has points only: of an area one within
    /// it); and how many.
    pub fn export_places(&self, format: ShapeFormat) -> Result<(Vec<u8>, usize), AppError> {
        let mut features = Vec::new();
        for kind in ["organisation", "arrival", "visit"] {
            for line in self.list(Some(kind), u32::MAX)? {
                features.extend(self.features_of(&line, format)?);
            }
        }
        let bytes = match format {
            ShapeFormat::Gpx => gpx::write(&features),
            ShapeFormat::GeoJson => geojson::write(&features),
            ShapeFormat::Kml => kml::write(&features),
            ShapeFormat::Csv => csv::write(&features),
        };
        Ok((bytes?, features.len()))
    }

    fn features_of(&self, line: &Line, format: ShapeFormat) -> Result<Vec<Feature>, AppError> {
        let (title, geometries) = match self.record(&line.id)? {
            Some(AnyRecord::Organisation(one)) => {
                let named = one
                    .places
                    .iter()
                    .filter_map(|place| Some((join(&line.title, &place.name), geometry_of(place, format)?)));
                (String::new(), named.collect::<Vec<_>>())
            }
            Some(AnyRecord::Arrival(arrival)) => {
                let title = self.title_of(arrival.party.as_ref())?;
                let point = arrival.position.as_ref().map(point_of);
                (title, point.map(|g| (String::new(), g)).into_iter().collect())
            }
            Some(AnyRecord::Visit(visit)) => {
                let point = self.position_of(&visit.arrivals.0)?.as_ref().map(point_of);
                (
                    line.title.clone(),
                    point.map(|g| (String::new(), g)).into_iter().collect(),
                )
            }
            _ => return Ok(Vec::new()),
        };
        let feature = |(name, geometry): (String, Geometry)| feature(line, join(&title, &name), geometry);
        Ok(geometries.into_iter().map(feature).collect())
    }

    fn title_of(&self, id: Option<&ketepai_model::ids::RecordId>) -> Result<String, AppError> {
        let line = id.map(|id| self.line(id)).transpose()?.flatten();
        Ok(line.map(|line| line.title).unwrap_or_default())
    }

    fn position_of(&self, arrivals: &[ketepai_model::ids::RecordId]) -> Result<Option<Position>, AppError> {
        for id in arrivals {
            if self.line(id)?.is_none_or(|line| line.deleted) {
                continue;
            }
            if let Some(AnyRecord::Arrival(arrival)) = self.record(id)?
                && arrival.position.is_some()
            {
                return Ok(arrival.position);
            }
        }
        Ok(None)
    }
}

fn feature(line: &Line, name: String, geometry: Geometry) -> Feature {
    let times = match line.kind.as_str() {
        "organisation" => Vec::new(),
        _ => vec![Some(line.at_s)],
    };
    let properties = BTreeMap::from([
        ("kind".to_owned(), line.kind.clone()),
        ("record".to_owned(), line.id.to_string()),
    ]);
    Feature {
        name,
        times,
        properties,
        ..Feature::new(geometry)
    }
}

fn join(title: &str, name: &str) -> String {
    [title, name]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn geometry_of(place: &Place, format: ShapeFormat) -> Option<Geometry> {
    match &place.shape {
        Some(Shape::Polygon(polygon)) if format != ShapeFormat::Csv => Some(Geometry::Polygon {
            outer: ring_of(&polygon.outer),
            holes: polygon.holes.iter().map(ring_of).collect(),
        }),
        _ => place.centre().as_ref().map(point_of),
    }
}

fn point_of(position: &Position) -> Geometry {
    let (lat, lon) = position.degrees();
    Geometry::Point(Vertex::new(lat, lon))
}

fn ring_of(ring: &Ring) -> Vec<Vertex> {
    let degrees = |e7: i32| f64::from(e7) / 1e7;
    let corners = ring.iter();
    corners
        .map(|c| Vertex::new(degrees(c.lat_e7), degrees(c.lon_e7)))
        .collect()
}
