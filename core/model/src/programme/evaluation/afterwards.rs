//! What follows a grade (焦作 四(二)4: 考核结果向派出单位反馈，并在市科技网公布；对获评优秀档次的统一颁发证书): publication,
//! the time for appeals, the word on them, certificate and feedback. It says what is next and does none of it.

use crate::evaluation::{Evaluation, EvaluationSubject};
use crate::programme::rules::{Grades, Rules};

/// So many working days for appeals where no workflow of the programme gives another term (our reading).
pub const APPEAL_WORKING_DAYS: i64 = 5;

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextStep {
    /// A code of [`super::CODES`].
    pub code: &'static str,
    /// The document's or the officer's words, where there are some: what follows from the grade, the appeal.
    pub words: String,
    /// The clause.
    pub clause: String,
    /// The last day for it, days since 1970-01-01.
    pub due: Option<i64>,
}

/// What is to be done next for one evaluation. `day`: today, days since 1970-01-01.
pub fn afterwards(evaluation: &Evaluation, grades: &Grades, rules: &Rules, day: i64) -> Vec<NextStep> {
    let case = Case { evaluation, grades };
    if evaluation.grade.is_empty() {
        return vec![case.step("grade", "", None)];
    }
    match (evaluation.published_day, case.says(&["公布", "公示", "通报"])) {
        (None, Some(words)) => case.to_publish(words),
        (None, None) => case.results(),
        (Some(published), _) => {
            let until = rules
                .calendar
                .add_working_days(published, appeal_days(evaluation, rules));
            let open = case.appeals(until, day);
            if open.is_empty() { case.results() } else { open }
        }
    }
}

/// One evaluation and its rule.
struct Case<'a> {
    evaluation: &'a Evaluation,
    grades: &'a Grades,
}

impl<'a> Case<'a> {
    fn step(&self, code: &'static str, words: &str, due: Option<i64>) -> NextStep {
        let clause = self.grades.clause.clone();
        NextStep {
            code,
            words: words.to_owned(),
            clause,
            due,
        }
    }

    /// The sentence of the document that has one of these words.
    fn says(&self, words: &[&str]) -> Option<&'a str> {
        let has = |sentence: &&String| words.iter().any(|word| sentence.contains(word));
        self.grades.afterwards.iter().find(has).map(String::as_str)
    }

    fn to_publish(&self, words: &str) -> Vec<NextStep> {
        let wrong = self.certificate().filter(|code| *code == "certificate_not_due");
        let wrong = wrong.map(|code| self.step(code, "", None));
        [self.step("publish", words, None)]
            .into_iter()
            .chain(wrong)
            .collect()
    }

    /// Appeals that nobody answered, and the time in which more may come; empty when both are over.
    fn appeals(&self, until: i64, day: i64) -> Vec<NextStep> {
        let answered = !self.evaluation.appeal_outcome.trim().is_empty();
        let open = self.evaluation.appeals.iter().filter(|_| !answered);
        let mut steps: Vec<_> = open
            .map(|words| self.step("answer_appeal", words, Some(until)))
            .collect();
        if day <= until {
            steps.push(self.step("appeal_open", "", Some(until)));
        }
        steps
    }

    /// Certificate, feedback and what follows from the grade.
    fn results(&self) -> Vec<NextStep> {
        let certificate = self.certificate().map(|code| self.step(code, "", None));
        let feedback = self.feedback().map(|words| self.step("feed_back", words, None));
        let follows = self.grades.follows.get(&self.evaluation.grade);
        let follows = follows.map(|words| self.step("follows", words, None));
        certificate.into_iter().chain(feedback).chain(follows).collect()
    }

    /// A certificate is for the best grade alone; one of another grade is a mistake.
    fn certificate(&self) -> Option<&'static str> {
        let capped = self.grades.cap.as_ref().map(|cap| &cap.grade);
        let best = capped.or(self.grades.grades.first().map(|grade| &grade.id));
        let given = !self.evaluation.certificate_no.trim().is_empty();
        match (best == Some(&self.evaluation.grade), given) {
            (true, false) => self.says(&["证书"]).map(|_| "certificate"),
            (false, true) => Some("certificate_not_due"),
            _ => None,
        }
    }

    /// Counties have no home unit to tell.
    fn feedback(&self) -> Option<&'a str> {
        let has_home = self.evaluation.subject != Some(EvaluationSubject::County);
        let told = self.evaluation.fed_back_day.is_some();
        self.says(&["反馈"]).filter(|_| has_home && !told)
    }
}

/// The term of the workflow's publicity that the evaluation follows.
fn appeal_days(evaluation: &Evaluation, rules: &Rules) -> i64 {
    let follows = rules.workflows.iter().filter(|w| w.on == "evaluation");
    let named = follows.filter(|w| evaluation.procedure.is_empty() || w.id == evaluation.procedure);
    let terms = named
        .flat_map(|w| &w.steps)
        .filter(|s| s.publicity)
        .filter_map(|s| s.working_days);
    terms.max().unwrap_or(APPEAL_WORKING_DAYS)
}
