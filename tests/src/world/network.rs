//! The network: drops, duplicates, reorders, truncates, delays, answers like a hotel's login page, and kills
//! whoever it likes in the middle of it.

use std::sync::Arc;

use ketepai_core::AppError;
use ketepai_core::sync::{Begun, Failure, Signed, Transport};
use ketepai_model::ids::BlobHash;
use ketepai_server::Station;
use ketepai_server::station::{Auth, NotTaken, Session};
use ketepai_sync::message::Problem;

use super::{CountyClock, World};
use crate::builders::Dice;

/// How bad the network is: each happens once in so many requests; 0 is never.
#[derive(Clone, Copy, Debug)]
pub struct Faults {
    /// The request never arrives.
    pub drop: usize,
    /// The request is cut inside its body.
    pub cut_up: usize,
    /// The answer is cut.
    pub cut_down: usize,
    /// The request arrives twice.
    pub duplicate: usize,
    /// The request arrives again much later.
    pub stray: usize,
    /// Somebody else's page answers.
    pub portal: usize,
    /// An older answer comes.
    pub stale: usize,
    /// A byte of the answer is damaged.
    pub damage: usize,
    /// The phone dies in the middle of the answer.
    pub kill_phone: usize,
    /// Somebody in between says that every file is in a backup.
    pub lie: usize,
    /// How long an answer takes, milliseconds, besides its bytes.
    pub delay_ms: u64,
    /// How many bytes pass in a second; 0: as many as there are.
    pub bytes_per_s: u64,
}

impl Faults {
    /// A network that works.
    pub fn none() -> Self {
        Faults {
            drop: 0,
            cut_up: 0,
            cut_down: 0,
            duplicate: 0,
            stray: 0,
            portal: 0,
            stale: 0,
            damage: 0,
            kill_phone: 0,
            lie: 0,
            delay_ms: 0,
            bytes_per_s: 0,
        }
    }

    /// A network as it is behind three hills.
    pub fn bad() -> Self {
        Faults {
            drop: 6,
            cut_up: 8,
            cut_down: 6,
            duplicate: 8,
            stray: 10,
            portal: 15,
            stale: 15,
            damage: 15,
            kill_phone: 15,
            lie: 3,
            delay_ms: 0,
            bytes_per_s: 0,
        }
    }
}

/// One phone's way to the station, for one sync.
pub(super) struct Wire<'w> {
    station: Arc<Station>,
    clock: Arc<CountyClock>,
    faults: Faults,
    dice: Dice,
    stray: Option<&'w mut Vec<Vec<u8>>>,
    last_answer: Option<Vec<u8>>,
    killed: Option<&'w mut bool>,
}

impl<'w> Wire<'w> {
    pub(super) fn calm(world: &World) -> Wire<'static> {
        Wire {
            station: world.station.clone(),
            clock: world.clock.clone(),
            faults: Faults::none(),
            dice: Dice::new(0),
            stray: None,
            last_answer: None,
            killed: None,
        }
    }

    pub(super) fn new(world: &'w mut World, dice: Dice, killed: &'w mut bool) -> Self {
        Wire {
            station: world.station.clone(),
            clock: world.clock.clone(),
            faults: world.faults,
            dice,
            stray: Some(&mut world.stray),
            last_answer: None,
            killed: Some(killed),
        }
    }

    fn happens(&mut self, once_in: usize) -> bool {
        once_in > 0 && self.dice.once_in(once_in)
    }

    /// Time goes by while so many bytes pass.
    fn takes(&self, bytes: usize) {
        let ms = (bytes as u64 * 1000).checked_div(self.faults.bytes_per_s);
        self.clock.pass(self.faults.delay_ms + ms.unwrap_or(0));
    }

    fn is_dead(&self) -> bool {
        self.killed.as_ref().is_some_and(|k| **k)
    }

    /// Pushes a body in pieces, as a socket would hand it on.
    fn push(&mut self, body: &[u8]) -> Session {
        let mut session = self.station.begin();
        let mut rest = body;
        while !rest.is_empty() {
            let (piece, left) = rest.split_at((1 + self.dice.below(6_000)).min(rest.len()));
            rest = left;
            if !session.push(piece) {
                break;
            }
        }
        session
    }

    fn answer(&mut self, signed: &Signed<'_>) -> Vec<u8> {
        let auth = auth(signed);
        self.push(signed.body).finish(Some(auth))
    }

    /// Hands an answer on in pieces; `false` when the phone wants no more of it.
    fn hand_on(&mut self, answer: &[u8], on_bytes: &mut dyn FnMut(&[u8]) -> bool) -> bool {
        let mut rest = answer;
        while !rest.is_empty() {
            let (piece, left) = rest.split_at((1 + self.dice.below(4_000)).min(rest.len()));
            rest = left;
            if !on_bytes(piece) {
                return false;
            }
        }
        true
    }
}

fn auth(signed: &Signed<'_>) -> Auth {
    Auth {
        device: signed.device,
        nonce: signed.nonce.to_vec(),
        signature: signed.signature,
    }
}

/// The file that a request's path ends with.
fn file_named(signed: &Signed<'_>) -> BlobHash {
    let last = signed.path.rsplit('/').next().expect("a path");
    last.parse().expect("a file's hash")
}

fn status(code: u16, body: Vec<u8>) -> Failure {
    Failure::Status {
        code,
        retry_after_s: None,
        body,
    }
}

fn refused(problem: Problem) -> Failure {
    status(403, ketepai_sync::Message::Problem(problem).to_frame())
}

/// As the handlers say it in HTTP.
fn not_taken(why: NotTaken) -> Failure {
    match why {
        NotTaken::Unknown => status(404, Vec::new()),
        NotTaken::Elsewhere(_) => status(409, Vec::new()),
        NotTaken::TooLong => status(413, Vec::new()),
        NotTaken::Overtaken => status(423, Vec::new()),
        NotTaken::Damaged => status(460, Vec::new()),
        NotTaken::Trouble(problem) => refused(problem),
    }
}

impl Transport for Wire<'_> {
    fn post(&mut self, signed: &Signed<'_>, on_bytes: &mut dyn FnMut(&[u8]) -> bool) -> Result<(), Failure> {
        if self.is_dead() || self.happens(self.faults.drop) {
            return Err(Failure::Unreachable);
        }
        if self.happens(self.faults.portal) {
            self.hand_on(
                b"<!DOCTYPE html><html><head><title>WiFi</title></head></html>",
                on_bytes,
            );
            return Ok(());
        }
        if self.happens(self.faults.cut_up) {
            let at = self.dice.below(signed.body.len());
            self.push(&signed.body[..at]);
            return Err(Failure::Unreachable);
        }
        if self.happens(self.faults.stray)
            && let Some(stray) = &mut self.stray
        {
            stray.push(signed.body.to_vec());
        }
        if self.happens(self.faults.duplicate) {
            self.answer(signed);
        }
        self.takes(signed.body.len() + 400);
        let mut answer = self.answer(signed);
        if self.happens(self.faults.stale)
            && let Some(older) = self.last_answer.clone()
        {
            answer = older;
        }
        self.last_answer = Some(answer.clone());
        if self.happens(self.faults.damage) && !answer.is_empty() {
            let at = self.dice.below(answer.len());
            answer[at] ^= 1 << self.dice.below(8);
        }
        if self.happens(self.faults.kill_phone)
            && let Some(killed) = &mut self.killed
        {
            **killed = true;
            let at = self.dice.below(answer.len() + 1);
            self.hand_on(&answer[..at], on_bytes);
            return Err(Failure::Unreachable);
        }
        if self.happens(self.faults.cut_down) {
            let at = self.dice.below(answer.len() + 1);
            self.hand_on(&answer[..at], on_bytes);
            return Err(Failure::Cut);
        }
        self.hand_on(&answer, on_bytes);
        Ok(())
    }

    fn enrol(&mut self, _: &str, request: Vec<u8>) -> Result<Vec<u8>, AppError> {
        self.station.enrol(&request).map_err(|refusal| AppError::Denied {
            reason: refusal.code().into(),
        })
    }

    fn succeed(&mut self, _: &str, request: Vec<u8>) -> Result<Vec<u8>, AppError> {
        if self.is_dead() || self.happens(self.faults.drop) {
            return Err(AppError::Unreachable {
                reason: "unreachable".into(),
            });
        }
        let answer = self
            .station
            .succeed(&request)
            .map_err(|refusal| AppError::Denied {
                reason: refusal.code().into(),
            })?;
        if self.happens(self.faults.cut_down) {
            return Err(AppError::Unreachable { reason: "cut".into() });
        }
        Ok(answer)
    }

    fn begin_upload(&mut self, signed: &Signed<'_>, bytes: u64) -> Result<Begun, Failure> {
        if self.is_dead() || self.happens(self.faults.drop) {
            return Err(Failure::Unreachable);
        }
        self.takes(400);
        let hash = file_named(signed);
        let standing = self.station.begin_upload(&auth(signed), &hash, bytes);
        let standing = standing.map_err(refused)?;
        if self.happens(self.faults.cut_down) {
            return Err(Failure::Cut);
        }
        Ok(Begun {
            location: standing.ticket,
            offset: standing.offset,
        })
    }

    fn append(&mut self, _: &str, location: &str, offset: u64, piece: Vec<u8>) -> Result<u64, Failure> {
        if self.is_dead() || self.happens(self.faults.drop) {
            return Err(Failure::Unreachable);
        }
        let cut = self.happens(self.faults.cut_up);
        self.takes(piece.len());
        let arrives = if cut {
            self.dice.below(piece.len() + 1)
        } else {
            piece.len()
        };
        let append = || {
            let mut appending = self.station.append(location, offset)?;
            appending.write(&piece[..arrives])?;
            appending.finish()
        };
        let reached = append().map_err(not_taken)?;
        if self.happens(self.faults.kill_phone)
            && let Some(killed) = &mut self.killed
        {
            **killed = true;
            return Err(Failure::Unreachable);
        }
        if cut || self.happens(self.faults.cut_down) {
            return Err(Failure::Cut);
        }
        Ok(reached)
    }

    fn fetch(
        &mut self,
        signed: &Signed<'_>,
        from: u64,
        until: u64,
        on_bytes: &mut dyn FnMut(&[u8]) -> bool,
    ) -> Result<(), Failure> {
        if self.is_dead() || self.happens(self.faults.drop) {
            return Err(Failure::Unreachable);
        }
        let hash = file_named(signed);
        let read = self.station.read_blob(&auth(signed), &hash).map_err(refused)?;
        let Some((path, length)) = read else {
            return Err(status(404, Vec::new()));
        };
        let bytes = std::fs::read(path).expect("the station's file");
        let part = &bytes[from as usize..until.min(length) as usize];
        if self.happens(self.faults.cut_down) {
            let at = self.dice.below(part.len() + 1);
            self.hand_on(&part[..at], on_bytes);
            return Err(Failure::Cut);
        }
        self.hand_on(part, on_bytes);
        Ok(())
    }

    fn file_custody(&mut self, signed: &Signed<'_>) -> Result<Vec<u8>, Failure> {
        if self.is_dead() || self.happens(self.faults.drop) {
            return Err(Failure::Unreachable);
        }
        let word = self.station.file_custody(&auth(signed), signed.body);
        let mut word = word.map_err(refused)?;
        if self.happens(self.faults.lie) {
            word.backed_up = ketepai_model::identity::unpack_files(signed.body).expect("hashes");
        }
        Ok(ketepai_model::canonical::encode(&word))
    }

    fn put_carried(&mut self, signed: &Signed<'_>, hash: &BlobHash) -> Result<Vec<u8>, Failure> {
        if self.is_dead() || self.happens(self.faults.drop) {
            return Err(Failure::Unreachable);
        }
        let put = self.station.put_carried(&auth(signed), hash, signed.body);
        let answer = put.map(|stored| stored.to_frame()).map_err(refused)?;
        // The station has it, and the phone may never hear so: it hands it in again.
        if self.happens(self.faults.cut_down) {
            return Err(Failure::Cut);
        }
        Ok(answer)
    }
}
