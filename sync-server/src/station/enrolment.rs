//! From an invitation to a certificate. A code works once, for a quarter of an hour, and five wrong ones end
//! it; the device that used it may ask again, because its answer may have been lost on the way.

use ketepai_model::canonical;
use ketepai_model::identity::{Certificate, EnrolmentReply, EnrolmentRequest, code_hash, device_id};
use ketepai_model::ids::{DeviceId, PersonId};
use ketepai_model::log::Statement;
use ketepai_model::scope::{Grant, Scope};

use super::Station;
use super::desk::Desk;
use super::invitation::as_typed;
use super::nonce::short;
use super::renewal::VALID_S;
use crate::context::random;
use crate::error::Error;
use crate::store::{Batch, Invited, Note};

const MOST_TRIES: u32 = 5;

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
    /// A poster has been used often enough today.
    #[error("the poster has been used often enough today")]
    FullToday,
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
            EnrolRefusal::FullToday => "full_today",
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
            .invitation(request.number, day(now_s))?
            .ok_or(EnrolRefusal::Unknown)?;
        if invited.per_day.is_some() {
            let certificate = self.by_poster(&mut desk, &invited, &request, now_s)?;
            return Ok(reply(&desk, certificate)?);
        }
        let certificate = match invited.device {
            Some(user) => again(&desk, &invited, &request, user, device)?,
            None => {
                admit(&mut desk, &invited, &request, now_s)?;
                certify(&mut desk, &invited, &request, now_s)?
            }
        };
        Ok(reply(&desk, certificate)?)
    }
}

impl Station {
    /// A poster admits anybody, so many a day: a herder with an identity of their own. The code on it is
    /// public, so that a wrong one is a slip of the pen and shuts nobody out.
    fn by_poster(
        &self,
        desk: &mut Desk,
        invited: &Invited,
        request: &EnrolmentRequest,
        now_s: i64,
    ) -> Result<Certificate, EnrolRefusal> {
        if !is_code(invited, &request.code) {
            return Err(EnrolRefusal::Unknown);
        }
        if let Some(known) = desk.trust.device(&device_id(&request.signing)) {
            return Ok(known.clone());
        }
        if now_s > invited.until_s {
            return Err(EnrolRefusal::Expired);
        }
        if invited.today >= invited.per_day.unwrap_or(0) {
            return Err(EnrolRefusal::FullToday);
        }
        let somebody = Invited {
            person: PersonId(random(&*self.chance)),
            ..invited.clone()
        };
        Ok(certify(desk, &somebody, request, now_s)?)
    }
}

/// Days since 1970-01-01, UTC: a poster's day need not be anybody's.
fn day(now_s: i64) -> i64 {
    now_s.div_euclid(86_400)
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
        grants: grants(invited),
        from_s: now_s,
        to_s: now_s + VALID_S,
        incarnation: desk.trust.device(&device).map_or(1, |c| c.incarnation + 1),
        signer: desk.keys.device(),
        signature: [0; 64],
    }
    .signed_by(&desk.keys);
    let batch = Batch {
        statements: vec![Statement::Certificate(Box::new(certificate.clone()))],
        notes: vec![used(invited, device, now_s)],
        ..Batch::default()
    };
    desk.commit(now_s, &batch)?;
    tracing::info!(device = short(&device), number = invited.number, "enrolled");
    Ok(certificate)
}

/// Whoever comes by a poster reads what is public and writes what is theirs, and nothing else.
fn grants(invited: &Invited) -> Vec<Grant> {
    if invited.per_day.is_none() {
        return invited.role.grants(&invited.area, invited.person);
    }
    [
        Scope::From(invited.area.clone(), invited.person),
        Scope::Public(invited.area.clone()),
        Scope::Station(invited.area.county()),
    ]
    .iter()
    .map(Grant::exact)
    .collect()
}

fn used(invited: &Invited, device: DeviceId, at_s: i64) -> Note {
    let number = invited.number;
    match invited.per_day {
        Some(_) => Note::UsedPoster {
            number,
            day: day(at_s),
        },
        None => Note::Used { number, device, at_s },
    }
}

/// What a phone keeps: the key that signed its certificate (which need not be the one of today), the
/// certificate, and how its person is called.
pub(super) fn reply(desk: &Desk, certificate: Certificate) -> Result<Vec<u8>, Error> {
    let station = desk.trust.station(&certificate.signer).cloned();
    let station = station.ok_or(Error::Invalid("certificate"))?;
    let mut names = desk.store.names()?;
    let name = names.remove(&certificate.person).unwrap_or_default();
    Ok(canonical::encode(&EnrolmentReply {
        station,
        certificate,
        name,
    }))
}
