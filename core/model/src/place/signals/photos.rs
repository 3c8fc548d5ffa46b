//! Signals from photos: taken elsewhere, taken at another time, shown before.

use std::collections::BTreeMap;

use super::{ArrivalSeen, Figure, PhotoSeen, Signal, SignalCode, Thresholds, surely_apart_m};
use crate::ids::RecordId;

/// The zones that the world keeps, in hours east of UTC.
const ZONES_H: std::ops::RangeInclusive<i64> = -14..=14;

type ById<'a> = BTreeMap<RecordId, &'a ArrivalSeen<'a>>;

fn by_id<'a>(arrivals: &'a [ArrivalSeen<'a>]) -> ById<'a> {
    arrivals.iter().map(|a| (a.id, a)).collect()
}

fn of<'a>(photo: &'a PhotoSeen<'_>, known: &'a ById<'a>) -> impl Iterator<Item = &'a ArrivalSeen<'a>> {
    photo.arrivals.iter().filter_map(|id| known.get(id).copied())
}

/// Each photo whose own position is far from every arrival of its record.
pub(super) fn far(
    arrivals: &[ArrivalSeen<'_>],
    photos: &[PhotoSeen<'_>],
    thresholds: &Thresholds,
) -> Vec<Signal> {
    let known = by_id(arrivals);
    let signal = |photo: &PhotoSeen<'_>| {
        let at = photo.position?;
        let apart = of(photo, &known).filter_map(|a| Some((a.id, a.position?)));
        let (id, there) = apart.min_by(|a, b| surely_apart_m(at, a.1).total_cmp(&surely_apart_m(at, b.1)))?;
        let figures = [("distance_m", Figure::Measure(at.geodesic_m(there)))];
        let is_far = surely_apart_m(at, there) > thresholds.photo_m;
        is_far.then(|| Signal::new(SignalCode::PhotoFar, vec![id, photo.id], figures))
    };
    photos.iter().filter_map(signal).collect()
}

/// Each photo whose own time fits no arrival of its record in any zone. EXIF has no zone, and a camera may
/// keep the time of its owner's home: so the difference counts from the nearest whole hour of UTC−14 to
/// UTC+14.
pub(super) fn late(
    arrivals: &[ArrivalSeen<'_>],
    photos: &[PhotoSeen<'_>],
    thresholds: &Thresholds,
) -> Vec<Signal> {
    let known = by_id(arrivals);
    let signal = |photo: &PhotoSeen<'_>| {
        let taken = photo.taken_s?;
        let off = |a: &ArrivalSeen<'_>| off_s(taken, a);
        let nearest = of(photo, &known).min_by_key(|a| (off(a), a.id))?;
        let local = nearest
            .at_s
            .saturating_add(nearest.zone_minutes.saturating_mul(60));
        let figures = [
            ("seconds", Figure::Whole(taken.saturating_sub(local))),
            ("off_s", Figure::Whole(off(nearest))),
        ];
        let is_far = off(nearest) > thresholds.photo_s;
        is_far.then(|| Signal::new(SignalCode::PhotoTimeFar, vec![nearest.id, photo.id], figures))
    };
    photos.iter().filter_map(signal).collect()
}

/// Seconds from an arrival that no zone explains: neither its own nor a whole hour.
fn off_s(taken: i64, arrival: &ArrivalSeen<'_>) -> i64 {
    let zones = ZONES_H
        .map(|h| h * 3_600)
        .chain([arrival.zone_minutes.saturating_mul(60)]);
    let off = |zone: i64| {
        taken
            .saturating_sub(arrival.at_s.saturating_add(zone))
            .saturating_abs()
    };
    zones.map(off).min().unwrap_or(i64::MAX)
}

/// Each photo that shows what one of an earlier id under another record shows: the most alike of these. A
/// picture of one shade (no bit or every bit) is like any other of that kind, and says nothing.
pub(super) fn twice(photos: &[PhotoSeen<'_>], thresholds: &Thresholds) -> Vec<Signal> {
    let telling = |hash: &u64| ![0, u64::MAX].contains(hash);
    let hashed = photos
        .iter()
        .filter_map(|p| Some((p.perceptual.filter(telling)?, p)));
    let mut hashed: Vec<(u64, &PhotoSeen<'_>)> = hashed.collect();
    hashed.sort_by_key(|(_, photo)| photo.id);
    let signal = |index: usize| {
        let (hash, photo) = hashed[index];
        let earlier = hashed[..index]
            .iter()
            .filter(|(_, other)| other.parent != photo.parent);
        let (bits, id) = earlier
            .map(|(other, p)| ((hash ^ other).count_ones(), p.id))
            .min()?;
        let figures = [("bits", Figure::Whole(i64::from(bits)))];
        (bits <= thresholds.photo_bits)
            .then(|| Signal::new(SignalCode::PhotoTwice, vec![id, photo.id], figures))
    };
    (0..hashed.len()).filter_map(signal).collect()
}
