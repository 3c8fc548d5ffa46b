//! Files that belong to records: content-addressed, kept whole or not at all. How they come is in
//! [`super::uploads`]; here is who may have them, and the station's word on what it holds.

use std::path::PathBuf;

use ketepai_model::identity::{FileCustody, unpack_files};
use ketepai_model::ids::BlobHash;
use ketepai_sync::message::{Advice, Problem};

use super::Station;
use super::device::Auth;
use super::session::problem;
use crate::error::Error;

pub(super) const FILES: &str = "files";
const NOTE_QUOTA: &str = "file quota";

/// How much room files may take, in bytes; `None`: as much as there is.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Quota {
    /// All files together.
    pub total: Option<u64>,
    /// Those of one device, unless it is a coordinator's or an officer's.
    pub device: Option<u64>,
}

/// What is to be different, in megabytes; 0 is without a limit.
#[derive(Clone, Copy, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct QuotaChange {
    /// All files together.
    pub total: Option<u64>,
    /// Those of one device.
    pub device: Option<u64>,
}

impl Station {
    /// A file for a device that has signed (nonce, `/v1/blobs/<hash>`, nothing) and may read a record that names
    /// it. Whoever may not is told that there is none.
    pub fn read_blob(&self, auth: &Auth, hash: &BlobHash) -> Result<Option<(PathBuf, u64)>, Problem> {
        let path = format!("/v1/blobs/{hash}");
        let desk = self.desk();
        let certificate = self.identify(&desk, auth, &path, &BlobHash::of(&[]).0)?;
        let over = certificate.to_s < self.clock.wall_s() || desk.trust.revocation(&auth.device).is_some();
        let scopes = desk.store.scopes_of_file(hash).map_err(|e| problem(&e))?;
        let reads = !over && scopes.iter().any(|scope| certificate.covers(scope));
        drop(desk);
        let place = self.blob_path(hash);
        let length = std::fs::metadata(&place).map(|m| m.len());
        Ok(length.ok().filter(|_| reads).map(|length| (place, length)))
    }

    /// The station's signed word on files. The device must have signed (nonce, `/v1/custody`, body); the body is
    /// their hashes, end to end.
    pub fn file_custody(&self, auth: &Auth, body: &[u8]) -> Result<FileCustody, Problem> {
        let desk = self.desk();
        self.identify(&desk, auth, "/v1/custody", blake3::hash(body).as_bytes())?;
        let malformed = || Problem::new(Advice::Denied, "malformed");
        let hashes = unpack_files(body).ok_or_else(malformed)?;
        let states = desk.store.held_files(&hashes).map_err(|e| problem(&e))?;
        let pick = |wanted: fn(&(bool, bool)) -> bool| {
            let picked = hashes.iter().zip(&states).filter(|(_, state)| wanted(state));
            picked
                .map(|(hash, _)| *hash)
                .filter(|hash| self.has_blob(hash))
                .collect()
        };
        let (held, backed_up) = (pick(|s| s.0), pick(|s| s.1));
        Ok(FileCustody::sign(
            &desk.keys,
            self.clock.wall_s(),
            held,
            backed_up,
        ))
    }

    /// Whether a file is here.
    pub fn has_blob(&self, hash: &BlobHash) -> bool {
        self.blob_path(hash).is_file()
    }

    /// Where a file lies, or would.
    pub fn blob_path(&self, hash: &BlobHash) -> PathBuf {
        self.folder.join(FILES).join(hash.to_string())
    }

    /// How much room files may take.
    pub fn quota(&self) -> Result<Quota, Error> {
        let kept = self.desk().store.note(NOTE_QUOTA)?;
        Ok(kept
            .and_then(|bytes| serde_json::from_slice(&bytes).ok())
            .unwrap_or_default())
    }

    /// Changes what was asked to be changed; what holds now.
    pub fn change_quota(&self, change: &QuotaChange) -> Result<Quota, Error> {
        let before = self.quota()?;
        let set = |old: Option<u64>, new: Option<u64>| match new {
            None => old,
            Some(0) => None,
            Some(megabytes) => Some(megabytes.saturating_mul(1 << 20)),
        };
        let quota = Quota {
            total: set(before.total, change.total),
            device: set(before.device, change.device),
        };
        if quota != before {
            self.set_quota(&quota)?;
        }
        Ok(quota)
    }

    /// Sets it.
    pub fn set_quota(&self, quota: &Quota) -> Result<(), Error> {
        let bytes = serde_json::to_vec(quota).unwrap_or_default();
        self.desk().store.put_note(NOTE_QUOTA, &bytes)
    }
}
