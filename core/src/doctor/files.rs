//! Files without a record, records without their files, and files that are not what they were: found, and healed
//! as far as the station has a good copy. What nobody else has is never thrown away.

use ketepai_model::attachment::StoredFile;
use ketepai_model::ids::{BlobHash, RecordId};
use ketepai_store::{FileState, Finding};

use crate::app::App;
use crate::error::AppError;

/// A file that no record names, that the station has, and that is so old is given up: what was to name it was
/// never saved, or is gone.
const FORGOTTEN_S: i64 = 30 * 86_400;

/// The finding's table.
const TABLE: &str = "file";

impl App {
    pub(super) fn file_findings(&self) -> Result<Vec<Finding>, AppError> {
        let mut found = Vec::new();
        for file in self.store.files_without_record()? {
            found.push(self.finding("file_without_record", &file.hash, None)?);
        }
        for file in self.store.files_here()? {
            if let Some(code) = self.trouble_with(&file)? {
                let record = self.store.records_of(&file.hash)?.first().map(|(id, _)| *id);
                found.push(self.finding(code, &file.hash, record)?);
            }
        }
        for (record, file) in self.lost_files()? {
            found.push(self.finding("record_without_file", &file.hash, Some(record))?);
        }
        Ok(found)
    }

    /// As a code; `None`: it is what its name says.
    fn trouble_with(&self, file: &FileState) -> Result<Option<&'static str>, AppError> {
        if !self.file_path(&file.hash).exists() {
            return Ok(Some("file_missing"));
        }
        let hash = match self.open_file(&file.hash) {
            Ok(Some(mut reader)) => reader.hash().ok(),
            Ok(None) => self.read_file(&file.hash).ok().map(|bytes| BlobHash::of(&bytes)),
            Err(AppError::Invalid { .. }) => None,
            Err(other) => return Err(other),
        };
        Ok((hash != Some(file.hash)).then_some("file_damaged"))
    }

    fn lost_files(&self) -> Result<Vec<(RecordId, StoredFile)>, AppError> {
        Ok(self.store.records_without_file(&self.me()?.keys.device())?)
    }

    fn finding(&self, code: &str, hash: &BlobHash, record: Option<RecordId>) -> Result<Finding, AppError> {
        let title = match &record {
            Some(id) => Some(self.title_above(id)?),
            None => None,
        };
        Ok(Finding {
            code: code.into(),
            table: TABLE.into(),
            record,
            title,
            file: Some(*hash),
            ..Finding::default()
        })
    }

    /// Asks the station for good copies, and gives up what was forgotten.
    /// `whole`: nothing of the log was dropped, so that a file without a record is one whose record never was.
    pub(super) fn heal_files(&mut self, whole: bool) -> Result<(), AppError> {
        let now_s = self.context.clock.wall_ms().div_euclid(1000);
        for file in self.store.files_without_record()? {
            let old = now_s.saturating_sub(file.since_s) > FORGOTTEN_S;
            if whole && (file.backed_up || (file.at_station && old)) {
                self.drop_file(&file.hash)?;
                self.store.write(|w| w.forget_file(&file.hash))?;
            }
        }
        for file in self.store.files_here()? {
            match self.trouble_with(&file)? {
                Some("file_missing") => self.drop_file(&file.hash)?,
                // Damaged, and the only one: perhaps a part of it can still be read some day.
                Some(_) if file.at_station => self.drop_file(&file.hash)?,
                _ => {}
            }
        }
        let wanted = self.store.files_gone()?;
        let lost = self.lost_files()?.into_iter().map(|(_, file)| file);
        let all: Vec<StoredFile> = wanted.into_iter().chain(lost).collect();
        self.store.write(|w| {
            for file in &all {
                w.want_file(file, false, now_s)?;
            }
            Ok::<_, AppError>(())
        })
    }
}
