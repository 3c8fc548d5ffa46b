//! A phone that has not heard from its station for long hides what others wrote: whoever finds it should not read
//! a county. Its own work can always be read and made, and a sync shows everything again.
//!
//! How long is measured by the phone's own clocks alone, so that a phone ten years off hides nothing after a
//! sync: the monotonic clock within one boot, else the difference of the wall clock. Whoever sets the wall clock
//! back un-hides nothing before the next boot; after that, this rule cannot tell.

use ketepai_model::canonical;
use ketepai_model::log::Evidence;
use ketepai_store::read::Line;

use crate::app::App;
use crate::error::AppError;

/// The clocks at the last word from the station.
pub(crate) const META_CONTACT: &str = "contact";
const META_DAYS: &str = "absence_days";
/// After how many days others' records hide, where nothing else was set.
pub const DEFAULT_DAYS: u32 = 21;
const DAY_MS: u64 = 86_400_000;

/// Milliseconds between two looks at one phone's clocks, never less than none.
pub(crate) fn elapsed_ms(then: &Evidence, now: &Evidence) -> u64 {
    if then.boot == now.boot {
        return now.monotonic_ms.saturating_sub(then.monotonic_ms);
    }
    u64::try_from(now.wall_ms.saturating_sub(then.wall_ms)).unwrap_or(0)
}

impl App {
    /// Whether others' records are hidden now.
    pub fn hides_others(&self) -> Result<bool, AppError> {
        let Some(contact) = self.store.meta(META_CONTACT)? else {
            return Ok(false);
        };
        let contact: Evidence = canonical::decode(&contact, "contact")?;
        let most = u64::from(self.absence_days()?).saturating_mul(DAY_MS);
        Ok(elapsed_ms(&contact, &self.context.evidence()) > most)
    }

    /// After how many days without the station others' records hide.
    pub fn absence_days(&self) -> Result<u32, AppError> {
        let kept = self.store.meta(META_DAYS)?;
        let days = kept.and_then(|bytes| bytes.try_into().ok().map(u32::from_be_bytes));
        Ok(days.unwrap_or(DEFAULT_DAYS))
    }

    /// Sets after how many days.
    pub fn set_absence_days(&mut self, days: u32) -> Result<(), AppError> {
        Ok(self.store.write(|w| w.put_meta(META_DAYS, &days.to_be_bytes()))?)
    }

    /// A phone of a version that did not measure this yet begins now.
    pub(crate) fn begin_absence(&mut self) -> Result<(), AppError> {
        if self.store.checkpoint()?.is_none() || self.store.meta(META_CONTACT)?.is_some() {
            return Ok(());
        }
        let now = canonical::encode(&self.context.evidence());
        Ok(self.store.write(|w| w.put_meta(META_CONTACT, &now))?)
    }

    /// Leaves of these lines those that may be shown now.
    pub(crate) fn shown(&self, lines: Vec<Line>) -> Result<Vec<Line>, AppError> {
        match (self.hides_others()?, &self.identity) {
            (true, Some(me)) => Ok(self.store.only_own(lines, &me.person())?),
            _ => Ok(lines),
        }
    }

    /// How many lines to ask the store for, so that `limit` are left of what may be shown.
    pub(crate) fn reach(&self, limit: u32) -> Result<u32, AppError> {
        Ok(if self.hides_others()? { u32::MAX } else { limit })
    }

    /// [`AppError::Denied`], `hidden`, where a record is here and may not be shown now.
    pub fn not_hidden(&self, id: &ketepai_model::ids::RecordId) -> Result<(), AppError> {
        match (self.store.line(id)?, self.line(id)?) {
            (Some(_), None) => Err(AppError::Denied {
                reason: "hidden".into(),
            }),
            _ => Ok(()),
        }
    }

    /// A record's line, unless it is hidden now.
    pub fn line(&self, id: &ketepai_model::ids::RecordId) -> Result<Option<Line>, AppError> {
        let line = self.store.line(id)?;
        Ok(self.shown(line.into_iter().collect())?.pop())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ketepai_model::ids::BootId;

    fn at(boot: u8, monotonic_ms: u64, wall_ms: i64) -> Evidence {
        Evidence {
            wall_ms,
            monotonic_ms,
            boot: BootId([boot; 8]),
            ..Evidence::default()
        }
    }

    #[test]
    fn within_a_boot_the_wall_clock_is_not_asked() {
        assert_eq!(elapsed_ms(&at(1, 100, 5_000_000), &at(1, 400, 0)), 300);
        assert_eq!(elapsed_ms(&at(1, 100, 0), &at(1, 400, i64::MAX)), 300);
    }

    #[test]
    fn across_boots_it_is_and_backwards_is_no_time() {
        assert_eq!(elapsed_ms(&at(1, 900, 1_000), &at(2, 5, 61_000)), 60_000);
        assert_eq!(elapsed_ms(&at(1, 900, 61_000), &at(2, 5, 1_000)), 0);
        assert_eq!(
            elapsed_ms(&at(1, 0, i64::MIN), &at(2, 0, i64::MAX)),
            i64::MAX as u64
        );
    }
}
