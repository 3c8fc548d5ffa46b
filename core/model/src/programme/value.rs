//! The values of many expressions at once: one pass over the facts, then arithmetic. Entered figures are looked up;
//! a figure that was not entered is a blank, and so is whatever is made with it. Must not know why it is asked.

use std::collections::{BTreeMap, BTreeSet};

use super::books::{Books, BooksError};
use super::expression::{Expression, Fraction};
use super::register::{Needs, Register, Span};
use super::rules::{Day, Rules, Window};
use super::tally::{By, Group, Question, Slot, Tally, count};
use crate::ids::PersonId;

/// The day of the question, and the period that is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asked {
    /// As of the end of this day, days since 1970-01-01.
    pub day: i64,
    /// The period: from day to day.
    pub period: Span,
}

impl Asked {
    /// The calendar year of a day, as of that day.
    pub fn year_of(day: i64) -> Self {
        let year = Day(day).year();
        Asked {
            day,
            period: (Day::first_of(year).0, Day::last_of(year).0),
        }
    }

    /// A window's days. Nothing is taken from after the day of the question.
    pub fn span(&self, rules: &Rules, window: Window) -> Span {
        let end = |to: i64| to.min(self.day);
        match window {
            Window::Programme => (rules.from.0, end(rules.to.0)),
            // The year that is reported, not the one in which somebody asks.
            Window::Year => {
                let to = end(self.period.1);
                (Day::first_of(Day(to).year()).0, to)
            }
            Window::Period => (self.period.0, end(self.period.1)),
            Window::Today => (self.day, self.day),
        }
    }

    /// A calendar year's days.
    pub fn year(&self, year: i64) -> Span {
        (Day::first_of(year).0, Day::last_of(year).0.min(self.day))
    }
}

/// One value that is wanted.
pub type Wanted<'a> = (&'a Expression, Span);

/// Values, and what they were made of.
pub struct Values<'a> {
    rules: &'a Rules,
    register: &'a Register,
    wanted: Vec<Wanted<'a>>,
    slots: BTreeMap<(String, Span), usize>,
    tally: Tally,
}

/// Whose values, and told apart how.
#[derive(Clone, Debug, Default)]
pub struct Cut {
    /// By what.
    pub by: Vec<By>,
    /// Only this person's.
    pub person: Option<PersonId>,
    /// With the records behind.
    pub open: bool,
}

impl Cut {
    /// Everything together.
    pub fn whole() -> Self {
        Cut {
            by: vec![By::Nothing],
            ..Cut::default()
        }
    }

    /// One person's.
    pub fn of(person: PersonId) -> Self {
        Cut {
            person: Some(person),
            ..Cut::whole()
        }
    }
}

/// What counting these expressions needs of the register.
pub fn needs(rules: &Rules, expressions: &[Wanted<'_>], cut: &Cut) -> Needs {
    let names = expressions.iter().flat_map(|(e, _)| e.names());
    let filters = names
        .filter_map(|name| rules.measure(name))
        .any(|m| !m.parties.is_open());
    Needs {
        organisations: filters || cut.by.contains(&By::Unit),
        envoys: false,
    }
}

/// Counts everything that the expressions name.
pub fn values<'a>(
    books: &dyn Books,
    rules: &'a Rules,
    register: &'a Register,
    wanted: Vec<Wanted<'a>>,
    cut: &Cut,
) -> Result<Values<'a>, BooksError> {
    let mut slots = BTreeMap::new();
    let mut asked = Vec::new();
    for (expression, span) in &wanted {
        for name in expression.names() {
            let Some(measure) = rules.measure(name) else {
                continue;
            };
            slots.entry((name.to_owned(), *span)).or_insert_with(|| {
                asked.push(Slot { measure, span: *span });
                asked.len() - 1
            });
        }
    }
    let question = Question {
        slots: asked,
        by: cut.by.clone(),
        person: cut.person,
        open: cut.open,
    };
    let tally = count(books, rules, register, &question)?;
    Ok(Values {
        rules,
        register,
        wanted,
        slots,
        tally,
    })
}

impl Values<'_> {
    /// The value of the nth expression for a group; `None` is a blank.
    pub fn of(&self, n: usize, group: Group) -> Option<Fraction> {
        let (expression, span) = self.wanted.get(n)?;
        expression.value(&|name| match self.slots.get(&(name.to_owned(), *span)) {
            Some(slot) => Some(Fraction::whole(self.tally.value(*slot, group))),
            None => self.figure(name, *span, group),
        })
    }

    /// The numbers of the records behind the nth value, each once.
    pub fn behind(&self, n: usize, group: Group) -> Vec<i64> {
        let Some((expression, span)) = self.wanted.get(n) else {
            return Vec::new();
        };
        let slots = expression
            .names()
            .into_iter()
            .filter_map(|name| self.slots.get(&(name.to_owned(), *span)));
        let all: BTreeSet<i64> = slots.flat_map(|slot| self.tally.records(*slot, group)).collect();
        all.into_iter().collect()
    }

    /// Every group in which something was counted.
    pub fn groups(&self) -> Vec<Group> {
        self.tally.groups()
    }

    /// An entered figure: the newest whose time reaches into the window. Of everything together: the one entered
    /// for no unit, else the sum where every unit has one.
    fn figure(&self, name: &str, span: Span, group: Group) -> Option<Fraction> {
        match group {
            Group::All => self
                .entered(name, span, "")
                .or_else(|| self.sum_of_units(name, span).filter(|_| self.adds_up(name))),
            Group::Unit(Some(unit)) => self.entered(name, span, &self.rules.units.get(unit)?.name),
            _ => None,
        }
    }

    /// Shares do not add up: what is entered in percent must be entered for the whole.
    fn adds_up(&self, name: &str) -> bool {
        self.rules.figures.iter().any(|f| f.id == name && f.unit != "%")
    }

    fn entered(&self, name: &str, span: Span, unit: &str) -> Option<Fraction> {
        let figures = self.register.figures.iter().map(|(id, figure)| (figure, id));
        let fitting = figures.filter(|(f, _)| {
            let reaches = f.from_day.is_none_or(|d| d <= span.1) && f.to_day.is_none_or(|d| d >= span.0);
            // One county's number is not the whole city's.
            let whole = f.area.is_empty() || self.rules.areas.iter().any(|a| a.starts_with(&f.area));
            f.metric == name && f.reporting_unit == unit && reaches && (whole || !unit.is_empty())
        });
        let newest = fitting
            .max_by_key(|(f, id)| {
                let until = f.to_day.unwrap_or(i64::MAX);
                (until, f.from_day, f.source_day, f.envelope.at_s, **id)
            })?
            .0;
        Fraction::decimal(newest.value?, u32::try_from(newest.decimals).ok()?)
    }

    fn sum_of_units(&self, name: &str, span: Span) -> Option<Fraction> {
        let units = self
            .rules
            .units
            .iter()
            .map(|unit| self.entered(name, span, &unit.name));
        let values = units
            .collect::<Option<Vec<_>>>()
            .filter(|values| !values.is_empty())?;
        values.into_iter().try_fold(Fraction::whole(0), Fraction::plus)
    }
}
