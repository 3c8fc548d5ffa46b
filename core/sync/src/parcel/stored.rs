//! A station's answer to a parcel: up to which position what was inside now lies. Until that is backed up, the
//! carrier keeps it.

use ketepai_model::canonical::{bounded_list, open_array};
use ketepai_model::ids::BlobHash;
use minicbor::{Decode, Decoder, Encode, Encoder};

use crate::frame::{self, FrameReader, FrameType};
use crate::message::{DecodeError, EncodeError, reason};

/// The most refusals that are named.
pub const MAX_REFUSALS: usize = 64;

/// `[1, hash, position, [reason …]]`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stored {
    /// Of the body that was sent, so that an older answer is known for what it is.
    pub hash: BlobHash,
    /// The highest position of what was inside.
    pub position: u64,
    /// Why segments inside were refused, by code; the first of them.
    pub refused: Vec<String>,
}

impl Stored {
    /// As a frame.
    pub fn to_frame(&self) -> Vec<u8> {
        let mut bounded = self.clone();
        bounded.refused.truncate(MAX_REFUSALS);
        frame::encode(FrameType::Stored, &ketepai_model::canonical::encode(&bounded))
    }

    /// Reads an answer that is this one frame; `None` for anything else.
    pub fn from_answer(bytes: &[u8]) -> Option<Self> {
        let mut reader = FrameReader::new();
        reader.push(bytes).ok()?;
        let frame = reader.next().ok()??;
        let whole = frame.kind == FrameType::Stored && reader.finish().is_ok();
        whole.then(|| ketepai_model::canonical::decode(&frame.payload, "stored").ok())?
    }
}

impl<C> Encode<C> for Stored {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W>> {
        e.array(4)?.u8(1)?.encode(self.hash)?.u64(self.position)?;
        e.encode(&self.refused)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Stored {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        open_array(d, 4, 1)?;
        Ok(Stored {
            hash: d.decode()?,
            position: d.u64()?,
            refused: bounded_list::<Code>(d, MAX_REFUSALS as u64)?
                .into_iter()
                .map(|code| code.0)
                .collect(),
        })
    }
}

struct Code(String);

impl<'b, C> Decode<'b, C> for Code {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        reason(d).map(Code)
    }
}
