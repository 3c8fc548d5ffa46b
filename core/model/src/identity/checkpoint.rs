//! A station's signed word on how far it has received and backed up.

use minicbor::{Decode, Decoder, Encode, Encoder};

use super::keys::verifying_key;
use crate::canonical::{self, Domain};
use crate::error::Error;
use crate::identity::DeviceKeys;
use crate::ids::{DeviceId, RunningHash};

/// `[1, signer, position, running, time, backed up, signature]`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checkpoint {
    /// The station's signing key, by its device id.
    pub signer: DeviceId,
    /// How many segments have arrived.
    pub position: u64,
    /// The running hash of all of them.
    pub running: RunningHash,
    /// The station's clock, seconds since 1970 UTC: an upper bound for what it covers.
    pub time_s: i64,
    /// Up to which position everything is in a backup.
    pub backed_up: u64,
    /// By the signing key, over all of the above.
    pub signature: [u8; 64],
}

impl Checkpoint {
    /// Signs a checkpoint.
    pub fn sign(
        station: &DeviceKeys,
        position: u64,
        running: RunningHash,
        time_s: i64,
        backed_up: u64,
    ) -> Self {
        let mut checkpoint = Checkpoint {
            signer: station.device(),
            position,
            running,
            time_s,
            backed_up,
            signature: [0; 64],
        };
        checkpoint.signature = Domain::Checkpoint.sign(&station.signing, &checkpoint.signed_bytes());
        checkpoint
    }

    /// Verifies against a station's signing key.
    pub fn verify(&self, station: &[u8; 32]) -> Result<(), Error> {
        Domain::Checkpoint.verify(&verifying_key(station)?, &self.signed_bytes(), &self.signature)
    }

    /// What a head names to prove that it was sealed after this checkpoint.
    pub fn hash(&self) -> [u8; 32] {
        Domain::Checkpoint.hash(&[&canonical::encode(self)])
    }

    fn signed_bytes(&self) -> Vec<u8> {
        canonical::encode(&Checkpoint {
            signature: [0; 64],
            ..self.clone()
        })
    }
}

impl<C> Encode<C> for Checkpoint {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(7)?
            .u8(1)?
            .encode(self.signer)?
            .u64(self.position)?
            .encode(self.running)?;
        e.i64(self.time_s)?
            .u64(self.backed_up)?
            .bytes(&self.signature)?
            .ok()
    }
}

impl<'b, C> Decode<'b, C> for Checkpoint {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        canonical::open_array(d, 7, 1)?;
        Ok(Checkpoint {
            signer: d.decode()?,
            position: d.u64()?,
            running: d.decode()?,
            time_s: d.i64()?,
            backed_up: d.u64()?,
            signature: canonical::signature(d)?,
        })
    }
}
