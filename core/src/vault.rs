//! Where the seed of the device's keys is kept. Phones wrap it with Keystore or Keychain; the command line
//! keeps a file that only its owner reads.

use std::io::Write;
use std::path::PathBuf;

use crate::error::{AppError, file_error};

/// Keeps one secret of 32 bytes.
pub trait KeyVault: Send + Sync {
    /// The secret, if there is one.
    fn load(&self) -> Result<Option<[u8; 32]>, AppError>;
    /// Keeps the secret; durable when it returns.
    fn store(&self, seed: &[u8; 32]) -> Result<(), AppError>;
}

/// A file of 32 bytes with mode 0600.
pub struct FileVault {
    path: PathBuf,
}

impl FileVault {
    /// The vault at this path.
    pub fn new(path: PathBuf) -> Self {
        FileVault { path }
    }
}

impl FileVault {
    /// Removes the secret.
    pub fn erase(&self) -> Result<(), AppError> {
        match std::fs::remove_file(&self.path) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(file_error(&self.path, e)),
            _ => Ok(()),
        }
    }
}

impl KeyVault for FileVault {
    fn load(&self) -> Result<Option<[u8; 32]>, AppError> {
        match std::fs::read(&self.path) {
            Ok(bytes) => Ok(bytes.try_into().ok()),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(e) => Err(file_error(&self.path, e)),
        }
    }

    fn store(&self, seed: &[u8; 32]) -> Result<(), AppError> {
        let write = || {
            // Written beside and renamed, so that a crash leaves the old seed or the new, never half of one.
            let beside = self.path.with_extension("new");
            let mut options = std::fs::File::options();
            options.write(true).create(true).truncate(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut file = options.open(&beside)?;
            file.write_all(seed)?;
            file.sync_all()?;
            std::fs::rename(&beside, &self.path)
        };
        write().map_err(|e| file_error(&self.path, e))
    }
}
