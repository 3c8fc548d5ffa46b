//! One file per path: reads what HTTP says, asks the station in a thread that may block, says in HTTP what it
//! answered. Must not know what is in a body.

pub(crate) mod admin;
pub(crate) mod api;
pub(crate) mod blobs;
pub(crate) mod carried;
pub(crate) mod enrol;
pub(crate) mod health;
pub(crate) mod limits;
pub(crate) mod sync;
pub(crate) mod uploads;

mod body;
mod headers;
mod problem;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// Runs something that blocks: the database and the disk do.
async fn blocking<T: Send + 'static>(f: impl FnOnce() -> T + Send + 'static) -> Result<T, Response> {
    tokio::task::spawn_blocking(f).await.map_err(|error| {
        tracing::error!(panicked = error.is_panic(), "a request did not come to its end");
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    })
}
