//! Room on the phone. A capture is promised its room before the shutter, so that it cannot fail half-way; what
//! is given up for it is in a backup of the station and allowed by the settings, originals first, thumbnails
//! never; and a phone that is full still has room for text.

use std::fs::File;
use std::path::PathBuf;

use crate::app::App;
use crate::error::{AppError, file_error};

/// What is left for text when files may take no more: about 50,000 visits.
pub const ROOM_FOR_TEXT: u64 = 32 * 1024 * 1024;
const RESERVED: &str = "reserved";

/// What there is room for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Room {
    /// Bytes free on the disk.
    pub free: u64,
    /// Bytes that could be given up: in a backup of the station, and allowed by the settings.
    pub could_give_up: u64,
    /// Bytes that only wait for the station, or for its backup.
    pub waits_for_backup: u64,
}

impl App {
    /// What there is room for.
    pub fn room(&self) -> Result<Room, AppError> {
        let could = match self.file_settings()?.give_up_from() {
            Some(rung) => self.store.files_to_give_up(rung)?,
            None => Vec::new(),
        };
        let all = self
            .store
            .files_to_give_up(ketepai_model::attachment::Rung::Voice)?;
        let here: u64 = self.store.bytes_here()?;
        Ok(Room {
            free: self.free()?,
            could_give_up: could.iter().map(|f| f.bytes).sum(),
            waits_for_backup: here.saturating_sub(all.iter().map(|f| f.bytes).sum()),
        })
    }

    /// Promises room for a capture of so many bytes, before the shutter; gives up what may be given up if need
    /// be. [`AppError::StorageFull`] says no while nothing is lost yet. Kept until the capture is saved or
    /// [`App::release_capture`] is called; a crash leaves a file that the next opening removes.
    pub fn reserve_capture(&mut self, bytes: u64) -> Result<(), AppError> {
        self.release_capture()?;
        self.make_room(bytes.saturating_add(ROOM_FOR_TEXT))?;
        let path = self.reserved_path();
        let file = File::create(&path).map_err(|e| file_error(&path, e))?;
        let held = self.context.disk.allocate(&file, bytes);
        if let Err(error) = held {
            self.release_capture()?;
            return Err(file_error(&path, error));
        }
        Ok(())
    }

    /// Lets the promised room go: it is used now, or not needed.
    pub fn release_capture(&mut self) -> Result<(), AppError> {
        match std::fs::remove_file(self.reserved_path()) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(file_error(&self.reserved_path(), e)),
            _ => Ok(()),
        }
    }

    /// Gives files up until so many bytes are free. How many bytes went.
    pub fn make_room(&mut self, bytes: u64) -> Result<u64, AppError> {
        let mut gone = 0;
        let Some(rung) = self
            .file_settings()?
            .give_up_from()
            .filter(|_| self.free().is_ok_and(|f| f < bytes))
        else {
            return if self.free()? < bytes {
                Err(AppError::StorageFull)
            } else {
                Ok(0)
            };
        };
        for file in self.store.files_to_give_up(rung)? {
            if self.free()? >= bytes {
                break;
            }
            self.drop_file(&file.hash)?;
            gone += file.bytes;
        }
        if self.free()? < bytes {
            return Err(AppError::StorageFull);
        }
        tracing::info!(bytes = gone, "files were given up for room");
        Ok(gone)
    }

    fn free(&self) -> Result<u64, AppError> {
        let folder = self.folder.join("files");
        self.context
            .disk
            .free(&folder)
            .map_err(|e| file_error(&folder, e))
    }

    fn reserved_path(&self) -> PathBuf {
        self.folder.join("files").join(RESERVED)
    }
}
