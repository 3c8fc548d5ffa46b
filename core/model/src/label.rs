//! What stands on the outside of something sealed and carried ✍: who gave it, how large it is, for whom. Says
//! nothing about what is inside: not whose it is, not in which scope, not how many.

use minicbor::{Decode, Decoder, Encode, Encoder};

use crate::canonical::{self, Domain};
use crate::error::Error;
use crate::identity::DeviceKeys;
use crate::ids::{BlobHash, DeviceId};

/// `[1, giver, size, hash, destination, expires, signature]`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Label {
    /// The device that sealed it.
    pub giver: DeviceId,
    /// The bytes of the sealed body.
    pub size: u64,
    /// The BLAKE3 of the sealed body.
    pub hash: BlobHash,
    /// Who can open it: a station's signing key or a phone, by its device id.
    pub destination: DeviceId,
    /// Until when somebody may be asked to carry it: station time, seconds since 1970 UTC.
    pub expires_s: i64,
    /// By the giver, over all of the above.
    pub signature: [u8; 64],
}

impl Label {
    /// Labels a sealed body.
    pub fn sign(keys: &DeviceKeys, body: &[u8], destination: DeviceId, expires_s: i64) -> Self {
        let mut label = Label {
            giver: keys.device(),
            size: body.len() as u64,
            hash: BlobHash::of(body),
            destination,
            expires_s,
            signature: [0; 64],
        };
        label.signature = Domain::Label.sign(&keys.signing, &label.signed_bytes());
        label
    }

    /// Verifies against the giver's Ed25519 key, which the caller has from its certificate.
    pub fn verify(&self, giver: &[u8; 32]) -> Result<(), Error> {
        let key =
            ed25519_dalek::VerifyingKey::from_bytes(giver).map_err(|_| Error::Malformed("public key"))?;
        Domain::Label.verify(&key, &self.signed_bytes(), &self.signature)
    }

    /// Whether a body is the one that was labelled.
    pub fn fits(&self, body: &[u8]) -> bool {
        self.size == body.len() as u64 && self.hash == BlobHash::of(body)
    }

    fn signed_bytes(&self) -> Vec<u8> {
        canonical::encode(&Label {
            signature: [0; 64],
            ..self.clone()
        })
    }
}

impl<C> Encode<C> for Label {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(7)?.u8(1)?.encode(self.giver)?.u64(self.size)?;
        e.encode(self.hash)?.encode(self.destination)?;
        e.i64(self.expires_s)?.bytes(&self.signature)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Label {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        canonical::open_array(d, 7, 1)?;
        Ok(Label {
            giver: d.decode()?,
            size: d.u64()?,
            hash: d.decode()?,
            destination: d.decode()?,
            expires_s: d.i64()?,
            signature: canonical::signature(d)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_holds_for_its_giver_and_its_body_alone() {
        let keys = DeviceKeys::from_seed(&[1; 32]);
        let label = Label::sign(&keys, b"sealed", DeviceId([9; 16]), 1_800_000_000);
        assert_eq!(
            canonical::decode::<Label>(&canonical::encode(&label), "label"),
            Ok(label.clone())
        );
        assert!(label.verify(&keys.verifying()).is_ok());
        assert!(
            label
                .verify(&DeviceKeys::from_seed(&[2; 32]).verifying())
                .is_err()
        );
        assert!(label.fits(b"sealed") && !label.fits(b"Sealed") && !label.fits(b"sealed "));
        let forged = Label {
            destination: DeviceId([8; 16]),
            ..label
        };
        assert!(forged.verify(&keys.verifying()).is_err());
    }
}
