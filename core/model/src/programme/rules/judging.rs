//! How somebody is evaluated: bodies, dimensions, grades, caps, last places. Must not decide anything itself.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::programme::expression::Expression;

/// How a kind of subject is evaluated.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Grades {
    /// A code.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// `person`, `team`, `county`, `home_unit`, `station`.
    pub subject: String,
    /// By which body, and in which stages.
    pub evaluators: Vec<Evaluator>,
    /// What is looked at.
    #[serde(default)]
    pub dimensions: Vec<Dimension>,
    /// Whether more dimensions may be added.
    #[serde(default)]
    pub open: bool,
    /// The grades, best first, each from how many points.
    #[serde(default)]
    pub grades: Vec<Grade>,
    /// How many may have the best grade.
    #[serde(default)]
    pub cap: Option<Cap>,
    /// Last place is eliminated.
    #[serde(default)]
    pub elimination: Option<Elimination>,
    /// What follows from a grade: grade → sentence.
    #[serde(default)]
    pub follows: BTreeMap<String, String>,
    /// Publication, feedback, certificate, in the document's words.
    #[serde(default)]
    pub afterwards: Vec<String>,
    /// Where.
    pub clause: String,
}

/// Who evaluates.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Evaluator {
    /// The stage: `firm_material`, `city`, `province`, `county`.
    pub stage: String,
    /// The body, in the document's words.
    pub body: String,
    /// Codes of the roles that write it.
    pub roles: Vec<String>,
    /// What it rests on, and when.
    #[serde(default)]
    pub basis: String,
    /// Only records the result (备案, 存档).
    #[serde(default)]
    pub files_only: bool,
}

/// One dimension.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Dimension {
    /// A code.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Its share, percent. The documents give none: an even share is our reading.
    pub weight: i64,
    /// What the worksheet shows beside it: expressions of one subject, not scores.
    #[serde(default)]
    pub shows: Vec<Expression>,
    /// The dimension is the satisfaction of those served.
    #[serde(default)]
    pub satisfaction: bool,
}

/// One grade.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Grade {
    /// A code: `excellent`.
    pub id: String,
    /// 优秀.
    pub name: String,
    /// From so many points of 100.
    pub from: i64,
}

/// How many may have the best grade.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Cap {
    /// The grade.
    pub grade: String,
    /// At most so many percent.
    pub percent: i64,
    /// How a fraction is rounded.
    #[serde(default)]
    pub rounding: Rounding,
    /// Of whom.
    #[serde(default)]
    pub population: Population,
}

/// How a fraction of a person is rounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rounding {
    /// Down: never above the cap (our reading of 不超过).
    #[default]
    Down,
    /// To the nearest.
    Nearest,
}

/// The total of which a share is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Population {
    /// All who were evaluated (our reading).
    #[default]
    Evaluated,
    /// All who are posted.
    Posted,
}

/// Last-place elimination (末位淘汰).
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Elimination {
    /// How many; the document gives no number, one is our reading. 0: an officer decides.
    pub last: i64,
    /// Within: `county`, `all`.
    pub within: String,
    /// Of fewer than this nobody is eliminated.
    #[serde(default)]
    pub at_least: i64,
    /// Where.
    pub clause: String,
}
