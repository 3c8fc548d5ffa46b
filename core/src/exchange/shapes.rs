//! Shapes coming in from another program: looked at first, and an area among them may become a place of an
//! organisation. Tracks and points are shown and kept nowhere.

use ketepai_exchange::geo::{Feature, Geometry, Limits, Vertex, csv, geojson, gpx, kml};
use ketepai_model::ids::RecordId;
use ketepai_model::organisation::Place;
use ketepai_model::place::datum::DatumName;
use ketepai_model::place::shape::{self, Polygon, Ring, Shape};

use super::{ShapeFormat, in_frame};
use crate::app::App;
use crate::error::AppError;

/// A shape in a file, for a preview.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct ShapeView {
    /// Which in the file, from 1.
    pub number: usize,
    /// What it is called there.
    pub name: String,
    /// `point`, `line` or `polygon`.
    pub shape: &'static str,
    /// How many points it has.
    pub points: usize,
    /// Its first point: latitude and longitude, WGS-84 degrees.
    pub first: Option<(f64, f64)>,
}

impl App {
    /// What a file of another program holds. Saves nothing. `file:` with a rule of [`super::RULES`].
    pub fn shapes(
        &self,
        bytes: &[u8],
        format: ShapeFormat,
        datum: &DatumName,
    ) -> Result<Vec<ShapeView>, AppError> {
        let features = features(bytes, format, datum)?;
        Ok(features
            .iter()
            .zip(1..)
            .map(|(feature, n)| view(feature, n))
            .collect())
    }

    /// Adds the area that is `number` in a file (from 1) to an organisation's places. `file:not_a_polygon` for a
    /// point or a line; the rules of [`Polygon::validate`] for what is no area.
    pub fn add_place_from(
        &mut self,
        organisation: &RecordId,
        bytes: &[u8],
        (format, datum): (ShapeFormat, &DatumName),
        number: usize,
    ) -> Result<(), AppError> {
        self.organisation(organisation)?;
        let mut features = features(bytes, format, datum)?;
        if !(1..=features.len()).contains(&number) {
            return Err(AppError::NotFound { what: "shape" });
        }
        let feature = features.swap_remove(number - 1);
        let Geometry::Polygon { outer, holes } = feature.geometry else {
            return Err(AppError::Invalid {
                field: "file".into(),
                rule: "not_a_polygon".into(),
            });
        };
        let place = Place {
            name: feature.name,
            shape: Some(Shape::Polygon(Polygon {
                outer: ring(&outer),
                holes: holes.iter().map(|hole| ring(hole)).collect(),
            })),
            ..Place::default()
        };
        self.add_place(organisation, place)
    }
}

fn features(bytes: &[u8], format: ShapeFormat, datum: &DatumName) -> Result<Vec<Feature>, AppError> {
    let limits = Limits::default();
    let read = in_frame(datum, |frame| match format {
        ShapeFormat::Gpx => gpx::read(bytes, &limits, frame),
        ShapeFormat::GeoJson => geojson::read(bytes, &limits, frame),
        ShapeFormat::Kml => kml::read(bytes, &limits, frame),
        ShapeFormat::Csv => csv::read(bytes, &limits, frame, Default::default()),
    })?;
    Ok(read?)
}

fn view(feature: &Feature, number: usize) -> ShapeView {
    ShapeView {
        number,
        name: feature.name.clone(),
        shape: match feature.geometry {
            Geometry::Point(_) => "point",
            Geometry::Line(_) => "line",
            Geometry::Polygon { .. } => "polygon",
        },
        points: feature.geometry.vertices().count(),
        first: feature.geometry.vertices().next().map(|v| (v.lat, v.lon)),
    }
}

fn ring(vertices: &[Vertex]) -> Ring {
    // A reader keeps nothing that does not lie on the earth.
    let e7 = |degrees: f64| (degrees * 1e7).round() as i32;
    let corners = vertices.iter();
    corners
        .map(|v| shape::Vertex {
            lat_e7: e7(v.lat),
            lon_e7: e7(v.lon),
        })
        .collect()
}
