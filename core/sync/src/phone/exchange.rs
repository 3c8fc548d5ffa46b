//! One request and its answer, frame by frame. Knows what may come, and how far it got; must not know
//! what to do about a failure.

use super::{Incoming, Reason, Summary};
use crate::error::FrameError;
use crate::frame::FrameReader;
use crate::message::{Echo, Message, Problem};

/// A request on its way and what has come back so far.
#[derive(Debug)]
pub(super) struct Exchange {
    body: Vec<u8>,
    cursor: u64,
    more_to_send: bool,
    reader: FrameReader,
    committing: Option<Meaning>,
    ended: Option<Reason>,
    /// Whether the answer has said that it answers this request.
    echoed: bool,
    acknowledged: bool,
    received: bool,
    rewound: bool,
    filled: bool,
}

/// What a frame that is being committed will mean, once it is.
#[derive(Debug)]
enum Meaning {
    Received(u64),
    Acknowledged {
        received: u64,
        refused: u64,
    },
    Rewound,
    Told,
    Filled,
    Done {
        nonce: Vec<u8>,
        more: bool,
        position: u64,
    },
}

/// What to do next.
pub(super) enum Step {
    /// Wait for more.
    Nothing,
    Commit(Incoming),
    Problem(Problem),
    /// Nothing more can come of this answer.
    Broken(Reason),
}

/// An answer that came to its `Done`.
pub(super) struct Concluded {
    pub(super) nonce: Vec<u8>,
    pub(super) go_on: bool,
    pub(super) progress: bool,
}

impl Exchange {
    pub(super) fn new(body: Vec<u8>, cursor: u64, more_to_send: bool) -> Self {
        Exchange {
            body,
            cursor,
            more_to_send,
            reader: FrameReader::new(),
            committing: None,
            ended: None,
            echoed: false,
            acknowledged: false,
            received: false,
            rewound: false,
            filled: false,
        }
    }

    /// The same request, unanswered.
    pub(super) fn again(self) -> Self {
        Exchange::new(self.body, self.cursor, self.more_to_send)
    }

    pub(super) fn body(&self) -> &[u8] {
        &self.body
    }

    /// Whether anything of the answer has been kept that will not be fetched or sent again.
    pub(super) fn has_progress(&self) -> bool {
        self.acknowledged || self.received
    }

    /// Takes in bytes; what is wrong with them shows in [`Self::step`], after what came before.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        if self.ended.is_none()
            && let Err(error) = self.reader.push(bytes)
        {
            self.end(error.into());
        }
    }

    /// No more will come.
    pub(super) fn end(&mut self, reason: Reason) {
        self.ended.get_or_insert(reason);
    }

    pub(super) fn step(&mut self) -> Step {
        // A loop, not a recursion: an answer may hold as many echoes as its sender likes.
        loop {
            if let Some(step) = self.next() {
                return step;
            }
        }
    }

    /// The next step; `None` after an echo that was right.
    fn next(&mut self) -> Option<Step> {
        if self.committing.is_some() {
            return Some(Step::Nothing);
        }
        Some(match (self.reader.next(), &self.ended) {
            (Ok(Some(frame)), _) => match Message::from_frame(&frame) {
                Ok(Message::Echo(echo)) if self.answers(&echo) => {
                    self.echoed = true;
                    return None;
                }
                Ok(Message::Echo(_)) => Step::Broken(Reason::Stale),
                Ok(Message::Problem(problem)) => Step::Problem(problem),
                Ok(_) if !self.echoed => Step::Broken(Reason::Stale),
                Ok(message) => self.take(message),
                Err(error) => Step::Broken(error.into()),
            },
            (Err(error), _) => Step::Broken(error.into()),
            (Ok(None), None) => Step::Nothing,
            (Ok(None), Some(reason)) => Step::Broken(self.why_ended(reason.clone())),
        })
    }

    fn answers(&self, echo: &Echo) -> bool {
        *echo == Echo::of(blake3::hash(&self.body).as_bytes())
    }

    /// An end without `Done` is a cut, unless what is left says otherwise.
    fn why_ended(&self, reason: Reason) -> Reason {
        match (self.reader.finish(), reason) {
            (Err(error), Reason::Cut) => error.into(),
            (_, reason) => reason,
        }
    }

    fn take(&mut self, message: Message) -> Step {
        let (meaning, incoming) = match message {
            Message::Hello(_) | Message::Echo(_) | Message::Problem(_) => {
                return Step::Broken(Reason::Foreign);
            }
            Message::Segments(segments) => (
                Meaning::Received(segments.len() as u64),
                Incoming::Segments(segments),
            ),
            Message::Acks(acks) => {
                let (received, refused) = (acks.received.len() as u64, acks.refused.len() as u64);
                (Meaning::Acknowledged { received, refused }, Incoming::Acks(acks))
            }
            Message::Rewound(rewound) => (Meaning::Rewound, Incoming::Rewound(rewound)),
            Message::Reached(cursor) => (Meaning::Told, Incoming::Reached(cursor)),
            Message::Filled(filled) => (Meaning::Filled, Incoming::Filled(filled)),
            Message::Tips(tips) => (Meaning::Told, Incoming::Tips(tips)),
            Message::Done(done) => {
                let (nonce, more, position) = (done.nonce.clone(), done.more, done.cursor.position);
                (
                    Meaning::Done {
                        nonce,
                        more,
                        position,
                    },
                    Incoming::Done(done),
                )
            }
        };
        self.committing = Some(meaning);
        Step::Commit(incoming)
    }

    /// The frame handed out last is durable. After `Done` the answer is over, whatever may follow.
    pub(super) fn committed(&mut self, summary: &mut Summary) -> Option<Concluded> {
        match self.committing.take()? {
            Meaning::Received(count) => {
                summary.received += count;
                self.received |= count > 0;
            }
            Meaning::Acknowledged { received, refused } => {
                summary.acknowledged += received;
                summary.refused += refused;
                self.acknowledged |= received + refused > 0;
            }
            Meaning::Rewound => {
                summary.rewinds += 1;
                self.rewound = true;
            }
            Meaning::Filled => self.filled = true,
            Meaning::Told => {}
            Meaning::Done {
                nonce,
                more,
                position,
            } => return Some(self.conclude(nonce, more, position)),
        }
        None
    }

    fn conclude(&self, nonce: Vec<u8>, more: bool, position: u64) -> Concluded {
        let nearer = position > self.cursor;
        Concluded {
            nonce,
            go_on: self.rewound || self.more_to_send || more,
            progress: self.rewound || self.acknowledged || self.filled || nearer,
        }
    }
}

/// The problem in an answer with another status than 200, if it is this protocol's.
pub(super) fn problem_in(body: &[u8]) -> Option<Problem> {
    let mut reader = FrameReader::new();
    reader.push(body).ok()?;
    match Message::from_frame(&reader.next().ok()??).ok()? {
        Message::Problem(problem) => Some(problem),
        _ => None,
    }
}

/// Whether a body is a web page.
pub(super) fn is_page(body: &[u8]) -> bool {
    let mut reader = FrameReader::new();
    let _ = reader.push(body);
    reader.next() == Err(FrameError::Portal)
}
