//! Who asks: the signature on a request, and certificates that the station has forgotten.

use ketepai_model::identity::{Certificate, StationKey, verify_request};
use ketepai_model::ids::DeviceId;
use ketepai_model::log::Statement;
use ketepai_sync::message::{Advice, Hello, Problem};

use super::Station;
use super::desk::Desk;
use super::nonce::short;
use crate::error::Error;
use crate::store::Batch;

/// What a device says beside its request.
#[derive(Clone, Debug)]
pub struct Auth {
    /// The device that signs.
    pub device: DeviceId,
    /// The station's nonce; empty if the device has none.
    pub nonce: Vec<u8>,
    /// Over (nonce, path, BLAKE3 of the body).
    pub signature: [u8; 64],
}

impl Station {
    /// Who signed a request, if it is a device of this station and the signature holds.
    pub(super) fn identify(
        &self,
        desk: &Desk,
        auth: &Auth,
        path: &str,
        body_hash: &[u8; 32],
    ) -> Result<Certificate, Problem> {
        let now_s = self.clock.wall_s();
        let Some(certificate) = desk.trust.device(&auth.device) else {
            return Err(Problem::new(Advice::Enrol, "unknown_device"));
        };
        if !desk.nonces.holds(&auth.nonce, now_s) {
            let nonce = desk.nonces.fresh(now_s);
            return Err(Problem::new(Advice::StaleNonce { nonce }, "stale_nonce"));
        }
        verify_request(
            &certificate.signing,
            &auth.nonce,
            path,
            body_hash,
            &auth.signature,
        )
        .map_err(|_| Problem::new(Advice::Denied, "bad_signature"))?;
        Ok(certificate.clone())
    }
}

/// A device that the station has forgotten shows its certificate: if our root stands behind it, it is noted
/// again.
pub(super) fn learn(desk: &mut Desk, hello: &Hello, now_s: i64) -> Result<(), Error> {
    match hello.certificate.as_deref() {
        Some(chain) => learn_chain(desk, chain, now_s),
        None => Ok(()),
    }
}

/// Notes a certificate that the station has forgotten, or never saw in its newest form.
pub(super) fn learn_chain(
    desk: &mut Desk,
    (station, certificate): &(StationKey, Certificate),
    now_s: i64,
) -> Result<(), Error> {
    let newer = desk
        .trust
        .device(&certificate.device)
        .is_none_or(|c| c.incarnation < certificate.incarnation);
    let mut trust = desk.trust.clone();
    let holds = trust.add_station(station.clone()).is_ok() && trust.add_device(certificate.clone()).is_ok();
    if !newer || !holds {
        return Ok(());
    }
    let mut batch = Batch::default();
    if desk.trust.station(&station.device()).is_none() {
        batch.statements.push(Statement::StationKey(station.clone()));
    }
    batch
        .statements
        .push(Statement::Certificate(Box::new(certificate.clone())));
    desk.commit(now_s, &batch)?;
    tracing::info!(
        device = short(&certificate.device),
        "a device showed its certificate"
    );
    Ok(())
}
