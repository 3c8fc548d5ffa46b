//! What a coordinator may want to look at: each signal with its code, the records it rests on and the
//! figures that explain it. None acts by itself, none is proof, and nothing is refused, scored or ranked by
//! it.

use std::collections::BTreeMap;

use super::Position;
use crate::ids::{PersonId, RecordId};
use crate::value::codes;

mod movement;
mod photos;

codes! {
    /// What may be worth a look.
    SignalCode {
        /// The platform says that the position was made up.
        MockProvider = "mock_provider",
        /// Further from the arrival before than one can have gone in the time.
        ImpossibleJump = "impossible_jump",
        /// The same position to the last digit, on several days or at several parties.
        PositionRepeated = "position_repeated",
        /// The photo says that it was taken elsewhere.
        PhotoFar = "photo_far",
        /// The photo says that it was taken at another time, whatever its zone.
        PhotoTimeFar = "photo_time_far",
        /// Two records show the same picture.
        PhotoTwice = "photo_twice",
        /// The claimed time cannot be, by the clock's evidence.
        ClockMoved = "clock_moved",
    }
}

codes! {
    /// How one travels, for what is possible.
    Transport {
        /// 步行
        Foot = "foot",
        /// 骑马
        Horse = "horse",
        /// 车
        Road = "road",
        /// 火车
        Rail = "rail",
        /// 飞机
        Air = "air",
    }
}

impl Transport {
    /// Faster than anyone goes by it, kilometres per hour; `None` for a code that this program does not know.
    pub fn top_kmh(&self) -> Option<f64> {
        match self {
            Transport::Foot => Some(20.0),
            Transport::Horse => Some(60.0),
            Transport::Road => Some(200.0),
            Transport::Rail => Some(400.0),
            Transport::Air => Some(1_200.0),
            Transport::Unknown(_) => None,
        }
    }
}

/// An arrival, as far as signals need it.
#[derive(Clone, Debug)]
pub struct ArrivalSeen<'a> {
    /// Its record.
    pub id: RecordId,
    /// Whose it is.
    pub person: PersonId,
    /// At whose place.
    pub party: Option<RecordId>,
    /// The claimed time, seconds since 1970 UTC.
    pub at_s: i64,
    /// Minutes east of UTC.
    pub zone_minutes: i64,
    /// Where.
    pub position: Option<&'a Position>,
    /// By what the person came, where that is known.
    pub transport: Option<Transport>,
    /// Not before this can it have been written, by the clock's evidence, seconds since 1970 UTC.
    pub not_before_s: Option<i64>,
    /// Nor after this.
    pub not_after_s: Option<i64>,
}

/// A photo, as far as signals need it.
#[derive(Clone, Debug)]
pub struct PhotoSeen<'a> {
    /// Its attachment record.
    pub id: RecordId,
    /// The record to which it belongs.
    pub parent: RecordId,
    /// The arrivals of that record, by their ids.
    pub arrivals: &'a [RecordId],
    /// By its own clock, which knows no zone: local time as if it were UTC, seconds since 1970.
    pub taken_s: Option<i64>,
    /// Where it was taken, by its own word.
    pub position: Option<&'a Position>,
    /// Its perceptual hash.
    pub perceptual: Option<u64>,
}

/// From where on a thing is worth a look. Settings of a station; these are the defaults.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Thresholds {
    /// Faster than this is a jump where the transport is not known, kilometres per hour.
    pub jump_kmh: f64,
    /// A shorter way, the accuracies taken off, is never a jump, metres.
    pub jump_m: f64,
    /// Arrivals at one position to the last digit, on as many days.
    pub repeated_days: usize,
    /// Or at as many parties.
    pub repeated_parties: usize,
    /// A photo further from every arrival of its record, the accuracies taken off, metres.
    pub photo_m: f64,
    /// A photo further in time from every arrival of its record, whatever its zone, seconds.
    pub photo_s: i64,
    /// Bits of 64 in which two pictures of one thing may differ.
    pub photo_bits: u32,
    /// How far a claimed time may lie outside its bounds, seconds.
    pub clock_s: i64,
}

impl Default for Thresholds {
    fn default() -> Self {
        Thresholds {
            jump_kmh: 250.0,
            jump_m: 1_000.0,
            repeated_days: 3,
            repeated_parties: 2,
            photo_m: 2_000.0,
            photo_s: 2 * 3_600,
            photo_bits: 5,
            clock_s: 300,
        }
    }
}

/// A figure that explains a signal.
#[derive(Clone, Copy, PartialEq, Debug, serde::Serialize)]
#[serde(untagged)]
pub enum Figure {
    /// A count, seconds, bits.
    Whole(i64),
    /// A measure.
    Measure(f64),
}

/// Something that may be worth a look.
#[derive(Clone, PartialEq, Debug, serde::Serialize)]
pub struct Signal {
    /// What.
    pub code: SignalCode,
    /// The records it rests on, the earliest first.
    pub records: Vec<RecordId>,
    /// Why: names are those of the sentence `signal_why-…` in `locales/`.
    pub figures: BTreeMap<&'static str, Figure>,
}

impl Signal {
    fn new<const N: usize>(
        code: SignalCode,
        records: Vec<RecordId>,
        figures: [(&'static str, Figure); N],
    ) -> Self {
        Signal {
            code,
            records,
            figures: figures.into(),
        }
    }
}

/// Everything worth a look among these arrivals and photos, by code and then by records: the same for the
/// same input in any order. Time: sorting, and for the photos with a perceptual hash every pair.
pub fn signals(
    arrivals: &[ArrivalSeen<'_>],
    photos: &[PhotoSeen<'_>],
    thresholds: &Thresholds,
) -> Vec<Signal> {
    let mut found = movement::mock(arrivals);
    found.extend(movement::jumps(arrivals, thresholds));
    found.extend(movement::repeated(arrivals, thresholds));
    found.extend(movement::clocks(arrivals, thresholds));
    found.extend(photos::far(arrivals, photos, thresholds));
    found.extend(photos::late(arrivals, photos, thresholds));
    found.extend(photos::twice(photos, thresholds));
    found.sort_by(|a, b| a.code.cmp(&b.code).then_with(|| a.records.cmp(&b.records)));
    found
}

/// Metres between two positions that no inaccuracy explains; one that says none is taken for exact.
fn surely_apart_m(a: &Position, b: &Position) -> f64 {
    let accuracy = |p: &Position| f64::from(p.accuracy_m.unwrap_or(0));
    (a.geodesic_m(b) - accuracy(a) - accuracy(b)).max(0.0)
}

#[cfg(test)]
mod tests;
