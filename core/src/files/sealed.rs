//! How a file lies on the disk: `"KTFILE1" · 0 · chunks`, STREAM over XChaCha20-Poly1305, 64 KiB of plaintext a
//! chunk, the last one marked. A key encrypts one file once, so that the nonce counts chunks and nothing else.
//! Written and read chunk by chunk: a map of 200 MB costs no more memory than a thumbnail, and one that came
//! half is gone on with at its last whole chunk.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::path::Path;

use aead_stream::{NewStream, StreamBE32, StreamPrimitive};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305};
use ketepai_model::ids::BlobHash;

const MAGIC: &[u8; 8] = b"KTFILE1\0";
/// Plaintext in a chunk.
pub(crate) const CHUNK: usize = 64 * 1024;
pub(super) const TAG: usize = 16;
const SEALED: usize = CHUNK + TAG;

type Stream = StreamBE32<XChaCha20Poly1305>;

fn stream(key: &[u8; 32]) -> Stream {
    StreamBE32::from_aead(XChaCha20Poly1305::new(&(*key).into()), &Default::default())
}

fn damaged() -> std::io::Error {
    std::io::Error::from(std::io::ErrorKind::InvalidData)
}

/// A file that is being written.
pub(crate) struct SealedWriter {
    file: File,
    stream: Stream,
    chunks: u32,
    pending: Vec<u8>,
    hasher: blake3::Hasher,
}

impl SealedWriter {
    /// Begins a file.
    pub fn create(path: &Path, key: &[u8; 32]) -> std::io::Result<Self> {
        let mut file = File::create(path)?;
        file.write_all(MAGIC)?;
        Ok(SealedWriter {
            file,
            stream: stream(key),
            chunks: 0,
            pending: Vec::new(),
            hasher: blake3::Hasher::new(),
        })
    }

    /// Goes on with a file after its last chunk that reads; begins it where there is none.
    pub fn resume(path: &Path, key: &[u8; 32]) -> std::io::Result<Self> {
        let Ok(mut file) = OpenOptions::new().read(true).write(true).open(path) else {
            return SealedWriter::create(path, key);
        };
        let mut magic = [0; 8];
        if file.read_exact(&mut magic).is_err() || magic != *MAGIC {
            return SealedWriter::create(path, key);
        }
        let (stream, mut hasher, mut chunks) = (stream(key), blake3::Hasher::new(), 0);
        let mut sealed = vec![0; SEALED];
        while file.read_exact(&mut sealed).is_ok() {
            let Ok(plain) = stream.decrypt(chunks, false, sealed.as_slice()) else {
                break;
            };
            hasher.update(&plain);
            chunks += 1;
        }
        let end = MAGIC.len() as u64 + u64::from(chunks) * SEALED as u64;
        file.set_len(end)?;
        file.seek(SeekFrom::Start(end))?;
        Ok(SealedWriter {
            file,
            stream,
            chunks,
            pending: Vec::new(),
            hasher,
        })
    }

    /// How much of the plaintext would survive a crash now.
    pub fn kept(&self) -> u64 {
        u64::from(self.chunks) * CHUNK as u64
    }

    /// How much of the plaintext it has taken, this run and before.
    pub fn received(&self) -> u64 {
        self.kept() + self.pending.len() as u64
    }

    /// Appends plaintext.
    pub fn push(&mut self, bytes: &[u8]) -> std::io::Result<()> {
        self.hasher.update(bytes);
        self.pending.extend_from_slice(bytes);
        // One chunk is always held back: it may be the last.
        while self.pending.len() > CHUNK {
            let rest = self.pending.split_off(CHUNK);
            let full = std::mem::replace(&mut self.pending, rest);
            self.seal(&full, false)?;
        }
        Ok(())
    }

    fn seal(&mut self, plain: &[u8], last: bool) -> std::io::Result<()> {
        let sealed = self
            .stream
            .encrypt(self.chunks, last, plain)
            .map_err(|_| damaged())?;
        self.chunks = self.chunks.checked_add(1).ok_or_else(damaged)?;
        self.file.write_all(&sealed)
    }

    /// Writes the last chunk and makes all of it durable; the plaintext's hash.
    pub fn finish(mut self) -> std::io::Result<BlobHash> {
        let last = std::mem::take(&mut self.pending);
        self.seal(&last, true)?;
        self.file.sync_all()?;
        Ok(BlobHash(*self.hasher.finalize().as_bytes()))
    }
}

/// A file that is read at any place.
pub(crate) struct SealedReader {
    file: File,
    stream: Stream,
    chunks: u32,
    length: u64,
}

impl SealedReader {
    /// Opens a file. Whether it is what its name says shows in reading it.
    pub fn open(path: &Path, key: &[u8; 32]) -> std::io::Result<Self> {
        let mut file = File::open(path)?;
        let mut magic = [0; 8];
        file.read_exact(&mut magic).map_err(|_| damaged())?;
        let body = file.metadata()?.len().saturating_sub(MAGIC.len() as u64);
        let chunks = body.div_ceil(SEALED as u64).max(1);
        let length = body.checked_sub(chunks * TAG as u64);
        match (length, u32::try_from(chunks)) {
            (Some(length), Ok(chunks)) if magic == *MAGIC => Ok(SealedReader {
                file,
                stream: stream(key),
                chunks,
                length,
            }),
            _ => Err(damaged()),
        }
    }

    /// How long the plaintext is.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// What lies from `offset` on, at most to the end of its chunk; empty at the end.
    pub fn read(&mut self, offset: u64) -> std::io::Result<Vec<u8>> {
        if offset >= self.length {
            return Ok(Vec::new());
        }
        let chunk = u32::try_from(offset / CHUNK as u64).map_err(|_| damaged())?;
        let mut plain = self.chunk(chunk)?;
        plain.drain(..(offset % CHUNK as u64) as usize);
        Ok(plain)
    }

    fn chunk(&mut self, number: u32) -> std::io::Result<Vec<u8>> {
        let start = MAGIC.len() as u64 + u64::from(number) * SEALED as u64;
        self.file.seek(SeekFrom::Start(start))?;
        let mut sealed = Vec::with_capacity(SEALED);
        (&mut self.file).take(SEALED as u64).read_to_end(&mut sealed)?;
        let last = number + 1 == self.chunks;
        self.stream
            .decrypt(number, last, sealed.as_slice())
            .map_err(|_| damaged())
    }

    /// The plaintext's hash; reads all of it.
    pub fn hash(&mut self) -> std::io::Result<BlobHash> {
        let mut hasher = blake3::Hasher::new();
        for number in 0..self.chunks {
            hasher.update(&self.chunk(number)?);
        }
        Ok(BlobHash(*hasher.finalize().as_bytes()))
    }

    /// All of the plaintext.
    pub fn whole(&mut self) -> std::io::Result<Vec<u8>> {
        let mut plain = Vec::with_capacity(usize::try_from(self.length).map_err(|_| damaged())?);
        for number in 0..self.chunks {
            plain.extend(self.chunk(number)?);
        }
        Ok(plain)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seal(plain: &[u8], path: &Path) -> Vec<u8> {
        let mut writer = SealedWriter::create(path, &[7; 32]).unwrap();
        // In uneven pieces, as they come.
        for piece in plain.chunks(50_001) {
            writer.push(piece).unwrap();
        }
        assert_eq!(writer.finish().unwrap(), BlobHash::of(plain));
        std::fs::read(path).unwrap()
    }

    fn open(sealed: &[u8], key: &[u8; 32], path: &Path) -> Option<Vec<u8>> {
        std::fs::write(path, sealed).unwrap();
        SealedReader::open(path, key)
            .and_then(|mut reader| reader.whole())
            .ok()
    }

    #[test]
    fn every_length_comes_back_and_every_change_shows() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK] {
            let plain: Vec<u8> = (0..length).map(|n| (n % 251) as u8).collect();
            let sealed = seal(&plain, &path);
            assert_eq!(open(&sealed, &[7; 32], &path), Some(plain), "{length}");
            assert_eq!(open(&sealed, &[8; 32], &path), None, "another key");
            for place in [0, 8, sealed.len() / 2, sealed.len() - 1] {
                let mut other = sealed.clone();
                other[place] ^= 1;
                assert_eq!(open(&other, &[7; 32], &path), None, "byte {place} of {length}");
            }
            assert_eq!(open(&sealed[..sealed.len() - 1], &[7; 32], &path), None, "cut");
        }
        let long = seal(&[1; 3 * CHUNK], &path);
        assert_eq!(
            open(&long[..8 + 2 * SEALED], &[7; 32], &path),
            None,
            "cut between two chunks"
        );
        let mut swapped = long.clone();
        swapped[8..8 + SEALED].copy_from_slice(&long[8 + SEALED..8 + 2 * SEALED]);
        assert_eq!(
            open(&swapped, &[7; 32], &path),
            None,
            "one chunk in another's place"
        );
    }

    #[test]
    fn a_file_that_was_cut_goes_on_at_its_last_whole_chunk() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let plain: Vec<u8> = (0..3 * CHUNK + 77).map(|n| (n % 249) as u8).collect();
        let whole = seal(&plain, &path);
        for cut in [0, 5, 9, SEALED, 8 + SEALED, 8 + 2 * SEALED + 9, whole.len() - 1] {
            std::fs::write(&path, &whole[..cut]).unwrap();
            let mut writer = SealedWriter::resume(&path, &[7; 32]).unwrap();
            let kept = writer.kept() as usize;
            assert_eq!(kept, cut.saturating_sub(8) / SEALED * CHUNK, "cut at {cut}");
            writer.push(&plain[kept..]).unwrap();
            assert_eq!(writer.finish().unwrap(), BlobHash::of(&plain), "cut at {cut}");
            assert_eq!(std::fs::read(&path).unwrap(), whole, "cut at {cut}");
        }
    }

    #[test]
    fn any_place_reads_by_itself() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        let plain: Vec<u8> = (0..2 * CHUNK + 9).map(|n| (n % 241) as u8).collect();
        seal(&plain, &path);
        let mut reader = SealedReader::open(&path, &[7; 32]).unwrap();
        assert_eq!(reader.length(), plain.len() as u64);
        for offset in [0, 1, CHUNK - 1, CHUNK, 2 * CHUNK + 8] {
            let end = plain.len().min((offset / CHUNK + 1) * CHUNK);
            assert_eq!(
                reader.read(offset as u64).unwrap(),
                &plain[offset..end],
                "{offset}"
            );
        }
        assert!(reader.read(plain.len() as u64).unwrap().is_empty());
    }
}
