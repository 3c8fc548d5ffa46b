//! A party's known places: winter camp, summer pasture, barn. Part of
//! [`crate::organisation::Organisation`]; how a position lies to them is [`super::geofence`]'s word.

use geo::InteriorPoint;
use minicbor::{Decode, Decoder, Encode, Encoder};

use super::Position;
use super::datum::Coordinates;
use super::shape::Shape;
use crate::canonical;
use crate::error::{Error, invalid};
use crate::ids::BlobHash;
use crate::value::{Field, Value};

/// One of the places of a household. Canonical CBOR `[name, position | null, first month, last month,
/// directions]`, and only where there is a shape or a voice, `[…, shape | null, voice | null]` after these.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct Place {
    /// What people call it.
    pub name: String,
    /// Where it is.
    pub position: Option<Position>,
    /// First and last month (1–12) in which they live there; may run over the new year. `(0, 0)` is all the
    /// year.
    pub months: (u8, u8),
    /// How to find it, in words.
    pub directions: String,
    /// What it covers, where that is known; else a circle of [`super::geofence::RADIUS_M`] about its
    /// position.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shape: Option<Shape>,
    /// How to find it, in somebody's voice: the BLAKE3 of the recording.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub directions_voice: Option<BlobHash>,
}

impl Place {
    /// Whether they live there in a month (1–12). A missing first or last month leaves that end open.
    pub fn lived_in(&self, month: u8) -> bool {
        let (first, last) = match self.months {
            (0, 0) => (1, 12),
            (0, last) => (1, last),
            (first, 0) => (first, 12),
            both => both,
        };
        match first <= last {
            true => (first..=last).contains(&month),
            false => (first..=12).contains(&month) || (1..=last).contains(&month),
        }
    }

    /// Whether it can be found on a map: it has a position or a polygon.
    pub fn has_coordinates(&self) -> bool {
        self.position.is_some() || matches!(&self.shape, Some(Shape::Polygon(p)) if !p.outer.is_empty())
    }

    /// Where to go: its position, or else a point within its polygon (provider `typed`).
    pub fn centre(&self) -> Option<Position> {
        let Some(Shape::Polygon(polygon)) = self.shape.as_ref().filter(|_| self.position.is_none()) else {
            return self.position.clone();
        };
        let within = polygon.to_geo().interior_point()?;
        let lon = super::earth::east(0.0, within.x());
        Some(Coordinates::new(within.y(), lon).ok()?.to_position("typed"))
    }

    /// Checks months and shape; a circle needs a position (`required`).
    pub fn validate(&self) -> Result<(), Error> {
        if self.months.0 > 12 || self.months.1 > 12 {
            return invalid("places", "no_such_month");
        }
        if matches!(self.shape, Some(Shape::Point { .. })) && self.position.is_none() {
            return invalid("places", "required");
        }
        self.shape.as_ref().map_or(Ok(()), Shape::validate)
    }

    /// Whether nothing in it needs more than the first five parts, as all places were once written.
    fn is_plain(&self) -> bool {
        self.shape.is_none() && self.directions_voice.is_none()
    }
}

impl<C> Encode<C> for Place {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(if self.is_plain() { 5 } else { 7 })?;
        e.str(&self.name)?.encode(&self.position)?;
        e.u8(self.months.0)?.u8(self.months.1)?.str(&self.directions)?;
        if self.is_plain() {
            return Ok(());
        }
        e.encode(&self.shape)?.encode(self.directions_voice)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Place {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let parts = d.array()?;
        if !matches!(parts, Some(5 | 7)) {
            return Err(minicbor::decode::Error::message("place"));
        }
        let mut place = Place {
            name: d.str()?.to_owned(),
            position: d.decode()?,
            months: (d.u8()?, d.u8()?),
            directions: d.str()?.to_owned(),
            ..Place::default()
        };
        if parts == Some(7) {
            place.shape = d.decode()?;
            place.directions_voice = d.decode()?;
        }
        Ok(place)
    }
}

impl Field for Place {
    fn to_value(&self) -> Option<Value> {
        Some(Value::Bytes(canonical::encode(self)))
    }
    fn from_value(value: &Value) -> Option<Self> {
        match value {
            Value::Bytes(bytes) => canonical::decode(bytes, "place").ok(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::shape::Polygon;
    use super::super::shape::tests::{ring, square};
    use super::*;
    use proptest::prelude::*;

    fn corners(most: usize) -> impl Strategy<Value = Vec<super::super::shape::Vertex>> {
        let few = prop_oneof![
            Just(0),
            Just(10),
            Just(20),
            any::<i32>(),
            430_000_000..430_001_000
        ];
        let corner =
            (few.clone(), few).prop_map(|(lat_e7, lon_e7)| super::super::shape::Vertex { lat_e7, lon_e7 });
        proptest::collection::vec(corner, 0..most)
    }

    proptest! {
        /// Decoded places are not checked: another program may have written anything.
        #[test]
        fn no_shape_whatever_makes_a_reader_panic(
            outer in corners(9),
            holes in proptest::collection::vec(corners(6), 0..3),
            lat_e7: i32,
            lon_e7: i32,
        ) {
            let polygon = Polygon { outer, holes };
            let _ = polygon.validate();
            prop_assert!(super::super::area::square_metres(&polygon) >= 0.0);
            let here = Position { lat_e7, lon_e7, ..Position::default() };
            let place = Place { shape: Some(Shape::Polygon(polygon)), ..Place::default() };
            let _ = place.centre();
            let verdict = super::super::geofence::judge(Some(&here), std::slice::from_ref(&place), 1);
            prop_assert!(verdict.distance_m.is_none_or(|m| m >= 0.0));
            prop_assert_eq!(Place::from_value(&place.to_value().unwrap()), Some(place));
        }
    }

    fn camp() -> Place {
        Place {
            name: "夏营地".into(),
            months: (6, 9),
            directions: "过敖包向北".into(),
            ..Place::default()
        }
    }

    #[test]
    fn a_plain_place_keeps_the_bytes_that_it_always_had() {
        let mut old = vec![0x85, 0x69];
        old.extend("夏营地".as_bytes());
        old.extend([0xf6, 6, 9, 0x6f]);
        old.extend("过敖包向北".as_bytes());
        assert_eq!(camp().to_value(), Some(Value::Bytes(old.clone())));
        assert_eq!(Place::from_value(&Value::Bytes(old)), Some(camp()));
    }

    #[test]
    fn a_shape_and_a_voice_come_back_and_have_one_form_only() {
        let pasture = Place {
            shape: Some(Shape::Polygon(Polygon {
                outer: square(0, 0, 100),
                holes: vec![square(10, 10, 10)],
            })),
            directions_voice: Some(BlobHash([7; 32])),
            ..camp()
        };
        assert_eq!(Place::from_value(&pasture.to_value().unwrap()), Some(pasture));
        let Some(Value::Bytes(mut padded)) = camp().to_value() else {
            panic!("bytes")
        };
        padded[0] = 0x87;
        padded.extend([0xf6, 0xf6]);
        assert_eq!(
            Place::from_value(&Value::Bytes(padded)),
            None,
            "seven parts that need only five"
        );
    }

    #[test]
    fn a_winter_camp_is_lived_in_over_the_new_year() {
        let months = |first, last| Place {
            months: (first, last),
            ..Place::default()
        };
        let lived = |place: &Place| (1..=12).filter(|m| place.lived_in(*m)).collect::<Vec<u8>>();
        assert_eq!(lived(&months(11, 3)), [1, 2, 3, 11, 12]);
        assert_eq!(lived(&months(6, 9)), [6, 7, 8, 9]);
        assert_eq!(lived(&months(5, 5)), [5]);
        assert_eq!(lived(&months(0, 0)).len(), 12);
        assert_eq!(lived(&months(10, 0)), [10, 11, 12]);
        assert_eq!(lived(&months(0, 2)), [1, 2]);
        assert!(!months(0, 0).lived_in(13) && !months(0, 0).lived_in(0));
    }

    #[test]
    fn a_pasture_without_a_position_is_found_at_a_point_within_it() {
        let horseshoe = ring(&[
            (0, 0),
            (90, 0),
            (90, 90),
            (80, 90),
            (80, 10),
            (10, 10),
            (10, 90),
            (0, 90),
        ]);
        let place = Place {
            shape: Some(Shape::Polygon(Polygon {
                outer: horseshoe,
                holes: Vec::new(),
            })),
            ..camp()
        };
        let centre = place.centre().unwrap();
        let verdict = super::super::geofence::judge(Some(&centre), &[place], 7);
        assert_eq!(verdict.kind, crate::visit::PlaceVerdict::Inside);
        assert_eq!(camp().centre(), None);
        assert!(!camp().has_coordinates());
    }

    #[test]
    fn a_circle_about_nothing_is_refused() {
        let place = Place {
            shape: Some(Shape::Point { radius_m: 100 }),
            ..camp()
        };
        assert!(place.validate().is_err());
        let months = Place {
            months: (13, 1),
            ..Place::default()
        };
        assert!(months.validate().is_err());
        assert!(camp().validate().is_ok());
    }
}
