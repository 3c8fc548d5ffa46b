//! Grouping segments into frames: large enough to compress well, small enough that a cut costs little.

use std::iter::Peekable;

use ketepai_model::log::Segment;

use super::{MAX_SEGMENTS, Placed};

/// The plain bytes at which a frame is closed.
pub const FRAME_TARGET: usize = 256 * 1024;
/// The most plain bytes that a segment alone in its frame may take: it must fit even if nothing shrinks.
const MOST_ALONE: usize = crate::frame::MAX_COMPRESSED - 64 * 1024;

/// Hands out batches, each for one `Segments` frame.
pub struct Batcher<I: Iterator<Item = Placed>> {
    rest: Peekable<I>,
}

impl<I: Iterator<Item = Placed>> Batcher<I> {
    /// Batches of these segments, in their order.
    pub fn new(segments: impl IntoIterator<IntoIter = I, Item = Placed>) -> Self {
        Batcher {
            rest: segments.into_iter().peekable(),
        }
    }

    /// Whether nothing is left.
    pub fn is_empty(&mut self) -> bool {
        self.rest.peek().is_none()
    }

    /// The next batch: one segment at least, and more while they stay under `target` plain bytes.
    pub fn next_batch(&mut self, target: usize) -> Option<Vec<Placed>> {
        let (mut first, position) = self.rest.next()?;
        withhold_excess(&mut first);
        let mut bytes = cost(&first);
        let mut batch = vec![(first, position)];
        let mut fits = |segment: &Segment| {
            bytes = bytes.saturating_add(cost(segment));
            bytes <= target
        };
        while batch.len() < MAX_SEGMENTS {
            match self.rest.next_if(|(segment, _)| fits(segment)) {
                Some(next) => batch.push(next),
                None => break,
            }
        }
        Some(batch)
    }
}

/// Groups segments into batches of about [`FRAME_TARGET`] plain bytes.
pub fn plan_batches(segments: impl IntoIterator<Item = Placed>) -> impl Iterator<Item = Vec<Placed>> {
    let mut batcher = Batcher::new(segments);
    std::iter::from_fn(move || batcher.next_batch(FRAME_TARGET))
}

/// A bound on a segment's plain bytes on the wire.
fn cost(segment: &Segment) -> usize {
    let payloads = segment.payloads.iter().flatten();
    let bodies: usize = payloads.map(|entry| entry.body.len() + entry.kind.len()).sum();
    // Head and signature; hash or id, lengths and evidence of each entry.
    512 + segment.head().entries.len() * 112 + bodies
}

/// An author may sign a segment that no frame holds. Its head must travel all the same, so payloads are
/// withheld from its end until it fits.
fn withhold_excess(segment: &mut Segment) {
    let mut over = cost(segment).saturating_sub(MOST_ALONE);
    for payload in segment.payloads.iter_mut().rev().filter(|p| p.is_some()) {
        if over == 0 {
            return;
        }
        let freed = payload.take().map_or(0, |entry| entry.body.len());
        over = over.saturating_sub(freed);
    }
}
