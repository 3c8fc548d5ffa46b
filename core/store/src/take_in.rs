//! How entries and segments get in. A segment whose head verified is kept whatever becomes of its entries.

use ketepai_model::canonical;
use ketepai_model::identity::Revocation;
use ketepai_model::ids::{DeviceId, EntryHash, HeadHash, RecordId};
use ketepai_model::log::{Entry, Evidence, Head, Ruling, Segment, Statement, Verdict, tip_member};
use ketepai_model::scope::Scope;
use rusqlite::{OptionalExtension, params};

use crate::error::Error;
use crate::store::Writer;

/// What became of a segment.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Taken {
    /// It was not here before.
    New,
    /// It was here; payloads that were missing may have been filled in.
    Known,
}

impl Writer<'_> {
    /// Saves an own entry, not sealed yet. Durable when the transaction commits. A statement takes effect.
    pub fn save(
        &mut self,
        scope: &Scope,
        device: &DeviceId,
        entry: &Entry,
        evidence: &Evidence,
    ) -> Result<(), Error> {
        entry.check_size()?;
        let scope_id = self.scope_id(&scope.to_string())?;
        let device_id = self.device_id(&device.0)?;
        let (record, fresh) = self.record_id(&entry.record.0)?;
        self.tx
            .prepare_cached(
                "INSERT INTO entry (place, scope, device, record, hash, kind, schema, body, evidence)
                 VALUES (0, ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
            )?
            .execute(params![
                scope_id,
                device_id,
                record,
                entry.hash().as_bytes(),
                entry.kind,
                entry.schema,
                entry.body,
                canonical::encode(evidence),
            ])?;
        let id = self.tx.last_insert_rowid();
        self.arrived(id, record, entry, scope, fresh, *device, None, false)
    }

    /// Takes in a segment whose head and payloads have been verified. `barred` says why none of its entries
    /// may count; `position` is the home station's, where it has given one.
    pub fn take_in(
        &mut self,
        segment: &Segment,
        barred: Option<&str>,
        position: Option<u64>,
    ) -> Result<Taken, Error> {
        let head = segment.head();
        let hash = head.hash();
        if let Some(id) = self.segment_id(&hash)? {
            self.fill_in(id, segment, barred, position.is_some())?;
            if let Some(position) = position {
                self.set_position(&hash, position)?;
            }
            return Ok(Taken::Known);
        }
        let scope_id = self.scope_id(&head.scope.to_string())?;
        let device_id = self.device_id(&head.device.0)?;
        self.tx
            .prepare_cached(
                "INSERT INTO segment (scope, device, number, hash, head, signature, position)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
            )?
            .execute(params![
                scope_id,
                device_id,
                head.number as i64,
                hash.as_bytes(),
                head.to_bytes(),
                segment.signed.signature,
                position.map(|p| p as i64),
            ])?;
        let id = self.tx.last_insert_rowid();
        self.move_tip(scope_id, device_id, head, &hash)?;
        for place in 0..head.entries.len() {
            self.insert_entry(
                id,
                scope_id,
                device_id,
                place,
                segment,
                barred,
                position.is_some(),
            )?;
        }
        Ok(Taken::New)
    }

    /// Notes the home station's position of a segment. What stood aside by this replica's own opinion is
    /// looked at again: the station has judged it.
    pub fn set_position(&mut self, hash: &HeadHash, position: u64) -> Result<(), Error> {
        let moved = self
            .tx
            .prepare_cached("UPDATE segment SET position = ?2 WHERE hash = ?1 AND position IS NOT ?2")?
            .execute(params![hash.as_bytes(), position as i64])?;
        if moved == 0 {
            return Ok(());
        }
        let sql = "SELECT DISTINCT r.id, r.rid FROM segment s JOIN entry e ON e.segment = s.id
                   JOIN aside a ON a.entry = e.id JOIN record r ON r.id = e.record WHERE s.hash = ?1";
        let aside: Vec<(i64, Vec<u8>)> = self
            .tx
            .prepare_cached(sql)?
            .query_map([hash.as_bytes()], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        for (record, rid) in aside {
            self.touch_again(record, RecordId::from_slice(&rid)?);
        }
        Ok(())
    }

    /// Forgets the positions after `position`: the station no longer has those segments, so that they are
    /// offered again, whoever wrote them.
    pub fn step_back(&mut self, position: u64) -> Result<u64, Error> {
        // Positions count from 1, and a liar's may be any number: one that SQLite takes for negative is beyond
        // every other.
        let forgotten = self.tx.execute(
            "UPDATE segment SET position = NULL WHERE position > ?1 OR position < 1",
            [i64::try_from(position).unwrap_or(i64::MAX)],
        )?;
        self.tx.execute(
            "DELETE FROM checkpoint WHERE position > ?1",
            [i64::try_from(position).unwrap_or(i64::MAX)],
        )?;
        self.unplace_carried(position)?;
        Ok(forgotten as u64)
    }

    pub(crate) fn segment_id(&self, hash: &HeadHash) -> Result<Option<i64>, Error> {
        let mut query = self.tx.prepare_cached("SELECT id FROM segment WHERE hash = ?1")?;
        Ok(query.query_row([hash.as_bytes()], |row| row.get(0)).optional()?)
    }

    #[allow(clippy::too_many_arguments)] // one row, named once
    fn insert_entry(
        &mut self,
        segment_id: i64,
        scope_id: i64,
        device_id: i64,
        place: usize,
        segment: &Segment,
        barred: Option<&str>,
        judged: bool,
    ) -> Result<(), Error> {
        let head = segment.head();
        let payload = match segment.payloads.get(place).and_then(Option::as_ref) {
            Some(entry) => {
                let (record, fresh) = self.record_id(&entry.record.0)?;
                let erased = !fresh && self.is_erased(record)?;
                Some((entry, record, fresh, erased))
            }
            None => None,
        };
        let kept = payload.as_ref().filter(|p| !p.3).map(|p| p.0);
        self.tx
            .prepare_cached(
                "INSERT INTO entry (segment, place, scope, device, record, hash, kind, schema, body, barred)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
            )?
            .execute(params![
                segment_id,
                place as i64,
                scope_id,
                device_id,
                payload.as_ref().map(|p| p.1),
                head.entries[place].as_bytes(),
                kept.map(|e| &e.kind),
                kept.map(|e| e.schema),
                kept.map(|e| &e.body),
                barred,
            ])?;
        let id = self.tx.last_insert_rowid();
        let fresh = payload.as_ref().is_some_and(|p| p.2);
        let twice = !fresh && self.drop_unsealed(device_id, &head.entries[place])?;
        if let Some((entry, record, fresh, false)) = payload {
            let fresh = fresh && !twice;
            self.arrived(id, record, entry, &head.scope, fresh, head.device, barred, judged)?;
        }
        Ok(())
    }

    /// An own entry that was sealed and sent before the database was put back: it is saved, and not to be
    /// sealed a second time.
    fn drop_unsealed(&mut self, device: i64, hash: &EntryHash) -> Result<bool, Error> {
        let sql = "DELETE FROM entry WHERE segment IS NULL AND device = ?1 AND hash = ?2";
        let gone = self
            .tx
            .prepare_cached(sql)?
            .execute(params![device, hash.as_bytes()])?;
        Ok(gone > 0)
    }

    /// What an entry that is here now sets in motion.
    #[allow(clippy::too_many_arguments)] // all of it is what the entry is
    fn arrived(
        &mut self,
        id: i64,
        record: i64,
        entry: &Entry,
        scope: &Scope,
        fresh: bool,
        device: DeviceId,
        barred: Option<&str>,
        judged: bool,
    ) -> Result<(), Error> {
        if !scope.holds_statements() {
            self.touch(record, entry.record, scope, fresh, device, entry, barred, judged);
            return Ok(());
        }
        if barred.is_none()
            && let Some(statement) = Statement::from_entry(scope, entry).ok().flatten()
        {
            self.heed(id, &statement)?;
        }
        Ok(())
    }

    /// Lets a station's statement, which stands in this entry, take effect here.
    fn heed(&mut self, id: i64, statement: &Statement) -> Result<(), Error> {
        match statement {
            Statement::StationKey(key) => {
                let body = canonical::encode(key);
                self.put_trust(&key.device(), "station_key", key.incarnation, &body)
            }
            Statement::Certificate(c) => {
                let body = canonical::encode(c.as_ref());
                self.put_trust(&c.device, "certificate", c.incarnation, &body)
            }
            Statement::Revocation(r) => self.put_revocation(r),
            Statement::Verdict(verdict) => self.put_verdict(id, verdict),
        }
    }

    /// The first word on the end of a key stands, except that a wipe may follow.
    fn put_revocation(&mut self, revocation: &Revocation) -> Result<(), Error> {
        let number = u32::from(revocation.wipe);
        self.put_trust(
            &revocation.device,
            "revocation",
            number,
            &canonical::encode(revocation),
        )
    }

    fn put_trust(&mut self, device: &DeviceId, kind: &str, number: u32, body: &[u8]) -> Result<(), Error> {
        self.authors.clear();
        self.tx
            .prepare_cached("INSERT OR IGNORE INTO trust VALUES (?1, ?2, ?3, ?4)")?
            .execute(params![device.as_bytes(), kind, number, body])?;
        Ok(())
    }

    /// At the station: a device works under this incarnation of its certificate from now on.
    pub fn acknowledge(&mut self, device: &DeviceId, incarnation: u32) -> Result<(), Error> {
        self.authors.clear();
        self.tx
            .prepare_cached(
                "INSERT INTO acknowledged VALUES (?1, ?2)
                 ON CONFLICT DO UPDATE SET incarnation = max(incarnation, ?2)",
            )?
            .execute(params![device.as_bytes(), incarnation])?;
        Ok(())
    }

    fn put_verdict(&mut self, id: i64, verdict: &Verdict) -> Result<(), Error> {
        let (record, _) = self.record_id(&verdict.record.0)?;
        self.tx
            .prepare_cached(
                "INSERT INTO verdict (record, entry, device, ruling, reason, stated)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                record,
                verdict.entry.map(|e| e.0),
                verdict.device.map(|d| d.0),
                i64::from(verdict.ruling.number()),
                verdict.reason,
                id
            ])?;
        if verdict.ruling == Ruling::Erased {
            self.tx.execute(
                "UPDATE entry SET body = NULL, kind = NULL, schema = NULL WHERE record = ?1 AND body IS NOT NULL",
                [record],
            )?;
        }
        self.touch_again(record, verdict.record);
        Ok(())
    }

    fn is_erased(&self, record: i64) -> Result<bool, Error> {
        let erased = i64::from(Ruling::Erased.number());
        let mut query = self
            .tx
            .prepare_cached("SELECT 1 FROM verdict WHERE record = ?1 AND ruling = ?2")?;
        Ok(query.exists(params![record, erased])?)
    }

    /// What a segment that is here already says, once more: its tip and its statements.
    pub(crate) fn replay(&mut self, id: i64, segment: &Segment, barred: bool) -> Result<(), Error> {
        let head = segment.head();
        let (scope, device): (i64, i64) = self
            .tx
            .prepare_cached("SELECT scope, device FROM segment WHERE id = ?1")?
            .query_row([id], |row| Ok((row.get(0)?, row.get(1)?)))?;
        self.move_tip(scope, device, head, &head.hash())?;
        if !head.scope.holds_statements() || barred {
            return Ok(());
        }
        for (place, entry) in segment.payloads.iter().enumerate() {
            let statement = entry
                .as_ref()
                .and_then(|e| Statement::from_entry(&head.scope, e).ok().flatten());
            if let Some(statement) = statement {
                let sql = "SELECT id FROM entry WHERE segment = ?1 AND place = ?2";
                let stated = self
                    .tx
                    .prepare_cached(sql)?
                    .query_row(params![id, place as i64], |row| row.get(0))?;
                self.heed(stated, &statement)?;
            }
        }
        Ok(())
    }

    /// A payload that was missing when its segment came. The segment's position says nothing of it, unless
    /// the station itself brings it.
    fn fill_in(
        &mut self,
        segment_id: i64,
        segment: &Segment,
        barred: Option<&str>,
        judged: bool,
    ) -> Result<(), Error> {
        let missing: Vec<(i64, usize)> = self
            .tx
            .prepare_cached("SELECT id, place FROM entry WHERE segment = ?1 AND body IS NULL")?
            .query_map([segment_id], |row| {
                Ok((row.get(0)?, row.get::<_, i64>(1)? as usize))
            })?
            .collect::<Result<_, _>>()?;
        for (id, place) in missing {
            let Some(entry) = segment.payloads.get(place).and_then(Option::as_ref) else {
                continue;
            };
            let (record, fresh) = self.record_id(&entry.record.0)?;
            if !fresh && self.is_erased(record)? {
                continue;
            }
            self.tx.execute(
                "UPDATE entry SET record = ?2, kind = ?3, schema = ?4, body = ?5, open = ?6 WHERE id = ?1",
                params![
                    id,
                    record,
                    entry.kind,
                    entry.schema,
                    entry.body,
                    (!judged).then_some(1)
                ],
            )?;
            let head = segment.head();
            self.arrived(id, record, entry, &head.scope, false, head.device, barred, false)?;
        }
        Ok(())
    }

    /// Keeps the tips: a segment whose successor is here already is none.
    pub(crate) fn move_tip(
        &mut self,
        scope: i64,
        device: i64,
        head: &Head,
        hash: &HeadHash,
    ) -> Result<(), Error> {
        if let Some(previous) = &head.previous {
            // By number too, as `has_successor` has it: a head that names a previous one of any other number
            // follows nothing, in whatever order the two arrive.
            let gone = self
                .tx
                .prepare_cached(
                    "DELETE FROM tip WHERE scope = ?1 AND device = ?2 AND hash = ?3 AND number = ?4",
                )?
                .execute(params![
                    scope,
                    device,
                    previous.as_bytes(),
                    (head.number - 1) as i64
                ])?;
            if gone > 0 {
                self.toggle_log(
                    scope,
                    &tip_member(&head.scope, &head.device, head.number - 1, previous),
                );
            }
        }
        if !self.has_successor(scope, device, head.number, hash)? {
            self.tx
                .prepare_cached("INSERT OR IGNORE INTO tip VALUES (?1, ?2, ?3, ?4)")?
                .execute(params![scope, device, head.number as i64, hash.as_bytes()])?;
            self.toggle_log(scope, &tip_member(&head.scope, &head.device, head.number, hash));
        }
        Ok(())
    }

    fn has_successor(&self, scope: i64, device: i64, number: u64, hash: &HeadHash) -> Result<bool, Error> {
        let heads: Vec<Vec<u8>> = self
            .tx
            .prepare_cached("SELECT head FROM segment WHERE scope = ?1 AND device = ?2 AND number = ?3")?
            // Whoever signs a head may give it the last of all numbers.
            .query_map(params![scope, device, number.wrapping_add(1) as i64], |row| {
                row.get(0)
            })?
            .collect::<Result<_, _>>()?;
        for head in heads {
            if Head::from_bytes(&head)?.previous == Some(*hash) {
                return Ok(true);
            }
        }
        Ok(false)
    }
}
