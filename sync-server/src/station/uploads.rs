//! Files on their way here, in pieces. Whoever begins one signs for it, and gets a ticket: whoever shows the
//! ticket may go on with it, so that any tus client can. What has arrived stays, whoever breaks off; whether it
//! is what was announced shows at its end, by its hash. Must not know HTTP.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::path::PathBuf;
use std::sync::{MutexGuard, PoisonError};

use data_encoding::HEXLOWER;
use ketepai_model::attachment::{Rung, StoredFile};
use ketepai_model::identity::{Certificate, Role};
use ketepai_model::ids::{BlobHash, DeviceId};
use ketepai_sync::message::{Advice, Problem};

use super::Station;
use super::blobs::FILES;
use super::device::Auth;
use super::nonce::short;
use super::session::problem;
use crate::error::{Error, at};

/// The largest file that an envoy or a herder sends.
pub const MAX_FILE_BYTES: u64 = 64 * 1024 * 1024;
/// The largest that a coordinator or an officer sends: training films, maps of a county.
pub const MAX_MATERIAL_BYTES: u64 = 2 * 1024 * 1024 * 1024;
const PARTS: &str = "parts";
/// What stays free for the database: text goes on when files may take no more.
const ROOM_FOR_TEXT: u64 = 256 * 1024 * 1024;
/// How often an upload looks whether there is room.
const LOOK_EVERY: u64 = 4 * 1024 * 1024;
/// An upload that nobody went on with for so long is dropped.
const KEPT_S: u64 = 30 * 24 * 3600;

/// What an upload is of: which file, by which device, how long.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Ticket {
    /// The file.
    pub hash: BlobHash,
    /// Who began it.
    pub device: DeviceId,
    /// How many bytes it will be.
    pub length: u64,
}

/// Where an upload stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// What is to be shown to go on with it.
    pub ticket: String,
    /// How much of it is here.
    pub offset: u64,
    /// How much it will be.
    pub length: u64,
}

/// Why a piece was not taken.
#[derive(Debug)]
pub enum NotTaken {
    /// No such upload: the ticket is not this station's.
    Unknown,
    /// The upload stands elsewhere.
    Elsewhere(u64),
    /// More than was announced.
    TooLong,
    /// Somebody goes on with it on another connection.
    Overtaken,
    /// All of it is here, and it is not what was announced; it begins anew.
    Damaged,
    /// The station's own trouble.
    Trouble(Problem),
}

impl From<Error> for NotTaken {
    fn from(error: Error) -> Self {
        NotTaken::Trouble(problem(&error))
    }
}

impl Station {
    /// Begins an upload, or says where it stands. The device must be certified and have signed (nonce,
    /// `/v1/uploads/<hash>`, nothing).
    pub fn begin_upload(&self, auth: &Auth, hash: &BlobHash, length: u64) -> Result<Standing, Problem> {
        let path = format!("/v1/uploads/{hash}");
        let certificate = self.identify(&self.desk(), auth, &path, &BlobHash::of(&[]).0)?;
        let ticket = Ticket {
            hash: *hash,
            device: auth.device,
            length,
        };
        if !self.has_blob(hash) {
            self.admit_file(&certificate, length)?;
        }
        let offset = self.settle(&ticket).map_err(|e| problem(&e))?;
        Ok(Standing {
            ticket: self.write_ticket(&ticket),
            offset,
            length,
        })
    }

    /// Whether there is room for it, and for this device.
    fn admit_file(&self, certificate: &Certificate, length: u64) -> Result<(), Problem> {
        let office = certificate
            .roles
            .iter()
            .any(|r| matches!(r, Role::Coordinator | Role::Officer));
        let most = if office {
            MAX_MATERIAL_BYTES
        } else {
            MAX_FILE_BYTES
        };
        if length == 0 || length > most {
            return Err(Problem::new(
                Advice::TooLarge,
                if length == 0 { "empty" } else { "too_large" },
            ));
        }
        let quota = self.quota().map_err(|e| problem(&e))?;
        let brought = self.desk().store.bytes_brought(&certificate.device);
        let (mine, all) = brought.map_err(|e| problem(&e))?;
        let (mine_half, all_half) = self.half_here(&certificate.device);
        let (mine, all) = (mine + mine_half, all + all_half);
        let full = |reason| Err(Problem::new(Advice::Again { after_s: 24 * 3600 }, reason));
        if self
            .free()
            .is_some_and(|free| free < length.saturating_add(ROOM_FOR_TEXT))
        {
            return full("station_full");
        }
        if quota.total.is_some_and(|most| all.saturating_add(length) > most) {
            return full("station_full");
        }
        if !office
            && quota
                .device
                .is_some_and(|most| mine.saturating_add(length) > most)
        {
            return full("device_quota");
        }
        Ok(())
    }

    /// The bytes of uploads that are not whole yet: one device's, and all. Begun and never ended counts too.
    fn half_here(&self, device: &DeviceId) -> (u64, u64) {
        let device = format!(".{device}.");
        let parts = std::fs::read_dir(self.folder.join(FILES).join(PARTS))
            .into_iter()
            .flatten()
            .flatten();
        parts.fold((0, 0), |(mine, all), part| {
            let bytes = part.metadata().map_or(0, |m| m.len());
            let is_mine = part.file_name().to_string_lossy().contains(&device);
            (mine + if is_mine { bytes } else { 0 }, all + bytes)
        })
    }

    /// Bytes that are free on the disk, where the system tells.
    fn free(&self) -> Option<u64> {
        let stat = rustix::fs::statvfs(&self.folder).ok()?;
        Some(stat.f_bavail.saturating_mul(stat.f_frsize))
    }

    /// Where an upload stands.
    pub fn upload(&self, ticket: &str) -> Option<Standing> {
        let known = self.read_ticket(ticket)?;
        Some(Standing {
            ticket: ticket.to_owned(),
            offset: self.settle(&known).unwrap_or_else(|_| self.received(&known)),
            length: known.length,
        })
    }

    /// How much of an upload is here; one that was cut between its last byte and its end is ended now.
    fn settle(&self, ticket: &Ticket) -> Result<u64, Error> {
        if self.has_blob(&ticket.hash) {
            self.note_blob(ticket)?;
            return Ok(ticket.length);
        }
        let received = self.received(ticket);
        if received < ticket.length {
            return Ok(received);
        }
        let turn = self.take_turn(ticket);
        match self.complete(ticket, turn) {
            Ok(()) => Ok(ticket.length),
            Err(NotTaken::Damaged) => Ok(0),
            // Somebody is at it this moment, or the disk is in trouble: it is not at its end yet.
            Err(_) => Ok(received.saturating_sub(1)),
        }
    }

    /// A file that lies here and is not known: a crash, or an older database, came between.
    fn note_blob(&self, ticket: &Ticket) -> Result<(), Error> {
        let known = self.desk().store.held_files(&[ticket.hash])?;
        if known.first().is_some_and(|(here, _)| *here) {
            return Ok(());
        }
        let place = self.blob_path(&ticket.hash);
        let bytes = std::fs::metadata(&place).map_err(at(&place))?.len();
        self.note_file(ticket, bytes)
    }

    fn note_file(&self, ticket: &Ticket, bytes: u64) -> Result<(), Error> {
        let file = StoredFile {
            rung: Rung::Evidence,
            hash: ticket.hash,
            bytes: bytes as i64,
        };
        self.desk()
            .store
            .put_file(&file, &ticket.device, self.clock.wall_s())
    }

    /// Goes on with an upload from where it stands. Whoever was at it on another connection is overtaken.
    pub fn append(&self, ticket: &str, offset: u64) -> Result<Appending<'_>, NotTaken> {
        let ticket = self.read_ticket(ticket).ok_or(NotTaken::Unknown)?;
        if self.has_blob(&ticket.hash) {
            return Err(NotTaken::Elsewhere(ticket.length));
        }
        self.room_for_more()?;
        let path = self.part_path(&ticket);
        let folder = path.parent().unwrap_or(&path);
        std::fs::create_dir_all(folder).map_err(at(folder))?;
        let mut open = OpenOptions::new();
        let file = open.create(true).append(true).open(&path).map_err(at(&path))?;
        // Nobody writes between the look and the turn.
        let mut turns = self.turns();
        let here = file.metadata().map_err(at(&path))?.len();
        if here != offset {
            return Err(NotTaken::Elsewhere(here));
        }
        let turn = turns.entry((ticket.hash, ticket.device)).or_default();
        *turn += 1;
        Ok(Appending {
            station: self,
            turn: *turn,
            ticket,
            file,
            offset,
        })
    }

    /// Whether the database keeps room to go on, whatever was promised to how many uploads.
    fn room_for_more(&self) -> Result<(), NotTaken> {
        match self.free() {
            Some(free) if free < ROOM_FOR_TEXT => {
                let full = Problem::new(Advice::Again { after_s: 24 * 3600 }, "station_full");
                Err(NotTaken::Trouble(full))
            }
            _ => Ok(()),
        }
    }

    /// Drops what has arrived of an upload. `false`: no such upload.
    pub fn cancel_upload(&self, ticket: &str) -> bool {
        let Some(ticket) = self.read_ticket(ticket) else {
            return false;
        };
        self.take_turn(&ticket);
        std::fs::remove_file(self.part_path(&ticket)).is_ok()
    }

    /// Until when an upload that is gone on with now is kept, seconds since 1970 UTC.
    pub(crate) fn upload_kept_until_s(&self) -> u64 {
        self.clock.wall_s().max(0) as u64 + KEPT_S
    }

    /// Drops uploads that nobody went on with; how many.
    pub fn sweep_uploads(&self) -> u64 {
        let Ok(parts) = std::fs::read_dir(self.folder.join(FILES).join(PARTS)) else {
            return 0;
        };
        let now_s = self.clock.wall_s();
        let old = |part: &std::fs::DirEntry| {
            let touched = part.metadata().and_then(|m| m.modified()).ok()?;
            let touched_s = touched.duration_since(std::time::UNIX_EPOCH).ok()?.as_secs();
            Some(now_s.saturating_sub(touched_s as i64) > KEPT_S as i64)
        };
        let old = parts.flatten().filter(|part| old(part) == Some(true));
        old.filter(|part| std::fs::remove_file(part.path()).is_ok())
            .count() as u64
    }

    fn received(&self, ticket: &Ticket) -> u64 {
        std::fs::metadata(self.part_path(ticket)).map_or(0, |m| m.len())
    }

    fn part_path(&self, ticket: &Ticket) -> PathBuf {
        let name = format!("{}.{}.{}", ticket.hash, ticket.device, ticket.length);
        self.folder.join(FILES).join(PARTS).join(name)
    }

    /// From now on only the holder of this number writes.
    fn take_turn(&self, ticket: &Ticket) -> u64 {
        let mut turns = self.turns();
        let turn = turns.entry((ticket.hash, ticket.device)).or_default();
        *turn += 1;
        *turn
    }

    fn is_their_turn(&self, ticket: &Ticket, turn: u64) -> bool {
        self.turns().get(&(ticket.hash, ticket.device)) == Some(&turn)
    }

    fn turns(&self) -> MutexGuard<'_, HashMap<(BlobHash, DeviceId), u64>> {
        self.turns.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn write_ticket(&self, ticket: &Ticket) -> String {
        let text = format!("{}-{}-{}", ticket.hash, ticket.device, ticket.length);
        format!("{text}-{}", HEXLOWER.encode(&self.ticket_mark(&text)))
    }

    fn read_ticket(&self, ticket: &str) -> Option<Ticket> {
        let (text, mark) = ticket.rsplit_once('-')?;
        let mark: [u8; 16] = HEXLOWER.decode(mark.as_bytes()).ok()?.try_into().ok()?;
        if blake3::Hash::from(padded(mark)) != blake3::Hash::from(padded(self.ticket_mark(text))) {
            return None;
        }
        let mut parts = text.splitn(3, '-');
        Some(Ticket {
            hash: parts.next()?.parse().ok()?,
            device: parts.next()?.parse().ok()?,
            length: parts.next()?.parse().ok()?,
        })
    }

    fn ticket_mark(&self, text: &str) -> [u8; 16] {
        self.desk().nonces.mark_of("ticket", text.as_bytes())
    }
}

/// For blake3's comparison in constant time.
fn padded(mark: [u8; 16]) -> [u8; 32] {
    let mut whole = [0; 32];
    whole[..16].copy_from_slice(&mark);
    whole
}

/// An upload that is being gone on with. What is written stays, however it ends.
pub struct Appending<'s> {
    station: &'s Station,
    ticket: Ticket,
    turn: u64,
    file: File,
    offset: u64,
}

impl Appending<'_> {
    /// Takes a piece as it arrived.
    pub fn write(&mut self, piece: &[u8]) -> Result<(), NotTaken> {
        if self.offset + piece.len() as u64 > self.ticket.length {
            return Err(NotTaken::TooLong);
        }
        if self.offset / LOOK_EVERY != (self.offset + piece.len() as u64) / LOOK_EVERY {
            self.station.room_for_more()?;
        }
        let path = self.station.part_path(&self.ticket);
        // Whoever overtakes waits for this piece, and finds it when they look.
        let turns = self.station.turns();
        if turns.get(&(self.ticket.hash, self.ticket.device)) != Some(&self.turn) {
            return Err(NotTaken::Overtaken);
        }
        self.file.write_all(piece).map_err(at(path))?;
        drop(turns);
        self.offset += piece.len() as u64;
        Ok(())
    }

    /// Where the upload stands now. With its last byte it becomes a file, if it is the one announced.
    pub fn finish(self) -> Result<u64, NotTaken> {
        let path = self.station.part_path(&self.ticket);
        self.file.sync_all().map_err(at(&path))?;
        if self.offset == self.ticket.length {
            self.station.complete(&self.ticket, self.turn)?;
        }
        Ok(self.offset)
    }
}

impl Station {
    fn complete(&self, ticket: &Ticket, turn: u64) -> Result<(), NotTaken> {
        let part = self.part_path(ticket);
        if hash_of(&part).map_err(at(&part))? != ticket.hash {
            let _ = std::fs::remove_file(&part);
            return Err(NotTaken::Damaged);
        }
        if !self.is_their_turn(ticket, turn) {
            return Err(NotTaken::Overtaken);
        }
        let place = self.blob_path(&ticket.hash);
        std::fs::rename(&part, &place).map_err(at(&place))?;
        let folder = place.parent().unwrap_or(&place);
        File::open(folder)
            .and_then(|f| f.sync_all())
            .map_err(at(folder))?;
        self.note_file(ticket, ticket.length)?;
        self.turns().remove(&(ticket.hash, ticket.device));
        tracing::debug!(
            device = short(&ticket.device),
            bytes = ticket.length,
            "a file was kept"
        );
        Ok(())
    }
}

pub(super) fn hash_of(path: &std::path::Path) -> std::io::Result<BlobHash> {
    let (mut file, mut hasher) = (File::open(path)?, blake3::Hasher::new());
    let mut buffer = vec![0; 64 * 1024];
    loop {
        match file.read(&mut buffer)? {
            0 => return Ok(BlobHash(*hasher.finalize().as_bytes())),
            n => hasher.update(&buffer[..n]),
        };
    }
}
