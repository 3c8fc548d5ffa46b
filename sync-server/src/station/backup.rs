//! Copies of the station, and how one is put back. What phones may forget hangs on the first, so it is noted
//! only after the copy is durable. Secrets are never copied: `root.key` is kept apart, by hand.

use std::fs::File;
use std::path::{Path, PathBuf};

use ketepai_model::ids::BlobHash;

use super::answer::NOTE_BACKED_UP;
use super::blobs::FILES;
use super::desk::RESTORED;
use super::{Station, folder, uploads};
use crate::error::{Error, at};

const DATABASE: &str = "ketepai.db";

/// A backup that was made.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Backup {
    /// Up to which arrival.
    pub position: u64,
    /// Files copied this time.
    pub files: u64,
}

/// A backup that was put back.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Restored {
    /// Where the database that was there lies now.
    pub aside: Option<PathBuf>,
    /// Files copied.
    pub files: u64,
}

impl Station {
    /// Copies database and files into a folder, and notes how far the copy goes. A backup that was there is
    /// replaced only by a whole one.
    pub fn backup(&self, target: &Path) -> Result<Backup, Error> {
        folder::make_private(target)?;
        let position = self.copy_database(target)?;
        folder::copy_plate(&self.folder, target)?;
        let files = copy_files(&self.folder.join(FILES), &target.join(FILES))?;
        self.desk().store.put_backed_up(&files_in(&target.join(FILES))?)?;
        self.desk()
            .store
            .put_note(NOTE_BACKED_UP, &position.to_be_bytes())?;
        tracing::info!(position, files, "backed up");
        Ok(Backup { position, files })
    }

    fn copy_database(&self, target: &Path) -> Result<u64, Error> {
        let beside = target.join(format!("{DATABASE}.new"));
        if beside.exists() {
            std::fs::remove_file(&beside).map_err(at(&beside))?;
        }
        let desk = self.desk();
        let position = desk.store.newest()?.position;
        desk.store.copy_to(&beside)?;
        drop(desk);
        put_in_place(&beside, &target.join(DATABASE))?;
        Ok(position)
    }

    /// Puts a backup into a station's folder, which nobody may have open. A database that is there is moved
    /// aside, never overwritten. The station takes a new signing key when it is next opened.
    pub fn restore(backup: &Path, folder: &Path) -> Result<Restored, Error> {
        let source = backup.join(DATABASE);
        if !source.is_file() {
            return Err(Error::NoBackup);
        }
        folder::make_private(folder)?;
        let _lock = lock(folder)?;
        if !Station::is_founded(folder) {
            folder::copy_plate(backup, folder)?;
        }
        let beside = folder.join(format!("{DATABASE}.new"));
        std::fs::copy(&source, &beside).map_err(at(&beside))?;
        let files = copy_files(&backup.join(FILES), &folder.join(FILES))?;
        folder::write_private(&folder.join(RESTORED), b"")?;
        let aside = set_aside(folder)?;
        put_in_place(&beside, &folder.join(DATABASE))?;
        Ok(Restored { aside, files })
    }
}

/// The same lock as the store's, so that no open database is pulled from under somebody.
fn lock(folder: &Path) -> Result<File, Error> {
    let path = folder.join("lock");
    let file = File::options()
        .create(true)
        .append(true)
        .open(&path)
        .map_err(at(&path))?;
    file.try_lock()
        .map_err(|_| Error::Store(ketepai_store::Error::InUse))?;
    Ok(file)
}

fn put_in_place(from: &Path, to: &Path) -> Result<(), Error> {
    let put = || {
        File::open(from)?.sync_all()?;
        std::fs::rename(from, to)?;
        to.parent()
            .map_or(Ok(()), |folder| File::open(folder)?.sync_all())
    };
    put().map_err(at(to))
}

/// Moves the database and its journal out of the way, under the first free name.
fn set_aside(folder: &Path) -> Result<Option<PathBuf>, Error> {
    let name = |n: u32, suffix: &str| folder.join(format!("{DATABASE}.before-restore-{n}{suffix}"));
    let n = (1..).find(|n| !name(*n, "").exists()).unwrap_or(u32::MAX);
    let mut aside = None;
    for suffix in ["-wal", "-shm", ""] {
        let from = folder.join(format!("{DATABASE}{suffix}"));
        if from.exists() {
            std::fs::rename(&from, name(n, suffix)).map_err(at(from))?;
            aside = Some(name(n, ""));
        }
    }
    Ok(aside)
}

/// Copies the files that are not there yet; how many.
/// The files that lie in a backup, each whole: they were moved to their names.
fn files_in(folder: &Path) -> Result<Vec<BlobHash>, Error> {
    let names = match std::fs::read_dir(folder) {
        Ok(entries) => entries
            .flatten()
            .map(|e| e.file_name().to_string_lossy().into_owned())
            .collect(),
        Err(_) => Vec::new(),
    };
    Ok(names.iter().filter_map(|name| name.parse().ok()).collect())
}

/// Whether a file lies there already, as long as here.
fn is_copied(from: &Path, to: &Path) -> bool {
    let length = |path: &Path| std::fs::metadata(path).map(|m| m.len()).ok();
    length(to).is_some() && length(from) == length(to)
}

fn copy_files(from: &Path, to: &Path) -> Result<u64, Error> {
    if !from.is_dir() {
        return Ok(0);
    }
    let mut copied = 0;
    for file in std::fs::read_dir(from).map_err(at(from))? {
        let file = file.map_err(at(from))?;
        let target = to.join(file.file_name());
        let other = !file.path().is_file() || file.path().extension().is_some();
        if other || is_copied(&file.path(), &target) {
            continue;
        }
        copy_file(&file.path(), &target)?;
        copied += 1;
    }
    Ok(copied)
}

/// Copies a file beside its place, makes it durable and moves it there.
fn copy_file(from: &Path, to: &Path) -> Result<(), Error> {
    let folder = to.parent().unwrap_or(to);
    std::fs::create_dir_all(folder).map_err(at(folder))?;
    let beside = PathBuf::from(format!("{}.copy.part", to.display()));
    let copy = || {
        std::fs::copy(from, &beside)?;
        // What rotted here is not copied over anything, and not told to be in a backup.
        let name = to.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        if name
            .parse::<BlobHash>()
            .is_ok_and(|hash| !uploads::hash_of(&beside).is_ok_and(|found| found == hash))
        {
            tracing::error!("a file is not what it was; the doctor names it");
            return std::fs::remove_file(&beside);
        }
        File::open(&beside)?.sync_all()?;
        std::fs::rename(&beside, to)?;
        File::open(folder)?.sync_all()
    };
    copy().map_err(at(to))
}
