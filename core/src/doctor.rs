//! Whether what lies on this phone is still what was signed; and room for good copies where it is not.

mod files;

use ketepai_model::identity::TrustStore;
use ketepai_store::Finding;

use crate::app::App;
use crate::error::AppError;

impl App {
    /// Everything that is not as it was left, by name. `progress` hears `(done, total)`.
    pub fn doctor(&mut self, progress: &mut dyn FnMut(u64, u64)) -> Result<Vec<Finding>, AppError> {
        let trust = self.own_trust()?;
        let mut found = self.store.verify(trust, progress)?;
        found.extend(self.file_findings()?);
        Ok(found)
    }

    /// Drops what is not what was signed, makes the caches again, and has the next sync exchange everything
    /// once more, which fetches good copies of whatever the station has. How much was dropped.
    pub fn heal(&mut self, progress: &mut dyn FnMut(u64, u64)) -> Result<u64, AppError> {
        let trust = self.own_trust()?;
        let dropped = self.store.drop_damaged(trust)?;
        self.store.rebuild(progress)?;
        self.heal_files(dropped == 0)?;
        if dropped > 0 {
            self.start_over()?;
        }
        Ok(dropped)
    }

    /// What this phone was told at its enrolment; the rest must prove itself from the log.
    fn own_trust(&self) -> Result<TrustStore, AppError> {
        let me = self.me()?;
        let mut trust = TrustStore::new(me.root);
        if let Some(key) = self.station_key()? {
            trust.add_station(key)?;
        }
        trust.add_device(me.certificate.clone())?;
        Ok(trust)
    }
}
