//! A county's station, without the network: what it does with what phones send, and what it answers.
//!
//! [`Station::begin`] opens one sync request: push its bytes as they come, then finish it with the device's
//! signature. [`Station::enrol`] turns an invitation into a certificate, [`Station::begin_upload`] takes files in
//! pieces, [`Station::read_blob`] hands them out.
//! Everything goes through one lock and one transaction at a time, so that given a clock and a random source
//! the outcome is the same each time. Must not know HTTP.

mod answer;
mod as_of;
mod backup;
mod blobs;
mod carried;
mod cases;
mod desk;
mod device;
mod doctor;
mod enrolment;
mod folder;
mod invitation;
mod nonce;
mod pairs;
mod posting;
mod programmes;
mod renewal;
mod reports;
mod review;
mod revoke;
mod session;
mod signals;
mod status;
mod succession;
mod uploads;
mod worksheets;

pub use backup::{Backup, Restored};
pub use blobs::{Quota, QuotaChange};
pub use carried::Unpacked;
pub use cases::{CaseStanding, RecordStanding, StepConflictLine, StepLine};
pub use device::Auth;
pub use doctor::Diagnosis;
pub use enrolment::{EnrolRefusal, invitation_named_in};
pub use invitation::{Invite, Issued};
pub use pairs::{Matches, ProposalLine, ReasonLine, TripLine};
pub use posting::{Posted, Posting};
pub use programmes::{
    Compared, FindingLine, Named, ProgrammeLine, ProgrammeText, QuotaLine, Shelf, TargetLine, UnreadableLine,
    WayLine,
};
pub use reports::{Before, Call, Filling, Form, Made, Pair, RecordLine, ReportAsk, SignedReport, Written};
pub use review::{Erase, Release, Reviewed};
pub use revoke::{Ended, Revoke};
pub use session::Session;
pub use signals::{Period, SignalLine, SignalRecord};
pub use status::Status;
pub use uploads::{Appending, MAX_FILE_BYTES, MAX_MATERIAL_BYTES, NotTaken, Standing};
pub use worksheets::{LastLine, PointsLine, ProposedLine, SheetRow, Worksheet};

pub(crate) use folder::write_private;

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ketepai_model::identity::fingerprint;
use ketepai_model::ids::{BlobHash, DeviceId};
use ketepai_model::scope::Area;

use crate::context::{Chance, Clock};
use crate::error::Error;
use crate::store::StationStore;
use desk::Desk;

const NOTE_ADDRESS: &str = "address";

/// One county's station.
pub struct Station {
    folder: PathBuf,
    clock: Arc<dyn Clock>,
    chance: Arc<dyn Chance>,
    county: Area,
    root: [u8; 32],
    desk: Mutex<Desk>,
    /// Who is at which upload: the last to have begun.
    turns: Mutex<HashMap<(BlobHash, DeviceId), u64>>,
}

impl Station {
    /// Makes a new station's keys in a folder. Its database is made when it is first opened.
    pub fn found(folder: &Path, county: &Area, chance: &dyn Chance) -> Result<(), Error> {
        folder::found(folder, county, chance)
    }

    /// Whether a folder holds a station.
    pub fn is_founded(folder: &Path) -> bool {
        folder::Plate::read(folder).is_ok()
    }

    /// Opens the station of a folder over its database. States the signing key where the log does not hold
    /// it; takes a new one after a restore.
    pub fn open(
        folder: &Path,
        store: Box<dyn StationStore>,
        clock: Arc<dyn Clock>,
        chance: Arc<dyn Chance>,
    ) -> Result<Self, Error> {
        let plate = folder::Plate::read(folder)?;
        let root = plate.root_key()?;
        as_of::sweep(folder);
        let desk = Desk::open(folder, &plate, store, &*clock, &*chance)?;
        Ok(Station {
            folder: folder.to_owned(),
            clock,
            chance,
            county: plate.county,
            root,
            desk: Mutex::new(desk),
            turns: Mutex::default(),
        })
    }

    /// The county served.
    pub fn county(&self) -> &Area {
        &self.county
    }

    /// What invitations show of the root key.
    pub fn fingerprint(&self) -> [u8; 20] {
        fingerprint(&self.root)
    }

    /// Where the files lie.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Whether a device has a certificate here.
    pub(crate) fn knows(&self, device: &DeviceId) -> bool {
        self.desk().trust.device(device).is_some()
    }

    /// A nonce for a device's next signature.
    pub fn nonce(&self) -> Vec<u8> {
        self.desk().nonces.fresh(self.clock.wall_s())
    }

    /// The address at which phones reach the station; stands in invitations.
    pub fn set_address(&self, address: &str) -> Result<(), Error> {
        let known = address.starts_with("http://") || address.starts_with("https://");
        if !known {
            return Err(Error::Invalid("address"));
        }
        let address = address.trim_end_matches('/');
        self.desk().store.put_note(NOTE_ADDRESS, address.as_bytes())
    }

    /// The address, if it is known.
    pub fn address(&self) -> Result<Option<String>, Error> {
        let kept = self.desk().store.note(NOTE_ADDRESS)?;
        Ok(kept.and_then(|bytes| String::from_utf8(bytes).ok()))
    }

    /// Takes a new signing key, certified by the root: after a restore, or when the old one is no longer
    /// trusted. `false`, and the old key, when the root key is not at hand.
    pub fn rotate(&self) -> Result<bool, Error> {
        self.desk().rotate(self.clock.wall_s(), &*self.chance)
    }

    // A panic leaves the database as it was; what is kept in memory only grows.
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
pub(crate) mod tests;
