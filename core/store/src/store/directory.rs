//! The pages of a database that say where everything else in it lies (the tree of `sqlite_schema`; SQLite file
//! format, §2.6), kept a second time: a damaged byte in one of them would cost the whole file.

use std::fs::File;
use std::io::{Read, Seek, SeekFrom};
use std::path::Path;

use rusqlite::Connection;

use super::FILE;
use crate::error::Error;

/// The copy: for each page its number, four bytes big-endian, and its bytes as they lie in the file, encrypted
/// or not.
const COPY: &str = "ketepai.db.directory";
const PAGE_BYTES: usize = 4096;
const NUMBER_BYTES: usize = 4;

/// Keeps the directory of an open database. Written anew when it has changed, without waiting for the disk: half
/// a copy is none.
pub(super) fn keep(conn: &Connection, folder: &Path) -> Result<(), Error> {
    let copy = read(conn, &folder.join(FILE))?;
    let kept = folder.join(COPY);
    if copy.is_empty() || std::fs::read(&kept).is_ok_and(|old| old == copy) {
        return Ok(());
    }
    let beside = kept.with_extension("part");
    std::fs::write(&beside, &copy)?;
    Ok(std::fs::rename(beside, kept)?)
}

/// Lays the kept directory over a damaged file's bytes; where none was kept, that of a new database: ours are
/// made alike, as long as none was upgraded.
pub(super) fn lay_over(
    damaged: &mut [u8],
    folder: &Path,
    fresh: &Path,
    new: &Connection,
) -> Result<(), Error> {
    let kept = match std::fs::read(folder.join(COPY)) {
        Ok(kept) => kept,
        Err(_) => read(new, fresh)?,
    };
    for page in kept.chunks_exact(NUMBER_BYTES + PAGE_BYTES) {
        let (number, bytes) = page.split_at(NUMBER_BYTES);
        let number = number
            .iter()
            .fold(0usize, |sum, byte| sum << 8 | usize::from(*byte));
        let start = number.saturating_sub(1) * PAGE_BYTES;
        if let Some(place) = damaged.get_mut(start..start + PAGE_BYTES) {
            place.copy_from_slice(bytes);
        }
    }
    Ok(())
}

fn read(conn: &Connection, file: &Path) -> Result<Vec<u8>, Error> {
    let mut query = conn.prepare("SELECT pageno FROM dbstat WHERE name = 'sqlite_schema' ORDER BY pageno")?;
    let pages = query.query_map([], |row| row.get::<_, u32>(0))?;
    let mut file = File::open(file)?;
    let mut copy = Vec::new();
    let mut bytes = [0; PAGE_BYTES];
    for page in pages {
        let page = page?;
        file.seek(SeekFrom::Start(u64::from(page - 1) * PAGE_BYTES as u64))?;
        // A page that is still in the journal alone is not in the file yet: next time.
        if file.read_exact(&mut bytes).is_err() {
            return Ok(Vec::new());
        }
        copy.extend(page.to_be_bytes());
        copy.extend(bytes);
    }
    Ok(copy)
}
