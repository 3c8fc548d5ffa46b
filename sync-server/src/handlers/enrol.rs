//! `POST /v1/enrol`: an invitation for a certificate. `POST /v1/succeed`: an old key for a new one. A refusal is
//! JSON, for a person to be told.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use super::body::Pieces;
use super::{blocking, problem};
use crate::router::Door;
use crate::station::{EnrolRefusal, Station, invitation_named_in};

const MOST_BYTES: usize = 4 * 1024;

#[derive(serde::Serialize)]
struct Refused {
    reason: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    tries_left: Option<u32>,
}

pub(crate) async fn enrol(State(door): State<Door>, body: Body) -> Response {
    certify(door, body, Station::enrol).await
}

pub(crate) async fn succeed(State(door): State<Door>, body: Body) -> Response {
    certify(door, body, Station::succeed).await
}

type Certify = fn(&Station, &[u8]) -> Result<Vec<u8>, EnrolRefusal>;

async fn certify(door: Door, body: Body, certify: Certify) -> Response {
    let Ok(_turn) = door.syncs.clone().try_acquire_owned() else {
        return problem::busy();
    };
    let Ok(request) = Pieces::of(body, door.limits.silence()).whole(MOST_BYTES).await else {
        return refused(&EnrolRefusal::Malformed);
    };
    if let Err(wait) = door.limits.enrol(invitation_named_in(&request)) {
        return too_often(wait);
    }
    match blocking(move || certify(&door.station, &request)).await {
        Ok(Ok(reply)) => problem::frames(reply),
        Ok(Err(refusal)) => refused(&refusal),
        Err(response) => response,
    }
}

/// Too many tries, of this invitation or of all.
fn too_often(after_s: u32) -> Response {
    let refused = Refused {
        reason: "too_often",
        tries_left: None,
    };
    let mut response = json(StatusCode::TOO_MANY_REQUESTS, &refused);
    let retry_after = HeaderValue::from(after_s);
    response.headers_mut().insert(header::RETRY_AFTER, retry_after);
    response
}

fn refused(refusal: &EnrolRefusal) -> Response {
    tracing::info!(reason = refusal.code(), "an enrolment was refused");
    if let EnrolRefusal::Fault(error) = refusal {
        tracing::error!(%error, "an enrolment could not be served");
    }
    let status = match refusal {
        EnrolRefusal::Malformed => StatusCode::BAD_REQUEST,
        EnrolRefusal::Unknown => StatusCode::NOT_FOUND,
        EnrolRefusal::WrongCode { .. } | EnrolRefusal::TooManyTries => StatusCode::FORBIDDEN,
        EnrolRefusal::Used | EnrolRefusal::Expired => StatusCode::GONE,
        EnrolRefusal::FullToday => StatusCode::TOO_MANY_REQUESTS,
        EnrolRefusal::Fault(_) => StatusCode::INTERNAL_SERVER_ERROR,
    };
    let body = Refused {
        reason: refusal.code(),
        tries_left: refusal.tries_left(),
    };
    json(status, &body)
}

fn json(status: StatusCode, refused: &Refused) -> Response {
    let body = serde_json::to_vec(refused).unwrap_or_default();
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}
