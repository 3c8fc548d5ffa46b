//! What a coordinator wants to see: what is there, and what needs somebody's eye.

use std::collections::BTreeMap;

use ketepai_store::Store;

use crate::error::Error;
use crate::store::{Counts, Open};

/// The most entries aside that are shown.
const MOST_ASIDE: usize = 1000;

pub(super) fn counts(store: &Store, now_s: i64) -> Result<Counts, Error> {
    let holdings = store.holdings()?;
    let mut aside = store.set_aside()?;
    let older = aside.len().saturating_sub(MOST_ASIDE);
    aside.drain(..older);
    Ok(Counts {
        records: records(store)?,
        entries: holdings.entries,
        conflicts: holdings.conflicts,
        aside,
        blobs: (holdings.blobs, blob_bytes(store)?),
        open: open(store, now_s)?,
    })
}

fn records(store: &Store) -> Result<BTreeMap<String, u64>, Error> {
    let sql = "SELECT kind, count(*) FROM listing WHERE NOT deleted GROUP BY kind";
    let mut query = store.connection().prepare_cached(sql)?;
    let rows = query.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)? as u64)))?;
    Ok(rows.collect::<Result<_, _>>()?)
}

fn blob_bytes(store: &Store) -> Result<u64, Error> {
    let sql = "SELECT coalesce(sum(bytes), 0) FROM blob";
    Ok(store
        .connection()
        .query_row(sql, [], |row| row.get::<_, i64>(0))? as u64)
}

fn open(store: &Store, now_s: i64) -> Result<Vec<Open>, Error> {
    let mut query = store.connection().prepare_cached(
        "SELECT number, role, area, until_s, tries FROM invitation
         WHERE used_s IS NULL AND until_s >= ?1 ORDER BY number",
    )?;
    let rows = query.query_map([now_s], |row| {
        Ok(Open {
            number: row.get::<_, i64>(0)? as u64,
            role: row.get(1)?,
            area: row.get(2)?,
            until_s: row.get(3)?,
            tries: row.get(4)?,
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}
