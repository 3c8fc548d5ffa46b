//! What comes from outside: time and chance. The only place in the station that asks the system for either,
//! so that a simulation can hand in its own.

use std::time::{SystemTime, UNIX_EPOCH};

/// What the station knows of the time.
pub trait Clock: Send + Sync {
    /// The wall clock, seconds since 1970 UTC.
    fn wall_s(&self) -> i64;
}

/// Where random bytes come from.
pub trait Chance: Send + Sync {
    /// Fills a buffer with bytes that nobody can guess.
    fn fill(&self, bytes: &mut [u8]);
}

/// So many random bytes.
pub(crate) fn random<const N: usize>(chance: &dyn Chance) -> [u8; N] {
    let mut bytes = [0; N];
    chance.fill(&mut bytes);
    bytes
}

/// The system's clock.
pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods)] // the one place where the system is asked
    fn wall_s(&self) -> i64 {
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => since.as_secs() as i64,
            Err(before) => -(before.duration().as_secs() as i64),
        }
    }
}

/// The system's random source.
pub struct SystemChance;

impl Chance for SystemChance {
    #[allow(clippy::disallowed_methods)] // the one place where the system is asked
    fn fill(&self, bytes: &mut [u8]) {
        if getrandom::fill(bytes).is_err() {
            // Without a random source no key may be made; nothing sensible is left to do.
            std::process::abort();
        }
    }
}
