//! Where things are: on this phone, sealed, at the station, backed up; and what must still travel.

use std::collections::btree_map::Entry::{Occupied, Vacant};
use std::collections::{BTreeMap, BTreeSet, HashSet};

use ketepai_model::canonical;
use ketepai_model::document::redoes;
use ketepai_model::identity::{Certificate, Checkpoint, TrustStore};
use ketepai_model::ids::{DeviceId, Digest, EntryHash, HeadHash, RecordId, RunningHash};
use ketepai_model::log::{Entry, Head, Segment, SignedHead};
use ketepai_model::scope::Scope;
use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::error::Error;
use crate::store::{Store, Writer};

/// How far a record has got: that of its entry which has got least far.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Custody {
    /// Saved on this phone.
    Here,
    /// Signed and ready to travel.
    Sealed,
    /// Another phone has it too, and carries it to the station.
    Carried,
    /// Received by the station.
    AtStation,
    /// In a backup of the station.
    BackedUp,
}

/// The standing of an entry whose bytes are no longer those that were hashed.
pub const TAMPERED: &str = "tampered";

/// Rulings `v`, each with where it is stated.
pub const RULINGS: &str = "verdict v LEFT JOIN entry st ON st.id = v.stated
    LEFT JOIN segment ss ON ss.id = st.segment LEFT JOIN device sd ON sd.id = st.device
    LEFT JOIN trust sk ON sk.device = sd.did AND sk.kind = 'station_key'";
/// In the order in which stations made them, the latest first, in whatever order they came here: by signing key,
/// by number, by place; one not sealed yet is the newest.
pub const LATEST_FIRST: &str =
    "sk.number DESC, ss.number IS NULL DESC, ss.number DESC, st.place DESC, v.id DESC";

/// An entry that is not part of its document, for a person to see.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct SetAside {
    /// The record.
    pub record: RecordId,
    /// `waiting`, `left_out`, `tampered`, or the refusal's code.
    pub standing: String,
    /// The station's reason, where it ruled.
    pub reason: Option<String>,
    /// Whether its author's phone has done it again on what is left.
    pub redone: bool,
}

/// What a store holds, in numbers.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct Holdings {
    /// Records that can be shown.
    pub records: u64,
    /// Entries in the log.
    pub entries: u64,
    /// Entries at the station.
    pub acknowledged: u64,
    /// Fields that await a person's choice.
    pub conflicts: u64,
    /// Entries that stand aside.
    pub aside: u64,
    /// Files known, and those of them at the station.
    pub blobs: u64,
    /// Files at the station.
    pub blobs_at_station: u64,
}

impl Store {
    /// How far a record has got.
    pub fn custody(&self, id: &RecordId) -> Result<Option<Custody>, Error> {
        let backed_up = self.checkpoint()?.map_or(0, |c| c.backed_up as i64);
        let mut query = self.conn.prepare_cached(
            "SELECT min(CASE WHEN e.segment IS NULL THEN 0
                             WHEN s.position IS NULL THEN
                               CASE WHEN EXISTS (SELECT 1 FROM handed h WHERE h.segment = s.id) THEN 2 ELSE 1 END
                             WHEN s.position > ?2 THEN 3 ELSE 4 END)
             FROM record r JOIN entry e ON e.record = r.id LEFT JOIN segment s ON s.id = e.segment
             WHERE r.rid = ?1",
        )?;
        let step: Option<i64> = query.query_row(params![id.0, backed_up], |row| row.get(0))?;
        Ok(step.map(|step| match step {
            0 => Custody::Here,
            1 => Custody::Sealed,
            2 => Custody::Carried,
            3 => Custody::AtStation,
            _ => Custody::BackedUp,
        }))
    }

    /// What the store holds, in numbers.
    pub fn holdings(&self) -> Result<Holdings, Error> {
        let count = |sql: &str| {
            self.conn
                .query_row(sql, [], |row| row.get::<_, i64>(0))
                .map(|n| n as u64)
        };
        Ok(Holdings {
            records: count("SELECT count(*) FROM listing WHERE NOT deleted")?,
            entries: count("SELECT count(*) FROM entry")?,
            acknowledged: count(
                "SELECT count(*) FROM entry e JOIN segment s ON s.id = e.segment WHERE s.position IS NOT NULL",
            )?,
            conflicts: count("SELECT count(*) FROM conflict")?,
            aside: count("SELECT count(*) FROM aside")?,
            blobs: count("SELECT count(*) FROM blob WHERE here OR at_station")?,
            blobs_at_station: count("SELECT count(*) FROM blob WHERE at_station")?,
        })
    }

    /// The entries that are not part of their documents, with the station's reasons.
    pub fn set_aside(&self) -> Result<Vec<SetAside>, Error> {
        let sql = format!(
            "SELECT r.rid, a.standing,
                    (SELECT v.reason FROM {RULINGS} WHERE v.record = a.record AND v.entry = e.hash
                     AND v.device = d.did ORDER BY {LATEST_FIRST} LIMIT 1),
                    e.hash, a.record
             FROM aside a JOIN record r ON r.id = a.record JOIN entry e ON e.id = a.entry
             JOIN device d ON d.id = e.device ORDER BY a.entry"
        );
        let mut query = self.conn.prepare_cached(&sql)?;
        let mut rows = query.query([])?;
        let mut aside = Vec::new();
        let mut by_record = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let standing: String = row.get(1)?;
            let entry = EntryHash::from_slice(&row.get::<_, Vec<u8>>(3)?)?;
            let redone: Option<&mut BTreeSet<EntryHash>> = match by_record.entry(row.get::<_, i64>(4)?) {
                _ if standing != "left_out" => None,
                Vacant(record) => {
                    let done = self.redone(*record.key())?;
                    Some(record.insert(done))
                }
                Occupied(done) => Some(done.into_mut()),
            };
            aside.push(SetAside {
                record: RecordId::from_slice(&row.get::<_, Vec<u8>>(0)?).unwrap_or_default(),
                redone: redone.is_some_and(|done| done.contains(&entry)),
                standing,
                reason: row.get(2)?,
            });
        }
        Ok(aside)
    }

    /// What in a record was done again by a later entry.
    fn redone(&self, record: i64) -> Result<BTreeSet<EntryHash>, Error> {
        let sql = "SELECT body FROM entry WHERE record = ?1 AND body IS NOT NULL";
        let mut query = self.conn.prepare_cached(sql)?;
        let bodies = query.query_map([record], |row| row.get::<_, Vec<u8>>(0))?;
        bodies
            .filter_map(|body| body.map(|b| redoes(&b)).transpose())
            .map(|hash| Ok(hash?))
            .collect()
    }

    /// Segments that the station is not known to have, whoever wrote them, in the order of their arrival
    /// here, until `bytes` of payload are reached. At least one if there is one. `declined` are left out:
    /// the station would not have them today.
    pub fn outbox(&self, bytes: usize, declined: &HashSet<HeadHash>) -> Result<Vec<Segment>, Error> {
        let mut query = self
            .conn
            .prepare_cached("SELECT id, hash FROM segment WHERE position IS NULL ORDER BY id")?;
        let waiting = query.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, Vec<u8>>(1)?)))?;
        let wanted = |hash: &[u8]| HeadHash::from_slice(hash).is_ok_and(|h| !declined.contains(&h));
        let ids: Vec<i64> = waiting
            .filter(|row| row.as_ref().map_or(true, |(_, hash)| wanted(hash)))
            .take(512)
            .map(|row| row.map(|(id, _)| id))
            .collect::<Result<_, _>>()?;
        let mut taken = Vec::new();
        let mut size = 0;
        for id in ids {
            let Some(segment) = self.sound_segment(id)? else {
                continue;
            };
            size += segment
                .payloads
                .iter()
                .flatten()
                .map(|e| e.body.len() + 64)
                .sum::<usize>();
            if !taken.is_empty() && size > bytes {
                break;
            }
            taken.push(segment);
        }
        Ok(taken)
    }

    /// A segment that may travel; `None` where its head is not what it was, which nobody would believe.
    pub fn sound_segment(&self, id: i64) -> Result<Option<Segment>, Error> {
        match self.segment(id) {
            Err(Error::Tampered) => {
                tracing::error!(id, "a segment is not what it was, and does not travel");
                Ok(None)
            }
            other => other.map(Some),
        }
    }

    /// How many segments wait to travel.
    pub fn outbox_len(&self) -> Result<u64, Error> {
        let sql = "SELECT count(*) FROM segment WHERE position IS NULL";
        Ok(self.conn.query_row(sql, [], |row| row.get::<_, i64>(0))? as u64)
    }

    /// A segment as it stands in the log. A payload that is no longer what was signed is as if withheld;
    /// [`Error::Tampered`] where the head itself is not what it was.
    pub fn segment(&self, id: i64) -> Result<Segment, Error> {
        segment_of(&self.conn, id)
    }

    /// The scopes that have anything in them, by this file's number.
    pub fn scopes(&self) -> Result<Vec<(i64, Scope)>, Error> {
        let mut query = self
            .conn
            .prepare_cached("SELECT id, name FROM scope ORDER BY name")?;
        let rows = query.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?;
        rows.map(|row| {
            row.map_err(Error::from)
                .and_then(|(id, name)| Ok((id, name.parse()?)))
        })
        .collect()
    }

    /// The digests of logs and of documents over the scopes that `reads` admits.
    pub fn digests(&self, reads: &dyn Fn(&Scope) -> bool) -> Result<(Digest, Digest), Error> {
        let mut query = self.conn.prepare_cached("SELECT name, logs, docs FROM scope")?;
        let mut rows = query.query([])?;
        let (mut logs, mut docs) = (Digest::default(), Digest::default());
        while let Some(row) = rows.next()? {
            if !reads(&row.get::<_, String>(0)?.parse()?) {
                continue;
            }
            for (total, column) in [(&mut logs, 1), (&mut docs, 2)] {
                let part: Vec<u8> = row.get(column)?;
                total.toggle(&part.try_into().map_err(|_| Error::Damaged)?);
            }
        }
        Ok((logs, docs))
    }

    /// The tips of a device's own logs: `(scope, number, head)`, one for each branch. With `there`, as far as
    /// they are at the station.
    pub fn tips_of(&self, device: &DeviceId, there: bool) -> Result<Vec<(Scope, u64, HeadHash)>, Error> {
        let mut query = self.conn.prepare_cached(
            "SELECT sc.name, t.number, t.hash FROM tip t JOIN scope sc ON sc.id = t.scope
             JOIN device d ON d.id = t.device WHERE d.did = ?1 ORDER BY sc.name, t.number, t.hash",
        )?;
        let mut rows = query.query([device.as_bytes()])?;
        let mut tips = BTreeSet::new();
        while let Some(row) = rows.next()? {
            let scope: Scope = row.get::<_, String>(0)?.parse()?;
            let mut tip = Some(HeadHash::from_slice(&row.get::<_, Vec<u8>>(2)?)?);
            let mut number = row.get::<_, i64>(1)? as u64;
            if let Some(hash) = tip.filter(|_| !there) {
                tips.insert((scope, number, hash));
                continue;
            }
            // Back along the branch to the newest segment that the station has.
            while let Some(hash) = tip {
                let (there_already, previous) = self.place_of(&hash)?;
                if there_already {
                    tips.insert((scope.clone(), number, hash));
                    break;
                }
                (tip, number) = (previous, number.saturating_sub(1));
            }
        }
        // The table holds tips and nothing else; only walking back can lead to where a branch left a log.
        let branches = tips.iter().map(|(_, _, hash)| Ok(there && self.is_behind(hash)?));
        let behind: Vec<bool> = branches.collect::<Result<_, Error>>()?;
        Ok(tips
            .into_iter()
            .zip(behind)
            .filter(|(_, behind)| !behind)
            .map(|(tip, _)| tip)
            .collect())
    }

    /// Whether a segment is at the station, and which one comes before it.
    fn place_of(&self, hash: &HeadHash) -> Result<(bool, Option<HeadHash>), Error> {
        let sql = "SELECT position IS NOT NULL, head FROM segment WHERE hash = ?1";
        let found: Option<(bool, Vec<u8>)> = self
            .conn
            .prepare_cached(sql)?
            .query_row([hash.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        match found {
            Some((there, head)) => Ok((there, Head::from_bytes(&head)?.previous)),
            None => Ok((false, None)),
        }
    }

    /// Whether a segment has a successor at the station: where a branch left a log that goes on.
    fn is_behind(&self, hash: &HeadHash) -> Result<bool, Error> {
        let mut query = self.conn.prepare_cached(
            "SELECT n.head FROM segment s JOIN segment n
             ON n.scope = s.scope AND n.device = s.device AND n.number = s.number + 1
             WHERE s.hash = ?1 AND n.position IS NOT NULL",
        )?;
        let heads = query.query_map([hash.as_bytes()], |row| row.get::<_, Vec<u8>>(0))?;
        for head in heads {
            if Head::from_bytes(&head?)?.previous == Some(*hash) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether a segment is here.
    pub fn has_segment(&self, hash: &HeadHash) -> Result<bool, Error> {
        Ok(self
            .conn
            .prepare_cached("SELECT 1 FROM segment WHERE hash = ?1")?
            .exists([hash.as_bytes()])?)
    }

    /// The keys and certificates known here, as the statements of a station that `root` certified.
    pub fn trust(&self, root: [u8; 32]) -> Result<TrustStore, Error> {
        let mut trust = TrustStore::new(root);
        for (kind, body) in self.trust_rows()? {
            // Stations sort before the devices that they certify. Few, so verified again; devices were verified
            // when they were taken in, and hold only under a station that holds.
            match kind.as_str() {
                "station_key" => {
                    if trust
                        .add_station(canonical::decode(&body, "station key")?)
                        .is_err()
                    {
                        tracing::warn!("a station key that the root did not certify is passed over");
                    }
                }
                "revocation" => trust.revoke(canonical::decode(&body, "revocation")?),
                _ => trust.recall_device(canonical::decode::<Certificate>(&body, "certificate")?),
            }
        }
        for (device, incarnation) in self.acknowledgements()? {
            trust.acknowledge(device, incarnation);
        }
        Ok(trust)
    }

    fn trust_rows(&self) -> Result<Vec<(String, Vec<u8>)>, Error> {
        let mut query = self
            .conn
            .prepare_cached("SELECT kind, body FROM trust ORDER BY kind DESC, device, number")?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    fn acknowledgements(&self) -> Result<Vec<(DeviceId, u32)>, Error> {
        let sql = "SELECT device, incarnation FROM acknowledged";
        let mut query = self.conn.prepare_cached(sql)?;
        let rows = query.query_map([], |row| Ok((row.get::<_, Vec<u8>>(0)?, row.get(1)?)))?;
        rows.map(|row| {
            row.map_err(Error::from)
                .and_then(|(d, n)| Ok((DeviceId::from_slice(&d)?, n)))
        })
        .collect()
    }

    /// The newest checkpoint heard of.
    pub fn checkpoint(&self) -> Result<Option<Checkpoint>, Error> {
        self.checkpoint_where("1 ORDER BY position DESC LIMIT 1", &[])
    }

    /// The newest checkpoint before a position: where to try next when a station has been rewound.
    pub fn checkpoint_before(&self, position: u64) -> Result<Option<Checkpoint>, Error> {
        self.checkpoint_where(
            "position < ?1 ORDER BY position DESC LIMIT 1",
            &[&(position as i64)],
        )
    }

    fn checkpoint_where(
        &self,
        filter: &str,
        by: &[&dyn rusqlite::ToSql],
    ) -> Result<Option<Checkpoint>, Error> {
        let sql = format!("SELECT body FROM checkpoint WHERE {filter}");
        let body: Option<Vec<u8>> = self
            .conn
            .prepare_cached(&sql)?
            .query_row(by, |row| row.get(0))
            .optional()?;
        Ok(body.map(|b| canonical::decode(&b, "checkpoint")).transpose()?)
    }
}

impl Writer<'_> {
    /// Keeps a checkpoint, and of the older ones a thinning row: enough to find the last common point with
    /// a station restored from any backup.
    pub fn put_checkpoint(&mut self, checkpoint: &Checkpoint) -> Result<(), Error> {
        self.tx
            .prepare_cached("INSERT OR REPLACE INTO checkpoint VALUES (?1, ?2, ?3)")?
            .execute(params![
                checkpoint.position as i64,
                checkpoint.running.as_bytes(),
                canonical::encode(checkpoint)
            ])?;
        self.tx
            .prepare_cached(
                "DELETE FROM checkpoint WHERE position < (SELECT max(position) FROM checkpoint) - 256
                 AND position NOT IN (SELECT max(position) FROM checkpoint GROUP BY position / 256)",
            )?
            .execute([])?;
        Ok(())
    }

    /// Notes the running hash at a segment's position; a station does.
    pub fn put_running(
        &mut self,
        hash: &HeadHash,
        position: u64,
        running: &RunningHash,
    ) -> Result<(), Error> {
        self.tx
            .prepare_cached("UPDATE segment SET position = ?2, running = ?3 WHERE hash = ?1")?
            .execute(params![hash.as_bytes(), position as i64, running.as_bytes()])?;
        Ok(())
    }
}

/// [`Store::segment`], also within a transaction.
pub(crate) fn segment_of(conn: &Connection, id: i64) -> Result<Segment, Error> {
    let (head, signature, hash): (Vec<u8>, Vec<u8>, Vec<u8>) = conn
        .prepare_cached("SELECT head, signature, hash FROM segment WHERE id = ?1")?
        .query_row([id], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let head = Head::from_bytes(&head).map_err(|_| Error::Tampered)?;
    if head.hash().as_bytes()[..] != hash[..] {
        return Err(Error::Tampered);
    }
    let mut payloads: Vec<Option<Entry>> = vec![None; head.entries.len()];
    let mut query = conn.prepare_cached(
        "SELECT e.place, r.rid, e.kind, e.schema, e.body FROM entry e JOIN record r ON r.id = e.record
         WHERE e.segment = ?1 AND e.body IS NOT NULL",
    )?;
    let mut rows = query.query([id])?;
    while let Some(row) = rows.next()? {
        let place = row.get::<_, i64>(0)? as usize;
        if let (Some(slot), Some(hash)) = (payloads.get_mut(place), head.entries.get(place)) {
            // One that is too large to travel stays behind; its head takes its place all the same.
            *slot = entry(row)
                .ok()
                .filter(|e| e.hash() == *hash && e.check_size().is_ok());
        }
    }
    let signature = signature.try_into().map_err(|_| Error::Tampered)?;
    Ok(Segment {
        signed: SignedHead { head, signature },
        payloads,
    })
}

fn entry(row: &Row<'_>) -> Result<Entry, Error> {
    let rid: Vec<u8> = row.get(1)?;
    Ok(Entry {
        record: RecordId::from_slice(&rid)?,
        kind: row.get(2)?,
        schema: row.get(3)?,
        body: row.get(4)?,
    })
}
