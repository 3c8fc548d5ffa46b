//! How own entries become segments: taken in order, per scope, chained to the log's newest head, signed by
//! whoever holds the key. Durable before the first byte leaves.

use ketepai_model::canonical;
use ketepai_model::ids::{DeviceId, EntryHash, HeadHash};
use ketepai_model::log::{Evidence, Head, MAX_SEGMENT_BYTES, MAX_SEGMENT_ENTRIES, SignedHead};
use ketepai_model::scope::Scope;
use rusqlite::{OptionalExtension, params};

use crate::error::Error;
use crate::store::{Store, Writer};

/// How much waits to be sealed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Unsealed {
    /// Entries saved and not sealed.
    pub entries: u64,
    /// Their bytes.
    pub bytes: u64,
}

impl Store {
    /// How much waits to be sealed.
    pub fn unsealed(&self) -> Result<Unsealed, Error> {
        let sql = "SELECT count(*), coalesce(sum(length(body)), 0) FROM entry WHERE segment IS NULL";
        Ok(self.conn.query_row(sql, [], |row| {
            Ok(Unsealed {
                entries: row.get::<_, i64>(0)? as u64,
                bytes: row.get::<_, i64>(1)? as u64,
            })
        })?)
    }

    /// The devices under which something is saved and not sealed.
    pub fn unsealed_of(&self) -> Result<Vec<DeviceId>, Error> {
        let sql =
            "SELECT DISTINCT d.did FROM entry e JOIN device d ON d.id = e.device WHERE e.segment IS NULL";
        let mut query = self.conn.prepare_cached(sql)?;
        let rows = query.query_map([], |row| row.get::<_, Vec<u8>>(0))?;
        rows.map(|row| {
            row.map_err(Error::from)
                .and_then(|d| Ok(DeviceId::from_slice(&d)?))
        })
        .collect()
    }
}

impl Writer<'_> {
    /// Seals everything that a device has saved, in as many segments as it takes; how many.
    pub fn seal(
        &mut self,
        device: &DeviceId,
        checkpoint: Option<[u8; 32]>,
        sign: &dyn Fn(Head) -> SignedHead,
    ) -> Result<u64, Error> {
        let mut sealed = 0;
        let scopes: Vec<(i64, String)> = self
            .tx
            .prepare_cached(
                "SELECT id, name FROM scope s
                 WHERE EXISTS (SELECT 1 FROM entry WHERE segment IS NULL AND scope = s.id) ORDER BY id",
            )?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        for (scope_id, name) in scopes {
            let scope: Scope = name.parse()?;
            while self.seal_one(scope_id, &scope, device, checkpoint, sign)? {
                sealed += 1;
            }
        }
        Ok(sealed)
    }

    fn seal_one(
        &mut self,
        scope_id: i64,
        scope: &Scope,
        device: &DeviceId,
        checkpoint: Option<[u8; 32]>,
        sign: &dyn Fn(Head) -> SignedHead,
    ) -> Result<bool, Error> {
        let device_id = self.device_id(&device.0)?;
        let rows = self.next_unsealed(scope_id, device_id)?;
        if rows.is_empty() {
            return Ok(false);
        }
        let (number, previous) = match self.own_tip(scope_id, device_id)? {
            Some((number, hash)) => (number + 1, Some(hash)),
            None => (1, None),
        };
        let head = Head {
            scope: scope.clone(),
            device: *device,
            number,
            previous,
            entries: rows.iter().map(|r| r.1).collect(),
            evidence: rows.iter().map(|r| r.2).collect(),
            checkpoint,
        };
        self.put_sealed(
            scope_id,
            device_id,
            sign(head),
            &rows.iter().map(|r| r.0).collect::<Vec<_>>(),
        )?;
        Ok(true)
    }

    fn next_unsealed(&self, scope: i64, device: i64) -> Result<Vec<(i64, EntryHash, Evidence)>, Error> {
        let mut query = self.tx.prepare_cached(
            "SELECT id, hash, evidence, length(body) FROM entry
             WHERE segment IS NULL AND scope = ?1 AND device = ?3 ORDER BY id LIMIT ?2",
        )?;
        let mut rows = query.query(params![scope, MAX_SEGMENT_ENTRIES as i64, device])?;
        let mut taken = Vec::new();
        let mut bytes = 0;
        while let Some(row) = rows.next()? {
            bytes += row.get::<_, i64>(3)? as usize;
            if !taken.is_empty() && bytes > MAX_SEGMENT_BYTES {
                break;
            }
            let hash = EntryHash::from_slice(&row.get::<_, Vec<u8>>(1)?)?;
            taken.push((
                row.get(0)?,
                hash,
                canonical::decode(&row.get::<_, Vec<u8>>(2)?, "evidence")?,
            ));
        }
        Ok(taken)
    }

    fn own_tip(&self, scope: i64, device: i64) -> Result<Option<(u64, HeadHash)>, Error> {
        let mut query = self.tx.prepare_cached(
            "SELECT number, hash FROM tip WHERE scope = ?1 AND device = ?2 ORDER BY number DESC, hash LIMIT 1",
        )?;
        let found: Option<(i64, Vec<u8>)> = query
            .query_row(params![scope, device], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        found
            .map(|(number, hash)| Ok((number as u64, HeadHash::from_slice(&hash)?)))
            .transpose()
    }

    fn put_sealed(
        &mut self,
        scope: i64,
        device: i64,
        signed: SignedHead,
        entries: &[i64],
    ) -> Result<(), Error> {
        let head = &signed.head;
        let hash = head.hash();
        self.tx
            .prepare_cached(
                "INSERT INTO segment (scope, device, number, hash, head, signature) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![
                scope,
                device,
                head.number as i64,
                hash.as_bytes(),
                head.to_bytes(),
                signed.signature
            ])?;
        let id = self.tx.last_insert_rowid();
        {
            let mut put = self
                .tx
                .prepare_cached("UPDATE entry SET segment = ?2, place = ?3, evidence = NULL WHERE id = ?1")?;
            for (place, entry) in entries.iter().enumerate() {
                put.execute(params![entry, id, place as i64])?;
            }
        }
        self.move_tip(scope, device, head, &hash)
    }
}
