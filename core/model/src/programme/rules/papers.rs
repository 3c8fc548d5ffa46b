//! What is printed and handed in: forms and reports. Must not decide anything itself.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Window;
use crate::programme::expression::Expression;

/// A printed form (表), filled from records.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// A code.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The kind of record that fills it.
    pub on: String,
    /// One record a sheet, one record a row, or an agreement.
    pub layout: FormLayout,
    /// The line above: 填报单位（盖章）.
    #[serde(default)]
    pub head: Vec<String>,
    /// The cells.
    #[serde(default)]
    pub fields: Vec<FormFieldRule>,
    /// The paragraphs of an agreement, with `{path}` where something is filled in.
    #[serde(default)]
    pub paragraphs: Vec<String>,
    /// Who signs: role → what stands before the line.
    #[serde(default)]
    pub signatures: BTreeMap<String, String>,
    /// The line below.
    #[serde(default)]
    pub foot: Vec<String>,
    /// Where.
    pub clause: String,
}

/// How a form is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FormLayout {
    /// One record: labels and values.
    Sheet,
    /// A row for each record.
    Table,
    /// Paragraphs and signatures.
    Agreement,
}

/// A cell of a form.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FormFieldRule {
    /// What stands beside it.
    pub label: String,
    /// Where its value comes from: `title`, `party.names`, `form.post`, `applicant.degree`.
    pub from: String,
    /// Quarters of the width, 1 to 4.
    #[serde(default = "two")]
    pub span: u8,
    /// Lines of height.
    #[serde(default = "one")]
    pub lines: u8,
    /// Must not stay empty.
    #[serde(default)]
    pub required: bool,
}

fn one() -> u8 {
    1
}

fn two() -> u8 {
    2
}

/// A table to hand in.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ReportRule {
    /// A code: `annex_1`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// 单位：家.
    #[serde(default)]
    pub unit_line: String,
    /// What stands in the corner: 区域.
    #[serde(default)]
    pub corner: String,
    /// One row for each.
    pub rows: RowsOf,
    /// For `list`: the kind of record.
    #[serde(default)]
    pub kind: String,
    /// For `list`: only where the field has the value, `ledger = "true"`.
    #[serde(default, rename = "where")]
    pub only: BTreeMap<String, String>,
    /// The total's name and place; none: no total.
    #[serde(default)]
    pub total: String,
    /// The total stands first.
    #[serde(default)]
    pub total_first: bool,
    /// The columns.
    pub columns: Vec<ColumnRule>,
    /// Codes of the roles that make it.
    #[serde(default)]
    pub makers: Vec<String>,
    /// Where.
    pub clause: String,
}

/// What a table has a row for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RowsOf {
    /// Each reporting unit.
    Units,
    /// Each envoy posted in the period.
    People,
    /// Each team.
    Teams,
    /// Each party that somebody is posted to.
    Parties,
    /// Each target: goal, value, verdict.
    Targets,
    /// Each record of a kind.
    List,
    /// One row.
    Total,
}

/// A column.
#[derive(Clone, Debug, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ColumnRule {
    /// A code.
    pub id: String,
    /// Its title.
    pub title: String,
    /// An expression, of the row.
    #[serde(default)]
    pub value: Option<Expression>,
    /// Over which time.
    #[serde(default = "period")]
    pub window: Window,
    /// Of one calendar year rather than a window.
    #[serde(default)]
    pub year: Option<i64>,
    /// The goal of this target, of the row's unit, and of `year` where one is given.
    #[serde(default)]
    pub plan: String,
    /// A field of the row's record: `name`, `home_unit`, `level`.
    #[serde(default)]
    pub field: String,
    /// In what.
    #[serde(default)]
    pub unit: String,
    /// Decimals to show.
    #[serde(default)]
    pub decimals: u32,
}

fn period() -> Window {
    Window::Period
}
