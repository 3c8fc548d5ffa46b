//! What is open, counted in the tables where it stands.

use std::collections::BTreeMap;

use ketepai_model::ids::RecordId;
use ketepai_store::Store;
use ketepai_store::merged::HIDDEN;
use ketepai_store::read::Line;
use rusqlite::{Params, params};

use crate::error::Error;
use crate::store::Unsettled;
use crate::store::unsettled::MOST_NAMED;

const UNCONFIRMED: &str = "l.kind IN ('visit', 'training') AND l.day BETWEEN ?1 AND ?2 AND NOT l.deleted
    AND NOT EXISTS (SELECT 1 FROM listing c WHERE c.parent = (SELECT rid FROM record WHERE id = l.record)
                    AND c.kind = 'confirmation' AND NOT c.deleted)";
const MISSING: &str = "SELECT count(*) FROM entry e WHERE e.body IS NULL AND NOT EXISTS
    (SELECT 1 FROM verdict v WHERE v.record = e.record AND v.entry IS NULL)";
const GAPS: &str = "SELECT count(*) FROM segment s WHERE s.number > (SELECT min(number) FROM segment)
    AND NOT EXISTS (SELECT 1 FROM segment b WHERE b.scope = s.scope AND b.device = s.device
                    AND b.number = s.number - 1)";
const FILES: &str = "SELECT count(DISTINCT f.hash) FROM listing_file f JOIN listing l ON l.record = f.record
    LEFT JOIN blob b ON b.hash = f.hash WHERE NOT l.deleted AND NOT coalesce(b.here, 0)";
const WEAK: &str =
    "SELECT substr(m.name, 6), count(DISTINCT f.record) FROM metric m JOIN fact f ON f.metric = m.id
    WHERE m.name LIKE 'weak.%' AND f.day BETWEEN ?1 AND ?2 GROUP BY m.name";
const IN_DAYS: &str = "SELECT count(*) FROM listing l WHERE NOT l.deleted AND l.day BETWEEN ?1 AND ?2";

pub(super) fn unsettled(store: &Store, from_day: i64, to_day: i64) -> Result<Unsettled, Error> {
    let unconfirmed = format!("{UNCONFIRMED} AND l.record NOT IN ({HIDDEN})");
    let days = params![from_day, to_day];
    let conflicts = "l.conflicts > 0 AND NOT l.deleted";
    let invalid = "l.invalid IS NOT NULL AND NOT l.deleted";
    let number = |sql: &str| count(store, sql, []);
    Ok(Unsettled {
        conflicts: named(store, conflicts, [])?,
        conflict_count: number("SELECT count(*) FROM conflict")?,
        invalid: named(store, invalid, [])?,
        invalid_count: number(&format!("SELECT count(*) FROM listing l WHERE {invalid}"))?,
        waiting: number("SELECT count(*) FROM aside WHERE standing = 'waiting'")?,
        missing: number(MISSING)?,
        gaps: number(GAPS)?,
        files: number(FILES)?,
        unconfirmed: named(store, &unconfirmed, days)?,
        unconfirmed_count: count(
            store,
            &format!("SELECT count(*) FROM listing l WHERE {unconfirmed}"),
            days,
        )?,
        weak: weak(store, from_day, to_day, &unconfirmed)?,
    })
}

fn count(store: &Store, sql: &str, by: impl Params) -> Result<u64, Error> {
    let mut query = store.connection().prepare_cached(sql)?;
    let number: i64 = query.query_row(by, |row| row.get(0))?;
    Ok(u64::try_from(number).unwrap_or(0))
}

/// The newest first.
fn named(store: &Store, which: &str, by: impl Params) -> Result<Vec<Line>, Error> {
    let sql = format!(
        "SELECT r.rid FROM listing l JOIN record r ON r.id = l.record WHERE {which}
         ORDER BY l.day DESC, r.rid LIMIT {MOST_NAMED}"
    );
    let mut query = store.connection().prepare_cached(&sql)?;
    let ids = query.query_map(by, |row| row.get::<_, Vec<u8>>(0))?;
    let mut lines = Vec::new();
    for id in ids {
        lines.extend(store.line(&RecordId::from_slice(&id?)?)?);
    }
    Ok(lines)
}

/// The same weaknesses as beside each record of a report.
fn weak(store: &Store, from: i64, to: i64, unconfirmed: &str) -> Result<BTreeMap<String, u64>, Error> {
    let mut query = store.connection().prepare_cached(WEAK)?;
    let rows = query.query_map(params![from, to], |row| {
        Ok((row.get::<_, String>(0)?, row.get::<_, i64>(1)? as u64))
    })?;
    let mut weak: BTreeMap<String, u64> = rows.collect::<Result<_, _>>()?;
    let days = params![from, to];
    let of_lines = [
        (
            "unconfirmed",
            format!("SELECT count(*) FROM listing l WHERE {unconfirmed}"),
        ),
        ("conflict", format!("{IN_DAYS} AND l.conflicts > 0")),
        ("invalid", format!("{IN_DAYS} AND l.invalid IS NOT NULL")),
    ];
    for (code, sql) in of_lines {
        weak.insert(code.to_owned(), count(store, &sql, days)?);
    }
    weak.retain(|_, n| *n > 0);
    Ok(weak)
}
