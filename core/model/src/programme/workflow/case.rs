//! A case: a record on its way, together with the way and the calendar. Must not know which kind of record it is
//! beyond [`OnItsWay`].

use std::collections::BTreeMap;

use super::publicity::Publicity;
use super::step::read_day;
use crate::application::Application;
use crate::assignment::Assignment;
use crate::demand::Demand;
use crate::evaluation::Evaluation;
use crate::ids::PersonId;
use crate::programme::rules::{Calendar, Rules, Workflow};
use crate::record::Record;
use crate::station::Station;

/// A record that goes from step to step.
pub trait OnItsWay: Record {
    /// The id of its workflow; empty while none was chosen.
    fn procedure(&self) -> &str;
    /// What was done: key → outcome, day, person, note.
    fn steps(&self) -> &BTreeMap<String, String>;
    /// Who signed: role → day, person, `device` or `paper`.
    fn signed(&self) -> Option<&BTreeMap<String, String>> {
        None
    }
    /// Whether a scan of the signed or sealed paper is attached.
    fn scan(&self) -> bool {
        false
    }
    /// Its publicity, where the record holds one.
    fn publicity(&self) -> Publicity {
        Publicity::default()
    }
}

macro_rules! on_its_way {
    ($($name:ident { $($more:item)* })+) => {$(
        impl OnItsWay for $name {
            fn procedure(&self) -> &str {
                &self.procedure
            }
            fn steps(&self) -> &BTreeMap<String, String> {
                &self.steps
            }
            $($more)*
        }
    )+};
}

on_its_way! {
    Demand {}
    Station {}
    Application {
        fn scan(&self) -> bool {
            self.scan.is_some()
        }
    }
    Assignment {
        fn signed(&self) -> Option<&BTreeMap<String, String>> {
            Some(&self.signed)
        }
        fn scan(&self) -> bool {
            self.scan.is_some()
        }
        fn publicity(&self) -> Publicity {
            Publicity::of_assignment(self)
        }
    }
    Evaluation {
        fn publicity(&self) -> Publicity {
            Publicity::of_evaluation(self)
        }
    }
}

/// A case on its way.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    /// The way.
    pub workflow: &'a Workflow,
    /// By which working days are counted.
    pub calendar: &'a Calendar,
    /// What was done: key → outcome, day, person, note.
    pub steps: &'a BTreeMap<String, String>,
    /// The day on which it was opened, days since 1970-01-01.
    pub opened_day: i64,
    /// Who signed what: role → day, person, `device` or `paper`.
    pub signed: BTreeMap<String, String>,
    /// Whether a scan of the signed or sealed paper is attached.
    pub scan: bool,
    /// Its publicity.
    pub publicity: Publicity,
}

impl<'a> Case<'a> {
    /// The case of a record. `None` where it goes no way of this programme.
    pub fn of<R: OnItsWay>(rules: &'a Rules, record: &'a R) -> Option<Self> {
        Some(Case {
            workflow: rules.way(R::KIND, record.procedure())?,
            calendar: &rules.calendar,
            steps: record.steps(),
            opened_day: record.envelope().day(),
            signed: record.signed().cloned().unwrap_or_default(),
            scan: record.scan(),
            publicity: record.publicity(),
        })
    }

    /// The same case, published by a notice.
    pub fn published(self, publicity: Publicity) -> Self {
        Case { publicity, ..self }
    }
}

impl Rules {
    /// The ways that records of a kind may go, in the document's order.
    pub fn ways<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Workflow> {
        self.workflows.iter().filter(move |workflow| workflow.on == kind)
    }

    /// One of them, by its id.
    pub fn way(&self, kind: &str, procedure: &str) -> Option<&Workflow> {
        self.workflows
            .iter()
            .find(|workflow| workflow.on == kind && workflow.id == procedure)
    }
}

/// One signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signature {
    /// On which day, days since 1970-01-01.
    pub day: i64,
    /// By whom.
    pub person: PersonId,
    /// On paper, of which a scan is attached; otherwise on the signer's own device.
    pub on_paper: bool,
}

impl Signature {
    /// Reads `<day> <person id> device|paper`.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split_whitespace();
        let (day, person) = (read_day(parts.next()?)?, parts.next()?.parse().ok()?);
        let on_paper = match parts.next()? {
            "device" => false,
            "paper" => true,
            _ => return None,
        };
        Some(Signature {
            day,
            person,
            on_paper,
        })
    }
}
