//! Who is at the other end of a tunnel ✍: a device signs the handshake's hash, so that the proof holds for this
//! tunnel alone, and says at which end it is, so that nobody can send it back to where it came from.

use super::keys::{DeviceKeys, verifying_key};
use crate::canonical::Domain;
use crate::error::Error;

/// The two ends of a tunnel.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Side {
    /// Who called.
    Initiator,
    /// Who was called.
    Responder,
}

impl Side {
    /// The end that this one talks to.
    pub fn other(self) -> Self {
        match self {
            Side::Initiator => Side::Responder,
            Side::Responder => Side::Initiator,
        }
    }

    const fn number(self) -> u8 {
        match self {
            Side::Initiator => 1,
            Side::Responder => 2,
        }
    }
}

/// A device's signature over (version, end, handshake hash).
pub fn introduction_signature(keys: &DeviceKeys, side: Side, handshake: &[u8; 32]) -> [u8; 64] {
    Domain::Introduction.sign(&keys.signing, &bytes(side, handshake))
}

/// Checks an introduction against the device's Ed25519 key.
pub fn verify_introduction(
    key: &[u8; 32],
    side: Side,
    handshake: &[u8; 32],
    signature: &[u8; 64],
) -> Result<(), Error> {
    Domain::Introduction.verify(&verifying_key(key)?, &bytes(side, handshake), signature)
}

fn bytes(side: Side, handshake: &[u8; 32]) -> Vec<u8> {
    [&[1, side.number()][..], handshake].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_introduction_holds_for_one_end_of_one_tunnel() {
        let keys = DeviceKeys::from_seed(&[1; 32]);
        let signature = introduction_signature(&keys, Side::Initiator, &[7; 32]);
        let holds = |side, hash: [u8; 32]| verify_introduction(&keys.verifying(), side, &hash, &signature);
        assert!(holds(Side::Initiator, [7; 32]).is_ok());
        assert!(holds(Side::Responder, [7; 32]).is_err(), "it cannot be reflected");
        assert!(
            holds(Side::Initiator, [8; 32]).is_err(),
            "nor used in another tunnel"
        );
    }
}
