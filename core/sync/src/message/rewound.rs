//! The station does not have the phone's running hash at the phone's position: it was restored, or is
//! another. The phone steps back and offers every segment that it holds.

use ketepai_model::canonical::open_array;
use minicbor::{Decode, Decoder, Encode, Encoder};

use super::{DecodeError, EncodeError};

/// `[1, position]`
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Rewound {
    /// How far the station's arrivals go now.
    pub position: u64,
}

impl<C> Encode<C> for Rewound {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W>> {
        e.array(2)?.u8(1)?.u64(self.position)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Rewound {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        open_array(d, 2, 1)?;
        Ok(Rewound { position: d.u64()? })
    }
}
