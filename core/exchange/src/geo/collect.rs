//! What every reader of shapes does with what it finds: count it, look whether it lies on the earth, bring it
//! to WGS-84. The only way by which a feature leaves this folder.

use crate::error::{Error, too_large};
use crate::geo::{Feature, Frame, Geometry, Limits, Vertex};

/// Gathers features under bounds.
pub(crate) struct Collector<'a> {
    limits: &'a Limits,
    frame: Frame<'a>,
    points: usize,
    features: Vec<Feature>,
}

impl<'a> Collector<'a> {
    /// Refuses a file that is too long before anything is parsed: `too_many_bytes`.
    pub fn new(bytes: &[u8], limits: &'a Limits, frame: Frame<'a>) -> Result<Self, Error> {
        if bytes.len() > limits.bytes {
            return too_large("too_many_bytes");
        }
        Ok(Collector {
            limits,
            frame,
            points: 0,
            features: Vec::new(),
        })
    }

    /// One vertex as the file has it. Rules: `too_many_points`, `swapped`, `not_on_earth`.
    pub fn vertex(&mut self, lat: f64, lon: f64, height_m: Option<f64>) -> Result<Vertex, Error> {
        self.points += 1;
        if self.points > self.limits.points {
            return too_large("too_many_points");
        }
        check(lat, lon).map_err(|rule| Error::Item {
            rule,
            item: self.next_item(),
        })?;
        let (lat, lon) = self.frame.convert(lat, lon);
        let height_m = height_m.filter(|height| height.is_finite());
        Ok(Vertex { lat, lon, height_m }.rounded())
    }

    /// A ring as files write it, closed or not, to one that is open. Rule: `ring_too_short`.
    pub fn ring(&self, mut ring: Vec<Vertex>) -> Result<Vec<Vertex>, Error> {
        let same = |a: &Vertex, b: &Vertex| (a.lat, a.lon) == (b.lat, b.lon);
        if ring.len() > 1 && same(&ring[0], &ring[ring.len() - 1]) {
            ring.pop();
        }
        match ring.len() {
            0..3 => Err(self.item("ring_too_short")),
            _ => Ok(ring),
        }
    }

    /// Keeps a feature. Rules: `too_many_features`, `empty_line`.
    pub fn push(&mut self, feature: Feature) -> Result<(), Error> {
        if self.features.len() >= self.limits.features {
            return too_large("too_many_features");
        }
        if matches!(&feature.geometry, Geometry::Line(line) if line.is_empty()) {
            return Err(self.item("empty_line"));
        }
        self.features.push(feature);
        Ok(())
    }

    /// An error at the feature that is being read.
    pub fn item(&self, rule: &'static str) -> Error {
        Error::Item {
            rule,
            item: self.next_item(),
        }
    }

    /// All features.
    pub fn finish(self) -> Vec<Feature> {
        self.features
    }

    fn next_item(&self) -> u32 {
        u32::try_from(self.features.len()).map_or(u32::MAX, |n| n.saturating_add(1))
    }
}

/// Whether a latitude and a longitude can be meant as such: `swapped`, `not_on_earth`.
pub(crate) fn check(lat: f64, lon: f64) -> Result<(), &'static str> {
    let fits = |lat: f64, lon: f64| lat.abs() <= 90.0 && lon.abs() <= 180.0;
    match (fits(lat, lon), fits(lon, lat)) {
        (true, _) => Ok(()),
        (false, true) => Err("swapped"),
        (false, false) => Err("not_on_earth"),
    }
}
