//! Carries out what the phone's machine asks for, one effect at a time. Everything that arrived is committed
//! before the next piece is read, so that stopping it anywhere, by whatever means, costs one frame.

use std::time::Duration;

use ketepai_model::identity::request_signature;
use ketepai_model::ids::BlobHash;
use ketepai_sync::backoff::delay_ms;
use ketepai_sync::phone::{CommitError, Config, Effect, Event, Failure, Phone, Request};
use ketepai_sync::{Reason, Summary};

use super::replica::META_NONCE;
use super::standing::Heeded;
use super::transport::{Signed, Transport};
use crate::app::App;
use crate::error::AppError;
use crate::transfers::{Mover, Moving, Network};

/// What a person sees of a sync that is under way.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Progress {
    /// A request is on its way; segments still to send, including these.
    Sending {
        /// How many segments wait.
        waiting: u64,
    },
    /// Something arrived and is kept.
    Received {
        /// Segments so far.
        segments: u64,
    },
    /// Trying again after a while.
    Waiting {
        /// How long, in milliseconds.
        ms: u64,
        /// Why.
        reason: Reason,
    },
    /// A file is on its way.
    File {
        /// Which.
        hash: BlobHash,
        /// Bytes of all files that have arrived, those of earlier syncs too.
        done: u64,
        /// Bytes of all files on their way.
        total: u64,
        /// Files still on their way.
        files: u64,
    },
}

/// How a sync ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finish {
    /// What was done.
    pub summary: Summary,
    /// Why it did not come to its end; `None` when nothing is left to send or to fetch.
    pub gave_up: Option<Reason>,
    /// What became of files.
    pub files: Moving,
    /// Files that are still on their way.
    pub files_left: u64,
    /// Sealed parcels of others that were handed in.
    pub handed_in: u64,
    /// Whether phone and station differed although nothing was left to exchange, so that everything was
    /// exchanged once more. Never seen in the simulated county; a person should report it.
    pub healed: bool,
    /// Whether phone and station hold the same; `None` when that could not be compared.
    pub digests_equal: Option<bool>,
}

impl Finish {
    /// The station had this phone erase itself; nothing is left to compare.
    fn wiped(summary: Summary) -> Self {
        Finish {
            summary,
            gave_up: Some(Reason::Denied("wiped".into())),
            files: Moving::default(),
            files_left: 0,
            handed_in: 0,
            healed: false,
            digests_equal: None,
        }
    }
}

/// How often one sync goes round because of what it has learnt.
const MOST_TURNS: usize = 6;

/// How to sync.
pub struct SyncOptions<'a> {
    /// How patient to be.
    pub config: Config,
    /// What the network costs: how far down the ladder files go.
    pub network: Network,
    /// Hears of progress; returns `false` to stop.
    pub progress: &'a mut dyn FnMut(Progress) -> bool,
    /// Waits; a simulation advances its clock instead.
    pub pause: &'a mut dyn FnMut(Duration),
}

impl App {
    /// Sends and fetches until nothing is left, or it makes no sense to go on. Being offline is no error.
    pub fn sync(
        &mut self,
        transport: &mut dyn Transport,
        options: &mut SyncOptions<'_>,
    ) -> Result<Finish, AppError> {
        self.me()?;
        self.declined.clear();
        self.forget_unconfirmed()?;
        let (mut summary, mut gave_up) = self.run(transport, options)?;
        if gave_up.is_none() && self.cursor_held {
            // The station was rewound while it answered; now fetch from where both agree.
            (summary, gave_up) = self.run(transport, options)?;
        }
        for _ in 0..MOST_TURNS {
            if gave_up.is_some() {
                break;
            }
            let heeded = self.heed(transport)?;
            let redone = self.redo()?;
            if (heeded, redone) == (Heeded::Nothing, 0) {
                break;
            }
            (summary, gave_up) = self.run(transport, options)?;
        }
        if self.identity.is_none() {
            return Ok(Finish::wiped(summary));
        }
        if gave_up.is_none() {
            self.purge_lost()?;
        }
        let healed = gave_up.is_none() && self.digests_equal()? == Some(false);
        if healed {
            tracing::warn!("phone and station differ; exchanging everything");
            self.start_over()?;
            (summary, gave_up) = self.run(transport, options)?;
        }
        let mut handed_in = 0;
        if gave_up.is_none() {
            handed_in = self.hand_in(transport)?;
        }
        if handed_in > 0 {
            // So that the cursor passes what came in, and the station's word on it is confirmed.
            let (after, why) = self.run(transport, options)?;
            summary = summary.and(&after);
            gave_up = why;
        }
        self.let_go()?;
        let mut files = Moving::default();
        if gave_up.is_none() {
            files = self.move_files(transport, options)?;
            self.ask_file_custody(transport)?;
        }
        if files.stopped.is_some() {
            gave_up = Some(Reason::Cut);
        }
        Ok(Finish {
            summary,
            gave_up,
            files_left: (self.store.files_under_way()?.len() as u64).saturating_sub(files.damaged),
            files,
            handed_in,
            healed,
            digests_equal: self.digests_equal()?,
        })
    }

    fn run(
        &mut self,
        transport: &mut dyn Transport,
        options: &mut SyncOptions<'_>,
    ) -> Result<(Summary, Option<Reason>), AppError> {
        let nonce = self.store.meta(META_NONCE)?.unwrap_or_default();
        let mut machine = Phone::new(options.config.clone(), nonce);
        let mut todo: std::collections::VecDeque<Effect> = self.tell(&mut machine, Event::Start).into();
        while let Some(effect) = todo.pop_front() {
            match effect {
                Effect::Finished(summary) => return Ok((summary, None)),
                Effect::GaveUp(reason) => return Ok((machine.summary().clone(), Some(reason))),
                Effect::Gather {
                    byte_budget,
                    show_certificate,
                } => {
                    let event = self.gather(byte_budget, show_certificate)?;
                    todo.extend(self.tell(&mut machine, event));
                }
                Effect::Send(request) => {
                    let waiting = self.store.outbox_len()?;
                    if !(options.progress)(Progress::Sending { waiting }) {
                        return Ok((machine.summary().clone(), Some(Reason::Cut)));
                    }
                    todo.extend(self.exchange(&mut machine, transport, &request, options)?);
                }
                Effect::Commit(incoming) => {
                    let event = self.commit_event(incoming)?;
                    todo.extend(self.tell(&mut machine, event));
                }
                Effect::Wait { until_ms, reason } => {
                    let ms = until_ms.saturating_sub(self.context.clock.wall_ms()).max(0) as u64;
                    if !(options.progress)(Progress::Waiting {
                        ms,
                        reason: reason.clone(),
                    }) {
                        return Ok((machine.summary().clone(), Some(reason)));
                    }
                    (options.pause)(Duration::from_millis(ms));
                    todo.extend(self.tell(&mut machine, Event::Timer));
                }
            }
        }
        Ok((machine.summary().clone(), Some(Reason::NoProgress)))
    }

    /// One request and its answer. Frames are committed while the rest is still on its way.
    fn exchange(
        &mut self,
        machine: &mut Phone,
        transport: &mut dyn Transport,
        request: &Request,
        options: &mut SyncOptions<'_>,
    ) -> Result<Vec<Effect>, AppError> {
        let me = self.me()?;
        let signature = request_signature(&me.keys, &request.nonce, request.path, &request.body);
        let (address, device) = (me.address.clone(), me.keys.device());
        let signed = Signed {
            address: &address,
            path: request.path,
            device,
            nonce: &request.nonce,
            signature,
            body: &request.body,
        };
        let mut left: Vec<Effect> = Vec::new();
        let mut failed: Option<AppError> = None;
        let answer = transport.post(&signed, &mut |bytes| {
            let effects = self.tell(machine, Event::Chunk(bytes.to_vec()));
            match self.commit_all(machine, effects) {
                Ok(rest) => left = rest,
                Err(error) => failed = Some(error),
            }
            let heard = Progress::Received {
                segments: machine.summary().received,
            };
            failed.is_none() && left.is_empty() && (options.progress)(heard)
        });
        if let Some(error) = failed {
            return Err(error);
        }
        if !left.is_empty() {
            return Ok(left);
        }
        let last = match answer {
            Ok(()) => Event::End,
            Err(failure) => Event::Failed(failure),
        };
        let effects = self.tell(machine, last);
        self.commit_all(machine, effects)
    }

    /// Carries out commits until the machine asks for something else, or for more bytes.
    fn commit_all(&mut self, machine: &mut Phone, effects: Vec<Effect>) -> Result<Vec<Effect>, AppError> {
        let mut effects = effects;
        while let [Effect::Commit(_)] = effects[..] {
            let Some(Effect::Commit(incoming)) = effects.pop() else {
                break;
            };
            let event = self.commit_event(incoming)?;
            effects = self.tell(machine, event);
        }
        Ok(effects)
    }

    fn commit_event(&mut self, incoming: ketepai_sync::phone::Incoming) -> Result<Event, AppError> {
        match self.commit(incoming) {
            Ok(true) => Ok(Event::Committed(Ok(()))),
            Ok(false) => Ok(Event::Committed(Err(CommitError::Rejected))),
            // A full disk or a damaged database is the person's to hear of, not the machine's to retry.
            Err(error) => Err(error),
        }
    }

    fn tell(&self, machine: &mut Phone, event: Event) -> Vec<Effect> {
        let random = u64::from_be_bytes(self.context.random8());
        machine.handle(self.context.clock.wall_ms(), random, event)
    }
    /// Carries files until none is left that may go, or it makes no sense to go on. What was cut is tried again
    /// while it gets on.
    fn move_files(
        &mut self,
        transport: &mut dyn Transport,
        options: &mut SyncOptions<'_>,
    ) -> Result<Moving, AppError> {
        let mut mover = Mover::new(options.network);
        let mut failed = 0;
        while let Some(mut step) = mover.next(self)? {
            if !(options.progress)(self.files_progress(step.hash)?) {
                mover.stop(Failure::Cut);
                break;
            }
            let before = mover.moving().clone();
            let outcome = step.run(transport);
            let Err(failure) = mover.done(self, &step, outcome)? else {
                failed = 0;
                continue;
            };
            let went_on = mover.moving() != &before;
            failed = if went_on { 1 } else { failed + 1 };
            if failed > options.config.attempts {
                mover.stop(failure);
                break;
            }
            let ms = delay_ms(failed, u64::from_be_bytes(self.context.random8()));
            let waiting = Progress::Waiting {
                ms,
                reason: Reason::Cut,
            };
            if !(options.progress)(waiting) {
                mover.stop(failure);
                break;
            }
            (options.pause)(Duration::from_millis(ms));
        }
        Ok(mover.moving().clone())
    }

    fn files_progress(&self, hash: BlobHash) -> Result<Progress, AppError> {
        let (mut done, mut total, mut files) = (0, 0, 0);
        for file in self.store.files_under_way()? {
            files += 1;
            total += file.bytes;
            done += if file.here {
                file.sent
            } else {
                self.fetched(&file.hash)
            };
        }
        Ok(Progress::File {
            hash,
            done,
            total,
            files,
        })
    }
}
