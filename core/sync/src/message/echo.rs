//! The first frame of an answer: which request it answers. An answer kept by a cache, or one that comes late,
//! says things that were true once.

use ketepai_model::canonical::open_array;
use minicbor::{Decode, Decoder, Encode, Encoder};

use super::{DecodeError, EncodeError};

/// `[1, first 8 bytes of BLAKE3 of the request's body]`
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Echo(pub [u8; 8]);

impl Echo {
    /// The echo of a body, by its BLAKE3.
    pub fn of(body_hash: &[u8; 32]) -> Self {
        let mut short = [0; 8];
        short.copy_from_slice(&body_hash[..8]);
        Echo(short)
    }
}

impl<C> Encode<C> for Echo {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W>> {
        e.array(2)?.u8(1)?.bytes(&self.0)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Echo {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        open_array(d, 2, 1)?;
        d.bytes()?
            .try_into()
            .map(Echo)
            .map_err(|_| DecodeError::message("echo"))
    }
}
