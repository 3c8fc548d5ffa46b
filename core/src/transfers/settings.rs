//! What a person has decided on files: how much a month may cost, whether originals travel, what may be given up.

use ketepai_model::attachment::Rung;

use crate::app::App;
use crate::error::AppError;

const META_FILES: &str = "file settings";

/// How far down the ladder files go, and what may be given up for room.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct FileSettings {
    /// Bytes a month on networks that cost by the byte.
    pub metered_bytes: u64,
    /// Whether originals are sent where the network costs nothing.
    pub originals: bool,
    /// Whether originals are kept on the phone at all, beside the evidence copy.
    pub keep_originals: bool,
    /// Whether originals that the station has in a backup may be given up for room.
    pub give_up_originals: bool,
    /// Whether evidence copies may, too.
    pub give_up_evidence: bool,
}

impl Default for FileSettings {
    fn default() -> Self {
        FileSettings {
            metered_bytes: 100 * 1024 * 1024,
            originals: true,
            keep_originals: true,
            give_up_originals: true,
            give_up_evidence: false,
        }
    }
}

impl FileSettings {
    /// The highest rung that may be given up; `None`: nothing may.
    pub(super) fn give_up_from(&self) -> Option<Rung> {
        match (self.give_up_evidence, self.give_up_originals) {
            (true, _) => Some(Rung::Evidence),
            (false, true) => Some(Rung::Original),
            (false, false) => None,
        }
    }
}

impl App {
    /// What was decided on files.
    pub fn file_settings(&self) -> Result<FileSettings, AppError> {
        let kept = self.store.meta(META_FILES)?;
        Ok(kept
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default())
    }

    /// Decides on files.
    pub fn set_file_settings(&mut self, settings: &FileSettings) -> Result<(), AppError> {
        let bytes = serde_json::to_vec(settings).unwrap_or_default();
        self.store.write(|w| w.put_meta(META_FILES, &bytes))?;
        Ok(())
    }
}
