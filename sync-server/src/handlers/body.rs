//! Request bodies, in pieces and within bounds of size and patience.

use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes};
use tokio::time::{Instant, timeout};
use tokio_stream::StreamExt;

/// A road may be slow, but beyond its first silence it carries this much a second.
const LEAST_PACE: u64 = 256;
/// What is gathered before it is handed on.
const PIECE: usize = 64 * 1024;

/// Why a body did not come whole.
pub(super) enum Cut {
    /// The connection broke, or fell silent.
    Broken,
    /// More than was allowed.
    TooLong,
}

/// A body as it comes in.
pub(super) struct Pieces {
    stream: BodyDataStream,
    silence: Duration,
    since: Instant,
    received: u64,
}

impl Pieces {
    /// A body that may be silent for so long.
    pub fn of(body: Body, silence: Duration) -> Self {
        Pieces {
            stream: body.into_data_stream(),
            silence,
            since: Instant::now(),
            received: 0,
        }
    }

    /// The next piece, gathered until it is worth handing on; empty at the end.
    pub async fn next(&mut self) -> Result<Vec<u8>, Cut> {
        let mut piece = Vec::new();
        while piece.len() < PIECE {
            match self.chunk().await? {
                Some(chunk) => piece.extend_from_slice(&chunk),
                None => break,
            }
        }
        Ok(piece)
    }

    /// The next piece as soon as it is there: what has arrived should not be lost with the rest.
    pub async fn soon(&mut self) -> Result<Vec<u8>, Cut> {
        loop {
            match self.chunk().await? {
                Some(chunk) if chunk.is_empty() => continue,
                Some(chunk) => return Ok(chunk.to_vec()),
                None => return Ok(Vec::new()),
            }
        }
    }

    /// All of it, at most `most` bytes.
    pub async fn whole(mut self, most: usize) -> Result<Vec<u8>, Cut> {
        let mut whole = Vec::new();
        while let Some(chunk) = self.chunk().await? {
            if whole.len() + chunk.len() > most {
                return Err(Cut::TooLong);
            }
            whole.extend_from_slice(&chunk);
        }
        Ok(whole)
    }

    async fn chunk(&mut self) -> Result<Option<Bytes>, Cut> {
        let until = self.since + self.silence + Duration::from_secs(self.received / LEAST_PACE);
        let patience = self.silence.min(until.saturating_duration_since(Instant::now()));
        let chunk = match timeout(patience, self.stream.next()).await {
            Ok(chunk) => chunk.transpose().map_err(|_| Cut::Broken)?,
            Err(_) => return Err(Cut::Broken),
        };
        self.received += chunk.as_ref().map_or(0, |bytes| bytes.len() as u64);
        Ok(chunk)
    }
}
