//! One phone of the simulated county: the real app in a real folder, which can be closed, killed and opened
//! again at any moment.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use ketepai_core::context::Context;
use ketepai_core::sync::{Finish, SyncOptions};
use ketepai_core::transfers::Network;
use ketepai_core::{App, AppError};
use ketepai_model::ids::RecordId;

use super::World;
use super::clock::{DeviceClock, Setting, SimChance};
use super::disk::SimDisk;
use super::network::Wire;
use crate::builders::Dice;

/// A phone.
pub struct Device {
    /// What its person is called.
    pub name: String,
    /// The records that it made, whatever becomes of them.
    pub made: Vec<RecordId>,
    /// Those among them that may never have left it before an older copy was put back.
    pub at_risk: Vec<RecordId>,
    /// Whether an older copy was put back.
    pub restored: bool,
    /// What its network costs.
    pub network: Network,
    /// Its disk.
    pub disk: Arc<SimDisk>,
    app: Option<App>,
    folder: PathBuf,
    setting: Arc<Setting>,
    openings: u64,
    seed: u64,
    county: Option<Arc<super::CountyClock>>,
}

impl Device {
    pub(super) fn enrol(
        world: &mut World,
        name: &str,
        folder: PathBuf,
        skew_ms: i64,
        seed: u64,
        invitation: &str,
    ) -> Self {
        Self::try_enrol(world, name, folder, skew_ms, seed, invitation).expect("enrolled")
    }

    pub(super) fn try_enrol(
        world: &mut World,
        name: &str,
        folder: PathBuf,
        skew_ms: i64,
        seed: u64,
        invitation: &str,
    ) -> Result<Self, AppError> {
        let mut device = Device {
            name: name.to_owned(),
            made: Vec::new(),
            at_risk: Vec::new(),
            restored: false,
            network: Network::Unmetered,
            disk: Arc::default(),
            app: None,
            folder,
            setting: setting(skew_ms),
            openings: 0,
            seed,
            county: Some(world.clock.clone()),
        };
        let mut app = device.open();
        let calm = Wire::calm(world);
        app.enrol(invitation, &mut { calm })?;
        device.app = Some(app);
        Ok(device)
    }

    /// What stands in a phone's place while it is in use.
    pub(super) fn away() -> Self {
        Device {
            name: String::new(),
            made: Vec::new(),
            at_risk: Vec::new(),
            restored: false,
            network: Network::Unmetered,
            disk: Arc::default(),
            app: None,
            folder: PathBuf::new(),
            setting: setting(0),
            openings: 0,
            seed: 0,
            county: None,
        }
    }

    /// The person sets the clock: by how much it is off from now on, and the zone. The device runs on.
    pub fn set_clock(&mut self, skew_ms: i64, zone_minutes: i16) {
        self.setting.skew_ms.store(skew_ms, Ordering::Relaxed);
        self.setting
            .zone_minutes
            .store(i64::from(zone_minutes), Ordering::Relaxed);
    }

    /// The app, opened where it is closed.
    pub fn app(&mut self) -> &mut App {
        if self.app.is_none() {
            self.app = Some(self.open());
        }
        self.app.as_mut().expect("open")
    }

    /// Where the phone's database, keys and files lie.
    pub fn folder(&self) -> &std::path::Path {
        &self.folder
    }

    /// The process dies; whatever was committed is on the disk, and nothing else.
    pub fn kill(&mut self) {
        self.app = None;
    }

    /// Closes the app and copies its database, as a backup of the phone would.
    pub fn back_up(&mut self) -> Vec<u8> {
        self.kill();
        std::fs::read(self.folder.join("ketepai.db")).expect("the phone's database")
    }

    /// Puts an older copy of the database back. What had not reached the station may be gone with it.
    pub fn put_back(&mut self, copy: &[u8]) {
        self.restored = true;
        for id in self.made.clone() {
            let custody = self.app().show(&id).ok().and_then(|view| view.custody);
            if custody < Some(ketepai_store::custody::Custody::AtStation) {
                self.at_risk.push(id);
            }
        }
        self.kill();
        std::fs::write(self.folder.join("ketepai.db"), copy).expect("written");
    }

    /// A copy of the phone, in another folder.
    pub(super) fn clone_into(&mut self, folder: PathBuf, seed: u64) -> Self {
        self.kill();
        copy_all(&self.folder, &folder);
        Device {
            name: self.name.clone(),
            made: Vec::new(),
            at_risk: Vec::new(),
            restored: false,
            network: Network::Unmetered,
            disk: Arc::default(),
            app: None,
            folder,
            setting: self.setting.clone(),
            openings: self.openings,
            seed,
            county: self.county.clone(),
        }
    }

    fn open(&mut self) -> App {
        self.openings += 1;
        let clock = DeviceClock {
            county: self.county.clone().expect("a county"),
            setting: self.setting.clone(),
            boot: self.openings,
        };
        let chance = SimChance::new(self.seed.wrapping_add(self.openings));
        let context = Context {
            clock: Arc::new(clock),
            chance: Arc::new(chance),
            disk: self.disk.clone(),
        };
        App::open(&self.folder, context).expect("the phone opens")
    }

    pub(super) fn sync(&mut self, world: &mut World) -> Option<Finish> {
        let dice = Dice::new(world.dice.roll());
        let clock = world.clock.clone();
        let mut killed = false;
        let finish = {
            let mut wire = Wire::new(world, dice, &mut killed);
            let config = ketepai_core::sync::Config {
                attempts: 3,
                bytes_up: 24 * 1024,
                again_s: 5,
            };
            let mut options = SyncOptions {
                config,
                network: self.network,
                progress: &mut |_| true,
                pause: &mut |wait| clock.pass(wait.as_millis() as u64),
            };
            self.app().sync(&mut wire, &mut options)
        };
        if killed {
            self.kill();
            return None;
        }
        match finish {
            Ok(finish) => Some(finish),
            Err(error) => panic!("{}: sync failed for good: {error:?}", self.name),
        }
    }

    /// Forgets what went with an older copy.
    pub(super) fn write_off(&mut self) {
        for id in std::mem::take(&mut self.at_risk) {
            if self.app().show(&id).is_err() {
                self.made.retain(|made| *made != id);
            }
        }
    }

    /// Saves something and remembers that it was saved.
    pub fn make(&mut self, make: impl FnOnce(&mut App) -> Result<RecordId, AppError>) -> RecordId {
        let id = make(self.app()).expect("saved");
        self.made.push(id);
        id
    }
}

fn copy_all(from: &std::path::Path, to: &std::path::Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy_all(&entry.path(), &target),
            false => drop(std::fs::copy(entry.path(), target).expect("a copy")),
        }
    }
}

fn setting(skew_ms: i64) -> Arc<Setting> {
    Arc::new(Setting {
        skew_ms: AtomicI64::new(skew_ms),
        zone_minutes: AtomicI64::new(480),
    })
}
