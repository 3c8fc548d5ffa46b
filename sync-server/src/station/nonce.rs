//! What a device signs beside its request: the station's own time, so that nobody needs a right clock, and a
//! mark that it was this station that gave it. Kept nowhere.

use ketepai_model::ids::DeviceId;

/// 8 bytes of time, 16 of mark.
pub(crate) const NONCE_BYTES: usize = 24;
const VALID_S: i64 = 24 * 3600;

/// Gives and knows nonces.
pub(crate) struct Nonces {
    key: [u8; 32],
}

impl Nonces {
    /// Under a key of its own, from the signing key's seed.
    pub fn new(seed: &[u8; 32]) -> Self {
        Nonces {
            key: blake3::derive_key("ketepai 2026 nonce v1", seed),
        }
    }

    /// A fresh one.
    pub fn fresh(&self, now_s: i64) -> Vec<u8> {
        let time = now_s.to_be_bytes();
        [&time[..], &self.mark(&time)].concat()
    }

    /// Whether this station gave it, within a day.
    pub fn holds(&self, nonce: &[u8], now_s: i64) -> bool {
        let Some((time, mark)) = nonce.split_first_chunk::<8>() else {
            return false;
        };
        let age = now_s.saturating_sub(i64::from_be_bytes(*time));
        nonce.len() == NONCE_BYTES && age.saturating_abs() <= VALID_S && *mark == self.mark(time)
    }

    /// A mark that only this station makes, under a name for what it is on.
    pub fn mark_of(&self, name: &str, bytes: &[u8]) -> [u8; 16] {
        let hash = blake3::keyed_hash(&self.key, &[name.as_bytes(), b"\0", bytes].concat());
        let mut mark = [0; 16];
        mark.copy_from_slice(&hash.as_bytes()[..16]);
        mark
    }

    fn mark(&self, time: &[u8; 8]) -> [u8; 16] {
        let hash = blake3::keyed_hash(&self.key, time);
        let mut mark = [0; 16];
        mark.copy_from_slice(&hash.as_bytes()[..16]);
        mark
    }
}

/// A device's id as it may stand in a log line.
pub(crate) fn short(device: &DeviceId) -> String {
    device.to_string()[..6].to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_holds_for_a_day_and_nobody_else_can_make_one() {
        let nonces = Nonces::new(&[1; 32]);
        let nonce = nonces.fresh(1_000_000);
        assert!(nonces.holds(&nonce, 1_000_000 + VALID_S));
        assert!(
            nonces.holds(&nonce, 1_000_000 - VALID_S),
            "the station's clock was put back"
        );
        assert!(!nonces.holds(&nonce, 1_000_001 + VALID_S));
        assert!(!nonces.holds(&Nonces::new(&[2; 32]).fresh(1_000_000), 1_000_000));
        assert!(!nonces.holds(&nonce[..20], 1_000_000));
        assert!(!nonces.holds(&[], 1_000_000));
    }
}
