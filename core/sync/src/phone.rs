//! The phone's machine: from "sync now" to "nothing left", through cuts, portals and restored stations.
//!
//! `handle(now, random, event)` answers with effects; the driver carries each out and comes back with the
//! event that it leads to:
//!
//! | effect | the driver | event |
//! |---|---|---|
//! | `Gather` | reads cursor and unsent segments from the store | `Gathered`, or `Failed(Storage)` |
//! | `Send` | signs and sends | `Chunk` …, `End`, or `Failed` |
//! | `Commit` | commits one frame in one transaction | `Committed` |
//! | `Wait` | sets an alarm | `Timer` |
//!
//! One frame is committed at a time, and what comes after it stays compressed until then. Between `Commit`
//! and `Committed` the driver should read no more of the answer. On any effect other than `Commit`, the
//! answer still coming in is over: whatever is left of it is dropped unread.
//!
//! Must not sign, store, or know a clock.

mod events;
mod exchange;
mod reason;
mod setback;

pub use events::{CommitError, Config, Effect, Event, Failure, Incoming, Request, Summary};
pub use reason::Reason;

use crate::backoff;
use crate::message::{Hello, Message};
use crate::wire::{Batcher, FRAME_TARGET};
use exchange::{Concluded, Exchange, Step};
use ketepai_model::log::Segment;

const MOST_REWINDS: u32 = 64;
const LEAST_BUDGET: u32 = 4 * 1024;

/// One run of the protocol on a phone.
#[derive(Debug)]
pub struct Phone {
    config: Config,
    nonce: Vec<u8>,
    state: State,
    /// Failures in a row.
    failed: u32,
    /// Stale nonces in a row.
    stale: u32,
    /// How often the budget is halved for now, because of cuts.
    squeezed: u32,
    /// The most bytes up that the station takes, as far as is known.
    most_up: u32,
    show_certificate: bool,
    summary: Summary,
}

#[derive(Debug)]
enum State {
    Idle,
    Gathering,
    Exchanging(Box<Exchange>),
    Waiting,
}

/// Where one event leaves the machine, before time and chance come in.
enum Outcome {
    Do(Vec<Effect>),
    Retry(Reason),
    RetryAfter { after_s: u32, reason: Reason },
    GiveUp(Reason),
}

impl Phone {
    /// A machine that starts at [`Event::Start`]. `nonce` is the one from the last `Done`, or empty.
    pub fn new(config: Config, nonce: Vec<u8>) -> Self {
        Phone {
            most_up: config.bytes_up,
            config,
            nonce,
            state: State::Idle,
            failed: 0,
            stale: 0,
            squeezed: 0,
            show_certificate: false,
            summary: Summary::default(),
        }
    }

    /// What has been done since the start.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// Takes in an event. An event that does not belong to the present state is passed over.
    pub fn handle(&mut self, now_ms: i64, random: u64, event: Event) -> Vec<Effect> {
        match self.outcome(event) {
            Outcome::Do(effects) => effects,
            Outcome::Retry(reason) => {
                let delay = backoff::delay_ms(self.failed.saturating_add(1), random);
                self.wait(now_ms, delay, reason)
            }
            Outcome::RetryAfter { after_s, reason } => {
                self.wait(now_ms, backoff::asked_ms(after_s, random), reason)
            }
            Outcome::GiveUp(reason) => self.give_up(reason),
        }
    }

    fn outcome(&mut self, event: Event) -> Outcome {
        match (&mut self.state, event) {
            (State::Idle, Event::Start) => self.start(),
            (State::Waiting, Event::Timer) => self.gather(),
            (
                State::Gathering,
                Event::Gathered {
                    hello,
                    segments,
                    more_to_send,
                },
            ) => self.send(*hello, segments, more_to_send),
            (State::Gathering, Event::Failed(_)) => Outcome::GiveUp(Reason::Storage),
            (State::Exchanging(exchange), Event::Chunk(bytes)) => {
                self.summary.bytes_down += bytes.len() as u64;
                exchange.push(&bytes);
                self.read_on()
            }
            (State::Exchanging(exchange), Event::End) => {
                exchange.end(Reason::Cut);
                self.read_on()
            }
            (State::Exchanging(_), Event::Failed(failure)) => self.failure(failure),
            (State::Exchanging(_), Event::Committed(result)) => self.committed(result),
            _ => Outcome::Do(Vec::new()),
        }
    }

    fn start(&mut self) -> Outcome {
        let (config, nonce) = (self.config.clone(), std::mem::take(&mut self.nonce));
        *self = Phone::new(config, nonce);
        self.gather()
    }

    fn gather(&mut self) -> Outcome {
        self.state = State::Gathering;
        Outcome::Do(vec![Effect::Gather {
            byte_budget: self.budget(),
            show_certificate: self.show_certificate,
        }])
    }

    fn budget(&self) -> u32 {
        (self.most_up >> self.squeezed).max(LEAST_BUDGET)
    }

    fn send(&mut self, mut hello: Hello, segments: Vec<Segment>, more_to_send: bool) -> Outcome {
        if self.squeezed > 0 {
            hello.budget = (hello.budget >> self.squeezed).max(LEAST_BUDGET);
        }
        self.summary.sent += segments.len() as u64;
        let cursor = hello.cursor.position;
        let body = body(hello, segments, self.budget());
        self.post(Exchange::new(body, cursor, more_to_send))
    }

    fn post(&mut self, exchange: Exchange) -> Outcome {
        let request = Request {
            path: "/v1/sync",
            body: exchange.body().to_vec(),
            nonce: self.nonce.clone(),
        };
        self.summary.requests += 1;
        self.summary.bytes_up += request.body.len() as u64;
        self.state = State::Exchanging(Box::new(exchange));
        Outcome::Do(vec![Effect::Send(request)])
    }

    fn read_on(&mut self) -> Outcome {
        let State::Exchanging(exchange) = &mut self.state else {
            return Outcome::Do(Vec::new());
        };
        match exchange.step() {
            Step::Nothing => Outcome::Do(Vec::new()),
            Step::Commit(incoming) => Outcome::Do(vec![Effect::Commit(incoming)]),
            Step::Problem(problem) => self.problem(problem),
            Step::Broken(Reason::UpdateRequired) => Outcome::GiveUp(Reason::UpdateRequired),
            Step::Broken(reason) => Outcome::Retry(reason),
        }
    }

    fn committed(&mut self, result: Result<(), CommitError>) -> Outcome {
        let State::Exchanging(exchange) = &mut self.state else {
            return Outcome::Do(Vec::new());
        };
        match result {
            Err(CommitError::Rejected) => return Outcome::Retry(Reason::Foreign),
            Err(CommitError::Storage) => return Outcome::GiveUp(Reason::Storage),
            Ok(()) => {}
        }
        let concluded = exchange.committed(&mut self.summary);
        if exchange.has_progress() {
            self.failed = 0;
        }
        if self.summary.rewinds > MOST_REWINDS {
            return Outcome::GiveUp(Reason::RewoundTooOften);
        }
        match concluded {
            Some(concluded) => self.conclude(concluded),
            None => self.read_on(),
        }
    }

    /// After `Done`: go on while there is anything to fetch or to send, and it leads somewhere.
    fn conclude(&mut self, concluded: Concluded) -> Outcome {
        self.nonce = concluded.nonce;
        self.stale = 0;
        self.show_certificate = false;
        self.squeezed = self.squeezed.saturating_sub(1);
        match (concluded.go_on, concluded.progress) {
            (true, true) => self.gather(),
            (true, false) => Outcome::Retry(Reason::NoProgress),
            (false, _) => {
                self.state = State::Idle;
                Outcome::Do(vec![Effect::Finished(self.summary.clone())])
            }
        }
    }
}

/// A request's body: the greeting, then the segments in frames no larger than the budget suggests.
fn body(hello: Hello, segments: Vec<Segment>, budget: u32) -> Vec<u8> {
    let mut bytes = Message::Hello(Box::new(hello)).to_frame();
    let mut batches = Batcher::new(segments.into_iter().map(|segment| (segment, None)));
    while let Some(batch) = batches.next_batch(FRAME_TARGET.min(budget as usize)) {
        bytes.extend(Message::Segments(batch).to_frame());
    }
    bytes
}

#[cfg(test)]
mod tests;
