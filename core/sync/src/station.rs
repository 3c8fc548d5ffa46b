//! The station's half of one request: what comes in, in order and within bounds, and the answer's frames.
//!
//! The server pushes bytes, takes what they hold one at a time, and commits each batch before it takes the
//! next; at the end it builds the answer. Who may ask what is the server's to judge, from the signature on
//! the request and the certificate. Must not know HTTP or a store.

mod reply;

pub use reply::{Progress, Reply};

use ketepai_model::log::Segment;

use crate::error::{FrameError, WireError};
use crate::frame::FrameReader;
use crate::message::{Advice, Hello, Message, Problem};

/// The most bytes of body that a station reads of one request, unless told otherwise.
pub const MAX_REQUEST_BYTES: u64 = 16 * 1024 * 1024;

/// What a request holds, piece by piece.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Take {
    /// Always first, and once.
    Hello(Box<Hello>),
    /// One frame's segments, to be committed before the next is taken.
    Segments(Vec<Segment>),
}

/// What is wrong with a request. Everything taken before stays valid.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// In the run of frames.
    #[error("the request's frames do not hold")]
    Frame(#[from] FrameError),
    /// Inside a frame.
    #[error("a frame of the request does not hold")]
    Wire(#[from] WireError),
    /// Nothing before the greeting, one greeting, and only segments after it.
    #[error("a frame out of order")]
    OutOfOrder,
    /// More than a request may hold.
    #[error("the request is too long")]
    TooLong,
}

impl SessionError {
    /// What the phone should do about it.
    pub fn problem(&self) -> Problem {
        let (advice, reason) = match self {
            SessionError::Frame(e) if e.asks_for_update() => (Advice::UpdateRequired, "unknown_version"),
            SessionError::Wire(e) if e.asks_for_update() => (Advice::UpdateRequired, "unknown_version"),
            SessionError::Frame(FrameError::Truncated | FrameError::Damaged) => {
                (Advice::Again { after_s: 1 }, "damaged")
            }
            SessionError::Frame(FrameError::TooLarge) | SessionError::TooLong => {
                (Advice::TooLarge, "too_large")
            }
            SessionError::Frame(_) | SessionError::Wire(_) => (Advice::Denied, "malformed"),
            SessionError::OutOfOrder => (Advice::Denied, "out_of_order"),
        };
        Problem::new(advice, reason)
    }
}

/// One request, as it comes in.
#[derive(Debug)]
pub struct StationSession {
    reader: FrameReader,
    greeted: bool,
    left: u64,
}

impl Default for StationSession {
    fn default() -> Self {
        Self::with_limit(MAX_REQUEST_BYTES)
    }
}

impl StationSession {
    /// A request of at most [`MAX_REQUEST_BYTES`].
    pub fn new() -> Self {
        Self::default()
    }

    /// A request of at most `bytes`.
    pub fn with_limit(bytes: u64) -> Self {
        StationSession {
            reader: FrameReader::new(),
            greeted: false,
            left: bytes,
        }
    }

    /// Takes in bytes of the body. Take out what they hold before pushing more.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), SessionError> {
        let left = self.left.checked_sub(bytes.len() as u64);
        self.left = left.ok_or(SessionError::TooLong)?;
        Ok(self.reader.push(bytes)?)
    }

    /// The next piece; `None` when more bytes are needed.
    #[allow(clippy::should_implement_trait)] // an iterator that ends and then goes on would surprise
    pub fn next(&mut self) -> Result<Option<Take>, SessionError> {
        let Some(frame) = self.reader.next()? else {
            return Ok(None);
        };
        match Message::from_frame(&frame)? {
            Message::Hello(hello) if !self.greeted => {
                self.greeted = true;
                Ok(Some(Take::Hello(hello)))
            }
            Message::Segments(segments) if self.greeted => {
                let segments = segments.into_iter().map(|(segment, _)| segment).collect();
                Ok(Some(Take::Segments(segments)))
            }
            _ => Err(SessionError::OutOfOrder),
        }
    }

    /// At the end of the body, after the last piece: was it whole?
    pub fn end(&self) -> Result<(), SessionError> {
        self.reader.finish()?;
        if self.greeted {
            Ok(())
        } else {
            Err(SessionError::OutOfOrder)
        }
    }
}

#[cfg(test)]
mod tests;
