//! Canonical bytes ✍: deterministic CBOR (RFC 8949 §4.2.1), arrays only, shortest integers, and the
//! domain-separated hashes and signatures over them. Nothing is hashed or signed by any other road.

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use minicbor::{Decode, Decoder, Encode, Encoder};

use crate::error::Error;

/// What is hashed or signed. Two domains never share a hash or a signature.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Domain {
    /// An entry of a log.
    Entry,
    /// A segment's head.
    Head,
    /// A record's id, over scope and root change.
    Record,
    /// A device's id, over its Ed25519 key.
    Device,
    /// A device's certificate.
    Certificate,
    /// A station's signing key, certified by its root key.
    StationKey,
    /// A station's word on what it has received.
    Checkpoint,
    /// The running hash of arrivals.
    Running,
    /// A device's request to be enrolled.
    Enrolment,
    /// A device's signature on a request's body.
    Request,
    /// The fingerprint of a station's root key.
    Fingerprint,
    /// A member of a set digest.
    Digest,
    /// A device's request to go on under a new key.
    Succession,
    /// A device's word, inside a tunnel, that it is at this end of it.
    Introduction,
    /// The outer label of something sealed and carried.
    Label,
    /// A station's word on files.
    FileCustody,
    /// A station's word on a report that it made.
    ReportWord,
}

impl Domain {
    /// The context string; changing one changes every hash and signature made under it.
    pub const fn context(self) -> &'static str {
        match self {
            Domain::Entry => "ketepai 2026 entry v1",
            Domain::Head => "ketepai 2026 head v1",
            Domain::Record => "ketepai 2026 record v1",
            Domain::Device => "ketepai 2026 device v1",
            Domain::Certificate => "ketepai 2026 certificate v1",
            Domain::StationKey => "ketepai 2026 station key v1",
            Domain::Checkpoint => "ketepai 2026 checkpoint v1",
            Domain::Running => "ketepai 2026 running v1",
            Domain::Enrolment => "ketepai 2026 enrolment v1",
            Domain::Request => "ketepai 2026 request v1",
            Domain::Fingerprint => "ketepai 2026 fingerprint v1",
            Domain::Digest => "ketepai 2026 digest v1",
            Domain::Succession => "ketepai 2026 succession v1",
            Domain::Introduction => "ketepai 2026 introduction v1",
            Domain::Label => "ketepai 2026 label v1",
            Domain::FileCustody => "ketepai 2026 file custody v1",
            Domain::ReportWord => "ketepai 2026 report word v1",
        }
    }

    /// BLAKE3 in key-derivation mode, keyed by the domain, over the parts in order.
    pub fn hash(self, parts: &[&[u8]]) -> [u8; 32] {
        let mut hasher = blake3::Hasher::new_derive_key(self.context());
        for part in parts {
            hasher.update(part);
        }
        *hasher.finalize().as_bytes()
    }

    /// Signs the domain's hash of `bytes` (Ed25519, RFC 8032).
    pub fn sign(self, key: &SigningKey, bytes: &[u8]) -> [u8; 64] {
        key.sign(&self.message(bytes)).to_bytes()
    }

    /// Verifies strictly: no small-order keys, no malleable signatures.
    pub fn verify(self, key: &VerifyingKey, bytes: &[u8], signature: &[u8; 64]) -> Result<(), Error> {
        key.verify_strict(&self.message(bytes), &Signature::from_bytes(signature))
            .map_err(|_| Error::BadSignature(self.context()))
    }

    fn message(self, bytes: &[u8]) -> Vec<u8> {
        [self.context().as_bytes(), b"\0", &self.hash(&[bytes])].concat()
    }
}

/// Encodes a value; encoding into memory cannot fail.
pub fn encode<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    // A Vec's writer is infallible, so the only error type is uninhabited.
    let _ = Encoder::new(&mut bytes).encode(value);
    bytes
}

/// Decodes a value and insists on the one canonical form: encoding it again gives the same bytes.
pub fn decode<'b, T: Decode<'b, ()> + Encode<()>>(bytes: &'b [u8], what: &'static str) -> Result<T, Error> {
    let mut decoder = Decoder::new(bytes);
    let value: T = decoder.decode().map_err(|e| {
        if e.is_message() && e.to_string().contains(UNKNOWN_VERSION) {
            Error::UnknownVersion(what)
        } else {
            Error::Malformed(what)
        }
    })?;
    if decoder.position() != bytes.len() || encode(&value) != bytes {
        return Err(Error::NotCanonical(what));
    }
    Ok(value)
}

const UNKNOWN_VERSION: &str = "unknown version";

/// What a reader says of a version that it does not know.
pub fn unknown_version() -> minicbor::decode::Error {
    minicbor::decode::Error::message(UNKNOWN_VERSION)
}

/// Reads an array header of exactly `len` items and, first among them, the version.
pub fn open_array(d: &mut Decoder<'_>, len: u64, version: u64) -> Result<(), minicbor::decode::Error> {
    let found = d.array()?;
    if d.u64()? != version {
        return Err(unknown_version());
    }
    if found != Some(len) {
        return Err(minicbor::decode::Error::message("array length"));
    }
    Ok(())
}

/// Reads a list of definite length, refusing more than `most` items before reserving anything.
pub fn bounded_list<'b, T: Decode<'b, ()>>(
    d: &mut Decoder<'b>,
    most: u64,
) -> Result<Vec<T>, minicbor::decode::Error> {
    let len = d
        .array()?
        .ok_or_else(|| minicbor::decode::Error::message("indefinite list"))?;
    if len > most {
        return Err(minicbor::decode::Error::message("list too long"));
    }
    (0..len).map(|_| d.decode()).collect()
}

/// Reads exactly 64 bytes of signature.
pub fn signature(d: &mut Decoder<'_>) -> Result<[u8; 64], minicbor::decode::Error> {
    d.bytes()?
        .try_into()
        .map_err(|_| minicbor::decode::Error::message("signature"))
}
