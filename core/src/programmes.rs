//! The programmes on the phone, offline: which there are, where the year stands, tables, cases, proposals. Everything
//! is counted and decided by the model over this phone's books; the station does the same over its own.
//!
//! - here: the shelf, checking and adopting rules, targets and quotas
//! - [`reports`]: tables, and a report from draft to accepted; [`before`]: what to look at first
//! - [`cases`]: steps of workflows, passing on, forms; [`matches`]: who might answer a need
//! - [`evaluations`]: the worksheet; [`tasks`]: what is due; [`own_year`]: an envoy's papers
//!
//! Must not count by itself.

pub mod before;
pub mod cases;
pub mod evaluations;
pub mod matches;
pub mod own_year;
pub mod reports;
pub mod roster;
pub mod tasks;

use ketepai_model::ids::{PersonId, RecordId};
use ketepai_model::programme::Programme;
use ketepai_model::programme::books::BooksError;
use ketepai_model::programme::expression::Fraction;
use ketepai_model::programme::load::{Finding, load};
use ketepai_model::programme::progress::{self, Verdict};
use ketepai_model::programme::rules::{Operator, Rules, Strength};
use ketepai_model::programme::shelf::{self, Shelved, Unreadable};
use ketepai_model::programme::table::Cell;
use ketepai_model::programme::value::Asked;

use crate::app::App;
use crate::error::AppError;
use crate::records::RecordCommands;

/// A programme, in a list.
#[derive(Clone, Debug, serde::Serialize)]
pub struct ProgrammeView {
    /// Its code.
    pub code: String,
    /// Its title.
    pub title: String,
    /// Its document.
    pub document: String,
    /// Its version.
    pub version: i64,
    /// First day, days since 1970-01-01.
    pub from_day: i64,
    /// Last day.
    pub to_day: i64,
    /// The code of its successor.
    pub successor: String,
    /// The record that holds it; `None` for one that ships.
    pub record: Option<RecordId>,
    /// How many postings on this phone it covers.
    pub postings: usize,
}

/// A target, and where it stands.
#[derive(Clone, Debug, serde::Serialize)]
pub struct TargetView {
    /// Its code.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Its value; a blank where something was not entered.
    pub value: Cell,
    /// Its goal.
    pub goal: Cell,
    /// `>=`, `>`, `<=`, `=`.
    pub op: Operator,
    /// How strongly the document says it.
    pub strength: Strength,
    /// In what.
    pub unit: String,
    /// Against its goal.
    pub verdict: Verdict,
    /// How many records are behind it.
    pub records: usize,
    /// Where.
    pub clause: String,
}

/// A quota of one person, and where the year stands.
#[derive(Clone, Debug, serde::Serialize)]
pub struct QuotaView {
    /// The programme's code.
    pub programme: String,
    /// The programme's title.
    pub title: String,
    /// What people call the quota.
    pub name: String,
    /// Any of these ways is enough.
    pub ways: Vec<WayView>,
    /// How strongly the document says it.
    pub strength: Strength,
    /// Met when any way is.
    pub verdict: Verdict,
    /// Where.
    pub clause: String,
}

/// One way to reach a quota.
#[derive(Clone, Debug, serde::Serialize)]
pub struct WayView {
    /// What people call it.
    pub name: String,
    /// How much there is.
    pub value: Option<i64>,
    /// How much there should be.
    pub at_least: i64,
    /// In what.
    pub unit: String,
}

/// What another version of the rules would change.
#[derive(Clone, Debug, serde::Serialize)]
pub struct ChangeView {
    /// `targets.households`.
    pub rule: String,
    /// As it stands; empty where it is new.
    pub before: String,
    /// As it would be; empty where it goes.
    pub after: String,
}

impl App {
    /// Every programme, newest version of each; and those on record that cannot be read.
    pub fn programmes(&self) -> Result<(Vec<ProgrammeView>, Vec<Unreadable>), AppError> {
        let (mut shelved, unreadable) = shelf::shelf(&self.store).map_err(books_error)?;
        shelved.dedup_by(|older, newer| older.rules.id == newer.rules.id);
        let views = shelved
            .iter()
            .map(|s| self.programme_view(s))
            .collect::<Result<_, _>>()?;
        Ok((views, unreadable))
    }

    fn programme_view(&self, shelved: &Shelved) -> Result<ProgrammeView, AppError> {
        let rules = &shelved.rules;
        let register =
            ketepai_model::programme::register::Register::read(&self.store, rules, Default::default());
        Ok(ProgrammeView {
            code: rules.id.clone(),
            title: rules.title.clone(),
            document: rules.document.clone(),
            version: rules.version,
            from_day: rules.from.0,
            to_day: rules.to.0,
            successor: rules.successor.clone(),
            record: shelved.record,
            postings: register.map_err(books_error)?.assignments.len(),
        })
    }

    /// A programme by its code, the newest version.
    pub fn programme(&self, code: &str) -> Result<Shelved, AppError> {
        let found = shelf::find(&self.store, code, None).map_err(books_error)?;
        found.ok_or(AppError::NotFound { what: "programme" })
    }

    /// Reads and checks a programme's text: the rules, or everything that is wrong with it. Saves nothing.
    pub fn check_programme(&self, text: &str) -> Result<Rules, Vec<Finding>> {
        load(text)
    }

    /// Puts a programme on record; the version must be above those that there are.
    pub fn adopt_programme(&mut self, text: &str) -> Result<RecordId, AppError> {
        let invalid = |field: &str, rule: &str| AppError::Invalid {
            field: field.into(),
            rule: rule.into(),
        };
        let rules = load(text).map_err(|_| invalid("rules", "programme_broken"))?;
        let known = shelf::find(&self.store, &rules.id, None).map_err(books_error)?;
        if known.is_some_and(|known| known.rules.version >= rules.version) {
            return Err(invalid("version", "version_not_above"));
        }
        let mut record = Programme::new(self.me()?.envelope(&self.context));
        record.code = rules.id;
        record.version = rules.version;
        record.title = rules.title;
        record.rules = text.to_owned();
        record.from_day = Some(rules.from.0);
        record.to_day = Some(rules.to.0);
        record.successor = rules.successor;
        self.save(record.into())
    }

    /// What another text would change, rule by rule, and in the values of the targets as of `day`.
    pub fn compare_programme(&self, rules: &Rules, day: i64) -> Result<Vec<ChangeView>, AppError> {
        let before = self.programme(&rules.id).map(|shelved| shelved.rules);
        let mut changes = match &before {
            Ok(before) => changed(before, rules)?,
            Err(_) => changed_from_nothing(rules)?,
        };
        let new = self.standing(rules, day)?;
        let old = before
            .and_then(|before| self.standing(&before, day))
            .unwrap_or_default();
        for target in new {
            let was = old.iter().find(|o| o.id == target.id).map(|o| o.value.text());
            if was.as_ref().is_some_and(|was| *was != target.value.text()) {
                changes.push(ChangeView {
                    rule: format!("targets.{}.value", target.id),
                    before: was.unwrap_or_default(),
                    after: target.value.text(),
                });
            }
        }
        Ok(changes)
    }

    /// Where every target of a programme stands, as of a day.
    pub fn standing(&self, rules: &Rules, day: i64) -> Result<Vec<TargetView>, AppError> {
        let standings =
            progress::targets(&self.store, rules, Asked::year_of(day), true).map_err(books_error)?;
        let cell = |value: Option<Fraction>, unit: &str, decimals: u32| {
            value
                .and_then(|v| v.rounded(decimals))
                .map_or(Cell::Blank, |value| match (unit, decimals) {
                    ("%", decimals) => Cell::Percent { value, decimals },
                    (_, 0) => Cell::Count(value),
                    (_, decimals) => Cell::Decimal { value, decimals },
                })
        };
        let view = |s: progress::Standing<'_>| TargetView {
            id: s.target.id.clone(),
            name: s.target.name.clone(),
            value: cell(s.value, &s.target.unit, s.target.decimals),
            goal: cell(s.target.goal.fraction(), &s.target.unit, s.target.goal.decimals),
            op: s.target.op,
            strength: s.target.strength,
            unit: s.target.unit.clone(),
            verdict: s.verdict,
            records: s.records.len(),
            clause: s.target.clause.clone(),
        };
        Ok(standings.into_iter().map(view).collect())
    }

    /// Where one person's year stands, in every programme in which that person was posted.
    pub fn year_of(&self, person: PersonId, day: i64) -> Result<Vec<QuotaView>, AppError> {
        let mut views = Vec::new();
        for shelved in self.newest()? {
            let asked = Asked::year_of(day);
            let quotas = progress::quotas(&self.store, &shelved.rules, person, asked).map_err(books_error)?;
            views.extend(
                quotas
                    .into_iter()
                    .map(|standing| quota_view(&shelved.rules, standing)),
            );
        }
        Ok(views)
    }

    /// The newest version of every programme.
    pub(crate) fn newest(&self) -> Result<Vec<Shelved>, AppError> {
        let (mut shelved, _) = shelf::shelf(&self.store).map_err(books_error)?;
        shelved.dedup_by(|older, newer| older.rules.id == newer.rules.id);
        Ok(shelved)
    }
}

fn quota_view(rules: &Rules, standing: progress::QuotaStanding<'_>) -> QuotaView {
    let quota = standing.quota;
    let ways = quota
        .any
        .iter()
        .zip(&standing.values)
        .map(|(way, value)| WayView {
            name: way.name.clone(),
            value: value.and_then(|v| v.rounded(0)),
            at_least: way.at_least,
            unit: way.unit.clone(),
        });
    QuotaView {
        programme: rules.id.clone(),
        title: rules.title.clone(),
        name: quota.name.clone(),
        ways: ways.collect(),
        strength: quota.strength,
        verdict: standing.verdict,
        clause: quota.clause.clone(),
    }
}

/// Every rule that differs, by its place.
fn changed(before: &Rules, after: &Rules) -> Result<Vec<ChangeView>, AppError> {
    let (mut old, mut new) = (Vec::new(), Vec::new());
    flatten("", &json(before)?, &mut old);
    flatten("", &json(after)?, &mut new);
    let of = |list: &[(String, String)], rule: &str| {
        list.iter()
            .find(|(r, _)| r == rule)
            .map(|(_, v)| v.clone())
            .unwrap_or_default()
    };
    let mut rules: Vec<&String> = new.iter().map(|(rule, _)| rule).collect();
    rules.extend(
        old.iter()
            .map(|(rule, _)| rule)
            .filter(|rule| new.iter().all(|(r, _)| r != *rule)),
    );
    let change = |rule: &String| {
        let (before, after) = (of(&old, rule), of(&new, rule));
        (before != after).then(|| ChangeView {
            rule: rule.clone(),
            before,
            after,
        })
    };
    Ok(rules.into_iter().filter_map(change).collect())
}

fn changed_from_nothing(rules: &Rules) -> Result<Vec<ChangeView>, AppError> {
    let mut new = Vec::new();
    flatten("", &json(rules)?, &mut new);
    let fresh = |(rule, after): (String, String)| ChangeView {
        rule,
        before: String::new(),
        after,
    };
    Ok(new
        .into_iter()
        .filter(|(rule, _)| rule.ends_with(".name") || rule == "title")
        .map(fresh)
        .collect())
}

fn json(rules: &Rules) -> Result<serde_json::Value, AppError> {
    serde_json::to_value(rules).map_err(|error| AppError::Internal {
        report: "rules".into(),
        source: Box::new(error),
    })
}

/// Leaves by their path; members of a list go by their `id`, so that an inserted one does not change all that follow.
fn flatten(path: &str, value: &serde_json::Value, into: &mut Vec<(String, String)>) {
    use serde_json::Value;
    let under = |name: &str| {
        if path.is_empty() {
            name.to_owned()
        } else {
            format!("{path}.{name}")
        }
    };
    match value {
        Value::Object(parts) => parts
            .iter()
            .for_each(|(name, part)| flatten(&under(name), part, into)),
        Value::Array(items) => {
            for (n, item) in items.iter().enumerate() {
                let name = ["id", "name", "title"]
                    .iter()
                    .find_map(|key| item.get(key)?.as_str());
                let own = name.map_or_else(|| n.to_string(), str::to_owned);
                flatten(&under(&own), item, into);
            }
        }
        Value::Null => {}
        Value::String(text) => into.push((path.to_owned(), text.clone())),
        plain => into.push((path.to_owned(), plain.to_string())),
    }
}

/// What the books could not do, as the store said it.
pub(crate) fn books_error(error: BooksError) -> AppError {
    match error.downcast::<ketepai_store::Error>() {
        Ok(error) => (*error).into(),
        Err(other) => AppError::Internal {
            report: "books".into(),
            source: other,
        },
    }
}
