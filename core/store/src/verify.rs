//! Whether everything here is still what was signed, and every cache what follows from it. Names what is not.
//!
//! Reads the log as it lies, with no cache between: keys come from the station's own statements under the root
//! that the caller trusts. The caches are made once more in a transaction that is rolled back, and compared.
//! Must not mend anything but when told to ([`Store::drop_damaged`]). The word index is not compared: it keeps
//! no text; a rebuild makes it anew.

mod caches;
mod log;

use ketepai_model::identity::TrustStore;
use ketepai_model::ids::{BlobHash, DeviceId, RecordId};
use rusqlite::{OptionalExtension, TransactionBehavior};

use crate::error::Error;
use crate::refresh::Touched;
use crate::store::{Names, Store, Writer};

/// Something that is not as it was left.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Finding {
    /// What is wrong, as a code with a sentence in the shells' `locales/`.
    pub code: String,
    /// In which table.
    pub table: String,
    /// In whose log.
    pub device: Option<DeviceId>,
    /// In which scope.
    pub scope: Option<String>,
    /// In which segment of it.
    pub number: Option<u64>,
    /// The record.
    pub record: Option<RecordId>,
    /// What a person calls it.
    pub title: Option<String>,
    /// The file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<BlobHash>,
}

impl Finding {
    /// Whether the log itself is touched; a cache is mended by a rebuild alone.
    pub fn is_of_the_log(&self) -> bool {
        matches!(self.table.as_str(), "segment" | "entry")
    }
}

impl Store {
    /// Everything that is not as it was left. `trust` holds the root and whatever the caller knows besides;
    /// `progress` hears `(done, total)` segments, then records.
    pub fn verify(
        &mut self,
        mut trust: TrustStore,
        progress: &mut dyn FnMut(u64, u64),
    ) -> Result<Vec<Finding>, Error> {
        log::learn(&self.conn, &mut trust)?;
        let mut found = log::findings(&self.conn, &trust, progress)?;
        found.extend(self.differing_caches(progress)?);
        for finding in &mut found {
            finding.title = match &finding.record {
                Some(record) => self.title(record)?,
                None => None,
            };
        }
        found.sort();
        found.dedup();
        Ok(found)
    }

    /// Drops from the log what is not what was signed, so that good copies may take its place: altered
    /// payloads, and segments whose head or signature no longer holds. What was never sealed stays, for there
    /// is no other copy. How much was dropped. Rebuild afterwards.
    pub fn drop_damaged(&mut self, mut trust: TrustStore) -> Result<u64, Error> {
        log::learn(&self.conn, &mut trust)?;
        let damage = log::damage(&self.conn, &trust)?;
        self.write(|w| damage.drop_from(&w.tx))
    }

    fn differing_caches(&mut self, progress: &mut dyn FnMut(u64, u64)) -> Result<Vec<Finding>, Error> {
        let before = caches::read(&self.conn)?;
        // What is learnt in here is rolled back, names included.
        self.names = Names::default();
        let tx = self
            .conn
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut writer = Writer {
            tx,
            names: Names::default(),
            touched: Touched::default(),
            authors: Default::default(),
        };
        writer.make_caches(progress)?;
        writer.settle()?;
        let after = caches::read(&writer.tx)?;
        let Writer { tx, .. } = writer;
        tx.rollback()?;
        Ok(caches::differences(&before, &after))
    }

    fn title(&self, record: &RecordId) -> Result<Option<String>, Error> {
        let sql = "SELECT l.title FROM listing l JOIN record r ON r.id = l.record WHERE r.rid = ?1";
        let mut query = self.conn.prepare_cached(sql)?;
        Ok(query.query_row([&record.0], |row| row.get(0)).optional()?)
    }
}
