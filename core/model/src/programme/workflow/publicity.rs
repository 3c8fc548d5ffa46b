//! A publicity (公示) with its period, place, objections and answers. Must not decide whether an objection is right.

use crate::assignment::Assignment;
use crate::evaluation::Evaluation;
use crate::notice::Notice;
use crate::programme::rules::{Calendar, Step};
use crate::record::local_day;

/// A publicity, as far as it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Publicity {
    /// From, days since 1970-01-01.
    pub from_day: Option<i64>,
    /// Until, the last day.
    pub to_day: Option<i64>,
    /// Where.
    pub place: String,
    /// How many objections were made.
    pub objections: usize,
    /// What was answered to them.
    pub answer: String,
}

impl Publicity {
    /// An assignment holds its own.
    pub fn of_assignment(assignment: &Assignment) -> Self {
        Publicity {
            from_day: assignment.public_from_day,
            to_day: assignment.public_to_day,
            place: assignment.public_place.clone(),
            objections: written(&assignment.objections),
            answer: assignment.public_outcome.clone(),
        }
    }

    /// An evaluation is published, and appealed against.
    pub fn of_evaluation(evaluation: &Evaluation) -> Self {
        Publicity {
            from_day: evaluation.published_day,
            to_day: None,
            place: evaluation.published_place.clone(),
            objections: written(&evaluation.appeals),
            answer: evaluation.appeal_outcome.clone(),
        }
    }

    /// A notice publishes a list of many, with one answer to what was objected (焦作 三(二): one 公示 for a list).
    pub fn of_notice(notice: &Notice, answer: &str) -> Self {
        let (envelope, zone) = (&notice.envelope, notice.envelope.zone_minutes);
        let last = |ends_s: i64| local_day(ends_s.saturating_sub(1), zone);
        Publicity {
            from_day: Some(notice.starts_s.map_or(envelope.day(), |s| local_day(s, zone))),
            to_day: notice.expires_s.map(last),
            place: notice.place.clone(),
            objections: written(&notice.objections),
            answer: answer.to_owned(),
        }
    }

    /// Its last day at the earliest: the one that is given, and no less than the step's working days, of which the
    /// first day is one. `None` while it is not known when and where it is published.
    pub fn until(&self, step: &Step, calendar: &Calendar) -> Option<i64> {
        let from = self.from_day.filter(|_| !self.place.trim().is_empty())?;
        let least = step.working_days.map(|days| calendar.period_until(from, days));
        self.to_day.into_iter().chain(least).max()
    }

    /// Objections to which nothing was answered.
    pub fn open_objections(&self) -> usize {
        match self.answer.trim().is_empty() {
            true => self.objections,
            false => 0,
        }
    }
}

fn written(lines: &[String]) -> usize {
    lines.iter().filter(|line| !line.trim().is_empty()).count()
}
