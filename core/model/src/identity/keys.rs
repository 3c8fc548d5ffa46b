//! Key pairs of a device, and the root's certificate on a station's signing key.

use ed25519_dalek::{SigningKey, VerifyingKey};
use minicbor::{Decode, Decoder, Encode, Encoder};
use zeroize::Zeroizing;

use crate::canonical::{self, Domain};
use crate::error::Error;
use crate::ids::DeviceId;
use crate::scope::Area;

/// A device's two key pairs, made from one 32-byte seed that the platform keeps.
pub struct DeviceKeys {
    /// Ed25519: signs heads and requests.
    pub signing: SigningKey,
    /// X25519: what others seal to this device.
    pub sealing: x25519_dalek::StaticSecret,
}

impl DeviceKeys {
    /// Derives both key pairs from the seed, under separate contexts.
    pub fn from_seed(seed: &[u8; 32]) -> Self {
        let derive = |context: &str| Zeroizing::new(blake3::derive_key(context, seed));
        DeviceKeys {
            signing: SigningKey::from_bytes(&derive("ketepai 2026 ed25519 seed v1")),
            sealing: x25519_dalek::StaticSecret::from(*derive("ketepai 2026 x25519 seed v1")),
        }
    }

    /// The device that these keys make.
    pub fn device(&self) -> DeviceId {
        device_id(&self.verifying())
    }

    /// The public Ed25519 key, 32 bytes.
    pub fn verifying(&self) -> [u8; 32] {
        self.signing.verifying_key().to_bytes()
    }

    /// The public X25519 key, 32 bytes.
    pub fn sealing_public(&self) -> [u8; 32] {
        x25519_dalek::PublicKey::from(&self.sealing).to_bytes()
    }
}

/// A device's id: 16 bytes of the hash of its Ed25519 key, so that a certificate cannot lend it to another.
pub fn device_id(verifying: &[u8; 32]) -> DeviceId {
    let hash = Domain::Device.hash(&[verifying]);
    let mut id = [0; 16];
    id.copy_from_slice(&hash[..16]);
    DeviceId(id)
}

/// What an invitation shows of a root key: 20 bytes of its hash.
pub fn fingerprint(root: &[u8; 32]) -> [u8; 20] {
    let hash = Domain::Fingerprint.hash(&[root]);
    let mut short = [0; 20];
    short.copy_from_slice(&hash[..20]);
    short
}

/// Reads a public key.
pub fn verifying_key(bytes: &[u8; 32]) -> Result<VerifyingKey, Error> {
    VerifyingKey::from_bytes(bytes).map_err(|_| Error::Malformed("public key"))
}

/// A device's signature over (nonce, path, BLAKE3 of the body).
pub fn request_signature(keys: &DeviceKeys, nonce: &[u8], path: &str, body: &[u8]) -> [u8; 64] {
    Domain::Request.sign(&keys.signing, &request_bytes(nonce, path, body))
}

/// Checks a request's signature.
pub fn verify_request(
    key: &[u8; 32],
    nonce: &[u8],
    path: &str,
    body_hash: &[u8; 32],
    signature: &[u8; 64],
) -> Result<(), Error> {
    let bytes = [nonce, b"\0", path.as_bytes(), b"\0", body_hash].concat();
    Domain::Request.verify(&verifying_key(key)?, &bytes, signature)
}

fn request_bytes(nonce: &[u8], path: &str, body: &[u8]) -> Vec<u8> {
    [
        nonce,
        b"\0",
        path.as_bytes(),
        b"\0",
        blake3::hash(body).as_bytes(),
    ]
    .concat()
}

/// `[1, county, root key, signing key, sealing key, incarnation, from, signature]`: a root's word that this
/// signing key speaks for the county's station. `from` is in seconds since 1970 UTC.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StationKey {
    /// The county served.
    pub county: Area,
    /// The root's Ed25519 key.
    pub root: [u8; 32],
    /// The certified Ed25519 key.
    pub signing: [u8; 32],
    /// The X25519 key to which things are sealed for the station.
    pub sealing: [u8; 32],
    /// Counts signing keys: one more after each restore.
    pub incarnation: u32,
    /// From when.
    pub from_s: i64,
    /// By the root key, over all of the above.
    pub signature: [u8; 64],
}

impl StationKey {
    /// Certifies a signing key with the root key.
    pub fn certify(
        root: &SigningKey,
        county: Area,
        keys: &DeviceKeys,
        incarnation: u32,
        from_s: i64,
    ) -> Self {
        let mut certified = StationKey {
            county,
            root: root.verifying_key().to_bytes(),
            signing: keys.verifying(),
            sealing: keys.sealing_public(),
            incarnation,
            from_s,
            signature: [0; 64],
        };
        certified.signature = Domain::StationKey.sign(root, &certified.signed_bytes());
        certified
    }

    /// Verifies the root's signature; whether the root is the right one is the caller's question.
    pub fn verify(&self) -> Result<(), Error> {
        Domain::StationKey.verify(&verifying_key(&self.root)?, &self.signed_bytes(), &self.signature)
    }

    /// The station as an author of segments.
    pub fn device(&self) -> DeviceId {
        device_id(&self.signing)
    }

    fn signed_bytes(&self) -> Vec<u8> {
        canonical::encode(&StationKey {
            signature: [0; 64],
            ..self.clone()
        })
    }
}

impl<C> Encode<C> for StationKey {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(8)?
            .u8(1)?
            .str(self.county.as_str())?
            .bytes(&self.root)?
            .bytes(&self.signing)?;
        e.bytes(&self.sealing)?
            .u32(self.incarnation)?
            .i64(self.from_s)?
            .bytes(&self.signature)?
            .ok()
    }
}

impl<'b, C> Decode<'b, C> for StationKey {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        canonical::open_array(d, 8, 1)?;
        Ok(StationKey {
            county: area(d)?,
            root: key(d)?,
            signing: key(d)?,
            sealing: key(d)?,
            incarnation: d.u32()?,
            from_s: d.i64()?,
            signature: canonical::signature(d)?,
        })
    }
}

/// Reads 32 bytes.
pub(super) fn key(d: &mut Decoder<'_>) -> Result<[u8; 32], minicbor::decode::Error> {
    d.bytes()?
        .try_into()
        .map_err(|_| minicbor::decode::Error::message("key"))
}

/// Reads an area code.
pub(super) fn area(d: &mut Decoder<'_>) -> Result<Area, minicbor::decode::Error> {
    d.str()?
        .parse()
        .map_err(|_| minicbor::decode::Error::message("area"))
}
