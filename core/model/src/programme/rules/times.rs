//! Seasonal work, and which days are worked. Must not decide anything itself.

use serde::{Deserialize, Serialize};

/// Work that comes with the season.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Season {
    /// A code.
    pub id: String,
    /// What is to do: 春季口蹄疫免疫.
    pub title: String,
    /// From month and day, `03-15`.
    pub from: String,
    /// To month and day.
    pub to: String,
    /// For parties with these animals or crops; empty: all.
    #[serde(default)]
    pub herds: Vec<String>,
    /// Where; a banner's own calendar says so.
    pub clause: String,
}

/// Which days are worked. Weekends are free unless listed as worked.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct Calendar {
    /// Free days: single, or `from/to` written `2026-10-01/2026-10-07`.
    pub holidays: Vec<String>,
    /// Weekend days that are worked (调休).
    pub worked: Vec<String>,
    /// Where the table comes from.
    pub source: String,
}
