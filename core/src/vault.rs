//! Where a phone's few secrets are kept. Phones wrap them with Keystore or Keychain; the command line keeps files
//! that only their owner reads. A PIN goes over either ([`crate::pin`]).

use std::io::Write;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::error::{AppError, file_error};

/// The seed of the device's keys, 32 bytes.
pub const DEVICE: &str = "device";
/// The seed that is to take its place, 32 bytes.
pub const DEVICE_NEXT: &str = "device-next";
/// The key of the database, 32 bytes.
pub const DATABASE: &str = "database";
/// Everything that a vault keeps of a phone.
pub const NAMES: [&str; 3] = [DEVICE, DEVICE_NEXT, DATABASE];

/// A secret's bytes, overwritten in memory when they are no longer held. Shows nothing of itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Zeroizing<Vec<u8>>);

impl Secret {
    /// The secret of these bytes.
    pub fn new(bytes: Vec<u8>) -> Self {
        Secret(Zeroizing::new(bytes))
    }

    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// A secret that must have 32 bytes. One that has not is damaged, which is not the same as missing.
    pub fn seed(&self) -> Result<Zeroizing<[u8; 32]>, AppError> {
        let seed = <[u8; 32]>::try_from(self.bytes()).map(Zeroizing::new);
        seed.map_err(|_| AppError::Denied {
            reason: "secret_damaged".into(),
        })
    }
}

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}

/// Keeps a few secrets by name. Synchronous, so that a platform can stand behind it.
pub trait KeyVault: Send + Sync {
    /// The secret, if there is one.
    fn load(&self, name: &str) -> Result<Option<Secret>, AppError>;
    /// Keeps a secret in place of what was there; durable when it returns.
    fn store(&self, name: &str, secret: &Secret) -> Result<(), AppError>;
    /// Destroys a secret, durably; nothing to do where there is none.
    fn erase(&self, name: &str) -> Result<(), AppError>;
}

/// A folder with a file of mode 0600 for each secret.
pub struct FileVault {
    folder: PathBuf,
}

impl FileVault {
    /// The vault in this folder.
    pub fn new(folder: &Path) -> Self {
        FileVault {
            folder: folder.to_owned(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.join(format!("{name}.key"))
    }
}

impl KeyVault for FileVault {
    fn load(&self, name: &str) -> Result<Option<Secret>, AppError> {
        let path = self.path(name);
        match std::fs::read(&path) {
            Ok(bytes) => Ok(Some(Secret::new(bytes))),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(file_error(&path, e)),
        }
    }

    /// Written beside and renamed, so that a crash leaves the old secret or the new, never half of one.
    fn store(&self, name: &str, secret: &Secret) -> Result<(), AppError> {
        let path = self.path(name);
        let beside = path.with_extension("new");
        let write = || {
            write_private(&beside, secret.bytes())?;
            std::fs::rename(&beside, &path)?;
            sync_folder(&self.folder)
        };
        write().map_err(|e| file_error(&path, e))
    }

    /// Overwritten, then removed. Flash storage may keep a stale copy all the same; see ADR 9.
    fn erase(&self, name: &str) -> Result<(), AppError> {
        let path = self.path(name);
        let erase = || match erase_file(&path)? | erase_file(&path.with_extension("new"))? {
            true => sync_folder(&self.folder),
            false => Ok(()),
        };
        erase().map_err(|e| file_error(&path, e))
    }
}

fn write_private(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = std::fs::File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(file)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Whether there was anything to erase.
fn erase_file(path: &Path) -> std::io::Result<bool> {
    let length = match std::fs::metadata(path) {
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(false),
        known => known?.len(),
    };
    let mut file = std::fs::File::options().write(true).open(path)?;
    file.write_all(&vec![0; length as usize])?;
    file.sync_all()?;
    std::fs::remove_file(path)?;
    Ok(true)
}

/// Makes what was renamed or removed in a folder durable. Where folders cannot be opened, the system sees to it.
pub(crate) fn sync_folder(folder: &Path) -> std::io::Result<()> {
    match std::fs::File::open(folder) {
        Ok(folder) => folder.sync_all(),
        Err(_) => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_kept_read_only_by_its_owner_and_erased() {
        let folder = tempfile::tempdir().unwrap();
        let vault = FileVault::new(folder.path());
        assert_eq!(vault.load(DEVICE).unwrap(), None);
        vault.store(DEVICE, &Secret::new(vec![7; 32])).unwrap();
        vault.store(DATABASE, &Secret::new(vec![8; 32])).unwrap();
        assert_eq!(vault.load(DEVICE).unwrap().unwrap().bytes(), [7; 32]);
        #[cfg(unix)]
        {
            use std::os::unix::fs::MetadataExt;
            let mode = std::fs::metadata(folder.path().join("device.key"))
                .unwrap()
                .mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        vault.erase(DEVICE).unwrap();
        vault.erase(DEVICE).unwrap();
        assert_eq!(vault.load(DEVICE).unwrap(), None);
        assert!(vault.load(DATABASE).unwrap().is_some(), "the others stay");
    }

    #[test]
    fn the_seed_file_of_the_first_version_is_read_and_half_of_one_is_not_taken_for_none() {
        let folder = tempfile::tempdir().unwrap();
        let vault = FileVault::new(folder.path());
        std::fs::write(folder.path().join("device.key"), [9; 32]).unwrap();
        let secret = vault.load(DEVICE).unwrap().unwrap();
        assert_eq!(*secret.seed().unwrap(), [9; 32]);
        std::fs::write(folder.path().join("device.key"), [9; 31]).unwrap();
        let half = vault.load(DEVICE).unwrap().unwrap();
        assert!(matches!(half.seed(), Err(AppError::Denied { reason }) if reason == "secret_damaged"));
        assert_eq!(format!("{half:?}"), "Secret");
    }
}
