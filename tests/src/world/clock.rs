//! Time and chance of a simulated county. Every device's clock is the county's with an error of its own.

use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use ketepai_model::ids::BootId;

use crate::builders::Dice;

/// The true time, in milliseconds since 1970 UTC.
pub struct CountyClock(AtomicI64);

impl CountyClock {
    /// A clock that stands at this moment.
    pub fn new(ms: i64) -> Self {
        CountyClock(AtomicI64::new(ms))
    }

    /// Lets time pass.
    pub fn pass(&self, ms: u64) {
        self.0.fetch_add(ms as i64, Ordering::Relaxed);
    }

    /// The true time.
    pub fn now_ms(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

impl ketepai_server::context::Clock for CountyClock {
    fn wall_s(&self) -> i64 {
        self.now_ms().div_euclid(1000)
    }
}

/// How a device's clock is set; it may be set anew at any moment.
pub struct Setting {
    /// By how much it is off, in milliseconds.
    pub skew_ms: AtomicI64,
    /// The zone, minutes east of UTC.
    pub zone_minutes: AtomicI64,
}

/// A device's clock: off by so much.
pub struct DeviceClock {
    /// The true time.
    pub county: std::sync::Arc<CountyClock>,
    /// How its person has set it.
    pub setting: std::sync::Arc<Setting>,
    /// Which boot this is.
    pub boot: u64,
}

impl ketepai_core::context::Clock for DeviceClock {
    fn wall_ms(&self) -> i64 {
        self.county.now_ms() + self.setting.skew_ms.load(Ordering::Relaxed)
    }

    fn zone_minutes(&self) -> i16 {
        self.setting.zone_minutes.load(Ordering::Relaxed) as i16
    }

    fn monotonic_ms(&self) -> u64 {
        (self.county.now_ms() - 1_780_000_000_000) as u64
    }

    fn boot(&self) -> BootId {
        BootId(self.boot.to_be_bytes())
    }
}

/// Chance from a seed.
pub struct SimChance(Mutex<Dice>);

impl SimChance {
    /// Dice that fall the same way for the same seed.
    pub fn new(seed: u64) -> Self {
        SimChance(Mutex::new(Dice::new(seed)))
    }

    fn draw(&self, bytes: &mut [u8]) {
        let mut dice = self.0.lock().expect("dice");
        for chunk in bytes.chunks_mut(8) {
            let roll = dice.roll().to_be_bytes();
            chunk.copy_from_slice(&roll[..chunk.len()]);
        }
    }
}

impl ketepai_server::context::Chance for SimChance {
    fn fill(&self, bytes: &mut [u8]) {
        self.draw(bytes);
    }
}

impl ketepai_core::context::Chance for SimChance {
    fn fill(&self, bytes: &mut [u8]) {
        self.draw(bytes);
    }
}
