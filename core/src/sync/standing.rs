//! What the station has said of this device, heeded once everything written here is with the station: a newer
//! certificate, the end of its key, a log that others know more of than this phone.
//!
//! Upload first, hand over, then let go: nothing here may come between a person's work and the station.

use ketepai_model::canonical;
use ketepai_model::identity::{Certificate, DeviceKeys, Revocation, SuccessionRequest};
use ketepai_model::ids::DeviceId;
use ketepai_sync::message::{Filled, Filling};

use super::transport::Transport;
use crate::app::{App, META_CERTIFICATE, META_STATION};
use crate::error::AppError;

/// Scopes that are being filled in.
const META_FILLING: &str = "filling";
/// Somebody holds more of this device's log than this phone did: it was restored or cloned.
pub(crate) const META_FORKED: &str = "forked";

/// Whether there is reason to sync once more at once.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Heeded {
    Nothing,
    Again,
}

impl App {
    /// Why this device's key has ended, as a code: it may write and send, and reads nothing new.
    pub fn ended(&self) -> Result<Option<String>, AppError> {
        Ok(self.revocation()?.map(|r| r.reason))
    }

    /// Whether a newer certificate waits until everything written under the old one is at the station.
    pub(super) fn heed(&mut self, transport: &mut dyn Transport) -> Result<Heeded, AppError> {
        if let Some(ended) = self.revocation()? {
            return self.end(&ended, transport);
        }
        if !self.filling()?.is_empty() {
            return Ok(Heeded::Again);
        }
        if !self.everything_is_sent()? {
            return Ok(Heeded::Nothing);
        }
        if self.store.meta(META_FORKED)?.is_some() {
            return self.take_a_new_key(transport);
        }
        match self.newer_certificate()? {
            Some(certificate) => self.adopt(&certificate).map(|()| Heeded::Again),
            None => Ok(Heeded::Nothing),
        }
    }

    pub(super) fn revocation(&self) -> Result<Option<Revocation>, AppError> {
        let device = self.me()?.keys.device();
        Ok(self.trust()?.revocation(&device).cloned())
    }

    fn everything_is_sent(&self) -> Result<bool, AppError> {
        let left = self
            .store
            .outbox_len()?
            .saturating_sub(self.declined.len() as u64);
        Ok(self.store.unsealed()?.entries == 0 && left == 0)
    }

    /// A key that has ended by loss takes everything with it, once the work done under it is handed over. One
    /// that this phone itself gave up, before its database was put back, is given up again.
    fn end(&mut self, ended: &Revocation, transport: &mut dyn Transport) -> Result<Heeded, AppError> {
        if !self.everything_is_sent()? {
            return Ok(Heeded::Nothing);
        }
        if ended.wipe {
            return self.wipe(&ended.reason).map(|_| Heeded::Nothing);
        }
        match ended.successor {
            // The answer to this phone's own asking was lost.
            Some(successor) if self.is_next(&successor)? => self.take_a_new_key(transport),
            Some(successor) if self.keys_of(&successor)?.is_some() => self.rejoin(&successor),
            _ => Ok(Heeded::Nothing),
        }
    }

    /// Works under the successor's key, which this phone holds. What was written under it may be missing here,
    /// so that it counts as a fork of its own.
    fn rejoin(&mut self, successor: &DeviceId) -> Result<Heeded, AppError> {
        let trust = self.trust()?;
        let certificate = trust.device(successor).cloned();
        let station = certificate
            .as_ref()
            .and_then(|c| trust.station(&c.signer))
            .cloned();
        let (Some(certificate), Some(station)) = (certificate, station) else {
            return Ok(Heeded::Nothing);
        };
        self.forked()?;
        self.store.write(|w| {
            w.put_meta(META_STATION, &canonical::encode(&station))?;
            w.put_meta(META_CERTIFICATE, &canonical::encode(&certificate))
        })?;
        self.identity = self.read_identity()?;
        Ok(Heeded::Again)
    }

    fn newer_certificate(&self) -> Result<Option<Certificate>, AppError> {
        let me = self.me()?;
        let newest = self.trust()?.device(&me.keys.device()).cloned();
        Ok(newest.filter(|c| c.incarnation > me.certificate.incarnation && c.person == me.person()))
    }

    /// Works under a newer certificate from now on. What it grants anew is filled in from its beginning.
    fn adopt(&mut self, certificate: &Certificate) -> Result<(), AppError> {
        let position = self.cursor()?.position;
        let old = &self.me()?.certificate.grants;
        let mut filling = self.filling()?;
        filling.extend(
            certificate
                .grants
                .iter()
                .filter(|g| !old.contains(g))
                .map(|grant| Filling {
                    grant: grant.clone(),
                    after: 0,
                    until: position,
                }),
        );
        self.store.write(|w| {
            w.put_meta(META_FILLING, &canonical::encode(&filling))?;
            w.put_meta(META_CERTIFICATE, &canonical::encode(certificate))
        })?;
        if let Some(me) = &mut self.identity {
            me.certificate = certificate.clone();
        }
        tracing::info!(
            incarnation = certificate.incarnation,
            "working under a newer certificate"
        );
        Ok(())
    }

    /// What is being filled in.
    pub(super) fn filling(&self) -> Result<Vec<Filling>, AppError> {
        let kept = self.store.meta(META_FILLING)?;
        let read = |bytes: Vec<u8>| canonical::decode(&bytes, "filling");
        Ok(kept.map(read).transpose()?.unwrap_or_default())
    }

    /// Notes how far a scope has come.
    pub(super) fn filled(&mut self, filled: &Filled) -> Result<(), AppError> {
        let mut filling = self.filling()?;
        for one in filling.iter_mut().filter(|f| f.grant == filled.grant) {
            one.after = filled.position.max(one.after);
        }
        filling.retain(|f| !(filled.complete && f.grant == filled.grant));
        self.put_filling(&filling)
    }

    /// A station that was rewound has fewer positions: whatever was filled in beyond is to come again.
    pub(super) fn unfill(&mut self, position: u64) -> Result<(), AppError> {
        let mut filling = self.filling()?;
        for one in &mut filling {
            one.after = one.after.min(position);
        }
        self.put_filling(&filling)
    }

    pub(super) fn put_filling(&mut self, filling: &[Filling]) -> Result<(), AppError> {
        let bytes = canonical::encode(&filling.to_vec());
        Ok(self.store.write(|w| w.put_meta(META_FILLING, &bytes))?)
    }

    /// The station knows segments of this device that this phone does not: it was restored, or there are two
    /// of it. All of its log is fetched, and then it goes on under a new key.
    pub(super) fn forked(&mut self) -> Result<(), AppError> {
        tracing::warn!("the station holds more of this phone's log than the phone; fetching it");
        let own = Filling::own()?;
        let mut filling = self.filling()?;
        if !filling.contains(&own) {
            filling.push(own);
        }
        let bytes = canonical::encode(&filling);
        self.store.write(|w| {
            w.put_meta(META_FORKED, &[1])?;
            w.put_meta(META_FILLING, &bytes)
        })?;
        Ok(())
    }

    /// Asks to be certified anew. The new key is kept before the first byte leaves, so that an answer lost on
    /// the way is asked for again with the same key. Refused, the old key has ended, and the station says so.
    fn take_a_new_key(&mut self, transport: &mut dyn Transport) -> Result<Heeded, AppError> {
        let next = self.next_keys()?;
        let me = self.me()?;
        let address = me.address.clone();
        let request = canonical::encode(&SuccessionRequest::new(&me.keys, &next));
        match transport.succeed(&address, request) {
            Ok(answer) => self.succeed(&next, &answer).map(|()| Heeded::Again),
            Err(AppError::Denied { reason }) => {
                tracing::warn!(reason, "no new key for this phone");
                Ok(Heeded::Again)
            }
            Err(AppError::Unreachable { .. }) => Ok(Heeded::Nothing),
            Err(other) => Err(other),
        }
    }

    fn succeed(&mut self, next: &DeviceKeys, answer: &[u8]) -> Result<(), AppError> {
        let root = self.me()?.root;
        self.keep_successor(next, root, answer)?;
        self.identity = self.read_identity()?;
        tracing::info!("going on under a new key");
        Ok(())
    }

    /// Removes what this person no longer reads, as far as the station has it in a backup.
    pub(super) fn purge_lost(&mut self) -> Result<u64, AppError> {
        let me = self.me()?;
        let (certificate, person) = (me.certificate.clone(), me.person());
        let all = self.store.scopes()?;
        if all.iter().all(|(_, scope)| certificate.covers(scope)) || self.ended()?.is_some() {
            return Ok(0);
        }
        let trust = self.trust()?;
        let backed_up = self.store.checkpoint()?.map_or(0, |c| c.backed_up);
        let mine = |device: &DeviceId| trust.device(device).is_some_and(|c| c.person == person);
        let gone = |scope: &ketepai_model::scope::Scope| !certificate.covers(scope);
        Ok(self.store.write(|w| w.purge(&gone, &mine, backed_up))?)
    }
}
