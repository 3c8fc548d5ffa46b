//! From an invitation to a certificate. A code works once, for a quarter of an hour, and five wrong ones end
//! it; the device that used it may ask again, because its answer may have been lost on the way.

use ketepai_model::canonical;
use ketepai_model::identity::{Certificate, EnrolmentReply, EnrolmentRequest, code_hash, device_id};
use ketepai_model::ids::DeviceId;
use ketepai_model::log::Statement;

use super::Station;
use super::desk::Desk;
use super::invitation::as_typed;
use super::nonce::short;
use crate::error::Error;
use crate::store::{Batch, Invited, Note};

const MOST_TRIES: u32 = 5;
const VALID_S: i64 = 400 * 24 * 3600;

/// Why a device is not enrolled.
#[derive(Debug, thiserror::Error)]
pub enum EnrolRefusal {
    /// Not a request, or not signed by the key that it shows.
    #[error("not an enrolment request")]
    Malformed,
    /// There is no such invitation.
    #[error("no such invitation")]
    Unknown,
    /// The code is wrong.
    #[error("wrong code")]
    WrongCode {
        /// How often another may be tried.
        tries_left: u32,
    },
    /// Another device has used it.
    #[error("the invitation has been used")]
    Used,
    /// Its time is over.
    #[error("the invitation has expired")]
    Expired,
    /// Too many wrong codes.
    #[error("too many wrong codes")]
    TooManyTries,
    /// The station's own trouble.
    #[error("the station could not do it")]
    Fault(#[from] Error),
}

impl EnrolRefusal {
    /// The code of the reason, with a sentence in `locales/`.
    pub fn code(&self) -> &'static str {
        match self {
            EnrolRefusal::Malformed => "malformed",
            EnrolRefusal::Unknown => "unknown",
            EnrolRefusal::WrongCode { .. } => "wrong_code",
            EnrolRefusal::Used => "used",
            EnrolRefusal::Expired => "expired",
            EnrolRefusal::TooManyTries => "too_many_tries",
            EnrolRefusal::Fault(_) => "station_fault",
        }
    }

    /// How often another code may be tried.
    pub fn tries_left(&self) -> Option<u32> {
        match self {
            EnrolRefusal::WrongCode { tries_left } => Some(*tries_left),
            _ => None,
        }
    }
}

/// Which invitation a request is for, where it reads.
pub fn invitation_named_in(request: &[u8]) -> Option<u64> {
    let request: EnrolmentRequest = canonical::decode(request, "enrolment").ok()?;
    Some(request.number)
}

impl Station {
    /// Enrols a device; the reply's bytes.
    pub fn enrol(&self, request: &[u8]) -> Result<Vec<u8>, EnrolRefusal> {
        let request: EnrolmentRequest =
            canonical::decode(request, "enrolment").map_err(|_| EnrolRefusal::Malformed)?;
        request.verify().map_err(|_| EnrolRefusal::Malformed)?;
        let device = device_id(&request.signing);
        let now_s = self.clock.wall_s();
        let mut desk = self.desk();
        let invited = desk
            .store
            .invitation(request.number)?
            .ok_or(EnrolRefusal::Unknown)?;
        let certificate = match invited.device {
            Some(user) => again(&desk, &invited, &request, user, device)?,
            None => {
                admit(&mut desk, &invited, &request, now_s)?;
                certify(&mut desk, &invited, &request, now_s)?
            }
        };
        Ok(reply(&desk, &invited, certificate)?)
    }
}

fn is_code(invited: &Invited, code: &str) -> bool {
    code_hash(invited.number, &as_typed(code)) == invited.code
}

/// The same device with the same code: its answer was lost.
fn again(
    desk: &Desk,
    invited: &Invited,
    request: &EnrolmentRequest,
    user: DeviceId,
    device: DeviceId,
) -> Result<Certificate, EnrolRefusal> {
    let same = user == device && is_code(invited, &request.code);
    let known = desk.trust.device(&device).filter(|_| same);
    known.cloned().ok_or(EnrolRefusal::Used)
}

fn admit(
    desk: &mut Desk,
    invited: &Invited,
    request: &EnrolmentRequest,
    now_s: i64,
) -> Result<(), EnrolRefusal> {
    if invited.tries >= MOST_TRIES {
        return Err(EnrolRefusal::TooManyTries);
    }
    if now_s > invited.until_s {
        return Err(EnrolRefusal::Expired);
    }
    if is_code(invited, &request.code) {
        return Ok(());
    }
    desk.store.count_try(invited.number)?;
    tracing::warn!(
        number = invited.number,
        "an invitation was tried with a wrong code"
    );
    Err(EnrolRefusal::WrongCode {
        tries_left: MOST_TRIES - invited.tries - 1,
    })
}

/// Certifies the device; the certificate and the mark on the invitation are one transaction.
fn certify(
    desk: &mut Desk,
    invited: &Invited,
    request: &EnrolmentRequest,
    now_s: i64,
) -> Result<Certificate, Error> {
    let device = device_id(&request.signing);
    let certificate = Certificate {
        device,
        signing: request.signing,
        sealing: request.sealing,
        person: invited.person,
        roles: vec![invited.role],
        grants: invited.role.grants(&invited.area, invited.person),
        from_s: now_s,
        to_s: now_s + VALID_S,
        incarnation: desk.trust.device(&device).map_or(1, |c| c.incarnation + 1),
        signer: desk.keys.device(),
        signature: [0; 64],
    }
    .signed_by(&desk.keys);
    let batch = Batch {
        statements: vec![Statement::Certificate(Box::new(certificate.clone()))],
        notes: vec![Note::Used {
            number: invited.number,
            device,
            at_s: now_s,
        }],
        ..Batch::default()
    };
    desk.commit(now_s, &batch)?;
    tracing::info!(device = short(&device), number = invited.number, "enrolled");
    Ok(certificate)
}

fn reply(desk: &Desk, invited: &Invited, certificate: Certificate) -> Result<Vec<u8>, Error> {
    // The key that signed this certificate, which need not be the one of today.
    let station = desk.trust.station(&certificate.signer).cloned();
    let station = station.ok_or(Error::Invalid("certificate"))?;
    let name = desk.store.names()?.remove(&invited.person).unwrap_or_default();
    Ok(canonical::encode(&EnrolmentReply {
        station,
        certificate,
        name,
    }))
}
