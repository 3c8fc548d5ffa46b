//! Files on their way, up and down. `ladder` decides what goes today, [`Mover`] carries it piece by piece so that
//! nobody waits for it, `space` makes room and keeps it, `custody` asks the station what it has in a backup.
//! A record never waits for its files, nor they for it.

mod custody;
mod ladder;
mod mover;
mod settings;
mod space;

use std::path::{Path, PathBuf};

use ketepai_model::attachment::{Rung, StoredFile};
use ketepai_model::ids::{BlobHash, RecordId};
use ketepai_store::FileState;
use ketepai_store::transfers::Traffic;

pub use ladder::{Network, Why};
pub use mover::{Mover, Moving, Outcome, Step};
pub use settings::FileSettings;
pub use space::Room;

use crate::app::App;
use crate::error::{AppError, file_error};

/// Which way a file goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// To the station.
    Up,
    /// From it.
    Down,
}

/// A file on its way, as a person sees it.
#[derive(Clone, Debug, serde::Serialize)]
pub struct TransferView {
    /// The file.
    pub hash: BlobHash,
    /// The record that names it, and what a person calls that.
    pub record: Option<RecordId>,
    /// What a person calls it.
    pub title: String,
    /// Where it stands on the ladder.
    pub rung: Rung,
    /// Which way.
    pub direction: Direction,
    /// How many bytes have arrived.
    pub done: u64,
    /// How many there are.
    pub bytes: u64,
    /// It goes before all others.
    pub urgent: bool,
    /// Why it does not go now: `paused`, a reason of the ladder, or the station's.
    pub waits: Option<String>,
}

/// Everything on its way.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Transfers {
    /// In the order in which they go.
    pub files: Vec<TransferView>,
    /// How many bytes of them have arrived.
    pub done: u64,
    /// How many there are.
    pub bytes: u64,
    /// What this month has cost so far.
    pub traffic: Traffic,
    /// How far down the ladder files go, and for how much a month.
    pub settings: FileSettings,
}

impl App {
    /// What is on its way, and what would go on this network.
    pub fn transfers(&self, network: Network) -> Result<Transfers, AppError> {
        let (settings, traffic) = (self.file_settings()?, self.store.traffic(self.month())?);
        let mut files = Vec::new();
        for file in self.store.files_under_way()? {
            files.push(self.transfer_view(file, network, &settings, &traffic)?);
        }
        Ok(Transfers {
            done: files.iter().map(|f| f.done).sum(),
            bytes: files.iter().map(|f| f.bytes).sum(),
            files,
            traffic,
            settings,
        })
    }

    fn transfer_view(
        &self,
        file: FileState,
        network: Network,
        settings: &FileSettings,
        traffic: &Traffic,
    ) -> Result<TransferView, AppError> {
        let direction = if file.here { Direction::Up } else { Direction::Down };
        let waits = match (&file.refused, file.paused) {
            (Some(why), _) => Some(why.clone()),
            (None, true) => Some("paused".to_owned()),
            (None, false) => {
                let verdict = ladder::decide(&file, direction, network, settings, traffic);
                verdict.err().map(|why| why.code().to_owned())
            }
        };
        let record = self.store.records_of(&file.hash)?.first().map(|(id, _)| *id);
        let title = match &record {
            Some(id) => self.title_above(id)?,
            None => String::new(),
        };
        Ok(TransferView {
            record,
            title,
            rung: file.rung,
            direction,
            done: match direction {
                Direction::Up => file.sent.min(file.bytes),
                Direction::Down => self.fetched(&file.hash).min(file.bytes),
            },
            bytes: file.bytes,
            urgent: file.urgent,
            waits,
            hash: file.hash,
        })
    }

    /// What a person calls an attachment: its caption, or the record to which it belongs.
    pub(crate) fn title_above(&self, id: &RecordId) -> Result<String, AppError> {
        let Some(line) = self.store.line(id)? else {
            return Ok(String::new());
        };
        match (line.title.as_str(), line.parent) {
            ("", Some(parent)) => Ok(self.store.line(&parent)?.map(|l| l.title).unwrap_or_default()),
            (_, _) => Ok(line.title),
        }
    }

    /// The files of a record and of its attachments: all that is known of each here.
    pub fn files_of(&self, id: &RecordId) -> Result<Vec<(StoredFile, Option<FileState>)>, AppError> {
        let mut records = vec![*id];
        records.extend(self.store.children(id)?.into_iter().map(|line| line.id));
        let mut files = Vec::new();
        for record in records {
            for file in self.store.files_of(&record)? {
                let known = self.store.file(&file.hash)?;
                files.push((file, known));
            }
        }
        Ok(files)
    }

    /// Sends or fetches this one before all others, whatever the network costs. [`AppError::NotFound`] where
    /// there is no such file on its way.
    pub fn transfer_now(&mut self, hash: &BlobHash) -> Result<(), AppError> {
        self.change_file(|w| {
            w.set_file_refused(hash, None)?;
            w.set_file_paused(hash, false)?;
            w.set_file_urgent(hash, true)
        })
    }

    /// Has a file wait until a person says otherwise.
    pub fn pause_transfer(&mut self, hash: &BlobHash) -> Result<(), AppError> {
        self.change_file(|w| {
            w.set_file_urgent(hash, false)?;
            w.set_file_paused(hash, true)
        })
    }

    /// Lets a file go on from where it was.
    pub fn resume_transfer(&mut self, hash: &BlobHash) -> Result<(), AppError> {
        self.change_file(|w| {
            w.set_file_refused(hash, None)?;
            w.set_file_paused(hash, false)
        })
    }

    /// Gives a transfer up. What was fetched so far is dropped; a file of one's own stays here, unsent, until
    /// it is resumed: evidence is never thrown away.
    pub fn cancel_transfer(&mut self, hash: &BlobHash) -> Result<(), AppError> {
        let file = self
            .store
            .file(hash)?
            .ok_or(AppError::NotFound { what: "file" })?;
        if file.here {
            return self.change_file(|w| w.set_file_refused(hash, Some("cancelled")));
        }
        self.drop_fetch(hash)?;
        self.store.write(|w| w.forget_file(hash))?;
        Ok(())
    }

    /// Asks for a record's files, or for those of its attachments: all down to `rung`. How many were not here.
    pub fn want_files(&mut self, id: &RecordId, rung: Rung, now: bool) -> Result<u64, AppError> {
        self.want(id, now, |of| of <= rung)
    }

    fn want(&mut self, id: &RecordId, now: bool, which: impl Fn(Rung) -> bool) -> Result<u64, AppError> {
        let now_s = self.context.clock.wall_ms().div_euclid(1000);
        let missing: Vec<_> = self
            .files_of(id)?
            .into_iter()
            .filter(|(file, known)| which(file.rung) && known.as_ref().is_none_or(|k| !k.here))
            .collect();
        self.store.write(|w| {
            for (file, _) in &missing {
                w.want_file(file, now, now_s)?;
            }
            Ok::<_, AppError>(())
        })?;
        Ok(missing.len() as u64)
    }

    /// Asks for training material and maps. How many were not here.
    pub fn want_material(&mut self, id: &RecordId, now: bool) -> Result<u64, AppError> {
        self.want(id, now, |rung| rung == Rung::Material)
    }

    /// Writes a record's files that lie here into a folder, named by their captions; their paths.
    pub fn save_files(&self, id: &RecordId, folder: &Path) -> Result<Vec<PathBuf>, AppError> {
        std::fs::create_dir_all(folder).map_err(|e| file_error(folder, e))?;
        let mut saved = Vec::new();
        for (file, known) in self.files_of(id)? {
            if known.is_none_or(|known| !known.here) {
                continue;
            }
            let name = format!("{}{}", &file.hash.to_string()[..16], self.ending(&file.hash)?);
            let target = folder.join(name);
            self.save_file_as(&file.hash, &target)?;
            saved.push(target);
        }
        Ok(saved)
    }

    /// The usual end of a file's name, by its first bytes.
    fn ending(&self, hash: &BlobHash) -> Result<&'static str, AppError> {
        let start = match self.open_file(hash)? {
            Some(mut reader) => reader.read(0).map_err(|e| self.unreadable(hash, e))?,
            None => return Ok(""),
        };
        Ok(match start.as_slice() {
            [0xff, 0xd8, 0xff, ..] => ".jpg",
            [0x89, b'P', b'N', b'G', ..] => ".png",
            [b'R', b'I', b'F', b'F', ..] => ".webp",
            [b'O', b'g', b'g', b'S', ..] => ".opus",
            [b'P', b'M', b'T', b'i', b'l', b'e', b's', ..] => ".pmtiles",
            [b'%', b'P', b'D', b'F', ..] => ".pdf",
            _ => "",
        })
    }

    fn change_file(
        &mut self,
        change: impl FnOnce(&mut ketepai_store::Writer<'_>) -> Result<bool, ketepai_store::Error>,
    ) -> Result<(), AppError> {
        match self.store.write(change)? {
            true => Ok(()),
            false => Err(AppError::NotFound { what: "file" }),
        }
    }

    /// This month, in years × 12 + months, by the zone set on the device.
    pub(crate) fn month(&self) -> i64 {
        let clock = &self.context.clock;
        let local_s = clock.wall_ms().div_euclid(1000) + i64::from(clock.zone_minutes()) * 60;
        let date = jiff::Timestamp::from_second(local_s).map(|t| t.to_zoned(jiff::tz::TimeZone::UTC));
        date.map_or(0, |d| i64::from(d.year()) * 12 + i64::from(d.month()) - 1)
    }
}
