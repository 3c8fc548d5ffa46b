//! A programme as data: what a policy document asks, in the words of a table that an officer can read, copy and
//! change. Every rule names the clause that it comes from. Read from TOML by [`super::load`], which also checks
//! what the types alone cannot. Must not count, judge or decide anything itself.

mod counting;
mod goals;
mod judging;
mod money;
mod papers;
mod people;
#[cfg(test)]
pub(crate) mod tests;
mod times;
mod ways;

use serde::{Deserialize, Serialize};

pub use counting::{
    Count, Counting, DispatchIs, FactColumn, Measure, OutsideFigure, PartyFilter, ServiceIs, SumWord,
    Through, TrainingIs,
};
pub use goals::{Matrix, Number, Operator, Quota, QuotaWay, Strength, Target, Window};
pub use judging::{Cap, Dimension, Elimination, Evaluator, Grade, Grades, Population, Rounding};
pub use money::{Category, Expenses, Fund, Never};
pub use papers::{ColumnRule, Form, FormFieldRule, FormLayout, ReportRule, RowsOf};
pub use people::{Cardinality, Check, Condition, Eligibility, TeamRule};
pub use times::{Calendar, Season};
pub use ways::{Link, Step, Workflow};

/// A whole programme (方案).
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// Its code: `jiaozuo`.
    pub id: String,
    /// Its title, as the document has it.
    pub title: String,
    /// The document: number and date.
    pub document: String,
    /// The version of these rules, from 1.
    pub version: i64,
    /// First day, `2024-01-01`.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// The code of the programme that follows it.
    #[serde(default)]
    pub successor: String,
    /// The statistical areas in which it holds: prefixes.
    pub areas: Vec<String>,
    /// The languages in which its notices go out.
    #[serde(default)]
    pub languages: Vec<String>,
    /// What is odd in the document, kept as it stands.
    #[serde(default)]
    pub slips: Vec<Reading>,
    /// What the document leaves open, and how it is read here.
    #[serde(default)]
    pub readings: Vec<Reading>,
    /// Which postings count in it.
    pub covers: Covers,
    /// The reporting units, in the document's order.
    #[serde(default)]
    pub units: Vec<Unit>,
    /// What counts as a service, a day, a person-time.
    #[serde(default)]
    pub counting: Counting,
    /// What is counted.
    #[serde(default)]
    pub measures: Vec<Measure>,
    /// Numbers that come from elsewhere.
    #[serde(default)]
    pub figures: Vec<OutsideFigure>,
    /// What must be reached.
    #[serde(default)]
    pub targets: Vec<Target>,
    /// What each must reach.
    #[serde(default)]
    pub quotas: Vec<Quota>,
    /// Who may take part.
    #[serde(default)]
    pub eligibility: Vec<Eligibility>,
    /// How something goes from step to step.
    #[serde(default)]
    pub workflows: Vec<Workflow>,
    /// Whom one passes a need on to.
    #[serde(default)]
    pub chain: Vec<Link>,
    /// How somebody is evaluated.
    #[serde(default)]
    pub grades: Vec<Grades>,
    /// The size and heads of teams.
    #[serde(default)]
    pub teams: Vec<TeamRule>,
    /// How many to how many.
    #[serde(default)]
    pub cardinality: Cardinality,
    /// What each gets.
    #[serde(default)]
    pub funds: Vec<Fund>,
    /// What it may be spent on.
    #[serde(default)]
    pub expenses: Option<Expenses>,
    /// Printed forms.
    #[serde(default)]
    pub forms: Vec<Form>,
    /// Tables to hand in.
    #[serde(default)]
    pub reports: Vec<ReportRule>,
    /// Seasonal work that makes tasks.
    #[serde(default)]
    pub seasons: Vec<Season>,
    /// Holidays and the weekends that are worked.
    #[serde(default)]
    pub calendar: Calendar,
}

/// A date: days since 1970-01-01, written `2024-01-31`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub i64);

/// Something said of the document.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Reading {
    /// A code.
    pub id: String,
    /// What is open or odd.
    pub question: String,
    /// How it is read, and which setting says so.
    pub answer: String,
    /// Where.
    pub clause: String,
}

/// Which postings belong to the programme. No record names a programme: an assignment belongs to each whose
/// `covers` it meets. An empty list admits all.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Covers {
    /// Codes of [`crate::assignment::Post`].
    #[serde(default)]
    pub posts: Vec<String>,
    /// Codes of [`crate::envoy::Level`].
    #[serde(default)]
    pub levels: Vec<String>,
    /// Codes of [`crate::assignment::DispatchMode`].
    #[serde(default)]
    pub modes: Vec<String>,
    /// Where.
    pub clause: String,
}

/// A reporting unit: a district, or a zone that is no area of its own.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Unit {
    /// Its name, as the table prints it.
    pub name: String,
    /// The areas that it reports; the longest prefix decides. None for a zone: only those organisations that name it.
    #[serde(default)]
    pub areas: Vec<String>,
}
