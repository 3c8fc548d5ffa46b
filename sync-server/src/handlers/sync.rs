//! `POST /v1/sync`: frames are kept while the rest is on its way, so a broken road costs the last one only.

use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};

use super::body::Pieces;
use super::{blocking, headers, problem};
use crate::router::Door;
use crate::station::{Auth, Session};

pub(crate) async fn sync(State(door): State<Door>, headers: HeaderMap, body: Body) -> Response {
    let auth = headers::auth(&headers);
    if let Err(response) = headers::heard(&door, auth.as_ref()).await {
        return response;
    }
    let Ok(_turn) = door.syncs.clone().try_acquire_owned() else {
        return problem::busy();
    };
    let device = auth.as_ref().map(|auth| auth.device);
    let body = Pieces::of(body, door.limits.silence());
    match exchange(door.station.begin(), auth, body).await {
        Ok((reply, proven)) => {
            door.limits.charge(device.as_ref().filter(|_| proven));
            problem::frames(reply)
        }
        Err(response) => {
            door.limits.charge(None);
            response
        }
    }
}

/// The answer, and whether the request's signature held.
async fn exchange(
    mut session: Session,
    auth: Option<Auth>,
    mut body: Pieces,
) -> Result<(Vec<u8>, bool), Response> {
    loop {
        let piece = body
            .next()
            .await
            .map_err(|_| StatusCode::REQUEST_TIMEOUT.into_response())?;
        if piece.is_empty() {
            return blocking(move || session.conclude(auth)).await;
        }
        let (back, go_on) = blocking(move || {
            let go_on = session.push(&piece);
            (session, go_on)
        })
        .await?;
        session = back;
        if !go_on {
            return blocking(move || session.conclude(auth)).await;
        }
    }
}
