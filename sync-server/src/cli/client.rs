//! A few lines of HTTP, to ask the server that has the folder open.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::serve::{ADMIN, AdminPass};

/// A backup of everything may take its time.
const PATIENCE: Duration = Duration::from_secs(3600);

/// Asks the server of a folder; `None` when there is none. The error is advice, from the server.
pub(super) fn ask<Q: Serialize, A: DeserializeOwned>(
    folder: &Path,
    what: &str,
    question: &Q,
) -> Result<Option<A>, String> {
    let Some((pass, mut stream)) = reach(folder) else {
        return Ok(None);
    };
    let lost = |_| "工作站没有回答。请看它的日志，再试一次。".to_owned();
    let body = serde_json::to_vec(question).unwrap_or_default();
    // HTTP/1.0: one request, an answer of known length or up to the end.
    let head = format!(
        "POST /v1/admin/{what} HTTP/1.0\r\nauthorization: Bearer {}\r\ncontent-length: {}\r\n\r\n",
        pass.token,
        body.len()
    );
    let mut answer = Vec::new();
    stream
        .write_all(&[head.as_bytes(), &body].concat())
        .and_then(|()| stream.read_to_end(&mut answer))
        .map_err(lost)?;
    read(&answer).map(Some)
}

/// A pass may be left over from a server that died.
fn reach(folder: &Path) -> Option<(AdminPass, TcpStream)> {
    let pass: AdminPass = serde_json::from_slice(&std::fs::read(folder.join(ADMIN)).ok()?).ok()?;
    let stream = TcpStream::connect_timeout(&pass.address, Duration::from_secs(3)).ok()?;
    stream.set_read_timeout(Some(PATIENCE)).ok()?;
    Some((pass, stream))
}

fn read<A: DeserializeOwned>(answer: &[u8]) -> Result<A, String> {
    let foreign = || "工作站的回答看不懂。请确认命令与工作站是同一版本。".to_owned();
    let end = answer
        .windows(4)
        .position(|w| w == b"\r\n\r\n")
        .ok_or_else(foreign)?;
    let body = &answer[end + 4..];
    let status = answer.get(9..12).ok_or_else(foreign)?;
    match status {
        b"200" => serde_json::from_slice(body).map_err(|_| foreign()),
        b"422" => Err(serde_json::from_slice(body).unwrap_or_else(|_| foreign())),
        _ => Err(foreign()),
    }
}
