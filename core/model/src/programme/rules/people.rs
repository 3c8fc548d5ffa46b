//! Who may take part: conditions, teams, how many to how many. Must not decide anything itself.

use serde::{Deserialize, Serialize};

use super::Strength;

/// Who may take part: all of `all`, and one of `any` where there are some.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Eligibility {
    /// `envoy`, `firm` or `station`.
    pub who: String,
    /// All of these.
    #[serde(default)]
    pub all: Vec<Condition>,
    /// One of these.
    #[serde(default)]
    pub any: Vec<Condition>,
    /// Set where the conditions are in a document that was not supplied.
    #[serde(default)]
    pub elsewhere: String,
    /// Where.
    pub clause: String,
}

/// One condition.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// What is looked at.
    pub check: Check,
    /// At least what, or where: a code, a number of years, an area.
    #[serde(default)]
    pub value: String,
    /// The document's words, shown to the person.
    pub text: String,
    /// How strongly.
    #[serde(default)]
    pub strength: Strength,
}

/// What a condition looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Check {
    /// In post at the home unit.
    InPost,
    /// A professional rank of at least `value`.
    TitleAtLeast,
    /// A degree of at least `value`.
    DegreeAtLeast,
    /// What a person says of themselves on the form; an officer believes it or not.
    Declared,
    /// Registered for at least `value` years.
    RegisteredYears,
    /// Registered in the area `value`.
    RegisteredIn,
    /// An independent legal person.
    Independent,
    /// Has a research base.
    ResearchBase,
    /// A yearly revenue of at least `value` yuan.
    RevenueAtLeast,
}

/// The size and heads of a kind of team.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct TeamRule {
    /// A code of [`crate::team::TeamKind`].
    pub kind: String,
    /// At least so many members.
    #[serde(default)]
    pub at_least: i64,
    /// At most.
    #[serde(default)]
    pub at_most: Option<i64>,
    /// A head from the home unit.
    #[serde(default)]
    pub home_head: bool,
    /// A head from each county that signed.
    #[serde(default)]
    pub county_heads: bool,
    /// A deputy and a liaison.
    #[serde(default)]
    pub deputies_and_liaison: bool,
    /// At least so many counties signed.
    #[serde(default)]
    pub counties_at_least: i64,
    /// Where.
    pub clause: String,
}

/// How many to how many at one time.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Cardinality {
    /// Parties for one envoy; none: as many as agreed.
    pub parties_for_one: Option<i64>,
    /// Envoys for one party.
    pub envoys_for_one: Option<i64>,
    /// Pairs that agreed beforehand come first.
    pub agreed_first: bool,
    /// Where.
    pub clause: String,
}
