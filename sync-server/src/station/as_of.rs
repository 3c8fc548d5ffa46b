//! The records as they stand now, or as they stood: read through a handle of their own, so that no phone waits at
//! the desk while a report is made. Must not write anything but the copy that it throws away.

use std::path::{Path, PathBuf};

use data_encoding::HEXLOWER;
use ketepai_model::programme::books::Books;

use super::desk::ZONE_MINUTES;
use super::{Station, folder};
use crate::context::{Chance, random};
use crate::error::Error;
use crate::store::StationStore;

/// Copies lie in the station's own folder, which only its owner opens.
const COPY: &str = "as-of-";
const DAY_S: i64 = 86_400;

/// From when.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// What had arrived by the end of this day, days since 1970-01-01.
    Day(i64),
    /// What had arrived up to this position.
    Position(u64),
}

/// Records to be read.
pub(super) struct Shown {
    // Closed before its folder goes.
    store: Box<dyn StationStore>,
    /// Up to which arrival.
    pub position: u64,
    _folder: Option<Passing>,
}

impl Shown {
    pub fn store(&self) -> &dyn StationStore {
        &*self.store
    }

    pub fn books(&self) -> &dyn Books {
        self.store.books()
    }
}

impl Station {
    /// The records as they stand now. The desk is held only until the handle is open.
    pub(super) fn shown(&self) -> Result<Shown, Error> {
        let store = self.desk().store.reader()?;
        Ok(Shown {
            position: store.newest()?.position,
            store,
            _folder: None,
        })
    }

    /// The records as of a moment. Where something arrived since, they are a copy whose caches are made anew: it
    /// costs the time of a rebuild, at nobody's expense but the asker's.
    pub(super) fn as_of(&self, moment: Moment) -> Result<Shown, Error> {
        let now = self.shown()?;
        let position = match moment {
            Moment::Day(day) => now.store.position_at(end_of(day))?,
            Moment::Position(position) => position,
        };
        if position == now.position {
            return Ok(now);
        }
        if position > now.position {
            return Err(Error::Invalid("position"));
        }
        let folder = Passing::new(&self.folder, &*self.chance)?;
        Ok(Shown {
            store: now.store.as_of(position, &folder.0)?,
            position,
            _folder: Some(folder),
        })
    }

    /// Today, by the county's zone, days since 1970-01-01.
    pub fn today(&self) -> i64 {
        (self.clock.wall_s() + i64::from(ZONE_MINUTES) * 60).div_euclid(DAY_S)
    }
}

/// The last second of a day in the county's zone.
fn end_of(day: i64) -> i64 {
    let next = day.saturating_add(1).saturating_mul(DAY_S);
    next.saturating_sub(i64::from(ZONE_MINUTES) * 60 + 1)
}

/// What a program that died left behind.
pub(super) fn sweep(folder: &Path) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    for entry in entries.filter(|e| e.file_name().to_string_lossy().starts_with(COPY)) {
        let _ = std::fs::remove_dir_all(entry.path());
    }
}

/// A folder that goes when this does.
struct Passing(PathBuf);

impl Passing {
    fn new(beside: &Path, chance: &dyn Chance) -> Result<Self, Error> {
        let name = format!("{COPY}{}", HEXLOWER.encode(&random::<8>(chance)));
        let path = beside.join(name);
        folder::make_private(&path)?;
        Ok(Passing(path))
    }
}

impl Drop for Passing {
    fn drop(&mut self) {
        if let Err(error) = std::fs::remove_dir_all(&self.0) {
            tracing::warn!(%error, "a copy could not be removed; the next start does it");
        }
    }
}
