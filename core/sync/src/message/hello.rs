//! The first frame of every request: who asks, how far it has read, how much it can take.

use ketepai_model::canonical::open_array;
use ketepai_model::identity::{Certificate, StationKey};
use ketepai_model::ids::{DeviceId, Digest};
use minicbor::{Decode, Decoder, Encode, Encoder};

use super::{DecodeError, EncodeError};
use crate::cursor::Cursor;

/// `[1, device, cursor, budget, own logs, want own, [station key, certificate] | null]`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hello {
    /// The device that asks and signs the request.
    pub device: DeviceId,
    /// How far it has read.
    pub cursor: Cursor,
    /// How many bytes of segments it wants at most in this reply.
    pub budget: u32,
    /// The set digest over the tips of its own logs that it believes the station to hold.
    pub own_logs: Digest,
    /// Whether its own segments are to be sent too: after a restore.
    pub want_own: bool,
    /// Its certificate, only after the station answered [`super::Advice::Enrol`].
    pub certificate: Option<Box<(StationKey, Certificate)>>,
}

impl<C> Encode<C> for Hello {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W>> {
        e.array(7)?.u8(1)?.encode(self.device)?.encode(self.cursor)?;
        e.u32(self.budget)?.encode(self.own_logs)?.bool(self.want_own)?;
        match self.certificate.as_deref() {
            Some((station, certificate)) => e.array(2)?.encode(station)?.encode(certificate)?.ok(),
            None => e.null()?.ok(),
        }
    }
}

impl<'b, C> Decode<'b, C> for Hello {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        open_array(d, 7, 1)?;
        Ok(Hello {
            device: d.decode()?,
            cursor: d.decode()?,
            budget: d.u32()?,
            own_logs: d.decode()?,
            want_own: d.bool()?,
            certificate: certificate(d)?,
        })
    }
}

fn certificate(d: &mut Decoder<'_>) -> Result<Option<Box<(StationKey, Certificate)>>, DecodeError> {
    if d.datatype()? == minicbor::data::Type::Null {
        d.null()?;
        return Ok(None);
    }
    match d.array()? {
        Some(2) => Ok(Some(Box::new((d.decode()?, d.decode()?)))),
        _ => Err(DecodeError::message("certificate")),
    }
}
