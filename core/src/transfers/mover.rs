//! Carries files piece by piece. What is asked of the network is a [`Step`] that needs no phone: whoever drives
//! it holds the phone only between steps, so that a record can be saved while a map is on its way. Where an
//! upload stands is asked of the station, and told by the file itself of a download: stopped anywhere, by
//! whatever means, it goes on from there.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, HashMap, HashSet};

use ketepai_model::identity::request_signature;
use ketepai_model::ids::{BlobHash, DeviceId};
use ketepai_store::FileState;
use ketepai_sync::message::Advice;
use ketepai_sync::phone::Failure;

use super::Direction;
use super::ladder::{Network, decide};
use crate::app::App;
use crate::error::AppError;
use crate::files::{CHUNK, SealedReader, SealedWriter};
use crate::sync::{Begun, META_NONCE, Signed, Transport};

/// The first piece; from there on by how fast the line is.
const FIRST_PIECE: u64 = 128 * 1024;
const LEAST_PIECE: u64 = 32 * 1024;
const MOST_PIECE: u64 = 4 * 1024 * 1024;
/// A piece should take about so long: short enough to stop, long enough for a line with delay.
const QUICK_MS: u64 = 3_000;
const SLOW_MS: u64 = 20_000;

/// A signed request that owns what it says.
pub struct Request {
    address: String,
    path: String,
    device: DeviceId,
    nonce: Vec<u8>,
    signature: [u8; 64],
    body: Vec<u8>,
}

impl Request {
    pub(super) fn sign(app: &App, path: String, body: Vec<u8>) -> Result<Self, AppError> {
        let me = app.me()?;
        let nonce = app.store.meta(META_NONCE)?.unwrap_or_default();
        Ok(Request {
            address: me.address.clone(),
            device: me.keys.device(),
            signature: request_signature(&me.keys, &nonce, &path, &body),
            path,
            nonce,
            body,
        })
    }

    pub(super) fn signed(&self) -> Signed<'_> {
        Signed {
            address: &self.address,
            path: &self.path,
            device: self.device,
            nonce: &self.nonce,
            signature: self.signature,
            body: &self.body,
        }
    }
}

/// One thing to ask of the network.
pub struct Step {
    /// Which file.
    pub hash: BlobHash,
    ask: Ask,
    since_ms: u64,
}

enum Ask {
    Begin {
        request: Request,
        bytes: u64,
    },
    Append {
        address: String,
        location: String,
        offset: u64,
        piece: Vec<u8>,
    },
    Fetch {
        request: Request,
        from: u64,
        until: u64,
    },
}

/// What the network answered.
pub enum Outcome {
    /// Where an upload stands.
    Begun(Result<Begun, Failure>),
    /// How much the station has.
    Appended(Result<u64, Failure>),
    /// What arrived, and whether that was all.
    Fetched(Vec<u8>, Result<(), Failure>),
}

impl Step {
    /// Asks the network. Needs no phone.
    pub fn run(&mut self, transport: &mut dyn Transport) -> Outcome {
        match &mut self.ask {
            Ask::Begin { request, bytes } => {
                Outcome::Begun(transport.begin_upload(&request.signed(), *bytes))
            }
            Ask::Append {
                address,
                location,
                offset,
                piece,
            } => Outcome::Appended(transport.append(address, location, *offset, std::mem::take(piece))),
            Ask::Fetch { request, from, until } => {
                let (most, mut arrived) = ((*until - *from) as usize, Vec::new());
                let fetched = transport.fetch(&request.signed(), *from, *until, &mut |bytes| {
                    let room = most - arrived.len();
                    arrived.extend_from_slice(&bytes[..bytes.len().min(room)]);
                    arrived.len() < most
                });
                Outcome::Fetched(arrived, fetched)
            }
        }
    }
}

/// What was done.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Moving {
    /// Files sent whole.
    pub sent: u64,
    /// Files fetched whole.
    pub fetched: u64,
    /// Bytes sent, those of files that are not whole yet too.
    pub bytes_up: u64,
    /// Bytes fetched.
    pub bytes_down: u64,
    /// Files whose bytes here are missing or are not those that were kept.
    pub damaged: u64,
    /// Why files did not go, by code, with how many.
    pub waits: BTreeMap<String, u64>,
    /// What stopped it, where something did.
    pub stopped: Option<Failure>,
}

struct Upload {
    location: String,
    offset: u64,
    reader: SealedReader,
}

/// Carries files for as long as there is something to carry.
pub struct Mover {
    network: Network,
    pace: u64,
    uploads: HashMap<BlobHash, Upload>,
    fetches: HashMap<BlobHash, SealedWriter>,
    /// Not again in this run.
    skip: HashSet<BlobHash>,
    /// How often a file had to be begun again in this run.
    begun_again: HashMap<BlobHash, u32>,
    /// The station takes no more: why.
    full: Option<String>,
    nonce_was_stale: bool,
    moving: Moving,
}

impl Mover {
    /// A mover over a network.
    pub fn new(network: Network) -> Self {
        Mover {
            network,
            pace: FIRST_PIECE,
            uploads: HashMap::new(),
            fetches: HashMap::new(),
            skip: HashSet::new(),
            begun_again: HashMap::new(),
            full: None,
            nonce_was_stale: false,
            moving: Moving::default(),
        }
    }

    /// What was done so far.
    pub fn moving(&self) -> &Moving {
        &self.moving
    }

    /// What to ask next; `None` when nothing is left that may go.
    pub fn next(&mut self, app: &mut App) -> Result<Option<Step>, AppError> {
        while let Some((file, direction)) = self.choose(app)? {
            let ask = match direction {
                Direction::Up => self.ask_up(app, &file)?,
                Direction::Down => self.ask_down(app, &file)?,
            };
            if let Some(ask) = ask {
                return Ok(Some(Step {
                    hash: file.hash,
                    ask,
                    since_ms: app.context.clock.monotonic_ms(),
                }));
            }
        }
        for (why, n) in self.waits(app)? {
            self.moving.waits.insert(why, n);
        }
        Ok(None)
    }

    fn queue(&self, app: &App) -> Result<Vec<(FileState, Direction)>, AppError> {
        let up = app.store.files_to_send()?.into_iter().map(|f| (f, Direction::Up));
        let down = app
            .store
            .files_to_fetch()?
            .into_iter()
            .map(|f| (f, Direction::Down));
        let mut queue: Vec<_> = up.chain(down).collect();
        queue.sort_by_key(|(file, _)| (!file.urgent, file.rung));
        Ok(queue)
    }

    fn choose(&self, app: &App) -> Result<Option<(FileState, Direction)>, AppError> {
        let (settings, traffic) = (app.file_settings()?, app.store.traffic(app.month())?);
        let goes = |(file, direction): &(FileState, Direction)| {
            let full = self.full.is_some() && *direction == Direction::Up;
            let ready = !full && !self.skip.contains(&file.hash);
            ready && decide(file, *direction, self.network, &settings, &traffic).is_ok()
        };
        Ok(self.queue(app)?.into_iter().find(goes))
    }

    fn waits(&self, app: &App) -> Result<BTreeMap<String, u64>, AppError> {
        let mut waits = BTreeMap::new();
        for file in app.transfers(self.network)?.files {
            let full = self.full.clone().filter(|_| file.direction == Direction::Up);
            if let Some(why) = file.waits.or(full) {
                *waits.entry(why).or_default() += 1;
            }
        }
        Ok(waits)
    }

    fn ask_up(&mut self, app: &mut App, file: &FileState) -> Result<Option<Ask>, AppError> {
        let Some(upload) = self.uploads.get_mut(&file.hash) else {
            let path = format!("/v1/uploads/{}", file.hash);
            let request = Request::sign(app, path, Vec::new())?;
            let bytes = file.bytes;
            return Ok(Some(Ask::Begin { request, bytes }));
        };
        match piece(&mut upload.reader, upload.offset, self.pace) {
            Ok(piece) => Ok(Some(Ask::Append {
                address: app.me()?.address.clone(),
                location: upload.location.clone(),
                offset: upload.offset,
                piece,
            })),
            Err(error) => {
                tracing::warn!(%error, "a file that is listed does not read");
                self.damaged(file.hash);
                Ok(None)
            }
        }
    }

    fn ask_down(&mut self, app: &mut App, file: &FileState) -> Result<Option<Ask>, AppError> {
        let from = match self.fetches.entry(file.hash) {
            Entry::Occupied(known) => known.get().received(),
            Entry::Vacant(_) if app.found_fetched(&file.hash)? => return Ok(None),
            Entry::Vacant(place) => place.insert(app.resume_fetch(&file.hash)?).received(),
        };
        if from >= file.bytes {
            self.complete(app, &file.hash)?;
            return Ok(None);
        }
        let request = Request::sign(app, format!("/v1/blobs/{}", file.hash), Vec::new())?;
        let until = file.bytes.min(from + self.pace);
        Ok(Some(Ask::Fetch { request, from, until }))
    }

    fn damaged(&mut self, hash: BlobHash) {
        self.moving.damaged += 1;
        self.uploads.remove(&hash);
        self.skip.insert(hash);
    }

    /// Where a file stands is asked anew; one that does not get on is left for the next run.
    fn begin_again(&mut self, hash: BlobHash) {
        let times = self.begun_again.entry(hash).or_default();
        *times += 1;
        if *times > MOST_BEGINNINGS {
            self.skip.insert(hash);
            *self.moving.waits.entry("turned_away".into()).or_default() += 1;
        }
    }

    /// What the network answered to a step. `Err` of the inner result: it should be tried again after a while,
    /// if at all.
    pub fn done(
        &mut self,
        app: &mut App,
        step: &Step,
        outcome: Outcome,
    ) -> Result<Result<(), Failure>, AppError> {
        let took_ms = app.context.clock.monotonic_ms().saturating_sub(step.since_ms);
        let answer = match (&step.ask, outcome) {
            (Ask::Begin { bytes, .. }, Outcome::Begun(begun)) => self.begun(app, step.hash, *bytes, begun)?,
            (Ask::Append { offset, .. }, Outcome::Appended(reached)) => {
                self.appended(app, step.hash, *offset, reached)?
            }
            (Ask::Fetch { .. }, Outcome::Fetched(bytes, result)) => {
                self.fetched(app, step.hash, &bytes, result)?
            }
            _ => Ok(()),
        };
        if answer.is_ok() && !matches!(step.ask, Ask::Begin { .. }) {
            self.keep_pace(took_ms);
        }
        Ok(answer)
    }

    fn keep_pace(&mut self, took_ms: u64) {
        if took_ms < QUICK_MS {
            self.pace = (self.pace * 2).min(MOST_PIECE);
        } else if took_ms > SLOW_MS {
            self.pace = (self.pace / 2).max(LEAST_PIECE);
        }
    }

    fn begun(
        &mut self,
        app: &mut App,
        hash: BlobHash,
        bytes: u64,
        begun: Result<Begun, Failure>,
    ) -> Result<Result<(), Failure>, AppError> {
        let begun = match begun {
            Ok(begun) => begun,
            Err(failure) => return self.refused(app, hash, failure),
        };
        self.nonce_was_stale = false;
        if begun.offset >= bytes {
            self.arrived(app, &hash)?;
            return Ok(Ok(()));
        }
        match app.open_file(&hash) {
            Ok(Some(reader)) if reader.length() == bytes => {
                let (location, offset) = (begun.location, begun.offset);
                app.store.write(|w| w.set_file_sent(&hash, offset))?;
                self.uploads.insert(
                    hash,
                    Upload {
                        location,
                        offset,
                        reader,
                    },
                );
            }
            Ok(_) | Err(AppError::NotFound { .. } | AppError::Invalid { .. }) => self.damaged(hash),
            Err(other) => return Err(other),
        }
        Ok(Ok(()))
    }

    fn arrived(&mut self, app: &mut App, hash: &BlobHash) -> Result<(), AppError> {
        self.uploads.remove(hash);
        self.moving.sent += 1;
        app.store.write(|w| w.set_file_at_station(hash, true))?;
        Ok(())
    }

    fn appended(
        &mut self,
        app: &mut App,
        hash: BlobHash,
        from: u64,
        reached: Result<u64, Failure>,
    ) -> Result<Result<(), Failure>, AppError> {
        let reached = match reached {
            Ok(reached) => reached,
            Err(failure) => return self.not_appended(app, hash, failure),
        };
        let went = reached.saturating_sub(from);
        self.moving.bytes_up += went;
        let (month, metered) = (app.month(), self.network == Network::Metered);
        app.store.write(|w| {
            w.set_file_sent(&hash, reached)?;
            w.add_traffic(month, metered, went, 0)
        })?;
        let length = self.uploads.get(&hash).map_or(0, |u| u.reader.length());
        if reached >= length {
            self.arrived(app, &hash)?;
        } else if let Some(upload) = self.uploads.get_mut(&hash) {
            upload.offset = reached;
        }
        Ok(Ok(()))
    }

    fn not_appended(
        &mut self,
        app: &mut App,
        hash: BlobHash,
        failure: Failure,
    ) -> Result<Result<(), Failure>, AppError> {
        // Where it stands is asked of the station again, whatever happened.
        let upload = self.uploads.remove(&hash);
        match failure {
            // No such upload any more, or it stands elsewhere: part of the piece arrived after all.
            Failure::Status { code: 404 | 409, .. } => {
                self.begin_again(hash);
                Ok(Ok(()))
            }
            Failure::Status { code: 460, .. } => {
                app.store.write(|w| w.set_file_sent(&hash, 0))?;
                let found = upload.map(|mut upload| upload.reader.hash());
                match found {
                    Some(Ok(found)) if found == hash => self.begin_again(hash),
                    _ => self.damaged(hash),
                }
                Ok(Ok(()))
            }
            other => self.refused(app, hash, other),
        }
    }

    fn fetched(
        &mut self,
        app: &mut App,
        hash: BlobHash,
        bytes: &[u8],
        result: Result<(), Failure>,
    ) -> Result<Result<(), Failure>, AppError> {
        let (month, metered) = (app.month(), self.network == Network::Metered);
        if let Some(writer) = self.fetches.get_mut(&hash).filter(|_| !bytes.is_empty()) {
            writer.push(bytes).map_err(|e| app.unreadable(&hash, e))?;
            self.moving.bytes_down += bytes.len() as u64;
            app.store
                .write(|w| w.add_traffic(month, metered, 0, bytes.len() as u64))?;
        }
        match result {
            Ok(()) => Ok(Ok(())),
            Err(Failure::Status { code: 404, .. }) => {
                self.skip.insert(hash);
                *self.moving.waits.entry("not_at_station".into()).or_default() += 1;
                Ok(Ok(()))
            }
            Err(failure) => self.refused(app, hash, failure),
        }
    }

    fn complete(&mut self, app: &mut App, hash: &BlobHash) -> Result<(), AppError> {
        let Some(writer) = self.fetches.remove(hash) else {
            return Ok(());
        };
        match app.finish_fetch(hash, writer)? {
            true => self.moving.fetched += 1,
            // The station's copy is not what the record names; a person may ask for it once more.
            false => {
                self.damaged(*hash);
                app.store
                    .write(|w| w.set_file_refused(hash, Some(NOT_THERE_WHOLE)))?;
            }
        }
        Ok(())
    }

    /// What the station or the network has against it.
    fn refused(
        &mut self,
        app: &mut App,
        hash: BlobHash,
        failure: Failure,
    ) -> Result<Result<(), Failure>, AppError> {
        let Some(problem) = failure.problem() else {
            // Something in between will not have this one; the others may pass.
            if let Failure::Status { code: 400..=499, .. } = failure
                && !matches!(
                    failure,
                    Failure::Status {
                        code: 408 | 423 | 429,
                        ..
                    }
                )
            {
                self.skip.insert(hash);
                *self.moving.waits.entry("turned_away".into()).or_default() += 1;
                return Ok(Ok(()));
            }
            return Ok(Err(failure));
        };
        match problem.advice {
            Advice::StaleNonce { nonce } if !self.nonce_was_stale => {
                self.nonce_was_stale = true;
                app.store.write(|w| w.put_meta(META_NONCE, &nonce))?;
                Ok(Ok(()))
            }
            Advice::Again { .. } if FULL.contains(&&*problem.reason) => {
                self.full = Some(problem.reason);
                Ok(Ok(()))
            }
            Advice::Denied | Advice::TooLarge => {
                self.skip.insert(hash);
                app.store
                    .write(|w| w.set_file_refused(&hash, Some(&problem.reason)))?;
                Ok(Ok(()))
            }
            _ => Ok(Err(failure)),
        }
    }

    /// Notes what stopped it.
    pub fn stop(&mut self, failure: Failure) {
        self.moving.stopped = Some(failure);
    }
}

/// How often a file is begun again in one run before it waits for the next.
const MOST_BEGINNINGS: u32 = 8;
/// The station's copy is not the file that was asked for.
const NOT_THERE_WHOLE: &str = "damaged_at_station";

/// Why a station takes no files for now.
const FULL: [&str; 2] = ["station_full", "device_quota"];

/// A file's bytes from `offset` on, about `most` of them.
fn piece(reader: &mut SealedReader, offset: u64, most: u64) -> std::io::Result<Vec<u8>> {
    let mut piece = Vec::with_capacity(most as usize + CHUNK);
    while (piece.len() as u64) < most {
        let more = reader.read(offset + piece.len() as u64)?;
        if more.is_empty() {
            break;
        }
        piece.extend(more);
    }
    Ok(piece)
}
