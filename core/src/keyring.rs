//! The keys of this phone: those it works under, those that are to follow after a fork, and those that it has
//! given up. The last are kept for what was written under them and not sealed yet, and for a database that was
//! put back to before they were given up.

use ketepai_model::identity::DeviceKeys;
use ketepai_model::ids::DeviceId;
use zeroize::Zeroizing;

use crate::app::App;
use crate::error::AppError;
use crate::vault::{DEVICE, DEVICE_NEXT, DEVICE_OLD, KeyVault, Secret};

const SEED_BYTES: usize = 32;

impl App {
    /// The keys that make a device, if this phone holds them.
    pub(crate) fn keys_of(&self, device: &DeviceId) -> Result<Option<DeviceKeys>, AppError> {
        for name in [DEVICE, DEVICE_NEXT, DEVICE_OLD] {
            let Some(seeds) = self.vault.load(name)? else {
                continue;
            };
            for seed in seeds.bytes().chunks_exact(SEED_BYTES) {
                let keys = DeviceKeys::from_seed(&*seed_of(seed)?);
                if keys.device() == *device {
                    return Ok(Some(keys));
                }
            }
        }
        Ok(None)
    }

    /// Whether a device is made by the keys that are to follow.
    pub(crate) fn is_next(&self, device: &DeviceId) -> Result<bool, AppError> {
        let Some(secret) = self.vault.load(DEVICE_NEXT)? else {
            return Ok(false);
        };
        Ok(DeviceKeys::from_seed(&*secret.seed()?).device() == *device)
    }

    /// The keys to begin with: those that are kept, or new ones, kept durably before they are shown to anybody.
    pub(crate) fn first_keys(&self) -> Result<DeviceKeys, AppError> {
        self.kept_or_made(DEVICE)
    }

    /// The keys that are to follow, kept durably before they are shown to anybody.
    pub(crate) fn next_keys(&self) -> Result<DeviceKeys, AppError> {
        self.kept_or_made(DEVICE_NEXT)
    }

    fn kept_or_made(&self, name: &str) -> Result<DeviceKeys, AppError> {
        if let Some(secret) = self.vault.load(name)? {
            return Ok(DeviceKeys::from_seed(&*secret.seed()?));
        }
        let seed = Zeroizing::new(self.context.random32());
        self.vault.store(name, &Secret::new(seed.to_vec()))?;
        Ok(DeviceKeys::from_seed(&seed))
    }

    /// Makes the next keys this phone's, and keeps the old ones aside. A crash anywhere on the way leaves every
    /// key in one place at least; the next opening goes on from there.
    pub(crate) fn promote(&self, next: &DeviceKeys) -> Result<(), AppError> {
        let Some(coming) = self.vault.load(DEVICE_NEXT)? else {
            return Ok(());
        };
        if DeviceKeys::from_seed(&*coming.seed()?).device() != next.device() {
            return Ok(());
        }
        if let Some(going) = self.vault.load(DEVICE)?
            && going != coming
        {
            let old = self.vault.load(DEVICE_OLD)?;
            let old = old.as_ref().map_or(&[][..], Secret::bytes);
            let all = Zeroizing::new([old, going.bytes()].concat());
            self.vault.store(DEVICE_OLD, &Secret::new(all.to_vec()))?;
        }
        self.vault.store(DEVICE, &coming)?;
        self.vault.erase(DEVICE_NEXT)
    }
}

fn seed_of(bytes: &[u8]) -> Result<Zeroizing<[u8; SEED_BYTES]>, AppError> {
    Secret::new(bytes.to_vec()).seed()
}
