//! `PUT /v1/carried/{hash}`: a sealed parcel that a phone carried for somebody else.

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use ketepai_model::ids::BlobHash;
use ketepai_sync::message::{Advice, Problem};
use ketepai_sync::parcel::MAX_PARCEL;

use super::body::{Cut, Pieces};
use super::{blocking, headers, problem};
use crate::router::Door;

pub(crate) async fn put(
    State(door): State<Door>,
    Path(hash): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let denied = |reason| problem::problem(Problem::new(Advice::Denied, reason));
    let Ok(hash) = hash.parse::<BlobHash>() else {
        return denied("malformed");
    };
    let Some(auth) = headers::auth(&headers) else {
        return denied("unsigned");
    };
    if let Err(response) = headers::heard(&door, Some(&auth)).await {
        return response;
    }
    let Ok(_turn) = door.files.clone().try_acquire_owned() else {
        return problem::busy();
    };
    let bytes = match Pieces::of(body, door.limits.silence()).whole(MAX_PARCEL).await {
        Ok(bytes) => bytes,
        Err(Cut::TooLong) => return problem::problem(Problem::new(Advice::TooLarge, "too_large")),
        Err(Cut::Broken) => return StatusCode::REQUEST_TIMEOUT.into_response(),
    };
    let (station, device) = (door.station.clone(), auth.device);
    let put = blocking(move || station.put_carried(&auth, &hash, &bytes)).await;
    let proven = matches!(&put, Ok(put) if put.as_ref().err().is_none_or(problem::is_past_signature));
    door.limits.charge(Some(&device).filter(|_| proven));
    match put {
        Ok(Ok(stored)) => problem::frames(stored.to_frame()),
        Ok(Err(trouble)) => problem::problem(trouble),
        Err(response) => response,
    }
}
