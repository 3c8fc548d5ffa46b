//! Everything but the log is a cache. This throws the caches away and makes them again from the log, through
//! the same functions that made them; the result is identical.

use ketepai_model::ids::RecordId;

use crate::custody::segment_of;
use crate::error::Error;
use crate::store::{REBUILD, Store, Writer};

const CACHES: [&str; 12] = [
    "trust",
    "verdict",
    "tip",
    "listing",
    "listing_file",
    "merged",
    "row",
    "fact",
    "conflict",
    "aside",
    "place",
    "search",
];

impl Store {
    /// Makes all caches again, in one transaction. `progress` hears `(done, total)` records.
    pub fn rebuild(&mut self, progress: &mut dyn FnMut(u64, u64)) -> Result<u64, Error> {
        self.write(|w| w.make_caches(progress))
    }
}

impl Writer<'_> {
    /// Throws the caches away and makes them again. A segment whose head is not what it was makes none.
    pub(crate) fn make_caches(&mut self, progress: &mut dyn FnMut(u64, u64)) -> Result<u64, Error> {
        let segments: Vec<i64> = self
            .tx
            .prepare("SELECT id FROM segment ORDER BY id")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        self.clear_caches()?;
        for id in segments {
            let sql = "SELECT 1 FROM entry WHERE segment = ?1 AND barred IS NOT NULL";
            let barred = self.tx.prepare_cached(sql)?.exists([id])?;
            match segment_of(&self.tx, id) {
                Ok(segment) => self.replay(id, &segment, barred)?,
                Err(Error::Tampered) => {}
                Err(other) => return Err(other),
            }
        }
        self.clear_meta(REBUILD)?;
        self.touch_everything(progress)
    }

    fn clear_caches(&mut self) -> Result<(), Error> {
        for table in CACHES {
            self.tx.execute(&format!("DELETE FROM {table}"), [])?;
        }
        self.tx
            .execute("UPDATE scope SET logs = zeroblob(32), docs = zeroblob(32)", [])?;
        Ok(())
    }

    fn touch_everything(&mut self, progress: &mut dyn FnMut(u64, u64)) -> Result<u64, Error> {
        let records: Vec<(i64, Vec<u8>)> = self
            .tx
            .prepare("SELECT id, rid FROM record ORDER BY id")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let total = records.len() as u64;
        for (done, batch) in records.chunks(500).enumerate() {
            for (record, rid) in batch {
                if self.is_document(*record)? {
                    self.touch_again(*record, RecordId::from_slice(rid)?);
                }
            }
            self.settle()?;
            progress((done as u64 * 500 + batch.len() as u64).min(total), total);
        }
        Ok(total)
    }

    /// Statements are entries too, but there is nothing to list of them.
    fn is_document(&self, record: i64) -> Result<bool, Error> {
        let sql = "SELECT 1 FROM entry e JOIN scope s ON s.id = e.scope
                   WHERE e.record = ?1 AND s.name NOT LIKE 'station/%'";
        Ok(self.tx.prepare_cached(sql)?.exists([record])?)
    }
}
