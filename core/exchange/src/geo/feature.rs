//! One thing on the ground, as every format here can say it. Neutral: a record's place is made of it by the
//! caller, who knows what it is for.

use std::collections::BTreeMap;

/// One point of a shape, WGS-84.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Vertex {
    /// Latitude in degrees, −90 to 90.
    pub lat: f64,
    /// Longitude in degrees, −180 to 180.
    pub lon: f64,
    /// Height in metres, as the file gives it: over the ellipsoid or over the sea, no file says which.
    pub height_m: Option<f64>,
}

impl Vertex {
    /// A vertex without a height.
    pub fn new(lat: f64, lon: f64) -> Self {
        Vertex {
            lat,
            lon,
            height_m: None,
        }
    }

    /// The same to the centimetre that is stored and written (1e-7 degree; heights to the millimetre).
    pub(crate) fn rounded(self) -> Self {
        let round = |number: f64, parts: f64| (number * parts).round() / parts;
        let height_m = self.height_m.map(|height| round(height, 1e3));
        Vertex {
            lat: round(self.lat, 1e7),
            lon: round(self.lon, 1e7),
            height_m,
        }
    }
}

/// A shape.
#[derive(Clone, PartialEq, Debug)]
pub enum Geometry {
    /// One point.
    Point(Vertex),
    /// A track or a route: two points or more (a track of one fix is kept as it is).
    Line(Vec<Vertex>),
    /// An area. Rings are open here (the last vertex is not the first again) and of three points or more.
    Polygon {
        /// The outer ring.
        outer: Vec<Vertex>,
        /// What is cut out.
        holes: Vec<Vec<Vertex>>,
    },
}

impl Geometry {
    /// Every vertex, ring after ring.
    pub fn vertices(&self) -> impl Iterator<Item = &Vertex> {
        let (first, rest): (&[Vertex], &[Vec<Vertex>]) = match self {
            Geometry::Point(vertex) => (std::slice::from_ref(vertex), &[]),
            Geometry::Line(line) => (line, &[]),
            Geometry::Polygon { outer, holes } => (outer, holes),
        };
        first.iter().chain(rest.iter().flatten())
    }
}

/// One thing on the ground.
#[derive(Clone, PartialEq, Debug)]
pub struct Feature {
    /// What it is called; may be empty.
    pub name: String,
    /// What is said of it; may be empty, and may be HTML where it comes from KML: never shown unescaped.
    pub description: String,
    /// Where it is.
    pub geometry: Geometry,
    /// Seconds since 1970 UTC: empty, or one for a point or polygon, or one per vertex of a line.
    pub times: Vec<Option<i64>>,
    /// Everything else that is one word and one value.
    pub properties: BTreeMap<String, String>,
}

impl Feature {
    /// A shape without a name.
    pub fn new(geometry: Geometry) -> Self {
        Feature {
            name: String::new(),
            description: String::new(),
            geometry,
            times: Vec::new(),
            properties: BTreeMap::new(),
        }
    }

    /// A named point.
    pub fn point(name: &str, lat: f64, lon: f64) -> Self {
        Feature {
            name: name.to_owned(),
            ..Feature::new(Geometry::Point(Vertex::new(lat, lon)))
        }
    }
}

/// In which datum a file's positions are. No format here can say so itself.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Datum {
    /// GPS, GPX, KML, RFC 7946.
    Wgs84,
    /// China's national frame: the same as WGS-84 at the accuracy of a phone.
    Cgcs2000,
    /// Shifted by 50–700 m: Amap, Tencent, and what is clicked on their maps.
    Gcj02,
    /// Shifted once more: Baidu.
    Bd09,
}

impl Datum {
    /// The code by which a shell names it.
    pub fn code(self) -> &'static str {
        match self {
            Datum::Wgs84 => "wgs84",
            Datum::Cgcs2000 => "cgcs2000",
            Datum::Gcj02 => "gcj02",
            Datum::Bd09 => "bd09",
        }
    }
}

/// A datum and the way from it to WGS-84: `(lat, lon)` in, `(lat, lon)` out, degrees.
#[derive(Clone, Copy)]
pub struct Frame<'a> {
    datum: Datum,
    to_wgs84: Option<&'a dyn Fn(f64, f64) -> (f64, f64)>,
}

impl<'a> Frame<'a> {
    /// Positions that need no conversion: WGS-84 and CGCS2000.
    pub fn wgs84() -> Self {
        Frame {
            datum: Datum::Wgs84,
            to_wgs84: None,
        }
    }

    /// Positions in `datum`, and how to bring them to WGS-84. Not asked for WGS-84 and CGCS2000.
    pub fn new(datum: Datum, to_wgs84: &'a dyn Fn(f64, f64) -> (f64, f64)) -> Self {
        let shifted = matches!(datum, Datum::Gcj02 | Datum::Bd09);
        Frame {
            datum,
            to_wgs84: shifted.then_some(to_wgs84),
        }
    }

    /// Which datum the file is said to be in.
    pub fn datum(&self) -> Datum {
        self.datum
    }

    pub(crate) fn convert(&self, lat: f64, lon: f64) -> (f64, f64) {
        self.to_wgs84.map_or((lat, lon), |convert| convert(lat, lon))
    }
}
