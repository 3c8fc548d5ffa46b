//! The log against what was signed: heads, signatures, chains, payloads, one row at a time.

use ketepai_model::canonical;
use ketepai_model::identity::{Checkpoint, TrustStore};
use ketepai_model::ids::{DeviceId, EntryHash, RecordId};
use ketepai_model::log::{Entry, Evidence, Head, SignedHead, Statement, record_id};
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::Finding;
use crate::error::Error;

/// What is wrong with the log, and in which rows.
#[derive(Default)]
pub(super) struct Damage {
    findings: Vec<Finding>,
    segments: Vec<i64>,
    entries: Vec<i64>,
}

impl Damage {
    /// Leaves room for good copies.
    pub fn drop_from(&self, conn: &Connection) -> Result<u64, Error> {
        for id in &self.segments {
            conn.execute("DELETE FROM entry WHERE segment = ?1", [id])?;
            conn.execute("DELETE FROM segment WHERE id = ?1", [id])?;
        }
        let sql = "UPDATE entry SET body = NULL, kind = NULL, schema = NULL WHERE id = ?1";
        for id in &self.entries {
            conn.execute(sql, [id])?;
        }
        Ok((self.segments.len() + self.entries.len()) as u64)
    }
}

/// Adds the keys and certificates that the log states, of stations that the root certified.
pub(super) fn learn(conn: &Connection, trust: &mut TrustStore) -> Result<(), Error> {
    let sql = "SELECT s.name, r.rid, e.kind, e.schema, e.body FROM entry e JOIN scope s ON s.id = e.scope
               JOIN record r ON r.id = e.record
               WHERE s.name LIKE 'station/%' AND e.body IS NOT NULL ORDER BY e.kind DESC, e.id";
    let mut query = conn.prepare(sql)?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let (scope, entry) = (row.get::<_, String>(0)?.parse()?, payload(row, 1)?);
        // Kinds in falling order: `station_key` before `certificate`. Each proves itself by its own signature.
        let _ = match Statement::from_entry(&scope, &entry).ok().flatten() {
            Some(Statement::StationKey(key)) => trust.add_station(key),
            Some(Statement::Certificate(certificate)) => trust.add_device(*certificate),
            _ => Ok(()),
        };
    }
    Ok(())
}

pub(super) fn findings(
    conn: &Connection,
    trust: &TrustStore,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Vec<Finding>, Error> {
    let mut damage = log_damage(conn, trust, progress)?;
    damage.findings.extend(checkpoints(conn, trust)?);
    Ok(damage.findings)
}

pub(super) fn damage(conn: &Connection, trust: &TrustStore) -> Result<Damage, Error> {
    log_damage(conn, trust, &mut |_, _| {})
}

fn log_damage(
    conn: &Connection,
    trust: &TrustStore,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Damage, Error> {
    let ids: Vec<i64> = conn
        .prepare("SELECT id FROM segment ORDER BY id")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let mut damage = Damage::default();
    for (done, id) in ids.iter().enumerate() {
        segment(conn, trust, *id, &mut damage)?;
        progress(done as u64 + 1, ids.len() as u64);
    }
    strays(conn, &mut damage)?;
    Ok(damage)
}

/// One segment as its row has it.
struct Filed {
    scope: String,
    device: DeviceId,
    number: u64,
    hash: Vec<u8>,
    head: Vec<u8>,
    signature: Vec<u8>,
}

impl Filed {
    fn read(conn: &Connection, id: i64) -> Result<Self, Error> {
        let sql = "SELECT c.name, d.did, s.number, s.hash, s.head, s.signature FROM segment s
                   LEFT JOIN scope c ON c.id = s.scope LEFT JOIN device d ON d.id = s.device WHERE s.id = ?1";
        let read = |row: &Row<'_>| {
            let did: Vec<u8> = row.get::<_, Option<_>>(1)?.unwrap_or_default();
            Ok(Filed {
                scope: row.get::<_, Option<_>>(0)?.unwrap_or_default(),
                device: DeviceId::from_slice(&did).unwrap_or_default(),
                number: row.get::<_, i64>(2)? as u64,
                hash: row.get(3)?,
                head: row.get(4)?,
                signature: row.get(5)?,
            })
        };
        Ok(conn.prepare_cached(sql)?.query_row([id], read)?)
    }

    fn finding(&self, code: &str, table: &str, record: Option<RecordId>) -> Finding {
        Finding {
            code: code.into(),
            table: table.into(),
            device: Some(self.device),
            scope: Some(self.scope.clone()),
            number: Some(self.number),
            record,
            title: None,
            file: None,
        }
    }

    /// Why the head is not to be believed.
    fn trouble(&self, trust: &TrustStore) -> Result<Head, &'static str> {
        let head = Head::from_bytes(&self.head).map_err(|_| "head_unreadable")?;
        if head.hash().as_bytes()[..] != self.hash[..] {
            return Err("head_altered");
        }
        if (head.scope.to_string(), head.device, head.number)
            != (self.scope.clone(), self.device, self.number)
        {
            return Err("segment_misfiled");
        }
        let signature = self.signature.clone().try_into().map_err(|_| "bad_signature")?;
        let signed = SignedHead { head, signature };
        match trust.verify_head(&signed) {
            Ok(Some(())) => Ok(signed.head),
            Ok(None) => Err("no_certificate"),
            Err(_) => Err("bad_signature"),
        }
    }
}

fn segment(conn: &Connection, trust: &TrustStore, id: i64, damage: &mut Damage) -> Result<(), Error> {
    let filed = Filed::read(conn, id)?;
    let head = match filed.trouble(trust) {
        Ok(head) => head,
        Err(code) => {
            damage.findings.push(filed.finding(code, "segment", None));
            if code != "no_certificate" {
                damage.segments.push(id);
                return Ok(());
            }
            // Whose it is cannot be said, but whether it is what its head says: nothing of it is dropped for that.
            Head::from_bytes(&filed.head)?
        }
    };
    if !is_chained(conn, &head)? {
        damage.findings.push(filed.finding("gap_before", "segment", None));
    }
    payloads(conn, id, &filed, &head, damage)
}

/// Whether the segment before is here, and is the one before.
fn is_chained(conn: &Connection, head: &Head) -> Result<bool, Error> {
    let Some(previous) = &head.previous else {
        return Ok(true);
    };
    let sql = "SELECT s.number FROM segment s JOIN scope c ON c.id = s.scope JOIN device d ON d.id = s.device
               WHERE s.hash = ?1 AND c.name = ?2 AND d.did = ?3";
    let number: Option<i64> = conn
        .prepare_cached(sql)?
        .query_row(
            params![previous.as_bytes(), head.scope.to_string(), head.device.0],
            |row| row.get(0),
        )
        .optional()?;
    Ok(number.is_some_and(|n| (n as u64).wrapping_add(1) == head.number))
}

fn payloads(
    conn: &Connection,
    id: i64,
    filed: &Filed,
    head: &Head,
    damage: &mut Damage,
) -> Result<(), Error> {
    let sql = "SELECT e.id, e.place, e.hash, r.rid, e.kind, e.schema, e.body, v.id FROM entry e
               LEFT JOIN record r ON r.id = e.record
               LEFT JOIN verdict v ON v.record = e.record AND v.ruling = 4
               WHERE e.segment = ?1 GROUP BY e.id ORDER BY e.place";
    let mut query = conn.prepare_cached(sql)?;
    let mut rows = query.query([id])?;
    let mut seen = vec![false; head.entries.len()];
    while let Some(row) = rows.next()? {
        let place = row.get::<_, i64>(1)? as usize;
        let record = rid(row, 3)?;
        let first = seen
            .get_mut(place)
            .is_some_and(|seen| !std::mem::replace(seen, true));
        let code = match head.entries.get(place).filter(|_| first) {
            Some(hash) => trouble(row, head, hash)?,
            None => Some("entry_misfiled"),
        };
        if let Some(code) = code {
            damage.findings.push(filed.finding(code, "entry", record));
            damage.entries.push(row.get(0)?);
        }
    }
    if seen.contains(&false) {
        damage
            .findings
            .push(filed.finding("entry_missing", "entry", None));
        // Its place must be free again, or a good copy finds nothing to fill.
        damage.segments.push(id);
    }
    Ok(())
}

/// What is wrong with one payload.
fn trouble(row: &Row<'_>, head: &Head, hash: &EntryHash) -> Result<Option<&'static str>, Error> {
    if row.get::<_, Vec<u8>>(2)?[..] != hash.as_bytes()[..] {
        return Ok(Some("entry_altered"));
    }
    if row.get::<_, Option<Vec<u8>>>(6)?.is_none() {
        // Withheld from the beginning it names no record; erased, there is a verdict.
        let gone = rid(row, 3)?.is_some() && row.get::<_, Option<i64>>(7)?.is_none();
        return Ok(gone.then_some("payload_gone"));
    }
    let Ok(entry) = payload(row, 3) else {
        return Ok(Some("entry_altered"));
    };
    let statement = head.scope.holds_statements();
    Ok(match entry.hash() == *hash {
        false => Some("entry_altered"),
        true if statement && record_id(&head.scope, &entry.body) != entry.record => Some("record_id"),
        true => None,
    })
}

/// Entries that are in no segment: not sealed yet, or left over from one that is gone.
fn strays(conn: &Connection, damage: &mut Damage) -> Result<(), Error> {
    let sql = "SELECT e.id, e.segment, e.hash, r.rid, e.kind, e.schema, e.body, e.evidence, c.name, d.did
               FROM entry e LEFT JOIN record r ON r.id = e.record LEFT JOIN scope c ON c.id = e.scope
               LEFT JOIN device d ON d.id = e.device
               WHERE e.segment IS NULL OR e.segment NOT IN (SELECT id FROM segment)";
    let mut query = conn.prepare(sql)?;
    let mut rows = query.query([])?;
    while let Some(row) = rows.next()? {
        let code = match row.get::<_, Option<i64>>(1)? {
            Some(segment) => {
                damage.segments.push(segment);
                Some("segment_gone")
            }
            None => unsealed(row)?,
        };
        let did = row.get::<_, Option<Vec<u8>>>(9)?.unwrap_or_default();
        damage.findings.extend(code.map(|code| Finding {
            code: code.into(),
            table: "entry".into(),
            device: DeviceId::from_slice(&did).ok(),
            scope: row.get(8).ok(),
            record: rid(row, 3).ok().flatten(),
            ..Finding::default()
        }));
    }
    damage.segments.sort_unstable();
    damage.segments.dedup();
    Ok(())
}

fn unsealed(row: &Row<'_>) -> Result<Option<&'static str>, Error> {
    let evidence: Vec<u8> = row.get::<_, Option<_>>(7)?.unwrap_or_default();
    let whole = payload(row, 3).is_ok_and(|e| {
        row.get::<_, Vec<u8>>(2)
            .is_ok_and(|h| h[..] == e.hash().as_bytes()[..])
    });
    let dated = canonical::decode::<Evidence>(&evidence, "evidence").is_ok();
    Ok((!whole || !dated).then_some("unsealed_altered"))
}

fn checkpoints(conn: &Connection, trust: &TrustStore) -> Result<Vec<Finding>, Error> {
    let mut query = conn.prepare("SELECT body FROM checkpoint")?;
    let bodies = query.query_map([], |row| row.get::<_, Vec<u8>>(0))?;
    let mut found = Vec::new();
    for body in bodies {
        let body = body?;
        let holds = canonical::decode::<Checkpoint>(&body, "checkpoint").is_ok_and(|c| {
            let station = trust.station(&c.signer);
            station.is_some_and(|s| c.verify(&s.signing).is_ok())
        });
        if !holds {
            found.push(Finding {
                code: "bad_checkpoint".into(),
                table: "checkpoint".into(),
                ..Finding::default()
            });
        }
    }
    Ok(found)
}

/// The payload from column `at` on: record, kind, schema, body.
fn payload(row: &Row<'_>, at: usize) -> Result<Entry, Error> {
    Ok(Entry {
        record: RecordId::from_slice(&row.get::<_, Vec<u8>>(at)?)?,
        kind: row.get(at + 1)?,
        schema: row.get(at + 2)?,
        body: row.get(at + 3)?,
    })
}

fn rid(row: &Row<'_>, at: usize) -> Result<Option<RecordId>, Error> {
    let bytes: Option<Vec<u8>> = row.get(at)?;
    Ok(bytes.and_then(|bytes| RecordId::from_slice(&bytes).ok()))
}
