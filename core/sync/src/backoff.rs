//! How long to wait before trying again. A whole county coming back at once is the normal case, so every
//! wait is spread by chance, which comes in as an argument.

const FIRST_MS: u64 = 2_000;
const LONGEST_MS: u64 = 15 * 60 * 1000;
const LONGEST_ASKED_S: u32 = 3600;

/// Milliseconds before the attempt after the `failed`-th failure in a row (counted from 1): anything from
/// nothing to a bound that doubles from 2 s to 15 min.
pub fn delay_ms(failed: u32, random: u64) -> u64 {
    let doublings = failed.saturating_sub(1).min(16);
    let bound = (FIRST_MS << doublings).min(LONGEST_MS);
    random % (bound + 1)
}

/// Milliseconds to wait when the station asked for `after_s`: never less (up to an hour), at most half more.
pub fn asked_ms(after_s: u32, random: u64) -> u64 {
    let asked = u64::from(after_s.min(LONGEST_ASKED_S)) * 1000;
    asked + random % (asked / 2 + FIRST_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_up_to_a_quarter_of_an_hour() {
        assert_eq!(delay_ms(1, 2_000), 2_000);
        assert_eq!(delay_ms(1, 2_001), 0);
        assert_eq!(delay_ms(3, 8_000), 8_000);
        assert_eq!(delay_ms(40, LONGEST_MS), LONGEST_MS);
        assert!((0..1000).all(|n| delay_ms(u32::MAX, u64::MAX - n) <= LONGEST_MS));
    }

    #[test]
    fn a_wait_asked_for_is_kept_and_spread() {
        assert!((0..1000).all(|n| (30_000..47_000).contains(&asked_ms(30, n * 7919))));
        assert!(asked_ms(u32::MAX, u64::MAX) <= 5_402_000);
    }
}
