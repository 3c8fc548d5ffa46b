//! Crypto-erase: a phone that was revoked or lost destroys its keys, and with them everything that they open.

use std::path::{Path, PathBuf};

use ketepai_store::Store;

use crate::app::App;
use crate::error::{AppError, file_error};
use crate::pin::erase_below;
use crate::vault::{KeyVault, sync_folder};

/// Stands in the folder of a phone that was wiped, with the reason in it.
const MARKER: &str = "wiped";

impl App {
    /// Destroys the phone: its secrets first, since that is the erasure, then database and files. What is left is a
    /// marker with the reason's code, by which the next opening says why. Nothing of this app works afterwards.
    ///
    /// The marker is written before, so that a phone whose battery is pulled on the way goes on where it was.
    pub fn wipe(&mut self, reason: &str) -> Result<(), AppError> {
        // On a full disk the marker has to wait for the space; the erasure does not.
        let marked = mark(&self.folder, reason);
        self.vault.erase_all()?;
        self.identity = None;
        self.wiped = true;
        // Closes the database.
        self.store = Store::in_memory()?;
        remove_content(&self.folder)?;
        marked.or_else(|_| mark(&self.folder, reason))
    }
}

/// Why the phone in a folder was wiped; `None` where it was not.
pub fn wiped(folder: &Path) -> Option<String> {
    std::fs::read_to_string(folder.join(MARKER)).ok()
}

/// Ends a wipe that was begun; a wiped phone does not open.
pub(crate) fn refuse_wiped(folder: &Path, vault: &dyn KeyVault) -> Result<(), AppError> {
    if wiped(folder).is_none() {
        return Ok(());
    }
    erase_below(vault)?;
    remove_content(folder)?;
    Err(denied())
}

pub(crate) fn denied() -> AppError {
    AppError::Denied {
        reason: "wiped".into(),
    }
}

fn mark(folder: &Path, reason: &str) -> Result<(), AppError> {
    let (path, beside) = (folder.join(MARKER), folder.join("wiped.part"));
    let write = || {
        std::fs::write(&beside, reason)?;
        std::fs::File::open(&beside)?.sync_all()?;
        std::fs::rename(&beside, &path)?;
        sync_folder(folder)
    };
    write().map_err(|e| file_error(&path, e))
}

/// Removes the database, what was ever set aside of it, and all files. Other profiles are other people's.
fn remove_content(folder: &Path) -> Result<(), AppError> {
    for path in content(folder) {
        let removed = match path.is_dir() {
            true => std::fs::remove_dir_all(&path),
            false => std::fs::remove_file(&path),
        };
        removed.map_err(|e| file_error(&path, e))?;
    }
    sync_folder(folder).map_err(|e| file_error(folder, e))
}

fn content(folder: &Path) -> Vec<PathBuf> {
    let ours = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with("ketepai.db") || name == "files"
    };
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).filter(ours).collect()
}

#[cfg(test)]
mod tests;
