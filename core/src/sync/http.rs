//! The way to a station over HTTP. Knows headers and statuses; must not know what is in a body.

use std::io::Read;
use std::time::Duration;

use ketepai_model::ids::BlobHash;
use ketepai_sync::phone::Failure;
use reqwest::blocking::{Client, RequestBuilder, Response};

use super::transport::{Begun, Signed, Transport};
use crate::error::AppError;

/// A problem's body is never longer than this.
const MAX_PROBLEM_BYTES: u64 = 64 * 1024;
/// An enrolment's answer is never longer than this.
const MAX_ENROLMENT_BYTES: u64 = 16 * 1024;

/// The header and the version of resumable uploads (tus).
const RESUMABLE: &str = "tus-resumable";
const TUS: &str = "1.0.0";

/// HTTP and HTTPS, with the public roots built in: the platform's verifier is not asked.
pub struct HttpTransport {
    client: Client,
}

impl HttpTransport {
    /// A client. One per process; it keeps its connections.
    pub fn new() -> Result<Self, AppError> {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let roots = webpki_root_certs::TLS_SERVER_ROOT_CERTS;
        let roots = roots
            .iter()
            .filter_map(|der| reqwest::Certificate::from_der(der).ok());
        let client = Client::builder()
            .tls_certs_only(roots)
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(Duration::from_secs(15))
            .timeout(Duration::from_secs(300))
            .build()
            .map_err(|e| AppError::Internal {
                report: "http".into(),
                source: Box::new(e),
            })?;
        Ok(HttpTransport { client })
    }

    fn signed(&self, request: RequestBuilder, signed: &Signed<'_>) -> Result<Response, Failure> {
        request
            .header("x-ketepai-device", signed.device.to_string())
            .header("x-ketepai-nonce", hex(signed.nonce))
            .header("x-ketepai-signature", hex(&signed.signature))
            .header("content-type", "application/vnd.ketepai")
            .body(signed.body.to_vec())
            .send()
            .map_err(|e| failure(&e))
    }
}

impl Transport for HttpTransport {
    fn post(&mut self, signed: &Signed<'_>, on_bytes: &mut dyn FnMut(&[u8]) -> bool) -> Result<(), Failure> {
        let url = format!("{}{}", signed.address, signed.path);
        hand_on(refused(self.signed(self.client.post(url), signed)?)?, on_bytes)
    }

    fn enrol(&mut self, address: &str, request: Vec<u8>) -> Result<Vec<u8>, AppError> {
        self.certify(format!("{address}/v1/enrol"), request)
    }

    fn succeed(&mut self, address: &str, request: Vec<u8>) -> Result<Vec<u8>, AppError> {
        self.certify(format!("{address}/v1/succeed"), request)
    }

    fn begin_upload(&mut self, signed: &Signed<'_>, bytes: u64) -> Result<Begun, Failure> {
        let url = format!("{}{}", signed.address, signed.path);
        let request = self
            .client
            .post(url)
            .header(RESUMABLE, TUS)
            .header("upload-length", bytes);
        let answer = refused(self.signed(request, signed)?)?;
        let location = answer.headers().get("location").and_then(|v| v.to_str().ok());
        match (location.map(str::to_owned), offset(&answer)) {
            // Wherever it leads, the address is the one that this phone was told.
            (Some(location), Some(offset)) if location.starts_with('/') => Ok(Begun { location, offset }),
            _ => Err(Failure::Portal),
        }
    }

    fn append(&mut self, address: &str, location: &str, from: u64, piece: Vec<u8>) -> Result<u64, Failure> {
        let request = self.client.patch(format!("{address}{location}"));
        let request = request
            .header(RESUMABLE, TUS)
            .header("upload-offset", from)
            .header("content-type", "application/offset+octet-stream")
            .body(piece);
        let answer = refused(request.send().map_err(|e| failure(&e))?)?;
        offset(&answer).ok_or(Failure::Portal)
    }

    fn fetch(
        &mut self,
        signed: &Signed<'_>,
        from: u64,
        until: u64,
        on_bytes: &mut dyn FnMut(&[u8]) -> bool,
    ) -> Result<(), Failure> {
        let url = format!("{}{}", signed.address, signed.path);
        let request = self
            .client
            .get(url)
            .header("range", format!("bytes={from}-{}", until.saturating_sub(1)));
        let answer = refused(self.signed(request, signed)?)?;
        // Whoever sends something else, or all of it instead, is not our station.
        let whole = answer.status().as_u16() != 206;
        let tag = answer.headers().get("etag").and_then(|v| v.to_str().ok());
        let ours = tag.is_some_and(|tag| signed.path.ends_with(tag.trim_matches('"')) && tag.len() > 60);
        if !ours || (whole && from > 0) {
            return Err(Failure::Portal);
        }
        hand_on(answer, on_bytes)
    }

    fn file_custody(&mut self, signed: &Signed<'_>) -> Result<Vec<u8>, Failure> {
        let url = format!("{}{}", signed.address, signed.path);
        let answer = refused(self.signed(self.client.post(url), signed)?)?;
        read_bounded(answer, MAX_PROBLEM_BYTES).map_err(|_| Failure::Cut)
    }

    fn put_carried(&mut self, signed: &Signed<'_>, _: &BlobHash) -> Result<Vec<u8>, Failure> {
        let url = format!("{}{}", signed.address, signed.path);
        let answer = refused(self.signed(self.client.put(url), signed)?)?;
        read_bounded(answer, MAX_PROBLEM_BYTES).map_err(|_| Failure::Cut)
    }
}

impl HttpTransport {
    fn certify(&self, url: String, request: Vec<u8>) -> Result<Vec<u8>, AppError> {
        let sent = self.client.post(url).body(request).send();
        let unreachable = |reason: &str| AppError::Unreachable {
            reason: reason.into(),
        };
        let answer = sent.map_err(|e| {
            unreachable(if e.is_timeout() {
                "timed_out"
            } else {
                "unreachable"
            })
        })?;
        let status = answer.status();
        let body = read_bounded(answer, MAX_ENROLMENT_BYTES).map_err(|_| unreachable("cut"))?;
        if status.is_success() {
            return Ok(body);
        }
        let refusal: Option<Refusal> = serde_json::from_slice(&body).ok();
        match refusal {
            Some(refusal) => Err(AppError::Denied {
                reason: refusal.reason,
            }),
            None => Err(unreachable(if status.is_redirection() {
                "portal"
            } else {
                "foreign"
            })),
        }
    }
}

/// How a station refuses to enrol.
#[derive(serde::Deserialize)]
struct Refusal {
    reason: String,
}

/// Hands an answer's body on as it arrives.
fn hand_on(mut answer: Response, on_bytes: &mut dyn FnMut(&[u8]) -> bool) -> Result<(), Failure> {
    let mut buffer = vec![0; 32 * 1024];
    loop {
        match answer.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(n) if !on_bytes(&buffer[..n]) => return Ok(()),
            Ok(_) => {}
            Err(e) if e.kind() == std::io::ErrorKind::TimedOut => return Err(Failure::TimedOut),
            Err(_) => return Err(Failure::Unreachable),
        }
    }
}

/// How much of a file the station has (tus).
fn offset(answer: &Response) -> Option<u64> {
    answer.headers().get("upload-offset")?.to_str().ok()?.parse().ok()
}

/// An answer of success, or what its status says.
fn refused(answer: Response) -> Result<Response, Failure> {
    if answer.status().is_success() {
        return Ok(answer);
    }
    let code = answer.status().as_u16();
    let retry_after = answer.headers().get("retry-after").and_then(|v| v.to_str().ok());
    let retry_after_s = retry_after.and_then(|v| v.parse().ok());
    let body = read_bounded(answer, MAX_PROBLEM_BYTES).unwrap_or_default();
    Err(Failure::Status {
        code,
        retry_after_s,
        body,
    })
}

fn read_bounded(answer: Response, most: u64) -> std::io::Result<Vec<u8>> {
    let mut body = Vec::new();
    answer.take(most).read_to_end(&mut body)?;
    Ok(body)
}

fn failure(error: &reqwest::Error) -> Failure {
    if error.is_timeout() {
        Failure::TimedOut
    } else {
        Failure::Unreachable
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}
