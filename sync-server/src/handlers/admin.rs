//! What the coordinator's commands ask of a running server: JSON both ways, on the loopback, with the token
//! that lies in the folder.

use std::path::PathBuf;

use axum::body::{Body, to_bytes};
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::de::DeserializeOwned;

use super::blocking;
use crate::error::Error;
use crate::router::BackDoor;
use crate::station::{Erase, Invite, Period, Posting, QuotaChange, Release, ReportAsk, Revoke, Station};

const MOST_BYTES: usize = 16 * 1024;

/// Where to copy to.
#[derive(serde::Serialize, serde::Deserialize)]
pub(crate) struct BackupTo {
    pub to: PathBuf,
}

/// Which file to unpack.
#[derive(serde::Serialize, serde::Deserialize)]
pub(crate) struct UnpackFile {
    pub file: PathBuf,
}

/// Which report to write where.
#[derive(serde::Serialize, serde::Deserialize)]
pub(crate) struct ReportTo {
    pub ask: ReportAsk,
    pub to: PathBuf,
}

/// Which programme.
#[derive(serde::Serialize, serde::Deserialize)]
pub(crate) struct OfCode {
    pub code: String,
}

/// Whether the doctor may do something.
#[derive(serde::Serialize, serde::Deserialize)]
pub(crate) struct Heal {
    pub heal: bool,
}

/// Nothing to say.
#[derive(serde::Serialize, serde::Deserialize)]
pub(crate) struct Nothing {}

pub(crate) async fn invite(State(door): State<BackDoor>, headers: HeaderMap, body: Body) -> Response {
    answer(door, headers, body, |station, invite: Invite| {
        station.invite(&invite)
    })
    .await
}

pub(crate) async fn status(State(door): State<BackDoor>, headers: HeaderMap, body: Body) -> Response {
    answer(door, headers, body, |station, _: Nothing| station.status()).await
}

pub(crate) async fn doctor(State(door): State<BackDoor>, headers: HeaderMap, body: Body) -> Response {
    answer(door, headers, body, |station, how: Heal| station.doctor(how.heal)).await
}

pub(crate) async fn quota(State(door): State<BackDoor>, headers: HeaderMap, body: Body) -> Response {
    answer(door, headers, body, |station, change: QuotaChange| {
        station.change_quota(&change)
    })
    .await
}

pub(crate) async fn backup(State(door): State<BackDoor>, headers: HeaderMap, body: Body) -> Response {
    answer(door, headers, body, |station, backup: BackupTo| {
        station.backup(&backup.to)
    })
    .await
}

pub(crate) async fn unpack(State(door): State<BackDoor>, headers: HeaderMap, body: Body) -> Response {
    answer(door, headers, body, |station, question: UnpackFile| {
        station.unpack(&question.file)
    })
    .await
}

pub(crate) async fn post(State(door): State<BackDoor>, headers: HeaderMap, body: Body) -> Response {
    answer(door, headers, body, |station, posting: Posting| {
        station.post(&posting)
    })
    .await
}

pub(crate) async fn revoke(State(door): State<BackDoor>, headers: HeaderMap, body: Body) -> Response {
    answer(door, headers, body, |station, revoke: Revoke| {
        station.revoke(&revoke)
    })
    .await
}

pub(crate) async fn held(State(door): State<BackDoor>, headers: HeaderMap, body: Body) -> Response {
    answer(door, headers, body, |station, _: Nothing| station.held()).await
}

pub(crate) async fn signals(State(door): State<BackDoor>, headers: HeaderMap, body: Body) -> Response {
    answer(door, headers, body, |station, period: Period| {
        station.signals(&period)
    })
    .await
}

pub(crate) async fn programmes(State(door): State<BackDoor>, headers: HeaderMap, body: Body) -> Response {
    answer(door, headers, body, |station, _: Nothing| station.programmes()).await
}

pub(crate) async fn programme(State(door): State<BackDoor>, headers: HeaderMap, body: Body) -> Response {
    answer(door, headers, body, |station, which: OfCode| {
        station.programme(&which.code, None)
    })
    .await
}

pub(crate) async fn report(State(door): State<BackDoor>, headers: HeaderMap, body: Body) -> Response {
    answer(door, headers, body, |station, wanted: ReportTo| {
        station.write_report(&wanted.ask, &wanted.to)
    })
    .await
}

pub(crate) async fn release(State(door): State<BackDoor>, headers: HeaderMap, body: Body) -> Response {
    answer(door, headers, body, |station, release: Release| {
        station.release(&release)
    })
    .await
}

pub(crate) async fn erase(State(door): State<BackDoor>, headers: HeaderMap, body: Body) -> Response {
    answer(door, headers, body, |station, erase: Erase| station.erase(&erase)).await
}

async fn answer<Q: DeserializeOwned + Send + 'static, A: serde::Serialize + Send + 'static>(
    door: BackDoor,
    headers: HeaderMap,
    body: Body,
    ask: impl FnOnce(&Station, Q) -> Result<A, Error> + Send + 'static,
) -> Response {
    if !admits(&door, &headers) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let body = to_bytes(body, MOST_BYTES).await.unwrap_or_default();
    let Ok(question) = serde_json::from_slice(&body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    match blocking(move || ask(&door.station, question)).await {
        Ok(Ok(value)) => json(StatusCode::OK, &value),
        Ok(Err(error)) => json(StatusCode::UNPROCESSABLE_ENTITY, &crate::cli::advice(&error)),
        Err(response) => response,
    }
}

/// Compares hashes, so that the time it takes says nothing of the token.
pub(super) fn admits(door: &BackDoor, headers: &HeaderMap) -> bool {
    let shown = headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok());
    let shown = shown.and_then(|v| v.strip_prefix("Bearer "));
    shown.is_some_and(|shown| blake3::hash(shown.as_bytes()) == blake3::hash(door.token.as_bytes()))
}

pub(super) fn json<T: serde::Serialize>(status: StatusCode, value: &T) -> Response {
    let body = serde_json::to_vec(value).unwrap_or_default();
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}
