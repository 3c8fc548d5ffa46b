//! A damaged database is set aside, never deleted, and read back as far as it goes: every entry whose bytes
//! still match its hash, every head that still reads, own work that was not sealed yet included.

use std::fs::File;
use std::path::{Path, PathBuf};

use ketepai_model::canonical;
use ketepai_model::ids::{DeviceId, RecordId};
use ketepai_model::log::{Entry, Evidence, Head, Segment, SignedHead};
use ketepai_model::scope::Scope;
use rusqlite::{Connection, OpenFlags, OptionalExtension, Row, ToSql, params};

use super::{FILE, Names, Opened, Store, Writer, connect};
use crate::error::Error;

/// Reads what can be read into a new file beside, and changes places only when that is complete: a crash or a
/// full disk on the way leaves the damaged file where it was, to be salvaged again.
pub(super) fn salvage(folder: &Path, lock: File) -> Result<(Store, Opened), Error> {
    let (damaged, beside) = (folder.join(FILE), folder.join(BESIDE));
    remove_all(&beside)?;
    let mut store = Store {
        conn: connect(&beside)?,
        names: Names::default(),
        _lock: None,
    };
    let old = open_damaged(&damaged, &mut store)?;
    let (entries, unreadable) = store.write(|w| copy_log(&old, w))?;
    drop(old);
    remove_all(&folder.join(GRAFTED))?;
    store.conn.close().map_err(|(_, e)| e)?;
    let aside = set_aside(folder)?;
    tracing::warn!("a damaged database was set aside");
    finish(folder)?;
    let store = Store {
        conn: connect(&damaged)?,
        names: Names::default(),
        _lock: Some(lock),
    };
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

/// Opens what is left, for writing, so that SQLite may still play back what lies in the journal. Where not even
/// the file's header reads, a copy gets the header of a new database: ours are all made alike.
fn open_damaged(damaged: &Path, fresh: &mut Store) -> Result<Connection, Error> {
    let open = |file: &Path| Connection::open_with_flags(file, OpenFlags::SQLITE_OPEN_READ_WRITE);
    let old = open(damaged)?;
    let readable = |conn: &Connection| {
        conn.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))
            .is_ok()
    };
    if readable(&old) {
        return Ok(old);
    }
    drop(old);
    let copy = damaged.with_file_name(GRAFTED);
    fresh
        .conn
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    let header = std::fs::read(damaged.with_file_name(BESIDE))?;
    let mut bytes = std::fs::read(damaged)?;
    if let (Some(new), Some(old)) = (header.get(..HEADER_BYTES), bytes.get_mut(..HEADER_BYTES)) {
        old.copy_from_slice(new);
    }
    // The size in pages (offset 28) is that of this file; it is believed if two counters agree (24 and 92).
    let pages = u32::try_from(bytes.len() / PAGE_BYTES).unwrap_or(u32::MAX);
    if bytes.len() >= HEADER_BYTES {
        bytes[28..32].copy_from_slice(&pages.to_be_bytes());
        bytes.copy_within(24..28, 92);
    }
    std::fs::write(&copy, bytes)?;
    Ok(open(&copy)?)
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

fn remove_all(file: &Path) -> Result<(), Error> {
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

fn copy_log(old: &Connection, w: &mut Writer<'_>) -> Result<(u64, u64), Error> {
    for (key, value) in readable(old, "SELECT key, value FROM meta", |r| Ok((r.get(0)?, r.get(1)?))) {
        let (key, value): (String, Vec<u8>) = (key, value);
        w.put_meta(&key, &value)?;
    }
    let blob = |r: &Row<'_>| Ok((r.get::<_, Vec<u8>>(0)?, r.get::<_, i64>(1)?, r.get::<_, i64>(2)?));
    for (hash, bytes, there) in readable(old, "SELECT hash, bytes, at_station FROM blob", blob) {
        w.tx.execute(
            "INSERT OR IGNORE INTO blob VALUES (?1, ?2, ?3)",
            params![hash, bytes, there],
        )?;
    }
    w.salvage_carried(old)?;
    let (mut entries, mut unreadable) = (0, 0);
    for id in 1..=highest(old, "segment") {
        let Some((segment, barred, position)) = read_segment(old, id) else {
            continue;
        };
        let whole = segment.payloads.iter().flatten().count() as u64;
        entries += whole;
        unreadable += segment.payloads.len() as u64 - whole;
        w.take_in(&segment, barred.as_deref(), position)?;
    }
    for id in 1..=highest(old, "entry") {
        if let Some((scope, device, entry, evidence)) = read_unsealed(old, id) {
            w.save(&scope, &device, &entry, &evidence)?;
            entries += 1;
        }
    }
    Ok((entries, unreadable))
}

/// The highest row number that can still be told. Rows are then read one by one, so that a bad page costs
/// its own rows and no more.
fn highest(old: &Connection, table: &str) -> i64 {
    let direct = format!("SELECT max(id) FROM {table}");
    let walked = format!("SELECT id FROM {table} ORDER BY id");
    old.query_row(&direct, [], |row| row.get::<_, Option<i64>>(0))
        .map(Option::unwrap_or_default)
        .unwrap_or_else(|_| {
            readable(old, &walked, |row| row.get(0))
                .last()
                .copied()
                .unwrap_or_default()
        })
}

/// The rows of a query up to the first that cannot be read.
fn readable<T>(old: &Connection, sql: &str, read: impl Fn(&Row<'_>) -> rusqlite::Result<T>) -> Vec<T> {
    let Ok(mut query) = old.prepare(sql) else {
        return Vec::new();
    };
    let rows = query.query_map([], |row| read(row));
    rows.map(|rows| rows.map_while(Result::ok).collect())
        .unwrap_or_default()
}

fn read_segment(old: &Connection, id: i64) -> Option<(Segment, Option<String>, Option<u64>)> {
    let sql = "SELECT head, signature, position FROM segment WHERE id = ?1";
    let read = |r: &Row<'_>| {
        Ok((
            r.get::<_, Vec<u8>>(0)?,
            r.get::<_, Vec<u8>>(1)?,
            r.get::<_, Option<i64>>(2)?,
        ))
    };
    let (head, signature, position) = old.query_row(sql, [id], read).ok()?;
    let head = Head::from_bytes(&head).ok()?;
    let mut barred = None;
    let mut payload = |place: usize| {
        let (entry, why) = read_entry(old, "e.segment = ?1 AND e.place = ?2", params![id, place as i64])?;
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

fn read_entry(old: &Connection, which: &str, by: &[&dyn ToSql]) -> Option<(Entry, Option<String>)> {
    let sql = format!(
        "SELECT r.rid, e.kind, e.schema, e.body, e.barred FROM entry e JOIN record r ON r.id = e.record
         WHERE {which} AND e.body IS NOT NULL"
    );
    let read = |row: &Row<'_>| {
        let entry = (row.get::<_, Vec<u8>>(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        Ok((entry, row.get(4)?))
    };
    let ((rid, kind, schema, body), barred) = old.query_row(&sql, by, read).optional().ok()??;
    Some((
        Entry {
            record: RecordId::from_slice(&rid).ok()?,
            kind,
            schema,
            body,
        },
        barred,
    ))
}

fn read_unsealed(old: &Connection, id: i64) -> Option<(Scope, DeviceId, Entry, Evidence)> {
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
    let (scope, device, evidence, hash) = old.query_row(sql, [id], read).ok()?;
    let (entry, _) = read_entry(old, "e.id = ?1", params![id])?;
    let intact = entry.hash().as_bytes() == hash;
    let evidence = canonical::decode(&evidence, "evidence").ok()?;
    intact.then_some((
        scope.parse().ok()?,
        DeviceId::from_slice(&device).ok()?,
        entry,
        evidence,
    ))
}
