//! What comes from outside: time, chance and room. The only place in the core that asks the system for them.

use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use ketepai_model::ids::BootId;
use ketepai_model::log::Evidence;

/// What a device knows of the time.
pub trait Clock: Send + Sync {
    /// The wall clock, milliseconds since 1970 UTC.
    fn wall_ms(&self) -> i64;
    /// The time that a person claims for what they write now: the wall clock, unless they tell of an earlier
    /// hour. The evidence is not touched by it.
    fn claimed_ms(&self) -> i64 {
        self.wall_ms()
    }
    /// The zone set on the device, minutes east of UTC.
    fn zone_minutes(&self) -> i16;
    /// Milliseconds since a start that is fixed during one boot.
    fn monotonic_ms(&self) -> u64;
    /// Which boot that is.
    fn boot(&self) -> BootId;
}

/// Where random bytes come from.
pub trait Chance: Send + Sync {
    /// Fills a buffer with bytes that nobody can guess.
    fn fill(&self, bytes: &mut [u8]);
}

/// What a device knows of its disk.
pub trait Disk: Send + Sync {
    /// Bytes that are free for this program where a folder lies.
    fn free(&self, folder: &Path) -> std::io::Result<u64>;
    /// Gives a file so many bytes of its own, before anything is written into them.
    fn allocate(&self, file: &File, bytes: u64) -> std::io::Result<()>;
}

/// Time, chance and room, handed to everything that needs them.
#[derive(Clone)]
pub struct Context {
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Chance.
    pub chance: Arc<dyn Chance>,
    /// Room.
    pub disk: Arc<dyn Disk>,
}

impl Context {
    /// The system's own.
    pub fn system() -> Self {
        Context {
            clock: Arc::new(SystemClock::new()),
            chance: Arc::new(SystemChance),
            disk: Arc::new(SystemDisk),
        }
    }

    /// What is known of the time at this moment.
    pub fn evidence(&self) -> Evidence {
        Evidence {
            wall_ms: self.clock.wall_ms(),
            zone_minutes: self.clock.zone_minutes(),
            monotonic_ms: self.clock.monotonic_ms(),
            boot: self.clock.boot(),
            gnss_ms: None,
        }
    }

    /// Eight random bytes.
    pub fn random8(&self) -> [u8; 8] {
        let mut bytes = [0; 8];
        self.chance.fill(&mut bytes);
        bytes
    }

    /// Thirty-two random bytes.
    pub fn random32(&self) -> [u8; 32] {
        let mut bytes = [0; 32];
        self.chance.fill(&mut bytes);
        bytes
    }
}

/// The system's disk.
pub struct SystemDisk;

impl Disk for SystemDisk {
    fn free(&self, folder: &Path) -> std::io::Result<u64> {
        let stat = rustix::fs::statvfs(folder)?;
        Ok(stat.f_bavail.saturating_mul(stat.f_frsize))
    }

    fn allocate(&self, file: &File, bytes: u64) -> std::io::Result<()> {
        #[cfg(any(target_os = "linux", target_os = "android"))]
        if rustix::fs::fallocate(file, rustix::fs::FallocateFlags::empty(), 0, bytes).is_ok() {
            return Ok(());
        }
        // Where room cannot be asked for, it is filled.
        std::io::copy(&mut std::io::repeat(0).take(bytes), &mut &*file).map(|_| ())
    }
}

/// The system's clocks.
struct SystemClock {
    started: Instant,
    boot: BootId,
}

impl SystemClock {
    #[allow(clippy::disallowed_methods)] // the one place where the system is asked
    fn new() -> Self {
        // Linux names each boot; elsewhere each start of the program counts as one, which claims less.
        let named = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok();
        let boot = match named {
            Some(name) => blake3_8(name.as_bytes()),
            None => SystemChance.eight(),
        };
        SystemClock {
            started: Instant::now(),
            boot: BootId(boot),
        }
    }
}

fn blake3_8(bytes: &[u8]) -> [u8; 8] {
    let hash = ketepai_model::ids::BlobHash::of(bytes);
    let mut short = [0; 8];
    short.copy_from_slice(&hash.0[..8]);
    short
}

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods)] // the one place where the system is asked
    fn wall_ms(&self) -> i64 {
        match SystemTime::now().duration_since(UNIX_EPOCH) {
            Ok(since) => since.as_millis() as i64,
            Err(before) => -(before.duration().as_millis() as i64),
        }
    }

    fn zone_minutes(&self) -> i16 {
        let zone = jiff::tz::TimeZone::system();
        let now = jiff::Timestamp::from_millisecond(self.wall_ms()).unwrap_or_default();
        (zone.to_offset(now).seconds() / 60) as i16
    }

    fn monotonic_ms(&self) -> u64 {
        // Linux counts from the boot; elsewhere from the start of the program, as does its boot identity.
        let uptime = std::fs::read_to_string("/proc/uptime").ok();
        let seconds = uptime.and_then(|u| u.split_whitespace().next()?.parse::<f64>().ok());
        seconds.map_or_else(
            || self.started.elapsed().as_millis() as u64,
            |s| (s * 1000.0) as u64,
        )
    }

    fn boot(&self) -> BootId {
        self.boot
    }
}

/// The system's random source.
struct SystemChance;

impl SystemChance {
    fn eight(&self) -> [u8; 8] {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        bytes
    }
}

impl Chance for SystemChance {
    #[allow(clippy::disallowed_methods)] // the one place where the system is asked
    fn fill(&self, bytes: &mut [u8]) {
        if getrandom::fill(bytes).is_err() {
            // Without a random source no key may be made; nothing sensible is left to do.
            std::process::abort();
        }
    }
}
