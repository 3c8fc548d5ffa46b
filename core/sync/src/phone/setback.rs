//! What the phone's machine does when something goes wrong: try again at once, smaller, later or never.
//!
//! Must not lose what was committed: every way from here leads back to gathering from the store.

use super::exchange::{is_page, problem_in};
use super::{Effect, Failure, LEAST_BUDGET, Outcome, Phone, Reason, State};
use crate::message::{Advice, Problem};

const MOST_STALE: u32 = 2;
const MOST_SQUEEZED: u32 = 6;

impl Phone {
    pub(super) fn failure(&mut self, failure: Failure) -> Outcome {
        let reason = match failure {
            Failure::Status {
                code,
                retry_after_s,
                body,
            } => return self.status(code, retry_after_s, &body),
            Failure::Storage => return Outcome::GiveUp(Reason::Storage),
            Failure::Unreachable => Reason::Unreachable,
            Failure::Cut => Reason::Cut,
            Failure::TimedOut => Reason::TimedOut,
            Failure::Portal => Reason::Portal,
        };
        if let State::Exchanging(exchange) = &mut self.state {
            exchange.end(reason);
        }
        self.read_on()
    }

    /// An answer other than 200: a problem if it says so itself, or else what its number means.
    fn status(&mut self, code: u16, retry_after_s: Option<u32>, body: &[u8]) -> Outcome {
        if let Some(problem) = problem_in(body) {
            return self.problem(problem);
        }
        match code {
            413 => self.send_less(),
            429 | 503 => Outcome::RetryAfter {
                after_s: retry_after_s.unwrap_or(self.config.again_s),
                reason: Reason::Busy,
            },
            300..=399 | 511 => Outcome::Retry(Reason::Portal),
            code if code < 500 && is_page(body) => Outcome::Retry(Reason::Portal),
            code => Outcome::Retry(Reason::Status(code)),
        }
    }

    pub(super) fn problem(&mut self, problem: Problem) -> Outcome {
        match problem.advice {
            Advice::Again { after_s } => Outcome::RetryAfter {
                after_s,
                reason: Reason::Busy,
            },
            Advice::StaleNonce { nonce } => self.sign_anew(nonce),
            Advice::Enrol if self.show_certificate => Outcome::GiveUp(Reason::NeedsEnrolment),
            Advice::Enrol => {
                self.show_certificate = true;
                self.gather()
            }
            Advice::UpdateRequired => Outcome::GiveUp(Reason::UpdateRequired),
            Advice::Denied => Outcome::GiveUp(Reason::Denied(problem.reason)),
            Advice::TooLarge => self.send_less(),
            Advice::Internal => Outcome::Retry(Reason::StationFault),
        }
    }

    /// The same body again, under a new nonce, at once; but not for ever.
    fn sign_anew(&mut self, nonce: Vec<u8>) -> Outcome {
        self.nonce = nonce;
        self.stale += 1;
        match std::mem::replace(&mut self.state, State::Idle) {
            State::Exchanging(old) if self.stale <= MOST_STALE => self.post(old.again()),
            _ => {
                self.stale = 0;
                Outcome::Retry(Reason::StaleNonce)
            }
        }
    }

    fn send_less(&mut self) -> Outcome {
        if self.budget() <= LEAST_BUDGET {
            return Outcome::GiveUp(Reason::TooLarge);
        }
        self.most_up = self.budget() / 2;
        self.gather()
    }

    /// Waits and tries again, unless that was the last attempt. An answer that broke off before anything
    /// of it could be kept makes the next one smaller.
    pub(super) fn wait(&mut self, now_ms: i64, delay_ms: u64, reason: Reason) -> Vec<Effect> {
        self.failed = self.failed.saturating_add(1);
        self.summary.failures += 1;
        if self.failed >= self.config.attempts {
            return self.give_up(reason);
        }
        let kept = matches!(&self.state, State::Exchanging(exchange) if exchange.has_progress());
        if !kept && reason.is_a_bad_road() {
            self.squeezed = (self.squeezed + 1).min(MOST_SQUEEZED);
        }
        self.state = State::Waiting;
        let until_ms = now_ms.saturating_add_unsigned(delay_ms);
        vec![Effect::Wait { until_ms, reason }]
    }

    pub(super) fn give_up(&mut self, reason: Reason) -> Vec<Effect> {
        self.state = State::Idle;
        vec![Effect::GaveUp(reason)]
    }
}
