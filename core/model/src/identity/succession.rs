//! A device's request to go on under a new key: after a fork, when somebody holds more of its log than itself.

use minicbor::{Decode, Decoder, Encode, Encoder};

use super::keys::{device_id, key, verifying_key};
use crate::canonical::{self, Domain};
use crate::error::Error;
use crate::identity::DeviceKeys;
use crate::ids::DeviceId;

/// `[1, old device, new Ed25519, new X25519, by the old key, by the new key]`; both signatures over the first
/// four.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SuccessionRequest {
    /// The device as the station knows it.
    pub device: DeviceId,
    /// The new Ed25519 key.
    pub signing: [u8; 32],
    /// The new X25519 key.
    pub sealing: [u8; 32],
    /// By the old key: whoever asks holds it.
    pub old: [u8; 64],
    /// By the new key: whoever asks holds it too.
    pub new: [u8; 64],
}

impl SuccessionRequest {
    /// Asks with both keys.
    pub fn new(old: &DeviceKeys, new: &DeviceKeys) -> Self {
        let mut request = SuccessionRequest {
            device: old.device(),
            signing: new.verifying(),
            sealing: new.sealing_public(),
            old: [0; 64],
            new: [0; 64],
        };
        let bytes = request.signed_bytes();
        request.old = Domain::Succession.sign(&old.signing, &bytes);
        request.new = Domain::Succession.sign(&new.signing, &bytes);
        request
    }

    /// The device that the new key makes.
    pub fn successor(&self) -> DeviceId {
        device_id(&self.signing)
    }

    /// Checks both signatures, the old one with the key that the station certified.
    pub fn verify(&self, old: &[u8; 32]) -> Result<(), Error> {
        if device_id(old) != self.device || self.successor() == self.device {
            return Err(Error::BadSignature("succession"));
        }
        let bytes = self.signed_bytes();
        Domain::Succession.verify(&verifying_key(old)?, &bytes, &self.old)?;
        Domain::Succession.verify(&verifying_key(&self.signing)?, &bytes, &self.new)
    }

    fn signed_bytes(&self) -> Vec<u8> {
        canonical::encode(&SuccessionRequest {
            old: [0; 64],
            new: [0; 64],
            ..self.clone()
        })
    }
}

impl<C> Encode<C> for SuccessionRequest {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(6)?.u8(1)?.encode(self.device)?.bytes(&self.signing)?;
        e.bytes(&self.sealing)?.bytes(&self.old)?.bytes(&self.new)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for SuccessionRequest {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        canonical::open_array(d, 6, 1)?;
        Ok(SuccessionRequest {
            device: d.decode()?,
            signing: key(d)?,
            sealing: key(d)?,
            old: canonical::signature(d)?,
            new: canonical::signature(d)?,
        })
    }
}
