//! Reading arrivals in the order of their positions.

use ketepai_model::ids::{DeviceId, RunningHash};
use ketepai_store::Store;
use ketepai_sync::Cursor;
use ketepai_sync::message::Tip;
use rusqlite::{OptionalExtension, params};

use crate::error::Error;
use crate::store::{Arrivals, Wanted};

/// Rows looked at in one go; a reply never holds more.
const MOST: usize = 4096;

/// The counter row, as it is kept.
pub(super) fn cursor(
    position: Option<Vec<u8>>,
    running: Option<Vec<u8>>,
) -> Result<Cursor, ketepai_model::error::Error> {
    let (Some(position), Some(running)) = (position, running) else {
        return Ok(Cursor::default());
    };
    let position = position
        .try_into()
        .map_err(|_| ketepai_model::error::Error::Malformed("position"))?;
    Ok(Cursor {
        position: u64::from_be_bytes(position),
        running: RunningHash::from_slice(&running)?,
    })
}

pub(super) fn running_at(store: &Store, position: u64) -> Result<Option<RunningHash>, Error> {
    let sql = "SELECT running FROM segment WHERE position = ?1 AND running IS NOT NULL";
    let mut query = store.connection().prepare_cached(sql)?;
    let found: Option<Vec<u8>> = query
        .query_row([i64::try_from(position).unwrap_or(i64::MAX)], |row| row.get(0))
        .optional()?;
    Ok(found.map(|bytes| RunningHash::from_slice(&bytes)).transpose()?)
}

pub(super) fn arrivals(store: &Store, wanted: &Wanted<'_>) -> Result<Arrivals, Error> {
    let rows = rows(store, wanted)?;
    let mut segments = Vec::new();
    let (mut bytes, mut passed_over) = (0, 0);
    for (id, position) in &rows {
        // A gap here shows in the digests, and a phone that holds the good copy offers it again.
        let Some(segment) = store.sound_segment(*id)? else {
            passed_over += 1;
            continue;
        };
        bytes += segment
            .payloads
            .iter()
            .flatten()
            .map(|e| e.body.len() + 64)
            .sum::<usize>();
        if !segments.is_empty() && bytes > wanted.bytes {
            break;
        }
        segments.push((segment, Some(*position)));
    }
    let more = segments.len() + passed_over < rows.len() || rows.len() == MOST;
    Ok(Arrivals { segments, more })
}

fn rows(store: &Store, wanted: &Wanted<'_>) -> Result<Vec<(i64, u64)>, Error> {
    let scopes: Vec<String> = store
        .scopes()?
        .iter()
        .filter(|(_, scope)| (wanted.reads)(scope))
        .map(|(id, _)| id.to_string())
        .collect();
    let mut query = store.connection().prepare_cached(
        "SELECT id, position FROM segment
         WHERE position > ?1 AND position <= ?5 AND scope IN (SELECT value FROM json_each(?2))
           AND device IS NOT (SELECT id FROM device WHERE did = ?3)
           AND (?6 IS NULL OR device IS (SELECT id FROM device WHERE did = ?6))
         ORDER BY position LIMIT ?4",
    )?;
    let after = i64::try_from(wanted.after).unwrap_or(i64::MAX);
    let by = params![
        after,
        format!("[{}]", scopes.join(",")),
        wanted.but.map(|d| d.0),
        MOST as i64,
        i64::try_from(wanted.until).unwrap_or(i64::MAX),
        wanted.only.map(|d| d.0)
    ];
    let rows = query.query_map(by, |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)? as u64))
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// The tips of a device's logs, one for each branch.
pub(super) fn tips_of(store: &Store, device: &DeviceId) -> Result<Vec<Tip>, Error> {
    let tips = store.tips_of(device, false)?;
    let tip = |(scope, number, head)| Tip { scope, number, head };
    Ok(tips.into_iter().map(tip).collect())
}
