//! The worksheet (焦作 四(二)4): scores by dimension, their weighted total and the grade that it reaches. A blank is
//! not a zero: its weight is shared by the others, and the sheet says so. Must not guess a score.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::Subject;
use super::points::Points;
use crate::programme::rules::{Dimension, Grades};

/// Full marks, hundredths.
const FULL: i64 = 10_000;
/// One point of five is so many hundredths of a point of 100.
const OF_FIVE: i64 = 2_000;

/// One dimension of one subject.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The dimension.
    pub dimension: String,
    /// Its share, percent.
    pub weight: i64,
    /// The points; `None`: blank.
    pub points: Option<Points>,
    /// Why it is blank, or what is odd: a code of [`super::CODES`]; empty where nothing is.
    pub code: &'static str,
}

/// One line of the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Whose, as in [`Subject`].
    pub id: String,
    /// The name.
    pub name: String,
    /// The county.
    pub county: String,
    /// The dimensions, in the rule's order; then scores under names that the rule does not have, which weigh nothing.
    pub cells: Vec<Cell>,
    /// The total; `None` until every dimension that somebody scores has its score.
    pub total: Option<Points>,
    /// The weight of the blank dimensions that the others share, percent (code `weight_shared` where above 0).
    pub shared_weight: i64,
    /// The grade that the total reaches, by code; `None` without a total. The cap is not looked at.
    pub reaches: Option<String>,
}

/// The sheet, in the order of the subjects. Where the rule names no dimension and is open, the evaluator's own
/// share evenly (黑龙江 七(五) names none; an even share is our reading).
pub fn worksheet(grades: &Grades, subjects: &[Subject]) -> Vec<Row> {
    let dimensions = match grades.dimensions.is_empty() && grades.open {
        true => evaluators_own(subjects),
        false => grades.dimensions.clone(),
    };
    subjects
        .iter()
        .map(|subject| row(grades, &dimensions, subject))
        .collect()
}

/// Every dimension under which somebody was scored; who has no score there is not scored yet.
fn evaluators_own(subjects: &[Subject]) -> Vec<Dimension> {
    let ids: BTreeSet<&String> = subjects
        .iter()
        .flat_map(|subject| subject.scores.keys())
        .collect();
    let weight = 100 / i64::try_from(ids.len().max(1)).unwrap_or(100).min(100);
    let own = ids.into_iter().map(|id| Dimension {
        id: id.clone(),
        name: id.clone(),
        weight,
        shows: Vec::new(),
        satisfaction: false,
    });
    own.collect()
}

fn row(grades: &Grades, dimensions: &[Dimension], subject: &Subject) -> Row {
    let mut cells: Vec<Cell> = dimensions.iter().map(|d| cell(d, subject)).collect();
    let complete = cells
        .iter()
        .all(|c| !matches!(c.code, "not_scored" | "out_of_range"));
    let scored: Vec<(i64, Points)> = cells.iter().filter_map(|c| Some((c.weight, c.points?))).collect();
    let total = Points::mean(&scored).filter(|_| complete);
    let shared = cells
        .iter()
        .filter(|c| c.points.is_none())
        .map(|c| c.weight)
        .sum();
    cells.extend(others(grades, dimensions, subject));
    Row {
        id: subject.id.clone(),
        name: subject.name.clone(),
        county: subject.county.clone(),
        cells,
        reaches: total
            .and_then(|total| grade_of(grades, &total))
            .map(str::to_owned),
        shared_weight: if total.is_some() { shared } else { 0 },
        total,
    }
}

fn cell(dimension: &Dimension, subject: &Subject) -> Cell {
    let (points, code) = match dimension.satisfaction {
        true => asked(subject.satisfaction),
        false => scored(subject.scores.get(&dimension.id).copied()),
    };
    Cell {
        dimension: dimension.id.clone(),
        weight: dimension.weight,
        points,
        code,
    }
}

/// 1–5 of those served becomes 20–100. Nobody writes a score in its place.
fn asked((sum, count): (i64, i64)) -> (Option<Points>, &'static str) {
    match count {
        ..=0 => (None, "not_asked"),
        _ if sum < count || sum > count.saturating_mul(5) => (None, "out_of_range"),
        _ => (Points::of(sum.saturating_mul(OF_FIVE), count), ""),
    }
}

fn scored(score: Option<i64>) -> (Option<Points>, &'static str) {
    match score {
        None => (None, "not_scored"),
        Some(score) if (0..=FULL).contains(&score) => (Points::of(score, 1), ""),
        Some(_) => (None, "out_of_range"),
    }
}

/// What was scored under a name that the rule does not have: added where the list is open (等), else a mistake.
fn others(grades: &Grades, dimensions: &[Dimension], subject: &Subject) -> Vec<Cell> {
    let known = |id: &String| dimensions.iter().any(|d| d.id == *id && !d.satisfaction);
    let code = if grades.open {
        "added_dimension"
    } else {
        "unknown_dimension"
    };
    let others = subject.scores.iter().filter(|(id, _)| !known(id));
    others
        .map(|(id, score)| Cell {
            dimension: id.clone(),
            weight: 0,
            points: Points::of(*score, 1),
            code,
        })
        .collect()
}

/// The best grade whose points are reached.
pub fn grade_of<'a>(grades: &'a Grades, total: &Points) -> Option<&'a str> {
    grades
        .grades
        .iter()
        .find(|grade| total.reaches(grade.from))
        .map(|grade| grade.id.as_str())
}

/// Rows with a total, the best first; equal totals in the order of their ids, which decides nothing.
pub fn in_order(rows: &[Row]) -> Vec<(Points, &Row)> {
    let mut all: Vec<(Points, &Row)> = rows.iter().filter_map(|row| Some((row.total?, row))).collect();
    all.sort_by(|a, b| (Reverse(a.0), &a.1.id).cmp(&(Reverse(b.0), &b.1.id)));
    all
}
