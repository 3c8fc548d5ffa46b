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
use ketepai_store::{DatabaseKey, Opened, Store};

use crate::context::Context;
use crate::error::{AppError, file_error};
use crate::pin::{Pin, PinVault};
use crate::vault::{DATABASE, FileVault, KeyVault, Secret};
use crate::wipe;

/// An open phone. A phone is a folder: database, keys, files.
pub struct App {
    pub(crate) folder: PathBuf,
    pub(crate) store: Store,
    pub(crate) context: Context,
    pub(crate) vault: PinVault,
    pub(crate) identity: Option<Identity>,
    /// Segments that the station would not have today; offered again at the next sync.
    pub(crate) declined: HashSet<HeadHash>,
    /// The answer under way has sent the cursor back; where it leads is no longer of interest.
    pub(crate) cursor_held: bool,
    /// Its secrets are destroyed; nothing works any more.
    pub(crate) wiped: bool,
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
    /// Opens a phone that has no PIN, or makes one. [`AppError::InUse`] when another process has it open.
    pub fn open(folder: &Path, context: Context) -> Result<Self, AppError> {
        App::unlock(folder, context, None)
    }

    /// Opens a phone with its PIN, where it has one: `pin_required`, `wrong_pin` and `pin_wait` say why not,
    /// `wiped` that there is no phone any more, `key_missing` and `wrong_key` that its database reads under no key
    /// that is here.
    pub fn unlock(folder: &Path, context: Context, pin: Option<&Pin>) -> Result<Self, AppError> {
        App::open_in(folder, context, Box::new(FileVault::new(folder)), pin)
    }

    /// A phone whose secrets are in another vault.
    pub fn open_in(
        folder: &Path,
        context: Context,
        vault: Box<dyn KeyVault>,
        pin: Option<&Pin>,
    ) -> Result<Self, AppError> {
        wipe::refuse_wiped(folder, vault.as_ref())?;
        std::fs::create_dir_all(folder.join("files")).map_err(|e| file_error(folder, e))?;
        let vault = PinVault::open(vault, context.clone(), pin)?;
        let key = database_key(&vault, folder, &context)?;
        let (store, opened) = Store::open(folder, Some(&key))?;
        let mut app = App {
            folder: folder.to_owned(),
            store,
            context,
            vault,
            identity: None,
            declined: HashSet::new(),
            cursor_held: false,
            wiped: false,
            opened,
        };
        app.identity = app.read_identity()?;
        app.begin_absence()?;
        app.mend_files()?;
        Ok(app)
    }

    /// The vault of this phone's secrets: for its PIN.
    pub fn vault(&self) -> &PinVault {
        &self.vault
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
        match &self.identity {
            Some(me) => Ok(me),
            None if self.wiped => Err(wipe::denied()),
            None => Err(AppError::NeedsEnrolment),
        }
    }

    /// Where a file's bytes lie, encrypted; [`App::read_file`] reads them.
    pub fn file_path(&self, hash: &ketepai_model::ids::BlobHash) -> PathBuf {
        self.folder.join("files").join(hash.to_string())
    }

    pub(crate) fn read_identity(&self) -> Result<Option<Identity>, AppError> {
        let (Some(station), Some(certificate)) =
            (self.store.meta(META_STATION)?, self.store.meta(META_CERTIFICATE)?)
        else {
            return Ok(None);
        };
        let certificate: Certificate = canonical::decode(&certificate, "certificate")?;
        let keys = match self.keys_of(&certificate.device)? {
            Some(keys) => keys,
            None => {
                return Err(AppError::Denied {
                    reason: "key_missing".into(),
                });
            }
        };
        self.promote(&keys)?;
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

/// The key of the database in a folder: the one that is kept, or a new one where nothing is encrypted yet. A
/// database whose key is gone is not begun anew.
fn database_key(vault: &PinVault, folder: &Path, context: &Context) -> Result<DatabaseKey, AppError> {
    if let Some(kept) = vault.load(DATABASE)? {
        return Ok(DatabaseKey::new(&*kept.seed()?));
    }
    if ketepai_store::key::is_encrypted(folder) {
        return Err(ketepai_store::Error::KeyMissing.into());
    }
    let key = zeroize::Zeroizing::new(context.random32());
    vault.store(DATABASE, &Secret::new(key.to_vec()))?;
    Ok(DatabaseKey::new(&key))
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
