//! What a place covers: a circle about its position, or a polygon with holes. Says when a polygon is none;
//! what lies in it is [`super::geofence`]'s question, its area [`super::area`]'s.

use minicbor::{Decode, Decoder, Encode, Encoder};

mod rules;

use super::earth;
use crate::error::Error;

/// Points of a polygon, all its rings together.
pub const MAX_POINTS: usize = 512;
/// Holes of a polygon.
pub const MAX_HOLES: usize = 16;
/// Radius of a circle, metres.
pub const MAX_RADIUS_M: u32 = 50_000;

/// A corner, in 1e-7 degree of WGS-84.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default, serde::Serialize)]
pub struct Vertex {
    /// Latitude, 1e-7 degree.
    pub lat_e7: i32,
    /// Longitude, 1e-7 degree.
    pub lon_e7: i32,
}

/// Corners in order, either way round. The last is joined to the first and is not said twice.
pub type Ring = Vec<Vertex>;

/// Edges are straight in longitude and latitude, as in GeoJSON (RFC 7946, section 3.1.1); a polygon may
/// cross the antimeridian, where they go the short way.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct Polygon {
    /// The outer ring.
    pub outer: Ring,
    /// What is left out of it.
    pub holes: Vec<Ring>,
}

/// What a place covers. Canonical CBOR `[0, radius]` or `[1, ring, [ring…]]`, a ring being
/// `[lat, lon, lat, lon…]`.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Shape {
    /// A circle about the place's position.
    Point {
        /// Its radius, metres.
        radius_m: u32,
    },
    /// A pasture, a park, a field.
    Polygon(Polygon),
}

impl Shape {
    /// Checks the shape by itself. Rules: `out_of_range` (a radius of 0 or above [`MAX_RADIUS_M`]) and
    /// those of [`Polygon::validate`].
    pub fn validate(&self) -> Result<(), Error> {
        match self {
            Shape::Point { radius_m } if !(1..=MAX_RADIUS_M).contains(radius_m) => {
                rules::broken("out_of_range")
            }
            Shape::Point { .. } => Ok(()),
            Shape::Polygon(polygon) => polygon.validate(),
        }
    }
}

impl Polygon {
    /// Checks the rings, the first broken rule first: `too_many_points`, `too_few_points` (under three
    /// different corners), `not_on_earth`, `too_wide` (a corner 3° or more from the first),
    /// `crosses_itself` (crossing, touching or running back over itself, or saying a corner twice: its end
    /// is implied), `hole_outside` (not wholly within the outer ring, or touching it), `holes_overlap`
    /// (crossing, touching or within one another).
    pub fn validate(&self) -> Result<(), Error> {
        rules::check(self)
    }

    /// The outer ring, then the holes.
    pub fn rings(&self) -> impl Iterator<Item = &Ring> {
        std::iter::once(&self.outer).chain(&self.holes)
    }

    /// In degrees, each corner within 180° of the first one's meridian; rings closed by `geo`.
    pub(super) fn to_geo(&self) -> geo::Polygon<f64> {
        let ring = |ring: &Ring| geo::LineString::new(self.unrolled(ring));
        geo::Polygon::new(ring(&self.outer), self.holes.iter().map(ring).collect())
    }

    /// Where longitudes are counted from: the first corner.
    pub(super) fn origin(&self) -> geo::Coord<f64> {
        let first = self.outer.first().copied().unwrap_or_default();
        earth::of_e7(first.lat_e7, first.lon_e7)
    }

    fn unrolled(&self, ring: &Ring) -> Vec<geo::Coord<f64>> {
        let origin = self.origin();
        let corner = |v: &Vertex| earth::beside(earth::of_e7(v.lat_e7, v.lon_e7), origin);
        ring.iter().map(corner).collect()
    }
}

fn put_ring<W: minicbor::encode::Write>(
    e: &mut Encoder<W>,
    ring: &Ring,
) -> Result<(), minicbor::encode::Error<W::Error>> {
    e.array(2 * ring.len() as u64)?;
    for corner in ring {
        e.i32(corner.lat_e7)?.i32(corner.lon_e7)?;
    }
    Ok(())
}

fn take_ring(d: &mut Decoder<'_>, room: &mut usize) -> Result<Ring, minicbor::decode::Error> {
    let broken = || minicbor::decode::Error::message("ring");
    let numbers = d.array()?.ok_or_else(broken)?;
    let corners = usize::try_from(numbers / 2).map_err(|_| broken())?;
    if numbers % 2 != 0 || corners > *room {
        return Err(broken());
    }
    *room -= corners;
    let corner = |d: &mut Decoder<'_>| {
        Ok(Vertex {
            lat_e7: d.i32()?,
            lon_e7: d.i32()?,
        })
    };
    (0..corners).map(|_| corner(d)).collect()
}

impl<C> Encode<C> for Shape {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        match self {
            Shape::Point { radius_m } => e.array(2)?.u8(0)?.u32(*radius_m)?.ok(),
            Shape::Polygon(polygon) => {
                put_ring(e.array(3)?.u8(1)?, &polygon.outer)?;
                e.array(polygon.holes.len() as u64)?;
                polygon.holes.iter().try_for_each(|hole| put_ring(e, hole))
            }
        }
    }
}

impl<'b, C> Decode<'b, C> for Shape {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let broken = || minicbor::decode::Error::message("shape");
        match (d.array()?, d.u8()?) {
            (Some(2), 0) => Ok(Shape::Point { radius_m: d.u32()? }),
            (Some(3), 1) => {
                let mut room = MAX_POINTS;
                let outer = take_ring(d, &mut room)?;
                let holes = d.array()?.filter(|n| *n <= MAX_HOLES as u64).ok_or_else(broken)?;
                let holes = (0..holes)
                    .map(|_| take_ring(d, &mut room))
                    .collect::<Result<_, _>>()?;
                Ok(Shape::Polygon(Polygon { outer, holes }))
            }
            _ => Err(broken()),
        }
    }
}

#[cfg(test)]
pub(crate) mod tests;
