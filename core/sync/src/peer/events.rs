//! What goes into the machine between phones and what comes out of it.

use std::collections::BTreeSet;

use ketepai_model::identity::{Certificate, Side, StationKey};
use ketepai_model::ids::{BlobHash, DeviceId, HeadHash};
use ketepai_model::log::Segment;
use ketepai_model::scope::Scope;

use super::Reason;
use super::message::{Log, LogTip};
use crate::parcel::Parcel;

/// Whether a device has been refused: revoked, or by the person's own choice.
pub type Refuses = Box<dyn Fn(&DeviceId) -> bool + Send>;

/// What one session needs to know.
pub struct Config {
    /// Which end this is.
    pub side: Side,
    /// 32 bytes that nobody can guess, new for every session.
    pub seed: [u8; 32],
    /// The county's root key, as pinned at enrolment.
    pub root: [u8; 32],
    /// This device's certificate, and the station's key behind it.
    pub chain: (StationKey, Certificate),
    /// The last station time seen, seconds since 1970 UTC. By it, and by no wall clock, a certificate is expired.
    pub time_s: Option<i64>,
    /// Which devices are refused.
    pub refuses: Refuses,
    /// About how many bytes of segments go into one turn.
    pub turn_bytes: usize,
    /// The most bytes taken from the other in one session.
    pub most_in: u64,
    /// How many bytes of parcels are carried for somebody who is not known yet.
    pub room: u64,
}

/// What has happened.
#[derive(Debug)]
pub enum Event {
    /// The stream is there.
    Start,
    /// Bytes of the stream; of any size, best under 64 KiB.
    Bytes(Vec<u8>),
    /// The stream has come to its end.
    End,
    /// What [`Effect::Introduce`] asked for.
    Introduced {
        /// Over the handshake's hash.
        signature: [u8; 64],
        /// The tips of all logs in the scopes that this device's certificate covers.
        tips: Vec<LogTip>,
    },
    /// What [`Effect::Gather`] asked for.
    Gathered(Gathered),
    /// What [`Effect::Commit`] asked for has been done.
    Committed(Committed),
    /// The store could not read or write.
    Failed,
}

/// What the driver is to do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Effect {
    /// Write these bytes to the stream.
    Send(Vec<u8>),
    /// Sign the handshake's hash with the device's key, and read the tips.
    Introduce {
        /// At which end this device is.
        side: Side,
        /// The handshake's hash.
        handshake: [u8; 32],
    },
    /// The other has proved who it is. Nothing is to be answered.
    Met(Box<Met>),
    /// Read what the other lacks.
    Gather(Asked),
    /// Commit, whole, in one transaction.
    Commit(Incoming),
    /// Both have said everything.
    Finished(Summary),
    /// It makes no sense to go on. Whatever was committed stays.
    GaveUp(Reason),
}

/// Who is at the other end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Met {
    /// Its certificate, and the station's key behind it.
    pub chain: (StationKey, Certificate),
    /// Whether it may still read, at the last station time seen here.
    pub may_read: bool,
}

/// What is to be read from the store.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Asked {
    /// Tips that the other told since the last time, and in which scopes something is now to be compared.
    pub compare: Vec<Compare>,
    /// Logs that the other wants whole.
    pub whole: Vec<Log>,
    /// Whether logs of which the other holds more than it sent are to be named, to be asked for whole.
    pub name_missing: bool,
    /// About how many bytes of segments; nothing where it is 0.
    pub bytes: usize,
    /// How many bytes of parcels the other would carry.
    pub room: u64,
}

/// Scopes in which the other has told all its tips.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Compare {
    /// Which.
    pub which: Which,
    /// The tips told.
    pub tips: Vec<LogTip>,
}

/// Which of the scopes that both certificates cover.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Which {
    /// All of them.
    All,
    /// All but those of one person alone.
    Open,
    /// Those of one person alone.
    Private,
}

impl Which {
    /// Whether a scope is one of them.
    pub fn admits(self, scope: &Scope) -> bool {
        match self {
            Which::All => true,
            Which::Open => !matches!(scope, Scope::Person(_)),
            Which::Private => matches!(scope, Scope::Person(_)),
        }
    }
}

/// What the store gave.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Gathered {
    /// The next segments that the other lacks, the station's log first and each log in order.
    pub segments: Vec<Segment>,
    /// Whether there are more.
    pub more: bool,
    /// Sealed, for the other to carry.
    pub parcels: Vec<Parcel>,
    /// Logs of which the other holds more than it sent.
    pub missing: Vec<Log>,
    /// How many bytes of parcels would still be carried for the other.
    pub room: u64,
}

/// Something of the other's, to be committed whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Incoming {
    /// To go through [`crate::intake`]. Positions are the home station's to give: none is believed here.
    Segments(Vec<Segment>),
    /// To be carried, if its label holds and there is room.
    Parcel(Box<Parcel>),
    /// The other has these now.
    Kept {
        /// Segments, durable there.
        segments: Vec<HeadHash>,
        /// Parcels that it carries.
        parcels: Vec<BlobHash>,
        /// Parcels that it does not carry, and why.
        declined: Vec<(BlobHash, String)>,
    },
}

/// What became of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Committed {
    /// How many segments were new; which were kept out, by their index, and why.
    Segments {
        /// Not here before.
        new: u64,
        /// Not kept.
        out: Vec<(usize, &'static str)>,
    },
    /// Carried, or why not.
    Parcel(Result<(), &'static str>),
    /// Noted.
    Kept,
}

/// What one session has done.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Summary {
    /// Turns of both, the handshake's messages counted in.
    pub flights: u32,
    /// Bytes written to the stream.
    pub bytes_out: u64,
    /// Bytes read from it.
    pub bytes_in: u64,
    /// Segments that the other has said to have kept.
    pub sent: u64,
    /// Segments that were new here.
    pub received: u64,
    /// Segments of the other's that were not kept, by reason.
    pub kept_out: BTreeSet<(HeadHash, String)>,
    /// Parcels that the other carries for us.
    pub parcels_given: u64,
    /// Parcels that we carry for the other.
    pub parcels_taken: u64,
    /// Why parcels were declined, at either end.
    pub declined: BTreeSet<String>,
    /// Why the other gave us nothing, as a code.
    pub note: Option<String>,
}
