//! A JPEG as the sequential decoder is shown it: without its metadata, and with a trap behind every stretch
//! of entropy-coded data. Decoders fill a stretch that ends too early with zeros, which is half-grey
//! evidence; behind our trap they meet one-bits, which no Huffman code consists of (T.81, annex C), and stop.

use std::io::Read;
use std::ops::Range;

use super::segments::Segments;
use crate::error::Result;
use crate::limits::Limits;

/// 128 one-bits, byte-stuffed, before the marker that ends a scan.
static SCAN_TRAP: [u8; 32] = trap();
/// 40 one-bits before a restart: with the 7 bits that may be left of the last byte they fit into the
/// decoder's 64-bit window, so that it still finds the restart behind them.
static RESTART_TRAP: [u8; 10] = trap();

const fn trap<const N: usize>() -> [u8; N] {
    let mut bytes = [0; N];
    let mut i = 0;
    while i < N {
        bytes[i] = 0xFF;
        i += 2;
    }
    bytes
}

/// Reads like the file itself; see the module.
pub struct Strict<'a> {
    bytes: &'a [u8],
    /// What is shown, in order; true where it is entropy-coded.
    pieces: Vec<(Range<usize>, bool)>,
    piece: usize,
    trap: &'static [u8],
}

impl<'a> Strict<'a> {
    pub fn new(bytes: &'a [u8], limits: &Limits) -> Result<Self> {
        let mut pieces = vec![(0..2, false)];
        let mut segments = Segments::new(bytes, limits.segments);
        while let Some(segment) = segments.next()? {
            if !matches!(segment.marker, 0x01 | 0xD0..=0xD7 | 0xE0..=0xEF | 0xFE) {
                pieces.push((segment.whole, false));
            }
            if !segment.entropy.is_empty() {
                pieces.push((segment.entropy, true));
            }
        }
        Ok(Self { bytes, pieces, piece: 0, trap: &[] })
    }

    /// The next stretch without a trap in it, at most `most` bytes.
    fn stretch(&mut self, most: usize) -> &'a [u8] {
        let Some((range, entropy)) = self.pieces.get_mut(self.piece) else {
            return &[];
        };
        let rest = &self.bytes[range.clone()];
        let (mut length, mut trap): (usize, &'static [u8]) = (rest.len(), if *entropy { &SCAN_TRAP } else { &[] });
        match restart(rest, most).filter(|_| *entropy) {
            Some(0) => (length, trap) = (2, &[]),
            Some(at) => (length, trap) = (at, &RESTART_TRAP),
            None => {}
        }
        let taken = length.min(most);
        range.start += taken;
        if taken == length {
            self.trap = trap;
        }
        if range.start == range.end {
            self.piece += 1;
        }
        &rest[..taken]
    }
}

/// Where a restart marker stands in the next `within` bytes.
fn restart(data: &[u8], within: usize) -> Option<usize> {
    let seen = &data[..data.len().min(within + 1)];
    memchr::memchr_iter(0xFF, seen).find(|&i| matches!(data.get(i + 1), Some(0xD0..=0xD7)))
}

impl Read for Strict<'_> {
    fn read(&mut self, buf: &mut [u8]) -> std::io::Result<usize> {
        if !self.trap.is_empty() {
            let taken = self.trap.len().min(buf.len());
            buf[..taken].copy_from_slice(&self.trap[..taken]);
            self.trap = &self.trap[taken..];
            return Ok(taken);
        }
        if self.piece == self.pieces.len() {
            self.piece += 1;
            let end: [u8; 2] = [0xFF, super::segments::EOI];
            let taken = buf.len().min(2);
            buf[..taken].copy_from_slice(&end[..taken]);
            return Ok(taken);
        }
        let stretch = self.stretch(buf.len());
        buf[..stretch.len()].copy_from_slice(stretch);
        Ok(stretch.len())
    }
}
