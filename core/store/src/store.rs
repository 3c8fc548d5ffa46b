//! Opening, locking, migrating, transactions; and what happens to a damaged file.

use std::collections::HashMap;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use ketepai_model::ids::DeviceId;
use ketepai_model::policy::Author;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};

use crate::error::Error;
use crate::key::{self, DatabaseKey};
use crate::refresh::Touched;

mod directory;
mod encrypt;
mod migrations {
    refinery::embed_migrations!("migrations");
}
mod salvage;

/// The database's name in its folder.
pub const FILE: &str = "ketepai.db";

/// Kept by a migration after which the caches are to be made again.
pub(crate) const REBUILD: &str = "rebuild";

/// How opening went.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Opened {
    /// A new, empty database.
    Fresh,
    /// The database that was there.
    Existing,
    /// The database was damaged: it was set aside as `aside`, and this much was read back from it.
    Salvaged {
        /// Where the damaged file lies now.
        aside: PathBuf,
        /// Entries read back whole.
        entries: u64,
        /// Entries whose bytes could not be read; the station may still have them.
        unreadable: u64,
    },
}

/// An open store. One process at a time.
pub struct Store {
    pub(crate) conn: Connection,
    pub(crate) names: Names,
    pub(crate) key: Option<DatabaseKey>,
    // Released when the store is dropped, or the process ends however it ends.
    _lock: Option<File>,
}

/// The file's own short numbers for scopes, devices and metrics.
#[derive(Default)]
pub(crate) struct Names {
    pub scopes: HashMap<String, i64>,
    pub devices: HashMap<[u8; 16], i64>,
    pub metrics: HashMap<&'static str, i64>,
}

impl Store {
    /// Opens the store in a folder, makes it where there is none, upgrades an older one, salvages a damaged
    /// one. With a key it lies encrypted, and one that was not is encrypted now; without, as it is.
    /// [`Error::InUse`] when another process has it; [`Error::WrongKey`] and [`Error::KeyMissing`] leave
    /// everything as it lies.
    pub fn open(folder: &Path, key: Option<&DatabaseKey>) -> Result<(Self, Opened), Error> {
        std::fs::create_dir_all(folder)?;
        let lock = lock(folder)?;
        salvage::finish(folder)?;
        key::admit(folder, key)?;
        let opened = match folder.join(FILE).exists() {
            true => Opened::Existing,
            false => Opened::Fresh,
        };
        let conn = match connect_encrypted(folder, key) {
            Ok(conn) => conn,
            Err(Error::Damaged) => return salvage::salvage(folder, key, lock),
            Err(other) => return Err(other),
        };
        let mut store = Store::over(conn, key, Some(lock));
        store.catch_up()?;
        Ok((store, opened))
    }

    /// After a migration that asks for it, and in an empty store at no cost.
    fn catch_up(&mut self) -> Result<(), Error> {
        if self.meta(REBUILD)?.is_some() {
            self.rebuild(&mut |_, _| {})?;
        }
        Ok(())
    }

    /// Sets the damaged file aside and salvages it, when damage shows after opening.
    pub fn salvage(folder: &Path, key: Option<&DatabaseKey>) -> Result<(Self, Opened), Error> {
        let lock = lock(folder)?;
        key::admit(folder, key)?;
        salvage::salvage(folder, key, lock)
    }

    /// A store that lives as long as the process; for simulations and tests.
    pub fn in_memory() -> Result<Self, Error> {
        let mut conn = Connection::open_in_memory()?;
        prepare(&mut conn)?;
        Ok(Store::over(conn, None, None))
    }

    pub(crate) fn over(conn: Connection, key: Option<&DatabaseKey>, lock: Option<File>) -> Self {
        Store {
            conn,
            names: Names::default(),
            key: key.cloned(),
            _lock: lock,
        }
    }

    /// Runs one transaction: all of it, durably, or nothing.
    pub fn write<T, E: From<Error>>(
        &mut self,
        f: impl FnOnce(&mut Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        // Names learnt in a transaction that does not happen are forgotten with it.
        let names = std::mem::take(&mut self.names);
        let tx = self
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(Error::from)?;
        let mut writer = Writer {
            tx,
            names,
            touched: Touched::default(),
            authors: HashMap::new(),
        };
        let value = f(&mut writer)?;
        writer.settle()?;
        let Writer { tx, names, .. } = writer;
        tx.commit().map_err(Error::from)?;
        self.names = names;
        Ok(value)
    }

    /// Runs one transaction that need not survive a dead battery: what it says will be said again by the
    /// station. Whole or not at all, and in order, like every other; only, nobody waits for the disk.
    pub fn note<T, E: From<Error>>(
        &mut self,
        f: impl FnOnce(&mut Writer<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let set =
            |conn: &Connection, to: &str| conn.pragma_update(None, "synchronous", to).map_err(Error::from);
        set(&self.conn, "NORMAL")?;
        let outcome = self.write(f);
        set(&self.conn, "FULL")?;
        outcome
    }

    /// Copies the whole database, consistently, while it is in use; encrypted under the same key where it is.
    pub fn copy_to(&self, file: &Path) -> Result<(), Error> {
        let mut target = Connection::open(file)?;
        if let Some(key) = &self.key {
            key.unlock(&target)?;
        }
        let backup = rusqlite::backup::Backup::new(&self.conn, &mut target)?;
        backup.run_to_completion(1024, std::time::Duration::ZERO, None)?;
        Ok(())
    }

    /// Bounds the file's size in pages of 4096 bytes: a quota, and a way to test a full disk.
    pub fn limit_pages(&self, pages: u32) -> Result<(), Error> {
        self.conn.pragma_update(None, "max_page_count", pages)?;
        Ok(())
    }

    /// The connection, for reading the tables that a station adds to its embedded store.
    pub fn connection(&self) -> &Connection {
        &self.conn
    }

    /// Runs the migrations of the tables that a station adds; they keep a history of their own.
    pub fn upgrade(
        &mut self,
        run: impl FnOnce(&mut Connection) -> Result<(), refinery::Error>,
    ) -> Result<(), Error> {
        run(&mut self.conn).map_err(|e| Error::Migration(Box::new(e)))
    }

    /// A value kept by name.
    pub fn meta(&self, key: &str) -> Result<Option<Vec<u8>>, Error> {
        let mut query = self
            .conn
            .prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
        Ok(query.query_row([key], |row| row.get(0)).optional()?)
    }
}

/// One transaction. What follows from the entries written is brought up to date before it commits.
pub struct Writer<'s> {
    pub(crate) tx: Transaction<'s>,
    pub(crate) names: Names,
    pub(crate) touched: Touched,
    pub(crate) authors: HashMap<DeviceId, Option<Author>>,
}

impl Writer<'_> {
    /// Keeps a value by name.
    pub fn put_meta(&mut self, key: &str, value: &[u8]) -> Result<(), Error> {
        let mut put = self
            .tx
            .prepare_cached("INSERT OR REPLACE INTO meta VALUES (?1, ?2)")?;
        put.execute(params![key, value])?;
        Ok(())
    }

    /// A value kept by name.
    pub fn meta(&self, key: &str) -> Result<Option<Vec<u8>>, Error> {
        let mut query = self.tx.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
        Ok(query.query_row([key], |row| row.get(0)).optional()?)
    }

    /// Forgets a value.
    pub fn clear_meta(&mut self, key: &str) -> Result<(), Error> {
        self.tx
            .prepare_cached("DELETE FROM meta WHERE key = ?1")?
            .execute([key])?;
        Ok(())
    }

    /// The connection, for the tables that a station adds to its embedded store.
    pub fn connection(&self) -> &Connection {
        &self.tx
    }

    pub(crate) fn scope_id(&mut self, name: &str) -> Result<i64, Error> {
        if let Some(id) = self.names.scopes.get(name) {
            return Ok(*id);
        }
        let zero = [0u8; 32];
        self.tx.execute(
            "INSERT OR IGNORE INTO scope (name, logs, docs) VALUES (?1, ?2, ?2)",
            params![name, zero],
        )?;
        let id = self
            .tx
            .query_row("SELECT id FROM scope WHERE name = ?1", [name], |row| row.get(0))?;
        self.names.scopes.insert(name.to_owned(), id);
        Ok(id)
    }

    pub(crate) fn device_id(&mut self, did: &[u8; 16]) -> Result<i64, Error> {
        if let Some(id) = self.names.devices.get(did) {
            return Ok(*id);
        }
        self.tx
            .execute("INSERT OR IGNORE INTO device (did) VALUES (?1)", [did])?;
        let id = self
            .tx
            .query_row("SELECT id FROM device WHERE did = ?1", [did], |row| row.get(0))?;
        self.names.devices.insert(*did, id);
        Ok(id)
    }

    pub(crate) fn metric_id(&mut self, name: &'static str) -> Result<i64, Error> {
        if let Some(id) = self.names.metrics.get(name) {
            return Ok(*id);
        }
        self.tx
            .execute("INSERT OR IGNORE INTO metric (name) VALUES (?1)", [name])?;
        let id = self
            .tx
            .query_row("SELECT id FROM metric WHERE name = ?1", [name], |row| row.get(0))?;
        self.names.metrics.insert(name, id);
        Ok(id)
    }

    /// This file's number for a record, and whether the record is new here.
    pub(crate) fn record_id(&mut self, rid: &[u8; 16]) -> Result<(i64, bool), Error> {
        let known: Option<i64> = self
            .tx
            .prepare_cached("SELECT id FROM record WHERE rid = ?1")?
            .query_row([rid], |row| row.get(0))
            .optional()?;
        if let Some(id) = known {
            return Ok((id, false));
        }
        self.tx
            .prepare_cached("INSERT INTO record (rid) VALUES (?1)")?
            .execute([rid])?;
        Ok((self.tx.last_insert_rowid(), true))
    }
}

const PATIENCE: u32 = 10;
const A_MOMENT: std::time::Duration = std::time::Duration::from_millis(20);

fn lock(folder: &Path) -> Result<File, Error> {
    let file = File::options()
        .create(true)
        .append(true)
        .open(folder.join("lock"))?;
    // A program that another thread is just starting holds a copy of every open file for a moment, of one that
    // was closed a moment ago too.
    for _ in 0..PATIENCE {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) => std::thread::sleep(A_MOMENT),
            Err(TryLockError::Error(error)) => return Err(Error::Io(error)),
        }
    }
    Err(Error::InUse)
}

/// Connects; before that, what is not encrypted yet and should be is.
fn connect_encrypted(folder: &Path, key: Option<&DatabaseKey>) -> Result<Connection, Error> {
    let file = folder.join(FILE);
    if let Some(key) = key
        && file.exists()
        && key::is_plain(&file)
    {
        encrypt::encrypt(folder, key)?;
    }
    let conn = connect(&file, key)?;
    directory::keep(&conn, folder)?;
    Ok(conn)
}

fn connect(file: &Path, key: Option<&DatabaseKey>) -> Result<Connection, Error> {
    let mut conn = Connection::open(file)?;
    if let Some(key) = key {
        key.unlock(&conn)?;
    }
    if prepare(&mut conn)? {
        // New tables are known to the file itself, not to its journal alone, when its first page is copied.
        conn.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    }
    Ok(conn)
}

/// Writes a small file beside and renames, durably: the old content or the new, never half.
pub(crate) fn write_whole(file: &Path, bytes: &[u8]) -> Result<(), Error> {
    use std::io::Write;
    let beside = file.with_extension("part");
    let mut part = File::create(&beside)?;
    part.write_all(bytes)?;
    part.sync_all()?;
    std::fs::rename(&beside, file)?;
    sync_folder(file.parent().unwrap_or(Path::new(".")))
}

/// Makes what was renamed in a folder durable. Where folders cannot be opened, the system sees to it.
fn sync_folder(folder: &Path) -> Result<(), Error> {
    match File::open(folder) {
        Ok(folder) => Ok(folder.sync_all()?),
        Err(_) => Ok(()),
    }
}

/// Settings and tables; whether tables were made or changed.
fn prepare(conn: &mut Connection) -> Result<bool, Error> {
    conn.set_prepared_statement_cache_capacity(128);
    // One plan per statement: otherwise SQLite plans anew whenever a bound value changes.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.pragma_update(None, "journal_mode", "WAL")?;
    // What a person saves must survive the battery: every commit reaches the disk.
    conn.pragma_update(None, "synchronous", "FULL")?;
    conn.pragma_update(None, "foreign_keys", "ON")?;
    conn.pragma_update(None, "temp_store", "MEMORY")?;
    conn.pragma_update(None, "cache_size", -8 * 1024)?;
    let newest = migrations::migrations::runner()
        .get_migrations()
        .iter()
        .map(|m| m.version())
        .max();
    let ran: Option<i64> = conn
        .query_row("SELECT max(version) FROM refinery_schema_history", [], |row| {
            row.get(0)
        })
        .optional()
        .or_else(|e| match Error::from(e) {
            Error::Damaged => Err(Error::Damaged),
            _ => Ok(None),
        })?
        .flatten();
    match (ran, newest) {
        (Some(ran), Some(newest)) if ran > i64::from(newest) => Err(Error::TooNew),
        (Some(ran), Some(newest)) if ran == i64::from(newest) => Ok(false),
        _ => migrations::migrations::runner()
            .run(conn)
            .map(|_| true)
            .map_err(|e| Error::Migration(Box::new(e))),
    }
}

#[cfg(test)]
mod tests;
