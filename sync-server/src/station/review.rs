//! What a coordinator decides of entries: what waits for review is released or refused, and a person's record is
//! erased at their wish. Each is a signed statement; the log keeps what it says.

use ketepai_model::ids::{DeviceId, RecordId};
use ketepai_model::log::{Ruling, Statement, Verdict};

use super::Station;
use crate::error::Error;
use crate::store::{Batch, HeldEntry};

/// What to release, or to refuse for good.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Release {
    /// Of which device.
    pub device: DeviceId,
    /// Only of its segments up to this number; all, where there is none.
    pub upto: Option<u64>,
    /// Refuse instead.
    pub refuse: bool,
}

/// A record to be erased: all its payloads, here and on every phone, now and on later arrival.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Erase {
    /// The record's id, or the beginning of it.
    pub record: String,
    /// Why, as a code.
    pub reason: String,
}

/// What came of it.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Reviewed {
    /// How many entries, or records.
    pub count: usize,
}

impl Station {
    /// The entries that wait for review.
    pub fn held(&self) -> Result<Vec<HeldEntry>, Error> {
        self.desk().store.held(None)
    }

    /// Releases what is held of a device, in bulk, or refuses it.
    pub fn release(&self, release: &Release) -> Result<Reviewed, Error> {
        let (ruling, reason) = match release.refuse {
            true => (Ruling::Refused, "reviewed"),
            false => (Ruling::Released, "reviewed"),
        };
        let mut desk = self.desk();
        let held = desk.store.held(Some(&release.device))?;
        let upto = release.upto.unwrap_or(u64::MAX);
        let verdict = |held: HeldEntry| {
            Statement::Verdict(Verdict {
                ruling,
                record: held.record,
                entry: Some(held.entry),
                device: Some(held.device),
                reason: reason.to_owned(),
            })
        };
        let statements: Vec<_> = held
            .into_iter()
            .filter(|h| h.number <= upto)
            .map(verdict)
            .collect();
        let count = statements.len();
        let batch = Batch {
            statements,
            ..Batch::default()
        };
        desk.commit(self.clock.wall_s(), &batch)?;
        tracing::info!(count, refused = release.refuse, "reviewed");
        Ok(Reviewed { count })
    }

    /// Erases a record.
    pub fn erase(&self, erase: &Erase) -> Result<Reviewed, Error> {
        let mut desk = self.desk();
        let record: RecordId = desk
            .store
            .record(&erase.record)?
            .ok_or(Error::Invalid("record"))?;
        let verdict = Verdict {
            ruling: Ruling::Erased,
            record,
            entry: None,
            device: None,
            reason: erase.reason.clone(),
        };
        let batch = Batch {
            statements: vec![Statement::Verdict(verdict)],
            ..Batch::default()
        };
        desk.commit(self.clock.wall_s(), &batch)?;
        tracing::warn!("a record was erased");
        Ok(Reviewed { count: 1 })
    }
}
