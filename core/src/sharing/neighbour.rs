//! What the machine between phones asks of the store: what the other lacks, and keeping what it sends. Positions
//! are the station's to give, so that nothing taken in here has one. A segment that is not to be believed, or not
//! this phone's to read, is kept out and reported; it stops nobody.

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};

use ketepai_model::identity::{Certificate, TrustStore};
use ketepai_model::ids::{BlobHash, HeadHash};
use ketepai_model::log::Segment;
use ketepai_model::scope::Scope;
use ketepai_store::Taken;
use ketepai_store::neighbour::{self, Tip};
use ketepai_sync::peer::{Asked, Committed, Gathered, Incoming, Log, LogTip, MAX_TURN, MAX_WANTS, Met};
use ketepai_sync::{Examined, intake};

use crate::app::App;
use crate::error::AppError;

/// What is remembered of one session.
#[derive(Default)]
pub(super) struct Conversation {
    queue: VecDeque<i64>,
    queued: HashSet<i64>,
    theirs: Vec<Tip>,
    /// Logs that need not be asked for: they have been, or something of them was kept out.
    settled: BTreeSet<Log>,
    /// Segments in each parcel that was given.
    pub(super) parcels: BTreeMap<BlobHash, Vec<HeadHash>>,
}

impl App {
    /// The tips of everything that this phone's certificate covers.
    pub(super) fn own_tips(&self) -> Result<Vec<LogTip>, AppError> {
        let me = self.me()?;
        let tips = self.store.tips_in(&|scope| me.certificate.covers(scope))?;
        Ok(tips.into_iter().map(told).collect())
    }

    /// Whoever shows an older certificate than the one that is known here may read what the newer one grants.
    pub(super) fn as_known(&self, mut met: Met) -> Result<Met, AppError> {
        let trust = self.trust()?;
        let known = trust.device(&met.chain.1.device);
        if let Some(newer) = known.filter(|known| known.incarnation > met.chain.1.incarnation) {
            met.chain.1 = newer.clone();
        }
        Ok(met)
    }

    pub(super) fn gather_for(
        &mut self,
        met: &Met,
        asked: Asked,
        talk: &mut Conversation,
    ) -> Result<Gathered, AppError> {
        self.compare(met, &asked, talk)?;
        let mut gathered = Gathered {
            missing: self.missing(&asked, talk)?,
            room: self
                .store
                .carrying_room(&met.chain.1.device, self.carry_quota()?)?,
            ..Gathered::default()
        };
        if asked.bytes > 0 {
            gathered.segments = self.store.next_segments(&mut talk.queue, asked.bytes, MAX_TURN)?;
            gathered.more = !talk.queue.is_empty();
        }
        if asked.room > 0 && !gathered.more {
            gathered.parcels = self.parcels_for(met, asked.room, talk)?;
        }
        Ok(gathered)
    }

    fn compare(&mut self, met: &Met, asked: &Asked, talk: &mut Conversation) -> Result<(), AppError> {
        let me = self.me()?.certificate.clone();
        let mut found = Vec::new();
        for compare in &asked.compare {
            let reads = |scope: &Scope| compare.which.admits(scope) && shared(&me, &met.chain.1, scope);
            let theirs: Vec<Tip> = compare.tips.iter().map(heard).collect();
            let lacking = self.store.lacking(&reads, &theirs)?;
            self.note_shared(met, &lacking.shared)?;
            found.extend(lacking.send);
            talk.theirs
                .extend(theirs.into_iter().filter(|tip| reads(&tip.log.0)));
        }
        let whole = asked
            .whole
            .iter()
            .filter(|log| shared(&me, &met.chain.1, &log.scope));
        let whole: Vec<neighbour::Log> = whole.map(|log| (log.scope.clone(), log.device)).collect();
        found.extend(self.store.whole_logs(&whole)?);
        let new = found.into_iter().filter(|id| talk.queued.insert(*id));
        talk.queue.extend(new);
        Ok(())
    }

    /// What the other already holds of what the station does not yet have.
    fn note_shared(&mut self, met: &Met, ids: &[i64]) -> Result<(), AppError> {
        let heads: Result<Vec<HeadHash>, _> = ids
            .iter()
            .map(|id| self.store.segment(*id).map(|segment| segment.head().hash()))
            .collect();
        self.note_handed(met, &heads?)
    }

    /// Logs of which the other told a tip that did not come: they forked, each side knowing a branch.
    fn missing(&self, asked: &Asked, talk: &mut Conversation) -> Result<Vec<Log>, AppError> {
        if !asked.name_missing {
            return Ok(Vec::new());
        }
        let unknown = self.store.unknown_logs(&talk.theirs)?;
        let logs = unknown.into_iter().map(|(scope, device)| Log { scope, device });
        let new = logs.filter(|log| talk.settled.insert(log.clone()));
        Ok(new.take(MAX_WANTS).collect())
    }

    pub(super) fn keep_from(
        &mut self,
        met: &Met,
        incoming: Incoming,
        talk: &mut Conversation,
    ) -> Result<Committed, AppError> {
        match incoming {
            Incoming::Segments(segments) => {
                let mut trust = self.trust()?;
                believe(&mut trust, met);
                let heads: Vec<HeadHash> = segments.iter().map(|s| s.head().hash()).collect();
                let taken = self.take_from(segments, trust, &mut talk.settled)?;
                // Whoever sent it holds it too.
                self.note_handed(met, &heads)?;
                Ok(taken)
            }
            Incoming::Parcel(parcel) => {
                let kept = self.carry(&parcel, Some(&met.chain.1.device))?;
                Ok(Committed::Parcel(kept.map_err(|why| why.code())))
            }
            Incoming::Kept {
                segments, parcels, ..
            } => {
                let inside = parcels.iter().filter_map(|hash| talk.parcels.remove(hash));
                let heads: Vec<HeadHash> = segments.into_iter().chain(inside.flatten()).collect();
                self.note_handed(met, &heads)?;
                Ok(Committed::Kept)
            }
        }
    }

    pub(super) fn note_handed(&mut self, met: &Met, heads: &[HeadHash]) -> Result<(), AppError> {
        if heads.is_empty() {
            return Ok(());
        }
        let at_s = self.context.clock.claimed_ms().div_euclid(1000);
        let (device, person) = (met.chain.1.device, met.chain.1.person);
        Ok(self
            .store
            .write(|w| w.put_handed(heads, &device, &person, at_s))?)
    }

    /// Takes in segments that a station has not judged: only what verifies, what its author may write, and what
    /// this phone may read. One transaction.
    pub(super) fn take_from(
        &mut self,
        segments: Vec<Segment>,
        mut trust: TrustStore,
        settled: &mut BTreeSet<Log>,
    ) -> Result<Committed, AppError> {
        let me = self.me()?.certificate.clone();
        let logs: Vec<Log> = segments.iter().map(log).collect();
        let mut examined = Vec::new();
        for one in intake::examine_batch(segments, &mut trust) {
            examined.push(admit(one, &me));
        }
        let mut out = Vec::new();
        let mut new = 0;
        self.store.write(|w| {
            for (n, one) in examined.iter().enumerate() {
                match one {
                    Ok(segment) => new += u64::from(w.take_in(segment, None, None)? == Taken::New),
                    Err(why) => out.push((n, *why)),
                }
            }
            Ok::<_, AppError>(())
        })?;
        let kept_out = out.iter().filter_map(|(n, _)| logs.get(*n));
        settled.extend(kept_out.cloned());
        Ok(Committed::Segments { new, out })
    }
}

/// The segment, or why it is kept out.
fn admit(examined: Examined, me: &Certificate) -> Result<Segment, &'static str> {
    match examined {
        Examined::Bad { reason, .. } => Err(reason),
        Examined::UnknownDevice(_) => Err("unknown_device"),
        Examined::Verified { segment, .. } if !me.covers(&segment.head().scope) => Err("scope"),
        Examined::Verified { granted: false, .. } => Err("not_granted"),
        Examined::Verified { segment, .. } => Ok(segment),
    }
}

/// What the other has shown of itself is as good as the station's log. A newer certificate that is known stays.
fn believe(trust: &mut TrustStore, met: &Met) {
    let (station, certificate) = &met.chain;
    if trust.station(&station.device()).is_none() {
        let _ = trust.add_station(station.clone());
    }
    let _ = trust.add_device(certificate.clone());
}

fn shared(mine: &Certificate, theirs: &Certificate, scope: &Scope) -> bool {
    mine.covers(scope) && theirs.covers(scope)
}

fn log(segment: &Segment) -> Log {
    Log {
        scope: segment.head().scope.clone(),
        device: segment.head().device,
    }
}

fn told(tip: Tip) -> LogTip {
    let (scope, device) = tip.log;
    LogTip {
        log: Log { scope, device },
        number: tip.number,
        head: tip.head,
    }
}

fn heard(tip: &LogTip) -> Tip {
    Tip {
        log: (tip.log.scope.clone(), tip.log.device),
        number: tip.number,
        head: tip.head,
    }
}
