//! The same records through another handle: as they stand now, or as they stood when the station had received so
//! many segments. Long questions are asked here, so that nobody who writes waits for them. Must not change the
//! file that it reads.

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, params};

use crate::error::Error;
use crate::store::{FILE, Store, Writer};

/// A report passes over everything once: it is worth a larger cache than a phone has.
const CACHE_KIB: i64 = -64 * 1024;

impl Store {
    /// Another handle, which only reads, and sees what there is at this moment, whatever is written afterwards. Of
    /// a store in memory: a copy.
    pub fn reader(&self) -> Result<Store, Error> {
        let Some(path) = self.conn.path().filter(|path| !path.is_empty()) else {
            return self.copy_in_memory();
        };
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(path, flags)?;
        if let Some(key) = &self.key {
            key.unlock(&conn)?;
        }
        conn.set_prepared_statement_cache_capacity(128);
        conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        conn.pragma_update(None, "temp_store", "MEMORY")?;
        conn.pragma_update(None, "cache_size", CACHE_KIB)?;
        // The first read fixes what this handle sees, until it is dropped.
        conn.execute_batch("BEGIN")?;
        conn.query_row("SELECT count(*) FROM meta", [], |_| Ok(()))?;
        Ok(Store::over(conn, self.key.as_ref(), None))
    }

    fn copy_in_memory(&self) -> Result<Store, Error> {
        let mut copy = Store::in_memory()?;
        let backup = rusqlite::backup::Backup::new(&self.conn, &mut copy.conn)?;
        backup.run_to_completion(1024, std::time::Duration::ZERO, None)?;
        drop(backup);
        Ok(copy)
    }

    /// A copy in an empty folder that holds nothing that arrived after `position`, its caches made anew from what
    /// is left: the same bytes of the log give the same records. What was erased since stays erased.
    pub fn as_of(&self, position: u64, folder: &Path) -> Result<Store, Error> {
        std::fs::create_dir_all(folder)?;
        self.copy_to(&folder.join(FILE))?;
        let (mut copy, _) = Store::open(folder, self.key.as_ref())?;
        // Nobody misses a copy that is lost.
        copy.conn.pragma_update(None, "synchronous", "OFF")?;
        copy.write(|w| w.forget_after(position))?;
        Ok(copy)
    }
}

impl Writer<'_> {
    fn forget_after(&mut self, position: u64) -> Result<(), Error> {
        let position = i64::try_from(position).unwrap_or(i64::MAX);
        let later = "position IS NULL OR position > ?1";
        for sql in [
            format!(
                "DELETE FROM entry WHERE segment IS NULL OR segment IN (SELECT id FROM segment WHERE {later})"
            ),
            format!("DELETE FROM segment WHERE {later}"),
        ] {
            self.tx.execute(&sql, params![position])?;
        }
        self.make_caches(&mut |_, _| {}).map(|_| ())
    }
}
