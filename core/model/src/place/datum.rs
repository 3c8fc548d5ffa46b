//! Datums at a map's edge. A pair of degrees carries its datum in its type, because mixed datums fail
//! silently by 360–600 m. Only WGS-84 becomes a [`Position`]; nothing else is ever stored.
//!
//! The formulas are `coordtransform`'s, whose inverse is iterated; where they apply is [`super::border`]'s
//! word.

use std::marker::PhantomData;

use coordtransform as formula;

use super::Position;
use super::border::is_shifted;
use crate::error::{Error, invalid};
use crate::value::codes;

codes! {
    /// A datum by name, for a source that says it only at run time: a tile package, a table's column.
    DatumName {
        /// GPS, GPX, GeoJSON, EXIF.
        Wgs84 = "wgs84",
        /// 火星坐标: Amap, Tencent, Google's map of China.
        Gcj02 = "gcj02",
        /// 百度坐标.
        Bd09 = "bd09",
        /// 国家大地坐标系: Tianditu, land surveys.
        Cgcs2000 = "cgcs2000",
    }
}

mod sealed {
    pub trait Sealed {}
}

/// What degrees are counted from. Implemented by the four markers here and by nothing else.
pub trait Datum: sealed::Sealed + Copy {
    /// The datum's code, as in [`DatumName`].
    const CODE: &'static str;
}

macro_rules! datums {
    ($($(#[$doc:meta])* $name:ident = $code:literal),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Debug)]
        pub struct $name;
        impl sealed::Sealed for $name {}
        impl Datum for $name {
            const CODE: &'static str = $code;
        }
    )+};
}
datums! {
    /// World Geodetic System 1984.
    Wgs84 = "wgs84",
    /// 国测局 2002: WGS-84 shifted by up to 700 m within the mainland.
    Gcj02 = "gcj02",
    /// Baidu's: GCJ-02 shifted once more, by about 1.2 km in all.
    Bd09 = "bd09",
    /// China Geodetic Coordinate System 2000.
    Cgcs2000 = "cgcs2000",
}

/// Latitude and longitude in degrees, in the datum `D`.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Coordinates<D> {
    lat: f64,
    lon: f64,
    datum: PhantomData<D>,
}

impl<D: Datum> Coordinates<D> {
    /// Degrees on the earth; anything else is refused as `not_on_earth`.
    pub fn new(lat: f64, lon: f64) -> Result<Self, Error> {
        if lat.is_finite() && lon.is_finite() && lat.abs() <= 90.0 && lon.abs() <= 180.0 {
            return Ok(Self::at((lon, lat)));
        }
        invalid("position", "not_on_earth")
    }

    /// Latitude, degrees.
    pub fn lat(&self) -> f64 {
        self.lat
    }

    /// Longitude, degrees.
    pub fn lon(&self) -> f64 {
        self.lon
    }

    fn at((lon, lat): (f64, f64)) -> Self {
        Coordinates {
            lat,
            lon,
            datum: PhantomData,
        }
    }

    /// The same numbers under another datum: right only where the two are one.
    fn relabelled<E: Datum>(self) -> Coordinates<E> {
        Coordinates::at((self.lon, self.lat))
    }
}

impl Coordinates<Wgs84> {
    /// To GCJ-02; beyond the border unchanged.
    pub fn to_gcj02(self) -> Coordinates<Gcj02> {
        match is_shifted(self.lat, self.lon) {
            true => Coordinates::at(formula::wgs84_to_gcj02_in_mainland(self.lon, self.lat)),
            false => self.relabelled(),
        }
    }

    /// To BD-09; beyond the border unchanged.
    pub fn to_bd09(self) -> Coordinates<Bd09> {
        let gcj = self.to_gcj02();
        match is_shifted(self.lat, self.lon) {
            true => Coordinates::at(formula::gcj02_to_bd09(gcj.lon, gcj.lat)),
            false => self.relabelled(),
        }
    }

    /// To CGCS2000, which at a phone's accuracy is the same. The ellipsoids differ by 0.1 mm; CGCS2000 is
    /// ITRF97 at epoch 2000.0, from which Eurasia has since moved by about 3 cm a year: less than 1 m (Yang
    /// Y., *Chinese geodetic coordinate system 2000*, Chinese Science Bulletin 54, 2009, 2714–2721).
    pub fn to_cgcs2000(self) -> Coordinates<Cgcs2000> {
        self.relabelled()
    }

    /// To a datum known by name, as `(latitude, longitude)` in degrees; `None` for an unknown one.
    pub fn to_named(self, datum: &DatumName) -> Option<(f64, f64)> {
        Some(match datum {
            DatumName::Wgs84 | DatumName::Cgcs2000 => (self.lat, self.lon),
            DatumName::Gcj02 => self.to_gcj02().pair(),
            DatumName::Bd09 => self.to_bd09().pair(),
            DatumName::Unknown(_) => return None,
        })
    }

    /// From a datum known by name. Refuses `not_on_earth` and, for a datum not known here, `no_such_datum`.
    pub fn from_named(lat: f64, lon: f64, datum: &DatumName) -> Result<Self, Error> {
        match datum {
            DatumName::Wgs84 => Coordinates::new(lat, lon),
            DatumName::Cgcs2000 => {
                Coordinates::<Cgcs2000>::new(lat, lon).map(Coordinates::<Cgcs2000>::to_wgs84)
            }
            DatumName::Gcj02 => Coordinates::<Gcj02>::new(lat, lon).map(Coordinates::<Gcj02>::to_wgs84),
            DatumName::Bd09 => Coordinates::<Bd09>::new(lat, lon).map(Coordinates::<Bd09>::to_wgs84),
            DatumName::Unknown(_) => invalid("position", "no_such_datum"),
        }
    }

    /// As it is stored, rounded to 1e-7 degree (about a centimetre).
    pub fn to_position(self, provider: &str) -> Position {
        // Within bounds since `new`; a conversion near the poles or the antimeridian is never shifted.
        let e7 = |degrees: f64| (degrees * 1e7).round() as i32;
        Position {
            lat_e7: e7(self.lat),
            lon_e7: e7(self.lon),
            provider: provider.to_owned(),
            ..Position::default()
        }
    }
}

impl<D: Datum> Coordinates<D> {
    fn pair(self) -> (f64, f64) {
        (self.lat, self.lon)
    }
}

impl From<&Position> for Coordinates<Wgs84> {
    fn from(position: &Position) -> Self {
        let (lat, lon) = position.degrees();
        Coordinates::at((lon, lat))
    }
}

impl Coordinates<Gcj02> {
    /// To WGS-84, iterated until the error is far below 0.1 m; beyond the border unchanged. Within a shift's
    /// length of the border the two sides overlap in GCJ-02 and the inner one is taken.
    pub fn to_wgs84(self) -> Coordinates<Wgs84> {
        let (lon, lat) = formula::gcj02_to_wgs84_in_mainland(self.lon, self.lat);
        match is_shifted(lat, lon) {
            true => Coordinates::at((lon, lat)),
            false => self.relabelled(),
        }
    }

    /// To BD-09; beyond the border unchanged.
    pub fn to_bd09(self) -> Coordinates<Bd09> {
        self.to_wgs84().to_bd09()
    }
}

impl Coordinates<Bd09> {
    /// To WGS-84, iterated as from GCJ-02; beyond the border unchanged.
    pub fn to_wgs84(self) -> Coordinates<Wgs84> {
        let (lon, lat) = formula::bd09_to_gcj02(self.lon, self.lat);
        let (lon, lat) = formula::gcj02_to_wgs84_in_mainland(lon, lat);
        match is_shifted(lat, lon) {
            true => Coordinates::at((lon, lat)),
            false => self.relabelled(),
        }
    }

    /// To GCJ-02; beyond the border unchanged.
    pub fn to_gcj02(self) -> Coordinates<Gcj02> {
        self.to_wgs84().to_gcj02()
    }
}

impl Coordinates<Cgcs2000> {
    /// To WGS-84, which at a phone's accuracy is the same; see [`Coordinates::to_cgcs2000`].
    pub fn to_wgs84(self) -> Coordinates<Wgs84> {
        self.relabelled()
    }
}

#[cfg(test)]
mod tests;
