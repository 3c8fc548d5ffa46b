//! The rows of those kinds that a programme's rules look into ([`Kind::keeps_row`]), as they stand now: a cache, so
//! that counting does not make every document again. Must not hold what is deleted, refused or erased.

use ketepai_model::ids::RecordId;
use ketepai_model::registry::Kind;
use ketepai_model::value::{Fields, cbor};
use rusqlite::{OptionalExtension, Row, params};

use crate::error::Error;
use crate::store::{Store, Writer};

const ROWS: &str = "row w JOIN record r ON r.id = w.record JOIN listing l ON l.record = w.record
    JOIN scope s ON s.id = l.scope";

impl Store {
    /// Every record of a kind that keeps its row, with the text of its scope and its fields, by record id. Empty
    /// for a kind that does not keep its row. A record that turned out to be another's second writing is among
    /// them: its `merged_into` says so.
    pub fn rows(&self, kind: &str) -> Result<Vec<(RecordId, String, Fields)>, Error> {
        let sql = format!("SELECT r.rid, s.name, w.fields FROM {ROWS} WHERE w.kind = ?1 ORDER BY r.rid");
        let mut query = self.conn.prepare_cached(&sql)?;
        let mut rows = query.query([kind])?;
        let mut all = Vec::new();
        while let Some(row) = rows.next()? {
            all.push((
                RecordId::from_slice(&row.get::<_, Vec<u8>>(0)?)?,
                row.get(1)?,
                fields(row, 2)?,
            ));
        }
        Ok(all)
    }

    /// One record's kind and fields, where its row is kept.
    pub fn row(&self, id: &RecordId) -> Result<Option<(String, Fields)>, Error> {
        let sql = format!("SELECT w.kind, w.fields FROM {ROWS} WHERE r.rid = ?1");
        let mut query = self.conn.prepare_cached(&sql)?;
        let found = query.query_row([&id.0], |row| Ok((row.get(0)?, row.get::<_, Vec<u8>>(1)?)));
        let found: Option<(String, Vec<u8>)> = found.optional()?;
        found
            .map(|(kind, bytes)| Ok((kind, cbor::from_bytes(&bytes)?)))
            .transpose()
    }
}

fn fields(row: &Row<'_>, column: usize) -> Result<Fields, Error> {
    Ok(cbor::from_bytes(&row.get::<_, Vec<u8>>(column)?)?)
}

impl Writer<'_> {
    /// Keeps a record's row, where its kind does.
    pub(crate) fn put_row(&mut self, record: i64, kind: &Kind, fields: &Fields) -> Result<(), Error> {
        if kind.keeps_row() {
            self.tx
                .prepare_cached("INSERT INTO row VALUES (?1, ?2, ?3)")?
                .execute(params![record, kind.name(), cbor::to_bytes(fields)])?;
        }
        Ok(())
    }
}
