//! What arrives under a key that has ended: held for review, unless it leads to a head that the station had
//! when it ended the key. Then it is old work coming back, after a restore, and stands.

use std::collections::{BTreeMap, HashSet};

use ketepai_model::identity::Revocation;
use ketepai_model::ids::{DeviceId, EntryHash, HeadHash, RecordId};
use ketepai_model::log::{Head, Ruling, Verdict};
use ketepai_store::custody::{LATEST_FIRST, RULINGS};
use ketepai_store::{Store, Writer};
use rusqlite::{OptionalExtension, params};

use crate::error::Error;
use crate::store::HeldEntry;

/// An entry that has just come, of a key that has ended.
pub(super) struct Suspect {
    device: DeviceId,
    record: RecordId,
    entry: EntryHash,
}

/// The entries of a segment whose payloads are here.
pub(super) fn payloads(w: &Writer<'_>, head: &HeadHash) -> Result<HashSet<EntryHash>, Error> {
    Ok(entries(w, head)?.into_iter().map(|(_, entry)| entry).collect())
}

fn entries(w: &Writer<'_>, head: &HeadHash) -> Result<Vec<(RecordId, EntryHash)>, Error> {
    let mut query = w.connection().prepare_cached(
        "SELECT r.rid, e.hash FROM segment s JOIN entry e ON e.segment = s.id JOIN record r ON r.id = e.record
         WHERE s.hash = ?1 AND e.body IS NOT NULL ORDER BY e.place",
    )?;
    let mut rows = query.query([head.as_bytes()])?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        let record = RecordId::from_slice(&row.get::<_, Vec<u8>>(0)?)?;
        entries.push((record, EntryHash::from_slice(&row.get::<_, Vec<u8>>(1)?)?));
    }
    Ok(entries)
}

/// What of a segment is here now and was not before.
pub(super) fn suspects(
    w: &Writer<'_>,
    ended: &Revocation,
    head: &HeadHash,
    before: &HashSet<EntryHash>,
) -> Result<Vec<Suspect>, Error> {
    let new = entries(w, head)?.into_iter().filter(|(_, e)| !before.contains(e));
    Ok(new
        .map(|(record, entry)| Suspect {
            device: ended.device,
            record,
            entry,
        })
        .collect())
}

/// The verdicts that this calls for: suspects are held, and what was held too soon is released, now that the
/// log has grown to a head which the station had when it ended the key.
pub(super) fn hold(
    w: &Writer<'_>,
    ended: &BTreeMap<DeviceId, Revocation>,
    suspects: Vec<Suspect>,
) -> Result<Vec<Verdict>, Error> {
    let mut verdicts = Vec::new();
    for (device, revocation) in ended {
        let old = old_work(w, revocation)?;
        let rule = |ruling, record, entry| Verdict {
            ruling,
            record,
            entry: Some(entry),
            device: Some(*device),
            reason: revocation.reason.clone(),
        };
        for suspect in suspects.iter().filter(|s| s.device == *device) {
            if !old.contains(&suspect.entry) {
                verdicts.push(rule(Ruling::Held, suspect.record, suspect.entry));
            }
        }
        for held in lines(w.connection(), Some(device))? {
            if old.contains(&held.entry) {
                verdicts.push(rule(Ruling::Released, held.record, held.entry));
            }
        }
    }
    Ok(verdicts)
}

/// The entries on the way to the heads that the station had when it ended the key, as far as they are here
/// without a gap.
fn old_work(w: &Writer<'_>, revocation: &Revocation) -> Result<HashSet<EntryHash>, Error> {
    let mut old = HashSet::new();
    let mut seen = HashSet::new();
    for tip in &revocation.upto {
        let mut next = Some(tip.head);
        while let Some(hash) = next.filter(|hash| seen.insert(*hash)) {
            let Some(head) = head(w, &hash)? else { break };
            next = head.previous;
            old.extend(head.entries);
        }
    }
    Ok(old)
}

fn head(w: &Writer<'_>, hash: &HeadHash) -> Result<Option<Head>, Error> {
    let mut query = w
        .connection()
        .prepare_cached("SELECT head FROM segment WHERE hash = ?1")?;
    let bytes: Option<Vec<u8>> = query.query_row([hash.as_bytes()], |row| row.get(0)).optional()?;
    Ok(bytes.map(|bytes| Head::from_bytes(&bytes)).transpose()?)
}

/// What is released is judged like anything that has just arrived.
pub(super) fn reopen(w: &Writer<'_>, verdict: &Verdict) -> Result<(), Error> {
    let (Ruling::Released, Some(entry), Some(device)) = (verdict.ruling, verdict.entry, verdict.device)
    else {
        return Ok(());
    };
    w.connection()
        .prepare_cached(
            "UPDATE entry SET open = 1 WHERE hash = ?1 AND device = (SELECT id FROM device WHERE did = ?2)",
        )?
        .execute(params![entry.as_bytes(), device.as_bytes()])?;
    Ok(())
}

/// Everything here has been judged, but for what waits for what it rests on.
pub(super) fn judged(w: &Writer<'_>) -> Result<(), Error> {
    w.connection()
        .prepare_cached("UPDATE entry SET open = NULL WHERE open IS NOT NULL")?
        .execute([])?;
    Ok(())
}

pub(super) fn waiting(store: &Store, device: Option<&DeviceId>) -> Result<Vec<HeldEntry>, Error> {
    lines(store.connection(), device)
}

/// The entries on which the latest ruling is to hold them.
fn lines(conn: &rusqlite::Connection, device: Option<&DeviceId>) -> Result<Vec<HeldEntry>, Error> {
    let sql = format!(
        "SELECT r.rid, coalesce(e.kind, ''), e.hash, d.did, coalesce(s.number, 0), h.reason
         FROM verdict h JOIN record r ON r.id = h.record JOIN device d ON d.did = h.device
         JOIN entry e ON e.record = h.record AND e.hash = h.entry AND e.device = d.id
         LEFT JOIN segment s ON s.id = e.segment
         WHERE h.ruling = 2 AND (?1 IS NULL OR h.device = ?1)
           AND h.id = (SELECT v.id FROM {RULINGS} WHERE v.record = h.record AND v.entry = h.entry
                       AND v.device = h.device ORDER BY {LATEST_FIRST} LIMIT 1)
         ORDER BY d.did, s.number, e.place"
    );
    let mut query = conn.prepare_cached(&sql)?;
    let mut rows = query.query([device.map(|d| d.0)])?;
    let mut held = Vec::new();
    while let Some(row) = rows.next()? {
        held.push(HeldEntry {
            record: RecordId::from_slice(&row.get::<_, Vec<u8>>(0)?)?,
            kind: row.get(1)?,
            entry: EntryHash::from_slice(&row.get::<_, Vec<u8>>(2)?)?,
            device: DeviceId::from_slice(&row.get::<_, Vec<u8>>(3)?)?,
            number: row.get::<_, i64>(4)? as u64,
            reason: row.get(5)?,
        });
    }
    Ok(held)
}
