//! Request bodies, in pieces and within bounds of size and patience.

use std::time::Duration;

use axum::body::{Body, BodyDataStream, Bytes};
use tokio::time::timeout;
use tokio_stream::StreamExt;

/// A road may be slow, but something must come.
const SILENCE: Duration = Duration::from_secs(60);
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
pub(super) struct Pieces(BodyDataStream);

impl Pieces {
    pub fn of(body: Body) -> Self {
        Pieces(body.into_data_stream())
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
        match timeout(SILENCE, self.0.next()).await {
            Ok(chunk) => chunk.transpose().map_err(|_| Cut::Broken),
            Err(_) => Err(Cut::Broken),
        }
    }
}
