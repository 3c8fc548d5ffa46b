//! What the station holds of the asking device's own logs, when the phone believed otherwise. A tip that
//! the phone does not know means a fork: it was restored, cloned, or crashed after sending.

use ketepai_model::canonical::{bounded_list, open_array};
use ketepai_model::ids::{DeviceId, HeadHash};
use ketepai_model::scope::Scope;
use minicbor::{Decode, Decoder, Encode, Encoder};

use super::{DecodeError, EncodeError};
use crate::digest::tip_member;

/// The most tips in one frame.
pub const MAX_TIPS: usize = 1024;

/// `[scope, number, head hash]`: the newest known segment of one branch of one log.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Tip {
    /// Whose log, together with the device.
    pub scope: Scope,
    /// The segment's number.
    pub number: u64,
    /// The segment's head.
    pub head: HeadHash,
}

impl Tip {
    /// The tip as a member of a log digest.
    pub fn member(&self, device: &DeviceId) -> [u8; 32] {
        tip_member(&self.scope, device, self.number, &self.head)
    }
}

/// `[1, [tip …]]`; a long list comes in several frames.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tips {
    /// All that the station holds of this device.
    pub tips: Vec<Tip>,
}

impl<C> Encode<C> for Tip {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W>> {
        e.array(3)?
            .str(&self.scope.to_string())?
            .u64(self.number)?
            .encode(self.head)?
            .ok()
    }
}

impl<'b, C> Decode<'b, C> for Tip {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        if d.array()? != Some(3) {
            return Err(DecodeError::message("tip"));
        }
        Ok(Tip {
            scope: d.str()?.parse().map_err(|_| DecodeError::message("scope"))?,
            number: d.u64()?,
            head: d.decode()?,
        })
    }
}

impl<C> Encode<C> for Tips {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W>> {
        e.array(2)?.u8(1)?.encode(&self.tips)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Tips {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        open_array(d, 2, 1)?;
        Ok(Tips {
            tips: bounded_list(d, MAX_TIPS as u64)?,
        })
    }
}
