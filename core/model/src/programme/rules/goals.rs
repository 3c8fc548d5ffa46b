//! What must be reached: targets, matrices by unit and year, quotas of each. Must not decide anything itself.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Day;
use crate::programme::expression::Expression;

/// How a value is compared with its goal. 以上 includes the number itself; 超 does not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub enum Operator {
    /// At least: 以上, 不少于.
    #[serde(rename = ">=")]
    AtLeast,
    /// More than: 超, 突破.
    #[serde(rename = ">")]
    MoreThan,
    /// At most: 不超过.
    #[serde(rename = "<=")]
    AtMost,
    /// Exactly.
    #[serde(rename = "=")]
    Equal,
}

/// How strongly the document says it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Strength {
    /// Must.
    #[default]
    Must,
    /// As a rule: 原则上.
    AsARule,
    /// To strive for: 力争.
    Strive,
    /// Mainly: 主要.
    Mainly,
    /// To encourage: 鼓励.
    Encourage,
}

/// Over which time a value is taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Window {
    /// From the programme's first day: 累计.
    #[default]
    Programme,
    /// The calendar year.
    Year,
    /// The period that is reported.
    Period,
    /// On the day itself: 动态.
    Today,
}

/// Something to reach.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Target {
    /// A code, as in the last line of `cargo demo`.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// An expression over measures and figures.
    pub value: Expression,
    /// In what: 家, 项, 人次, %.
    pub unit: String,
    /// How it is compared.
    pub op: Operator,
    /// The goal; for a matrix its grand total.
    pub goal: Number,
    /// Decimals to show.
    #[serde(default)]
    pub decimals: u32,
    /// Over which time.
    #[serde(default)]
    pub window: Window,
    /// By when; the programme's end where the document gives no other.
    #[serde(default)]
    pub by: Option<Day>,
    /// Whether the document gives a day at all.
    #[serde(default)]
    pub undated: bool,
    /// How strongly.
    #[serde(default)]
    pub strength: Strength,
    /// Goals by reporting unit and year.
    #[serde(default)]
    pub matrix: Option<Matrix>,
    /// Where.
    pub clause: String,
}

/// A number as an officer writes it: `4`, `4.5`. Kept exactly.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Number {
    /// The digits.
    pub value: i64,
    /// How many of them are decimals.
    pub decimals: u32,
}

/// Goals by reporting unit (rows) and year (columns), with the totals as the document prints them.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Matrix {
    /// The columns: calendar years.
    pub years: Vec<i64>,
    /// By unit: the printed total, then each year.
    pub rows: BTreeMap<String, Vec<i64>>,
    /// The printed totals: of all, then of each year.
    pub totals: Vec<i64>,
}

/// What each of a kind must reach: any of several ways.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Quota {
    /// A code.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Codes of [`crate::envoy::Level`] that it holds for; empty: all.
    #[serde(default)]
    pub levels: Vec<String>,
    /// Any of these.
    pub any: Vec<QuotaWay>,
    /// How strongly.
    #[serde(default)]
    pub strength: Strength,
    /// Where.
    pub clause: String,
}

/// One way to reach a quota, in a calendar year.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct QuotaWay {
    /// What people call it.
    pub name: String,
    /// An expression, of one person.
    pub value: Expression,
    /// At least.
    pub at_least: i64,
    /// In what.
    pub unit: String,
}
