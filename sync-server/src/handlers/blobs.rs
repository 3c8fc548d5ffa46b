//! `GET /v1/blobs/{hash}`: files for those who may read a record that names them, in ranges (RFC 9110, §14);
//! `POST /v1/custody`: the station's signed word on files.

use std::io::{Read, Seek, SeekFrom};
use std::path::PathBuf;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use ketepai_model::canonical;
use ketepai_model::identity::MAX_FILES;
use ketepai_model::ids::BlobHash;
use ketepai_sync::message::{Advice, Problem};
use tokio_stream::wrappers::ReceiverStream;

use super::body::{Cut, Pieces};
use super::{blocking, headers, problem};
use crate::router::Door;

/// What is read from the disk at once.
const PIECE: usize = 64 * 1024;

pub(crate) async fn get(State(door): State<Door>, Path(hash): Path<String>, headers: HeaderMap) -> Response {
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
    let Ok(turn) = door.files.clone().try_acquire_owned() else {
        return problem::busy();
    };
    let (station, device) = (door.station.clone(), auth.device);
    let read = blocking(move || station.read_blob(&auth, &hash)).await;
    let proven = matches!(&read, Ok(read) if read.as_ref().err().is_none_or(problem::is_past_signature));
    door.limits.charge(Some(&device).filter(|_| proven));
    match read {
        Ok(Ok(Some((place, length)))) => send(&hash, place, length, &headers, turn),
        Ok(Ok(None)) => StatusCode::NOT_FOUND.into_response(),
        Ok(Err(trouble)) => problem::problem(trouble),
        Err(response) => response,
    }
}

fn send(
    hash: &BlobHash,
    place: PathBuf,
    length: u64,
    headers: &HeaderMap,
    turn: tokio::sync::OwnedSemaphorePermit,
) -> Response {
    let asked = headers.get(header::RANGE).and_then(|range| range.to_str().ok());
    let (from, until) = match asked.map(|text| range(text, length)) {
        None | Some(Asked::Otherwise) => (0, length),
        Some(Asked::Part(from, until)) => (from, until),
        Some(Asked::Nothing) => {
            let whole = [(header::CONTENT_RANGE, text(format!("bytes */{length}")))];
            return (StatusCode::RANGE_NOT_SATISFIABLE, whole).into_response();
        }
    };
    let part = asked.is_some() && (from, until) != (0, length);
    let (pieces, stream) = tokio::sync::mpsc::channel(2);
    tokio::task::spawn_blocking(move || {
        let _turn = turn;
        read(&place, from, until, &pieces)
    });
    let status = if part {
        StatusCode::PARTIAL_CONTENT
    } else {
        StatusCode::OK
    };
    let said = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/octet-stream"),
        ),
        (header::CONTENT_LENGTH, HeaderValue::from(until - from)),
        (header::ACCEPT_RANGES, HeaderValue::from_static("bytes")),
        (header::ETAG, text(format!("\"{hash}\""))),
    ];
    let mut response = (status, said, Body::from_stream(ReceiverStream::new(stream))).into_response();
    if part {
        let range = text(format!("bytes {from}-{}/{length}", until - 1));
        response.headers_mut().insert(header::CONTENT_RANGE, range);
    }
    response
}

fn text(text: String) -> HeaderValue {
    HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static(""))
}

fn read(
    place: &std::path::Path,
    from: u64,
    until: u64,
    pieces: &tokio::sync::mpsc::Sender<std::io::Result<Bytes>>,
) {
    let read = || {
        let mut file = std::fs::File::open(place)?;
        file.seek(SeekFrom::Start(from))?;
        let mut left = file.take(until - from);
        let mut buffer = vec![0; PIECE];
        loop {
            let n = left.read(&mut buffer)?;
            let gone = n == 0
                || pieces
                    .blocking_send(Ok(Bytes::copy_from_slice(&buffer[..n])))
                    .is_err();
            if gone {
                return Ok(());
            }
        }
    };
    if let Err(error) = read() {
        // The answer's length was promised: the client sees that it was cut.
        let _ = pieces.blocking_send(Err(error));
    }
}

/// What a `Range` asks for.
#[derive(PartialEq, Debug)]
enum Asked {
    /// From, and until before.
    Part(u64, u64),
    /// Something that is not there.
    Nothing,
    /// Something that this server does not do: it sends all of it.
    Otherwise,
}

fn range(text: &str, length: u64) -> Asked {
    let Some((from, to)) = text
        .strip_prefix("bytes=")
        .and_then(|range| range.split_once('-'))
    else {
        return Asked::Otherwise;
    };
    let part = match (from.trim().parse::<u64>(), to.trim()) {
        (Ok(from), "") => (from, length),
        (Ok(from), to) => match to.parse::<u64>() {
            Ok(to) if to >= from => (from, length.min(to.saturating_add(1))),
            _ => return Asked::Otherwise,
        },
        (Err(_), last) if from.trim().is_empty() => match last.parse::<u64>() {
            Ok(last) => (length.saturating_sub(last), length),
            Err(_) => return Asked::Otherwise,
        },
        _ => return Asked::Otherwise,
    };
    if part.0 < part.1 {
        Asked::Part(part.0, part.1)
    } else {
        Asked::Nothing
    }
}

pub(crate) async fn custody(State(door): State<Door>, headers: HeaderMap, body: Body) -> Response {
    let Some(auth) = headers::auth(&headers) else {
        return problem::problem(Problem::new(Advice::Denied, "unsigned"));
    };
    if let Err(response) = headers::heard(&door, Some(&auth)).await {
        return response;
    }
    let body = match Pieces::of(body, door.limits.silence())
        .whole(MAX_FILES * 32)
        .await
    {
        Ok(body) => body,
        Err(Cut::TooLong) => return problem::problem(Problem::new(Advice::TooLarge, "too_large")),
        Err(Cut::Broken) => return StatusCode::REQUEST_TIMEOUT.into_response(),
    };
    let (station, device) = (door.station.clone(), auth.device);
    let word = blocking(move || station.file_custody(&auth, &body)).await;
    let proven = matches!(&word, Ok(word) if word.as_ref().err().is_none_or(problem::is_past_signature));
    door.limits.charge(Some(&device).filter(|_| proven));
    match word {
        Ok(Ok(word)) => canonical::encode(&word).into_response(),
        Ok(Err(trouble)) => problem::problem(trouble),
        Err(response) => response,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_those_of_rfc_9110() {
        assert_eq!(range("bytes=0-99", 1_000), Asked::Part(0, 100));
        assert_eq!(range("bytes=500-", 1_000), Asked::Part(500, 1_000));
        assert_eq!(range("bytes=-200", 1_000), Asked::Part(800, 1_000));
        assert_eq!(range("bytes=900-5000", 1_000), Asked::Part(900, 1_000));
        assert_eq!(range("bytes=1000-", 1_000), Asked::Nothing);
        assert_eq!(range("bytes=-0", 1_000), Asked::Nothing);
        for odd in ["bytes=5-3", "lines=1-2", "bytes=a-b", "bytes=0-1,5-6", ""] {
            assert_eq!(range(odd, 1_000), Asked::Otherwise, "{odd}");
        }
    }
}
