//! The department's sheet for an evaluation (考核): scores by dimension, totals, and what the rule proposes. People
//! stand in an order here and nowhere else, because an officer has to decide at the cap. Must not grade anybody.

use std::collections::BTreeMap;

use ketepai_model::evaluation::{Evaluation, EvaluationSubject};
use ketepai_model::ids::PersonId;
use ketepai_model::programme::books::Books;
use ketepai_model::programme::evaluation::{Subject, cap, last, worksheet};
use ketepai_model::programme::register::{Needs, Register, typed};
use ketepai_model::programme::rules::{Grades, Rules};
use ketepai_model::record::Record;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::Station;
use super::pairs::satisfaction;
use super::programmes::found;
use crate::error::Error;

/// The sheet. Points are hundredths of a point of 100; a blank is `null`, never 0.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct Worksheet {
    /// The rule's id.
    pub grades: String,
    /// What people call it.
    pub name: String,
    /// Where the document says so.
    pub clause: String,
    /// One line for each who is evaluated.
    pub rows: Vec<SheetRow>,
    /// Grades that keep to the cap, the best total first; rows without a total are left out.
    pub proposed: Vec<ProposedLine>,
    /// Those who stand last, where the rule eliminates.
    pub last: Vec<LastLine>,
}

/// One line of the sheet.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct SheetRow {
    /// The person's or record's id, or the county's digits.
    pub id: String,
    /// The name.
    pub name: String,
    /// The county, six digits.
    pub county: String,
    /// The dimensions, in the rule's order, then those that were added.
    pub cells: Vec<PointsLine>,
    /// The total; none until every dimension that somebody scores has its score.
    pub total: Option<i64>,
    /// The weight of the blank dimensions that the others share, percent.
    pub shared_weight: i64,
    /// The grade that the total reaches; the cap is not looked at.
    pub reaches: Option<String>,
}

/// One dimension of one line.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct PointsLine {
    /// The dimension.
    pub dimension: String,
    /// Its share, percent.
    pub weight: i64,
    /// The points.
    pub points: Option<i64>,
    /// Why it is blank, or what is odd, as a code; empty where nothing is.
    pub code: String,
}

/// A grade that is proposed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct ProposedLine {
    /// Whose.
    pub id: String,
    /// The place among all, from 1; equal totals share one.
    pub place: usize,
    /// The total.
    pub total: i64,
    /// The grade that the total reaches.
    pub reaches: String,
    /// The grade; none where an officer must decide between equals.
    pub grade: Option<String>,
    /// `over_the_cap`, `tied_at_the_cap` or empty.
    pub code: String,
}

/// One who stands last.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, ToSchema)]
pub struct LastLine {
    /// Whose.
    pub id: String,
    /// Within which county; empty: among all.
    pub within: String,
    /// Of how many.
    pub of: usize,
    /// `last_place` or `tied_at_the_last_place`.
    pub code: String,
}

impl Station {
    /// The sheet of a rule over a period, days since 1970-01-01.
    pub fn worksheet(&self, code: &str, grades: &str, from: i64, to: i64) -> Result<Worksheet, Error> {
        if from > to {
            return Err(Error::Invalid("to"));
        }
        let shown = self.shown()?;
        let rules = found(&shown, code, None)?.rules;
        let grades = rules.grades.iter().find(|g| g.id == grades);
        let grades = grades.ok_or(Error::NotFound("grades"))?;
        let register = Register::read(shown.books(), &rules, Needs::ALL)?;
        let subjects = subjects(shown.books(), &rules, grades, &register, (from, to))?;
        let posted = register.people_between(from, to).len() as i64;
        Ok(sheet(grades, &subjects, posted))
    }
}

fn sheet(grades: &Grades, subjects: &[Subject], posted: i64) -> Worksheet {
    let rows = worksheet::worksheet(grades, subjects);
    let last = grades.elimination.as_ref().map(|e| last::last_places(e, &rows));
    let proposed = cap::propose(grades, &rows, posted);
    Worksheet {
        grades: grades.id.clone(),
        name: grades.name.clone(),
        clause: grades.clause.clone(),
        rows: rows.iter().map(SheetRow::of).collect(),
        proposed: proposed.into_iter().map(ProposedLine::of).collect(),
        last: last.unwrap_or_default().into_iter().map(LastLine::of).collect(),
    }
}

impl SheetRow {
    fn of(row: &worksheet::Row) -> Self {
        let cell = |cell: &worksheet::Cell| PointsLine {
            dimension: cell.dimension.clone(),
            weight: cell.weight,
            points: cell.points.map(|points| points.hundredths()),
            code: cell.code.to_owned(),
        };
        SheetRow {
            id: row.id.clone(),
            name: row.name.clone(),
            county: row.county.clone(),
            cells: row.cells.iter().map(cell).collect(),
            total: row.total.map(|points| points.hundredths()),
            shared_weight: row.shared_weight,
            reaches: row.reaches.clone(),
        }
    }
}

impl ProposedLine {
    fn of(proposed: cap::Proposed) -> Self {
        ProposedLine {
            id: proposed.id,
            place: proposed.place,
            total: proposed.hundredths,
            reaches: proposed.reaches,
            grade: proposed.grade,
            code: proposed.code.to_owned(),
        }
    }
}

impl LastLine {
    fn of(last: last::Last) -> Self {
        LastLine {
            id: last.id,
            within: last.within,
            of: last.of,
            code: last.code.to_owned(),
        }
    }
}

/// Whoever has an evaluation of that kind in the period; of people also those posted in it who have none yet, so
/// that nobody is forgotten. Where several stages scored one subject, the later evaluation's score stands.
fn subjects(
    books: &dyn Books,
    rules: &Rules,
    grades: &Grades,
    register: &Register,
    period: (i64, i64),
) -> Result<Vec<Subject>, Error> {
    let mut all: BTreeMap<String, Subject> = BTreeMap::new();
    if grades.subject == EvaluationSubject::Person.code() {
        for person in register.people_between(period.0, period.1) {
            all.insert(person.to_string(), of_person(register, rules, person));
        }
    }
    let mut written: Vec<_> = typed::<Evaluation>(books.rows(Evaluation::KIND)?)
        .filter(|(_, e)| is_asked(e, grades, period))
        .collect();
    written.sort_by_key(|(id, e)| (stage_of(e, grades), e.envelope.at_s, *id));
    for (_, evaluation) in &written {
        let Some(new) = subject_of(register, rules, evaluation) else {
            continue;
        };
        let subject = all.entry(new.id.clone()).or_insert(new);
        let scores = evaluation
            .scores
            .iter()
            .map(|(name, score)| (name.clone(), *score));
        subject.scores.extend(scores);
    }
    let answers = satisfaction(books, period)?;
    for (person, sums) in answers {
        if let Some(subject) = all.get_mut(&person.to_string()) {
            subject.satisfaction = sums;
        }
    }
    Ok(all.into_values().collect())
}

fn is_asked(evaluation: &Evaluation, grades: &Grades, period: (i64, i64)) -> bool {
    let kind = evaluation.subject.as_ref().map(EvaluationSubject::code);
    let from = evaluation.from_day.unwrap_or_else(|| evaluation.envelope.day());
    let to = evaluation.to_day.unwrap_or(from);
    kind == Some(grades.subject.as_str()) && from <= period.1 && to >= period.0
}

fn stage_of(evaluation: &Evaluation, grades: &Grades) -> usize {
    let mut stages = grades.evaluators.iter();
    stages.position(|e| e.stage == evaluation.stage).unwrap_or(0)
}

fn of_person(register: &Register, rules: &Rules, person: PersonId) -> Subject {
    let posting = register
        .assignments
        .iter()
        .find(|(_, a)| a.persons.0.contains(&person));
    let county = posting.and_then(|(_, a)| a.counties.iter().find(|c| rules.holds_in(c)));
    Subject {
        id: person.to_string(),
        name: register.name_of(&person),
        county: county.map(|c| c.chars().take(6).collect()).unwrap_or_default(),
        ..Subject::default()
    }
}

/// `None` where the evaluation does not say whom it is about.
fn subject_of(register: &Register, rules: &Rules, evaluation: &Evaluation) -> Option<Subject> {
    match evaluation.subject.as_ref()? {
        EvaluationSubject::Person => Some(of_person(register, rules, evaluation.person?)),
        EvaluationSubject::County => Some(Subject {
            id: evaluation.area.clone(),
            name: evaluation.area.clone(),
            county: evaluation.area.clone(),
            ..Subject::default()
        }),
        _ => {
            let about = evaluation.about?;
            let team = register.teams.get(&about).map(|team| team.name.clone());
            Some(Subject {
                id: about.to_string(),
                name: team.unwrap_or_else(|| register.party_name(&about)),
                county: evaluation.area.clone(),
                ..Subject::default()
            })
        }
    }
}
