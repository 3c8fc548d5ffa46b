//! `GET /v1/health` and `GET /v1/nonce`: is it up, and what to sign.

use axum::extract::State;
use axum::response::{IntoResponse, Response};

use super::blocking;
use crate::router::Door;

pub(crate) async fn health() -> &'static str {
    "ketepai 1\n"
}

pub(crate) async fn nonce(State(door): State<Door>) -> Response {
    match blocking(move || door.station.nonce()).await {
        Ok(nonce) => data_encoding::HEXLOWER.encode(&nonce).into_response(),
        Err(response) => response,
    }
}
