//! How long one waits after wrong PINs: three tries are free, then 30 seconds, doubling up to an hour. The wait is
//! measured by the monotonic clock within one boot; across boots only the wall clock is left, and whoever sets
//! that forward need not wait.

use ketepai_model::canonical;
use ketepai_model::log::Evidence;

use super::{TRIES, denied};
use crate::absence::elapsed_ms;
use crate::context::Context;
use crate::error::AppError;
use crate::vault::{KeyVault, Secret};

const FREE: u8 = 3;
const FIRST_WAIT_MS: u64 = 30_000;
const LONGEST_WAIT_MS: u64 = 3_600_000;

/// Counts a try, durably, or says that it comes too soon.
pub(super) fn count(vault: &dyn KeyVault, context: &Context) -> Result<(), AppError> {
    let now = context.evidence();
    let (tries, last) = read(vault)?;
    if last.is_some_and(|last| elapsed_ms(&last, &now) < wait_ms(tries)) {
        return Err(denied("pin_wait"));
    }
    let mut kept = vec![tries.saturating_add(1)];
    kept.extend(canonical::encode(&now));
    vault.store(TRIES, &Secret::new(kept))
}

/// How many tries there were since the last right one, and when the last was. A count that cannot be read is as
/// good as one that was deleted: none.
fn read(vault: &dyn KeyVault) -> Result<(u8, Option<Evidence>), AppError> {
    let Some(kept) = vault.load(TRIES)? else {
        return Ok((0, None));
    };
    let Some((tries, last)) = kept.bytes().split_first() else {
        return Ok((0, None));
    };
    Ok((*tries, canonical::decode(last, "tries").ok()))
}

fn wait_ms(tries: u8) -> u64 {
    match tries.checked_sub(FREE) {
        None => 0,
        Some(more) => FIRST_WAIT_MS
            .saturating_mul(1 << more.min(20))
            .min(LONGEST_WAIT_MS),
    }
}

#[cfg(test)]
mod tests {
    use super::wait_ms;

    #[test]
    fn three_tries_are_free_and_then_the_wait_doubles_up_to_an_hour() {
        let waits: Vec<u64> = (0..8).map(wait_ms).collect();
        assert_eq!(waits, [0, 0, 0, 30_000, 60_000, 120_000, 240_000, 480_000]);
        assert_eq!(wait_ms(255), 3_600_000);
    }
}
