//! One change to one record, as it is hashed.

use minicbor::{Decode, Decoder, Encode, Encoder};

use crate::canonical::{self, Domain};
use crate::error::Error;
use crate::ids::{EntryHash, RecordId};

/// The largest entry, in canonical bytes.
pub const MAX_ENTRY_BYTES: usize = 256 * 1024;

/// `[1, record id, kind, schema, body]`. In every scope but the station's the body is one raw, plain
/// Automerge change; in `station/<county>` it is a statement ([`crate::log::Statement`]).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// The record that the change belongs to; bound here because a change's own hash does not name it.
    pub record: RecordId,
    /// The record's kind, known to this program or not.
    pub kind: String,
    /// The number of the schema whose builder made the change.
    pub schema: u32,
    /// The change's bytes.
    pub body: Vec<u8>,
}

impl Entry {
    /// The canonical bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        canonical::encode(self)
    }

    /// Reads canonical bytes.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        if bytes.len() > MAX_ENTRY_BYTES {
            return Err(Error::TooLarge("entry"));
        }
        canonical::decode(bytes, "entry")
    }

    /// BLAKE3 over the canonical bytes.
    pub fn hash(&self) -> EntryHash {
        EntryHash(Domain::Entry.hash(&[&self.to_bytes()]))
    }

    /// Refuses what is larger than a log may hold.
    pub fn check_size(&self) -> Result<(), Error> {
        match Self::fits(&self.kind, &self.body) {
            true => Ok(()),
            false => Err(Error::TooLarge("entry")),
        }
    }

    /// Whether an entry of this kind with this body may be in a log.
    pub fn fits(kind: &str, body: &[u8]) -> bool {
        body.len() + kind.len() + 64 <= MAX_ENTRY_BYTES && kind.len() <= 32
    }
}

impl<C> Encode<C> for Entry {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(5)?
            .u8(1)?
            .encode(self.record)?
            .str(&self.kind)?
            .u32(self.schema)?
            .bytes(&self.body)?
            .ok()
    }
}

impl<'b, C> Decode<'b, C> for Entry {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        canonical::open_array(d, 5, 1)?;
        Ok(Entry {
            record: d.decode()?,
            kind: d.str()?.to_owned(),
            schema: d.u32()?,
            body: d.bytes()?.to_vec(),
        })
    }
}
