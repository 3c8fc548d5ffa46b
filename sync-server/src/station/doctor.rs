//! Whether what lies in the station is still what was signed; and room for good copies, which phones bring.

use ketepai_model::identity::TrustStore;
use ketepai_model::ids::BlobHash;
use ketepai_store::Finding;

use super::{Station, uploads};
use crate::error::Error;

/// What the doctor found, and did.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct Diagnosis {
    /// Everything that is not as it was left.
    pub findings: Vec<Finding>,
    /// How much was dropped to make room for good copies; `None` when nothing was to be done.
    pub dropped: Option<u64>,
}

impl Station {
    /// Looks at everything; with `heal`, drops what is not what was signed and makes the caches again. Phones
    /// that hold good copies notice the difference and offer them.
    pub fn doctor(&self, heal: bool) -> Result<Diagnosis, Error> {
        let trust = TrustStore::new(self.root);
        let mut findings = self.desk().store.verify(trust.clone())?;
        let files = self.file_findings()?;
        let of_the_log = !findings.is_empty();
        findings.extend(files.iter().map(|(finding, _)| finding.clone()));
        let dropped = match heal && !findings.is_empty() {
            true => Some(self.heal(trust, of_the_log, &files)?),
            false => None,
        };
        Ok(Diagnosis { findings, dropped })
    }

    /// Files that are missing or are not what their names say. Read without holding the desk.
    fn file_findings(&self) -> Result<Vec<(Finding, BlobHash)>, Error> {
        let files = self.desk().store.files()?;
        let trouble = |hash: &BlobHash| match uploads::hash_of(&self.blob_path(hash)) {
            Ok(found) if found == *hash => None,
            Ok(_) => Some("file_damaged"),
            Err(_) => Some("file_missing"),
        };
        let finding = |hash: BlobHash| {
            let code = trouble(&hash)?.to_owned();
            let finding = Finding {
                code,
                table: "file".into(),
                file: Some(hash),
                ..Finding::default()
            };
            Some((finding, hash))
        };
        Ok(files.into_iter().filter_map(finding).collect())
    }

    fn heal(&self, trust: TrustStore, of_the_log: bool, files: &[(Finding, BlobHash)]) -> Result<u64, Error> {
        let mut dropped = 0;
        if of_the_log {
            dropped += self.desk().store.heal(trust)?;
        }
        for (_, hash) in files {
            // Phones ask which files are here, and send again what is not.
            let _ = std::fs::remove_file(self.blob_path(hash));
            self.desk().store.forget_file(hash)?;
            dropped += 1;
        }
        Ok(dropped)
    }
}
