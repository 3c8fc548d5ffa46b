//! The three headers with which a device signs its request.

use axum::http::HeaderMap;
use data_encoding::HEXLOWER_PERMISSIVE;

use crate::station::Auth;

const DEVICE: &str = "x-ketepai-device";
const NONCE: &str = "x-ketepai-nonce";
const SIGNATURE: &str = "x-ketepai-signature";
const MOST_NONCE_LETTERS: usize = 128;

/// Who says to have signed the request; `None` if that cannot be read.
pub(super) fn auth(headers: &HeaderMap) -> Option<Auth> {
    let text = |name: &str| headers.get(name)?.to_str().ok();
    let hex = |text: &str| HEXLOWER_PERMISSIVE.decode(text.as_bytes()).ok();
    Some(Auth {
        device: text(DEVICE)?.parse().ok()?,
        nonce: hex(text(NONCE).filter(|n| n.len() <= MOST_NONCE_LETTERS)?)?,
        signature: hex(text(SIGNATURE)?)?.try_into().ok()?,
    })
}
