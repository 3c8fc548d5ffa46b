//! The marker segments of a JPEG, one after another (ITU-T T.81, annex B). Nothing is decoded here.

use std::ops::Range;

use crate::error::{MediaError, Result};

pub const SOI: u8 = 0xD8;
pub const EOI: u8 = 0xD9;
pub const SOS: u8 = 0xDA;
pub const DQT: u8 = 0xDB;
pub const DHT: u8 = 0xC4;
pub const DRI: u8 = 0xDD;

/// One marker with what belongs to it.
#[derive(Debug, Clone)]
pub struct Segment {
    /// The marker's second byte.
    pub marker: u8,
    /// Marker and header: everything but entropy-coded data.
    pub whole: Range<usize>,
    /// The payload, after the length.
    pub payload: Range<usize>,
    /// The entropy-coded data that follows; empty but for SOS.
    pub entropy: Range<usize>,
    /// Whether restart markers stand in it.
    pub restarts: bool,
}

impl Segment {
    fn new(marker: u8, whole: Range<usize>, payload: Range<usize>) -> Self {
        Self {
            marker,
            whole,
            payload,
            entropy: 0..0,
            restarts: false,
        }
    }
}

/// Walks over a JPEG; ends after EOI, and answers `truncated` where the file ends before it.
pub struct Segments<'a> {
    bytes: &'a [u8],
    at: usize,
    left: usize,
}

impl<'a> Segments<'a> {
    /// `most` segments are walked over, then `too_many_segments`.
    pub fn new(bytes: &'a [u8], most: usize) -> Self {
        Self {
            bytes,
            at: 2,
            left: most,
        }
    }

    /// The next segment; nothing after EOI.
    pub fn next(&mut self) -> Result<Option<Segment>> {
        self.left = self.left.checked_sub(1).ok_or(MediaError::TooManySegments)?;
        let (start, marker) = self.marker()?;
        if marker == EOI {
            return Ok(None);
        }
        let header = self.at;
        if marker == 0x01 || (0xD0..=0xD7).contains(&marker) {
            return Ok(Some(Segment::new(marker, start..header, header..header)));
        }
        let length = self.bytes.get(header..header + 2).ok_or(MediaError::Truncated)?;
        let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
        if length < 2 || marker == SOI {
            return Err(MediaError::Corrupt);
        }
        let end = header + length;
        if end > self.bytes.len() {
            return Err(MediaError::Truncated);
        }
        let mut segment = Segment::new(marker, start..end, header + 2..end);
        self.at = end;
        if marker == SOS {
            (self.at, segment.restarts) = entropy_end(self.bytes, end);
            segment.entropy = end..self.at;
        }
        Ok(Some(segment))
    }

    /// Where the next marker starts, and which it is. Bytes that belong to nothing are passed over, as
    /// libjpeg does: some cameras leave them.
    fn marker(&mut self) -> Result<(usize, u8)> {
        loop {
            let rest = self.bytes.get(self.at..).ok_or(MediaError::Truncated)?;
            let start = self.at + memchr::memchr(0xFF, rest).ok_or(MediaError::Truncated)?;
            let mut at = start + 1;
            while self.bytes.get(at) == Some(&0xFF) {
                at += 1;
            }
            let marker = *self.bytes.get(at).ok_or(MediaError::Truncated)?;
            self.at = at + 1;
            if marker != 0 {
                return Ok((at - 1, marker));
            }
        }
    }
}

/// The first marker after `from` that is not a restart, and whether there were restarts.
fn entropy_end(bytes: &[u8], from: usize) -> (usize, bool) {
    let mut restarts = false;
    let rest = &bytes[from..];
    for at in memchr::memchr_iter(0xFF, rest) {
        match rest.get(at + 1) {
            Some(0) => {}
            Some(0xD0..=0xD7) => restarts = true,
            Some(0xFF) | None => {}
            Some(_) => return (from + at, restarts),
        }
    }
    (bytes.len(), restarts)
}
