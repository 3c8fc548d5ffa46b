//! Who may ask how often. A device is charged for what it has signed, and for nothing else, so that naming
//! somebody else's device uses up nobody's allowance; never by address, since hundreds of phones share one.
//! What nobody has signed shares one small allowance, and once that is used up only devices that the station
//! knows are heard at all.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use ketepai_model::ids::DeviceId;
use tokio::time::Instant;

/// So many at once, and so many a second after that.
#[derive(Clone, Copy, Debug)]
pub struct Rate {
    /// At once.
    pub burst: f64,
    /// A second.
    pub per_s: f64,
}

impl Rate {
    /// A rate.
    pub const fn new(burst: f64, per_s: f64) -> Self {
        Rate { burst, per_s }
    }
}

/// What the station allows.
#[derive(Clone, Copy, Debug)]
pub struct Allowance {
    /// Signed requests of one device: a year's photos at once, and then two a second.
    pub device: Rate,
    /// All requests together that nobody has signed.
    pub unproven: Rate,
    /// All enrolments together.
    pub enrolments: Rate,
    /// Tries of one invitation.
    pub invitation: Rate,
    /// How long a request's body may be silent.
    pub silence: Duration,
}

impl Default for Allowance {
    fn default() -> Self {
        Allowance {
            device: Rate::new(600.0, 2.0),
            unproven: Rate::new(200.0, 5.0),
            enrolments: Rate::new(60.0, 1.0),
            // A village that scans one poster after a meeting is normal; a code is ended by five wrong tries anyway.
            invitation: Rate::new(100.0, 0.2),
            silence: Duration::from_secs(60),
        }
    }
}

/// Who has used how much.
pub(crate) struct Limits {
    allowance: Allowance,
    devices: Mutex<HashMap<DeviceId, Bucket>>,
    invitations: Mutex<HashMap<u64, Bucket>>,
    unproven: Mutex<Bucket>,
    enrolments: Mutex<Bucket>,
}

/// More keys than this are not remembered: those that are full again are forgotten.
const MOST_KEYS: usize = 10_000;

impl Limits {
    pub fn new(allowance: Allowance) -> Self {
        Limits {
            allowance,
            devices: Mutex::default(),
            invitations: Mutex::default(),
            unproven: Mutex::new(Bucket::full(allowance.unproven)),
            enrolments: Mutex::new(Bucket::full(allowance.enrolments)),
        }
    }

    pub fn silence(&self) -> Duration {
        self.allowance.silence
    }

    /// Seconds that a device must wait before it is heard again. Charges nothing: nobody has signed yet.
    pub fn wait_of(&self, device: &DeviceId) -> Option<u32> {
        let mut devices = held(&self.devices);
        devices.get_mut(device)?.wait(self.allowance.device)
    }

    /// Seconds until somebody whom the station does not know is heard.
    pub fn wait_unproven(&self) -> Option<u32> {
        held(&self.unproven).wait(self.allowance.unproven)
    }

    /// Charges a request: to its device where the signature held, to everybody else's share where not.
    pub fn charge(&self, proven: Option<&DeviceId>) {
        match proven {
            Some(device) => charge(&self.devices, *device, self.allowance.device),
            None => held(&self.unproven).take(self.allowance.unproven),
        }
    }

    /// Charges an enrolment; seconds to wait where there have been too many.
    pub fn enrol(&self, invitation: Option<u64>) -> Result<(), u32> {
        let Allowance {
            enrolments,
            invitation: each,
            ..
        } = self.allowance;
        let wait = held(&self.enrolments).wait(enrolments);
        let own = invitation.and_then(|n| held(&self.invitations).get_mut(&n)?.wait(each));
        if let Some(wait) = wait.max(own) {
            return Err(wait);
        }
        held(&self.enrolments).take(enrolments);
        if let Some(number) = invitation {
            charge(&self.invitations, number, each);
        }
        Ok(())
    }
}

fn charge<K: Eq + Hash>(buckets: &Mutex<HashMap<K, Bucket>>, key: K, rate: Rate) {
    let mut buckets = held(buckets);
    if buckets.len() >= MOST_KEYS {
        buckets.retain(|_, bucket| !bucket.is_full(rate));
    }
    buckets
        .entry(key)
        .or_insert_with(|| Bucket::full(rate))
        .take(rate);
}

// A panic elsewhere leaves numbers that are still numbers.
fn held<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// What is left, as of when.
struct Bucket {
    left: f64,
    at: Instant,
}

impl Bucket {
    fn full(rate: Rate) -> Self {
        Bucket {
            left: rate.burst,
            at: Instant::now(),
        }
    }

    fn refill(&mut self, rate: Rate) {
        let now = Instant::now();
        let since = now.duration_since(self.at).as_secs_f64();
        self.left = (self.left + since * rate.per_s).min(rate.burst);
        self.at = now;
    }

    fn is_full(&mut self, rate: Rate) -> bool {
        self.refill(rate);
        self.left >= rate.burst
    }

    /// May fall below nothing by what was under way at once.
    fn take(&mut self, rate: Rate) {
        self.refill(rate);
        self.left = (self.left - 1.0).max(-rate.burst);
    }

    fn wait(&mut self, rate: Rate) -> Option<u32> {
        self.refill(rate);
        let missing = 1.0 - self.left;
        (missing > 0.0).then(|| (missing / rate.per_s).ceil().clamp(1.0, 3600.0) as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SMALL: Allowance = Allowance {
        device: Rate::new(2.0, 0.5),
        unproven: Rate::new(3.0, 1.0),
        enrolments: Rate::new(4.0, 1.0),
        invitation: Rate::new(2.0, 0.1),
        silence: Duration::from_secs(1),
    };

    #[tokio::test(start_paused = true)]
    async fn a_device_is_charged_for_what_it_signed_and_for_nothing_else() {
        let limits = Limits::new(SMALL);
        let (mine, yours) = (DeviceId([1; 16]), DeviceId([2; 16]));
        (0..100).for_each(|_| limits.charge(None));
        assert_eq!((limits.wait_of(&mine), limits.wait_of(&yours)), (None, None));
        assert!(limits.wait_unproven().is_some());
        limits.charge(Some(&mine));
        limits.charge(Some(&mine));
        assert_eq!((limits.wait_of(&mine), limits.wait_of(&yours)), (Some(2), None));
        tokio::time::advance(Duration::from_secs(2)).await;
        assert_eq!(limits.wait_of(&mine), None);
    }

    #[tokio::test(start_paused = true)]
    async fn enrolments_are_limited_together_and_by_invitation() {
        let limits = Limits::new(SMALL);
        assert_eq!((limits.enrol(Some(1)), limits.enrol(Some(1))), (Ok(()), Ok(())));
        assert_eq!(limits.enrol(Some(1)), Err(10), "this invitation");
        assert_eq!((limits.enrol(Some(2)), limits.enrol(None)), (Ok(()), Ok(())));
        assert_eq!(limits.enrol(Some(3)), Err(1), "everybody");
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!(limits.enrol(Some(3)), Ok(()));
    }
}
