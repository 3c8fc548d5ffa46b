//! The end of a reply that went well: the station's signed word, how far this reply went, and what the
//! phone's state should come to.

use ketepai_model::canonical::open_array;
use ketepai_model::identity::Checkpoint;
use ketepai_model::ids::Digest;
use minicbor::{Decode, Decoder, Encode, Encoder};

use super::{DecodeError, EncodeError, nonce};
use crate::cursor::Cursor;

/// The longest nonce.
pub const MAX_NONCE_BYTES: usize = 64;

/// `[1, checkpoint, nonce, more, cursor, digests | null]`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Done {
    /// How far the station has received and backed up, signed.
    pub checkpoint: Checkpoint,
    /// For the signature on the next request.
    pub nonce: Vec<u8>,
    /// Whether there is more to fetch.
    pub more: bool,
    /// The last position that this reply included, and the running hash at it.
    pub cursor: Cursor,
    /// What the phone's state should come to; not while there is more.
    pub digests: Option<Digests>,
}

/// `[position, verdict position, log digest, document digest]`, over the scopes that this device reads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Digests {
    /// As of which arrival.
    pub position: u64,
    /// As of which verdict.
    pub verdicts: u64,
    /// Over the tips of all logs.
    pub logs: Digest,
    /// Over the heads of all records; comparable only when all of the above are equal.
    pub documents: Digest,
}

impl<C> Encode<C> for Done {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W>> {
        e.array(6)?.u8(1)?.encode(&self.checkpoint)?.bytes(&self.nonce)?;
        e.bool(self.more)?.encode(self.cursor)?.encode(self.digests)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Done {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        open_array(d, 6, 1)?;
        Ok(Done {
            checkpoint: d.decode()?,
            nonce: nonce(d)?,
            more: d.bool()?,
            cursor: d.decode()?,
            digests: d.decode()?,
        })
    }
}

impl<C> Encode<C> for Digests {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W>> {
        e.array(4)?.u64(self.position)?.u64(self.verdicts)?;
        e.encode(self.logs)?.encode(self.documents)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Digests {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        if d.array()? != Some(4) {
            return Err(DecodeError::message("digests"));
        }
        Ok(Digests {
            position: d.u64()?,
            verdicts: d.u64()?,
            logs: d.decode()?,
            documents: d.decode()?,
        })
    }
}
