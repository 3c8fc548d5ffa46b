//! The bytes of attachments at rest: named by the hash of what they say, encrypted each under a key of its own
//! that lies in the database. Whoever changes a byte makes a file that no longer opens.

mod sealed;

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

use ketepai_model::attachment::{Rung, StoredFile};
use ketepai_model::ids::BlobHash;
use zeroize::Zeroizing;

use crate::app::App;
use crate::error::{AppError, file_error};
use crate::vault::sync_folder;

pub(crate) use sealed::{CHUNK, SealedReader, SealedWriter};

/// The end of the name of a file that is not in its place yet.
const PART: &str = "part";
/// The end of the name of a file that is being fetched.
const DOWN: &str = "down";

impl App {
    /// The plaintext of a file. [`AppError::NotFound`] where it does not lie here; `file:tampered` where its bytes
    /// are not the ones that were kept.
    pub fn read_file(&self, hash: &BlobHash) -> Result<Vec<u8>, AppError> {
        let plain = match self.open_file(hash)? {
            Some(mut reader) => reader.whole().map_err(|e| self.unreadable(hash, e))?,
            None => std::fs::read(self.file_path(hash)).map_err(|e| self.unreadable(hash, e))?,
        };
        match BlobHash::of(&plain) == *hash {
            true => Ok(plain),
            false => Err(tampered()),
        }
    }

    /// Writes a file's plaintext to where a person wants it.
    pub fn save_file_as(&self, hash: &BlobHash, target: &Path) -> Result<u64, AppError> {
        let Some(mut reader) = self.open_file(hash)? else {
            let bytes = self.read_file(hash)?;
            write_durably(target, &bytes)?;
            return Ok(bytes.len() as u64);
        };
        if reader.hash().map_err(|e| self.unreadable(hash, e))? != *hash {
            return Err(tampered());
        }
        let mut file = File::create(target).map_err(|e| file_error(target, e))?;
        let mut offset = 0;
        loop {
            let piece = reader.read(offset).map_err(|e| self.unreadable(hash, e))?;
            if piece.is_empty() {
                return Ok(offset);
            }
            file.write_all(&piece).map_err(|e| file_error(target, e))?;
            offset += piece.len() as u64;
        }
    }

    /// A file for reading in pieces; `None` where it lies here as it is.
    pub(crate) fn open_file(&self, hash: &BlobHash) -> Result<Option<SealedReader>, AppError> {
        match self.store.blob_key(hash)? {
            Some(key) => SealedReader::open(&self.file_path(hash), &key)
                .map(Some)
                .map_err(|e| self.unreadable(hash, e)),
            None => Ok(None),
        }
    }

    pub(crate) fn unreadable(&self, hash: &BlobHash, error: std::io::Error) -> AppError {
        match error.kind() {
            std::io::ErrorKind::NotFound => AppError::NotFound { what: "file" },
            std::io::ErrorKind::InvalidData => tampered(),
            _ => file_error(&self.file_path(hash), error),
        }
    }

    /// Keeps a file under the hash of its bytes, encrypted, whole or not at all, and durably. It lies beside
    /// before its key is known, and in its place after: a crash between is mended at the next opening.
    pub(crate) fn keep_file(&mut self, bytes: &[u8], rung: Rung) -> Result<StoredFile, AppError> {
        let file = StoredFile {
            rung,
            hash: BlobHash::of(bytes),
            bytes: bytes.len() as i64,
        };
        if self.store.blob_key(&file.hash)?.is_some() && self.read_file(&file.hash).is_ok() {
            return Ok(file);
        }
        self.keep_bytes_of(&mut &*bytes, &file)?;
        Ok(file)
    }

    /// Keeps a file that is too large to hold, piece by piece.
    pub(crate) fn keep_large(&mut self, source: &Path, rung: Rung) -> Result<StoredFile, AppError> {
        let mut hasher = blake3::Hasher::new();
        let open = || File::open(source).map_err(|e| file_error(source, e));
        let bytes = std::io::copy(&mut open()?, &mut hasher).map_err(|e| file_error(source, e))?;
        let file = StoredFile {
            rung,
            hash: BlobHash(*hasher.finalize().as_bytes()),
            bytes: bytes as i64,
        };
        if self.store.file(&file.hash)?.is_none_or(|known| !known.here) {
            self.keep_bytes_of(&mut open()?, &file)?;
        }
        Ok(file)
    }

    fn keep_bytes_of(&mut self, source: &mut dyn Read, file: &StoredFile) -> Result<(), AppError> {
        let key = Zeroizing::new(self.context.random32());
        let (path, part) = (self.file_path(&file.hash), self.part_path(&file.hash));
        let written = write_sealed(source, &part, &key).map_err(|e| file_error(&part, e));
        if !written.as_ref().is_ok_and(|hash| *hash == file.hash) {
            let _ = std::fs::remove_file(&part);
            return written.and(Err(tampered()));
        }
        let now_s = self.context.clock.wall_ms().div_euclid(1000);
        self.store.write(|w| {
            w.put_file(file, now_s)?;
            w.put_blob_key(&file.hash, &key)
        })?;
        put_in_place(&part, &path)
    }

    /// Goes on with a file that is being fetched; its key is made when it is begun.
    pub(crate) fn resume_fetch(&mut self, hash: &BlobHash) -> Result<SealedWriter, AppError> {
        // A key seals one file once: what is begun anew gets a new one.
        let begun = self.fetched(hash) > 0;
        let key = match self.store.blob_key(hash)?.filter(|_| begun) {
            Some(key) => key,
            None => {
                let key = Zeroizing::new(self.context.random32());
                self.store.write(|w| w.put_blob_key(hash, &key))?;
                key
            }
        };
        let path = self.down_path(hash);
        SealedWriter::resume(&path, &key).map_err(|e| file_error(&path, e))
    }

    /// Puts a fetched file in its place, if it is what was asked for; otherwise it is begun anew next time.
    pub(crate) fn finish_fetch(&mut self, hash: &BlobHash, writer: SealedWriter) -> Result<bool, AppError> {
        let down = self.down_path(hash);
        let found = writer.finish().map_err(|e| file_error(&down, e))?;
        if found != *hash {
            self.store.write(|w| w.set_file_here(hash, false))?;
            std::fs::remove_file(&down).map_err(|e| file_error(&down, e))?;
            return Ok(false);
        }
        put_in_place(&down, &self.file_path(hash))?;
        self.store
            .write(|w| {
                w.unwant_file(hash)?;
                w.set_file_here(hash, true).map(|_| true)
            })
            .map_err(AppError::from)
    }

    /// Whether a file that is wanted lies in its place already: a crash came before that was noted.
    pub(crate) fn found_fetched(&mut self, hash: &BlobHash) -> Result<bool, AppError> {
        let here = self.file_path(hash).exists() && self.read_file(hash).is_ok();
        if here {
            self.store.write(|w| {
                w.unwant_file(hash)?;
                w.set_file_here(hash, true)
            })?;
        }
        Ok(here)
    }

    /// How much of a file that is being fetched is here already.
    pub(crate) fn fetched(&self, hash: &BlobHash) -> u64 {
        let length = std::fs::metadata(self.down_path(hash)).map_or(0, |m| m.len());
        length.saturating_sub(8) / (CHUNK + sealed::TAG) as u64 * CHUNK as u64
    }

    /// Removes what was fetched of a file that nobody wants any more.
    pub(crate) fn drop_fetch(&mut self, hash: &BlobHash) -> Result<(), AppError> {
        match std::fs::remove_file(self.down_path(hash)) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(file_error(&self.down_path(hash), e)),
            _ => Ok(()),
        }
    }

    /// Removes a file's bytes from this phone; the database forgets the key first.
    pub(crate) fn drop_file(&mut self, hash: &BlobHash) -> Result<(), AppError> {
        self.store.write(|w| w.set_file_here(hash, false))?;
        let path = self.file_path(hash);
        match std::fs::remove_file(&path) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(file_error(&path, e)),
            _ => Ok(()),
        }
    }

    /// Encrypts what lies here as it is, and finishes what a crash left unfinished.
    pub(crate) fn mend_files(&mut self) -> Result<(), AppError> {
        let with_key = self.store.blobs_with_key()?;
        for (hash, part) in self.files_in_folder()? {
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
        let key = self.store.blob_key(hash)?;
        let found = key.and_then(|key| SealedReader::open(&part, &key).and_then(|mut r| r.hash()).ok());
        if found == Some(*hash) {
            return put_in_place(&part, &path);
        }
        std::fs::remove_file(&part).map_err(|e| file_error(&part, e))?;
        match path.exists() && self.store.blob_key(hash)?.is_none() {
            true => self.encrypt_file(hash),
            false => Ok(()),
        }
    }

    /// What an older program left as it was; what was given up and still lies here goes.
    fn encrypt_file(&mut self, hash: &BlobHash) -> Result<(), AppError> {
        let known = self.store.file(hash)?;
        if known.as_ref().is_some_and(|file| !file.here) {
            return self.drop_file(hash);
        }
        match self.read_file(hash) {
            Ok(bytes) => self
                .keep_file(&bytes, known.map_or(Rung::Evidence, |file| file.rung))
                .map(|_| ()),
            Err(_) => {
                tracing::warn!("a file is not what its name says; left as it lies");
                Ok(())
            }
        }
    }

    /// The files in the phone's folder: their hashes, and whether they are still beside their place.
    fn files_in_folder(&self) -> Result<Vec<(BlobHash, bool)>, AppError> {
        let folder = self.folder.join("files");
        let entries = std::fs::read_dir(&folder).map_err(|e| file_error(&folder, e))?;
        let mut found = Vec::new();
        for entry in entries.flatten() {
            let path = entry.path();
            let name = path.file_stem().and_then(|s| s.to_str()).unwrap_or_default();
            let end = path.extension().map(|e| e.to_string_lossy().into_owned());
            if let (Ok(hash), None | Some(PART)) = (name.parse(), end.as_deref()) {
                found.push((hash, end.is_some()));
            }
        }
        found.sort_by_key(|(_, part)| !part);
        Ok(found)
    }

    fn part_path(&self, hash: &BlobHash) -> PathBuf {
        self.file_path(hash).with_extension(PART)
    }

    fn down_path(&self, hash: &BlobHash) -> PathBuf {
        self.file_path(hash).with_extension(DOWN)
    }
}

fn write_sealed(source: &mut dyn Read, path: &Path, key: &[u8; 32]) -> std::io::Result<BlobHash> {
    let mut writer = SealedWriter::create(path, key)?;
    let mut buffer = vec![0; CHUNK];
    loop {
        match source.read(&mut buffer)? {
            0 => return writer.finish(),
            n => writer.push(&buffer[..n])?,
        }
    }
}

pub(crate) fn write_durably(path: &Path, bytes: &[u8]) -> Result<(), AppError> {
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
