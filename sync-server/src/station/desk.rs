//! What the station works with, behind one lock: the database, the keys that it trusts, the key that it
//! signs with. Every write goes through here, so that memory and database learn the same.

use std::path::{Path, PathBuf};

use ketepai_model::identity::{DeviceKeys, StationKey, TrustStore};
use ketepai_model::ids::DeviceId;
use ketepai_model::log::{Evidence, Segment, Statement};
use ketepai_model::scope::Area;
use ketepai_sync::Examined;
use ketepai_sync::intake;

use super::folder::{self, Plate, Seed};
use super::nonce::{Nonces, short};
use crate::context::{Chance, Clock, random};
use crate::error::Error;
use crate::store::{Arrived, Author, Batch, StationStore};

/// In a restored folder until a new signing key has been taken.
pub(super) const RESTORED: &str = "restored";
/// The zone of the station's own evidence, minutes east of UTC: China has one.
pub(super) const ZONE_MINUTES: i16 = 480;

pub(super) struct Desk {
    pub store: Box<dyn StationStore>,
    pub trust: TrustStore,
    pub keys: DeviceKeys,
    pub nonces: Nonces,
    folder: PathBuf,
    county: Area,
}

/// What became of one frame of segments.
#[derive(Default)]
pub(super) struct Outcome {
    pub arrived: Vec<Arrived>,
    pub refused: Vec<(ketepai_model::ids::HeadHash, String)>,
}

impl Desk {
    pub fn open(
        folder: &Path,
        plate: &Plate,
        store: Box<dyn StationStore>,
        clock: &dyn Clock,
        chance: &dyn Chance,
    ) -> Result<Self, Error> {
        let seed = match folder::signing_seed(folder)? {
            Some(seed) => seed,
            None => Seed::new(random(chance)),
        };
        let mut desk = Desk {
            trust: store.trust(plate.root_key()?)?,
            store,
            keys: DeviceKeys::from_seed(&seed),
            nonces: Nonces::new(&seed),
            folder: folder.to_owned(),
            county: plate.county.clone(),
        };
        let restored = folder.join(RESTORED);
        if restored.exists() && desk.rotate(clock.wall_s(), chance)? {
            std::fs::remove_file(&restored).map_err(crate::error::at(restored))?;
        } else if desk.trust.station(&desk.keys.device()).is_none() {
            desk.adopt(&seed, clock.wall_s())?;
        }
        Ok(desk)
    }

    /// Takes a new signing key; `false` without the root key.
    pub fn rotate(&mut self, now_s: i64, chance: &dyn Chance) -> Result<bool, Error> {
        match self.adopt(&Seed::new(random(chance)), now_s) {
            Ok(()) => Ok(true),
            Err(Error::NoRootKey) => {
                tracing::error!("a new signing key is due, and root.key is not in the folder");
                Ok(false)
            }
            Err(error) => Err(error),
        }
    }

    /// Signs with this key from now on: kept first, then stated, so that a crash in between is mended at the
    /// next opening.
    fn adopt(&mut self, seed: &Seed, now_s: i64) -> Result<(), Error> {
        let root = folder::root_key(&self.folder)?.ok_or(Error::NoRootKey)?;
        let keys = DeviceKeys::from_seed(seed);
        let incarnation = self.trust.newest_station().map_or(1, |s| s.incarnation + 1);
        let stated = StationKey::certify(&root, self.county.clone(), &keys, incarnation, now_s);
        self.trust.add_station(stated.clone())?;
        if folder::signing_seed(&self.folder)?.is_none_or(|kept| *kept != **seed) {
            folder::replace_signing(&self.folder, seed)?;
        }
        let batch = Batch {
            statements: vec![Statement::StationKey(stated)],
            ..Batch::default()
        };
        self.store.commit(&author(&self.county, &keys, now_s), &batch)?;
        tracing::info!(
            key = short(&keys.device()),
            incarnation,
            "the station signs with a new key"
        );
        self.keys = keys;
        self.nonces = Nonces::new(seed);
        Ok(())
    }

    /// A device works under this incarnation of its certificate from now on.
    pub fn acknowledge(&mut self, device: &DeviceId, incarnation: u32) -> Result<(), Error> {
        if incarnation > self.trust.acknowledged(device) {
            self.store.acknowledge(device, incarnation)?;
            self.trust.acknowledge(*device, incarnation);
        }
        Ok(())
    }

    /// Commits, and remembers what was stated of keys.
    pub fn commit(&mut self, now_s: i64, batch: &Batch) -> Result<Vec<Arrived>, Error> {
        let arrived = self
            .store
            .commit(&author(&self.county, &self.keys, now_s), batch)?;
        for statement in &batch.statements {
            match statement {
                Statement::StationKey(key) => self.trust.add_station(key.clone())?,
                Statement::Certificate(certificate) => self.trust.add_device(certificate.as_ref().clone())?,
                Statement::Revocation(revocation) => self.trust.revoke(revocation.clone()),
                Statement::Verdict(_) => {}
            }
        }
        Ok(arrived)
    }

    /// Examines one frame of segments and commits what holds.
    pub fn take(
        &mut self,
        segments: Vec<Segment>,
        now_s: i64,
        chance: &dyn Chance,
    ) -> Result<Outcome, Error> {
        let mut outcome = Outcome::default();
        let mut batch = Batch::default();
        // What is trusted must not run ahead of what is on the disk.
        let teaches = segments.iter().any(|s| s.head().scope.holds_statements());
        let before = teaches.then(|| self.trust.clone());
        for examined in intake::examine_batch(segments, &mut self.trust) {
            match examined {
                Examined::Verified { segment, .. } => {
                    let device = segment.head().device;
                    if let Some(ended) = self.trust.revocation(&device) {
                        batch.ended.insert(device, ended.clone());
                    }
                    let warrant = self.trust.warrant(segment.head());
                    batch.segments.push((segment, warrant));
                }
                Examined::UnknownDevice(segment) => {
                    outcome
                        .refused
                        .push((segment.head().hash(), "unknown_device".into()));
                }
                Examined::Bad { head, reason } => outcome.refused.push((head, reason.into())),
            }
        }
        if !batch.segments.is_empty() {
            let committed = self.commit(now_s, &batch);
            if let (Err(_), Some(before)) = (&committed, before) {
                self.trust = before;
            }
            outcome.arrived = committed?;
        }
        self.notice_restore(&batch, &outcome.arrived, now_s, chance)?;
        Ok(outcome)
    }

    /// Phones bring segments under the current key that are not here: the database is an older copy, put
    /// back without a word. The key has signed another history already, so a new one is taken.
    fn notice_restore(
        &mut self,
        batch: &Batch,
        arrived: &[Arrived],
        now_s: i64,
        chance: &dyn Chance,
    ) -> Result<(), Error> {
        let me = self.keys.device();
        let mut own = batch
            .segments
            .iter()
            .zip(arrived)
            .filter(|((s, _), _)| s.head().device == me);
        if own.any(|(_, arrived)| arrived.new) {
            tracing::warn!("phones hold more of the station's log than the station: it was restored");
            self.rotate(now_s, chance)?;
        }
        Ok(())
    }
}

fn author<'a>(county: &'a Area, keys: &'a DeviceKeys, now_s: i64) -> Author<'a> {
    let wall_ms = now_s.saturating_mul(1000);
    let evidence = Evidence {
        wall_ms,
        zone_minutes: ZONE_MINUTES,
        ..Evidence::default()
    };
    Author {
        keys,
        county,
        evidence,
    }
}
