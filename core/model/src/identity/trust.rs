//! What a replica holds true of keys: one root, the signing keys it certified, the devices they certified.

use std::collections::BTreeMap;

use super::{Certificate, StationKey};
use crate::error::Error;
use crate::ids::{DeviceId, PersonId};
use crate::log::{Head, SignedHead};
use crate::scope::Scope;

/// A pure cache over the statements of one county's station log.
#[derive(Clone, Default, Debug)]
pub struct TrustStore {
    root: Option<[u8; 32]>,
    stations: BTreeMap<DeviceId, StationKey>,
    devices: BTreeMap<DeviceId, Certificate>,
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

    /// Adds a device, if a known signing key certified it. The highest incarnation holds.
    pub fn add_device(&mut self, certificate: Certificate) -> Result<(), Error> {
        let station = self
            .stations
            .get(&certificate.signer)
            .ok_or(Error::BadSignature("certificate"))?;
        certificate.verify(&station.signing)?;
        let newer = self
            .devices
            .get(&certificate.device)
            .is_none_or(|c| c.incarnation <= certificate.incarnation);
        if newer {
            self.devices.insert(certificate.device, certificate);
        }
        Ok(())
    }

    /// Adds a signing key that was verified when it was taken in.
    pub fn recall_station(&mut self, station: StationKey) {
        self.stations.insert(station.device(), station);
    }

    /// Adds a certificate that was verified when it was taken in, if its station still holds.
    pub fn recall_device(&mut self, certificate: Certificate) {
        if self.stations.contains_key(&certificate.signer) {
            self.devices.insert(certificate.device, certificate);
        }
    }

    /// A known signing key.
    pub fn station(&self, device: &DeviceId) -> Option<&StationKey> {
        self.stations.get(device)
    }

    /// The newest of the known signing keys.
    pub fn newest_station(&self) -> Option<&StationKey> {
        self.stations.values().max_by_key(|s| (s.incarnation, s.from_s))
    }

    /// A known device.
    pub fn device(&self, device: &DeviceId) -> Option<&Certificate> {
        self.devices.get(device)
    }

    /// All known devices.
    pub fn devices(&self) -> impl Iterator<Item = &Certificate> {
        self.devices.values()
    }

    /// Whose device wrote under this actor prefix; `None` for the station or an unknown device.
    pub fn person_by_prefix(&self, prefix: &[u8; 8]) -> Option<PersonId> {
        self.devices
            .values()
            .find(|c| c.device.actor_prefix() == *prefix)
            .map(|c| c.person)
    }

    /// Step 2 of taking in: is there a certificate for the head's device, and does its signature hold?
    /// `Ok(None)` when the device is not known here (yet).
    pub fn verify_head(&self, signed: &SignedHead) -> Result<Option<()>, Error> {
        let device = &signed.head.device;
        let key = match (self.stations.get(device), self.devices.get(device)) {
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
            (None, Scope::Station(_) | Scope::Report(_)) => false,
            (None, scope) => self.devices.get(&head.device).is_some_and(|c| c.covers(scope)),
        }
    }
}
