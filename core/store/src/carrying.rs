//! What is carried for others, sealed; and which other phones carry what is one's own. A parcel is dropped when
//! the station has backed it up, and for no other reason.

use ketepai_model::ids::{BlobHash, DeviceId, HeadHash, PersonId, RecordId};
use ketepai_model::label::Label;
use ketepai_model::scope::Scope;
use rusqlite::{Connection, OptionalExtension, params};

use crate::error::Error;
use crate::store::{Store, Writer};

/// How much is carried for one giver, at the most.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Quota {
    /// Bytes of parcels.
    pub bytes: u64,
    /// Parcels.
    pub parcels: u64,
}

impl Default for Quota {
    fn default() -> Self {
        Quota {
            bytes: 4 * 1024 * 1024,
            parcels: 32,
        }
    }
}

/// A parcel that is carried, without its bytes.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Carried {
    /// The hash of its sealed body.
    pub hash: BlobHash,
    /// The device that sealed it.
    pub giver: DeviceId,
    /// Its bytes.
    pub bytes: u64,
    /// Where its content lies at the station, once it does.
    pub position: Option<u64>,
    /// Why the station would not have it.
    pub refused: Option<String>,
}

impl Store {
    /// Everything that is carried, in the order of its coming.
    pub fn carried(&self) -> Result<Vec<Carried>, Error> {
        let sql = "SELECT hash, giver, bytes, position, refused FROM carried ORDER BY id";
        let mut query = self.conn.prepare_cached(sql)?;
        let mut rows = query.query([])?;
        let mut carried = Vec::new();
        while let Some(row) = rows.next()? {
            carried.push(Carried {
                hash: BlobHash::from_slice(&row.get::<_, Vec<u8>>(0)?)?,
                giver: DeviceId::from_slice(&row.get::<_, Vec<u8>>(1)?)?,
                bytes: row.get::<_, i64>(2)? as u64,
                position: row.get::<_, Option<i64>>(3)?.map(|p| p as u64),
                refused: row.get(4)?,
            });
        }
        Ok(carried)
    }

    /// The bytes of a parcel that is carried.
    pub fn carried_parcel(&self, hash: &BlobHash) -> Result<Option<Vec<u8>>, Error> {
        let sql = "SELECT parcel FROM carried WHERE hash = ?1";
        let mut query = self.conn.prepare_cached(sql)?;
        Ok(query.query_row([hash.as_bytes()], |row| row.get(0)).optional()?)
    }

    /// How many bytes would still be carried for a giver; 0 where there are too many parcels already.
    pub fn carrying_room(&self, giver: &DeviceId, quota: Quota) -> Result<u64, Error> {
        let sql = "SELECT count(*), coalesce(sum(bytes), 0) FROM carried WHERE giver = ?1";
        let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)? as u64, row.get::<_, i64>(1)? as u64));
        let (parcels, bytes) = self.conn.query_row(sql, [giver.as_bytes()], read)?;
        Ok(match parcels < quota.parcels {
            true => quota.bytes.saturating_sub(bytes),
            false => 0,
        })
    }

    /// Segments that the station is not known to have, in scopes that `sealed` admits, and that this device is
    /// not known to carry.
    pub fn to_be_carried(
        &self,
        sealed: &dyn Fn(&Scope) -> bool,
        carrier: Option<&DeviceId>,
    ) -> Result<Vec<i64>, Error> {
        let mut query = self.conn.prepare_cached(
            "SELECT g.id, s.name FROM segment g JOIN scope s ON s.id = g.scope
             WHERE g.position IS NULL
               AND NOT EXISTS (SELECT 1 FROM handed h WHERE h.segment = g.id AND h.device = ?1) ORDER BY g.id",
        )?;
        let mut rows = query.query([carrier.map(|c| c.0)])?;
        let mut ids = Vec::new();
        while let Some(row) = rows.next()? {
            if sealed(&row.get::<_, String>(1)?.parse()?) {
                ids.push(row.get(0)?);
            }
        }
        Ok(ids)
    }

    /// Who else is known to hold what the station does not yet have of a record.
    pub fn carriers(&self, id: &RecordId) -> Result<Vec<PersonId>, Error> {
        let mut query = self.conn.prepare_cached(
            "SELECT DISTINCT h.person FROM record r JOIN entry e ON e.record = r.id
             JOIN segment s ON s.id = e.segment JOIN handed h ON h.segment = s.id
             WHERE r.rid = ?1 AND s.position IS NULL ORDER BY h.person",
        )?;
        let mut rows = query.query([&id.0])?;
        let mut people = Vec::new();
        while let Some(row) = rows.next()? {
            people.push(PersonId::from_slice(&row.get::<_, Vec<u8>>(0)?)?);
        }
        Ok(people)
    }
}

impl Writer<'_> {
    /// Keeps a parcel whose label has been verified; one that is here already is not kept twice.
    pub fn put_carried(&mut self, label: &Label, parcel: &[u8]) -> Result<(), Error> {
        self.tx
            .prepare_cached(
                "INSERT OR IGNORE INTO carried (hash, giver, bytes, expires_s, parcel) VALUES (?1, ?2, ?3, ?4, ?5)",
            )?
            .execute(params![
                label.hash.as_bytes(),
                label.giver.as_bytes(),
                parcel.len() as i64,
                label.expires_s,
                parcel
            ])?;
        Ok(())
    }

    /// Notes where the station has put what a parcel holds.
    pub fn place_carried(&mut self, hash: &BlobHash, position: u64) -> Result<(), Error> {
        self.tx.execute(
            "UPDATE carried SET position = ?2, refused = NULL WHERE hash = ?1",
            params![hash.as_bytes(), position as i64],
        )?;
        Ok(())
    }

    /// Notes that the station would not have a parcel. It is kept all the same.
    pub fn refuse_carried(&mut self, hash: &BlobHash, reason: &str) -> Result<(), Error> {
        self.tx.execute(
            "UPDATE carried SET refused = ?2 WHERE hash = ?1",
            params![hash.as_bytes(), reason],
        )?;
        Ok(())
    }

    /// Forgets where parcels lie beyond a position: the station no longer has what was in them.
    pub(crate) fn unplace_carried(&mut self, position: u64) -> Result<(), Error> {
        self.tx.execute(
            "UPDATE carried SET position = NULL WHERE position > ?1",
            [position as i64],
        )?;
        Ok(())
    }

    /// Drops the parcels whose content is backed up; how many.
    pub fn drop_carried(&mut self, backed_up: u64) -> Result<u64, Error> {
        let dropped = self
            .tx
            .execute("DELETE FROM carried WHERE position <= ?1", [backed_up as i64])?;
        Ok(dropped as u64)
    }

    /// Notes that another phone holds these segments. What the station has meanwhile needs no such note.
    pub fn put_handed(
        &mut self,
        heads: &[HeadHash],
        device: &DeviceId,
        person: &PersonId,
        at_s: i64,
    ) -> Result<(), Error> {
        let mut put = self.tx.prepare_cached(
            "INSERT OR IGNORE INTO handed SELECT id, ?2, ?3, ?4 FROM segment WHERE hash = ?1 AND position IS NULL",
        )?;
        for head in heads {
            put.execute(params![head.as_bytes(), device.0, person.0, at_s])?;
        }
        drop(put);
        self.tx.execute(
            "DELETE FROM handed WHERE segment IN
             (SELECT h.segment FROM handed h JOIN segment s ON s.id = h.segment WHERE s.position IS NOT NULL)",
            [],
        )?;
        Ok(())
    }

    /// What a damaged file still says of parcels. They are nowhere else.
    pub(crate) fn salvage_carried(&mut self, old: &Connection) -> Result<(), Error> {
        let Ok(mut query) =
            old.prepare("SELECT hash, giver, bytes, expires_s, parcel, position FROM carried")
        else {
            return Ok(());
        };
        let mut rows = query.query([])?;
        // Up to the first row that cannot be read.
        while let Ok(Some(row)) = rows.next() {
            let cells: rusqlite::Result<Vec<rusqlite::types::Value>> = (0..6).map(|n| row.get(n)).collect();
            let Ok(cells) = cells else { break };
            self.tx.execute(
                "INSERT OR IGNORE INTO carried (hash, giver, bytes, expires_s, parcel, position)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                rusqlite::params_from_iter(cells),
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
