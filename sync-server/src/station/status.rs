//! What a coordinator sees of the station. Meant for the one who holds the folder, never for a log line.

use std::collections::BTreeMap;

use data_encoding::BASE32_DNSSEC;
use ketepai_model::identity::{Certificate, TrustStore};
use ketepai_model::ids::{DeviceId, PersonId};
use ketepai_store::custody::SetAside;

use super::{Station, answer};
use crate::error::Error;
use crate::store::Open;

/// The station, in numbers and short lists.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct Status {
    /// The county served.
    pub county: String,
    /// The root key's fingerprint, as in invitations.
    pub fingerprint: String,
    /// How many signing keys there have been.
    pub incarnation: u32,
    /// The address in invitations.
    pub address: Option<String>,
    /// Segments that have arrived.
    pub position: u64,
    /// Up to which of them everything is in a backup.
    pub backed_up: u64,
    /// Entries in the log.
    pub entries: u64,
    /// Records by kind.
    pub records: BTreeMap<String, u64>,
    /// Fields that await a person's choice.
    pub conflicts: u64,
    /// Files.
    pub blobs: u64,
    /// Their bytes.
    pub blob_bytes: u64,
    /// Certified devices.
    pub devices: Vec<DeviceLine>,
    /// Open invitations.
    pub invitations: Vec<Open>,
    /// Entries that wait for review.
    pub held: u64,
    /// Entries that are not part of their records.
    pub aside: Vec<AsideLine>,
}

/// A device.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct DeviceLine {
    /// Which.
    pub device: DeviceId,
    /// Whose.
    pub person: PersonId,
    /// How they are called.
    pub name: Option<String>,
    /// In which roles.
    pub roles: Vec<String>,
    /// Until when the certificate holds, seconds since 1970 UTC.
    pub until_s: i64,
    /// Why its key has ended, as a code.
    pub ended: Option<String>,
    /// Whether it has a newer certificate than the one it works under.
    pub pending: bool,
}

/// An entry that is not part of its record.
#[derive(Debug, serde::Serialize, serde::Deserialize)]
pub struct AsideLine {
    /// The record.
    pub record: String,
    /// `waiting`, `left_out`, or a refusal's code.
    pub standing: String,
    /// The station's reason, where it ruled.
    pub reason: Option<String>,
}

impl Station {
    /// What there is.
    pub fn status(&self) -> Result<Status, Error> {
        let address = self.address()?;
        let desk = self.desk();
        let counts = desk.store.counts(self.clock.wall_s())?;
        let names = desk.store.names()?;
        let line = |c: &Certificate| device(&desk.trust, c, names.get(&c.person).cloned());
        Ok(Status {
            county: self.county.to_string(),
            fingerprint: BASE32_DNSSEC.encode(&self.fingerprint()),
            incarnation: desk.trust.newest_station().map_or(0, |s| s.incarnation),
            address,
            position: desk.store.newest()?.position,
            backed_up: answer::backed_up(&desk)?,
            entries: counts.entries,
            records: counts.records,
            conflicts: counts.conflicts,
            blobs: counts.blobs.0,
            blob_bytes: counts.blobs.1,
            devices: desk.trust.devices().map(line).collect(),
            invitations: counts.open,
            held: desk.store.held(None)?.len() as u64,
            aside: counts.aside.into_iter().map(aside).collect(),
        })
    }
}

fn device(trust: &TrustStore, certificate: &Certificate, name: Option<String>) -> DeviceLine {
    let said = trust.acknowledged(&certificate.device);
    DeviceLine {
        ended: trust.revocation(&certificate.device).map(|r| r.reason.clone()),
        pending: said > 0 && said < certificate.incarnation,
        device: certificate.device,
        person: certificate.person,
        name,
        roles: certificate.roles.iter().map(|r| r.code().to_owned()).collect(),
        until_s: certificate.to_s,
    }
}

fn aside(entry: SetAside) -> AsideLine {
    AsideLine {
        record: entry.record.to_string(),
        standing: entry.standing,
        reason: entry.reason,
    }
}
