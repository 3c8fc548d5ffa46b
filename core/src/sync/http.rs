//! The way to a station over HTTP. Knows headers and statuses; must not know what is in a body.

use std::io::Read;
use std::time::Duration;

use ketepai_model::ids::BlobHash;
use ketepai_sync::phone::Failure;
use reqwest::blocking::{Client, RequestBuilder, Response};

use super::transport::{Signed, Transport};
use crate::error::AppError;

/// A problem's body is never longer than this.
const MAX_PROBLEM_BYTES: u64 = 64 * 1024;
/// An enrolment's answer is never longer than this.
const MAX_ENROLMENT_BYTES: u64 = 16 * 1024;

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
        let mut answer = refused(self.signed(self.client.post(url), signed)?)?;
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

    fn enrol(&mut self, address: &str, request: Vec<u8>) -> Result<Vec<u8>, AppError> {
        self.certify(format!("{address}/v1/enrol"), request)
    }

    fn succeed(&mut self, address: &str, request: Vec<u8>) -> Result<Vec<u8>, AppError> {
        self.certify(format!("{address}/v1/succeed"), request)
    }

    fn put_blob(&mut self, signed: &Signed<'_>, _: &BlobHash) -> Result<(), Failure> {
        let url = format!("{}{}", signed.address, signed.path);
        refused(self.signed(self.client.put(url), signed)?).map(|_| ())
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
