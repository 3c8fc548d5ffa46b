//! The machine for two phones that meet: both ends of a tunnel over any byte stream, sans-IO.
//!
//! # The order of things
//!
//! 1. Noise XX, three messages. Keys are fresh; nothing is known of the other yet.
//! 2. With the third message the initiator sends its first **turn**: an introduction (its certificate chain, and
//!    its signature over the handshake's hash) and its tips, those in scopes of one person alone left out.
//! 3. The responder's first turn: introduction, tips of the scopes that both certificates cover, and what the
//!    initiator lacks; after that, sealed parcels to carry.
//! 4. From then on they take turns. A turn says what was kept of the other's last one, sends what is lacking,
//!    and asks whole for logs that forked. The first turn that expects no answer ends the session. As a rule
//!    that is the initiator's second where it had nothing to send, else the responder's second.
//!
//! # The driver
//!
//! | effect | the driver | event |
//! |---|---|---|
//! | `Send` | writes to the stream | |
//! | `Introduce` | signs the hash, reads its tips | `Introduced` |
//! | `Met` | remembers who it is | |
//! | `Gather` | reads what the other lacks | `Gathered` |
//! | `Commit` | commits in one transaction | `Committed` |
//!
//! and hands on what it reads as `Bytes`, at the end `End`. One frame is committed at a time. A cut costs that
//! frame; the next session compares tips again and sends only what is still missing.
//!
//! Whoever is expired is given nothing, and still taken from. Whoever is refused hears so, and no more. Must not
//! know a clock, a store, or a key.

mod events;
pub mod message;
mod reason;
mod session;
#[cfg(test)]
mod tests;
mod tunnel;

pub use events::{
    Asked, Committed, Compare, Config, Effect, Event, Gathered, Incoming, Met, Refuses, Summary, Which,
};
pub use message::{Introduction, Log, LogTip, MAX_TURN, MAX_WANTS};
pub use reason::Reason;

use ketepai_model::canonical::decode;
use ketepai_model::identity::Side;
use ketepai_model::ids::{BlobHash, HeadHash};

use crate::frame::{Frame, FrameReader, FrameType};
use crate::message::{Advice, Message, Problem};
use crate::parcel::Parcel;
use crate::wire::{self, plan_batches};
use message::{Have, Kept, MAX_TIPS, Turn, Want, to_frame};
use session::{Heard, Spoken};
use tunnel::{Received, Tunnel};

/// The most turns of one session; a county's whole log takes a fraction.
const MOST_FLIGHTS: u32 = 16 * 1024;

/// One end of one session.
pub struct Peer {
    config: Config,
    tunnel: Tunnel,
    reader: FrameReader,
    stage: Stage,
    handshake: [u8; 32],
    /// The own last handshake message, to go out with the first turn.
    held: Vec<u8>,
    introduction: Option<[u8; 64]>,
    /// The own tips, until they have been told.
    mine: Vec<LogTip>,
    told: bool,
    told_private: bool,
    met: Option<Met>,
    /// How many of the other's turns have come in.
    turns: u32,
    heard: Heard,
    spoken: Spoken,
    summary: Summary,
}

#[derive(Debug)]
enum Stage {
    Idle,
    Reading,
    Introducing,
    Gathering,
    Committing(Pending),
    Over,
}

/// What is being committed.
#[derive(Debug)]
enum Pending {
    Segments(Vec<HeadHash>),
    Parcel(BlobHash),
    Kept { segments: u64, parcels: u64 },
}

type Effects = Result<Vec<Effect>, Reason>;

impl Peer {
    /// One end, before the first byte.
    pub fn new(config: Config) -> Result<Self, Reason> {
        Ok(Peer {
            tunnel: Tunnel::new(config.side, &config.seed)?,
            config,
            reader: FrameReader::new(),
            stage: Stage::Idle,
            handshake: [0; 32],
            held: Vec::new(),
            introduction: None,
            mine: Vec::new(),
            told: false,
            told_private: false,
            met: None,
            turns: 0,
            heard: Heard::default(),
            spoken: Spoken::default(),
            summary: Summary::default(),
        })
    }

    /// What has been done since the start.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// Takes in an event. After [`Effect::Finished`] or [`Effect::GaveUp`] every event is passed over.
    pub fn handle(&mut self, event: Event) -> Vec<Effect> {
        if matches!(self.stage, Stage::Over) {
            return Vec::new();
        }
        match self.outcome(event) {
            Ok(effects) => effects,
            Err(reason) => self.give_up(reason),
        }
    }

    fn outcome(&mut self, event: Event) -> Effects {
        match (std::mem::replace(&mut self.stage, Stage::Reading), event) {
            (Stage::Idle, Event::Start) => self.start(),
            (stage, Event::Bytes(bytes)) => {
                self.stage = stage;
                self.push(&bytes)
            }
            (_, Event::End) => Err(Reason::Cut),
            (_, Event::Failed) => Err(Reason::Storage),
            (Stage::Introducing, Event::Introduced { signature, tips }) => self.introduced(signature, tips),
            (Stage::Gathering, Event::Gathered(gathered)) => self.speak(gathered),
            (Stage::Committing(pending), Event::Committed(result)) => self.committed(pending, result),
            (stage, _) => {
                self.stage = stage;
                Ok(Vec::new())
            }
        }
    }

    fn start(&mut self) -> Effects {
        match self.config.side {
            Side::Initiator => {
                let first = self.tunnel.shake(true)?;
                Ok(vec![self.send(first)])
            }
            Side::Responder => Ok(Vec::new()),
        }
    }

    fn push(&mut self, bytes: &[u8]) -> Effects {
        self.summary.bytes_in += bytes.len() as u64;
        if self.summary.bytes_in > self.config.most_in {
            return Err(Reason::TooMuch);
        }
        self.tunnel.push(bytes)?;
        match self.stage {
            Stage::Reading => self.read_on(),
            _ => Ok(Vec::new()),
        }
    }

    /// Reads what has come in, until there is something to be done.
    fn read_on(&mut self) -> Effects {
        loop {
            if let Some(frame) = self.reader.next()? {
                let effects = self.take(&frame)?;
                if !effects.is_empty() && !matches!(self.stage, Stage::Reading) {
                    return Ok(effects);
                }
                if !effects.is_empty() {
                    return self.read_on().map(|more| [effects, more].concat());
                }
                continue;
            }
            match self.tunnel.next()? {
                None => return Ok(Vec::new()),
                Some(Received::Bytes(bytes)) => self.reader.push(&bytes)?,
                Some(Received::Handshake) => {
                    let effects = self.shaken()?;
                    if !effects.is_empty() {
                        return Ok(effects);
                    }
                }
            }
        }
    }

    /// A message of the handshake has been read: the responder's first and third, the initiator's second.
    fn shaken(&mut self) -> Effects {
        self.summary.flights += 1;
        match (self.config.side, self.summary.flights) {
            (Side::Responder, 1) => {
                let second = self.tunnel.shake(true)?;
                Ok(vec![self.send(second)])
            }
            (Side::Responder, _) => {
                // Its turn goes with it: it is counted there.
                self.summary.flights -= 1;
                self.handshake = self.tunnel.open()?;
                Ok(Vec::new())
            }
            (Side::Initiator, _) => {
                self.held = self.tunnel.shake(false)?;
                self.handshake = self.tunnel.open()?;
                Ok(self.introduce())
            }
        }
    }

    fn introduce(&mut self) -> Vec<Effect> {
        self.stage = Stage::Introducing;
        vec![Effect::Introduce {
            side: self.config.side,
            handshake: self.handshake,
        }]
    }

    fn introduced(&mut self, signature: [u8; 64], tips: Vec<LogTip>) -> Effects {
        self.introduction = Some(signature);
        self.mine = tips;
        match self.config.side {
            Side::Initiator => self.speak(Gathered {
                room: self.config.room,
                ..Gathered::default()
            }),
            Side::Responder => Ok(self.gather()),
        }
    }

    fn take(&mut self, frame: &Frame) -> Effects {
        let bytes = &frame.payload[..];
        if frame.kind == FrameType::Problem {
            return Err(turned_away(frame)?);
        }
        if self.met.is_none() {
            return match frame.kind {
                FrameType::Introduction => self.meet(decode(bytes, "introduction")?),
                _ => Err(Reason::OutOfOrder),
            };
        }
        self.heard.anything = true;
        match frame.kind {
            FrameType::Have => {
                let have: Have = decode(bytes, "have")?;
                self.heard.have(have.private, have.tips)?;
                Ok(Vec::new())
            }
            FrameType::Want => {
                let want: Want = decode(bytes, "want")?;
                self.heard.whole = want.logs;
                Ok(Vec::new())
            }
            FrameType::Segments => self.take_segments(bytes),
            FrameType::Parcel => {
                let parcel = Parcel::from_bytes(bytes).map_err(|_| Reason::Malformed)?;
                let pending = Pending::Parcel(parcel.label.hash);
                Ok(self.commit(pending, Incoming::Parcel(Box::new(parcel))))
            }
            FrameType::Kept => self.take_kept(decode(bytes, "kept")?),
            FrameType::Turn => self.turned(decode(bytes, "turn")?),
            _ => Err(Reason::OutOfOrder),
        }
    }

    fn meet(&mut self, introduction: Introduction) -> Effects {
        let met = session::meet(&self.config, &self.handshake, introduction)?;
        self.heard.anything = true;
        self.met = Some(met.clone());
        Ok(vec![Effect::Met(Box::new(met))])
    }

    fn take_segments(&mut self, bytes: &[u8]) -> Effects {
        let segments = wire::decode_segments(bytes)?;
        let segments: Vec<_> = segments.into_iter().map(|(segment, _)| segment).collect();
        if segments.is_empty() || !self.heard.admits(&segments) {
            return Err(Reason::OutOfOrder);
        }
        let heads = segments.iter().map(|s| s.head().hash()).collect();
        Ok(self.commit(Pending::Segments(heads), Incoming::Segments(segments)))
    }

    fn take_kept(&mut self, kept: Kept) -> Effects {
        let declined = kept.declined.iter().map(|(_, why)| why.clone());
        self.summary.declined.extend(declined);
        let incoming = self.spoken.heard_of(kept)?;
        let Incoming::Kept {
            segments, parcels, ..
        } = &incoming
        else {
            return Err(Reason::OutOfOrder);
        };
        let pending = Pending::Kept {
            segments: segments.len() as u64,
            parcels: parcels.len() as u64,
        };
        Ok(self.commit(pending, incoming))
    }

    fn commit(&mut self, pending: Pending, incoming: Incoming) -> Vec<Effect> {
        self.stage = Stage::Committing(pending);
        vec![Effect::Commit(incoming)]
    }

    fn committed(&mut self, pending: Pending, result: Committed) -> Effects {
        match (pending, result) {
            (Pending::Segments(heads), Committed::Segments { new, out }) => self.took(&heads, new, out),
            (Pending::Parcel(hash), Committed::Parcel(Ok(()))) => {
                self.summary.parcels_taken += 1;
                self.heard.kept.parcels.push(hash);
            }
            (Pending::Parcel(hash), Committed::Parcel(Err(why))) => {
                self.summary.declined.insert(why.to_owned());
                self.heard.kept.declined.push((hash, why.to_owned()));
            }
            (Pending::Kept { segments, parcels }, Committed::Kept) => {
                self.summary.sent += segments;
                self.summary.parcels_given += parcels;
            }
            _ => return Err(Reason::Storage),
        }
        self.read_on()
    }

    fn took(&mut self, heads: &[HeadHash], new: u64, out: Vec<(usize, &'static str)>) {
        let before = self.heard.kept.segments;
        self.summary.received += new;
        for (index, why) in out {
            if let Some(head) = heads.get(index) {
                self.summary.kept_out.insert((*head, why.to_owned()));
                let named = (before + index as u64, why.to_owned());
                self.heard.kept.out.push(named);
            }
        }
        self.heard.kept.segments += heads.len() as u64;
    }

    /// The other has said what it had to say. A turn that expects an answer must have brought something, or two
    /// phones could talk for ever.
    fn turned(&mut self, turn: Turn) -> Effects {
        self.summary.flights += 1;
        self.turns += 1;
        if let Some(note) = &turn.note {
            self.summary.note = Some(note.clone());
        }
        if !turn.expects {
            return Ok(self.finish());
        }
        let empty = !std::mem::take(&mut self.heard.anything);
        if empty || self.summary.flights > MOST_FLIGHTS {
            return Err(Reason::OutOfOrder);
        }
        self.heard.end = Some(turn);
        match self.introduction {
            None => Ok(self.introduce()),
            Some(_) => Ok(self.gather()),
        }
    }

    fn gather(&mut self) -> Vec<Effect> {
        self.stage = Stage::Gathering;
        let may_read = self.met.as_ref().is_some_and(|met| met.may_read);
        let end = self.heard.end.as_ref();
        // A responder's first turn comes before the initiator had a chance to send anything.
        let spoke = self.config.side == Side::Initiator || self.turns > 1;
        vec![Effect::Gather(Asked {
            name_missing: spoke && end.is_some_and(|turn| !turn.more),
            bytes: if may_read { self.config.turn_bytes } else { 0 },
            room: if may_read {
                end.map_or(0, |turn| turn.room)
            } else {
                0
            },
            whole: std::mem::take(&mut self.heard.whole),
            compare: self.compare(),
        })]
    }

    fn compare(&mut self) -> Vec<Compare> {
        let first = (self.turns == 1).then(|| Compare {
            which: match self.config.side {
                Side::Initiator => Which::All,
                Side::Responder => Which::Open,
            },
            tips: std::mem::take(&mut self.heard.tips),
        });
        let private = self.heard.private.take().map(|tips| Compare {
            which: Which::Private,
            tips,
        });
        first.into_iter().chain(private).collect()
    }

    /// The own turn, in one write.
    fn speak(&mut self, gathered: Gathered) -> Effects {
        let first = !std::mem::replace(&mut self.told, true);
        let mut frames = Vec::new();
        if first {
            frames.extend(self.introduction_frames());
        }
        let private = self.private_frames();
        let heard = std::mem::take(&mut self.heard);
        if heard.has_something_to_acknowledge() {
            frames.extend(to_frame(FrameType::Kept, &heard.kept));
        }
        let answers = !private.is_empty() || !gathered.missing.is_empty();
        frames.extend(private);
        let gives = !gathered.segments.is_empty() || !gathered.parcels.is_empty();
        let more_to_come = gathered.more || heard.end.as_ref().is_some_and(|turn| turn.more);
        let turn = Turn {
            more: gathered.more,
            expects: first || answers || gives || more_to_come,
            room: gathered.room,
            note: self.note(first),
        };
        frames.extend(self.lacking_frames(gathered));
        frames.extend(to_frame(FrameType::Turn, &turn));
        let mut bytes = std::mem::take(&mut self.held);
        bytes.extend(self.tunnel.seal(&frames)?);
        let mut effects = vec![self.send(bytes)];
        match turn.expects {
            true => effects.extend(self.read_on()?),
            false => effects.extend(self.finish()),
        }
        Ok(effects)
    }

    /// Who this is, and the tips that it may already tell: to somebody unknown, none of one person's alone.
    fn introduction_frames(&mut self) -> Vec<u8> {
        let introduction = Introduction {
            chain: Box::new(self.config.chain.clone()),
            signature: self.introduction.unwrap_or([0; 64]),
        };
        let mut frames = to_frame(FrameType::Introduction, &introduction);
        let met = self.met.as_ref();
        let told = |tip: &&LogTip| match met {
            Some(met) => met.chain.1.covers(&tip.log.scope),
            None => Which::Open.admits(&tip.log.scope),
        };
        let tips: Vec<LogTip> = self.mine.iter().filter(told).cloned().collect();
        self.told_private = met.is_some();
        frames.extend(have_frames(false, &tips));
        frames
    }

    /// The tips that had to wait until it was known who is there.
    fn private_frames(&mut self) -> Vec<u8> {
        let Some(met) = self.met.as_ref().filter(|_| !self.told_private) else {
            return Vec::new();
        };
        self.told_private = true;
        if !session::share_private(&self.config.chain, &met.chain) {
            return Vec::new();
        }
        let shared =
            |tip: &LogTip| Which::Private.admits(&tip.log.scope) && met.chain.1.covers(&tip.log.scope);
        let tips: Vec<LogTip> = self.mine.drain(..).filter(shared).collect();
        match tips.is_empty() {
            true => to_frame(FrameType::Have, &Have { private: true, tips }),
            false => have_frames(true, &tips),
        }
    }

    fn lacking_frames(&mut self, gathered: Gathered) -> Vec<u8> {
        self.spoken = Spoken::of(&gathered);
        let mut frames = Vec::new();
        if !gathered.missing.is_empty() {
            let want = Want {
                logs: gathered.missing,
            };
            frames.extend(to_frame(FrameType::Want, &want));
        }
        for batch in plan_batches(gathered.segments.into_iter().map(|segment| (segment, None))) {
            frames.extend(Message::Segments(batch).to_frame());
        }
        for parcel in gathered.parcels {
            frames.extend(crate::frame::encode(FrameType::Parcel, &parcel.to_bytes()));
        }
        frames
    }

    /// Said once: why the other is given nothing.
    fn note(&self, first: bool) -> Option<String> {
        let expired = self.met.as_ref().is_some_and(|met| !met.may_read);
        (expired && (first || self.turns == 1)).then(|| "expired".to_owned())
    }

    fn send(&mut self, bytes: Vec<u8>) -> Effect {
        self.summary.flights += 1;
        self.summary.bytes_out += bytes.len() as u64;
        Effect::Send(bytes)
    }

    fn finish(&mut self) -> Vec<Effect> {
        self.stage = Stage::Over;
        vec![Effect::Finished(self.summary.clone())]
    }

    /// The other hears why, as far as there is a tunnel to say it in.
    fn give_up(&mut self, reason: Reason) -> Vec<Effect> {
        self.stage = Stage::Over;
        let mut effects = Vec::new();
        if self.tunnel.is_open() && reason.is_to_be_said() {
            let problem = Message::Problem(Problem::new(Advice::Denied, reason.code())).to_frame();
            let held = std::mem::take(&mut self.held);
            if let Ok(sealed) = self.tunnel.seal(&problem) {
                effects.push(self.send([held, sealed].concat()));
            }
        }
        effects.push(Effect::GaveUp(reason));
        effects
    }
}

fn have_frames(private: bool, tips: &[LogTip]) -> Vec<u8> {
    let frame = |tips: &[LogTip]| {
        let tips = tips.to_vec();
        to_frame(FrameType::Have, &Have { private, tips })
    };
    tips.chunks(MAX_TIPS).flat_map(frame).collect()
}

/// What the other says on its way out.
fn turned_away(frame: &Frame) -> Result<Reason, Reason> {
    match Message::from_frame(frame)? {
        Message::Problem(problem) => Ok(Reason::TurnedAway(problem.reason.to_string())),
        _ => Err(Reason::OutOfOrder),
    }
}
