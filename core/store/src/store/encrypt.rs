//! A database from before there were keys becomes an encrypted one, on first opening.

use std::path::Path;

use rusqlite::params;

use super::salvage::remove_all;
use super::{FILE, connect, sync_folder};
use crate::error::Error;
use crate::key::{self, DatabaseKey};

const BESIDE: &str = "ketepai.db.encrypted";

/// Copies the database, unsent work and all, into an encrypted file beside, and changes places last: a crash
/// anywhere leaves the old file or the new one.
pub(super) fn encrypt(folder: &Path, key: &DatabaseKey) -> Result<(), Error> {
    let (plain, beside) = (folder.join(FILE), folder.join(BESIDE));
    remove_all(&beside)?;
    // Opening plays back the journal and brings the tables up to date.
    let conn = connect(&plain, None)?;
    let name = beside
        .to_str()
        .ok_or(std::io::Error::from(std::io::ErrorKind::InvalidInput))?;
    conn.execute("ATTACH ?1 AS encrypted KEY ?2", params![name, key.raw().as_str()])?;
    conn.execute_batch("PRAGMA encrypted.cipher_plaintext_header_size = 32")?;
    conn.query_row("SELECT sqlcipher_export('encrypted')", [], |_| Ok(()))?;
    conn.execute_batch("DETACH encrypted")?;
    // What is left of the old journal must not be played back into the new file.
    conn.pragma_update(None, "journal_mode", "DELETE")?;
    conn.close().map_err(|(_, e)| e)?;
    std::fs::File::open(&beside)?.sync_all()?;
    key::keep_check(folder, key)?;
    std::fs::rename(&beside, &plain)?;
    sync_folder(folder)?;
    tracing::info!("a database was encrypted");
    Ok(())
}
