//! Where something was, and how that lies to what is known. WGS-84 only; maps convert at their edge
//! ([`datum`]).
//!
//! - [`fixes`]: several fixes made into one · [`known`]: a party's places · [`shape`]: what a place covers
//! - [`geofence`]: inside, near, outside, unknown · [`nearest`]: who is near · [`plan`]: today's round
//! - [`bearing`]: which way to go · [`track`]: a way gone · [`area`]: square metres and mu
//! - [`signals`]: what a coordinator may want to look at
//!
//! Everything here is a verdict with its reason; nothing is refused for a bad or missing position.

pub mod area;
pub mod bearing;
pub mod border;
pub mod datum;
mod earth;
pub mod fixes;
pub mod geofence;
pub mod known;
pub mod nearest;
pub mod plan;
pub mod shape;
pub mod signals;
pub mod track;

use minicbor::{Decode, Decoder, Encode, Encoder};

use crate::canonical;
use crate::error::{Error, invalid};
use crate::value::{Field, Value};

/// One fix. Stored as one value, because half of one fix and half of another is nowhere.
/// Canonical CBOR `[lat, lon, accuracy | null, fix time | null, provider, mock]`.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct Position {
    /// Latitude, 1e-7 degree, WGS-84.
    pub lat_e7: i32,
    /// Longitude, 1e-7 degree, WGS-84.
    pub lon_e7: i32,
    /// Radius of 68% confidence, metres.
    pub accuracy_m: Option<u32>,
    /// Time of the fix, seconds since 1970 UTC.
    pub fix_s: Option<i64>,
    /// Where the fix came from: `gps`, `network`, `exif`, `track`, `typed`.
    pub provider: String,
    /// Whether the platform says that the fix was made up.
    pub mock: bool,
}

impl Position {
    /// From degrees, as people and EXIF write them.
    pub fn from_degrees(lat: f64, lon: f64, provider: &str) -> Result<Self, Error> {
        let on_earth = lat.is_finite() && lon.is_finite() && lat.abs() <= 90.0 && lon.abs() <= 180.0;
        if !on_earth {
            return invalid("position", "not_on_earth");
        }
        // Within bounds by the check above.
        let e7 = |degrees: f64| (degrees * 1e7).round() as i32;
        Ok(Position {
            lat_e7: e7(lat),
            lon_e7: e7(lon),
            provider: provider.to_owned(),
            ..Self::default()
        })
    }

    /// Latitude and longitude in degrees.
    pub fn degrees(&self) -> (f64, f64) {
        (f64::from(self.lat_e7) / 1e7, f64::from(self.lon_e7) / 1e7)
    }

    /// Whether its degrees are degrees at all: a position that was decoded, not made here, may say anything.
    pub fn is_on_earth(&self) -> bool {
        self.lat_e7.unsigned_abs() <= 900_000_000 && self.lon_e7.unsigned_abs() <= 1_800_000_000
    }

    /// Distance over the ground in metres: the geodesic on the ellipsoid (Karney 2013), exact to a
    /// millimetre; NaN off the earth.
    pub fn geodesic_m(&self, other: &Position) -> f64 {
        earth::metres(earth::of(self), earth::of(other))
    }

    /// Distance over the ground in metres, fast (haversine, mean radius 6,371,008.8 m; error under 0.6%).
    pub fn distance_m(&self, other: &Position) -> f64 {
        let ((lat1, lon1), (lat2, lon2)) = (self.degrees(), other.degrees());
        let (phi1, phi2) = (lat1.to_radians(), lat2.to_radians());
        let half = |degrees: f64| (degrees.to_radians() / 2.0).sin().powi(2);
        let h = half(lat2 - lat1) + phi1.cos() * phi2.cos() * half(lon2 - lon1);
        2.0 * 6_371_008.8 * h.sqrt().min(1.0).asin()
    }
}

impl<C> Encode<C> for Position {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(6)?
            .i32(self.lat_e7)?
            .i32(self.lon_e7)?
            .encode(self.accuracy_m)?;
        e.encode(self.fix_s)?.str(&self.provider)?.bool(self.mock)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Position {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        if d.array()? != Some(6) {
            return Err(minicbor::decode::Error::message("position"));
        }
        Ok(Position {
            lat_e7: d.i32()?,
            lon_e7: d.i32()?,
            accuracy_m: d.decode()?,
            fix_s: d.decode()?,
            provider: d.str()?.to_owned(),
            mock: d.bool()?,
        })
    }
}

impl Field for Position {
    fn to_value(&self) -> Option<Value> {
        Some(Value::Bytes(canonical::encode(self)))
    }
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Bytes(bytes) => canonical::decode(bytes, "position").ok(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests;
