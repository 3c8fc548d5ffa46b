//! From an invitation to a phone that is somebody's: device keys, a request, a certificate, all of it
//! verified against the fingerprint on the invitation before anything is kept.

use ketepai_model::canonical;
use ketepai_model::identity::{Certificate, DeviceKeys, EnrolmentReply, EnrolmentRequest, Invitation};
use zeroize::Zeroizing;

use crate::app::{App, META_ADDRESS, META_CERTIFICATE, META_NAME, META_STATION};
use crate::error::AppError;
use crate::sync::Transport;
use crate::vault::{DEVICE, KeyVault, Secret};

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
        if self.identity.is_some() {
            return Err(AppError::Denied {
                reason: "already_enrolled".into(),
            });
        }
        let keys = self.device_keys()?;
        let request = canonical::encode(&EnrolmentRequest::new(&invitation, &keys));
        let answer = transport.enrol(&invitation.address, request)?;
        let reply: EnrolmentReply =
            canonical::decode(&answer, "enrolment").map_err(|_| AppError::Unreachable {
                reason: "foreign".into(),
            })?;
        reply.verify(&invitation, &keys).map_err(|_| AppError::Denied {
            reason: "not_the_invited_station".into(),
        })?;
        self.keep(&invitation, &reply)?;
        self.identity = self.read_identity()?;
        Ok(reply.certificate)
    }

    /// The seed that is kept, or a new one, kept durably.
    fn device_keys(&self) -> Result<DeviceKeys, AppError> {
        if let Some(seed) = self.vault.load(DEVICE)? {
            return Ok(DeviceKeys::from_seed(&*seed.seed()?));
        }
        let seed = Zeroizing::new(self.context.random32());
        self.vault.store(DEVICE, &Secret::new(seed.to_vec()))?;
        Ok(DeviceKeys::from_seed(&seed))
    }

    fn keep(&mut self, invitation: &Invitation, reply: &EnrolmentReply) -> Result<(), AppError> {
        self.store.write(|w| {
            w.put_meta(META_STATION, &canonical::encode(&reply.station))?;
            w.put_meta(META_CERTIFICATE, &canonical::encode(&reply.certificate))?;
            w.put_meta(META_ADDRESS, invitation.address.as_bytes())?;
            w.put_meta(META_NAME, reply.name.as_bytes())
        })?;
        Ok(())
    }
}
