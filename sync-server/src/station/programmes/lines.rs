//! Programmes, targets and quotas as lines of an answer. Numbers are decimal texts, so that no reader rounds them;
//! one that was not entered is `null`, never 0.

use ketepai_model::ids::{BlobHash, RecordId};
use ketepai_model::programme::expression::Fraction;
use ketepai_model::programme::load::Finding;
use ketepai_model::programme::progress::{QuotaStanding, Standing};
use ketepai_model::programme::rules::{Number, Strength};
use ketepai_model::programme::shelf::{Shelved, Unreadable};
use ketepai_model::programme::table::Cell;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::words;

/// Which programmes there are.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Shelf {
    /// Every version of every programme, by code, the newest first.
    pub programmes: Vec<ProgrammeLine>,
    /// Those on record that cannot be read; the version before each stays in force.
    pub unreadable: Vec<UnreadableLine>,
}

/// A programme.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ProgrammeLine {
    /// Its code.
    pub code: String,
    /// The version of its rules, from 1.
    pub version: i64,
    /// Its title, as the document has it.
    pub title: String,
    /// The document: number and date.
    pub document: String,
    /// First day, `2024-01-01`.
    pub from: String,
    /// Last day.
    pub to: String,
    /// Whether it holds in this county.
    pub holds_here: bool,
    /// The hash of its text, hex.
    #[schema(value_type = String)]
    pub digest: BlobHash,
    /// The record that holds it; none: it ships with the program.
    #[schema(value_type = Option<String>)]
    pub record: Option<RecordId>,
    /// Its tables.
    pub reports: Vec<Named>,
    /// Its rules of evaluation.
    pub grades: Vec<Named>,
}

/// Something with a code, a name and a clause.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Named {
    /// The code.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Where the document says so.
    pub clause: String,
}

/// A programme, whole.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ProgrammeText {
    /// What it is.
    pub line: ProgrammeLine,
    /// Its rules.
    #[schema(value_type = Object)]
    pub rules: serde_json::Value,
    /// Its text, TOML.
    pub text: String,
}

/// A programme on record that cannot be read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct UnreadableLine {
    /// The record.
    #[schema(value_type = String)]
    pub record: RecordId,
    /// Its code.
    pub code: String,
    /// Why.
    pub findings: Vec<FindingLine>,
}

/// Something wrong in a programme's text.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct FindingLine {
    /// The line, from 1; 0 for the text as a whole.
    pub line: usize,
    /// The rule: `targets.dispatched`.
    pub rule: String,
    /// The clause that the rule cites.
    pub clause: String,
    /// A code.
    pub code: String,
    /// What stands there.
    pub found: String,
    /// What to do, in Chinese.
    pub sentence: String,
}

/// A target, and where it stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct TargetLine {
    /// Its code.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Its value; none where something was not entered.
    pub value: Option<String>,
    /// Its goal.
    pub goal: String,
    /// In what.
    pub unit: String,
    /// `met`, `not_yet` or `blank`.
    pub verdict: String,
    /// By when, `2026-12-31`, where the document gives a day.
    pub by: Option<String>,
    /// How strongly the document says it, as a code.
    #[schema(value_type = String)]
    pub strength: Strength,
    /// Where.
    pub clause: String,
}

/// A target by two texts.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Compared {
    /// Its code.
    pub id: String,
    /// By the programme in force; none: it has no such target.
    pub before: Option<TargetLine>,
    /// By the other text.
    pub after: Option<TargetLine>,
}

/// A quota of one person, and where it stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct QuotaLine {
    /// Its code.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// `met`, `not_yet` or `blank`: met when any way is.
    pub verdict: String,
    /// The ways to reach it.
    pub ways: Vec<WayLine>,
    /// Where.
    pub clause: String,
}

/// One way to reach a quota.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct WayLine {
    /// What people call it.
    pub name: String,
    /// Its value; none where something was not entered.
    pub value: Option<String>,
    /// At least.
    pub at_least: i64,
    /// In what.
    pub unit: String,
}

impl ProgrammeLine {
    pub(in super::super) fn of(shelved: &Shelved, holds_here: bool) -> Self {
        let rules = &shelved.rules;
        let named = |id: &str, name: &str, clause: &str| Named {
            id: id.to_owned(),
            name: name.to_owned(),
            clause: clause.to_owned(),
        };
        ProgrammeLine {
            code: rules.id.clone(),
            version: rules.version,
            title: rules.title.clone(),
            document: rules.document.clone(),
            from: rules.from.to_string(),
            to: rules.to.to_string(),
            holds_here,
            digest: shelved.digest,
            record: shelved.record,
            reports: rules
                .reports
                .iter()
                .map(|r| named(&r.id, &r.title, &r.clause))
                .collect(),
            grades: rules
                .grades
                .iter()
                .map(|g| named(&g.id, &g.name, &g.clause))
                .collect(),
        }
    }
}

impl UnreadableLine {
    pub(super) fn of(unreadable: &Unreadable) -> Self {
        UnreadableLine {
            record: unreadable.record,
            code: unreadable.code.clone(),
            findings: unreadable.findings.iter().map(FindingLine::of).collect(),
        }
    }
}

impl FindingLine {
    pub(crate) fn of(finding: &Finding) -> Self {
        FindingLine {
            line: finding.line,
            rule: finding.rule.clone(),
            clause: finding.clause.clone(),
            code: finding.code.to_owned(),
            found: finding.found.clone(),
            sentence: words::finding(finding),
        }
    }
}

impl TargetLine {
    pub(super) fn of(standing: &Standing<'_>) -> Self {
        let target = standing.target;
        TargetLine {
            id: target.id.clone(),
            name: target.name.clone(),
            value: shown(standing.value, target.decimals),
            goal: goal(target.goal),
            unit: target.unit.clone(),
            verdict: standing.verdict.code().to_owned(),
            by: target.by.map(|day| day.to_string()),
            strength: target.strength,
            clause: target.clause.clone(),
        }
    }
}

impl QuotaLine {
    pub(super) fn of(standing: &QuotaStanding<'_>) -> Self {
        let quota = standing.quota;
        let ways = quota
            .any
            .iter()
            .zip(&standing.values)
            .map(|(way, value)| WayLine {
                name: way.name.clone(),
                value: shown(*value, 0),
                at_least: way.at_least,
                unit: way.unit.clone(),
            });
        QuotaLine {
            id: quota.id.clone(),
            name: quota.name.clone(),
            verdict: standing.verdict.code().to_owned(),
            ways: ways.collect(),
            clause: quota.clause.clone(),
        }
    }
}

/// The targets of the first in their order, then those that only the second has.
pub(super) fn side_by_side(before: Vec<TargetLine>, after: Vec<TargetLine>) -> Vec<Compared> {
    let mut compared: Vec<Compared> = before
        .into_iter()
        .map(|line| Compared {
            id: line.id.clone(),
            after: after.iter().find(|other| other.id == line.id).cloned(),
            before: Some(line),
        })
        .collect();
    for line in after {
        if !compared.iter().any(|c| c.id == line.id) {
            let id = line.id.clone();
            compared.push(Compared {
                id,
                before: None,
                after: Some(line),
            });
        }
    }
    compared
}

fn shown(value: Option<Fraction>, decimals: u32) -> Option<String> {
    let value = value?.rounded(decimals)?;
    Some(Cell::Decimal { value, decimals }.text())
}

fn goal(number: Number) -> String {
    let Number { value, decimals } = number;
    Cell::Decimal { value, decimals }.text()
}
