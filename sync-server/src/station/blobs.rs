//! Files that belong to records: content-addressed, kept whole or not at all.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use ketepai_model::ids::BlobHash;
use ketepai_sync::message::{Advice, Problem};

use super::Station;
use super::device::Auth;
use super::nonce::short;
use super::session::problem;
use crate::context::random;
use crate::error::{Error, at};

/// The largest file that a station takes.
pub const MAX_BLOB_BYTES: usize = 32 * 1024 * 1024;
pub(super) const FILES: &str = "files";

impl Station {
    /// Keeps a file. The device must be certified and have signed (nonce, `/v1/blobs/<hash>`, body).
    pub fn put_blob(&self, auth: &Auth, hash: &BlobHash, bytes: &[u8]) -> Result<(), Problem> {
        if bytes.len() > MAX_BLOB_BYTES {
            return Err(Problem::new(Advice::TooLarge, "too_large"));
        }
        let found = BlobHash::of(bytes);
        let path = format!("/v1/blobs/{hash}");
        self.identify(&self.desk(), auth, &path, &found.0)?;
        if found != *hash {
            return Err(Problem::new(Advice::Again { after_s: 1 }, "damaged"));
        }
        self.keep_blob(hash, bytes).map_err(|e| problem(&e))?;
        tracing::debug!(
            device = short(&auth.device),
            bytes = bytes.len(),
            "a file was kept"
        );
        Ok(())
    }

    /// Whether a file is here.
    pub fn has_blob(&self, hash: &BlobHash) -> bool {
        self.blob_path(hash).is_file()
    }

    /// Where a file lies, or would.
    pub fn blob_path(&self, hash: &BlobHash) -> PathBuf {
        self.folder.join(FILES).join(hash.to_string())
    }

    fn keep_blob(&self, hash: &BlobHash, bytes: &[u8]) -> Result<(), Error> {
        if !self.has_blob(hash) {
            // A name of its own: the same file may come twice at once.
            let mark = data_encoding::HEXLOWER.encode(&random::<6>(&*self.chance));
            write_file(&self.blob_path(hash), &mark, bytes)?;
        }
        self.desk().store.put_blob(hash, bytes.len() as u64)
    }
}

/// Writes a file beside its place, makes it durable and moves it there.
pub(super) fn write_file(path: &Path, mark: &str, bytes: &[u8]) -> Result<(), Error> {
    let folder = path.parent().unwrap_or(path);
    std::fs::create_dir_all(folder).map_err(at(folder))?;
    let beside = PathBuf::from(format!("{}.{mark}.part", path.display()));
    let write = || {
        let mut file = File::create(&beside)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&beside, path)?;
        File::open(folder)?.sync_all()
    };
    write().map_err(|source| {
        let _ = std::fs::remove_file(&beside);
        Error::Io {
            path: path.to_owned(),
            source,
        }
    })
}
