//! One sync request: each frame is committed as it comes in, and the answer waits for the signature.
//!
//! Segments prove themselves, so they are kept whoever carries them; only reading needs to know who asks.

use std::sync::Arc;

use ketepai_model::ids::HeadHash;
use ketepai_model::log::Segment;
use ketepai_sync::message::{Advice, Done, Hello, Problem};
use ketepai_sync::{Reply, StationSession, Take, digest};

use super::device::Auth;
use super::nonce::short;
use super::{Station, answer, device, renewal};
use crate::error::Error;

/// The path that a device signs.
pub(crate) const SYNC_PATH: &str = "/v1/sync";
/// The most that one answer holds, whatever the phone asks for.
const MOST_DOWN: u32 = 4 * 1024 * 1024;

/// A request as it comes in.
pub struct Session {
    station: Arc<Station>,
    frames: StationSession,
    hasher: blake3::Hasher,
    hello: Option<Box<Hello>>,
    tips_differ: bool,
    received: Vec<(HeadHash, u64)>,
    refused: Vec<(HeadHash, String)>,
    broken: Option<Problem>,
}

impl Station {
    /// Opens a sync request.
    pub fn begin(self: &Arc<Self>) -> Session {
        Session {
            station: self.clone(),
            frames: StationSession::new(),
            hasher: blake3::Hasher::new(),
            hello: None,
            tips_differ: false,
            received: Vec::new(),
            refused: Vec::new(),
            broken: None,
        }
    }
}

impl Session {
    /// Takes in bytes of the body and commits the frames that they complete. `false` once nothing more can
    /// come of this request: what follows need not be read.
    pub fn push(&mut self, bytes: &[u8]) -> bool {
        if self.broken.is_none() {
            self.hasher.update(bytes);
            self.broken = self.take(bytes).err();
        }
        self.broken.is_none()
    }

    /// Ends the request and gives the answer's body. After a whole request it ends in `Done`, after any
    /// other in a `Problem`; what was kept of a request that broke is acknowledged when it is offered again.
    pub fn finish(self, auth: Option<Auth>) -> Vec<u8> {
        self.conclude(auth).0
    }

    /// The same, and whether the request was signed by the device that it names.
    pub(crate) fn conclude(mut self, auth: Option<Auth>) -> (Vec<u8>, bool) {
        let budget = self.hello.as_ref().map_or(0, |h| h.budget.min(MOST_DOWN));
        let mut reply = Reply::new(budget);
        let broken = self.broken.take();
        if broken.is_none() {
            reply.echo(self.hasher.finalize().as_bytes());
            reply.acks(&self.received, &self.refused);
        }
        let mut proven = false;
        let body = match broken.map_or_else(|| self.answer(auth, &mut reply, &mut proven), Err) {
            Ok(done) => reply.done(done),
            Err(problem) => {
                tracing::info!(reason = problem.reason, "a request ended in a problem");
                // With nothing to acknowledge the problem stands alone, and the HTTP status can say it too.
                let kept = !self.received.is_empty() || !self.refused.is_empty();
                let reply = if kept { reply } else { Reply::new(0) };
                reply.problem(problem)
            }
        };
        (body, proven)
    }

    fn answer(&self, auth: Option<Auth>, reply: &mut Reply, proven: &mut bool) -> Result<Done, Problem> {
        self.frames.end().map_err(|e| e.problem())?;
        let denied = |reason| Problem::new(Advice::Denied, reason);
        let hello = self.hello.as_ref().ok_or_else(|| denied("out_of_order"))?;
        let auth = auth
            .filter(|a| a.device == hello.device)
            .ok_or_else(|| denied("unsigned"))?;
        let mut desk = self.station.desk();
        let body_hash = *self.hasher.finalize().as_bytes();
        self.station.identify(&desk, &auth, SYNC_PATH, &body_hash)?;
        *proven = true;
        let now_s = self.station.clock.wall_s();
        desk.acknowledge(&auth.device, hello.incarnation)
            .and_then(|()| renewal::renew_in_time(&mut desk, &auth.device, now_s))
            .map_err(|e| problem(&e))?;
        let certificate = desk.trust.device(&auth.device).cloned();
        let certificate = certificate.ok_or_else(|| denied("unknown_device"))?;
        // Neither stops writing and sending; what is shut out still hears why, in the station's own log.
        let shut_out = certificate.to_s < now_s || desk.trust.revocation(&auth.device).is_some();
        let asked = answer::Asked {
            hello,
            certificate: &certificate,
            tips_differ: self.tips_differ,
            now_s,
            shut_out,
        };
        let done = answer::fill(&desk, &asked, reply).map_err(|e| problem(&e))?;
        desk.store.put_issued(&done.checkpoint).map_err(|e| problem(&e))?;
        Ok(done)
    }

    fn take(&mut self, bytes: &[u8]) -> Result<(), Problem> {
        self.frames.push(bytes).map_err(|e| e.problem())?;
        while let Some(take) = self.frames.next().map_err(|e| e.problem())? {
            let taken = match take {
                Take::Hello(hello) => self.greet(hello),
                Take::Segments(segments) => self.keep(segments),
            };
            taken.map_err(|e| problem(&e))?;
        }
        Ok(())
    }

    fn greet(&mut self, hello: Box<Hello>) -> Result<(), Error> {
        let mut desk = self.station.desk();
        device::learn(&mut desk, &hello, self.station.clock.wall_s())?;
        let tips = desk.store.tips_of(&hello.device)?;
        drop(desk);
        // As of now: what this very request brings is no difference.
        let held = digest::set_digest(tips.iter().map(|tip| tip.member(&hello.device)));
        self.tips_differ = held != hello.own_logs;
        tracing::debug!(
            device = short(&hello.device),
            position = hello.cursor.position,
            "sync"
        );
        self.hello = Some(hello);
        Ok(())
    }

    fn keep(&mut self, segments: Vec<Segment>) -> Result<(), Error> {
        // Half a million frames of nothing fit into a body.
        if segments.is_empty() {
            return Ok(());
        }
        let (now_s, chance) = (self.station.clock.wall_s(), &*self.station.chance);
        let outcome = self.station.desk().take(segments, now_s, chance)?;
        self.received
            .extend(outcome.arrived.iter().map(|a| (a.head, a.position)));
        self.refused.extend(outcome.refused);
        Ok(())
    }
}

/// What a phone should do about the station's own trouble.
pub(super) fn problem(error: &Error) -> Problem {
    tracing::error!(%error, "a request could not be served");
    if error.is_full() {
        Problem::new(Advice::Again { after_s: 600 }, "station_full")
    } else {
        Problem::new(Advice::Internal, "station_fault")
    }
}
