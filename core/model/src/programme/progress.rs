//! Where a programme stands, and where an envoy's year stands: 9 of 12 services, 21 of 30 days. Never a list of
//! people in order. Must not know how it is shown.

use super::books::{Books, BooksError};
use super::expression::Fraction;
use super::register::{Needs, Register, memberships};
use super::rules::{Number, Operator, Quota, Rules, Target, Window};
use super::tally::Group;
use super::value::{Asked, Cut, needs, values};
use crate::ids::PersonId;

/// How a value stands to its goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Reached.
    Met,
    /// Not reached so far.
    NotYet,
    /// Something that it needs was not entered.
    Blank,
}

impl Verdict {
    /// The code, as in `locales/`.
    pub fn code(self) -> &'static str {
        match self {
            Verdict::Met => "met",
            Verdict::NotYet => "not_yet",
            Verdict::Blank => "blank",
        }
    }
}

/// A target, and where it stands.
#[derive(Clone, Debug)]
pub struct Standing<'a> {
    /// The target.
    pub target: &'a Target,
    /// Its value; `None` where something was not entered.
    pub value: Option<Fraction>,
    /// Against its goal.
    pub verdict: Verdict,
    /// The numbers of the records behind it, where they were asked for.
    pub records: Vec<i64>,
}

/// A quota of one person, and where its ways stand.
#[derive(Clone, Debug)]
pub struct QuotaStanding<'a> {
    /// The quota.
    pub quota: &'a Quota,
    /// Each way's value.
    pub values: Vec<Option<Fraction>>,
    /// Met when any way is.
    pub verdict: Verdict,
}

impl Operator {
    /// Whether `value` holds against `goal`; `None` when the numbers are beyond all measure.
    pub fn holds(self, value: &Fraction, goal: &Fraction) -> Option<bool> {
        let order = value.compare(goal)?;
        Some(match self {
            Operator::AtLeast => order.is_ge(),
            Operator::MoreThan => order.is_gt(),
            Operator::AtMost => order.is_le(),
            Operator::Equal => order.is_eq(),
        })
    }
}

impl Number {
    /// As a fraction.
    pub fn fraction(self) -> Option<Fraction> {
        Fraction::decimal(self.value, self.decimals)
    }
}

/// A value against a goal.
pub fn verdict(value: Option<Fraction>, op: Operator, goal: Option<Fraction>) -> Verdict {
    match value.zip(goal).and_then(|(value, goal)| op.holds(&value, &goal)) {
        None => Verdict::Blank,
        Some(true) => Verdict::Met,
        Some(false) => Verdict::NotYet,
    }
}

/// Where every target of a programme stands.
pub fn targets<'a>(
    books: &dyn Books,
    rules: &'a Rules,
    asked: Asked,
    open: bool,
) -> Result<Vec<Standing<'a>>, BooksError> {
    let cut = Cut { open, ..Cut::whole() };
    let wanted: Vec<_> = rules
        .targets
        .iter()
        .map(|t| (&t.value, asked.span(rules, t.window)))
        .collect();
    let register = Register::read(books, rules, needs(rules, &wanted, &cut))?;
    let values = values(books, rules, &register, wanted, &cut)?;
    let standing = |(n, target): (usize, &'a Target)| {
        let value = values.of(n, Group::All);
        Standing {
            target,
            value,
            verdict: verdict(value, target.op, target.goal.fraction()),
            records: values.behind(n, Group::All),
        }
    };
    Ok(rules.targets.iter().enumerate().map(standing).collect())
}

/// Where one person's year stands, by the quotas that hold for the postings of that year. None once the programme
/// has ended.
pub fn quotas<'a>(
    books: &dyn Books,
    rules: &'a Rules,
    person: PersonId,
    asked: Asked,
) -> Result<Vec<QuotaStanding<'a>>, BooksError> {
    let year = asked.span(rules, Window::Year);
    if year.0 > rules.to.0 || year.1 < rules.from.0 {
        return Ok(Vec::new());
    }
    let register = Register::read(books, rules, Needs::default())?;
    let held: Vec<&Quota> = rules
        .quotas
        .iter()
        .filter(|q| register.is_held_to(q, &person, year))
        .collect();
    let wanted: Vec<_> = held
        .iter()
        .flat_map(|q| q.any.iter().map(|way| (&way.value, year)))
        .collect();
    let values = values(books, rules, &register, wanted, &Cut::of(person))?;
    let mut n = 0;
    let standing = |quota: &'a Quota| {
        let all: Vec<_> = quota
            .any
            .iter()
            .map(|_| {
                n += 1;
                values.of(n - 1, Group::All)
            })
            .collect();
        let met = quota
            .any
            .iter()
            .zip(&all)
            .map(|(way, value)| verdict(*value, Operator::AtLeast, Some(Fraction::whole(way.at_least))));
        QuotaStanding {
            quota,
            verdict: best(met),
            values: all,
        }
    };
    Ok(held.into_iter().map(standing).collect())
}

/// One way that is met is enough; one that is blank leaves it open.
pub(crate) fn best(verdicts: impl Iterator<Item = Verdict>) -> Verdict {
    let all: Vec<Verdict> = verdicts.collect();
    match (all.contains(&Verdict::Met), all.contains(&Verdict::NotYet)) {
        (true, _) => Verdict::Met,
        (false, true) => Verdict::NotYet,
        (false, false) => Verdict::Blank,
    }
}

impl Register {
    /// Whether a quota holds for a person: by the level of a posting in that time.
    pub fn is_held_to(&self, quota: &Quota, person: &PersonId, span: (i64, i64)) -> bool {
        self.assignments.iter().any(|(_, assignment)| {
            let both = super::register::span(assignment)
                .map(|own| (own.0.max(span.0), own.1.min(span.1)))
                .filter(|both| both.0 <= both.1);
            let Some(both) = both else { return false };
            let team = assignment.team.and_then(|t| self.teams.get(&t));
            let team = team.filter(|t| t.members.0.contains(person));
            let mut members = team.into_iter().flat_map(memberships);
            let mine = assignment.persons.0.contains(person)
                || members.any(|(p, own)| p == *person && own.0 <= both.1 && own.1 >= both.0);
            let level = assignment.level.as_ref().map_or("", |l| l.code());
            mine && (quota.levels.is_empty() || quota.levels.iter().any(|l| l == level))
        })
    }
}
