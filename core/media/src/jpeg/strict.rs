//! A JPEG as the sequential decoder is shown it: without its metadata, and with a trap behind every stretch
//! of entropy-coded data. Decoders fill a stretch that ends too early with zeros, which is half-grey
//! evidence; behind our trap they meet one-bits, which no Huffman code consists of (T.81, annex C), and stop.

use std::io::Read;
use std::ops::Range;

use super::layout::{Layout, Piece};
use super::segments::{EOI, SOI};

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
    /// What is still to be shown, in order.
    pieces: std::vec::IntoIter<(Range<usize>, Piece)>,
    piece: (Range<usize>, Piece),
    /// What is shown before the rest of the piece.
    ahead: &'static [u8],
    ended: bool,
}

impl<'a> Strict<'a> {
    pub fn new(bytes: &'a [u8], layout: &Layout) -> Self {
        let pieces = layout.pieces.clone().into_iter();
        Self {
            bytes,
            pieces,
            piece: (0..0, Piece::Tables),
            ahead: &[0xFF, SOI],
            ended: false,
        }
    }

    /// The next stretch without a trap in it, at most `most` bytes; nothing at the end of the piece.
    fn stretch(&mut self, most: usize) -> &'a [u8] {
        let (range, piece) = &mut self.piece;
        let rest = &self.bytes[range.clone()];
        let found = match piece {
            Piece::Coded { restarts: true } => restart(rest, most),
            _ => None,
        };
        let length = match found {
            Some(0) => 2,
            Some(at) => at,
            None => rest.len(),
        };
        let taken = length.min(most);
        range.start += taken;
        if taken == length {
            self.ahead = match (found, *piece) {
                (Some(0), _) | (None, Piece::Tables) => &[],
                (Some(_), _) => &RESTART_TRAP,
                (None, Piece::Coded { .. }) => &SCAN_TRAP,
            };
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
        while self.ahead.is_empty() && self.piece.0.is_empty() {
            match self.pieces.next() {
                Some(piece) => self.piece = piece,
                None if self.ended => return Ok(0),
                None => (self.ahead, self.ended) = (&[0xFF, EOI], true),
            }
        }
        let shown = match self.ahead {
            [] => self.stretch(buf.len()),
            ahead => {
                let (now, later) = ahead.split_at(ahead.len().min(buf.len()));
                self.ahead = later;
                now
            }
        };
        buf[..shown.len()].copy_from_slice(shown);
        Ok(shown.len())
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use super::{Layout, Piece, Strict};

    /// What the decoder is shown of `coded` data, asking for `most` bytes at a time.
    fn shown(coded: &[u8], restarts: bool, most: usize) -> Vec<u8> {
        let pieces = vec![(0..coded.len(), Piece::Coded { restarts })];
        let mut strict = Strict::new(
            coded,
            &Layout {
                pieces,
                ..Layout::default()
            },
        );
        let (mut all, mut buf) = (Vec::new(), vec![0; most]);
        while let Ok(taken @ 1..) = strict.read(&mut buf) {
            all.extend_from_slice(&buf[..taken]);
        }
        all
    }

    #[test]
    fn the_traps_stand_before_each_restart_and_at_the_end_whatever_is_asked_for() {
        let ones = |n: usize| [0xFF, 0].repeat(n);
        let whole = [&[0xFF, 0xD8, 1, 2, 0xFF, 0, 3], &ones(16)[..], &[0xFF, 0xD9]].concat();
        let parted = [
            &[0xFF, 0xD8, 1],
            &ones(5)[..],
            &[0xFF, 0xD0, 2],
            &ones(16),
            &[0xFF, 0xD9],
        ]
        .concat();
        for most in [1, 2, 3, 7, 100] {
            assert_eq!(shown(&[1, 2, 0xFF, 0, 3], false, most), whole, "{most}");
            assert_eq!(shown(&[1, 0xFF, 0xD0, 2], true, most), parted, "{most}");
        }
    }
}
