//! The worksheet of an evaluation: the one place where people are put in order. Must not give a grade: an officer
//! does.

use std::collections::BTreeMap;

use ketepai_model::evaluation::{Evaluation, EvaluationSubject};
use ketepai_model::identity::Role;
use ketepai_model::ids::PersonId;
use ketepai_model::programme::books::{Books, FactAsk};
use ketepai_model::programme::evaluation::Subject;
use ketepai_model::programme::evaluation::afterwards::{NextStep, afterwards};
use ketepai_model::programme::evaluation::cap::{CapExceeded, Proposed, check, propose};
use ketepai_model::programme::evaluation::last::{Last, last_places};
use ketepai_model::programme::evaluation::stages::{Act, may};
use ketepai_model::programme::evaluation::worksheet::{Row, worksheet};
use ketepai_model::programme::register::{Needs, Register, typed};
use ketepai_model::programme::rules::{Grades, Rules};
use ketepai_model::record::Record;
use ketepai_model::registry::AnyRecord;

use super::books_error;
use crate::app::App;
use crate::error::AppError;

/// A worksheet, with what the machine proposes and what breaks a rule.
pub struct WorksheetView {
    /// The rule.
    pub grades: Grades,
    /// One line for each subject.
    pub rows: Vec<Row>,
    /// Grades in order, as far as the cap goes; ties are shown and nobody is cut.
    pub proposed: Vec<Proposed>,
    /// Whether the grades given so far are more than the cap allows.
    pub exceeded: Option<CapExceeded>,
    /// Last places, where the document eliminates them.
    pub last: Vec<Last>,
}

impl App {
    /// The worksheet of a period, days since 1970-01-01, from the evaluations written so far.
    pub fn worksheet(
        &self,
        programme: &str,
        rule: &str,
        span: (i64, i64),
    ) -> Result<WorksheetView, AppError> {
        if !self.me()?.author().is_any(&[Role::Officer]) {
            return Err(AppError::Denied {
                reason: "role_may_not".into(),
            });
        }
        let rules = self.programme(programme)?.rules;
        let grades = grades_of(&rules, rule)?;
        let books: &dyn Books = &self.store;
        let register = Register::read(books, &rules, Needs::ALL).map_err(books_error)?;
        let evaluations = typed::<Evaluation>(books.rows(Evaluation::KIND).map_err(books_error)?);
        let mut evaluations: Vec<Evaluation> = evaluations
            .map(|(_, e)| e)
            .filter(|e| concerns(e, &grades, span))
            .collect();
        // The later stage has the last word, and of one stage the later writing.
        evaluations.sort_by_key(|e| (stage_of(e, &grades), e.envelope.at_s));
        let mut subjects: BTreeMap<String, Subject> = BTreeMap::new();
        if grades.subject == "person" {
            for person in register.people_between(span.0, span.1) {
                subjects.insert(person.to_string(), self.subject(&register, person, span)?);
            }
        }
        for evaluation in &evaluations {
            let id = subject_id(evaluation);
            let subject = subjects.entry(id.clone()).or_insert_with(|| Subject {
                name: name_of(evaluation, &register),
                id,
                county: evaluation.area.clone(),
                scores: BTreeMap::new(),
                satisfaction: (0, 0),
            });
            subject
                .scores
                .extend(evaluation.scores.iter().map(|(k, v)| (k.clone(), *v)));
            if !evaluation.area.is_empty() {
                subject.county.clone_from(&evaluation.area);
            }
        }
        let posted = subjects.len() as i64;
        let subjects: Vec<Subject> = subjects.into_values().collect();
        let rows = worksheet(&grades, &subjects);
        let graded = evaluations.iter().filter(|e| !e.grade.is_empty());
        let given: BTreeMap<String, &str> = graded.map(|e| (subject_id(e), e.grade.as_str())).collect();
        let given = given.values().copied();
        Ok(WorksheetView {
            proposed: propose(&grades, &rows, posted),
            exceeded: check(&grades, given, posted).err(),
            last: grades
                .elimination
                .as_ref()
                .map(|e| last_places(e, &rows))
                .unwrap_or_default(),
            rows,
            grades,
        })
    }

    fn subject(&self, register: &Register, person: PersonId, span: (i64, i64)) -> Result<Subject, AppError> {
        let metrics = ["satisfaction", "satisfaction_answers"];
        let ask = FactAsk {
            metrics: &metrics,
            from_day: span.0,
            to_day: span.1,
            person: Some(person),
        };
        let mut satisfaction = (0, 0);
        let count = Books::facts(&self.store, &ask, &mut |fact| match fact.metric {
            0 => satisfaction.0 += fact.value,
            _ => satisfaction.1 += fact.value,
        });
        count.map_err(books_error)?;
        let mine = |a: &&(
            ketepai_model::ids::RecordId,
            ketepai_model::assignment::Assignment,
        )| { a.1.persons.0.contains(&person) };
        let county = register
            .assignments
            .iter()
            .find(mine)
            .and_then(|(_, a)| a.counties.first().cloned());
        Ok(Subject {
            id: person.to_string(),
            name: register.name_of(&person),
            county: county.unwrap_or_default(),
            scores: BTreeMap::new(),
            satisfaction,
        })
    }

    /// Whether this person may write this evaluation in its stage; a coordinator never does.
    pub fn may_evaluate(&self, programme: &str, rule: &str, stage: &str) -> Result<(), AppError> {
        let rules = self.programme(programme)?.rules;
        let grades = grades_of(&rules, rule)?;
        let done: Vec<&str> = grades
            .evaluators
            .iter()
            .map(|e| e.stage.as_str())
            .take_while(|s| *s != stage)
            .collect();
        let tried: Vec<_> = self
            .me()?
            .author()
            .roles
            .iter()
            .map(|r| may(&grades, stage, *r, Act::Grade, &done).err())
            .collect();
        match tried
            .into_iter()
            .min_by_key(|refusal| refusal.is_some())
            .flatten()
        {
            None => Ok(()),
            Some(refusal) => Err(AppError::Denied {
                reason: format!("evaluate-{}", refusal.code),
            }),
        }
    }

    /// What is to be done after an evaluation: publication, appeal, certificate, feedback.
    pub fn afterwards(
        &self,
        programme: &str,
        rule: &str,
        id: &ketepai_model::ids::RecordId,
    ) -> Result<Vec<NextStep>, AppError> {
        let rules = self.programme(programme)?.rules;
        let grades = grades_of(&rules, rule)?;
        match self.record(id)? {
            Some(AnyRecord::Evaluation(evaluation)) => {
                Ok(afterwards(&evaluation, &grades, &rules, self.today()))
            }
            _ => Err(AppError::NotFound { what: "evaluation" }),
        }
    }
}

fn grades_of(rules: &Rules, rule: &str) -> Result<Grades, AppError> {
    rules
        .grades
        .iter()
        .find(|g| g.id == rule)
        .cloned()
        .ok_or(AppError::NotFound { what: "grades" })
}

fn concerns(evaluation: &Evaluation, grades: &Grades, span: (i64, i64)) -> bool {
    let subject = evaluation.subject.as_ref().map_or("", EvaluationSubject::code);
    let then =
        evaluation.from_day.is_none_or(|d| d <= span.1) && evaluation.to_day.is_none_or(|d| d >= span.0);
    let stage = evaluation.stage.is_empty() || stage_of(evaluation, grades).is_some();
    subject == grades.subject && then && stage
}

/// Which of the rule's stages it was written in.
fn stage_of(evaluation: &Evaluation, grades: &Grades) -> Option<usize> {
    grades.evaluators.iter().position(|e| e.stage == evaluation.stage)
}

fn subject_id(evaluation: &Evaluation) -> String {
    match (&evaluation.person, &evaluation.about) {
        (Some(person), _) => person.to_string(),
        (None, Some(about)) => about.to_string(),
        (None, None) => evaluation.area.clone(),
    }
}

fn name_of(evaluation: &Evaluation, register: &Register) -> String {
    match (&evaluation.person, &evaluation.about) {
        (Some(person), _) => register.name_of(person),
        (None, Some(about)) => {
            let team = register.teams.get(about).map(|team| team.name.clone());
            team.unwrap_or_else(|| register.party_name(about))
        }
        (None, None) => evaluation.area.clone(),
    }
}
