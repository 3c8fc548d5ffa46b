//! Ending a device's key: a phone that was lost or stolen, a person who has left.

use ketepai_model::identity::{LogTip, Revocation};
use ketepai_model::ids::DeviceId;
use ketepai_model::log::Statement;

use super::Station;
use super::desk::Desk;
use super::nonce::short;
use crate::error::Error;
use crate::store::Batch;

/// Which key to end, and why.
#[derive(Clone, Debug, serde::Serialize, serde::Deserialize)]
pub struct Revoke {
    /// The device.
    pub device: DeviceId,
    /// Why, as a code: `lost`, `left`.
    pub reason: String,
    /// Whether it is to erase what it holds when it next comes.
    pub wipe: bool,
}

/// What came of it.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Ended {
    /// The device.
    pub device: DeviceId,
    /// Whether its key had ended before.
    pub before: bool,
}

const REASONS: [&str; 2] = ["lost", "left"];

impl Station {
    /// Ends a device's key. What it has sent so far stands; what comes later is held for review.
    pub fn revoke(&self, revoke: &Revoke) -> Result<Ended, Error> {
        if !REASONS.contains(&&*revoke.reason) {
            return Err(Error::Invalid("reason"));
        }
        let now_s = self.clock.wall_s();
        let mut desk = self.desk();
        if desk.trust.device(&revoke.device).is_none() {
            return Err(Error::Invalid("device"));
        }
        let known = desk.trust.revocation(&revoke.device);
        let before = known.is_some();
        if known.is_none_or(|known| revoke.wipe && !known.wipe) {
            let ended = ended(&desk, revoke.device, &revoke.reason, now_s)?;
            let ended = Revocation {
                wipe: revoke.wipe,
                ..ended
            };
            let batch = Batch {
                statements: vec![Statement::Revocation(ended)],
                ..Batch::default()
            };
            desk.commit(now_s, &batch)?;
            tracing::warn!(
                device = short(&revoke.device),
                reason = revoke.reason,
                "a key was ended"
            );
        }
        Ok(Ended {
            device: revoke.device,
            before,
        })
    }
}

/// The end of a device's key, with how far its logs have come.
pub(super) fn ended(desk: &Desk, device: DeviceId, reason: &str, at_s: i64) -> Result<Revocation, Error> {
    // A key that ends twice ended the first time: what came after that does not stand by itself.
    let upto = match desk.trust.revocation(&device) {
        Some(first) => first.upto.clone(),
        None => {
            let tips = desk.store.tips_of(&device)?.into_iter();
            tips.map(|t| LogTip {
                scope: t.scope,
                number: t.number,
                head: t.head,
            })
            .collect()
        }
    };
    Ok(Revocation {
        device,
        reason: reason.to_owned(),
        wipe: false,
        successor: None,
        at_s,
        upto,
    })
}
