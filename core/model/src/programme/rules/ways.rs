//! How cases go: steps, outcomes, terms, and whom a need is passed on to. Must not decide anything itself.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A state machine: how a case goes from step to step.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Workflow {
    /// The name by which a record says which way it goes.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// The kind of record that goes: `demand`, `application`, `assignment`, `station`, `evaluation`.
    pub on: String,
    /// The steps, the first one first.
    pub steps: Vec<Step>,
    /// Where.
    pub clause: String,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// A code.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Codes of the roles that may do it.
    pub actors: Vec<String>,
    /// Which body, in the document's words.
    #[serde(default)]
    pub body: String,
    /// The form that is filled.
    #[serde(default)]
    pub form: String,
    /// What each outcome leads to: outcome → step, or `done`, or `ended`. One that leads to a later step of the list or
    /// to `done` leads on, and asks for papers, signatures and the end of a publicity; all others go back or end.
    pub next: BTreeMap<String, String>,
    /// Within so many working days; a publicity lasts so many at least, its first day among them.
    #[serde(default)]
    pub working_days: Option<i64>,
    /// A publicity, with period, place, objections and outcome.
    #[serde(default)]
    pub publicity: bool,
    /// Who must sign: `envoy`, `firm`, `home_unit`, `county`.
    #[serde(default)]
    pub signers: Vec<String>,
    /// Needs the sealed scan.
    #[serde(default)]
    pub sealed: bool,
    /// Where.
    pub clause: String,
}

/// A link of the chain along which a need is passed on.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Link {
    /// Whom it comes from: `envoy`, `team_head`, `home_unit`, `department`, `desk`, `station`, `expert`.
    pub from: String,
    /// Whom it may go to: any of these.
    pub to: Vec<String>,
    /// When.
    pub when: String,
    /// Where.
    pub clause: String,
}
