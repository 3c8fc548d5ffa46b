//! When a record was made: what its author's clock claims, and what bounds that. A difference is shown, never
//! corrected in silence: figures go by the claimed local date on the phone and at the station alike.

use ketepai_model::ids::RecordId;
use ketepai_model::log::Evidence;
use ketepai_store::read::Line;
use ketepai_store::time::Moment;

use crate::app::App;
use crate::error::AppError;

/// What a clock may be off before anybody is told: an entry may be written while a sync is under way.
const SLACK_S: i64 = 300;
/// A clock that went this much differently from the device's own running time has been moved.
const MOVED_MS: u64 = 120_000;

/// A record's time. Seconds since 1970 UTC.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct TimeView {
    /// What the record says.
    pub claimed_s: i64,
    /// What the device's clock said when it was written.
    pub wall_s: Option<i64>,
    /// It was sent no earlier than this.
    pub not_before_s: Option<i64>,
    /// It was at the station by this time.
    pub not_after_s: Option<i64>,
    /// Whether the clock, or the record, says something that these bounds rule out. A record of an earlier
    /// hour, told later, is no such thing.
    pub differs: bool,
    /// Whether the clock was moved, in one run of the device, just before an entry of this record.
    pub clock_moved: bool,
}

impl App {
    pub(super) fn time_of(&self, id: &RecordId, line: &Line) -> Result<TimeView, AppError> {
        Ok(view(line.at_s, &self.store.moments(id)?))
    }
}

/// By the first entry of the record; a moved clock by any of them.
fn view(claimed_s: i64, moments: &[Moment]) -> TimeView {
    let Some(first) = moments.first() else {
        return TimeView {
            claimed_s,
            ..TimeView::default()
        };
    };
    let wall_s = first.evidence.wall_ms.div_euclid(1000);
    let early = first
        .not_before_s
        .is_some_and(|at| wall_s < at.saturating_sub(SLACK_S));
    let late = first
        .not_after_s
        .is_some_and(|at| wall_s.max(claimed_s) > at.saturating_add(SLACK_S));
    TimeView {
        claimed_s,
        wall_s: Some(wall_s),
        not_before_s: first.not_before_s,
        not_after_s: first.not_after_s,
        differs: early || late,
        clock_moved: moments
            .iter()
            .any(|m| m.before.is_some_and(|before| was_moved(&before, &m.evidence))),
    }
}

/// In one run of a device its wall clock and its running time go alike, whichever of the two came first. The
/// zone is no part of either.
fn was_moved(before: &Evidence, after: &Evidence) -> bool {
    let wall = i128::from(after.wall_ms) - i128::from(before.wall_ms);
    let running = i128::from(after.monotonic_ms) - i128::from(before.monotonic_ms);
    before.boot == after.boot && (wall - running).unsigned_abs() > u128::from(MOVED_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(wall_s: i64, bounds: (i64, i64)) -> Moment {
        Moment {
            evidence: Evidence {
                wall_ms: wall_s.saturating_mul(1000),
                ..Evidence::default()
            },
            before: None,
            not_before_s: Some(bounds.0),
            not_after_s: Some(bounds.1),
        }
    }

    #[test]
    fn a_clock_within_its_bounds_is_believed_and_one_outside_is_shown() {
        let differs = |claimed, wall| view(claimed, &[moment(wall, (10_000, 20_000))]).differs;
        assert!(!differs(15_000, 15_000));
        assert!(!differs(1_000, 15_000), "told later");
        assert!(!differs(20_000 + SLACK_S, 9_999));
        assert!(differs(15_000, 9_000) && differs(15_000, 21_000) && differs(21_000, 15_000));
        assert!(differs(i64::MAX, i64::MAX / 1000) && differs(i64::MIN, i64::MIN / 1000));
    }

    #[test]
    fn a_clock_is_moved_when_it_goes_otherwise_than_the_device() {
        let at = |wall_ms, monotonic_ms, zone_minutes| Evidence {
            wall_ms,
            monotonic_ms,
            zone_minutes,
            ..Evidence::default()
        };
        let start = at(1_000_000, 50_000, 480);
        assert!(!was_moved(&start, &at(1_600_000, 650_000, 480)));
        assert!(!was_moved(&start, &at(1_600_000, 650_000, 360)), "another zone");
        assert!(was_moved(&start, &at(1_000_001, 650_000, 480)));
        assert!(was_moved(&at(i64::MIN, u64::MAX, 0), &at(i64::MAX, 0, 0)));
        let restarted = Evidence {
            boot: ketepai_model::ids::BootId([1; 8]),
            ..at(1_000_001, 650_000, 480)
        };
        assert!(!was_moved(&start, &restarted), "another run says nothing");
    }
}
