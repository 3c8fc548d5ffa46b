//! How far a phone has read a station's arrivals, in a form that notices a station whose past has changed:
//! a station without this running hash at this position answers `Rewound`.

use ketepai_model::canonical::Domain;
use ketepai_model::ids::{HeadHash, RunningHash};
use minicbor::{Decode, Decoder, Encode, Encoder};

/// `[position, running hash]`; the default is the beginning: position 0, all zeros.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Cursor {
    /// The last arrival counted in.
    pub position: u64,
    /// The running hash at it.
    pub running: RunningHash,
}

impl Cursor {
    /// The cursor after the next arrival.
    pub fn after(self, head: &HeadHash) -> Self {
        Cursor {
            position: self.position.saturating_add(1),
            running: advance(&self.running, head),
        }
    }
}

/// The running hash after one more arrival.
pub fn advance(running: &RunningHash, head: &HeadHash) -> RunningHash {
    RunningHash(Domain::Running.hash(&[running.as_bytes(), head.as_bytes()]))
}

impl<C> Encode<C> for Cursor {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        e.array(2)?.u64(self.position)?.encode(self.running)?.ok()
    }
}

impl<'b, C> Decode<'b, C> for Cursor {
    fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        if d.array()? != Some(2) {
            return Err(minicbor::decode::Error::message("cursor"));
        }
        Ok(Cursor {
            position: d.u64()?,
            running: d.decode()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_past_gives_another_running_hash() {
        let (a, b) = (HeadHash([1; 32]), HeadHash([2; 32]));
        let ab = Cursor::default().after(&a).after(&b);
        let ba = Cursor::default().after(&b).after(&a);
        assert_eq!((ab.position, ba.position), (2, 2));
        assert_ne!(ab.running, ba.running);
    }
}
