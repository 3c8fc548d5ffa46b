//! Frames: what a body is a run of. Each stands alone, with its own digest, so that whatever arrived whole
//! is kept when the rest is cut.
//!
//! Layout, 22 bytes before the payload: `K T P`, version 1, type u8, codec u8, compressed length u32 LE,
//! plain length u32 LE, the first 8 bytes of BLAKE3(the 14 bytes before ‖ compressed payload). The digest is against damage, not
//! against forgery: what matters inside is signed. Must not know what frames hold.

mod reader;

pub use reader::FrameReader;

use crate::codec;

/// The most bytes of payload in a frame, as it travels.
pub const MAX_COMPRESSED: usize = 1024 * 1024;
/// The most bytes of payload in a frame, decompressed.
pub const MAX_PLAIN: usize = 4 * 1024 * 1024;

pub(crate) const MAGIC: &[u8; 3] = b"KTP";
pub(crate) const VERSION: u8 = 1;
pub(crate) const HEADER_BYTES: usize = 22;
/// The part of the header that the digest covers.
pub(crate) const DIGESTED_BYTES: usize = 14;

/// What a frame holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FrameType {
    /// Up, first: who asks, and from where on.
    Hello = 1,
    /// Both ways: segments.
    Segments = 2,
    /// Down: what has been received.
    Acks = 3,
    /// Down: the station does not know the phone's past.
    Rewound = 4,
    /// Down: what the station holds of this device's logs.
    Tips = 5,
    /// Down, last.
    Done = 6,
    /// Down, last: why not.
    Problem = 7,
    /// Down, after each frame of segments: how far that one led.
    Reached = 8,
    /// Down, first: which request this answers.
    Echo = 9,
    /// Down, after each frame of a scope that is being filled in.
    Filled = 16,
    /// Between phones, first: who is at this end.
    Introduction = 32,
    /// Between phones: what is held.
    Have = 33,
    /// Between phones: logs to be sent whole.
    Want = 34,
    /// Between phones: what has been kept of the other's last turn.
    Kept = 35,
    /// Between phones, and on a memory card: something sealed.
    Parcel = 36,
    /// Between phones, last in a turn: now the other speaks.
    Turn = 37,
    /// Down: where what a parcel holds now lies.
    Stored = 38,
}

impl FrameType {
    const ALL: [FrameType; 17] = [
        FrameType::Hello,
        FrameType::Segments,
        FrameType::Acks,
        FrameType::Rewound,
        FrameType::Tips,
        FrameType::Done,
        FrameType::Problem,
        FrameType::Reached,
        FrameType::Echo,
        FrameType::Filled,
        FrameType::Introduction,
        FrameType::Have,
        FrameType::Want,
        FrameType::Kept,
        FrameType::Parcel,
        FrameType::Turn,
        FrameType::Stored,
    ];

    /// The number in the header.
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// Reads the number.
    pub fn from_number(n: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.number() == n)
    }
}

/// A frame that arrived whole, decompressed.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Frame {
    /// What it holds.
    pub kind: FrameType,
    /// Its bytes, at most [`MAX_PLAIN`].
    pub payload: Vec<u8>,
}

/// Packs a payload. The caller keeps it under [`MAX_COMPRESSED`] (see [`crate::wire::Batcher`]); a larger
/// one is packed all the same and refused by every reader.
pub fn encode(kind: FrameType, payload: &[u8]) -> Vec<u8> {
    let (codec, small) = codec::compress(payload);
    let mut bytes = Vec::with_capacity(HEADER_BYTES + small.len());
    bytes.extend_from_slice(MAGIC);
    bytes.extend_from_slice(&[VERSION, kind.number(), codec.number()]);
    bytes.extend_from_slice(&length(&small).to_le_bytes());
    bytes.extend_from_slice(&length(payload).to_le_bytes());
    bytes.extend_from_slice(&digest(&bytes, &small));
    bytes.extend_from_slice(&small);
    bytes
}

/// A length that does not fit is written as one that no reader accepts.
fn length(bytes: &[u8]) -> u32 {
    u32::try_from(bytes.len()).unwrap_or(u32::MAX)
}

/// The first 8 bytes of BLAKE3 over what stands before the digest and what stands behind it.
pub(crate) fn digest(header: &[u8], payload: &[u8]) -> [u8; 8] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(header).update(payload);
    let mut short = [0; 8];
    short.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
    short
}

#[cfg(test)]
mod tests;
