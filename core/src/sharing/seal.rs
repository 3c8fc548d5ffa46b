//! Sealing with `age`. Here, and not beside the opening in `ketepai-sync`, because `age` draws the key of each
//! file from the system's random source; it cannot be handed one. So two parcels are never the same bytes.

use std::io::Write;

use crate::error::AppError;

/// Seals to one X25519 key.
pub(super) fn seal(plain: &[u8], to: &[u8; 32]) -> Result<Vec<u8>, AppError> {
    let recipient = recipient(to).ok_or_else(|| failed("the key to seal to is none".into()))?;
    let to = std::iter::once(&recipient as &dyn age::Recipient);
    let sealed = age::Encryptor::with_recipients(to).map_err(|e| failed(Box::new(e)))?;
    let mut body = Vec::with_capacity(plain.len() + 512);
    let write = |body: &mut Vec<u8>| {
        let mut out = sealed.wrap_output(body)?;
        out.write_all(plain)?;
        out.finish().map(|_| ())
    };
    write(&mut body).map_err(|e| failed(Box::new(e)))?;
    Ok(body)
}

fn recipient(key: &[u8; 32]) -> Option<age::x25519::Recipient> {
    let prefix = bech32::Hrp::parse("age").ok()?;
    bech32::encode::<bech32::Bech32>(prefix, key).ok()?.parse().ok()
}

fn failed(source: Box<dyn std::error::Error + Send + Sync>) -> AppError {
    AppError::Internal {
        report: "seal".into(),
        source,
    }
}
