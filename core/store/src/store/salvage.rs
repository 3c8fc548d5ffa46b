//! A damaged database is set aside, never deleted, and read back as far as it goes: every entry whose bytes
//! still match its hash, every head that still reads, own work that was not sealed yet included.

use std::collections::BTreeMap;
use std::fs::File;
use std::path::{Path, PathBuf};

use ketepai_model::canonical;
use ketepai_model::ids::{DeviceId, RecordId};
use ketepai_model::log::{Entry, Evidence, Head, Segment, SignedHead};
use ketepai_model::scope::Scope;
use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row, ToSql, params};

use super::{FILE, Opened, Store, Writer, connect, directory};
use crate::error::Error;
use crate::key::{self, DatabaseKey};

/// Reads what can be read into a new file beside, and changes places only when that is complete: a crash or a
/// full disk on the way leaves the damaged file where it was, to be salvaged again.
pub(super) fn salvage(
    folder: &Path,
    key: Option<&DatabaseKey>,
    lock: File,
) -> Result<(Store, Opened), Error> {
    let (damaged, beside) = (folder.join(FILE), folder.join(BESIDE));
    remove_all(&beside)?;
    let mut store = Store::over(connect(&beside, key)?, key, None);
    // What was never encrypted is read as it is.
    let old_key = key.filter(|_| !key::is_plain(&damaged));
    let mut old = Damaged::open(&damaged, old_key, &store.conn)?;
    let (entries, unreadable) = store.write(|w| copy_log(&mut old, w))?;
    drop(old);
    remove_all(&folder.join(GRAFTED))?;
    store.conn.close().map_err(|(_, e)| e)?;
    let aside = set_aside(folder)?;
    tracing::warn!("a damaged database was set aside");
    if let Some(key) = key {
        key::keep_check(folder, key)?;
    }
    finish(folder)?;
    let store = Store::over(super::connect_encrypted(folder, key)?, key, Some(lock));
    Ok((
        store,
        Opened::Salvaged {
            aside,
            entries,
            unreadable,
        },
    ))
}

const BESIDE: &str = "ketepai.db.salvaged";
const GRAFTED: &str = "ketepai.db.grafted";

/// What is left of a database.
struct Damaged {
    conn: Connection,
    file: PathBuf,
    key: Option<DatabaseKey>,
}

impl Damaged {
    /// Opens what is left, for writing, so that SQLite may still play back what lies in the journal. Where the
    /// pages that say where everything lies do not read, a copy gets those that were kept.
    fn open(damaged: &Path, key: Option<&DatabaseKey>, new: &Connection) -> Result<Self, Error> {
        let old = Damaged::at(damaged, key)?;
        let all = "SELECT count(*) FROM sqlite_schema";
        if old.conn.query_row(all, [], |_| Ok(())).is_ok() {
            return Ok(old);
        }
        drop(old);
        let copy = damaged.with_file_name(GRAFTED);
        std::fs::write(&copy, grafted(damaged, key.is_some(), new)?)?;
        Damaged::at(&copy, key)
    }

    fn at(file: &Path, key: Option<&DatabaseKey>) -> Result<Self, Error> {
        let conn = Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        key.map_or(Ok(()), |key| key.unlock(&conn))?;
        Ok(Damaged {
            conn,
            file: file.to_owned(),
            key: key.cloned(),
        })
    }

    /// One row, where it can be read.
    fn row<T>(
        &mut self,
        sql: &str,
        by: &[&dyn ToSql],
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Option<T> {
        let row = self.conn.query_row(sql, by, read).optional();
        if row.is_err() {
            self.go_on();
        }
        row.ok().flatten()
    }

    /// The rows of a query up to the first that cannot be read.
    fn rows<T>(&mut self, sql: &str, read: impl Fn(&Row<'_>) -> rusqlite::Result<T>) -> Vec<T> {
        let mut whole = true;
        let mut found = Vec::new();
        if let Ok(mut query) = self.conn.prepare(sql) {
            let rows = query.query_map([], |row| read(row)).into_iter().flatten();
            found.extend(rows.map_while(|row| {
                whole = row.is_ok();
                row.ok()
            }));
        }
        if !whole {
            self.go_on();
        }
        found
    }

    /// A connection that met an encrypted page that does not read will read none after it: the next row is for
    /// another connection.
    fn go_on(&mut self) {
        if self.key.is_some()
            && let Ok(next) = Damaged::at(&self.file, self.key.as_ref())
        {
            *self = next;
        }
    }
}

/// The damaged file's bytes with a directory that reads.
fn grafted(damaged: &Path, encrypted: bool, new: &Connection) -> Result<Vec<u8>, Error> {
    let folder = damaged.parent().unwrap_or(Path::new("."));
    let mut bytes = std::fs::read(damaged)?;
    directory::lay_over(&mut bytes, folder, &folder.join(BESIDE), new)?;
    if bytes.len() >= HEADER_BYTES {
        size_from_length(&mut bytes, encrypted);
    }
    Ok(bytes)
}

/// The size in pages (offset 28) is that of this file; it is believed if two counters agree (24 and 92). Of an
/// encrypted page only the first can be set: made to differ, it leaves the file's own length to count.
fn size_from_length(bytes: &mut [u8], encrypted: bool) {
    if encrypted {
        return bytes[24..28].copy_from_slice(&u32::MAX.to_be_bytes());
    }
    let pages = u32::try_from(bytes.len() / PAGE_BYTES).unwrap_or(u32::MAX);
    bytes[28..32].copy_from_slice(&pages.to_be_bytes());
    bytes.copy_within(24..28, 92);
}

/// The header of an SQLite file (its file format, §1.3).
const HEADER_BYTES: usize = 100;
const PAGE_BYTES: usize = 4096;

/// Puts a complete salvage in its place, where a crash came between the two renames.
pub(super) fn finish(folder: &Path) -> Result<(), Error> {
    let (place, beside) = (folder.join(FILE), folder.join(BESIDE));
    if !place.exists() && beside.exists() {
        std::fs::rename(beside, place)?;
    }
    Ok(())
}

pub(super) fn remove_all(file: &Path) -> Result<(), Error> {
    for suffix in ["", "-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(suffix);
        match std::fs::remove_file(&name) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(e.into()),
            _ => {}
        }
    }
    Ok(())
}

/// Moves the database and its journal out of the way, under the first free name; the database last.
fn set_aside(folder: &Path) -> Result<PathBuf, Error> {
    let name = |n: u32, suffix: &str| folder.join(format!("{FILE}.damaged-{n}{suffix}"));
    let n = (1..).find(|n| !name(*n, "").exists()).unwrap_or(u32::MAX);
    for suffix in ["-wal", "-shm", ""] {
        let from = folder.join(format!("{FILE}{suffix}"));
        if from.exists() {
            std::fs::rename(from, name(n, suffix))?;
        }
    }
    Ok(name(n, ""))
}

fn copy_log(old: &mut Damaged, w: &mut Writer<'_>) -> Result<(u64, u64), Error> {
    for (key, value) in old.rows("SELECT key, value FROM meta", |r| Ok((r.get(0)?, r.get(1)?))) {
        let (key, value): (String, Vec<u8>) = (key, value);
        w.put_meta(&key, &value)?;
    }
    copy_blobs(old, w)?;
    w.salvage_carried(&old.conn)?;
    w.salvage_track(&old.conn)?;
    let records = record_names(old);
    let (mut entries, mut unreadable) = (0, 0);
    for id in 1..=highest(old, "segment") {
        let Some((segment, barred, position)) = read_segment(old, id, &records) else {
            continue;
        };
        let whole = segment.payloads.iter().flatten().count() as u64;
        entries += whole;
        unreadable += segment.payloads.len() as u64 - whole;
        w.take_in(&segment, barred.as_deref(), position)?;
    }
    for id in 1..=highest(old, "entry") {
        if let Some((scope, device, entry, evidence)) = read_unsealed(old, id, &records) {
            w.save(&scope, &device, &entry, &evidence)?;
            entries += 1;
        }
    }
    Ok((entries, unreadable))
}

/// The records' short numbers. They stand in the table and, once more, in its index: either is enough.
fn record_names(old: &mut Damaged) -> BTreeMap<i64, Vec<u8>> {
    [
        "SELECT id, rid FROM record NOT INDEXED",
        "SELECT id, rid FROM record ORDER BY rid",
    ]
    .into_iter()
    .flat_map(|road| old.rows(road, |r| Ok((r.get(0)?, r.get(1)?))))
    .collect()
}

/// What is known of files, as far as the table has those columns already.
fn copy_blobs(old: &mut Damaged, w: &mut Writer<'_>) -> Result<(), Error> {
    const GENERATIONS: [&str; 3] = [
        "hash, bytes, at_station, key, here, rung, since_s, wanted, paused",
        "hash, bytes, at_station, key",
        "hash, bytes, at_station",
    ];
    for columns in GENERATIONS {
        let count = columns.split(", ").count();
        let row = |r: &Row<'_>| {
            (0..count)
                .map(|n| r.get::<_, Value>(n))
                .collect::<rusqlite::Result<Vec<_>>>()
        };
        // From both ends: a bad page costs its own rows.
        let mut found = old.rows(&format!("SELECT {columns} FROM blob ORDER BY hash"), row);
        found.extend(old.rows(&format!("SELECT {columns} FROM blob ORDER BY hash DESC"), row));
        if found.is_empty() {
            continue;
        }
        let places: Vec<String> = (1..=count).map(|n| format!("?{n}")).collect();
        let sql = format!(
            "INSERT OR IGNORE INTO blob ({columns}) VALUES ({})",
            places.join(", ")
        );
        for row in found {
            w.tx.execute(&sql, rusqlite::params_from_iter(row))?;
        }
        break;
    }
    Ok(())
}

/// The highest row number that can still be told. Rows are then read one by one, so that a bad page costs
/// its own rows and no more.
fn highest(old: &mut Damaged, table: &str) -> i64 {
    let direct = format!("SELECT max(id) FROM {table}");
    let walked = format!("SELECT id FROM {table} ORDER BY id");
    let highest = old.row(&direct, &[], |row| row.get::<_, Option<i64>>(0));
    highest.map(Option::unwrap_or_default).unwrap_or_else(|| {
        old.rows(&walked, |row| row.get(0))
            .last()
            .copied()
            .unwrap_or_default()
    })
}

fn read_segment(
    old: &mut Damaged,
    id: i64,
    records: &BTreeMap<i64, Vec<u8>>,
) -> Option<(Segment, Option<String>, Option<u64>)> {
    let sql = "SELECT head, signature, position FROM segment WHERE id = ?1";
    let read = |r: &Row<'_>| {
        Ok((
            r.get::<_, Vec<u8>>(0)?,
            r.get::<_, Vec<u8>>(1)?,
            r.get::<_, Option<i64>>(2)?,
        ))
    };
    let (head, signature, position) = old.row(sql, &[&id], read)?;
    let head = Head::from_bytes(&head).ok()?;
    let mut barred = None;
    let mut payload = |place: usize| {
        let (entry, why) = read_entry(
            old,
            "segment = ?1 AND place = ?2",
            params![id, place as i64],
            records,
        )?;
        barred = why;
        (entry.hash() == head.entries[place]).then_some(entry)
    };
    let payloads = (0..head.entries.len()).map(&mut payload).collect();
    let signed = SignedHead {
        head,
        signature: signature.try_into().ok()?,
    };
    Some((Segment { signed, payloads }, barred, position.map(|p| p as u64)))
}

fn read_entry(
    old: &mut Damaged,
    which: &str,
    by: &[&dyn ToSql],
    records: &BTreeMap<i64, Vec<u8>>,
) -> Option<(Entry, Option<String>)> {
    let sql =
        format!("SELECT record, kind, schema, body, barred FROM entry WHERE {which} AND body IS NOT NULL");
    let read = |row: &Row<'_>| {
        let entry = (row.get::<_, i64>(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        Ok((entry, row.get(4)?))
    };
    let ((record, kind, schema, body), barred) = old.row(&sql, by, read)?;
    Some((
        Entry {
            record: RecordId::from_slice(records.get(&record)?).ok()?,
            kind,
            schema,
            body,
        },
        barred,
    ))
}

fn read_unsealed(
    old: &mut Damaged,
    id: i64,
    records: &BTreeMap<i64, Vec<u8>>,
) -> Option<(Scope, DeviceId, Entry, Evidence)> {
    let sql = "SELECT s.name, d.did, e.evidence, e.hash FROM entry e
               JOIN scope s ON s.id = e.scope JOIN device d ON d.id = e.device
               WHERE e.id = ?1 AND e.segment IS NULL";
    let read = |r: &Row<'_>| {
        Ok((
            r.get::<_, String>(0)?,
            r.get::<_, Vec<u8>>(1)?,
            r.get::<_, Vec<u8>>(2)?,
            r.get::<_, Vec<u8>>(3)?,
        ))
    };
    let (scope, device, evidence, hash) = old.row(sql, &[&id], read)?;
    let (entry, _) = read_entry(old, "id = ?1", params![id], records)?;
    let intact = entry.hash().as_bytes() == hash;
    let evidence = canonical::decode(&evidence, "evidence").ok()?;
    intact.then_some((
        scope.parse().ok()?,
        DeviceId::from_slice(&device).ok()?,
        entry,
        evidence,
    ))
}
