//! A station's signed word on files: which it has, and which of those are in a backup. A phone gives up nothing
//! on any other.

use minicbor::{Decode, Decoder, Encode, Encoder};

use super::keys::verifying_key;
use crate::canonical::{self, Domain, open_array};
use crate::error::Error;
use crate::identity::DeviceKeys;
use crate::ids::{BlobHash, DeviceId};

/// The most files that one word is about.
pub const MAX_FILES: usize = 512;

/// `[1, signer, time, held, backed up, signature]`; files are 32 bytes each, sorted, end to end.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileCustody {
    /// The station's signing key, by its device id.
    pub signer: DeviceId,
    /// The station's clock, seconds since 1970 UTC.
    pub time_s: i64,
    /// Files that the station has.
    pub held: Vec<BlobHash>,
    /// Those of them that are in a backup.
    pub backed_up: Vec<BlobHash>,
    /// By the signing key, over all of the above.
    pub signature: [u8; 64],
}

impl FileCustody {
    /// Signs a word.
    pub fn sign(
        station: &DeviceKeys,
        time_s: i64,
        mut held: Vec<BlobHash>,
        mut backed_up: Vec<BlobHash>,
    ) -> Self {
        held.sort_unstable();
        backed_up.sort_unstable();
        let mut word = FileCustody {
            signer: station.device(),
            time_s,
            held,
            backed_up,
            signature: [0; 64],
        };
        word.signature = Domain::FileCustody.sign(&station.signing, &word.signed_bytes());
        word
    }

    /// Verifies against a station's signing key.
    pub fn verify(&self, station: &[u8; 32]) -> Result<(), Error> {
        Domain::FileCustody.verify(&verifying_key(station)?, &self.signed_bytes(), &self.signature)
    }

    fn signed_bytes(&self) -> Vec<u8> {
        canonical::encode(&FileCustody {
            signature: [0; 64],
            ..self.clone()
        })
    }
}

fn packed(files: &[BlobHash]) -> Vec<u8> {
    files.iter().flat_map(|hash| hash.0).collect()
}

/// Hashes that lie end to end.
pub fn unpack(bytes: &[u8]) -> Option<Vec<BlobHash>> {
    let whole = bytes.len().is_multiple_of(32) && bytes.len() / 32 <= MAX_FILES;
    let hashes = bytes.chunks_exact(32).map(BlobHash::from_slice);
    hashes.collect::<Result<_, _>>().ok().filter(|_| whole)
}

impl<C> Encode<C> for FileCustody {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(6)?.u8(1)?.encode(self.signer)?.i64(self.time_s)?;
        e.bytes(&packed(&self.held))?.bytes(&packed(&self.backed_up))?;
        e.bytes(&self.signature)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for FileCustody {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        let wrong = || minicbor::decode::Error::message("file custody");
        open_array(d, 6, 1)?;
        Ok(FileCustody {
            signer: d.decode()?,
            time_s: d.i64()?,
            held: unpack(d.bytes()?).ok_or_else(wrong)?,
            backed_up: unpack(d.bytes()?).ok_or_else(wrong)?,
            signature: canonical::signature(d)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_on_files_holds_for_what_it_names_and_nothing_else() {
        let station = DeviceKeys::from_seed(&[1; 32]);
        let (one, other) = (BlobHash::of(b"one"), BlobHash::of(b"other"));
        let word = FileCustody::sign(&station, 7, vec![other, one], vec![one]);
        let key = station.verifying();
        let read: FileCustody = canonical::decode(&canonical::encode(&word), "word").unwrap();
        assert_eq!(read, word);
        assert!(read.verify(&key).is_ok());
        let mut more = read;
        more.backed_up = vec![one, other];
        assert!(more.verify(&key).is_err());
    }
}
