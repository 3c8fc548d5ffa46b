//! What the station has received in this request. Says where a segment now also lies; never a licence to
//! delete it.

use ketepai_model::canonical::{bounded_list, open_array};
use ketepai_model::ids::HeadHash;
use minicbor::{Decode, Decoder, Encode, Encoder};

use super::{DecodeError, EncodeError, reason};

/// The most acknowledgements in one frame.
pub const MAX_ACKS: usize = 4096;
/// The most refusals in one frame.
pub const MAX_REFUSED: usize = 1024;

/// `[1, [[head hash, position] …], [[head hash, reason] …]]`
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Acks {
    /// Durable at the station, new or already known, with their positions.
    pub received: Vec<(HeadHash, u64)>,
    /// Refused as a whole, with a reason's code.
    pub refused: Vec<(HeadHash, String)>,
}

impl Acks {
    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.received.is_empty() && self.refused.is_empty()
    }
}

impl<C> Encode<C> for Acks {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W>> {
        e.array(3)?
            .u8(1)?
            .encode(&self.received)?
            .encode(&self.refused)?
            .ok()
    }
}

impl<'b, C> Decode<'b, C> for Acks {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        open_array(d, 3, 1)?;
        Ok(Acks {
            received: bounded_list(d, MAX_ACKS as u64)?,
            refused: bounded_list::<Refused>(d, MAX_REFUSED as u64)?
                .into_iter()
                .map(|r| r.0)
                .collect(),
        })
    }
}

struct Refused((HeadHash, String));

impl<'b, C> Decode<'b, C> for Refused {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        match d.array()? {
            Some(2) => Ok(Refused((d.decode()?, reason(d)?))),
            _ => Err(DecodeError::message("refusal")),
        }
    }
}
