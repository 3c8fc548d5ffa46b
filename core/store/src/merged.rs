//! Records that say of themselves that they are another writing of one: the household that two envoys each wrote
//! down. Kept as a cache beside the listing, each with the end of its chain, so that lists leave them out and
//! figures count them once; whatever the order in which the statements came, and until they are taken back.
//!
//! Must not change any record: a visit keeps the party that its author wrote.

use std::collections::HashMap;

use ketepai_model::ids::RecordId;
use ketepai_model::merge::end;
use rusqlite::{OptionalExtension, params};

use crate::error::Error;
use crate::store::{Store, Writer};

/// The records that are left out of lists: another writing of one that is listed here.
pub const HIDDEN: &str = "SELECT g.record FROM merged g JOIN record t ON t.rid = g.target
    JOIN listing e ON e.record = t.id WHERE g.target <> g.source AND NOT e.deleted";

impl Store {
    /// The record that this one turned out to be; `None` while it stands for itself, or that one is not listed here.
    pub fn merged_into(&self, id: &RecordId) -> Result<Option<RecordId>, Error> {
        let sql = "SELECT target FROM merged WHERE source = ?1 AND target <> source AND EXISTS (SELECT 1 FROM record t
             JOIN listing e ON e.record = t.id WHERE t.rid = merged.target AND NOT e.deleted)";
        let mut query = self.conn.prepare_cached(sql)?;
        let target: Option<Vec<u8>> = query.query_row([&id.0], |row| row.get(0)).optional()?;
        Ok(target.map(|bytes| RecordId::from_slice(&bytes)).transpose()?)
    }

    /// Every record that turned out to be another, with that one.
    pub(crate) fn merges(&self) -> Result<HashMap<RecordId, RecordId>, Error> {
        let mut query = self.conn.prepare_cached(
            "SELECT source, target FROM merged WHERE target <> source AND EXISTS (SELECT 1 FROM record t
                 JOIN listing e ON e.record = t.id WHERE t.rid = merged.target AND NOT e.deleted)",
        )?;
        pairs(&mut query)
    }
}

fn pairs(query: &mut rusqlite::CachedStatement<'_>) -> Result<HashMap<RecordId, RecordId>, Error> {
    let mut rows = query.query([])?;
    let mut pairs = HashMap::new();
    while let Some(row) = rows.next()? {
        let id =
            |n: usize| -> Result<RecordId, Error> { Ok(RecordId::from_slice(&row.get::<_, Vec<u8>>(n)?)?) };
        pairs.insert(id(0)?, id(1)?);
    }
    Ok(pairs)
}

impl Writer<'_> {
    /// Notes what a record says of itself.
    pub(crate) fn put_merge(
        &mut self,
        record: i64,
        rid: &RecordId,
        into: Option<&RecordId>,
    ) -> Result<(), Error> {
        let Some(into) = into else { return Ok(()) };
        self.touched.merges = true;
        self.tx
            .prepare_cached("INSERT OR REPLACE INTO merged VALUES (?1, ?2, ?3, ?3)")?
            .execute(params![record, rid.0, into.0])?;
        Ok(())
    }

    pub(crate) fn forget_merge(&mut self, record: i64) -> Result<(), Error> {
        let gone = self
            .tx
            .prepare_cached("DELETE FROM merged WHERE record = ?1")?
            .execute([record])?;
        self.touched.merges |= gone > 0;
        Ok(())
    }

    /// Finds the end of every chain anew. There are few: a person made each.
    pub(crate) fn resolve_merges(&mut self) -> Result<(), Error> {
        let said = pairs(&mut self.tx.prepare_cached("SELECT source, into_ FROM merged")?)?;
        let mut update = self
            .tx
            .prepare_cached("UPDATE merged SET target = ?2 WHERE source = ?1 AND target <> ?2")?;
        for source in said.keys() {
            update.execute(params![source.0, end(&said, source).0])?;
        }
        Ok(())
    }
}
