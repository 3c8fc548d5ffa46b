//! Files on a memory card: parcels for the station, which any phone of the county may carry or the station open,
//! or for particular phones. A file is read and checked whole before anything of it is used, and each parcel is
//! taken in in one transaction, so that nothing is done by halves and nothing twice.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

use ketepai_model::identity::Certificate;
use ketepai_model::ids::{DeviceId, HeadHash, PersonId};
use ketepai_model::log::Segment;
use ketepai_sync::parcel::{MAX_BODY, Parcel, ParcelError, card};
use ketepai_sync::peer::{Committed, Met};

use crate::app::App;
use crate::error::{AppError, file_error};

/// A file that was written.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct Packed {
    /// Segments in it.
    pub segments: u64,
    /// Parcels.
    pub parcels: u64,
    /// Bytes.
    pub bytes: u64,
}

/// A file that was read.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize)]
pub struct Unpacked {
    /// Segments that were new here.
    pub received: u64,
    /// Segments that are not to be believed, or not for this phone.
    pub kept_out: u64,
    /// Parcels that this phone now carries to the station.
    pub carried: u64,
    /// Why parcels are not carried, as codes.
    pub declined: BTreeSet<String>,
    /// Who packed it.
    pub givers: BTreeSet<PersonId>,
}

impl App {
    /// Packs everything that the station is not known to have, for the station alone to read.
    pub fn pack_for_station(&mut self, file: &Path) -> Result<Packed, AppError> {
        self.me()?;
        self.seal()?;
        let ids = self.store.to_be_carried(&|_| true, None)?;
        let segments = self.read_all(ids)?;
        let trust = self.trust()?;
        let station = trust.newest_station().ok_or(AppError::NeedsEnrolment)?;
        let to = vec![(station.device(), station.sealing, segments)];
        self.pack(file, to)
    }

    /// Packs what these phones may read, each for itself alone. [`AppError::NotFound`] where no certificate that
    /// still holds is known.
    pub fn pack_for(&mut self, file: &Path, phones: &[DeviceId]) -> Result<Packed, AppError> {
        let me = self.me()?.certificate.clone();
        self.seal()?;
        let trust = self.trust()?;
        let now_s = self.store.checkpoint()?.map(|c| c.time_s);
        let mut to = Vec::new();
        for phone in phones {
            let holds = |c: &&Certificate| now_s.is_none_or(|now_s| c.to_s >= now_s);
            let known = trust.device(phone).filter(holds);
            let theirs = known.ok_or(AppError::NotFound { what: "phone" })?;
            let reads = |scope: &_| me.covers(scope) && theirs.covers(scope);
            let lacking = self.store.lacking(&reads, &[])?;
            let mut segments = self.read_all(lacking.send)?;
            segments.retain(|s| s.head().device != *phone);
            to.push((*phone, theirs.sealing, segments));
        }
        self.pack(file, to)
    }

    /// The phones of a person, as far as their certificates are known here.
    pub fn phones_of(&self, person: &PersonId) -> Result<Vec<DeviceId>, AppError> {
        let trust = self.trust()?;
        let theirs = trust.devices().filter(|c| c.person == *person);
        Ok(theirs.map(|c| c.device).collect())
    }

    /// Takes in a file: opens what is for this phone, carries what is for the station.
    pub fn unpack(&mut self, file: &Path) -> Result<Unpacked, AppError> {
        let root = self.me()?.root;
        let parcels = card::read(&read_bounded(file)?).map_err(refused)?;
        for parcel in &parcels {
            parcel.verify(&root).map_err(refused)?;
        }
        let mine = self.me()?.keys.device();
        let mut opened = Vec::new();
        for parcel in parcels.iter().filter(|p| p.label.destination == mine) {
            opened.push((parcel, self.open_parcel(parcel)?));
        }
        let others: Vec<&Parcel> = parcels.iter().filter(|p| p.label.destination != mine).collect();
        self.reject_strangers(&others, opened.is_empty())?;
        let mut unpacked = Unpacked::default();
        for (parcel, segments) in opened {
            self.take_parcel(parcel, segments, &mut unpacked)?;
        }
        for parcel in others {
            self.carry_from_card(parcel, &mut unpacked)?;
        }
        Ok(unpacked)
    }

    fn open_parcel(&self, parcel: &Parcel) -> Result<Vec<Segment>, AppError> {
        let mut contents = parcel.open(&self.me()?.keys.sealing).map_err(refused)?;
        let mut segments = Vec::new();
        while let Some(more) = contents.next().map_err(refused)? {
            segments.extend(more);
        }
        Ok(segments)
    }

    /// A file with nothing in it for this phone, nor for its station, is refused as a whole.
    fn reject_strangers(&self, others: &[&Parcel], nothing_opened: bool) -> Result<(), AppError> {
        let mut trust = self.trust()?;
        let for_station = others.iter().any(|parcel| {
            let _ = trust.add_station(parcel.chain.0.clone());
            trust.station(&parcel.label.destination).is_some()
        });
        match nothing_opened && !for_station && !others.is_empty() {
            true => Err(refused(ParcelError::WrongDestination)),
            false => Ok(()),
        }
    }

    fn take_parcel(
        &mut self,
        parcel: &Parcel,
        segments: Vec<Segment>,
        unpacked: &mut Unpacked,
    ) -> Result<(), AppError> {
        let mut trust = self.trust()?;
        let (station, giver) = &*parcel.chain;
        let _ = trust.add_station(station.clone());
        let _ = trust.add_device(giver.clone());
        let heads: Vec<HeadHash> = segments.iter().map(|s| s.head().hash()).collect();
        if let Committed::Segments { new, out } = self.take_from(segments, trust, &mut BTreeSet::new())? {
            unpacked.received += new;
            unpacked.kept_out += out.len() as u64;
        }
        unpacked.givers.insert(giver.person);
        // Whoever packed it holds it too.
        let met = Met {
            chain: (station.clone(), giver.clone()),
            may_read: true,
        };
        self.note_handed(&met, &heads)
    }

    fn carry_from_card(&mut self, parcel: &Parcel, unpacked: &mut Unpacked) -> Result<(), AppError> {
        let known = self.store.carried_parcel(&parcel.label.hash)?.is_some();
        match self.carry(parcel, None)? {
            Ok(()) => unpacked.carried += u64::from(!known),
            Err(why) => {
                unpacked.declined.insert(why.code().to_owned());
            }
        }
        unpacked.givers.insert(parcel.chain.1.person);
        Ok(())
    }

    fn read_all(&self, ids: Vec<i64>) -> Result<Vec<Segment>, AppError> {
        let read: Result<Vec<Segment>, _> = ids.into_iter().map(|id| self.store.segment(id)).collect();
        Ok(read?)
    }

    fn pack(&mut self, file: &Path, to: Vec<(DeviceId, [u8; 32], Vec<Segment>)>) -> Result<Packed, AppError> {
        let (mut parcels, mut packed) = (Vec::new(), Packed::default());
        for (device, key, mut segments) in to {
            while !segments.is_empty() {
                let rest = segments.split_off(segments.len().min(most_in_one(&segments)));
                let (parcel, count) = self.parcel(segments, device, &key, MAX_BODY)?;
                packed.segments += count as u64;
                parcels.push(parcel);
                segments = rest;
            }
        }
        let bytes = card::write(&parcels);
        packed.parcels = parcels.len() as u64;
        packed.bytes = bytes.len() as u64;
        write_whole(file, &bytes)?;
        Ok(packed)
    }
}

/// How many segments surely fit into one parcel, though nothing shrinks; one at least.
fn most_in_one(segments: &[Segment]) -> usize {
    let mut bytes = 0;
    let fits = |segment: &&Segment| {
        let payloads = segment.payloads.iter().flatten();
        bytes += 512 + payloads.map(|e| e.body.len() + e.kind.len() + 160).sum::<usize>();
        bytes <= MAX_BODY / 2
    };
    segments.iter().take_while(fits).count().max(1)
}

fn read_bounded(file: &Path) -> Result<Vec<u8>, AppError> {
    let mut bytes = Vec::new();
    let most = card::MAX_CARD as u64 + 1;
    let read = std::fs::File::open(file).and_then(|f| f.take(most).read_to_end(&mut bytes));
    read.map_err(|e| file_error(file, e))?;
    Ok(bytes)
}

/// Beside and renamed, so that half a file never looks like a whole one.
fn write_whole(file: &Path, bytes: &[u8]) -> Result<(), AppError> {
    let beside = file.with_extension("part");
    let write = || {
        std::fs::write(&beside, bytes)?;
        std::fs::File::open(&beside)?.sync_all()?;
        std::fs::rename(&beside, file)
    };
    write().map_err(|e| file_error(file, e))
}

fn refused(error: ParcelError) -> AppError {
    match error {
        ParcelError::UpdateRequired => AppError::UpdateRequired,
        error => AppError::Invalid {
            field: "file".into(),
            rule: error.code().into(),
        },
    }
}
