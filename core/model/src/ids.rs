//! The names of things: fixed-size byte strings, printed as lower-case base32 (people read them aloud)
//! or hex (hashes). They carry no meaning beyond equality; how each is derived is said at its type.

use std::fmt;
use std::str::FromStr;

use data_encoding::{BASE32_DNSSEC, HEXLOWER};

use crate::error::Error;

macro_rules! bytes_id {
    ($(#[$doc:meta])* $name:ident, $len:literal, $codec:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
        pub struct $name(pub [u8; $len]);

        impl $name {
            /// Length in bytes.
            pub const LEN: usize = $len;

            /// Reads exactly [`Self::LEN`] bytes.
            pub fn from_slice(bytes: &[u8]) -> Result<Self, Error> {
                bytes.try_into().map(Self).map_err(|_| Error::Malformed(stringify!($name)))
            }

            /// The raw bytes.
            pub fn as_bytes(&self) -> &[u8] {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&$codec.encode(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = Error;
            fn from_str(text: &str) -> Result<Self, Error> {
                let bytes = $codec
                    .decode(text.trim().to_ascii_lowercase().as_bytes())
                    .map_err(|_| Error::Malformed(stringify!($name)))?;
                Self::from_slice(&bytes)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = <std::borrow::Cow<'de, str>>::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }

        impl<C> minicbor::Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self,
                e: &mut minicbor::Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.bytes(&self.0)?.ok()
            }
        }

        impl<'b, C> minicbor::Decode<'b, C> for $name {
            fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
                let bytes = d.bytes()?;
                Self::from_slice(bytes).map_err(|_| minicbor::decode::Error::message(stringify!($name)))
            }
        }
    };
}

bytes_id!(
    /// A record: 16 bytes of BLAKE3(scope ‖ root change). See [`crate::document::record_id`].
    RecordId, 16, BASE32_DNSSEC
);
bytes_id!(
    /// A device: 16 bytes of BLAKE3 over its Ed25519 key. A new key is a new device.
    DeviceId, 16, BASE32_DNSSEC
);
bytes_id!(
    /// A person, as named by the station at the invitation: 8 random bytes.
    PersonId, 8, BASE32_DNSSEC
);
bytes_id!(
    /// The hash of an entry (BLAKE3, domain-separated, over its canonical bytes).
    EntryHash, 32, HEXLOWER
);
bytes_id!(
    /// The hash of a segment's head (BLAKE3, domain-separated, over its canonical bytes).
    HeadHash, 32, HEXLOWER
);
bytes_id!(
    /// The running hash of all arrivals at a station up to a position.
    RunningHash, 32, HEXLOWER
);
bytes_id!(
    /// The BLAKE3 of a stored file's bytes.
    BlobHash, 32, HEXLOWER
);
bytes_id!(
    /// The first 16 bytes of a file's hash: enough to tell which file a record means.
    BlobRef, 16, HEXLOWER
);
bytes_id!(
    /// The state of a replica's logs or documents in 32 bytes. Equal digests mean equal states.
    Digest, 32, HEXLOWER
);
bytes_id!(
    /// The identity of one boot of one device; monotonic times compare only within it.
    BootId, 8, HEXLOWER
);

impl RecordId {
    /// The first characters, enough to name a record on one phone's screen.
    pub fn short(&self) -> String {
        self.to_string()[..8].to_owned()
    }
}

impl DeviceId {
    /// The part that opens every Automerge actor of this device.
    pub fn actor_prefix(&self) -> [u8; 8] {
        let mut prefix = [0; 8];
        prefix.copy_from_slice(&self.0[..8]);
        prefix
    }
}

impl BlobHash {
    /// The short form by which other records refer to the file.
    pub fn short_ref(&self) -> BlobRef {
        let mut short = [0; 16];
        short.copy_from_slice(&self.0[..16]);
        BlobRef(short)
    }

    /// Hashes a file's bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(*blake3::hash(bytes).as_bytes())
    }
}

impl Digest {
    /// Folds one more member into a set digest (order does not matter, adding twice removes).
    pub fn toggle(&mut self, member: &[u8; 32]) {
        for (a, b) in self.0.iter_mut().zip(member) {
            *a ^= b;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_survives_being_read_aloud() {
        let id = RecordId([7; 16]);
        assert_eq!(id.to_string().to_uppercase().parse::<RecordId>().unwrap(), id);
        assert!("nonsense!".parse::<RecordId>().is_err());
    }
}
