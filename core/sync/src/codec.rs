//! How a frame's payload is made small, and big again within bounds.
//!
//! Decompression writes into a buffer of the claimed and already checked length, so a bomb costs what it
//! claims and no more. Exactly one zstd frame, never a legacy format, never a window that a phone could
//! not hold. Must not know frames or messages.

use zstd::bulk::{Compressor, Decompressor};
use zstd::zstd_safe;

use crate::error::FrameError;

/// The dictionary of codec 2, trained on how records are built, not on what they say
/// (`tests/src/bin/dictionary.rs`). Never changed: the next one is codec 3.
const DICTIONARY_1: &[u8] = include_bytes!("dictionary/v1.zdict");

const LEVEL: i32 = 3;
/// A lone visit is worth a millisecond of work; a batch is not, and an answer's small frames are too small.
const LEVEL_FOR_FEW: i32 = 19;
const FEW_BYTES: std::ops::Range<usize> = 256..8 * 1024;
const MAX_WINDOW_LOG: u8 = 23;
const ZSTD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];

/// The codec's number in a frame's header.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Codec {
    Plain,
    Zstd,
    ZstdDictionary1,
}

impl Codec {
    pub(crate) const fn number(self) -> u8 {
        match self {
            Codec::Plain => 0,
            Codec::Zstd => 1,
            Codec::ZstdDictionary1 => 2,
        }
    }

    /// The codec, if this program can read it.
    pub(crate) fn from_number(n: u8) -> Result<Self, FrameError> {
        match n {
            0 => Ok(Codec::Plain),
            1 => Ok(Codec::Zstd),
            2 => Ok(Codec::ZstdDictionary1),
            _ => Err(FrameError::UnknownCodec(n)),
        }
    }

    fn dictionary(self) -> Option<&'static [u8]> {
        match self {
            Codec::ZstdDictionary1 => Some(DICTIONARY_1),
            Codec::Plain | Codec::Zstd => None,
        }
    }
}

/// The smallest form, plain if nothing beats it.
pub(crate) fn compress(plain: &[u8]) -> (Codec, Vec<u8>) {
    let codec = Codec::ZstdDictionary1;
    match zstd_bytes(plain, codec.dictionary()) {
        Some(small) if small.len() < plain.len() => (codec, small),
        _ => (Codec::Plain, plain.to_vec()),
    }
}

fn zstd_bytes(plain: &[u8], dictionary: Option<&[u8]>) -> Option<Vec<u8>> {
    let level = if FEW_BYTES.contains(&plain.len()) {
        LEVEL_FOR_FEW
    } else {
        LEVEL
    };
    let mut compressor = Compressor::with_dictionary(level, dictionary.unwrap_or_default()).ok()?;
    compressor.compress(plain).ok()
}

/// The payload, exactly `plain_len` bytes. The caller has checked `plain_len` against its bound.
pub(crate) fn decompress(codec: Codec, payload: &[u8], plain_len: usize) -> Result<Vec<u8>, FrameError> {
    let plain = match codec {
        Codec::Plain => payload.to_vec(),
        Codec::Zstd | Codec::ZstdDictionary1 => unzstd(payload, codec.dictionary(), plain_len)?,
    };
    if plain.len() == plain_len {
        Ok(plain)
    } else {
        Err(FrameError::Damaged)
    }
}

fn unzstd(payload: &[u8], dictionary: Option<&[u8]>, plain_len: usize) -> Result<Vec<u8>, FrameError> {
    check_zstd(payload)?;
    let damaged = |_| FrameError::Damaged;
    let mut decompressor = Decompressor::with_dictionary(dictionary.unwrap_or_default()).map_err(damaged)?;
    let mut plain = Vec::with_capacity(plain_len);
    // Into a Vec, zstd writes up to its capacity and never reserves more.
    decompressor
        .decompress_to_buffer(payload, &mut plain)
        .map_err(damaged)?;
    Ok(plain)
}

/// One modern zstd frame that fills the payload, with a window within bounds (RFC 8878 §3.1.1).
fn check_zstd(payload: &[u8]) -> Result<(), FrameError> {
    if payload.get(..4) != Some(&ZSTD_MAGIC[..]) {
        return Err(FrameError::Damaged);
    }
    let single_segment = payload.get(4).is_some_and(|descriptor| descriptor & 0x20 != 0);
    let window = payload.get(5).copied().unwrap_or_default();
    if !single_segment && window > (MAX_WINDOW_LOG - 10) << 3 {
        return Err(FrameError::TooLarge);
    }
    match zstd_safe::find_frame_compressed_size(payload) {
        Ok(len) if len == payload.len() => Ok(()),
        _ => Err(FrameError::Damaged),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_shrink_travels_plain() {
        assert_eq!(compress(b"ab"), (Codec::Plain, b"ab".to_vec()));
        let (codec, small) = compress(&[7; 4096]);
        assert_eq!(codec, Codec::ZstdDictionary1);
        assert_eq!(decompress(codec, &small, 4096), Ok(vec![7; 4096]));
    }

    #[test]
    fn a_second_zstd_frame_or_a_wide_window_is_refused() {
        let (codec, small) = compress(&[7; 4096]);
        let twice = [small.clone(), small.clone()].concat();
        assert_eq!(decompress(codec, &twice, 8192), Err(FrameError::Damaged));
        let wide = [&ZSTD_MAGIC[..], &[0x00, 0xff, 0x01, 0, 0]].concat();
        assert_eq!(decompress(codec, &wide, 10), Err(FrameError::TooLarge));
    }

    #[test]
    fn a_length_that_lies_is_damage() {
        let (codec, small) = compress(&[7; 4096]);
        for claimed in [0, 1, 4095, 4097, 1 << 20] {
            assert_eq!(decompress(codec, &small, claimed), Err(FrameError::Damaged));
        }
    }
}
