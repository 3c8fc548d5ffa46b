//! A PIN over a vault: all secrets together in one sealed bundle, which a key slowly derived from the PIN opens.
//!
//! One bundle, so that setting, changing and removing a PIN is one file written beside and renamed. Tries are
//! counted durably and made to wait; whoever copies the bundle away tries without waiting, and has only the
//! slowness of argon2id, and the length of the PIN, against them.

mod bundle;
mod tries;

use std::sync::{Mutex, MutexGuard, PoisonError};

use zeroize::Zeroizing;

use crate::context::Context;
use crate::error::AppError;
use crate::vault::{KeyVault, NAMES, Secret};

use bundle::{Bundle, Sealed};

/// The bundle's name in the vault below.
const SEALED: &str = "sealed";
/// The name of the count of wrong tries in the vault below.
const TRIES: &str = "tries";
/// Fewer characters are tried through in minutes by whoever has the file.
const SHORTEST: usize = 6;

/// A PIN as it was typed: digits, letters or words.
pub type Pin = Zeroizing<String>;

/// A vault that may be under a PIN.
pub struct PinVault {
    below: Box<dyn KeyVault>,
    context: Context,
    open: Mutex<Option<Bundle>>,
}

impl PinVault {
    /// Opens the vault. Under a PIN without one: `pin_required`; with a wrong one: `wrong_pin`; too soon after
    /// several wrong ones: `pin_wait`.
    pub fn open(below: Box<dyn KeyVault>, context: Context, pin: Option<&Pin>) -> Result<Self, AppError> {
        let sealed = below.load(SEALED)?;
        let vault = PinVault {
            below,
            context,
            open: Mutex::new(None),
        };
        if let Some(sealed) = sealed {
            let pin = pin.ok_or_else(|| denied("pin_required"))?;
            *vault.bundle() = Some(vault.try_pin(&sealed, pin)?);
            // A crash may have left what the bundle holds outside of it as well.
            vault.erase_bare()?;
        }
        Ok(vault)
    }

    /// Whether a PIN is set.
    pub fn has_pin(&self) -> bool {
        self.bundle().is_some()
    }

    /// Sets a PIN where there is none.
    pub fn set(&self, pin: &Pin) -> Result<(), AppError> {
        if self.has_pin() {
            return Err(denied("pin_is_set"));
        }
        let mut secrets = Vec::new();
        for name in NAMES {
            if let Some(secret) = self.below.load(name)? {
                secrets.push((name.to_owned(), secret));
            }
        }
        self.seal(Bundle::new(secrets, long_enough(pin)?, &self.context)?)?;
        self.erase_bare()
    }

    /// Puts another PIN in the place of the one that is set.
    pub fn change(&self, old: &Pin, new: &Pin) -> Result<(), AppError> {
        let bundle = self.again(old)?;
        self.seal(Bundle::new(bundle.secrets(), long_enough(new)?, &self.context)?)
    }

    /// Takes the PIN away; the secrets lie in the vault below again.
    pub fn remove(&self, pin: &Pin) -> Result<(), AppError> {
        for (name, secret) in self.again(pin)?.secrets() {
            self.below.store(&name, &secret)?;
        }
        self.below.erase(SEALED)?;
        *self.bundle() = None;
        Ok(())
    }

    /// Destroys everything, under a PIN or not.
    pub fn erase_all(&self) -> Result<(), AppError> {
        *self.bundle() = None;
        erase_below(self.below.as_ref())
    }

    fn again(&self, pin: &Pin) -> Result<Bundle, AppError> {
        let sealed = self.below.load(SEALED)?.ok_or_else(|| denied("no_pin"))?;
        self.try_pin(&sealed, pin)
    }

    /// The try is counted before it is made, so that ending the program saves nobody the wait.
    fn try_pin(&self, sealed: &Secret, pin: &Pin) -> Result<Bundle, AppError> {
        tries::count(self.below.as_ref(), &self.context)?;
        let bundle = Sealed::read(sealed)?.open(pin)?;
        self.below.erase(TRIES)?;
        Ok(bundle)
    }

    fn seal(&self, bundle: Bundle) -> Result<(), AppError> {
        self.below.store(SEALED, &bundle.seal(&self.context)?)?;
        *self.bundle() = Some(bundle);
        Ok(())
    }

    fn erase_bare(&self) -> Result<(), AppError> {
        NAMES.iter().try_for_each(|name| self.below.erase(name))
    }

    fn bundle(&self) -> MutexGuard<'_, Option<Bundle>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn changed(&self, change: impl FnOnce(&mut Bundle)) -> Option<Bundle> {
        let mut bundle = self.bundle().clone()?;
        change(&mut bundle);
        Some(bundle)
    }
}

/// Destroys everything that a phone keeps in a vault; the bundle first, since it holds the rest.
pub(crate) fn erase_below(vault: &dyn KeyVault) -> Result<(), AppError> {
    let mut names = [SEALED, TRIES].iter().chain(&NAMES);
    names.try_for_each(|name| vault.erase(name))
}

impl KeyVault for PinVault {
    fn load(&self, name: &str) -> Result<Option<Secret>, AppError> {
        match &*self.bundle() {
            Some(bundle) => Ok(bundle.secret(name).cloned()),
            None => self.below.load(name),
        }
    }

    fn store(&self, name: &str, secret: &Secret) -> Result<(), AppError> {
        match self.changed(|bundle| bundle.put(name, secret.clone())) {
            Some(bundle) => self.seal(bundle),
            None => self.below.store(name, secret),
        }
    }

    fn erase(&self, name: &str) -> Result<(), AppError> {
        match self.changed(|bundle| bundle.forget(name)) {
            Some(bundle) => self.seal(bundle),
            None => self.below.erase(name),
        }
    }
}

fn long_enough(pin: &Pin) -> Result<&Pin, AppError> {
    if pin.chars().count() >= SHORTEST {
        return Ok(pin);
    }
    Err(AppError::Invalid {
        field: "pin".into(),
        rule: "pin_too_short".into(),
    })
}

fn denied(reason: &str) -> AppError {
    AppError::Denied {
        reason: reason.into(),
    }
}

#[cfg(test)]
mod tests;
