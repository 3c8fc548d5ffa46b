//! The three headers with which a device signs its request.

use axum::http::HeaderMap;
use axum::response::Response;
use data_encoding::HEXLOWER_PERMISSIVE;

use super::problem;
use crate::router::Door;
use crate::station::Auth;

const DEVICE: &str = "x-ketepai-device";
const NONCE: &str = "x-ketepai-nonce";
const SIGNATURE: &str = "x-ketepai-signature";
const MOST_NONCE_LETTERS: usize = 128;

/// Whether this request is heard at all, before its body is read.
pub(super) async fn heard(door: &Door, auth: Option<&Auth>) -> Result<(), Response> {
    if let Some(wait) = auth.and_then(|auth| door.limits.wait_of(&auth.device)) {
        return Err(problem::too_often(wait));
    }
    let Some(wait) = door.limits.wait_unproven() else {
        return Ok(());
    };
    // What nobody has signed is used up; devices that the station knows are heard all the same, so that nobody
    // can shut them out. Whether it is they shows at the end.
    let (station, device) = (door.station.clone(), auth.map(|auth| auth.device));
    let known = super::blocking(move || device.is_some_and(|device| station.knows(&device))).await?;
    if known {
        Ok(())
    } else {
        Err(problem::too_often(wait))
    }
}

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
