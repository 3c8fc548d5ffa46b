//! New certificates for devices that have one: in time before the old one ends, or with other roles and scopes.

use ketepai_model::identity::Certificate;
use ketepai_model::ids::DeviceId;
use ketepai_model::log::Statement;

use super::desk::Desk;
use super::nonce::short;
use crate::error::Error;
use crate::store::Batch;

/// For how long a certificate holds.
pub(super) const VALID_S: i64 = 400 * 24 * 3600;
/// From when on before its end it is renewed at the next contact.
const IN_TIME_S: i64 = 60 * 24 * 3600;

/// Renews a certificate that ends soon. One that has ended is the coordinator's to renew.
pub(super) fn renew_in_time(desk: &mut Desk, device: &DeviceId, now_s: i64) -> Result<(), Error> {
    let due = |c: &&Certificate| (now_s..now_s + IN_TIME_S).contains(&c.to_s);
    let Some(certificate) = desk.trust.device(device).filter(due).cloned() else {
        return Ok(());
    };
    if desk.trust.revocation(device).is_some() {
        return Ok(());
    }
    reissue(desk, vec![certificate], now_s)?;
    tracing::info!(device = short(device), "a certificate was renewed in time");
    Ok(())
}

/// States these certificates anew: the next incarnation of each, from now on.
pub(super) fn reissue(desk: &mut Desk, certificates: Vec<Certificate>, now_s: i64) -> Result<(), Error> {
    let anew = |old: Certificate| {
        let signed = Certificate {
            from_s: now_s,
            to_s: now_s + VALID_S,
            incarnation: old.incarnation + 1,
            ..old
        };
        Statement::Certificate(Box::new(signed.signed_by(&desk.keys)))
    };
    let statements = certificates.into_iter().map(anew).collect();
    let batch = Batch {
        statements,
        ..Batch::default()
    };
    desk.commit(now_s, &batch).map(|_| ())
}
