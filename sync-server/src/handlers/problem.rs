//! Frames as HTTP answers. The frame says what to do; the status is for whatever stands in between.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use ketepai_sync::Message;
use ketepai_sync::frame::FrameReader;
use ketepai_sync::message::{Advice, Problem};

const FRAMES: HeaderValue = HeaderValue::from_static("application/vnd.ketepai");
/// A problem's frame is never longer.
const MOST_PROBLEM: usize = 1024;

/// An answer's frames: 200, unless the first of them is a problem.
pub(super) fn frames(body: Vec<u8>) -> Response {
    let problem = first(&body[..body.len().min(MOST_PROBLEM)]);
    let status = problem.as_ref().map_or(StatusCode::OK, |p| status(&p.advice));
    let mut response = (status, [(header::CONTENT_TYPE, FRAMES)], body).into_response();
    if let Some(Problem {
        advice: Advice::Again { after_s },
        ..
    }) = problem
    {
        response
            .headers_mut()
            .insert(header::RETRY_AFTER, HeaderValue::from(after_s));
    }
    response
}

/// A problem alone.
pub(super) fn problem(problem: Problem) -> Response {
    frames(Message::Problem(problem).to_frame())
}

/// Too much at once.
pub(super) fn busy() -> Response {
    problem(Problem::new(Advice::Again { after_s: 30 }, "busy"))
}

/// Too much of one device, or of nobody's.
pub(super) fn too_often(after_s: u32) -> Response {
    problem(Problem::new(Advice::Again { after_s }, "too_often"))
}

/// Whether a problem came up only after the signature had held.
pub(super) fn is_past_signature(problem: &Problem) -> bool {
    !matches!(
        problem.advice,
        Advice::Denied | Advice::Enrol | Advice::StaleNonce { .. }
    )
}

fn first(bytes: &[u8]) -> Option<Problem> {
    let mut reader = FrameReader::new();
    reader.push(bytes).ok()?;
    match Message::from_frame(&reader.next().ok()??).ok()? {
        Message::Problem(problem) => Some(problem),
        _ => None,
    }
}

fn status(advice: &Advice) -> StatusCode {
    match advice {
        Advice::Again { .. } => StatusCode::TOO_MANY_REQUESTS,
        Advice::StaleNonce { .. } | Advice::Enrol => StatusCode::UNAUTHORIZED,
        Advice::UpdateRequired => StatusCode::UPGRADE_REQUIRED,
        Advice::Denied => StatusCode::FORBIDDEN,
        Advice::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Advice::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
