//! A database from before there were keys becomes an encrypted one, on first opening; and the first page of an
//! encrypted one is kept twice.

use std::path::Path;

use rusqlite::params;

use super::salvage::remove_all;
use super::{FILE, connect, sync_folder};
use crate::error::Error;
use crate::key::{self, DatabaseKey};

const BESIDE: &str = "ketepai.db.encrypted";
/// A copy of an encrypted file's first page, as encrypted as that.
const FIRST_PAGE: &str = "ketepai.db.first";
const PAGE_BYTES: usize = 4096;

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

/// Keeps the first page twice: it says where all others are, and with encryption a damaged byte of it is all of
/// it. Written anew when it has changed, without waiting for the disk: half a copy is none.
pub(super) fn keep_first_page(folder: &Path) -> Result<(), Error> {
    let Some(page) = read_page(&folder.join(FILE)) else {
        return Ok(());
    };
    let kept = folder.join(FIRST_PAGE);
    if read_page(&kept).is_some_and(|old| old == page) {
        return Ok(());
    }
    let beside = kept.with_extension("part");
    std::fs::write(&beside, &page)?;
    Ok(std::fs::rename(beside, kept)?)
}

/// The copy, or the first page of a new database: ours are made alike, as long as none was upgraded.
pub(super) fn first_page(folder: &Path, fresh: &Path) -> Option<Vec<u8>> {
    read_page(&folder.join(FIRST_PAGE)).or_else(|| read_page(fresh))
}

fn read_page(file: &Path) -> Option<Vec<u8>> {
    use std::io::Read;
    let mut page = vec![0; PAGE_BYTES];
    std::fs::File::open(file).ok()?.read_exact(&mut page).ok()?;
    Some(page)
}
