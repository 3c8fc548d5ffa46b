//! The caches as rows under keys, so that two states of them can be held against each other.

use std::collections::BTreeMap;

use ketepai_model::ids::{DeviceId, RecordId};
use rusqlite::{Connection, Row};

use super::Finding;
use crate::error::Error;

/// A cache: its table; what of a row is its record, its scope and its device; and its content.
struct Cache {
    table: &'static str,
    sql: &'static str,
}

/// Every query gives record, scope, device, and the row as text.
const CACHES: [Cache; 12] = [
    Cache {
        table: "listing",
        sql: "SELECT r.rid, s.name, NULL, quote(l.scope) || quote(kind) || quote(title) || quote(at_s) || quote(day)
                  || quote(person) || quote(party) || quote(parent) || quote(blob) || quote(bytes) || quote(heads)
                  || quote(deleted) || quote(conflicts) || quote(invalid)
              FROM listing l LEFT JOIN record r ON r.id = l.record LEFT JOIN scope s ON s.id = l.scope",
    },
    Cache {
        table: "listing_file",
        sql: "SELECT r.rid, NULL, NULL, quote(hash) || quote(rung) || quote(bytes)
              FROM listing_file f LEFT JOIN record r ON r.id = f.record",
    },
    Cache {
        table: "merged",
        sql: "SELECT source, NULL, NULL, quote(record) || quote(into_) || quote(target) FROM merged",
    },
    Cache {
        table: "row",
        sql: "SELECT r.rid, NULL, NULL, quote(kind) || quote(fields)
              FROM row w LEFT JOIN record r ON r.id = w.record",
    },
    Cache {
        table: "fact",
        sql: "SELECT r.rid, s.name, NULL, quote(n) || quote(f.scope) || quote(m.name) || quote(day) || quote(person)
                  || quote(party) || quote(unit) || quote(value) || quote(key)
              FROM fact f LEFT JOIN record r ON r.id = f.record LEFT JOIN scope s ON s.id = f.scope
              LEFT JOIN metric m ON m.id = f.metric",
    },
    Cache {
        table: "conflict",
        sql: "SELECT r.rid, NULL, NULL, quote(path) || quote(choices)
              FROM conflict c LEFT JOIN record r ON r.id = c.record",
    },
    Cache {
        table: "aside",
        sql: "SELECT r.rid, NULL, NULL, quote(entry) || quote(standing)
              FROM aside a LEFT JOIN record r ON r.id = a.record",
    },
    Cache {
        table: "place",
        sql: "SELECT r.rid, NULL, NULL, quote(south) || quote(north) || quote(west) || quote(east)
              FROM place p LEFT JOIN record r ON r.id = p.id",
    },
    Cache {
        table: "verdict",
        sql: "SELECT r.rid, NULL, v.device, quote(entry) || quote(ruling) || quote(reason)
              FROM verdict v LEFT JOIN record r ON r.id = v.record",
    },
    Cache {
        table: "trust",
        sql: "SELECT NULL, NULL, device, quote(kind) || quote(body) FROM trust",
    },
    Cache {
        table: "tip",
        sql: "SELECT NULL, s.name, d.did, quote(number) || quote(hash) FROM tip t
              LEFT JOIN scope s ON s.id = t.scope LEFT JOIN device d ON d.id = t.device",
    },
    Cache {
        table: "scope",
        sql: "SELECT NULL, name, NULL, quote(logs) || quote(docs) FROM scope",
    },
];

/// What a difference is said of.
type Key = (&'static str, Option<RecordId>, Option<String>, Option<DeviceId>);

/// Each key with a hash of its rows, whatever their order.
pub(super) type State = BTreeMap<Key, [u8; 32]>;

pub(super) fn read(conn: &Connection) -> Result<State, Error> {
    let mut state = State::new();
    for cache in &CACHES {
        let mut query = conn.prepare(cache.sql)?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let text: String = row.get(3)?;
            let hash = ketepai_model::ids::BlobHash::of(text.as_bytes()).0;
            let total = state.entry(key(cache.table, row)?).or_default();
            total
                .iter_mut()
                .zip(hash)
                .for_each(|(a, b)| *a = a.wrapping_add(b));
        }
    }
    Ok(state)
}

fn key(table: &'static str, row: &Row<'_>) -> Result<Key, Error> {
    let record: Option<Vec<u8>> = row.get(0)?;
    let device: Option<Vec<u8>> = row.get(2)?;
    Ok((
        table,
        record.and_then(|bytes| RecordId::from_slice(&bytes).ok()),
        row.get(1)?,
        device.and_then(|bytes| DeviceId::from_slice(&bytes).ok()),
    ))
}

pub(super) fn differences(before: &State, after: &State) -> Vec<Finding> {
    let changed = |(key, hash): &(&Key, &[u8; 32])| after.get(*key) != Some(*hash);
    let missing = |(key, _): &(&Key, &[u8; 32])| !before.contains_key(*key);
    let keys = before.iter().filter(changed).chain(after.iter().filter(missing));
    keys.map(|(key, _)| finding(key)).collect()
}

fn finding((table, record, scope, device): &Key) -> Finding {
    Finding {
        code: "cache_differs".into(),
        table: (*table).into(),
        device: *device,
        scope: scope.clone(),
        record: *record,
        ..Finding::default()
    }
}
