//! Whether somebody may do a step now, and what is missing if not. Papers, signatures and the end of a publicity are
//! asked for on the way forward only: to withdraw, to refuse or to send back needs none of them. Must not know a
//! record's kind.

use super::case::{Case, Signature};
use crate::policy::Author;
use crate::programme::rules::{Day, Step};

/// Why a step cannot be done, or not yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The way has no such step.
    UnknownStep,
    /// Something else comes next.
    NotThisStep {
        /// The id of the step that comes next.
        current: String,
        /// What people call it.
        name: String,
    },
    /// The case has ended.
    CaseEnded,
    /// It was done, and the way has gone on.
    AlreadyDone,
    /// Another role does it.
    RoleMayNot {
        /// The codes of the roles that may.
        actors: Vec<String>,
    },
    /// The step has no such outcome.
    OutcomeUnknown {
        /// The codes that it has.
        outcomes: Vec<String>,
    },
    /// The day lies before the step before.
    BeforeTheLastStep {
        /// The day of the step before, days since 1970-01-01.
        day: i64,
    },
    /// Somebody has not signed.
    SignatureMissing {
        /// `envoy`, `firm`, `home_unit` or `county`.
        who: String,
    },
    /// Somebody signed on paper, and the scan is not attached.
    PaperScanMissing {
        /// `envoy`, `firm`, `home_unit` or `county`.
        who: String,
    },
    /// The scan of the sealed form is not attached.
    SealedScanMissing,
    /// Not known from when and where it is published.
    PublicityMissing,
    /// Still published.
    PublicityRunning {
        /// The last day, days since 1970-01-01.
        until: i64,
    },
    /// Objections to which nothing was answered.
    ObjectionsOpen {
        /// How many.
        count: usize,
    },
}

/// Every code of a refusal, as in `locales/` under `flow-<code>`.
pub const CODES: &[&str] = &[
    "unknown_step",
    "not_this_step",
    "case_ended",
    "already_done",
    "role_may_not",
    "outcome_unknown",
    "before_the_last_step",
    "signature_missing",
    "paper_scan_missing",
    "sealed_scan_missing",
    "publicity_missing",
    "publicity_running",
    "objections_open",
];

impl Refusal {
    /// The code.
    pub fn code(&self) -> &'static str {
        match self {
            Refusal::UnknownStep => "unknown_step",
            Refusal::NotThisStep { .. } => "not_this_step",
            Refusal::CaseEnded => "case_ended",
            Refusal::AlreadyDone => "already_done",
            Refusal::RoleMayNot { .. } => "role_may_not",
            Refusal::OutcomeUnknown { .. } => "outcome_unknown",
            Refusal::BeforeTheLastStep { .. } => "before_the_last_step",
            Refusal::SignatureMissing { .. } => "signature_missing",
            Refusal::PaperScanMissing { .. } => "paper_scan_missing",
            Refusal::SealedScanMissing => "sealed_scan_missing",
            Refusal::PublicityMissing => "publicity_missing",
            Refusal::PublicityRunning { .. } => "publicity_running",
            Refusal::ObjectionsOpen { .. } => "objections_open",
        }
    }

    /// What its sentence says besides: name → a code, a name, a number or a day `2026-05-01`. Codes of roles are
    /// words of the vocabulary `role`, those who sign of `signer`; several are parted by a space.
    pub fn parts(&self) -> Vec<(&'static str, String)> {
        match self {
            Refusal::NotThisStep { name, .. } => vec![("current", name.clone())],
            Refusal::RoleMayNot { actors } => vec![("roles", actors.join(" "))],
            Refusal::OutcomeUnknown { outcomes } => vec![("outcomes", outcomes.join(" "))],
            Refusal::BeforeTheLastStep { day } => vec![("day", Day(*day).to_string())],
            Refusal::SignatureMissing { who } | Refusal::PaperScanMissing { who } => {
                vec![("who", who.clone())]
            }
            Refusal::PublicityRunning { until } => vec![("until", Day(*until).to_string())],
            Refusal::ObjectionsOpen { count } => vec![("count", count.to_string())],
            Refusal::UnknownStep | Refusal::CaseEnded | Refusal::AlreadyDone => Vec::new(),
            Refusal::SealedScanMissing | Refusal::PublicityMissing => Vec::new(),
        }
    }
}

impl Case<'_> {
    /// Whether the author may do a step with an outcome on a day, days since 1970-01-01. The first thing that stands
    /// in the way is said.
    pub fn may(&self, author: &Author, step: &str, outcome: &str, day: i64) -> Result<(), Refusal> {
        let step = self.step(step).ok_or(Refusal::UnknownStep)?;
        self.comes_next(step, day)?;
        if !author
            .roles
            .iter()
            .any(|role| step.actors.iter().any(|a| a == role.code()))
        {
            let actors = step.actors.clone();
            return Err(Refusal::RoleMayNot { actors });
        }
        let Some(next) = step.next.get(outcome) else {
            let outcomes = step.next.keys().cloned().collect();
            return Err(Refusal::OutcomeUnknown { outcomes });
        };
        match self.leads_on(step, next) {
            true => self.has_what_it_needs(step, day),
            false => Ok(()),
        }
    }

    /// What of `may` holds for everybody: what a step lacks before it can lead on.
    pub fn has_what_it_needs(&self, step: &Step, day: i64) -> Result<(), Refusal> {
        self.is_sealed(step)?;
        step.signers.iter().try_for_each(|who| self.has_signed(who))?;
        self.is_published(step, day)
    }

    fn comes_next(&self, step: &Step, day: i64) -> Result<(), Refusal> {
        let standing = self.where_it_stands();
        if standing.current != Some(step) {
            return Err(match standing.current {
                _ if standing.was_done(&step.id) => Refusal::AlreadyDone,
                None => Refusal::CaseEnded,
                Some(next) => Refusal::NotThisStep {
                    current: next.id.clone(),
                    name: next.name.clone(),
                },
            });
        }
        match standing.done.last().map(|last| last.what.day) {
            Some(last) if day < last => Err(Refusal::BeforeTheLastStep { day: last }),
            _ => Ok(()),
        }
    }

    /// Whether an outcome leads on, rather than back or to an end without result.
    fn leads_on(&self, step: &Step, next: &str) -> bool {
        let place = |id: &str| self.workflow.steps.iter().position(|s| s.id == id);
        next == "done" || place(next) > place(&step.id)
    }

    fn is_sealed(&self, step: &Step) -> Result<(), Refusal> {
        match step.sealed && !self.scan {
            true => Err(Refusal::SealedScanMissing),
            false => Ok(()),
        }
    }

    /// A signature on paper stands by its scan (黑龙江 七(五): 三方协议书).
    fn has_signed(&self, who: &str) -> Result<(), Refusal> {
        let signature = self.signed.get(who).and_then(|text| Signature::parse(text));
        let who = who.to_owned();
        match signature {
            None => Err(Refusal::SignatureMissing { who }),
            Some(signature) if signature.on_paper && !self.scan => Err(Refusal::PaperScanMissing { who }),
            Some(_) => Ok(()),
        }
    }

    fn is_published(&self, step: &Step, day: i64) -> Result<(), Refusal> {
        if !step.publicity {
            return Ok(());
        }
        let until = self.publicity.until(step, self.calendar);
        let until = until.ok_or(Refusal::PublicityMissing)?;
        if day <= until {
            return Err(Refusal::PublicityRunning { until });
        }
        match self.publicity.open_objections() {
            0 => Ok(()),
            count => Err(Refusal::ObjectionsOpen { count }),
        }
    }
}
