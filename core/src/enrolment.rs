//! From an invitation to a phone that is somebody's: device keys, a request, a certificate, all of it
//! verified against the fingerprint on the invitation before anything is kept.

use ketepai_model::canonical;
use ketepai_model::identity::{Certificate, DeviceKeys, EnrolmentReply, EnrolmentRequest, Invitation};

use crate::app::{App, META_ADDRESS, META_CERTIFICATE, META_NAME, META_STATION};
use crate::error::AppError;
use crate::sync::{META_FORKED, Transport};

impl App {
    /// Enrols this phone. The keys are made and kept before the first byte leaves, so that a reply lost on
    /// the way is asked for again with the same keys.
    pub fn enrol(
        &mut self,
        invitation: &str,
        transport: &mut dyn Transport,
    ) -> Result<Certificate, AppError> {
        let invitation = Invitation::parse(invitation).map_err(|_| AppError::Invalid {
            field: "invitation".into(),
            rule: "not_an_invitation".into(),
        })?;
        if self.wiped {
            return Err(crate::wipe::denied());
        }
        if self.identity.is_some() && self.ended()?.is_none() {
            return Err(AppError::Denied {
                reason: "already_enrolled".into(),
            });
        }
        let again = self.identity.is_some();
        let keys = match again {
            // What was written under the ended key is sealed with it, and travels under its name.
            true => self.seal().and_then(|()| self.next_keys())?,
            false => self.first_keys()?,
        };
        let request = canonical::encode(&EnrolmentRequest::new(&invitation, &keys));
        let answer = transport.enrol(&invitation.address, request)?;
        let reply: EnrolmentReply =
            canonical::decode(&answer, "enrolment").map_err(|_| AppError::Unreachable {
                reason: "foreign".into(),
            })?;
        reply.verify(&invitation, &keys).map_err(|_| AppError::Denied {
            reason: "not_the_invited_station".into(),
        })?;
        let same = self
            .identity
            .as_ref()
            .is_none_or(|me| me.person() == reply.certificate.person);
        if !same {
            // Another person's phone is another profile: their records must not mix.
            return Err(AppError::Denied {
                reason: "another_person".into(),
            });
        }
        self.keep(&invitation, &reply)?;
        if again {
            self.promote(&keys)?;
        }
        self.identity = self.read_identity()?;
        Ok(reply.certificate)
    }

    /// Keeps a successor's certificate and makes its keys this phone's.
    pub(crate) fn keep_successor(
        &mut self,
        next: &DeviceKeys,
        root: [u8; 32],
        answer: &[u8],
    ) -> Result<(), AppError> {
        let reply: EnrolmentReply =
            canonical::decode(answer, "enrolment").map_err(|_| AppError::Unreachable {
                reason: "foreign".into(),
            })?;
        let person = self.me()?.person();
        let holds = reply.verify_under(&root, next).is_ok() && reply.certificate.person == person;
        if !holds {
            return Err(AppError::Denied {
                reason: "not_the_invited_station".into(),
            });
        }
        self.store.write(|w| {
            w.put_meta(META_STATION, &canonical::encode(&reply.station))?;
            w.clear_meta(META_FORKED)?;
            w.put_meta(META_CERTIFICATE, &canonical::encode(&reply.certificate))
        })?;
        self.promote(next)
    }

    fn keep(&mut self, invitation: &Invitation, reply: &EnrolmentReply) -> Result<(), AppError> {
        self.store.write(|w| {
            w.put_meta(META_STATION, &canonical::encode(&reply.station))?;
            w.put_meta(META_CERTIFICATE, &canonical::encode(&reply.certificate))?;
            w.clear_meta(META_FORKED)?;
            w.put_meta(META_ADDRESS, invitation.address.as_bytes())?;
            w.put_meta(META_NAME, reply.name.as_bytes())
        })?;
        Ok(())
    }
}
