//! Heads, what a device signs; and segments, a signed head with its payloads.

use ed25519_dalek::{SigningKey, VerifyingKey};
use minicbor::{Decode, Decoder, Encode, Encoder};

use super::{Entry, Evidence};
use crate::canonical::{self, Domain};
use crate::error::Error;
use crate::ids::{DeviceId, EntryHash, HeadHash};
use crate::scope::Scope;

/// Most entries that one segment seals.
pub const MAX_SEGMENT_ENTRIES: usize = 64;
/// A segment is closed once its payloads reach this many bytes. One entry alone may be larger.
pub const MAX_SEGMENT_BYTES: usize = 32 * 1024;

/// `[1, scope, device, number, previous | null, [entry hash …], [evidence …], checkpoint | null]`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Head {
    /// The scope of every entry in the segment.
    pub scope: Scope,
    /// The device that sealed it.
    pub device: DeviceId,
    /// Its place in the log, counted from 1.
    pub number: u64,
    /// The head before it; `None` for number 1 only.
    pub previous: Option<HeadHash>,
    /// The entries, in the order in which they were written.
    pub entries: Vec<EntryHash>,
    /// One piece of clock evidence per entry.
    pub evidence: Vec<Evidence>,
    /// The hash of the latest checkpoint that the device had seen: a lower bound on the time of sealing.
    pub checkpoint: Option<[u8; 32]>,
}

impl Head {
    /// The canonical bytes, which are signed.
    pub fn to_bytes(&self) -> Vec<u8> {
        canonical::encode(self)
    }

    /// Reads canonical bytes and checks the head's own rules.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Error> {
        let head: Head = canonical::decode(bytes, "head")?;
        head.check()?;
        Ok(head)
    }

    /// BLAKE3 over the canonical bytes.
    pub fn hash(&self) -> HeadHash {
        HeadHash(Domain::Head.hash(&[&self.to_bytes()]))
    }

    /// The rules a head keeps by itself.
    pub fn check(&self) -> Result<(), Error> {
        let counted = !self.entries.is_empty()
            && self.entries.len() <= MAX_SEGMENT_ENTRIES
            && self.evidence.len() == self.entries.len();
        let chained = self.number >= 1 && (self.number == 1) == self.previous.is_none();
        if counted && chained {
            Ok(())
        } else {
            Err(Error::Malformed("head"))
        }
    }

    /// Signs the head with its device's key.
    pub fn sign(self, key: &SigningKey) -> SignedHead {
        let signature = Domain::Head.sign(key, &self.to_bytes());
        SignedHead {
            head: self,
            signature,
        }
    }
}

impl<C> Encode<C> for Head {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(8)?
            .u8(1)?
            .str(&self.scope.to_string())?
            .encode(self.device)?
            .u64(self.number)?;
        e.encode(self.previous)?
            .encode(&self.entries)?
            .encode(&self.evidence)?;
        match &self.checkpoint {
            Some(hash) => e.bytes(hash)?.ok(),
            None => e.null()?.ok(),
        }
    }
}

impl<'b, C> Decode<'b, C> for Head {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        canonical::open_array(d, 8, 1)?;
        let scope = d
            .str()?
            .parse()
            .map_err(|_| minicbor::decode::Error::message("scope"))?;
        Ok(Head {
            scope,
            device: d.decode()?,
            number: d.u64()?,
            previous: d.decode()?,
            entries: canonical::bounded_list(d, MAX_SEGMENT_ENTRIES as u64)?,
            evidence: canonical::bounded_list(d, MAX_SEGMENT_ENTRIES as u64)?,
            checkpoint: optional_hash(d)?,
        })
    }
}

/// Reads 32 bytes or null.
fn optional_hash(d: &mut Decoder<'_>) -> Result<Option<[u8; 32]>, minicbor::decode::Error> {
    if d.datatype()? == minicbor::data::Type::Null {
        d.null()?;
        return Ok(None);
    }
    let bytes = d
        .bytes()?
        .try_into()
        .map_err(|_| minicbor::decode::Error::message("hash"))?;
    Ok(Some(bytes))
}

/// A head with its device's signature.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SignedHead {
    /// What is signed.
    pub head: Head,
    /// Ed25519 over the head's canonical bytes.
    pub signature: [u8; 64],
}

impl SignedHead {
    /// Verifies the signature with the key that a certificate gives for the head's device.
    pub fn verify(&self, key: &VerifyingKey) -> Result<(), Error> {
        Domain::Head.verify(key, &self.head.to_bytes(), &self.signature)
    }
}

/// A signed head with its payloads, each at hand or not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Segment {
    /// The signed head.
    pub signed: SignedHead,
    /// As many as the head has entries; `None` is withheld or erased.
    pub payloads: Vec<Option<Entry>>,
}

impl Segment {
    /// Shorthand for the head.
    pub fn head(&self) -> &Head {
        &self.signed.head
    }

    /// Checks every payload against the hash in the head.
    pub fn check_payloads(&self) -> Result<(), Error> {
        let head = self.head();
        if head.entries.len() != self.payloads.len() {
            return Err(Error::Malformed("segment"));
        }
        for (payload, hash) in self.payloads.iter().zip(&head.entries) {
            if let Some(entry) = payload {
                entry.check_size()?;
                if entry.hash() != *hash {
                    return Err(Error::Malformed("payload"));
                }
            }
        }
        Ok(())
    }
}

/// A tip's contribution to the digest of a scope's logs.
pub fn tip_member(scope: &Scope, device: &DeviceId, number: u64, hash: &HeadHash) -> [u8; 32] {
    let (scope, number) = (scope.to_string(), number.to_be_bytes());
    let parts: [&[u8]; 6] = [
        b"tip",
        scope.as_bytes(),
        b"\0",
        device.as_bytes(),
        &number,
        hash.as_bytes(),
    ];
    Domain::Digest.hash(&parts)
}
