//! What is remembered of the two turns under way: the other's, as it comes in, and the own last one, of which
//! the other says what it has kept.

use ketepai_model::identity::{Certificate, StationKey, TrustStore, verify_introduction};
use ketepai_model::ids::{BlobHash, HeadHash};
use ketepai_model::log::Segment;
use ketepai_model::scope::Scope;

use super::message::{Introduction, Kept, Log, LogTip, MAX_TURN, Turn};
use super::{Config, Gathered, Incoming, Met, Reason};

/// The most tips that one device may tell in a session.
const MOST_TIPS: usize = 128 * 1024;

/// The other's turn, as far as it has come in.
#[derive(Default)]
pub(super) struct Heard {
    /// Whether there was anything in it.
    pub anything: bool,
    pub tips: Vec<LogTip>,
    pub private: Option<Vec<LogTip>>,
    pub whole: Vec<Log>,
    /// What is to be said of it in the next own turn.
    pub kept: Kept,
    pub end: Option<Turn>,
}

impl Heard {
    pub(super) fn have(&mut self, private: bool, tips: Vec<LogTip>) -> Result<(), Reason> {
        let list = match private {
            true => self.private.get_or_insert_default(),
            false => &mut self.tips,
        };
        list.extend(tips);
        if list.len() > MOST_TIPS {
            return Err(Reason::TooMuch);
        }
        Ok(())
    }

    /// Whether so many more segments still belong into one turn.
    pub(super) fn admits(&self, segments: &[Segment]) -> bool {
        segments.len() + self.kept.segments as usize <= MAX_TURN
    }

    pub(super) fn has_something_to_acknowledge(&self) -> bool {
        self.kept != Kept::default()
    }
}

/// The own last turn.
#[derive(Default)]
pub(super) struct Spoken {
    segments: Vec<HeadHash>,
    parcels: Vec<BlobHash>,
}

impl Spoken {
    pub(super) fn of(gathered: &Gathered) -> Self {
        Spoken {
            segments: gathered.segments.iter().map(|s| s.head().hash()).collect(),
            parcels: gathered.parcels.iter().map(|p| p.label.hash).collect(),
        }
    }

    /// What the other has kept of it; it cannot have kept what was not sent.
    pub(super) fn heard_of(&mut self, kept: Kept) -> Result<Incoming, Reason> {
        let count = usize::try_from(kept.segments).unwrap_or(usize::MAX);
        let sent = self.segments.get(..count).ok_or(Reason::OutOfOrder)?;
        let is_out = |n: usize| kept.out.iter().any(|(index, _)| *index == n as u64);
        let segments = sent.iter().enumerate().filter(|(n, _)| !is_out(*n));
        let segments = segments.map(|(_, head)| *head).collect();
        let known = |hash: &BlobHash| self.parcels.contains(hash);
        if !kept.parcels.iter().all(known) || !kept.declined.iter().all(|(hash, _)| known(hash)) {
            return Err(Reason::OutOfOrder);
        }
        *self = Spoken::default();
        Ok(Incoming::Kept {
            segments,
            parcels: kept.parcels,
            declined: kept.declined,
        })
    }
}

/// Checks who says to be there: the chain up to the own county's root, the device's word in this tunnel, and
/// that it is not refused.
pub(super) fn meet(config: &Config, handshake: &[u8; 32], shown: Introduction) -> Result<Met, Reason> {
    let (station, certificate) = *shown.chain;
    let mut trust = TrustStore::new(config.root);
    if station.root != config.root {
        return Err(Reason::Foreign);
    }
    let bad = |_| Reason::BadIntroduction;
    trust.add_station(station.clone()).map_err(bad)?;
    trust.add_device(certificate.clone()).map_err(bad)?;
    verify_introduction(
        &certificate.signing,
        config.side.other(),
        handshake,
        &shown.signature,
    )
    .map_err(bad)?;
    if (config.refuses)(&certificate.device) {
        return Err(Reason::Refused);
    }
    let may_read = config.time_s.is_none_or(|now_s| certificate.to_s >= now_s);
    Ok(Met {
        chain: (station, certificate),
        may_read,
    })
}

/// Whether the two devices share a scope that is one person's alone.
pub(super) fn share_private(mine: &(StationKey, Certificate), theirs: &(StationKey, Certificate)) -> bool {
    let both = |scope: Scope| mine.1.covers(&scope) && theirs.1.covers(&scope);
    both(Scope::Person(mine.1.person)) || both(Scope::Person(theirs.1.person))
}
