//! Who evaluates, in which order (黑龙江 八(三)(四): the firm's material, then the city by the agreement, then the
//! province, which files). A coordinator prepares and never evaluates, whatever a programme's file says.

use crate::identity::Role;
use crate::programme::rules::{Evaluator, Grades};

/// Somebody is not the evaluator of that stage.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{code}: {stage}")]
pub struct EvaluatorRefusal {
    /// `no_such_stage`, `coordinator_never`, `not_the_evaluator`, `only_files` or `stage_before_open`.
    pub code: &'static str,
    /// The stage that was asked for, or the one before that is still open.
    pub stage: String,
    /// Which body it is, in the document's words; empty where there is no such stage.
    pub body: String,
    /// The clause.
    pub clause: String,
}

/// What somebody wants to do in a stage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Hand in material or file the result (备案、存档).
    File,
    /// Give scores or a grade.
    Grade,
}

/// Where a stage stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// Done.
    Done,
    /// The one to do now.
    Open,
    /// After another.
    Waits,
}

/// Whether a role may act in a stage, where `done` are the stages that have their record.
pub fn may<'a>(
    grades: &'a Grades,
    stage: &str,
    role: Role,
    act: Act,
    done: &[&str],
) -> Result<&'a Evaluator, EvaluatorRefusal> {
    let refuse = |code, stage: &str, body: &str| {
        Err(EvaluatorRefusal {
            code,
            stage: stage.to_owned(),
            body: body.to_owned(),
            clause: grades.clause.clone(),
        })
    };
    let Some(at) = grades.evaluators.iter().position(|e| e.stage == stage) else {
        return refuse("no_such_stage", stage, "");
    };
    let evaluator = &grades.evaluators[at];
    if role == Role::Coordinator {
        return refuse("coordinator_never", stage, &evaluator.body);
    }
    if !evaluator
        .roles
        .iter()
        .any(|code| Role::from_code(code) == Some(role))
    {
        return refuse("not_the_evaluator", stage, &evaluator.body);
    }
    if act == Act::Grade && evaluator.files_only {
        return refuse("only_files", stage, &evaluator.body);
    }
    match grades.evaluators[..at]
        .iter()
        .find(|before| !done.contains(&before.stage.as_str()))
    {
        Some(before) => refuse("stage_before_open", &before.stage, &before.body),
        None => Ok(evaluator),
    }
}

/// Every stage in its order, with where it stands.
pub fn stages<'a>(grades: &'a Grades, done: &[&str]) -> Vec<(&'a Evaluator, Stands)> {
    let is_done = |e: &Evaluator| done.contains(&e.stage.as_str());
    let open = grades.evaluators.iter().position(|e| !is_done(e));
    let told = grades
        .evaluators
        .iter()
        .enumerate()
        .map(|(n, e)| match (is_done(e), open == Some(n)) {
            (true, _) => (e, Stands::Done),
            (false, true) => (e, Stands::Open),
            (false, false) => (e, Stands::Waits),
        });
    told.collect()
}
