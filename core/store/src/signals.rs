//! What signals for a coordinator rest on: arrivals, and photos with the arrivals of their records, as far as this
//! replica holds them. Only gathers; what is worth a look is the model's word, and nothing is kept of it.

use ketepai_model::arrival::Arrival;
use ketepai_model::attachment::{Attachment, Medium};
use ketepai_model::ids::RecordId;
use ketepai_model::place::signals::{ArrivalSeen, PhotoSeen, Signal, Thresholds, signals};
use ketepai_model::registry::{AnyRecord, Kind};

use crate::error::Error;
use crate::read::Line;
use crate::store::Store;
use crate::time::Moment;

/// Arrivals of so many days before a period are looked at with it: a jump begins before, a position repeats.
const BEFORE_DAYS: i64 = 31;
/// In one run a clock that went this much otherwise than the device has been moved, milliseconds.
const MOVED_MS: i128 = 120_000;

/// What there is to look at.
#[derive(Default)]
pub struct Seen {
    arrivals: Vec<SeenArrival>,
    photos: Vec<SeenPhoto>,
}

struct SeenArrival {
    line: Line,
    arrival: Arrival,
    bounds: Bounds,
}

struct SeenPhoto {
    line: Line,
    photo: Attachment,
    parent: RecordId,
    arrivals: Vec<RecordId>,
}

/// Not before, not after, seconds since 1970 UTC.
type Bounds = (Option<i64>, Option<i64>);

impl Store {
    /// Everything that may explain a signal up to a day (days since 1970-01-01), and from [`BEFORE_DAYS`] before
    /// another. A photo may repeat one of any time: all up to the end are looked at.
    pub fn seen(&self, from_day: i64, to_day: i64) -> Result<Seen, Error> {
        let period = "l.kind = ?1 AND l.day BETWEEN ?2 AND ?3 AND NOT l.deleted ORDER BY l.at_s, r.rid";
        let mut seen = Seen::default();
        let first = from_day.saturating_sub(BEFORE_DAYS);
        for line in self.lines(period, &[&"arrival", &first, &to_day])? {
            if let Some(AnyRecord::Arrival(arrival)) = self.read(&line.id)? {
                let bounds = self.moments(&line.id)?.first().map_or((None, None), bounds);
                seen.arrivals.push(SeenArrival {
                    arrival: *arrival,
                    line,
                    bounds,
                });
            }
        }
        for line in self.lines(period, &[&"attachment", &i64::MIN, &to_day])? {
            let Some(AnyRecord::Attachment(photo)) = self.read(&line.id)? else {
                continue;
            };
            if let Some(parent) = photo.parent.filter(|_| photo.medium == Some(Medium::Photo)) {
                let (photo, arrivals) = (*photo, self.arrivals_of(&parent)?);
                seen.photos.push(SeenPhoto {
                    line,
                    photo,
                    parent,
                    arrivals,
                });
            }
        }
        Ok(seen)
    }

    /// The arrivals that a record rests on: a visit's own, or the record itself where it is one.
    fn arrivals_of(&self, id: &RecordId) -> Result<Vec<RecordId>, Error> {
        Ok(match self.read(id)? {
            Some(AnyRecord::Visit(visit)) => visit.arrivals.0,
            Some(AnyRecord::Arrival(_)) => vec![*id],
            _ => Vec::new(),
        })
    }

    fn read(&self, id: &RecordId) -> Result<Option<AnyRecord>, Error> {
        let whole = self.whole(id)?;
        Ok(whole.map(|w| Kind::from_name(&w.line.kind).read(w.document.fields)))
    }
}

impl Seen {
    /// Leaves only what may be shown.
    pub fn only(&mut self, may_show: impl Fn(&Line) -> bool) {
        self.arrivals.retain(|a| may_show(&a.line));
        self.photos.retain(|p| may_show(&p.line));
    }

    /// The lines of everything in it.
    pub fn lines(&self) -> Vec<Line> {
        let arrivals = self.arrivals.iter().map(|a| &a.line);
        arrivals
            .chain(self.photos.iter().map(|p| &p.line))
            .cloned()
            .collect()
    }

    /// The signals that rest on a record of `from_day` or later.
    pub fn signals(&self, from_day: i64, thresholds: &Thresholds) -> Vec<Signal> {
        let arrivals: Vec<ArrivalSeen<'_>> = self.arrivals.iter().map(SeenArrival::to_seen).collect();
        let photos: Vec<PhotoSeen<'_>> = self.photos.iter().map(SeenPhoto::to_seen).collect();
        let lines = self
            .arrivals
            .iter()
            .map(|a| &a.line)
            .chain(self.photos.iter().map(|p| &p.line));
        let recent: std::collections::BTreeSet<RecordId> = lines
            .filter(|line| line.day >= from_day)
            .map(|line| line.id)
            .collect();
        let mut found = signals(&arrivals, &photos, thresholds);
        found.retain(|signal| signal.records.iter().any(|id| recent.contains(id)));
        found
    }
}

impl SeenArrival {
    fn to_seen(&self) -> ArrivalSeen<'_> {
        ArrivalSeen {
            id: self.line.id,
            person: self.arrival.envelope.served_by,
            party: self.arrival.party,
            at_s: self.arrival.envelope.at_s,
            zone_minutes: self.arrival.envelope.zone_minutes,
            position: self.arrival.position.as_ref(),
            transport: None,
            not_before_s: self.bounds.0,
            not_after_s: self.bounds.1,
        }
    }
}

impl SeenPhoto {
    fn to_seen(&self) -> PhotoSeen<'_> {
        PhotoSeen {
            id: self.line.id,
            parent: self.parent,
            arrivals: &self.arrivals,
            taken_s: self.photo.taken_s,
            position: self.photo.position.as_ref(),
            // 64 bits are kept as they are, whatever number they spell.
            perceptual: self.photo.perceptual_hash.map(i64::cast_unsigned),
        }
    }
}

/// What bounds a claimed time. An earlier hour told later is no moved clock: a bound from below counts only where
/// the device's own clock contradicts it. A clock that was moved since the entry before stood where it would have
/// stood without that; unless the station's word rules that hour out, for then it has only been set right.
fn bounds(moment: &Moment) -> Bounds {
    let wall_s = moment.evidence.wall_ms.div_euclid(1000);
    let unmoved_s = moment.before.and_then(|before| {
        let ran = i128::from(moment.evidence.monotonic_ms) - i128::from(before.monotonic_ms);
        let expected = i128::from(before.wall_ms) + ran;
        let off = expected - i128::from(moment.evidence.wall_ms);
        let moved = before.boot == moment.evidence.boot && off.abs() > MOVED_MS;
        moved
            .then_some(expected.div_euclid(1000))
            .and_then(|s| i64::try_from(s).ok())
    });
    let unmoved_s = unmoved_s.filter(|at| {
        moment.not_before_s.is_none_or(|bound| bound <= *at)
            && moment.not_after_s.is_none_or(|bound| *at <= bound)
    });
    let early = moment.not_before_s.max(unmoved_s).filter(|bound| wall_s < *bound);
    let late = match (moment.not_after_s, unmoved_s) {
        (Some(a), Some(b)) => Some(a.min(b)),
        (a, b) => a.or(b),
    };
    (early, late)
}

#[cfg(test)]
mod tests {
    use super::*;
    use ketepai_model::log::Evidence;

    fn moment(wall_s: i64, ran_s: u64, before: Option<(i64, u64)>) -> Moment {
        let evidence = |wall_s: i64, ran_s: u64| Evidence {
            wall_ms: wall_s * 1000,
            monotonic_ms: ran_s * 1000,
            ..Evidence::default()
        };
        Moment {
            evidence: evidence(wall_s, ran_s),
            before: before.map(|(wall, ran)| evidence(wall, ran)),
            not_before_s: Some(9_000),
            not_after_s: Some(20_000),
        }
    }

    #[test]
    fn a_right_clock_is_bounded_from_above_alone_so_that_one_may_tell_later() {
        assert_eq!(bounds(&moment(10_000, 50, None)), (None, Some(20_000)));
        assert_eq!(
            bounds(&moment(10_000, 50, Some((9_990, 40)))),
            (None, Some(20_000))
        );
        assert_eq!(bounds(&moment(8_000, 50, None)), (Some(9_000), Some(20_000)));
    }

    #[test]
    fn a_moved_clock_is_held_against_where_it_would_have_stood() {
        assert_eq!(
            bounds(&moment(9_500, 150, Some((12_000, 50)))),
            (Some(12_100), Some(12_100))
        );
        assert_eq!(
            bounds(&moment(15_000, 150, Some((12_000, 50)))),
            (None, Some(12_100))
        );
    }

    #[test]
    fn a_clock_that_was_set_right_is_not_held_against_when_it_was_wrong() {
        let right = (None, Some(20_000));
        assert_eq!(bounds(&moment(15_000, 150, Some((5_000, 50)))), right);
        assert_eq!(bounds(&moment(15_000, 150, Some((90_000, 50)))), right);
    }
}
