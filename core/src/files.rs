//! The bytes of attachments at rest: named by the hash of what they say, encrypted each under a key of its own
//! that lies in the database. Whoever changes a byte makes a file that no longer opens.
//!
//! `"KTFILE1" · 0 · chunks`: STREAM over XChaCha20-Poly1305, 64 KiB of plaintext a chunk, the last one marked. A
//! key encrypts one file once, so that the nonce counts chunks and nothing else.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use aead_stream::{DecryptorBE32, EncryptorBE32};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use ketepai_model::ids::BlobHash;
use zeroize::Zeroizing;

use crate::app::App;
use crate::error::{AppError, file_error};
use crate::vault::sync_folder;

const MAGIC: &[u8; 8] = b"KTFILE1\0";
const CHUNK: usize = 64 * 1024;
const TAG: usize = 16;
/// The end of the name of a file that is not in its place yet.
const PART: &str = "part";

impl App {
    /// The plaintext of a file. [`AppError::NotFound`] where it does not lie here; `file:tampered` where its bytes
    /// are not the ones that were kept.
    pub fn read_file(&self, hash: &BlobHash) -> Result<Vec<u8>, AppError> {
        let bytes = match std::fs::read(self.file_path(hash)) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                return Err(AppError::NotFound { what: "file" });
            }
            read => read.map_err(|e| file_error(&self.file_path(hash), e))?,
        };
        let plain = match self.store.blob_key(hash)? {
            Some(key) => open(&bytes, &key),
            None => Some(bytes),
        };
        plain
            .filter(|plain| BlobHash::of(plain) == *hash)
            .ok_or_else(tampered)
    }

    /// Keeps a file under the hash of its bytes, encrypted, whole or not at all, and durably. It lies beside
    /// before its key is known, and in its place after: a crash between is mended at the next opening.
    pub(crate) fn keep_file(&mut self, hash: &BlobHash, bytes: &[u8]) -> Result<(), AppError> {
        if self.store.blob_key(hash)?.is_some() && self.read_file(hash).is_ok() {
            return Ok(());
        }
        let key = Zeroizing::new(self.context.random32());
        let (path, part) = (self.file_path(hash), self.part_path(hash));
        write_durably(&part, &seal(bytes, &key)?)?;
        self.store.write(|w| {
            w.put_blob(hash, bytes.len() as u64)?;
            w.put_blob_key(hash, &key)
        })?;
        put_in_place(&part, &path)
    }

    /// Encrypts what lies here as it is, and finishes what a crash left unfinished.
    pub(crate) fn mend_files(&mut self) -> Result<(), AppError> {
        let with_key = self.store.blobs_with_key()?;
        for (hash, part) in self.files_here()? {
            match (part, with_key.contains(&hash)) {
                (true, _) => self.mend_part(&hash)?,
                (false, false) => self.encrypt_file(&hash)?,
                (false, true) => {}
            }
        }
        Ok(())
    }

    /// A file beside whose key is known is the newer one; any other is half of nothing.
    fn mend_part(&mut self, hash: &BlobHash) -> Result<(), AppError> {
        let (path, part) = (self.file_path(hash), self.part_path(hash));
        let bytes = std::fs::read(&part).map_err(|e| file_error(&part, e))?;
        let key = self.store.blob_key(hash)?;
        let plain = key.and_then(|key| open(&bytes, &key));
        if plain.is_some_and(|plain| BlobHash::of(&plain) == *hash) {
            return put_in_place(&part, &path);
        }
        std::fs::remove_file(&part).map_err(|e| file_error(&part, e))?;
        match path.exists() && self.store.blob_key(hash)?.is_none() {
            true => self.encrypt_file(hash),
            false => Ok(()),
        }
    }

    fn encrypt_file(&mut self, hash: &BlobHash) -> Result<(), AppError> {
        match self.read_file(hash) {
            Ok(bytes) => self.keep_file(hash, &bytes),
            Err(_) => {
                tracing::warn!("a file is not what its name says; left as it lies");
                Ok(())
            }
        }
    }

    /// The files in the phone's folder: their hashes, and whether they are still beside their place.
    fn files_here(&self) -> Result<Vec<(BlobHash, bool)>, AppError> {
        let folder = self.folder.join("files");
        let entries = std::fs::read_dir(&folder).map_err(|e| file_error(&folder, e))?;
        let mut found = Vec::new();
        for entry in entries.flatten() {
            let path = entry.path();
            let name = path.file_stem().and_then(|s| s.to_str()).unwrap_or_default();
            if let Ok(hash) = name.parse() {
                found.push((hash, path.extension().is_some_and(|e| e == PART)));
            }
        }
        found.sort_by_key(|(_, part)| !part);
        Ok(found)
    }

    fn part_path(&self, hash: &BlobHash) -> PathBuf {
        self.file_path(hash).with_extension(PART)
    }
}

fn seal(plain: &[u8], key: &[u8; 32]) -> Result<Vec<u8>, AppError> {
    let mut stream = EncryptorBE32::from_aead(XChaCha20Poly1305::new(&(*key).into()), &Default::default());
    let chunks = plain.len().div_ceil(CHUNK).max(1);
    let mut sealed = Vec::with_capacity(MAGIC.len() + plain.len() + chunks * TAG);
    sealed.extend_from_slice(MAGIC);
    let (all_but_last, last) = plain.split_at((chunks - 1) * CHUNK);
    for chunk in all_but_last.chunks(CHUNK) {
        sealed.extend(stream.encrypt_next(chunk).map_err(|_| tampered())?);
    }
    sealed.extend(stream.encrypt_last(last).map_err(|_| tampered())?);
    Ok(sealed)
}

fn open(sealed: &[u8], key: &[u8; 32]) -> Option<Vec<u8>> {
    let chunks = sealed.strip_prefix(MAGIC.as_slice())?;
    let mut stream = DecryptorBE32::from_aead(XChaCha20Poly1305::new(&(*key).into()), &Default::default());
    let count = chunks.len().div_ceil(CHUNK + TAG).max(1);
    let (all_but_last, last) = chunks.split_at((count - 1) * (CHUNK + TAG));
    let mut plain = Vec::with_capacity(chunks.len());
    for chunk in all_but_last.chunks(CHUNK + TAG) {
        plain.extend(stream.decrypt_next(chunk).ok()?);
    }
    plain.extend(stream.decrypt_last(last).ok()?);
    Some(plain)
}

fn write_durably(path: &Path, bytes: &[u8]) -> Result<(), AppError> {
    let write = || {
        let mut file = File::create(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(|e| file_error(path, e))
}

fn put_in_place(part: &Path, path: &Path) -> Result<(), AppError> {
    let put = || {
        std::fs::rename(part, path)?;
        path.parent().map_or(Ok(()), sync_folder)
    };
    put().map_err(|e| file_error(path, e))
}

fn tampered() -> AppError {
    AppError::Invalid {
        field: "file".into(),
        rule: "tampered".into(),
    }
}

#[cfg(test)]
mod tests;
