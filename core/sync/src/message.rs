//! What stands in the frames other than segments: deterministic CBOR arrays, version first, read only in
//! their one canonical form.
//!
//! Up: [`Hello`], then segments. Down: [`Echo`], [`Acks`], a rewind or segments with [`Cursor`]s
//! between (and [`Filled`] where a scope is being filled in), [`Tip`]s, and last [`Done`] or
//! [`Problem`]. Must not know who says what when: that is the machines' knowledge.

mod acks;
mod done;
mod echo;
mod filled;
mod hello;
mod problem;
mod rewound;
mod tips;

pub use acks::{Acks, MAX_ACKS, MAX_REFUSED};
pub use done::{Digests, Done, MAX_NONCE_BYTES};
pub use echo::Echo;
pub use filled::{Filled, Filling};
pub use hello::Hello;
pub use problem::{Advice, Problem};
pub use rewound::Rewound;
pub use tips::{MAX_TIPS, Tip, Tips};

use ketepai_model::canonical::{decode, encode};

use crate::cursor::Cursor;
use crate::error::WireError;
use crate::frame::{self, Frame, FrameType};
use crate::wire::{self, Placed};

/// The longest reason, a code with a sentence in `locales/`.
pub const MAX_REASON_BYTES: usize = 64;

/// A frame, understood.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Message {
    /// Who asks, and from where on.
    Hello(Box<Hello>),
    /// Which request this answers, so that an older answer is known for what it is.
    Echo(Echo),
    /// Segments; with positions on their way down.
    Segments(Vec<Placed>),
    /// What has been received, what refused.
    Acks(Acks),
    /// The station does not know the phone's cursor.
    Rewound(Rewound),
    /// What the station holds of this device's logs.
    Tips(Tips),
    /// The position that the segments before it led to, and the running hash at it: a cut after it costs
    /// nothing that was kept.
    Reached(Cursor),
    /// How far a scope that is being filled in has come.
    Filled(Filled),
    /// The end of a reply that went well.
    Done(Box<Done>),
    /// The end of a reply that did not.
    Problem(Problem),
}

impl Message {
    /// Understands a frame.
    pub fn from_frame(frame: &Frame) -> Result<Self, WireError> {
        let bytes = &frame.payload[..];
        Ok(match frame.kind {
            FrameType::Hello => Message::Hello(Box::new(decode(bytes, "hello")?)),
            FrameType::Echo => Message::Echo(decode(bytes, "echo")?),
            FrameType::Segments => Message::Segments(wire::decode_segments(bytes)?),
            FrameType::Acks => Message::Acks(decode(bytes, "acks")?),
            FrameType::Rewound => Message::Rewound(decode(bytes, "rewound")?),
            FrameType::Tips => Message::Tips(decode(bytes, "tips")?),
            FrameType::Reached => Message::Reached(decode(bytes, "reached")?),
            FrameType::Filled => Message::Filled(decode(bytes, "filled")?),
            FrameType::Done => Message::Done(Box::new(decode(bytes, "done")?)),
            FrameType::Problem => Message::Problem(decode(bytes, "problem")?),
            // What phones say to each other is read in `peer`.
            _ => return Err(WireError::Rule("frame out of place")),
        })
    }

    /// Packs it into a frame. Segments and acknowledgements are to be kept within their bounds.
    pub fn to_frame(&self) -> Vec<u8> {
        match self {
            Message::Hello(m) => frame::encode(FrameType::Hello, &encode(m.as_ref())),
            Message::Echo(m) => frame::encode(FrameType::Echo, &encode(m)),
            Message::Segments(m) => frame::encode(FrameType::Segments, &wire::encode_segments(m)),
            Message::Acks(m) => frame::encode(FrameType::Acks, &encode(m)),
            Message::Rewound(m) => frame::encode(FrameType::Rewound, &encode(m)),
            Message::Tips(m) => frame::encode(FrameType::Tips, &encode(m)),
            Message::Reached(m) => frame::encode(FrameType::Reached, &encode(m)),
            Message::Filled(m) => frame::encode(FrameType::Filled, &encode(m)),
            Message::Done(m) => frame::encode(FrameType::Done, &encode(m.as_ref())),
            Message::Problem(m) => frame::encode(FrameType::Problem, &encode(m)),
        }
    }
}

pub(crate) type DecodeError = minicbor::decode::Error;
pub(crate) type EncodeError<W> = minicbor::encode::Error<<W as minicbor::encode::Write>::Error>;

/// Reads a reason within its bound.
pub(crate) fn reason(d: &mut minicbor::Decoder<'_>) -> Result<String, DecodeError> {
    let text = d.str()?;
    if text.len() <= MAX_REASON_BYTES {
        Ok(text.to_owned())
    } else {
        Err(DecodeError::message("reason too long"))
    }
}

/// Reads a nonce within its bound.
fn nonce(d: &mut minicbor::Decoder<'_>) -> Result<Vec<u8>, DecodeError> {
    let bytes = d.bytes()?;
    if bytes.len() <= MAX_NONCE_BYTES {
        Ok(bytes.to_vec())
    } else {
        Err(DecodeError::message("nonce too long"))
    }
}

#[cfg(test)]
mod tests;
