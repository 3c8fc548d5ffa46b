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

/// Where an upload goes on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Begun {
    /// The path to go on with.
    pub location: String,
    /// How much the station has.
    pub offset: u64,
}

/// A way to a station. What one does not offer is unreachable by it.
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

    /// Begins to send a file of so many bytes, or asks where that stands.
    fn begin_upload(&mut self, request: &Signed<'_>, bytes: u64) -> Result<Begun, Failure> {
        let _ = (request, bytes);
        Err(Failure::Unreachable)
    }

    /// Sends a piece of a file to where it was begun; how much the station has then.
    fn append(&mut self, address: &str, location: &str, offset: u64, piece: Vec<u8>) -> Result<u64, Failure> {
        let _ = (address, location, offset, piece);
        Err(Failure::Unreachable)
    }

    /// Fetches a file's bytes `from..until` and hands them on as they arrive. `on_bytes` returns `false` to stop. `Err`
    /// also after some bytes were handed on.
    fn fetch(
        &mut self,
        request: &Signed<'_>,
        from: u64,
        until: u64,
        on_bytes: &mut dyn FnMut(&[u8]) -> bool,
    ) -> Result<(), Failure> {
        let _ = (request, from, until, on_bytes);
        Err(Failure::Unreachable)
    }

    /// Asks which files the station has; its signed word.
    fn file_custody(&mut self, request: &Signed<'_>) -> Result<Vec<u8>, Failure> {
        let _ = request;
        Err(Failure::Unreachable)
    }

    /// Sends a sealed parcel; the station's answer, whole.
    fn put_carried(&mut self, request: &Signed<'_>, hash: &BlobHash) -> Result<Vec<u8>, Failure> {
        let _ = (request, hash);
        Err(Failure::Unreachable)
    }
}
