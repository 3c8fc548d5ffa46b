//! Parcels: what phones carried here without being able to read it, and what somebody brought on a memory card.
//! Opened with the key that they were sealed to, old ones included, and taken in like any request, all of one
//! parcel in one transaction.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

use ketepai_model::identity::DeviceKeys;
use ketepai_model::ids::{BlobHash, DeviceId};
use ketepai_model::log::Segment;
use ketepai_sync::message::{Advice, Problem};
use ketepai_sync::parcel::{Parcel, ParcelError, Stored, card};

use super::device::{self, Auth};
use super::nonce::short;
use super::session::problem;
use super::{Station, folder};
use crate::error::{Error, at};

/// What was on a memory card.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Unpacked {
    /// Parcels in the file.
    pub parcels: u64,
    /// Segments that were not here before.
    pub new: u64,
    /// Segments that were here already.
    pub known: u64,
    /// Why segments were refused, by code.
    pub refused: BTreeSet<String>,
}

/// What became of one parcel.
struct Taken {
    stored: Stored,
    new: u64,
    known: u64,
}

impl Station {
    /// Takes in a parcel that somebody carried. The carrier must be certified and have signed (nonce,
    /// `/v1/carried/<hash>`, body); who gave it says its label.
    pub fn put_carried(&self, auth: &Auth, hash: &BlobHash, bytes: &[u8]) -> Result<Stored, Problem> {
        let path = format!("/v1/carried/{hash}");
        self.identify(&self.desk(), auth, &path, blake3::hash(bytes).as_bytes())?;
        let parcel = Parcel::from_bytes(bytes).map_err(refusal)?;
        if parcel.label.hash != *hash {
            return Err(refusal(ParcelError::BadLabel));
        }
        let segments = self.open_parcel(&parcel).map_err(|e| trouble(&e))?;
        let taken = self.take_parcel(&parcel, segments).map_err(|e| trouble(&e))?;
        tracing::debug!(device = short(&auth.device), "a parcel was handed in");
        Ok(taken.stored)
    }

    /// Takes in a file from a memory card: nothing of it, if anything in it does not hold.
    pub fn unpack(&self, file: &Path) -> Result<Unpacked, Error> {
        let parcels = card::read(&read_bounded(file)?)?;
        let mut opened = Vec::new();
        for parcel in &parcels {
            opened.push((parcel, self.open_parcel(parcel)?));
        }
        let mut unpacked = Unpacked {
            parcels: parcels.len() as u64,
            ..Unpacked::default()
        };
        for (parcel, segments) in opened {
            let taken = self.take_parcel(parcel, segments)?;
            unpacked.new += taken.new;
            unpacked.known += taken.known;
            unpacked.refused.extend(taken.stored.refused);
        }
        Ok(unpacked)
    }

    /// Checks what stands outside, and reads what is inside, whole.
    fn open_parcel(&self, parcel: &Parcel) -> Result<Vec<Segment>, Error> {
        parcel.verify(&self.root)?;
        let keys = keys_of(&self.folder, &parcel.label.destination)?;
        let keys = keys.ok_or(ParcelError::WrongDestination)?;
        let mut contents = parcel.open(&keys.sealing)?;
        let mut segments = Vec::new();
        while let Some(more) = contents.next()? {
            segments.extend(more);
        }
        Ok(segments)
    }

    fn take_parcel(&self, parcel: &Parcel, segments: Vec<Segment>) -> Result<Taken, Error> {
        let (now_s, mut desk) = (self.clock.wall_s(), self.desk());
        device::learn_chain(&mut desk, &parcel.chain, now_s)?;
        let outcome = desk.take(segments, now_s, &*self.chance)?;
        let new = outcome.arrived.iter().filter(|a| a.new).count() as u64;
        let reasons: BTreeSet<String> = outcome.refused.into_iter().map(|(_, reason)| reason).collect();
        Ok(Taken {
            new,
            known: outcome.arrived.len() as u64 - new,
            stored: Stored {
                hash: parcel.label.hash,
                position: outcome.arrived.iter().map(|a| a.position).max().unwrap_or(0),
                refused: reasons.into_iter().collect(),
            },
        })
    }
}

/// The keys of a destination, if this station has or ever had them.
fn keys_of(folder: &Path, destination: &DeviceId) -> Result<Option<DeviceKeys>, Error> {
    let seeds = folder::all_seeds(folder)?;
    let mut keys = seeds.iter().map(|seed| DeviceKeys::from_seed(seed));
    Ok(keys.find(|keys| keys.device() == *destination))
}

fn read_bounded(file: &Path) -> Result<Vec<u8>, Error> {
    let mut bytes = Vec::new();
    let most = card::MAX_CARD as u64 + 1;
    let read = std::fs::File::open(file).and_then(|f| f.take(most).read_to_end(&mut bytes));
    read.map_err(at(file))?;
    Ok(bytes)
}

fn trouble(error: &Error) -> Problem {
    match error {
        Error::Parcel(error) => refusal(*error),
        error => problem(error),
    }
}

fn refusal(error: ParcelError) -> Problem {
    let advice = match error {
        ParcelError::UpdateRequired => Advice::UpdateRequired,
        _ => Advice::Denied,
    };
    Problem::new(advice, error.code())
}
