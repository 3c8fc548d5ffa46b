//! 方案: a policy as data, by version, with its end and its successor.
//!
//! [`rules`] is what an officer writes; [`load`] reads and checks it; [`books`] is what counting reads,
//! [`register`] who was posted when, [`tally`] counts; everything else decides by these: [`workflow`] says what comes
//! next and who may do it, [`matching`] proposes, [`evaluation`] fills the worksheet, [`money`] checks what is claimed,
//! [`follow_ups`] makes tasks, [`report`], [`forms`], [`farm_records`] and [`portfolio`] make papers. Pure, so that
//! phone and station come to the same numbers. Must not know a store.

pub mod books;
pub mod calendar;
pub mod cardinality;
pub mod chain;
pub mod eligibility;
pub mod evaluation;
pub mod expression;
pub mod farm_records;
pub mod follow_ups;
pub mod forms;
pub mod ledger;
pub mod load;
pub mod matching;
pub mod measures;
pub mod money;
pub mod portfolio;
pub mod progress;
pub mod register;
pub mod report;
pub mod rules;
pub mod shelf;
pub mod table;
pub mod tally;
pub mod teams;
pub mod value;
pub mod workflow;

#[cfg(test)]
mod tests;

use crate::error::{Error, invalid};
use crate::record::{Fact, Listing, record, validate_envelope, validate_period};
use crate::scope::{Area, Scope};

/// The facts that a measure may count: every metric that some kind yields.
pub const METRICS: &[&str] = &[
    "visits",
    "services",
    "services_by_envoy",
    "on_site_services_by_envoy",
    "on_site_days",
    "people_served",
    "trainings",
    "trained",
    "trained.special",
    "trainings_by_envoy",
    "on_site_trainings_by_envoy",
    "arrivals",
    "confirmed",
    "questions",
    "questions_answered",
    "organisations",
    "envoys",
    "teams",
    "stations.expert",
    "stations.grassroots",
    "stations.service_12396",
    "stations.envoy_station",
    "stations.test_station",
    "stations.base",
    "stations.service_point",
    "demands",
    "demands_answered",
    "supplies",
    "applications",
    "appointed",
    "dispatched",
    "dispatched.team",
    "dispatched.corporate",
    "treatments",
    "animals_treated",
    "satisfaction",
    "satisfaction_answers",
    "trades.supply",
    "trades.wanted",
    "expense",
    "outcomes.research_project",
    "outcomes.envoy_project",
    "outcomes.new_variety",
    "outcomes.new_technology",
    "outcomes.demonstration_base",
    "outcomes.transfer",
    "outcomes.rd_institution",
    "outcomes.patent",
    "outcomes.talent",
    "outcomes.venture",
    "outcomes.interest_community",
    "outcomes.publicity",
    "outcomes.typical_case",
    "outcomes.award",
    "listed.county",
    "listed.city",
    "listed.province",
    "listed.nation",
    "rd_institutions.county",
    "rd_institutions.city",
    "rd_institutions.province",
    "rd_institutions.nation",
    "rd_built.county",
    "rd_built.city",
    "rd_built.province",
    "rd_built.nation",
    "evaluations",
    "tasks",
    "tasks_done",
    "notices",
    "signed_up",
    "attachments",
    "weak.outside",
    "weak.no_position",
    "weak.unverified",
];

/// Measures that every programme has, made from its [`rules::Counting`].
pub const READY_MADE: &[&str] = &["services", "on_site_days", "trained", "dispatched"];

/// Where a form's cell may come from besides the fields of its record: what a reference leads to.
const LEADS: &[&str] = &[
    "party",
    "person",
    "applicant",
    "envoy",
    "home_unit",
    "team",
    "demand",
    "form",
    "programme",
    "today",
    "station",
    "parent",
    "host",
];

/// Whether a form of records of `kind` can take something from `root`.
pub(crate) fn is_form_path(kind: &str, root: &str) -> bool {
    let kind = crate::registry::Kind::from_name(kind);
    LEADS.contains(&root) || kind.fields().iter().any(|(_, field)| *field == root)
}

record! {
    /// One version of one programme. An officer reads, copies and changes it.
    Programme = "programme", schema 1 {
        /// Its code.
        "k" code: String,
        /// Which version, from 1.
        "v" version: i64,
        /// Its title.
        "h" title: String,
        /// The rules, as TOML.
        "r" rules: String,
        /// In force from, days since 1970-01-01.
        "f" from_day: Option<i64>,
        /// In force until, the last day, days since 1970-01-01.
        "e" to_day: Option<i64>,
        /// The code of the programme that follows it.
        "s" successor: String,
        /// The code of the programme from which it was copied.
        "p" copied_from: String,
    }

    fn validate(&self) -> Result<(), Error> {
        validate_envelope(&self.envelope)?;
        for (field, text) in [("code", &self.code), ("title", &self.title), ("rules", &self.rules)] {
            if text.trim().is_empty() {
                return invalid(field, "required");
            }
        }
        if self.version < 1 {
            return invalid("version", "positive");
        }
        validate_period(self.from_day, self.to_day)
    }

    fn scope(&self, area: &Area) -> Scope {
        Scope::Public(area.clone())
    }

    fn listing(&self) -> Listing {
        let text = [&self.title, &self.code].map(String::as_str).join("\n");
        Listing { text, ..Listing::of(&self.envelope, self.title.clone()) }
    }

    fn facts(&self, _: Option<&Area>) -> Vec<Fact> {
        Vec::new()
    }
}
