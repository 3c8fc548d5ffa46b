//! What stands in the frames between phones, other than segments and parcels: deterministic CBOR arrays, version
//! first, bounded. Must not know who says what when.

use ketepai_model::canonical::{bounded_list, encode, open_array, signature};
use ketepai_model::identity::{Certificate, StationKey};
use ketepai_model::ids::{BlobHash, DeviceId, HeadHash};
use ketepai_model::scope::Scope;
use minicbor::{Decode, Decoder, Encode, Encoder};

use crate::frame::{self, FrameType};
use crate::message::{DecodeError, EncodeError, reason};

/// The most tips in one frame.
pub const MAX_TIPS: usize = 1024;
/// The most logs that are asked for whole in one turn.
pub const MAX_WANTS: usize = 1024;
/// The most segments, and the most refusals, in one turn.
pub const MAX_TURN: usize = 512;

/// A log: whose, in which scope.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Log {
    /// The scope.
    pub scope: Scope,
    /// The device that writes it.
    pub device: DeviceId,
}

/// The newest known segment of one branch of one log.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct LogTip {
    /// Which log.
    pub log: Log,
    /// The segment's number.
    pub number: u64,
    /// The segment's head.
    pub head: HeadHash,
}

/// `[1, station key, certificate, signature]`: who is at this end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Introduction {
    /// The device's certificate, and the station's key behind it.
    pub chain: Box<(StationKey, Certificate)>,
    /// Over the handshake's hash.
    pub signature: [u8; 64],
}

/// `[1, private, [[scope, device, number, head] …]]`: what is held; a long list comes in several frames.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Have {
    /// Whether this is about scopes of one person alone, which are named only to a device that shares them.
    pub private: bool,
    /// All tips in those scopes.
    pub tips: Vec<LogTip>,
}

/// `[1, [[scope, device] …]]`: logs to be sent whole.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Want {
    /// Which.
    pub logs: Vec<Log>,
}

/// `[1, segments, [[index, reason] …], [hash …], [[hash, reason] …]]`: what has been kept of the last turn, and
/// what not.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Kept {
    /// How many segments of the turn, from its first on, are durable, but for those kept out.
    pub segments: u64,
    /// Segments kept out, by their index in the turn, and why.
    pub out: Vec<(u64, String)>,
    /// Parcels that are now carried.
    pub parcels: Vec<BlobHash>,
    /// Parcels that are not, and why.
    pub declined: Vec<(BlobHash, String)>,
}

/// `[1, more, expects, room, note | null]`: the end of a turn.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Turn {
    /// Whether there are more segments than went into this turn.
    pub more: bool,
    /// Whether an answer is expected; if not, this was the last turn.
    pub expects: bool,
    /// How many bytes of parcels this device would carry for the other.
    pub room: u64,
    /// Why the other is given nothing, as a code.
    pub note: Option<String>,
}

/// A message as a frame of its type.
pub fn to_frame<T: Encode<()>>(kind: FrameType, message: &T) -> Vec<u8> {
    frame::encode(kind, &encode(message))
}

impl<C> Encode<C> for Log {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W>> {
        e.array(2)?
            .str(&self.scope.to_string())?
            .encode(self.device)?
            .ok()
    }
}

impl<'b, C> Decode<'b, C> for Log {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        match d.array()? {
            Some(2) => log(d),
            _ => Err(DecodeError::message("log")),
        }
    }
}

fn log(d: &mut Decoder<'_>) -> Result<Log, DecodeError> {
    Ok(Log {
        scope: d.str()?.parse().map_err(|_| DecodeError::message("scope"))?,
        device: d.decode()?,
    })
}

impl<C> Encode<C> for LogTip {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W>> {
        e.array(4)?
            .str(&self.log.scope.to_string())?
            .encode(self.log.device)?;
        e.u64(self.number)?.encode(self.head)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for LogTip {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        if d.array()? != Some(4) {
            return Err(DecodeError::message("tip"));
        }
        Ok(LogTip {
            log: log(d)?,
            number: d.u64()?,
            head: d.decode()?,
        })
    }
}

impl<C> Encode<C> for Introduction {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W>> {
        e.array(4)?.u8(1)?.encode(&self.chain.0)?.encode(&self.chain.1)?;
        e.bytes(&self.signature)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Introduction {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        open_array(d, 4, 1)?;
        Ok(Introduction {
            chain: Box::new((d.decode()?, d.decode()?)),
            signature: signature(d)?,
        })
    }
}

impl<C> Encode<C> for Have {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W>> {
        e.array(3)?.u8(1)?.bool(self.private)?.encode(&self.tips)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Have {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        open_array(d, 3, 1)?;
        Ok(Have {
            private: d.bool()?,
            tips: bounded_list(d, MAX_TIPS as u64)?,
        })
    }
}

impl<C> Encode<C> for Want {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W>> {
        e.array(2)?.u8(1)?.encode(&self.logs)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Want {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        open_array(d, 2, 1)?;
        Ok(Want {
            logs: bounded_list(d, MAX_WANTS as u64)?,
        })
    }
}

impl<C> Encode<C> for Kept {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W>> {
        e.array(5)?.u8(1)?.u64(self.segments)?.encode(&self.out)?;
        e.encode(&self.parcels)?.encode(&self.declined)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Kept {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        open_array(d, 5, 1)?;
        let most = MAX_TURN as u64;
        Ok(Kept {
            segments: d.u64()?,
            out: with_reasons(d)?,
            parcels: bounded_list(d, most)?,
            declined: with_reasons(d)?,
        })
    }
}

fn with_reasons<'b, T: Decode<'b, ()>>(d: &mut Decoder<'b>) -> Result<Vec<(T, String)>, DecodeError> {
    let named = bounded_list::<Named<T>>(d, MAX_TURN as u64)?;
    Ok(named.into_iter().map(|n| (n.0, n.1)).collect())
}

struct Named<T>(T, String);

impl<'b, C, T: Decode<'b, ()>> Decode<'b, C> for Named<T> {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        match d.array()? {
            Some(2) => Ok(Named(d.decode()?, reason(d)?)),
            _ => Err(DecodeError::message("reason")),
        }
    }
}

impl<C> Encode<C> for Turn {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W>> {
        e.array(5)?.u8(1)?.bool(self.more)?.bool(self.expects)?;
        e.u64(self.room)?.encode(&self.note)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Turn {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        open_array(d, 5, 1)?;
        Ok(Turn {
            more: d.bool()?,
            expects: d.bool()?,
            room: d.u64()?,
            note: match d.datatype()? {
                minicbor::data::Type::Null => d.null().map(|()| None)?,
                _ => Some(reason(d)?),
            },
        })
    }
}
