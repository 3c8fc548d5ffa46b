//! `/v1/uploads/{hash}`: files in pieces, by the tus protocol 1.0.0 with its extensions creation, termination and
//! expiration. Creation is signed; whoever has the address that it gives may go on, as tus clients do.

use std::time::{Duration, UNIX_EPOCH};

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use ketepai_model::ids::BlobHash;
use ketepai_sync::message::{Advice, Problem};
use tokio::sync::mpsc;

use super::body::{Cut, Pieces};
use super::{blocking, headers, problem};
use crate::router::Door;
use crate::station::{MAX_MATERIAL_BYTES, NotTaken, Standing, Station};

const RESUMABLE: HeaderName = HeaderName::from_static("tus-resumable");
const VERSION: HeaderName = HeaderName::from_static("tus-version");
const EXTENSION: HeaderName = HeaderName::from_static("tus-extension");
const MAX_SIZE: HeaderName = HeaderName::from_static("tus-max-size");
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");
const LENGTH: HeaderName = HeaderName::from_static("upload-length");
const EXPIRES: HeaderName = HeaderName::from_static("upload-expires");
const OVERRIDE: HeaderName = HeaderName::from_static("x-http-method-override");
const ONE: HeaderValue = HeaderValue::from_static("1.0.0");
const PIECE: &str = "application/offset+octet-stream";
/// Not what was announced (tus, checksum extension).
const MISMATCH: u16 = 460;
/// Pieces read ahead of the disk.
const AHEAD: usize = 2;

/// `OPTIONS`: what this server can do.
pub(crate) async fn options() -> Response {
    let extensions = HeaderValue::from_static("creation,termination,expiration");
    let most = HeaderValue::from(MAX_MATERIAL_BYTES);
    let said = [(VERSION, ONE), (EXTENSION, extensions), (MAX_SIZE, most)];
    tus((StatusCode::NO_CONTENT, said).into_response())
}

/// `POST`: begins an upload, or says where it stands.
pub(crate) async fn create(
    State(door): State<Door>,
    Path(hash): Path<String>,
    headers: HeaderMap,
) -> Response {
    if let Some(response) = misunderstood(&headers) {
        return response;
    }
    let denied = |reason| tus(problem::problem(Problem::new(Advice::Denied, reason)));
    let (Ok(hash), Some(length)) = (hash.parse::<BlobHash>(), number(&headers, &LENGTH)) else {
        return denied("malformed");
    };
    let Some(auth) = headers::auth(&headers) else {
        return denied("unsigned");
    };
    if let Err(response) = headers::heard(&door, Some(&auth)).await {
        return tus(response);
    }
    let (station, device) = (door.station.clone(), auth.device);
    let begun = blocking(move || station.begin_upload(&auth, &hash, length)).await;
    let proven = matches!(&begun, Ok(begun) if begun.as_ref().err().is_none_or(problem::is_past_signature));
    door.limits.charge(Some(&device).filter(|_| proven));
    tus(match begun {
        Ok(Ok(standing)) => created(&door.station, &hash, &standing),
        Ok(Err(trouble)) => problem::problem(trouble),
        Err(response) => response,
    })
}

fn created(station: &Station, hash: &BlobHash, standing: &Standing) -> Response {
    let location = format!("/v1/uploads/{hash}/{}", standing.ticket);
    let location = HeaderValue::try_from(location).unwrap_or(HeaderValue::from_static("/"));
    let said = [
        (header::LOCATION, location),
        (OFFSET, HeaderValue::from(standing.offset)),
        (EXPIRES, expires(station)),
    ];
    (StatusCode::CREATED, said).into_response()
}

fn expires(station: &Station) -> HeaderValue {
    let until = UNIX_EPOCH + Duration::from_secs(station.upload_kept_until_s());
    HeaderValue::try_from(httpdate::fmt_http_date(until)).unwrap_or(HeaderValue::from_static(""))
}

/// `HEAD`: where an upload stands.
pub(crate) async fn head(
    State(door): State<Door>,
    Path((_, ticket)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    if let Some(response) = misunderstood(&headers) {
        return response;
    }
    let station = door.station.clone();
    let standing = blocking(move || station.upload(&ticket)).await;
    tus(match standing {
        Ok(Some(standing)) => {
            let said = [
                (OFFSET, HeaderValue::from(standing.offset)),
                (LENGTH, HeaderValue::from(standing.length)),
                (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
            ];
            (StatusCode::OK, said).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(response) => response,
    })
}

/// `PATCH`, or `POST` where something in between knows no `PATCH`: goes on with an upload.
pub(crate) async fn patch(
    State(door): State<Door>,
    Path((_, ticket)): Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    if let Some(response) = misunderstood(&headers) {
        return response;
    }
    let kind = headers.get(header::CONTENT_TYPE).map(HeaderValue::as_bytes);
    if kind != Some(PIECE.as_bytes()) {
        return tus(StatusCode::UNSUPPORTED_MEDIA_TYPE.into_response());
    }
    let Some(offset) = number(&headers, &OFFSET) else {
        return tus(StatusCode::BAD_REQUEST.into_response());
    };
    // Nobody holds a place with a ticket that is not ours.
    let (asked, shown) = (door.station.clone(), ticket.clone());
    match blocking(move || asked.upload(&shown)).await {
        Ok(Some(standing)) if standing.offset == offset => {}
        Ok(Some(standing)) => return tus(refused(NotTaken::Elsewhere(standing.offset))),
        Ok(None) => return tus(refused(NotTaken::Unknown)),
        Err(response) => return tus(response),
    }
    let Ok(_turn) = door.files.clone().try_acquire_owned() else {
        return tus(problem::busy());
    };
    let (pieces, received) = mpsc::channel(AHEAD);
    let station = door.station.clone();
    let written = tokio::task::spawn_blocking(move || append(&station, &ticket, offset, received));
    let whole = hand_over(Pieces::of(body, door.limits.silence()), pieces).await;
    tus(match written.await {
        Ok(Ok(offset)) if whole => (
            StatusCode::NO_CONTENT,
            [
                (OFFSET, HeaderValue::from(offset)),
                (EXPIRES, expires(&door.station)),
            ],
        )
            .into_response(),
        Ok(Ok(_)) => StatusCode::REQUEST_TIMEOUT.into_response(),
        Ok(Err(why)) => refused(why),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    })
}

/// `POST` to an upload: what the overriding header says.
pub(crate) async fn overridden(
    state: State<Door>,
    path: Path<(String, String)>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    match headers.get(OVERRIDE).map(HeaderValue::as_bytes) {
        Some(b"PATCH") => patch(state, path, headers, body).await,
        Some(b"DELETE") => delete(state, path, headers).await,
        _ => tus(StatusCode::METHOD_NOT_ALLOWED.into_response()),
    }
}

/// `DELETE`: drops an upload.
pub(crate) async fn delete(
    State(door): State<Door>,
    Path((_, ticket)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    if let Some(response) = misunderstood(&headers) {
        return response;
    }
    let station = door.station.clone();
    tus(match blocking(move || station.cancel_upload(&ticket)).await {
        Ok(true) => StatusCode::NO_CONTENT.into_response(),
        Ok(false) => StatusCode::NOT_FOUND.into_response(),
        Err(response) => response,
    })
}

/// Hands pieces on as they arrive, as far as they come; whether they came to their end.
async fn hand_over(mut body: Pieces, pieces: mpsc::Sender<Vec<u8>>) -> bool {
    loop {
        match body.soon().await {
            Ok(piece) if piece.is_empty() => return true,
            Ok(piece) => {
                if pieces.send(piece).await.is_err() {
                    return true;
                }
            }
            Err(Cut::Broken | Cut::TooLong) => return false,
        }
    }
}

fn append(
    station: &Station,
    ticket: &str,
    offset: u64,
    mut pieces: mpsc::Receiver<Vec<u8>>,
) -> Result<u64, NotTaken> {
    let mut appending = station.append(ticket, offset)?;
    while let Some(piece) = pieces.blocking_recv() {
        appending.write(&piece)?;
    }
    appending.finish()
}

fn refused(why: NotTaken) -> Response {
    match why {
        NotTaken::Unknown => StatusCode::NOT_FOUND.into_response(),
        NotTaken::Elsewhere(offset) => {
            (StatusCode::CONFLICT, [(OFFSET, HeaderValue::from(offset))]).into_response()
        }
        NotTaken::TooLong => StatusCode::PAYLOAD_TOO_LARGE.into_response(),
        NotTaken::Overtaken => StatusCode::LOCKED.into_response(),
        NotTaken::Damaged => {
            let mismatch = StatusCode::from_u16(MISMATCH).unwrap_or(StatusCode::BAD_REQUEST);
            mismatch.into_response()
        }
        NotTaken::Trouble(trouble) => problem::problem(trouble),
    }
}

/// What to say to a client that speaks another version than this server.
fn misunderstood(headers: &HeaderMap) -> Option<Response> {
    match headers.get(RESUMABLE) {
        Some(version) if version == ONE => None,
        _ => Some(tus(
            (StatusCode::PRECONDITION_FAILED, [(VERSION, ONE)]).into_response()
        )),
    }
}

fn number(headers: &HeaderMap, name: &HeaderName) -> Option<u64> {
    headers.get(name)?.to_str().ok()?.parse().ok()
}

/// Every answer says which version it speaks.
fn tus(mut response: Response) -> Response {
    response.headers_mut().insert(RESUMABLE, ONE);
    response
}
