//! 优秀不超过总数的15% (焦作 四(二)4): how many may have the best grade, a proposal that keeps to it, and the check of
//! what an officer gives. Where a tie lies across the line nobody is cut by name or number: an officer decides.

use super::worksheet::{Row, in_order};
use crate::programme::rules::{Cap, Grades, Population, Rounding};

/// More have the best grade than may have it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cap_exceeded: {given} of {population}, allowed {allowed}")]
pub struct CapExceeded {
    /// The grade.
    pub grade: String,
    /// So many may have it.
    pub allowed: i64,
    /// So many were given it.
    pub given: i64,
    /// Of so many.
    pub population: i64,
    /// The clause.
    pub clause: String,
}

/// One line of the proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// Whose.
    pub id: String,
    /// The place among all, from 1; equal totals share one.
    pub place: usize,
    /// The total, hundredths, rounded to show.
    pub hundredths: i64,
    /// The grade that the total reaches.
    pub reaches: String,
    /// The grade proposed; `None` where an officer must decide between equals.
    pub grade: Option<String>,
    /// `over_the_cap`: reached the best grade, and there are no more. `tied_at_the_cap`: equal to others of whom
    /// not all can have it. Else empty.
    pub code: &'static str,
}

/// How many may have the grade. `evaluated` and `posted`: how many were evaluated, and are posted at all.
pub fn allowed(cap: &Cap, evaluated: i64, posted: i64) -> i64 {
    let share = population(cap, evaluated, posted).saturating_mul(cap.percent);
    match cap.rounding {
        Rounding::Down => share.div_euclid(100),
        Rounding::Nearest => share.saturating_add(50).div_euclid(100),
    }
}

fn population(cap: &Cap, evaluated: i64, posted: i64) -> i64 {
    match cap.population {
        Population::Evaluated => evaluated,
        Population::Posted => posted,
    }
}

/// Checks grades that were given, by code; an empty one is none and counts nowhere.
pub fn check<'a>(
    grades: &Grades,
    given: impl IntoIterator<Item = &'a str>,
    posted: i64,
) -> Result<(), CapExceeded> {
    let Some(cap) = &grades.cap else { return Ok(()) };
    let given: Vec<&str> = given.into_iter().filter(|grade| !grade.is_empty()).collect();
    let evaluated = given.len() as i64;
    let best = given.iter().filter(|grade| **grade == cap.grade).count() as i64;
    let most = allowed(cap, evaluated, posted);
    match best <= most {
        true => Ok(()),
        false => Err(CapExceeded {
            grade: cap.grade.clone(),
            allowed: most,
            given: best,
            population: population(cap, evaluated, posted),
            clause: grades.clause.clone(),
        }),
    }
}

/// Grades that keep to the cap, the best total first. Rows without a total are left out; an officer sees them on
/// the sheet. `posted`: how many are posted at all, for caps that count of these.
pub fn propose(grades: &Grades, rows: &[Row], posted: i64) -> Vec<Proposed> {
    let order = in_order(rows);
    let line = grades
        .cap
        .as_ref()
        .map(|cap| Line::of(cap, &order, allowed(cap, order.len() as i64, posted)));
    let place = |n: usize| order.iter().position(|other| other.0 == order[n].0).unwrap_or(n) + 1;
    let told = order.iter().enumerate().map(|(n, (points, row))| {
        let reaches = row.reaches.clone().unwrap_or_default();
        let code = line.as_ref().map_or("", |line| line.word(points, &reaches));
        let grade = match code {
            "tied_at_the_cap" => None,
            "over_the_cap" => next_below(grades, &reaches),
            _ => Some(reaches.clone()).filter(|grade| !grade.is_empty()),
        };
        Proposed {
            id: row.id.clone(),
            place: place(n),
            hundredths: points.hundredths(),
            reaches,
            grade,
            code,
        }
    });
    told.collect()
}

/// The total at which the capped grade ends.
struct Line<'a> {
    grade: &'a str,
    /// The first total that not all can have it with; `None`: all who reach it may have it.
    first_out: Option<super::points::Points>,
    /// Whether others with that total would still be within.
    tied: bool,
}

impl<'a> Line<'a> {
    fn of(cap: &'a Cap, order: &[(super::points::Points, &Row)], allowed: i64) -> Self {
        let best = order
            .iter()
            .filter(|(_, row)| row.reaches.as_deref() == Some(&cap.grade));
        let best: Vec<_> = best.map(|(points, _)| *points).collect();
        let most = usize::try_from(allowed).unwrap_or(0);
        let first_out = best.get(most).copied();
        let tied = most > 0 && first_out.is_some() && best.get(most - 1).copied() == first_out;
        Line {
            grade: &cap.grade,
            first_out,
            tied,
        }
    }

    fn word(&self, points: &super::points::Points, reaches: &str) -> &'static str {
        match self.first_out {
            Some(out) if reaches == self.grade && *points == out && self.tied => "tied_at_the_cap",
            Some(out) if reaches == self.grade && *points <= out => "over_the_cap",
            _ => "",
        }
    }
}

fn next_below(grades: &Grades, grade: &str) -> Option<String> {
    let at = grades.grades.iter().position(|g| g.id == grade)?;
    grades.grades.get(at + 1).map(|g| g.id.clone())
}
