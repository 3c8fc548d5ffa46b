//! What each gets, and what it may be spent on. Must not decide anything itself.

use serde::{Deserialize, Serialize};

use super::Strength;

/// What each gets a year.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Fund {
    /// A code.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// For each `team`, `envoy`, `station`.
    pub per: String,
    /// Codes of [`crate::envoy::Level`] that get it; empty: all.
    #[serde(default)]
    pub levels: Vec<String>,
    /// At least, yuan a year.
    pub yuan_from: i64,
    /// At most; none: the document names no upper bound.
    #[serde(default)]
    pub yuan_to: Option<i64>,
    /// Who pays.
    pub payer: String,
    /// A condition: `grade:excellent`.
    #[serde(default)]
    pub needs: String,
    /// Not together with a fund from these payers for the same envoy.
    #[serde(default)]
    pub not_with: Vec<String>,
    /// How strongly.
    #[serde(default)]
    pub strength: Strength,
    /// Where.
    pub clause: String,
}

/// What may be spent.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Expenses {
    /// The categories.
    pub categories: Vec<Category>,
    /// Whether others are possible (主要, 等): then a question, not a refusal.
    pub open: bool,
    /// Who must not pay, and for what.
    #[serde(default)]
    pub never_from: Vec<Never>,
    /// Accident insurance is required while posted.
    #[serde(default)]
    pub insurance: bool,
    /// Who may pay that insurance.
    #[serde(default)]
    pub insurance_payers: Vec<String>,
    /// Where.
    pub clause: String,
}

/// A category of expenses.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Category {
    /// A code: `travel`.
    pub id: String,
    /// 交通差旅费.
    pub name: String,
}

/// A payer from whom something must not be taken.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Never {
    /// A code of [`crate::expense::Payer`].
    pub payer: String,
    /// The categories: `lecture_fee`, `consulting_fee`.
    pub categories: Vec<String>,
    /// Where.
    pub clause: String,
}
