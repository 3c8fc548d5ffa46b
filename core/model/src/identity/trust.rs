//! What a replica holds true of keys: one root, the signing keys it certified, the devices they certified, and
//! the keys that have ended.

use std::collections::BTreeMap;

use super::{Certificate, Revocation, StationKey};
use crate::error::Error;
use crate::ids::{DeviceId, PersonId};
use crate::log::{Head, SignedHead};
use crate::scope::Scope;

/// Whether a device may write in a scope at all.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Warrant {
    /// Its certificate grants the scope.
    Granted,
    /// It does not.
    NotGranted,
    /// Its key has ended: what arrives now waits for somebody to look at it.
    Revoked,
}

/// A pure cache over the statements of one county's station log.
#[derive(Clone, Default, Debug)]
pub struct TrustStore {
    root: Option<[u8; 32]>,
    stations: BTreeMap<DeviceId, StationKey>,
    /// Every certificate of a device, by incarnation: work under an older one holds until the device has
    /// acknowledged the newer.
    devices: BTreeMap<DeviceId, BTreeMap<u32, Certificate>>,
    revoked: BTreeMap<DeviceId, Revocation>,
    acknowledged: BTreeMap<DeviceId, u32>,
}

impl TrustStore {
    /// Trusts one root key.
    pub fn new(root: [u8; 32]) -> Self {
        TrustStore {
            root: Some(root),
            ..Self::default()
        }
    }

    /// Adds a signing key, if the root certified it.
    pub fn add_station(&mut self, station: StationKey) -> Result<(), Error> {
        if self.root != Some(station.root) {
            return Err(Error::BadSignature("station"));
        }
        station.verify()?;
        self.stations.insert(station.device(), station);
        Ok(())
    }

    /// Adds a device, if a known signing key certified it.
    pub fn add_device(&mut self, certificate: Certificate) -> Result<(), Error> {
        let station = self
            .stations
            .get(&certificate.signer)
            .ok_or(Error::BadSignature("certificate"))?;
        certificate.verify(&station.signing)?;
        self.keep(certificate);
        Ok(())
    }

    /// Adds a signing key that was verified when it was taken in.
    pub fn recall_station(&mut self, station: StationKey) {
        self.stations.insert(station.device(), station);
    }

    /// Adds a certificate that was verified when it was taken in, if its station still holds.
    pub fn recall_device(&mut self, certificate: Certificate) {
        if self.stations.contains_key(&certificate.signer) {
            self.keep(certificate);
        }
    }

    fn keep(&mut self, certificate: Certificate) {
        let known = self.devices.entry(certificate.device).or_default();
        known.insert(certificate.incarnation, certificate);
    }

    /// Ends a device's key. The first word on it stands, except that a wipe may follow.
    pub fn revoke(&mut self, revocation: Revocation) {
        let stands = self.revoked.get(&revocation.device);
        if stands.is_none_or(|known| revocation.wipe && !known.wipe) {
            self.revoked.insert(revocation.device, revocation);
        }
    }

    /// Notes that a device works under this incarnation of its certificate from now on.
    pub fn acknowledge(&mut self, device: DeviceId, incarnation: u32) {
        let known = self.acknowledged.entry(device).or_default();
        *known = incarnation.max(*known);
    }

    /// Under which incarnation a device is known to work; 0 when it has not said.
    pub fn acknowledged(&self, device: &DeviceId) -> u32 {
        self.acknowledged.get(device).copied().unwrap_or(0)
    }

    /// The end of a device's key, if it has ended.
    pub fn revocation(&self, device: &DeviceId) -> Option<&Revocation> {
        self.revoked.get(device)
    }

    /// A known signing key.
    pub fn station(&self, device: &DeviceId) -> Option<&StationKey> {
        self.stations.get(device)
    }

    /// The newest of the known signing keys.
    pub fn newest_station(&self) -> Option<&StationKey> {
        self.stations.values().max_by_key(|s| (s.incarnation, s.from_s))
    }

    /// A known device's newest certificate.
    pub fn device(&self, device: &DeviceId) -> Option<&Certificate> {
        self.devices.get(device)?.values().next_back()
    }

    /// All known devices, each by its newest certificate.
    pub fn devices(&self) -> impl Iterator<Item = &Certificate> {
        self.devices
            .values()
            .filter_map(|known| known.values().next_back())
    }

    /// The certificates under which a device's work is judged now: the newest, and those before it that the
    /// device has not let go of yet.
    pub fn in_force(&self, device: &DeviceId) -> impl Iterator<Item = &Certificate> {
        let from = self.acknowledged(device);
        let known = self.devices.get(device);
        let newest = known.and_then(|k| k.keys().next_back().copied()).unwrap_or(0);
        known
            .into_iter()
            .flat_map(move |known| known.range(from.min(newest)..).map(|(_, c)| c))
    }

    /// Whose device wrote under this actor prefix; `None` for the station or an unknown device.
    pub fn person_by_prefix(&self, prefix: &[u8; 8]) -> Option<PersonId> {
        self.devices()
            .find(|c| c.device.actor_prefix() == *prefix)
            .map(|c| c.person)
    }

    /// Step 2 of taking in: is there a certificate for the head's device, and does its signature hold?
    /// `Ok(None)` when the device is not known here (yet).
    pub fn verify_head(&self, signed: &SignedHead) -> Result<Option<()>, Error> {
        let device = &signed.head.device;
        let key = match (self.stations.get(device), self.device(device)) {
            (Some(station), _) => &station.signing,
            (None, Some(certificate)) => &certificate.signing,
            (None, None) => return Ok(None),
        };
        signed.verify(&super::keys::verifying_key(key)?)?;
        Ok(Some(()))
    }

    /// Step 4 of taking in: may this device write in this scope at all?
    pub fn may_write(&self, head: &Head) -> bool {
        match (self.stations.get(&head.device), &head.scope) {
            (Some(station), scope) => scope.area().is_none_or(|a| station.county.covers(a)),
            (None, Scope::Station(_)) => false,
            (None, scope) => self.in_force(&head.device).any(|c| c.covers(scope)),
        }
    }

    /// The same, with the end of a key told apart.
    pub fn warrant(&self, head: &Head) -> Warrant {
        match (self.may_write(head), self.revocation(&head.device)) {
            (false, _) => Warrant::NotGranted,
            (true, Some(_)) => Warrant::Revoked,
            (true, None) => Warrant::Granted,
        }
    }
}
