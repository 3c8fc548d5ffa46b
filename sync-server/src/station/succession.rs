//! A device goes on under a new key, once: after a fork, the first of the copies to arrive. The old key ends;
//! what else still comes under it is held, and whoever writes there needs an invitation.

use ketepai_model::canonical;
use ketepai_model::identity::{Certificate, Revocation, SuccessionRequest};
use ketepai_model::log::Statement;

use super::Station;
use super::desk::Desk;
use super::enrolment::{EnrolRefusal, reply};
use super::nonce::short;
use super::renewal::VALID_S;
use super::revoke::ended;
use crate::store::Batch;

impl Station {
    /// Certifies a device's new key; the reply's bytes, as after an enrolment. Asked again by the same new key,
    /// it answers the same.
    pub fn succeed(&self, request: &[u8]) -> Result<Vec<u8>, EnrolRefusal> {
        let request: SuccessionRequest =
            canonical::decode(request, "succession").map_err(|_| EnrolRefusal::Malformed)?;
        let now_s = self.clock.wall_s();
        let mut desk = self.desk();
        let old = desk
            .trust
            .device(&request.device)
            .cloned()
            .ok_or(EnrolRefusal::Unknown)?;
        request
            .verify(&old.signing)
            .map_err(|_| EnrolRefusal::Malformed)?;
        let successor = request.successor();
        let ended = desk.trust.revocation(&old.device).map(|r| r.successor);
        match ended {
            Some(Some(known)) if known == successor => {}
            Some(_) => return Err(EnrolRefusal::Used),
            None if old.to_s < now_s => return Err(EnrolRefusal::Expired),
            None => succeed(&mut desk, &old, &request, now_s)?,
        }
        let certificate = desk.trust.device(&successor).cloned();
        Ok(reply(&desk, certificate.ok_or(EnrolRefusal::Unknown)?)?)
    }
}

fn succeed(
    desk: &mut Desk,
    old: &Certificate,
    request: &SuccessionRequest,
    now_s: i64,
) -> Result<(), EnrolRefusal> {
    let successor = request.successor();
    if desk.trust.device(&successor).is_some() {
        return Err(EnrolRefusal::Used);
    }
    let certificate = Certificate {
        device: successor,
        signing: request.signing,
        sealing: request.sealing,
        from_s: now_s,
        to_s: now_s + VALID_S,
        incarnation: 1,
        ..old.clone()
    }
    .signed_by(&desk.keys);
    let revocation = Revocation {
        successor: Some(successor),
        ..ended(desk, old.device, "succeeded", now_s)?
    };
    let batch = Batch {
        statements: vec![
            Statement::Certificate(Box::new(certificate)),
            Statement::Revocation(revocation),
        ],
        ..Batch::default()
    };
    desk.commit(now_s, &batch)?;
    tracing::warn!(
        old = short(&old.device),
        new = short(&successor),
        "a forked device goes on under a new key"
    );
    Ok(())
}
