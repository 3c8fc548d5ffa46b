//! What the core needs of a network: one signed request, its answer in pieces. HTTP in the field, a simulated
//! network in tests.

use ketepai_model::ids::{BlobHash, DeviceId};
use ketepai_sync::phone::Failure;

use crate::error::AppError;

/// A request with its device's signature over (nonce, path, BLAKE3 of the body).
pub struct Signed<'a> {
    /// The station's address.
    pub address: &'a str,
    /// The path, as signed.
    pub path: &'a str,
    /// The device that signs.
    pub device: DeviceId,
    /// The station's nonce.
    pub nonce: &'a [u8],
    /// The signature.
    pub signature: [u8; 64],
    /// The body.
    pub body: &'a [u8],
}

/// A way to a station. One that offers neither new keys nor carrying is unreachable for both.
pub trait Transport {
    /// Sends a request and hands the answer on as it arrives. `on_bytes` returns `false` to stop reading.
    /// `Err` also after some bytes were handed on: the answer was cut.
    fn post(&mut self, request: &Signed<'_>, on_bytes: &mut dyn FnMut(&[u8]) -> bool) -> Result<(), Failure>;

    /// Asks to be enrolled; the answer's bytes, or the refusal.
    fn enrol(&mut self, address: &str, request: Vec<u8>) -> Result<Vec<u8>, AppError>;

    /// Asks to go on under a new key; the answer's bytes, or the refusal.
    fn succeed(&mut self, address: &str, request: Vec<u8>) -> Result<Vec<u8>, AppError> {
        let _ = (address, request);
        Err(AppError::Unreachable {
            reason: "unreachable".into(),
        })
    }

    /// Sends a file; `Ok` once the station has it whole.
    fn put_blob(&mut self, request: &Signed<'_>, hash: &BlobHash) -> Result<(), Failure>;

    /// Sends a sealed parcel; the station's answer, whole.
    fn put_carried(&mut self, request: &Signed<'_>, hash: &BlobHash) -> Result<Vec<u8>, Failure> {
        let _ = (request, hash);
        Err(Failure::Unreachable)
    }
}
