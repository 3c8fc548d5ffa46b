//! The end of a reply that did not go well, said as what the phone should do about it.

use ketepai_model::canonical::open_array;
use minicbor::{Decode, Decoder, Encode, Encoder};

use super::{DecodeError, EncodeError, nonce, reason};

/// What the phone should do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Advice {
    /// Ask again after so many seconds.
    Again {
        /// Seconds; the phone adds chance.
        after_s: u32,
    },
    /// Sign anew with this nonce and ask again at once.
    StaleNonce {
        /// For the next signature.
        nonce: Vec<u8>,
    },
    /// Show the certificate, or be enrolled.
    Enrol,
    /// Be updated; keep everything meanwhile.
    UpdateRequired,
    /// Nothing.
    Denied,
    /// Send less at once.
    TooLarge,
    /// Ask again later; the fault is the station's.
    Internal,
}

impl Advice {
    /// The number in the wire form.
    pub const fn number(&self) -> u8 {
        match self {
            Advice::Again { .. } => 1,
            Advice::StaleNonce { .. } => 2,
            Advice::Enrol => 3,
            Advice::UpdateRequired => 4,
            Advice::Denied => 5,
            Advice::TooLarge => 6,
            Advice::Internal => 7,
        }
    }
}

/// `[1, advice, seconds | nonce | null, reason]`
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Problem {
    /// What to do.
    pub advice: Advice,
    /// Why, as a code with a sentence in `locales/`, at most [`super::MAX_REASON_BYTES`] long.
    pub reason: String,
}

impl Problem {
    /// A problem with its reason's code.
    pub fn new(advice: Advice, reason: &str) -> Self {
        Problem {
            advice,
            reason: reason.to_owned(),
        }
    }
}

impl<C> Encode<C> for Problem {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), EncodeError<W>> {
        e.array(4)?.u8(1)?.u8(self.advice.number())?;
        match &self.advice {
            Advice::Again { after_s } => e.u32(*after_s)?,
            Advice::StaleNonce { nonce } => e.bytes(nonce)?,
            _ => e.null()?,
        };
        e.str(&self.reason)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Problem {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, DecodeError> {
        open_array(d, 4, 1)?;
        Ok(Problem {
            advice: advice(d)?,
            reason: reason(d)?,
        })
    }
}

fn advice(d: &mut Decoder<'_>) -> Result<Advice, DecodeError> {
    let plain = match d.u8()? {
        1 => return Ok(Advice::Again { after_s: d.u32()? }),
        2 => return Ok(Advice::StaleNonce { nonce: nonce(d)? }),
        3 => Advice::Enrol,
        4 => Advice::UpdateRequired,
        5 => Advice::Denied,
        6 => Advice::TooLarge,
        7 => Advice::Internal,
        _ => return Err(DecodeError::message("advice")),
    };
    d.null()?;
    Ok(plain)
}
