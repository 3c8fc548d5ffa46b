//! A station's word that a device's key no longer speaks for anybody: the phone is lost, or there are two of it.

use minicbor::{Decode, Decoder, Encode, Encoder};

use crate::canonical;
use crate::ids::{DeviceId, HeadHash};
use crate::scope::Scope;

/// The most logs that a revocation names.
const MAX_LOGS: u64 = 1024;

/// `[1, device, reason, wipe, successor | null, at, [[scope, number, head] …]]`. It stands in a station's own
/// log, whose signature covers it. What arrives under the key afterwards and does not lead to one of the heads
/// is held for review.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Revocation {
    /// The device whose key ends.
    pub device: DeviceId,
    /// Why, as a code with a sentence in `locales/`: `lost`, `left`, `succeeded`, ….
    pub reason: String,
    /// Whether the device is to erase what it holds, once its own work is at the station.
    pub wipe: bool,
    /// The device that goes on in its place: after a fork, for the first to arrive.
    pub successor: Option<DeviceId>,
    /// When, seconds since 1970 UTC.
    pub at_s: i64,
    /// How far its logs went then, for a station that has to learn them anew: they and all before them stand.
    pub upto: Vec<LogTip>,
}

/// The newest segment of one branch of a log.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct LogTip {
    /// Whose log, together with the device.
    pub scope: Scope,
    /// The segment's number.
    pub number: u64,
    /// Its head.
    pub head: HeadHash,
}

impl<C> Encode<C> for LogTip {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(3)?.str(&self.scope.to_string())?.u64(self.number)?;
        e.encode(self.head)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for LogTip {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let bad = minicbor::decode::Error::message;
        if d.array()? != Some(3) {
            return Err(bad("tip"));
        }
        Ok(LogTip {
            scope: d.str()?.parse().map_err(|_| bad("scope"))?,
            number: d.u64()?,
            head: d.decode()?,
        })
    }
}

impl<C> Encode<C> for Revocation {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(7)?.u8(1)?.encode(self.device)?.str(&self.reason)?;
        e.bool(self.wipe)?.encode(self.successor)?.i64(self.at_s)?;
        e.encode(&self.upto)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Revocation {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        canonical::open_array(d, 7, 1)?;
        Ok(Revocation {
            device: d.decode()?,
            reason: d.str()?.to_owned(),
            wipe: d.bool()?,
            successor: d.decode()?,
            at_s: d.i64()?,
            upto: canonical::bounded_list(d, MAX_LOGS)?,
        })
    }
}
