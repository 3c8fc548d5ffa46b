//! Parcels: what is sealed to a station or to one phone, for whoever may not read it to carry. The same bytes
//! travel in a tunnel between phones, in a request to a station, and in a file on a memory card.
//!
//! A parcel is a signed [`Label`], the giver's certificate chain, so that anybody of the county can check the
//! label, and an `age` file. Inside that are `Segments` frames. Opening needs no chance and is here, for phone
//! and station alike; sealing needs chance, and is the phone's.
//!
//! Must not say anything outside of what is inside.

pub mod card;
mod contents;
mod stored;

pub use contents::{Contents, pack};
pub use stored::Stored;

use std::io::Read;

use ketepai_model::canonical::{self, open_array};
use ketepai_model::identity::{Certificate, StationKey, TrustStore};
use ketepai_model::label::Label;
use minicbor::{Decode, Decoder, Encode, Encoder};
use x25519_dalek::StaticSecret;

use crate::message::{DecodeError, EncodeError};

/// The most bytes of a sealed body: with label and chain it fits into one frame, though nothing shrinks.
pub const MAX_BODY: usize = crate::frame::MAX_COMPRESSED - 64 * 1024;
/// The most bytes of a whole parcel.
pub const MAX_PARCEL: usize = crate::frame::MAX_COMPRESSED;

/// What can be wrong with a parcel. Nothing of it is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum ParcelError {
    /// Cut short, or damaged on the way.
    #[error("damaged")]
    Damaged,
    /// No parcel at all.
    #[error("not a parcel")]
    NotOurs,
    /// From a newer program.
    #[error("from a newer program")]
    UpdateRequired,
    /// The giver's certificate does not come from this county's station.
    #[error("from another county")]
    Foreign,
    /// The label is not the giver's, or not this body's.
    #[error("the label does not hold")]
    BadLabel,
    /// It is for somebody else.
    #[error("for somebody else")]
    WrongDestination,
    /// It cannot be opened with the key that it names, or does not hold what a parcel holds.
    #[error("cannot be opened")]
    Unreadable,
    /// More than a parcel may hold.
    #[error("too large")]
    TooLarge,
}

impl ParcelError {
    /// The code, with a sentence in `locales/`.
    pub fn code(self) -> &'static str {
        match self {
            ParcelError::Damaged => "damaged",
            ParcelError::NotOurs => "not_ours",
            ParcelError::UpdateRequired => "update_required",
            ParcelError::Foreign => "foreign",
            ParcelError::BadLabel => "bad_label",
            ParcelError::WrongDestination => "wrong_destination",
            ParcelError::Unreadable => "unreadable",
            ParcelError::TooLarge => "too_large",
        }
    }
}

/// `[1, label, [station key, certificate], body]`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Parcel {
    /// What stands on it.
    pub label: Label,
    /// The giver's certificate, and the station's key behind it.
    pub chain: Box<(StationKey, Certificate)>,
    /// The `age` file.
    pub body: Vec<u8>,
}

impl Parcel {
    /// Its bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        canonical::encode(self)
    }

    /// Reads the bytes of one parcel, and no more than its shape.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, ParcelError> {
        use ketepai_model::error::Error;
        if bytes.len() > MAX_PARCEL {
            return Err(ParcelError::TooLarge);
        }
        canonical::decode(bytes, "parcel").map_err(|error| match error {
            Error::UnknownVersion(_) => ParcelError::UpdateRequired,
            _ => ParcelError::Damaged,
        })
    }

    /// Checks everything that stands outside, under a county's root: the chain, the label, size and hash.
    pub fn verify(&self, root: &[u8; 32]) -> Result<(), ParcelError> {
        let (station, giver) = &*self.chain;
        let mut trust = TrustStore::new(*root);
        let known = trust.add_station(station.clone()).is_ok() && trust.add_device(giver.clone()).is_ok();
        if !known {
            return Err(ParcelError::Foreign);
        }
        if giver.device != self.label.giver || self.label.verify(&giver.signing).is_err() {
            return Err(ParcelError::BadLabel);
        }
        if self.label.fits(&self.body) {
            Ok(())
        } else {
            Err(ParcelError::Damaged)
        }
    }

    /// Opens it with the X25519 key of whoever it is for.
    pub fn open(&self, key: &StaticSecret) -> Result<Contents, ParcelError> {
        let identity = identity(key).ok_or(ParcelError::Unreadable)?;
        let unreadable = |_| ParcelError::Unreadable;
        let sealed = age::Decryptor::new(&self.body[..]).map_err(unreadable)?;
        let keys = std::iter::once(&identity as &dyn age::Identity);
        let opened = sealed.decrypt(keys).map_err(unreadable)?;
        let mut plain = Vec::new();
        let most = MAX_BODY as u64 + 1;
        let read = opened.take(most).read_to_end(&mut plain);
        match read {
            Ok(_) if plain.len() <= MAX_BODY => Contents::new(&plain),
            Ok(_) => Err(ParcelError::TooLarge),
            Err(_) => Err(ParcelError::Unreadable),
        }
    }
}

/// The key as `age` reads it.
fn identity(key: &StaticSecret) -> Option<age::x25519::Identity> {
    let prefix = bech32::Hrp::parse("AGE-SECRET-KEY-").ok()?;
    let text = zeroize::Zeroizing::new(bech32::encode_upper::<bech32::Bech32>(prefix, key.as_bytes()).ok()?);
    text.parse().ok()
}

impl<C> Encode<C> for Parcel {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W>> {
        e.array(4)?.u8(1)?.encode(&self.label)?;
        e.array(2)?.encode(&self.chain.0)?.encode(&self.chain.1)?;
        e.bytes(&self.body)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Parcel {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        open_array(d, 4, 1)?;
        let label = d.decode()?;
        if d.array()? != Some(2) {
            return Err(DecodeError::message("chain"));
        }
        Ok(Parcel {
            label,
            chain: Box::new((d.decode()?, d.decode()?)),
            body: d.bytes()?.to_vec(),
        })
    }
}

#[cfg(test)]
mod tests;
