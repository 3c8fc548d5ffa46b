//! The phone: opens its folder and hands out what the screens need. A door, not a room.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use ketepai_model::canonical;
use ketepai_model::document::Actor;
use ketepai_model::identity::{Certificate, DeviceKeys, Role, StationKey};
use ketepai_model::ids::{HeadHash, PersonId};
use ketepai_model::policy::Author;
use ketepai_model::record::Envelope;
use ketepai_model::scope::Area;
use ketepai_store::{Opened, Store};

use crate::context::Context;
use crate::error::{AppError, file_error};
use crate::vault::{FileVault, KeyVault};

/// An open phone. A phone is a folder: database, keys, files.
pub struct App {
    pub(crate) folder: PathBuf,
    pub(crate) store: Store,
    pub(crate) context: Context,
    pub(crate) vault: Box<dyn KeyVault>,
    pub(crate) identity: Option<Identity>,
    /// Segments that the station would not have today; offered again at the next sync.
    pub(crate) declined: HashSet<HeadHash>,
    /// The answer under way has sent the cursor back; where it leads is no longer of interest.
    pub(crate) cursor_held: bool,
    opened: Opened,
}

/// Who this phone is, once it is enrolled.
pub struct Identity {
    /// The device's keys.
    pub keys: DeviceKeys,
    /// Its certificate.
    pub certificate: Certificate,
    /// The station's root key, pinned at enrolment.
    pub root: [u8; 32],
    /// The station's address.
    pub address: String,
    /// The person's name, as told at enrolment.
    pub name: String,
    /// The author of this opening's changes; new at every opening.
    pub actor: Actor,
}

pub(crate) const META_STATION: &str = "station";
pub(crate) const META_CERTIFICATE: &str = "certificate";
pub(crate) const META_ADDRESS: &str = "address";
pub(crate) const META_NAME: &str = "name";

impl App {
    /// Opens a phone, or makes one. [`AppError::InUse`] when another process has it open.
    pub fn open(folder: &Path, context: Context) -> Result<Self, AppError> {
        std::fs::create_dir_all(folder.join("files")).map_err(|e| file_error(folder, e))?;
        let vault = Box::new(FileVault::new(folder.join("device.key")));
        let (store, opened) = Store::open(folder)?;
        App::with(folder, store, opened, context, vault)
    }

    /// A phone from parts: another vault, or a store that a simulation has prepared.
    pub fn with(
        folder: &Path,
        store: Store,
        opened: Opened,
        context: Context,
        vault: Box<dyn KeyVault>,
    ) -> Result<Self, AppError> {
        let mut app = App {
            folder: folder.to_owned(),
            store,
            context,
            vault,
            identity: None,
            declined: HashSet::new(),
            cursor_held: false,
            opened,
        };
        app.identity = app.read_identity()?;
        Ok(app)
    }

    /// How opening went; a shell tells the person when something was salvaged.
    pub fn opened(&self) -> &Opened {
        &self.opened
    }

    /// Who this phone is; `None` before enrolment.
    pub fn identity(&self) -> Option<&Identity> {
        self.identity.as_ref()
    }

    /// The store, for questions.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The store, for questions that index on the way.
    pub fn store_mut(&mut self) -> &mut Store {
        &mut self.store
    }

    /// Time and chance.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Makes every cache again from the log. `progress` hears `(done, total)` records.
    pub fn rebuild(&mut self, progress: &mut dyn FnMut(u64, u64)) -> Result<u64, AppError> {
        Ok(self.store.rebuild(progress)?)
    }

    pub(crate) fn me(&self) -> Result<&Identity, AppError> {
        self.identity.as_ref().ok_or(AppError::NeedsEnrolment)
    }

    /// Where a file's bytes lie.
    pub fn file_path(&self, hash: &ketepai_model::ids::BlobHash) -> PathBuf {
        self.folder.join("files").join(hash.to_string())
    }

    pub(crate) fn read_identity(&self) -> Result<Option<Identity>, AppError> {
        let (Some(station), Some(certificate)) =
            (self.store.meta(META_STATION)?, self.store.meta(META_CERTIFICATE)?)
        else {
            return Ok(None);
        };
        let Some(seed) = self.vault.load()? else {
            return Ok(None);
        };
        let mut keys = DeviceKeys::from_seed(&seed);
        let certificate: Certificate = canonical::decode(&certificate, "certificate")?;
        if certificate.device != keys.device() {
            // A crash came between keeping the successor's certificate and its keys.
            keys = self.next_keys()?;
            self.promote(&keys)?;
        }
        let station: StationKey = canonical::decode(&station, "station key")?;
        let text = |key: &str| -> Result<String, AppError> {
            Ok(String::from_utf8_lossy(&self.store.meta(key)?.unwrap_or_default()).into_owned())
        };
        Ok(Some(Identity {
            actor: Actor::new(&keys.device(), self.context.random8()),
            certificate,
            root: station.root,
            address: text(META_ADDRESS)?,
            name: text(META_NAME)?,
            keys,
        }))
    }
}

impl Identity {
    /// The person whose phone this is.
    pub fn person(&self) -> PersonId {
        self.certificate.person
    }

    /// Whether the person has a role.
    pub fn is(&self, role: Role) -> bool {
        self.certificate.roles.contains(&role)
    }

    /// The area of the person's work.
    pub fn area(&self) -> Result<Area, AppError> {
        self.certificate.area().ok_or(AppError::Denied {
            reason: "no_area".into(),
        })
    }

    /// Who this person is to policy, under the certificate that the phone works under.
    pub fn author(&self) -> Author {
        Author {
            person: self.person(),
            roles: self.certificate.roles.clone(),
        }
    }

    /// The envelope of a record that this person writes about their own service, now.
    pub fn envelope(&self, context: &Context) -> Envelope {
        let at_s = context.clock.claimed_ms().div_euclid(1000);
        Envelope::own(self.person(), at_s, i64::from(context.clock.zone_minutes()))
    }
}
