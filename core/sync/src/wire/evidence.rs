//! Clock evidence in columns: `[[wall …], [zone, run, … zone], [boot, run, … boot], [monotonic …],
//! [gnss …] | null]`.
//!
//! Wall times are differences to the entry before, through the whole frame; monotonic times differences to
//! what the wall clock leads one to expect, within one boot; satellite times differences to the wall clock.
//! All arithmetic wraps, so that every value comes back, the absurd ones too. The last run of a column goes
//! on to its end and is not written.

use ketepai_model::ids::BootId;
use ketepai_model::log::{Evidence, MAX_SEGMENT_ENTRIES};
use minicbor::{Decode, Decoder, Encode};

use super::{Out, Written, list_len, null};
use crate::error::WireError;

/// The entry before, as the next one's reference.
#[derive(Default, Debug)]
pub(super) struct Clock(Evidence);

impl Clock {
    fn expected(&self, wall_step: i64, boot: &BootId) -> u64 {
        if self.0.boot == *boot {
            self.0.monotonic_ms.wrapping_add_signed(wall_step)
        } else {
            0
        }
    }

    fn differences(&mut self, evidence: &Evidence) -> (i64, i64) {
        let wall = evidence.wall_ms.wrapping_sub(self.0.wall_ms);
        let expected = self.expected(wall, &evidence.boot);
        self.0 = *evidence;
        (wall, evidence.monotonic_ms.wrapping_sub(expected).cast_signed())
    }

    fn undo(&mut self, wall: i64, monotonic: i64, boot: BootId) -> Evidence {
        let expected = self.expected(wall, &boot);
        self.0 = Evidence {
            wall_ms: self.0.wall_ms.wrapping_add(wall),
            monotonic_ms: expected.wrapping_add_signed(monotonic),
            boot,
            ..Evidence::default()
        };
        self.0
    }
}

/// Writes the evidence of one segment.
pub(super) fn write(e: &mut Out<'_>, evidence: &[Evidence], clock: &mut Clock) -> Written {
    let steps: Vec<(i64, i64)> = evidence.iter().map(|ev| clock.differences(ev)).collect();
    e.array(5)?;
    column(e, steps.iter().map(|s| s.0))?;
    runs(e, evidence.iter().map(|ev| ev.zone_minutes))?;
    runs(e, evidence.iter().map(|ev| ev.boot))?;
    column(e, steps.iter().map(|s| s.1))?;
    if evidence.iter().all(|ev| ev.gnss_ms.is_none()) {
        return e.null()?.ok();
    }
    column(
        e,
        evidence
            .iter()
            .map(|ev| ev.gnss_ms.map(|ms| ms.wrapping_sub(ev.wall_ms))),
    )
}

fn column<T: Encode<()>>(e: &mut Out<'_>, values: impl ExactSizeIterator<Item = T>) -> Written {
    e.array(values.len() as u64)?;
    for value in values {
        e.encode(value)?;
    }
    Ok(())
}

fn runs<T: Encode<()> + PartialEq>(e: &mut Out<'_>, values: impl Iterator<Item = T>) -> Written {
    let mut found: Vec<(T, u64)> = Vec::new();
    for value in values {
        match found.last_mut() {
            Some((last, run)) if *last == value => *run += 1,
            _ => found.push((value, 1)),
        }
    }
    e.array((found.len() as u64 * 2).saturating_sub(1))?;
    for (nth, (value, run)) in found.iter().enumerate() {
        e.encode(value)?;
        if nth + 1 < found.len() {
            e.u64(*run)?;
        }
    }
    Ok(())
}

/// Reads the evidence of one segment.
pub(super) fn read(d: &mut Decoder<'_>, clock: &mut Clock) -> Result<Vec<Evidence>, WireError> {
    if d.array()? != Some(5) {
        return Err(WireError::Rule("evidence"));
    }
    let count = list_len(d, MAX_SEGMENT_ENTRIES)?;
    let walls: Vec<i64> = items(d, count)?;
    let zones: Vec<i16> = read_runs(d, count)?;
    let boots: Vec<BootId> = read_runs(d, count)?;
    let monotonics: Vec<i64> = read_column(d, count)?;
    let rows = walls.iter().zip(&monotonics).zip(boots).zip(zones);
    let mut evidence: Vec<Evidence> = rows
        .map(|(((wall, monotonic), boot), zone_minutes)| Evidence {
            zone_minutes,
            ..clock.undo(*wall, *monotonic, boot)
        })
        .collect();
    if !null(d)? {
        for (ev, step) in evidence.iter_mut().zip(read_column::<Option<i64>>(d, count)?) {
            ev.gnss_ms = step.map(|step| ev.wall_ms.wrapping_add(step));
        }
    }
    Ok(evidence)
}

fn read_column<'b, T: Decode<'b, ()>>(d: &mut Decoder<'b>, count: usize) -> Result<Vec<T>, WireError> {
    if list_len(d, MAX_SEGMENT_ENTRIES)? != count {
        return Err(WireError::Rule("column length"));
    }
    items(d, count)
}

fn items<'b, T: Decode<'b, ()>>(d: &mut Decoder<'b>, count: usize) -> Result<Vec<T>, WireError> {
    (0..count).map(|_| Ok(d.decode()?)).collect()
}

/// Reads runs that fill `count` places exactly, each at least one long.
fn read_runs<'b, T: Decode<'b, ()> + Clone>(d: &mut Decoder<'b>, count: usize) -> Result<Vec<T>, WireError> {
    let parts = list_len(d, 2 * MAX_SEGMENT_ENTRIES)?;
    let mut values = Vec::with_capacity(count);
    for nth in (0..parts).step_by(2) {
        let value: T = d.decode()?;
        let left = count - values.len();
        let run = if nth + 1 < parts { d.u64()? } else { left as u64 };
        if run == 0 || run > left as u64 {
            return Err(WireError::Rule("run"));
        }
        values.extend(std::iter::repeat_n(value, run as usize));
    }
    if values.len() == count && (parts % 2 == 1 || count == 0) {
        Ok(values)
    } else {
        Err(WireError::Rule("runs"))
    }
}
