//! The embedded database: a replica's store, with positions, and two tables of its own beside it.

mod arrivals;
mod commit;
mod counts;
mod held;
mod invitations;
mod standing;
mod unsettled;

use std::collections::BTreeMap;
use std::path::Path;

use ketepai_model::attachment::StoredFile;
use ketepai_model::identity::{Checkpoint, TrustStore};
use ketepai_model::ids::{BlobHash, DeviceId, Digest, PersonId, RecordId, RunningHash};
use ketepai_model::programme::books::Books;
use ketepai_model::scope::Scope;
use ketepai_model::value::Fields;
use ketepai_store::read::Line;
use ketepai_store::signals::Seen;
use ketepai_store::{Finding, Opened, Store};
use ketepai_sync::Cursor;
use ketepai_sync::message::Tip;

use super::{Arrivals, Arrived, Author, Batch, Counts, HeldEntry, Invited, StationStore, Unsettled, Wanted};
use crate::error::Error;

mod migrations {
    refinery::embed_migrations!("src/store/sqlite/migrations");
}

/// A station's database in one file.
pub struct SqliteStation {
    store: Store,
}

impl SqliteStation {
    /// Opens the database in a folder; makes it, upgrades it or salvages it as need be.
    pub fn open(folder: &Path) -> Result<Self, Error> {
        let (store, opened) = Store::open(folder, None)?;
        if let Opened::Salvaged {
            entries, unreadable, ..
        } = opened
        {
            tracing::warn!(
                entries,
                unreadable,
                "the database was damaged and has been salvaged"
            );
        }
        Self::over(store)
    }

    /// A database that lives as long as the process; for simulations and tests.
    pub fn in_memory() -> Result<Self, Error> {
        Self::over(Store::in_memory()?)
    }

    fn over(mut store: Store) -> Result<Self, Error> {
        store.upgrade(|conn| {
            let mut runner = migrations::migrations::runner();
            runner.set_migration_table_name("station_schema_history");
            runner.run(conn).map(|_| ())
        })?;
        commit::mend(&mut store)?;
        Ok(SqliteStation { store })
    }
}

impl StationStore for SqliteStation {
    fn commit(&mut self, author: &Author<'_>, batch: &Batch) -> Result<Vec<Arrived>, Error> {
        self.store.write(|w| commit::commit(w, author, batch))
    }

    fn trust(&self, root: [u8; 32]) -> Result<TrustStore, Error> {
        Ok(self.store.trust(root)?)
    }

    fn newest(&self) -> Result<Cursor, Error> {
        let (position, running) = (self.store.meta("position")?, self.store.meta("running")?);
        Ok(arrivals::cursor(position, running)?)
    }

    fn running_at(&self, position: u64) -> Result<Option<RunningHash>, Error> {
        arrivals::running_at(&self.store, position)
    }

    fn arrivals(&self, wanted: &Wanted<'_>) -> Result<Arrivals, Error> {
        arrivals::arrivals(&self.store, wanted)
    }

    fn tips_of(&self, device: &DeviceId) -> Result<Vec<Tip>, Error> {
        arrivals::tips_of(&self.store, device)
    }

    fn digests(&self, reads: &dyn Fn(&Scope) -> bool) -> Result<(Digest, Digest), Error> {
        Ok(self.store.digests(reads)?)
    }

    fn acknowledge(&mut self, device: &DeviceId, incarnation: u32) -> Result<(), Error> {
        Ok(self.store.write(|w| w.acknowledge(device, incarnation))?)
    }

    fn held(&self, device: Option<&DeviceId>) -> Result<Vec<HeldEntry>, Error> {
        held::waiting(&self.store, device)
    }

    fn record(&self, id: &str) -> Result<Option<RecordId>, Error> {
        if let Ok(whole) = id.parse::<RecordId>() {
            return Ok(Some(whole));
        }
        let found = self.store.by_prefix(&id.trim().to_ascii_lowercase())?;
        match found.as_slice() {
            [one] => Ok(Some(one.id)),
            _ => Ok(None),
        }
    }

    fn put_issued(&mut self, checkpoint: &Checkpoint) -> Result<(), Error> {
        Ok(self.store.note(|w| w.put_checkpoint_time(checkpoint))?)
    }

    fn note(&self, key: &str) -> Result<Option<Vec<u8>>, Error> {
        Ok(self.store.meta(key)?)
    }

    fn put_note(&mut self, key: &str, value: &[u8]) -> Result<(), Error> {
        Ok(self.store.write(|w| w.put_meta(key, value))?)
    }

    fn next_invitation(&self) -> Result<u64, Error> {
        invitations::next(&self.store)
    }

    fn invitation(&self, number: u64, day: i64) -> Result<Option<Invited>, Error> {
        invitations::find(&self.store, number, day)
    }

    fn count_try(&mut self, number: u64) -> Result<(), Error> {
        self.store.write(|w| invitations::count_try(w, number))
    }

    fn put_file(&mut self, file: &StoredFile, device: &DeviceId, now_s: i64) -> Result<(), Error> {
        Ok(self.store.write(|w| {
            w.put_file(file, now_s)?;
            w.set_file_at_station(&file.hash, true)?;
            w.set_file_device(&file.hash, device).map(|_| ())
        })?)
    }

    fn bytes_brought(&self, device: &DeviceId) -> Result<(u64, u64), Error> {
        Ok(self.store.bytes_brought(device)?)
    }

    fn scopes_of_file(&self, hash: &BlobHash) -> Result<Vec<Scope>, Error> {
        let records = self.store.records_of(hash)?;
        Ok(records.into_iter().map(|(_, scope)| scope).collect())
    }

    fn held_files(&self, files: &[BlobHash]) -> Result<Vec<(bool, bool)>, Error> {
        Ok(self.store.held_of(files)?)
    }

    fn files(&self) -> Result<Vec<BlobHash>, Error> {
        Ok(self
            .store
            .files_here()?
            .into_iter()
            .map(|file| file.hash)
            .collect())
    }

    fn forget_file(&mut self, file: &BlobHash) -> Result<(), Error> {
        Ok(self.store.write(|w| w.forget_file(file))?)
    }

    fn put_backed_up(&mut self, files: &[BlobHash]) -> Result<(), Error> {
        self.store.write(|w| {
            for file in files {
                w.set_file_backed_up(file, true)?;
            }
            Ok(())
        })
    }

    fn counts(&self, now_s: i64) -> Result<Counts, Error> {
        counts::counts(&self.store, now_s)
    }

    fn seen(&self, from_day: i64, to_day: i64) -> Result<Seen, Error> {
        Ok(self.store.seen(from_day, to_day)?)
    }

    fn names(&self) -> Result<BTreeMap<PersonId, String>, Error> {
        invitations::names(&self.store)
    }

    fn verify(&mut self, trust: TrustStore) -> Result<Vec<Finding>, Error> {
        Ok(self.store.verify(trust, &mut |_, _| {})?)
    }

    fn heal(&mut self, trust: TrustStore) -> Result<u64, Error> {
        let dropped = self.store.drop_damaged(trust)?;
        self.store.rebuild(&mut |_, _| {})?;
        Ok(dropped)
    }

    fn copy_to(&self, file: &Path) -> Result<(), Error> {
        Ok(self.store.copy_to(file)?)
    }

    fn books(&self) -> &dyn Books {
        &self.store
    }

    fn reader(&self) -> Result<Box<dyn StationStore>, Error> {
        let store = self.store.reader()?;
        Ok(Box::new(SqliteStation { store }))
    }

    fn as_of(&self, position: u64, folder: &Path) -> Result<Box<dyn StationStore>, Error> {
        let mut store = self.store.as_of(position, folder)?;
        standing::step_to(&mut store, position)?;
        Ok(Box::new(SqliteStation { store }))
    }

    fn position_at(&self, at_s: i64) -> Result<u64, Error> {
        standing::position_at(&self.store, at_s)
    }

    fn unsettled(&self, from_day: i64, to_day: i64) -> Result<Unsettled, Error> {
        unsettled::unsettled(&self.store, from_day, to_day)
    }

    fn row(&self, id: &RecordId) -> Result<Option<(String, Fields)>, Error> {
        Ok(self.store.row(id)?)
    }

    fn line(&self, id: &RecordId) -> Result<Option<Line>, Error> {
        Ok(self.store.line(id)?)
    }

    fn choices(&self, id: &RecordId) -> Result<BTreeMap<String, Vec<String>>, Error> {
        standing::choices(&self.store, id)
    }
}
