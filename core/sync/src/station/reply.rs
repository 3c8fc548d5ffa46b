//! The answer's frames, in their order: acknowledgements, a rewind or segments, tips, and the end.

use ketepai_model::ids::{HeadHash, RunningHash};

use crate::cursor::Cursor;
use crate::message::{
    Acks, Done, Echo, Filled, Filling, MAX_ACKS, MAX_REFUSED, MAX_TIPS, Message, Problem, Rewound, Tip, Tips,
};
use crate::wire::{Batcher, FRAME_TARGET, Placed};

/// Frames below this are not worth a round of their own.
const LEAST_FRAME: usize = 4 * 1024;

/// An answer being put together. Whatever is there can be sent already: see [`Reply::take`].
#[derive(Debug)]
pub struct Reply {
    bytes: Vec<u8>,
    budget: usize,
}

/// How far the segments went.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
    /// How many segments went in.
    pub segments: usize,
    /// The position of the last of them that has one.
    pub last: Option<u64>,
    /// Whether some had to stay out.
    pub more: bool,
}

impl Reply {
    /// An answer whose segments take about `budget` bytes, as the phone's greeting said.
    pub fn new(budget: u32) -> Self {
        Reply {
            bytes: Vec::new(),
            budget: budget as usize,
        }
    }

    /// Says which request this answers; first, in an answer to a whole request.
    pub fn echo(&mut self, body_hash: &[u8; 32]) {
        self.push(&Message::Echo(Echo::of(body_hash)));
    }

    /// Acknowledges segments that are durable, new or already known, and names those refused as a whole.
    pub fn acks(&mut self, received: &[(HeadHash, u64)], refused: &[(HeadHash, String)]) {
        for part in received.chunks(MAX_ACKS) {
            self.push(&Message::Acks(Acks {
                received: part.to_vec(),
                refused: Vec::new(),
            }));
        }
        for part in refused.chunks(MAX_REFUSED) {
            self.push(&Message::Acks(Acks {
                received: Vec::new(),
                refused: part.to_vec(),
            }));
        }
    }

    /// Says that the phone's cursor is not in this station's past.
    pub fn rewound(&mut self, position: u64) {
        self.push(&Message::Rewound(Rewound { position }));
    }

    /// Adds segments in order, after each frame of them the cursor that it led to, until the budget is used up; at least one frame of them, so that every
    /// answer leads somewhere.
    pub fn segments(
        &mut self,
        segments: impl IntoIterator<Item = Placed>,
        running_at: &dyn Fn(u64) -> Option<RunningHash>,
    ) -> Progress {
        self.frames(segments, &|last| {
            let running = running_at(last)?;
            Some(Message::Reached(Cursor {
                position: last,
                running,
            }))
        })
    }

    /// Adds segments of a scope that is being filled in, within the budget, after each frame of them how far
    /// that scope has come; and at the end that it is complete, unless the store (`more`) or the budget had it
    /// stop before.
    pub fn fill_in(
        &mut self,
        filling: &Filling,
        segments: impl IntoIterator<Item = Placed>,
        more: bool,
    ) -> Progress {
        let told = |position, complete| {
            Message::Filled(Filled {
                grant: filling.grant.clone(),
                position,
                complete,
            })
        };
        let mut filled = self.frames(segments, &|last| Some(told(last, false)));
        filled.more |= more;
        if !filled.more {
            self.push(&told(filling.until, true));
        }
        filled
    }

    fn frames(
        &mut self,
        segments: impl IntoIterator<Item = Placed>,
        told: &dyn Fn(u64) -> Option<Message>,
    ) -> Progress {
        let mut batches = Batcher::new(segments);
        let mut filled = Progress {
            segments: 0,
            last: None,
            more: false,
        };
        while filled.segments == 0 || self.budget >= LEAST_FRAME {
            let target = self.budget.clamp(LEAST_FRAME, FRAME_TARGET);
            let Some(batch) = batches.next_batch(target) else {
                break;
            };
            filled.segments += batch.len();
            filled.last = batch
                .iter()
                .rev()
                .find_map(|(_, position)| *position)
                .or(filled.last);
            let bytes = self.push(&Message::Segments(batch));
            if let Some(message) = filled.last.and_then(told) {
                self.push(&message);
            }
            self.budget = self.budget.saturating_sub(bytes);
        }
        filled.more = !batches.is_empty();
        filled
    }

    /// How many bytes of segments still fit.
    pub fn left(&self) -> usize {
        self.budget
    }

    /// Tells what the station holds of the asking device's own logs; also when that is nothing.
    pub fn tips(&mut self, tips: &[Tip]) {
        let whole = if tips.is_empty() { &[tips][..] } else { &[] };
        for part in tips.chunks(MAX_TIPS).chain(whole.iter().copied()) {
            self.push(&Message::Tips(Tips { tips: part.to_vec() }));
        }
    }

    /// The bytes so far, to be sent on while the rest is put together.
    pub fn take(&mut self) -> Vec<u8> {
        std::mem::take(&mut self.bytes)
    }

    /// Ends an answer that went well.
    pub fn done(mut self, done: Done) -> Vec<u8> {
        self.push(&Message::Done(Box::new(done)));
        self.bytes
    }

    /// Ends an answer that did not; what was said before it stays said.
    pub fn problem(mut self, problem: Problem) -> Vec<u8> {
        self.push(&Message::Problem(problem));
        self.bytes
    }

    fn push(&mut self, message: &Message) -> usize {
        let frame = message.to_frame();
        self.bytes.extend_from_slice(&frame);
        frame.len()
    }
}
