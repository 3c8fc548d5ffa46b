//! What the phone's machine asks of the store: what to send, and keeping what arrives. The taking-in path of
//! `protocol.md`: certificates, signatures and hashes first (in [`ketepai_sync::intake`]), then one
//! transaction.

use ketepai_model::canonical;
use ketepai_model::identity::{Checkpoint, StationKey, TrustStore};
use ketepai_model::ids::Digest;
use ketepai_model::scope::Scope;
use ketepai_sync::message::{Acks, Digests, Done, Hello};
use ketepai_sync::phone::{Event, Incoming};
use ketepai_sync::wire::Placed;
use ketepai_sync::{Cursor, Examined, digest, intake};

use super::standing::META_FORKED;
use crate::absence::META_CONTACT;
use crate::app::{App, META_STATION};
use crate::error::AppError;

pub(crate) const META_NONCE: &str = "nonce";
const META_CURSOR: &str = "cursor";
const META_DIGESTS: &str = "digests";
const META_WANT_OWN: &str = "want_own";

/// How many bytes a phone asks for in one answer.
const BUDGET_DOWN: u32 = 1024 * 1024;

impl App {
    /// Seals what is saved, each entry under the key under which it was written. Durable before the first byte
    /// leaves.
    pub(crate) fn seal(&mut self) -> Result<(), AppError> {
        let checkpoint = self.store.checkpoint()?;
        let named = checkpoint.as_ref().map(Checkpoint::hash);
        for device in self.store.unsealed_of()? {
            let Some(keys) = self.keys_of(&device)? else {
                tracing::error!("something was written under a key that this phone no longer has");
                continue;
            };
            self.store.write(|w| {
                let sealed = w.seal(&device, named, &|head| head.sign(&keys.signing))?;
                match checkpoint.as_ref().filter(|_| sealed > 0) {
                    Some(checkpoint) => w.put_checkpoint_time(checkpoint),
                    None => Ok(()),
                }
            })?;
        }
        Ok(())
    }

    pub(super) fn gather(&mut self, budget: u32, show_certificate: bool) -> Result<Event, AppError> {
        self.cursor_held = false;
        // What was saved since the last request travels too.
        self.seal()?;
        let segments = self.store.outbox(budget as usize, &self.declined)?;
        let more_to_send = self.store.outbox_len()? > (segments.len() + self.declined.len()) as u64;
        let hello = Box::new(self.hello(show_certificate)?);
        Ok(Event::Gathered {
            hello,
            segments,
            more_to_send,
        })
    }

    fn hello(&self, show_certificate: bool) -> Result<Hello, AppError> {
        let me = self.me()?;
        let device = me.keys.device();
        let certificate = match show_certificate {
            true => self
                .station_key()?
                .map(|key| Box::new((key, me.certificate.clone()))),
            false => None,
        };
        let tips = self.store.tips_of(&device, true)?;
        let members = tips
            .iter()
            .map(|(scope, n, hash)| digest::tip_member(scope, &device, *n, hash));
        Ok(Hello {
            device,
            cursor: self.cursor()?,
            budget: BUDGET_DOWN,
            own_logs: digest::set_digest(members),
            // After a fork also what others still bring of this phone's own, behind what was fetched.
            want_own: self.store.meta(META_WANT_OWN)?.is_some() || self.store.meta(META_FORKED)?.is_some(),
            certificate,
            incarnation: me.certificate.incarnation,
            filling: self.filling()?,
        })
    }

    /// What the station acknowledged beyond this phone's cursor was said in an answer that was cut. Should the
    /// station be rewound in the meantime, nothing would show it: so it is offered again.
    pub(super) fn forget_unconfirmed(&mut self) -> Result<(), AppError> {
        let confirmed = self.cursor()?.position;
        self.store.write(|w| w.step_back(confirmed))?;
        Ok(())
    }

    /// Offers everything and fetches everything, once more from the beginning.
    pub(crate) fn start_over(&mut self) -> Result<(), AppError> {
        // From the beginning everything comes by the cursor.
        self.put_filling(&[])?;
        self.store.write(|w| {
            w.step_back(0)?;
            w.put_meta(META_WANT_OWN, &[1])?;
            w.put_meta(META_CURSOR, &canonical::encode(&Cursor::default()))
        })?;
        Ok(())
    }

    /// The certificate's own signer, as it was certified by the root.
    pub(crate) fn station_key(&self) -> Result<Option<StationKey>, AppError> {
        let kept = self.store.meta(META_STATION)?;
        Ok(kept
            .map(|bytes| canonical::decode(&bytes, "station key"))
            .transpose()?)
    }

    pub(super) fn cursor(&self) -> Result<Cursor, AppError> {
        let kept = self.store.meta(META_CURSOR)?;
        Ok(kept
            .map(|bytes| canonical::decode(&bytes, "cursor"))
            .transpose()?
            .unwrap_or_default())
    }

    /// What this phone knows of keys: the root it was enrolled under, and what that has certified since.
    pub(crate) fn trust(&self) -> Result<TrustStore, AppError> {
        let me = self.me()?;
        let mut trust = self.store.trust(me.root)?;
        if let Some(key) = self.station_key()? {
            trust.recall_station(key);
        }
        trust.recall_device(me.certificate.clone());
        Ok(trust)
    }

    /// Keeps one frame's worth; `false` when it is not to be believed.
    pub(super) fn commit(&mut self, incoming: Incoming) -> Result<bool, AppError> {
        match incoming {
            Incoming::Segments(segments) => self.take_in(segments),
            Incoming::Reached(_) if self.cursor_held => Ok(true),
            Incoming::Reached(cursor) => self.put_cursor(&cursor).map(|()| true),
            Incoming::Filled(filled) => self.filled(&filled).map(|()| true),
            Incoming::Acks(acks) => self.acknowledged(&acks).map(|()| true),
            Incoming::Rewound(rewound) => self.step_back(rewound.position).map(|()| true),
            Incoming::Tips(tips) => self.compare_tips(tips.tips.iter().map(|t| t.head)).map(|()| true),
            Incoming::Done(done) => self.done(&done),
        }
    }

    fn take_in(&mut self, segments: Vec<Placed>) -> Result<bool, AppError> {
        let mut trust = self.trust()?;
        let (segments, positions): (Vec<_>, Vec<_>) = segments.into_iter().unzip();
        let examined = intake::examine_batch(segments, &mut trust);
        if examined
            .iter()
            .any(|e| matches!(e, Examined::Bad { .. } | Examined::UnknownDevice(_)))
        {
            // The station has judged all of it; one that does not verify means this is not our station.
            tracing::warn!("the station sent a segment that does not verify");
            return Ok(false);
        }
        self.store.write(|w| {
            for (examined, position) in examined.iter().zip(&positions) {
                let Examined::Verified { segment, granted } = examined else {
                    continue;
                };
                // Of records the station has ruled, in verdicts. Statements are its own alone: what another
                // device put into its log says nothing here.
                let barred = (!granted && segment.head().scope.holds_statements()).then_some("not_granted");
                w.take_in(segment, barred, *position)?;
            }
            Ok::<_, AppError>(())
        })?;
        Ok(true)
    }

    fn put_cursor(&mut self, cursor: &Cursor) -> Result<(), AppError> {
        Ok(self
            .store
            .note(|w| w.put_meta(META_CURSOR, &canonical::encode(cursor)))?)
    }

    fn acknowledged(&mut self, acks: &Acks) -> Result<(), AppError> {
        for (hash, reason) in &acks.refused {
            tracing::warn!(reason, "the station refused a segment");
            self.declined.insert(*hash);
        }
        self.store.note(|w| {
            acks.received
                .iter()
                .try_for_each(|(hash, position)| w.set_position(hash, *position))
        })?;
        Ok(())
    }

    /// The station does not know our cursor: it was restored. Step back to the newest checkpoint that it may
    /// still know, and offer everything that came after, whoever wrote it.
    fn step_back(&mut self, stations_position: u64) -> Result<(), AppError> {
        let here = self.cursor()?.position;
        let before = here.min(stations_position.saturating_add(1));
        let common = self.store.checkpoint_before(before)?;
        let cursor = common
            .map(|c| Cursor {
                position: c.position,
                running: c.running,
            })
            .unwrap_or_default();
        self.cursor_held = true;
        self.unfill(cursor.position)?;
        tracing::info!(
            from = here,
            to = cursor.position,
            "the station was rewound; stepping back"
        );
        self.store.write(|w| {
            w.step_back(cursor.position)?;
            w.put_meta(META_CURSOR, &canonical::encode(&cursor))?;
            w.resend_files()
        })?;
        Ok(())
    }

    /// A segment of this phone's own that only the station knows means a fork.
    fn compare_tips(
        &mut self,
        tips: impl Iterator<Item = ketepai_model::ids::HeadHash>,
    ) -> Result<(), AppError> {
        for hash in tips {
            if !self.store.has_segment(&hash)? {
                return self.forked();
            }
        }
        Ok(())
    }

    fn done(&mut self, done: &Done) -> Result<bool, AppError> {
        let trust = self.trust()?;
        let Some(station) = trust.station(&done.checkpoint.signer) else {
            return Ok(false);
        };
        if done.checkpoint.verify(&station.signing).is_err() {
            return Ok(false);
        }
        let held = self.cursor_held;
        let contact = canonical::encode(&self.context.evidence());
        self.store.note(|w| {
            w.put_meta(META_NONCE, &done.nonce)?;
            w.put_meta(META_CONTACT, &contact)?;
            if held {
                return Ok(());
            }
            w.put_meta(META_CURSOR, &canonical::encode(&done.cursor))?;
            if done.cursor.position == done.checkpoint.position {
                w.put_checkpoint(&done.checkpoint)?;
            }
            if !done.more {
                w.clear_meta(META_WANT_OWN)?;
            }
            match &done.digests {
                Some(digests) => w.put_meta(META_DIGESTS, &canonical::encode(digests)),
                None => w.clear_meta(META_DIGESTS),
            }
        })?;
        Ok(true)
    }

    /// Whether phone and station hold the same, as of the last word from the station. Compared only when
    /// nothing has been written or is still to come.
    pub(super) fn digests_equal(&self) -> Result<Option<bool>, AppError> {
        let Some(bytes) = self.store.meta(META_DIGESTS)? else {
            return Ok(None);
        };
        let theirs: Digests = canonical::decode(&bytes, "digests")?;
        let settled = self.store.unsealed()?.entries == 0
            && self.store.outbox_len()? == 0
            && self.filling()?.is_empty();
        if !settled || self.cursor()?.position != theirs.position {
            return Ok(None);
        }
        let (logs, documents) = self.digests()?;
        Ok(Some(logs == theirs.logs && documents == theirs.documents))
    }

    /// The digests of logs and documents over the scopes that this phone reads.
    pub fn digests(&self) -> Result<(Digest, Digest), AppError> {
        let me = self.me()?;
        let reads = |scope: &Scope| me.certificate.covers(scope);
        Ok(self.store.digests(&reads)?)
    }
}
