//! What goes into the phone's machine and what comes out of it.

use ketepai_model::log::Segment;

use super::Reason;
use crate::cursor::Cursor;
use crate::frame::FrameReader;
use crate::message::{Acks, Done, Filled, Hello, Message, Problem, Rewound, Tips};
use crate::wire::Placed;

/// What has happened.
#[derive(Debug)]
pub enum Event {
    /// Sync, now.
    Start,
    /// What the store has to say and to send.
    Gathered {
        /// Who asks, and from where on.
        hello: Box<Hello>,
        /// Unsent segments, oldest first, of about the byte budget; one at least if there is any.
        segments: Vec<Segment>,
        /// Whether there are more than these.
        more_to_send: bool,
    },
    /// Bytes of the answer with status 200; of any size, best under 64 KiB.
    Chunk(Vec<u8>),
    /// The answer has come to its end.
    End,
    /// Gathering, sending or receiving failed.
    Failed(Failure),
    /// What [`Effect::Commit`] asked for has been done, or not.
    Committed(Result<(), CommitError>),
    /// The wait is over; also sooner, when the network came back or a person asked.
    Timer,
}

/// What went wrong below the protocol.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Failure {
    /// No network, no such host, refused.
    Unreachable,
    /// The connection broke while sending or receiving.
    Cut,
    /// Nothing came for too long.
    TimedOut,
    /// The HTTP client itself saw somebody else answering: a redirect to another host, a wrong certificate.
    Portal,
    /// The store could not be read.
    Storage,
    /// A status other than 200.
    Status {
        /// The status.
        code: u16,
        /// `Retry-After`, in seconds.
        retry_after_s: Option<u32>,
        /// The body, as far as the driver cared to read; 64 KiB are plenty.
        body: Vec<u8>,
    },
}

impl Failure {
    /// What the station says should be done, where it was the station that answered.
    pub fn problem(&self) -> Option<Problem> {
        let Failure::Status { body, .. } = self else {
            return None;
        };
        let mut reader = FrameReader::new();
        reader.push(body).ok()?;
        match Message::from_frame(&reader.next().ok()??).ok()? {
            Message::Problem(problem) => Some(problem),
            _ => None,
        }
    }
}

/// Why a frame could not be committed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CommitError {
    /// It is not to be believed: the checkpoint's signature does not hold, or is another station's.
    Rejected,
    /// The store could not write.
    Storage,
}

/// What the driver is to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Effect {
    /// Read the greeting and unsent segments from the store.
    Gather {
        /// About how many bytes of segments; one segment always fits.
        byte_budget: u32,
        /// Whether the greeting is to carry the certificate.
        show_certificate: bool,
    },
    /// Sign and send.
    Send(Request),
    /// Commit, whole, in one transaction.
    Commit(Incoming),
    /// Wait.
    Wait {
        /// Until when, on the clock that `now_ms` came from.
        until_ms: i64,
        /// What went wrong.
        reason: Reason,
    },
    /// Nothing is left to send or to fetch.
    Finished(Summary),
    /// It makes no sense to go on.
    GaveUp(Reason),
}

/// An HTTP `POST`. The driver adds the device and its signature over (nonce, path, body).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Request {
    /// Where to.
    pub path: &'static str,
    /// The body.
    pub body: Vec<u8>,
    /// The station's nonce; empty if none is known.
    pub nonce: Vec<u8>,
}

/// One frame of the answer, to be committed whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Incoming {
    /// Arrivals with their positions; to go through [`crate::intake`].
    Segments(Vec<Placed>),
    /// How far the segments so far have led.
    Reached(Cursor),
    /// How far a scope that is being filled in has come.
    Filled(Filled),
    /// What the station now holds.
    Acks(Acks),
    /// The cursor is to be stepped back, and every segment held to be offered.
    Rewound(Rewound),
    /// What the station holds of this device's own logs.
    Tips(Tips),
    /// Checkpoint, nonce, cursor and digests; the checkpoint is to be verified first.
    Done(Box<Done>),
}

/// How patient to be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Config {
    /// About how many bytes one request carries up.
    pub bytes_up: u32,
    /// After how many failures in a row to give up.
    pub attempts: u32,
    /// How long to wait when the station is busy and does not say how long, in seconds.
    pub again_s: u32,
}

impl Default for Config {
    fn default() -> Self {
        Config {
            bytes_up: 512 * 1024,
            attempts: 8,
            again_s: 30,
        }
    }
}

/// What one run has done.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Summary {
    /// Requests sent.
    pub requests: u32,
    /// Segments offered, again and again counted.
    pub sent: u64,
    /// Acknowledgements.
    pub acknowledged: u64,
    /// Segments refused as a whole.
    pub refused: u64,
    /// Segments received.
    pub received: u64,
    /// How often the station had been rewound.
    pub rewinds: u32,
    /// How often something went wrong.
    pub failures: u32,
    /// Bytes of bodies up.
    pub bytes_up: u64,
    /// Bytes of bodies down.
    pub bytes_down: u64,
}

impl Summary {
    /// This run and another, as one.
    pub fn and(&self, other: &Summary) -> Summary {
        Summary {
            requests: self.requests + other.requests,
            sent: self.sent + other.sent,
            acknowledged: self.acknowledged + other.acknowledged,
            refused: self.refused + other.refused,
            received: self.received + other.received,
            rewinds: self.rewinds + other.rewinds,
            failures: self.failures + other.failures,
            bytes_up: self.bytes_up + other.bytes_up,
            bytes_down: self.bytes_down + other.bytes_down,
        }
    }
}
