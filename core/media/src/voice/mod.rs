//! A voice recording becomes mono Opus in Ogg (RFC 6716, RFC 7845), small enough for the slowest link.
//! What already is Opus is checked and kept byte for byte; WAV is encoded; nothing else is taken.

mod encode;
mod opus;
mod resample;
mod wav;

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::error::{MediaError, Result};

/// A recording that can be sent and played.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voice {
    /// Ogg Opus.
    pub bytes: Vec<u8>,
    /// `audio/ogg; codecs=opus` (RFC 7845, 9).
    pub media_type: &'static str,
    /// How long it plays, ms.
    pub duration_ms: u64,
}

/// The only media type there is here.
pub const MEDIA_TYPE: &str = "audio/ogg; codecs=opus";

/// The longest recording, ms: 10 minutes.
pub const LONGEST_MS: u64 = 10 * 60 * 1000;

/// The longest file that is looked at, bytes: ten minutes of 16-bit mono WAV at 48 kHz, and some.
pub const LARGEST: u64 = 64 << 20;

/// Checks or encodes a recording. Refuses with `empty`, `too_large`, `too_long`, `not_a_voice`,
/// `truncated`, `corrupt` or `unsupported`; never panics.
pub fn prepare(recording: &[u8]) -> Result<Voice> {
    if recording.len() as u64 > LARGEST {
        return Err(MediaError::TooLarge);
    }
    let work = || match recording {
        [] => Err(MediaError::Empty),
        [b'O', b'g', b'g', b'S', ..] => opus::check(recording),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => wav::encode(recording),
        _ => Err(MediaError::NotAVoice),
    };
    catch_unwind(AssertUnwindSafe(work)).unwrap_or(Err(MediaError::Corrupt))
}
