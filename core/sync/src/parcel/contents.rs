//! What is inside a parcel: a run of `Segments` frames, bounded, and unpacked one at a time.

use ketepai_model::log::Segment;

use super::{MAX_BODY, ParcelError};
use crate::frame::{FrameReader, FrameType};
use crate::message::Message;
use crate::wire::{self, Batcher, FRAME_TARGET};

/// The most frames in one parcel.
const MAX_FRAMES: usize = 64;
/// The most bytes that they may grow to, all together.
const MAX_UNPACKED: usize = 32 * 1024 * 1024;
/// What sealing adds, at the most: header, and 16 bytes for each 64 KiB.
const SEALING: usize = 2048;

/// The frames of an opened parcel.
#[derive(Debug)]
pub struct Contents {
    reader: FrameReader,
    frames: usize,
    unpacked: usize,
}

impl Contents {
    pub(super) fn new(plain: &[u8]) -> Result<Self, ParcelError> {
        let mut reader = FrameReader::new();
        reader.push(plain).map_err(|_| ParcelError::Unreadable)?;
        Ok(Contents {
            reader,
            frames: 0,
            unpacked: 0,
        })
    }

    /// The next frame's segments; `None` after the last.
    #[allow(clippy::should_implement_trait)] // an iterator that fails and then goes on would surprise
    pub fn next(&mut self) -> Result<Option<Vec<Segment>>, ParcelError> {
        let Some(frame) = self.reader.next().map_err(|e| unreadable(e.asks_for_update()))? else {
            let whole = self.reader.finish().map_err(|_| ParcelError::Unreadable);
            return whole.map(|()| None);
        };
        self.frames += 1;
        self.unpacked += frame.payload.len();
        if self.frames > MAX_FRAMES || self.unpacked > MAX_UNPACKED {
            return Err(ParcelError::TooLarge);
        }
        if frame.kind != FrameType::Segments {
            return Err(ParcelError::Unreadable);
        }
        let segments = wire::decode_segments(&frame.payload).map_err(|e| unreadable(e.asks_for_update()))?;
        Ok(Some(segments.into_iter().map(|(segment, _)| segment).collect()))
    }
}

fn unreadable(newer: bool) -> ParcelError {
    match newer {
        true => ParcelError::UpdateRequired,
        false => ParcelError::Unreadable,
    }
}

/// Packs segments into the plain body of a parcel of at most `bytes`; how many of them went in. One always
/// does, if there is any.
pub fn pack(segments: Vec<Segment>, bytes: usize) -> (Vec<u8>, usize) {
    let most = bytes.min(MAX_BODY).saturating_sub(SEALING);
    let (mut plain, mut packed) = (Vec::new(), 0);
    let mut batches = Batcher::new(segments.into_iter().map(|segment| (segment, None)));
    for _ in 0..MAX_FRAMES {
        let Some(batch) = batches.next_batch(FRAME_TARGET) else {
            break;
        };
        let count = batch.len();
        let frame = Message::Segments(batch).to_frame();
        if !plain.is_empty() && plain.len() + frame.len() > most {
            break;
        }
        plain.extend(frame);
        packed += count;
    }
    (plain, packed)
}
