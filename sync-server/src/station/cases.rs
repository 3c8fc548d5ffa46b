//! Where a record stands on its way (程序), by each programme that has that way. Must not do a step.

use std::collections::BTreeMap;

use ketepai_model::application::Application;
use ketepai_model::assignment::Assignment;
use ketepai_model::demand::Demand;
use ketepai_model::evaluation::Evaluation;
use ketepai_model::ids::RecordId;
use ketepai_model::programme::rules::{Day, Rules, Step};
use ketepai_model::programme::shelf;
use ketepai_model::programme::workflow::{Case, Ended, OnItsWay, conflict_of};
use ketepai_model::record::Record;
use ketepai_model::registry::Kind;
use ketepai_model::station::Station as StationRecord;
use ketepai_model::value::Fields;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Station;
use crate::error::Error;

/// Where a record stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct RecordStanding {
    /// The record.
    #[schema(value_type = String)]
    pub record: RecordId,
    /// Its kind.
    pub kind: String,
    /// By each programme that has its way, those of this county first.
    pub cases: Vec<CaseStanding>,
    /// Steps that several people did without seeing each other.
    pub conflicts: Vec<StepConflictLine>,
}

/// Where it stands by one programme.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct CaseStanding {
    /// The programme's code.
    pub programme: String,
    /// The version of its rules.
    pub version: i64,
    /// The way's id.
    pub procedure: String,
    /// What people call it.
    pub name: String,
    /// What was done, in the order of the way.
    pub done: Vec<StepLine>,
    /// What comes next; none when the case has ended.
    pub current: Option<StepLine>,
    /// The last day of its term, `2026-05-01`.
    pub due: Option<String>,
    /// Whether that is over.
    pub overdue: bool,
    /// `well` or `otherwise`; none while it goes on.
    pub ended: Option<String>,
    /// Keys of steps that the way did not lead to.
    pub strays: Vec<String>,
    /// The clause of the way.
    pub clause: String,
}

/// A step.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct StepLine {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// Under which key the record holds it.
    pub key: String,
    /// The codes of the roles that may do it.
    pub actors: Vec<String>,
    /// What came of it; empty: not done yet.
    pub outcome: String,
    /// The outcomes that it can have.
    pub outcomes: Vec<String>,
    /// On which day, `2026-05-01`.
    pub day: Option<String>,
    /// By whom.
    pub person: Option<String>,
    /// What else was said.
    pub note: String,
    /// Where the document says so.
    pub clause: String,
}

/// A step with several values.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct StepConflictLine {
    /// The step's key.
    pub key: String,
    /// `same_outcome` or `different_outcomes`.
    pub code: String,
    /// The values, as they stand.
    pub versions: Vec<String>,
}

impl Station {
    /// Where a record stands on its way; [`Error::NotFound`] where it goes none.
    pub fn standing_of(&self, record: &str) -> Result<RecordStanding, Error> {
        let shown = self.shown()?;
        let store = shown.store();
        let id = store.record(record)?.ok_or(Error::NotFound("record"))?;
        let (kind, fields) = store.row(&id)?.ok_or(Error::NotFound("record"))?;
        let cases = self.cases(&kind, &fields, shelf::shelf(shown.books())?.0)?;
        if cases.is_empty() {
            return Err(Error::NotFound("standing"));
        }
        let conflicts = conflicts(&kind, &store.choices(&id)?);
        Ok(RecordStanding {
            record: id,
            kind,
            cases,
            conflicts,
        })
    }

    fn cases(
        &self,
        kind: &str,
        fields: &Fields,
        mut shelved: Vec<shelf::Shelved>,
    ) -> Result<Vec<CaseStanding>, Error> {
        shelved.dedup_by(|older, newest| older.rules.id == newest.rules.id);
        shelved.sort_by_key(|s| !s.rules.holds_in(self.county.as_str()));
        let today = self.today();
        let standing = |rules: &Rules| match kind {
            Demand::KIND => told(rules, &Demand::from_fields(fields.clone()), today),
            Application::KIND => told(rules, &Application::from_fields(fields.clone()), today),
            Assignment::KIND => told(rules, &Assignment::from_fields(fields.clone()), today),
            Evaluation::KIND => told(rules, &Evaluation::from_fields(fields.clone()), today),
            StationRecord::KIND => told(rules, &StationRecord::from_fields(fields.clone()), today),
            _ => None,
        };
        Ok(shelved.iter().filter_map(|s| standing(&s.rules)).collect())
    }
}

fn told<R: OnItsWay>(rules: &Rules, record: &R, today: i64) -> Option<CaseStanding> {
    let case = Case::of(rules, record)?;
    let standing = case.where_it_stands();
    let done = standing.done.iter().map(|done| StepLine {
        outcome: done.what.outcome.clone(),
        day: Some(Day(done.what.day).to_string()),
        person: Some(done.what.person.to_string()),
        note: done.what.note.clone(),
        ..StepLine::of(done.step, &done.key)
    });
    Some(CaseStanding {
        programme: rules.id.clone(),
        version: rules.version,
        procedure: case.workflow.id.clone(),
        name: case.workflow.name.clone(),
        done: done.collect(),
        current: standing.current.map(|step| StepLine::of(step, &standing.key)),
        due: standing.due_day.map(|day| Day(day).to_string()),
        overdue: standing.overdue(today),
        ended: standing.ended.map(|ended| match ended {
            Ended::Well => "well".to_owned(),
            Ended::Otherwise => "otherwise".to_owned(),
        }),
        strays: standing.strays.clone(),
        clause: case.workflow.clause.clone(),
    })
}

impl StepLine {
    fn of(step: &Step, key: &str) -> Self {
        StepLine {
            id: step.id.clone(),
            name: step.name.clone(),
            key: key.to_owned(),
            actors: step.actors.clone(),
            outcome: String::new(),
            outcomes: step.next.keys().cloned().collect(),
            day: None,
            person: None,
            note: String::new(),
            clause: step.clause.clone(),
        }
    }
}

/// Of the fields in two minds, those that are steps: `<key of steps>/<step>`.
fn conflicts(kind: &str, choices: &BTreeMap<String, Vec<String>>) -> Vec<StepConflictLine> {
    let kind = Kind::from_name(kind);
    let Some(field) = kind.field_key("steps") else {
        return Vec::new();
    };
    let steps = choices.iter().filter_map(|(path, values)| {
        let key = path.strip_prefix(field)?.strip_prefix('/')?;
        let conflict = conflict_of(values)?;
        let read = conflict.versions.iter().map(ToString::to_string);
        Some(StepConflictLine {
            key: key.to_owned(),
            code: conflict.code().to_owned(),
            versions: read.chain(conflict.unread.iter().cloned()).collect(),
        })
    });
    steps.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_that_two_people_did_stands_as_a_conflict_and_another_field_does_not() {
        let person = ketepai_model::ids::PersonId([1; 8]);
        let field = Kind::Demand.field_key("steps").unwrap();
        let values = ["agreed", "refused"].map(|outcome| format!("{outcome} 20700 {person}"));
        let choices = BTreeMap::from([
            (format!("{field}/check"), values.to_vec()),
            ("h".to_owned(), vec!["羊".into(), "牛".into()]),
        ]);
        let found = conflicts("demand", &choices);
        assert_eq!(found.len(), 1);
        assert_eq!(
            (found[0].key.as_str(), found[0].code.as_str()),
            ("check", "different_outcomes")
        );
        assert_eq!(found[0].versions, values);
    }
}
