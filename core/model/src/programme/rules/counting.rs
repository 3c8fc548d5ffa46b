//! What is counted, and how: services, days, person-times, measures over facts. Must not decide anything itself.

use serde::{Deserialize, Serialize};

/// What counts, where the documents leave it open.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Counting {
    /// What one service is.
    pub service: ServiceIs,
    /// Whether a service by telephone or video counts.
    pub online: bool,
    /// What a person-time of training is.
    pub training: TrainingIs,
    /// What a person-time of dispatch is.
    pub dispatch: DispatchIs,
}

impl Default for Counting {
    fn default() -> Self {
        Counting {
            service: ServiceIs::PartyDay,
            online: true,
            training: TrainingIs::Headcount,
            dispatch: DispatchIs::Years,
        }
    }
}

/// What one service is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ServiceIs {
    /// One party on one day, trainings included (our reading).
    PartyDay,
    /// One record.
    Record,
    /// One outing: a person's day, however many parties.
    Outing,
}

/// What one person-time of training is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TrainingIs {
    /// Everybody who came, each time (our reading).
    Headcount,
    /// Each session once.
    Sessions,
}

/// What one person-time of dispatch is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum DispatchIs {
    /// An envoy in one calendar year (our reading).
    Years,
    /// An assignment.
    Assignments,
    /// An envoy.
    People,
}

/// Something counted over facts.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Measure {
    /// The name that expressions use.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// 人次, 项, 家, 天.
    pub unit: String,
    /// The facts: any of these metrics.
    pub metrics: Vec<String>,
    /// How.
    pub count: Count,
    /// Each key counts once in the whole programme, on its first day.
    #[serde(default)]
    pub first: bool,
    /// Whose posting makes a fact count.
    #[serde(default)]
    pub through: Through,
    /// Only for such parties.
    #[serde(default)]
    pub parties: PartyFilter,
    /// What stands today: postings in force on the last day asked for, rather than facts of a time.
    #[serde(default)]
    pub standing: bool,
    /// Where.
    pub clause: String,
}

/// How facts add up.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Count {
    /// `"sum"`: values are added.
    Sum(SumWord),
    /// Distinct values of these columns together: `["person", "day"]`.
    Distinct(Vec<FactColumn>),
}

/// The word `sum`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SumWord {
    /// Values are added.
    Sum,
}

/// A column of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FactColumn {
    /// The record that it arose from.
    Record,
    /// Whose it is.
    Person,
    /// For whom.
    Party,
    /// On which local date.
    Day,
    /// In which calendar year.
    Year,
}

/// Whose posting makes a fact count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Through {
    /// The envoy's, the team's or the party's.
    #[default]
    Any,
    /// The envoy's or the envoy's team's.
    Person,
    /// The party's: the firm appointed to.
    Party,
    /// Nobody's: everything in the programme's areas.
    Everybody,
}

/// Which parties.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct PartyFilter {
    /// Codes of [`crate::organisation::OrganisationType`]; empty: all.
    pub kinds: Vec<String>,
    /// At least this yearly revenue, yuan.
    pub revenue_yuan: Option<i64>,
    /// Of these industries; empty: all.
    pub industries: Vec<String>,
    /// Lying in these areas: prefixes; empty: all.
    pub areas: Vec<String>,
}

impl PartyFilter {
    /// Whether it admits all.
    pub fn is_open(&self) -> bool {
        *self == PartyFilter::default()
    }
}

/// A number that comes from elsewhere, entered with its source.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct OutsideFigure {
    /// The name that expressions use, and the metric of the figure record.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// In what.
    pub unit: String,
    /// Where it comes from.
    #[serde(default)]
    pub source: String,
    /// Where.
    pub clause: String,
}
