//! Where the log stood at a time or a position, and where a record is in two minds.

use std::collections::BTreeMap;

use ketepai_model::ids::RecordId;
use ketepai_store::Store;
use rusqlite::{OptionalExtension, params};

use super::arrivals;
use crate::error::Error;

/// Before the first arrival that was received later. So what comes later changes nothing, even where the clock was
/// once set back.
pub(super) fn position_at(store: &Store, at_s: i64) -> Result<u64, Error> {
    let sql = "SELECT min(position) FROM segment WHERE received_s > ?1";
    let later: Option<i64> = store
        .connection()
        .prepare_cached(sql)?
        .query_row([at_s], |row| row.get(0))?;
    match later.and_then(|first| u64::try_from(first - 1).ok()) {
        Some(position) => Ok(position),
        None => Ok(arrivals::cursor(store.meta("position")?, store.meta("running")?)?.position),
    }
}

/// The counter of a copy that ends at `position`.
pub(super) fn step_to(store: &mut Store, position: u64) -> Result<(), Error> {
    let running = arrivals::running_at(store, position)?.unwrap_or_default();
    store.write(|w| {
        w.put_meta("running", running.as_bytes())?;
        w.put_meta("position", &position.to_be_bytes())
    })?;
    Ok(())
}

/// The texts among the values between which somebody has to choose, by path.
pub(super) fn choices(store: &Store, id: &RecordId) -> Result<BTreeMap<String, Vec<String>>, Error> {
    let number: Option<i64> = store
        .connection()
        .prepare_cached("SELECT id FROM record WHERE rid = ?1")?
        .query_row([&id.0], |row| row.get(0))
        .optional()?;
    let sql = "SELECT path, choices FROM conflict WHERE record = ?1 ORDER BY path";
    let mut query = store.connection().prepare_cached(sql)?;
    let rows = query.query_map(params![number], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?))
    })?;
    let mut all = BTreeMap::new();
    for row in rows {
        let (path, choices) = row?;
        all.insert(path, texts(&choices));
    }
    Ok(all)
}

/// Of `[[value, device prefix] …]`.
fn texts(choices: &str) -> Vec<String> {
    let read: Vec<serde_json::Value> = serde_json::from_str(choices).unwrap_or_default();
    let value = |pair: &serde_json::Value| match &pair[0] {
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    read.iter().map(value).collect()
}
