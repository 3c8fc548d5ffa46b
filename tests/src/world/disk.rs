//! A phone's disk: as large as the system's, or as small as a story says.

use std::fs::File;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};

use ketepai_core::context::Disk;

/// A disk on which files may take so many bytes in all.
pub struct SimDisk {
    capacity: AtomicU64,
}

impl Default for SimDisk {
    fn default() -> Self {
        SimDisk {
            capacity: AtomicU64::new(u64::MAX),
        }
    }
}

impl SimDisk {
    /// From now on files may take so many bytes.
    pub fn set_capacity(&self, bytes: u64) {
        self.capacity.store(bytes, Ordering::Relaxed);
    }
}

impl Disk for SimDisk {
    fn free(&self, folder: &Path) -> std::io::Result<u64> {
        let mut taken = 0;
        for entry in std::fs::read_dir(folder)? {
            taken += entry?.metadata()?.len();
        }
        Ok(self.capacity.load(Ordering::Relaxed).saturating_sub(taken))
    }

    fn allocate(&self, file: &File, bytes: u64) -> std::io::Result<()> {
        file.set_len(bytes)
    }
}
