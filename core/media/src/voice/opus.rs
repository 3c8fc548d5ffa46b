//! Ogg Opus from a recorder: looked through page by page and packet by packet, then kept as it is.

use opus_pure::{Error, OggOpusReader, OggPacket, packet};

use super::{LONGEST_MS, MEDIA_TYPE, Voice};
use crate::error::{MediaError, Result};

/// Bytes that one started minute may have: 64 kbit/s, more than any voice needs.
const MINUTE: u64 = 480_000;

/// Samples in a millisecond; granule positions always count at 48 kHz (RFC 7845, 4).
const PER_MS: u64 = 48;

/// Every page's checksum, the headers, and every packet's frames are sound; one stream of one or two
/// channels; no longer and no larger than a voice is.
pub fn check(recording: &[u8]) -> Result<Voice> {
    whole_pages(recording)?;
    let mut reader = OggOpusReader::new(recording).map_err(reason)?;
    let head = reader.head();
    if head.mapping_family != 0 || !(1..=2).contains(&head.channel_count) {
        return Err(MediaError::Unsupported);
    }
    let skipped = u64::from(head.pre_skip);
    let (mut one, mut sum, mut granule) = (OggPacket::default(), 0u64, 0u64);
    while reader.read_packet_into(&mut one).map_err(reason)? {
        sum += packet::samples_48k(&one.data).map_err(|_| MediaError::Corrupt)? as u64;
        granule = u64::try_from(one.page_granule).map_err(|_| MediaError::Corrupt)?;
        if sum > (LONGEST_MS + 1000) * PER_MS {
            return Err(MediaError::TooLong);
        }
    }
    // A recorder that cuts at its end says so with a granule below the sum, never above it by more than
    // where it began to count.
    let played = sum.min(granule).saturating_sub(skipped);
    let duration_ms = played / PER_MS;
    match duration_ms {
        0 => Err(MediaError::Truncated),
        _ if duration_ms > LONGEST_MS => Err(MediaError::TooLong),
        _ if recording.len() as u64 > MINUTE * (duration_ms / 60_000 + 1) => Err(MediaError::TooLarge),
        _ => Ok(Voice {
            bytes: recording.to_vec(),
            media_type: MEDIA_TYPE,
            duration_ms,
        }),
    }
}

/// The pages follow one another without a gap to the file's last byte, all of one stream (RFC 3533, 6).
/// Decoders look for the next page where one is damaged; we do not.
fn whole_pages(recording: &[u8]) -> Result<()> {
    let (mut rest, mut serial) = (recording, None);
    while !rest.is_empty() {
        let (head, after) = rest.split_at_checked(27).ok_or(MediaError::Truncated)?;
        if !head.starts_with(b"OggS\0") {
            return Err(MediaError::Corrupt);
        }
        if *serial.get_or_insert(&head[14..18]) != &head[14..18] {
            return Err(MediaError::Unsupported);
        }
        let (lacing, after) = after
            .split_at_checked(usize::from(head[26]))
            .ok_or(MediaError::Truncated)?;
        let body: usize = lacing.iter().map(|&n| usize::from(n)).sum();
        rest = after.get(body..).ok_or(MediaError::Truncated)?;
    }
    Ok(())
}

fn reason(error: Error) -> MediaError {
    match error {
        Error::Io(e) if e.kind() == std::io::ErrorKind::UnexpectedEof => MediaError::Truncated,
        Error::InvalidStream(why) if why.contains("OpusHead") => MediaError::NotAVoice,
        _ => MediaError::Corrupt,
    }
}
