//! Tracks, points and shapes in the formats of other programs: [`gpx`], [`geojson`], [`kml`], and tables with
//! a latitude and a longitude ([`csv`]).
//!
//! What is read becomes [`Feature`]s in WGS-84 degrees. A format cannot say that its positions are shifted
//! (GCJ-02, BD-09), so the person who imports must: [`Frame`] carries the answer. Reading is bounded by
//! [`Limits`]; what a format has and a feature has not (styles, links, extensions) is dropped.

mod collect;
pub mod csv;
pub mod degrees;
mod feature;
pub mod geojson;
pub mod gpx;
mod instant;
pub mod kml;
mod kml_write;
mod xml;

pub use feature::{Datum, Feature, Frame, Geometry, Vertex};
pub(crate) use xml::{escaped, guard};

/// Bounds of a reader. The defaults suit a phone of 1 GB.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Bytes of the file, and of what a KMZ unpacks to.
    pub bytes: usize,
    /// Features.
    pub features: usize,
    /// Vertices, all features together.
    pub points: usize,
    /// Elements or brackets within each other.
    pub depth: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            bytes: 16 << 20,
            features: 50_000,
            points: 500_000,
            depth: 32,
        }
    }
}
