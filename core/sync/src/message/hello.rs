//! The first frame of every request: who asks, how far it has read, how much it can take.

use ketepai_model::canonical::{bounded_list, unknown_version};
use ketepai_model::identity::{Certificate, StationKey};
use ketepai_model::ids::{DeviceId, Digest};
use minicbor::{Decode, Decoder, Encode, Encoder};

use super::{DecodeError, EncodeError, Filling};
use crate::cursor::Cursor;

/// The most grants that are filled in at once.
const MAX_FILLING: u64 = 64;

/// `[2, device, cursor, budget, own logs, want own, [station key, certificate] | null, incarnation, [filling …]]`.
/// A phone of version 1 says `[1, …]` without the last two, which reads as incarnation 0 and nothing to fill.
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
    /// Under which incarnation of its certificate the device works from now on: it has sent all that it wrote
    /// under those before.
    pub incarnation: u32,
    /// Scopes whose older segments the cursor has passed without bringing them.
    pub filling: Vec<Filling>,
}

impl Hello {
    fn is_of_version_1(&self) -> bool {
        self.incarnation == 0 && self.filling.is_empty()
    }
}

impl<C> Encode<C> for Hello {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W>> {
        match self.is_of_version_1() {
            true => e.array(7)?.u8(1)?,
            false => e.array(9)?.u8(2)?,
        };
        e.encode(self.device)?.encode(self.cursor)?;
        e.u32(self.budget)?.encode(self.own_logs)?.bool(self.want_own)?;
        match self.certificate.as_deref() {
            Some((station, certificate)) => e.array(2)?.encode(station)?.encode(certificate)?,
            None => e.null()?,
        };
        match self.is_of_version_1() {
            true => Ok(()),
            false => e.u32(self.incarnation)?.encode(&self.filling)?.ok(),
        }
    }
}

impl<'b, C> Decode<'b, C> for Hello {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        let version = match (d.array()?, d.u8()?) {
            (Some(7), 1) => 1,
            (Some(9), 2) => 2,
            (_, 1 | 2) => return Err(DecodeError::message("array length")),
            _ => return Err(unknown_version()),
        };
        Ok(Hello {
            device: d.decode()?,
            cursor: d.decode()?,
            budget: d.u32()?,
            own_logs: d.decode()?,
            want_own: d.bool()?,
            certificate: certificate(d)?,
            incarnation: if version == 1 { 0 } else { d.u32()? },
            filling: if version == 1 {
                Vec::new()
            } else {
                bounded_list(d, MAX_FILLING)?
            },
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
