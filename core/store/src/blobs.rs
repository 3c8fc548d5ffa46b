//! The keys of files. Each file has its own, made for it alone; without the database no file reads.

use std::collections::HashSet;

use ketepai_model::ids::BlobHash;
use rusqlite::{OptionalExtension, params};
use zeroize::Zeroizing;

use crate::error::Error;
use crate::store::{Store, Writer};

impl Store {
    /// The key under which a file's bytes lie beside the database; `None` where they lie as they are, or where
    /// there is no such file.
    pub fn blob_key(&self, hash: &BlobHash) -> Result<Option<Zeroizing<[u8; 32]>>, Error> {
        let mut query = self.conn.prepare_cached("SELECT key FROM blob WHERE hash = ?1")?;
        let key: Option<Option<[u8; 32]>> = query.query_row([&hash.0], |row| row.get(0)).optional()?;
        Ok(key.flatten().map(Zeroizing::new))
    }

    /// The files that have a key.
    pub fn blobs_with_key(&self) -> Result<HashSet<BlobHash>, Error> {
        let mut query = self
            .conn
            .prepare_cached("SELECT hash FROM blob WHERE key IS NOT NULL")?;
        let hashes: Vec<Vec<u8>> = query.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
        let read = |hash: &Vec<u8>| BlobHash::from_slice(hash);
        Ok(hashes.iter().map(read).collect::<Result<_, _>>()?)
    }
}

impl Writer<'_> {
    /// Keeps a file's key, in place of another if it had one.
    pub fn put_blob_key(&mut self, hash: &BlobHash, key: &[u8; 32]) -> Result<(), Error> {
        self.tx
            .prepare_cached("UPDATE blob SET key = ?2 WHERE hash = ?1")?
            .execute(params![hash.0, key])?;
        Ok(())
    }
}
