//! How far a scope that is being filled in has come: one that this person reads only since the cursor passed
//! its older segments.

use ketepai_model::canonical::open_array;
use ketepai_model::scope::Grant;
use minicbor::{Decode, Decoder, Encode, Encoder};

use super::{DecodeError, EncodeError};

/// `[grant, after, until]`: everything under the grant with a position after the one, up to the other.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Filling {
    /// What is being filled in.
    pub grant: Grant,
    /// Up to here it is there.
    pub after: u64,
    /// From here on the cursor brings it.
    pub until: u64,
}

/// Said instead of a grant: the device's own logs, in whatever scope.
const OWN: &str = "own";

impl Filling {
    /// Everything of the device's own logs.
    pub fn own() -> Result<Self, ketepai_model::error::Error> {
        Ok(Filling {
            grant: Grant::parse(OWN)?,
            after: 0,
            until: u64::MAX,
        })
    }

    /// Whether it is the device's own logs that are to be filled in.
    pub fn is_own(&self) -> bool {
        self.grant.as_str() == OWN
    }
}

/// `[1, grant, position, complete]`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Filled {
    /// What was filled in.
    pub grant: Grant,
    /// Up to which position.
    pub position: u64,
    /// Whether that is all of it.
    pub complete: bool,
}

fn grant(d: &mut Decoder<'_>) -> Result<Grant, DecodeError> {
    Grant::parse(d.str()?).map_err(|_| DecodeError::message("grant"))
}

impl<C> Encode<C> for Filling {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W>> {
        e.array(3)?
            .str(self.grant.as_str())?
            .u64(self.after)?
            .u64(self.until)?
            .ok()
    }
}

impl<'b, C> Decode<'b, C> for Filling {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        if d.array()? != Some(3) {
            return Err(DecodeError::message("filling"));
        }
        Ok(Filling {
            grant: grant(d)?,
            after: d.u64()?,
            until: d.u64()?,
        })
    }
}

impl<C> Encode<C> for Filled {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W>> {
        e.array(4)?.u8(1)?.str(self.grant.as_str())?;
        e.u64(self.position)?.bool(self.complete)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Filled {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        open_array(d, 4, 1)?;
        Ok(Filled {
            grant: grant(d)?,
            position: d.u64()?,
            complete: d.bool()?,
        })
    }
}
