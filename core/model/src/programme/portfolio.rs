//! The envoy's own year, so that nothing is written twice: 工作总结, the papers for a professional title (职称: 绍兴
//! 三3 and 焦作 四(四)1 let results stand in place of papers), the pack for reimbursement. Sections of codes and numbers;
//! a shell makes sentences of them. Must not praise, compare with others, or show what nobody verified as verified.

use std::collections::BTreeMap;

use crate::expense::Expense;
use crate::ids::{PersonId, RecordId};
use crate::outcome::Outcome;
use crate::programme::matching::weigh::FEWEST_ANSWERS;
use crate::programme::money::reimbursement::{Reimbursement, reimbursement};
use crate::programme::rules::{Day, Rules};
use crate::programme::table::Cell;

/// Every code of a title, a line or a column; its sentence is `portfolio-<code>`.
pub const CODES: &[&str] = &[
    "summary",
    "services",
    "on_site_days",
    "parties",
    "trainings",
    "trained",
    "people_served",
    "questions",
    "treatments",
    "animals_treated",
    "satisfaction",
    "satisfaction_few",
    "outcomes",
    "outcomes_unverified",
    "title_verified",
    "title_unverified",
    "day",
    "kind",
    "name",
    "level",
    "order",
    "of",
    "verified_day",
    "reimbursement",
    "reimbursement_rows",
    "category",
    "amount",
    "voucher",
    "owed",
    "approved",
    "total",
    "without_voucher",
];

/// A year as it was counted, by the same tally that fills the reports. `None`: not counted here, which is not 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counted {
    /// Services, as the programme counts them.
    pub services: Option<i64>,
    /// Days on site.
    pub on_site_days: Option<i64>,
    /// Parties that were served, each once.
    pub parties: Option<i64>,
    /// Trainings held.
    pub trainings: Option<i64>,
    /// Person-times of training.
    pub trained: Option<i64>,
    /// People served.
    pub people_served: Option<i64>,
    /// Questions answered.
    pub questions: Option<i64>,
    /// Treatments.
    pub treatments: Option<i64>,
    /// Animals treated.
    pub animals_treated: Option<i64>,
    /// The sum of the satisfaction scores (1–5), and how many answered.
    pub satisfaction: (i64, i64),
}

/// A line of a section: a code and its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// A code of [`CODES`].
    pub code: &'static str,
    /// The number; hundredths for `satisfaction`, fen for sums of money.
    pub value: i64,
}

/// A part of a paper.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Section {
    /// A code of [`CODES`].
    pub title_code: &'static str,
    /// What is said in numbers.
    pub lines: Vec<Line>,
    /// The columns of its table, codes of [`CODES`]; empty: it has no table.
    pub columns: Vec<&'static str>,
    /// The rows. Dates as `2026-05-01`, sums in fen, kinds and levels as their codes.
    pub rows: Vec<Vec<String>>,
    /// The records behind the rows, one each.
    pub records: Vec<RecordId>,
}

/// 工作总结: what was counted, then what came of it. `outcomes`: those to which the person contributed.
pub fn summary(counted: &Counted, person: PersonId, outcomes: &[(RecordId, &Outcome)]) -> Vec<Section> {
    let own = of_person(outcomes, person);
    let verified = own.iter().filter(|(_, o)| is_verified(o)).count() as i64;
    let of_outcomes = [
        ("outcomes", verified),
        ("outcomes_unverified", own.len() as i64 - verified),
    ];
    let known = counted
        .lines()
        .into_iter()
        .filter_map(|(code, value)| Some((code, value?)));
    let mut summary = Section::of_lines("summary", known);
    summary.lines.extend(satisfaction(counted.satisfaction));
    vec![summary, Section::of_lines("outcomes", of_outcomes)]
}

impl Counted {
    fn lines(&self) -> [(&'static str, Option<i64>); 9] {
        [
            ("services", self.services),
            ("on_site_days", self.on_site_days),
            ("parties", self.parties),
            ("trainings", self.trainings),
            ("trained", self.trained),
            ("people_served", self.people_served),
            ("questions", self.questions),
            ("treatments", self.treatments),
            ("animals_treated", self.animals_treated),
        ]
    }
}

impl Section {
    fn of_lines(title_code: &'static str, lines: impl IntoIterator<Item = (&'static str, i64)>) -> Self {
        let lines = lines
            .into_iter()
            .map(|(code, value)| Line { code, value })
            .collect();
        Section {
            title_code,
            lines,
            ..Section::default()
        }
    }
}

/// A mean of fewer than three answers would point at who gave them.
fn satisfaction((sum, count): (i64, i64)) -> Option<Line> {
    match count {
        ..=0 => None,
        few if few < FEWEST_ANSWERS => Some(Line {
            code: "satisfaction_few",
            value: few,
        }),
        _ => Some(Line {
            code: "satisfaction",
            value: sum.saturating_mul(100) / count,
        }),
    }
}

/// The papers for a title: verified results, then those that wait for an officer, by day. Each row says in which
/// place the person stands among the contributors, and of how many.
pub fn title_papers(person: PersonId, outcomes: &[(RecordId, &Outcome)]) -> Vec<Section> {
    let own = of_person(outcomes, person);
    let section = |title_code, verified: bool| {
        let some: Vec<_> = own.iter().filter(|(_, o)| is_verified(o) == verified).collect();
        Section {
            title_code,
            columns: vec!["day", "kind", "name", "level", "order", "of", "verified_day"],
            rows: some
                .iter()
                .map(|(_, outcome)| title_row(person, outcome))
                .collect(),
            records: some.iter().map(|(id, _)| *id).collect(),
            ..Section::default()
        }
    };
    vec![
        section("title_verified", true),
        section("title_unverified", false),
    ]
}

/// Whose name is among the contributors; where none is written, the writer's own.
fn contributors(outcome: &Outcome) -> Vec<PersonId> {
    match outcome.contributors.0.as_slice() {
        [] => vec![outcome.envelope.served_by],
        some => some.to_vec(),
    }
}

fn of_person<'a>(outcomes: &[(RecordId, &'a Outcome)], person: PersonId) -> Vec<(RecordId, &'a Outcome)> {
    let mut own: Vec<_> = outcomes.to_vec();
    own.retain(|(_, o)| !o.envelope.deleted && contributors(o).contains(&person));
    own.sort_by_key(|(id, o)| (done_on(o), *id));
    own.dedup_by_key(|(id, _)| *id);
    own
}

/// An officer verifies, and nobody their own.
fn is_verified(outcome: &Outcome) -> bool {
    outcome
        .verified_by
        .is_some_and(|by| !contributors(outcome).contains(&by))
}

fn done_on(outcome: &Outcome) -> i64 {
    outcome.done_day.unwrap_or_else(|| outcome.envelope.day())
}

fn title_row(person: PersonId, outcome: &Outcome) -> Vec<String> {
    let all = contributors(outcome);
    let order = all.iter().position(|p| *p == person).map_or(0, |at| at + 1);
    let verified = outcome.verified_day.filter(|_| is_verified(outcome));
    vec![
        Day(done_on(outcome)).to_string(),
        outcome
            .kind
            .as_ref()
            .map_or_else(String::new, |k| k.code().to_owned()),
        outcome.title.clone(),
        outcome
            .level
            .as_ref()
            .map_or_else(String::new, |l| l.code().to_owned()),
        order.to_string(),
        all.len().to_string(),
        verified.map(|day| Day(day).to_string()).unwrap_or_default(),
    ]
}

/// The pack for reimbursement: totals by category, then each expense with its voucher. `days`: from and to, days
/// since 1970-01-01, both included.
pub fn reimbursement_pack(
    person: PersonId,
    expenses: &[(RecordId, &Expense)],
    days: (i64, i64),
    rules: &Rules,
) -> Vec<Section> {
    let sum = reimbursement(expenses, person, days, rules);
    let lines = [
        ("total", sum.fen),
        ("owed", sum.owed_fen),
        ("approved", sum.approved_fen),
    ];
    let missing = [("without_voucher", sum.without_voucher.len() as i64)];
    let missing = missing.into_iter().filter(|(_, n)| *n > 0);
    let totals = Section {
        columns: vec!["category", "amount"],
        rows: sum
            .totals
            .iter()
            .map(|t| vec![t.name.clone(), Cell::Fen(t.fen).text()])
            .collect(),
        ..Section::of_lines("reimbursement", lines.into_iter().chain(missing))
    };
    vec![totals, vouchers(&sum, expenses)]
}

/// Each expense in the order of the totals.
fn vouchers(sum: &Reimbursement, expenses: &[(RecordId, &Expense)]) -> Section {
    let by_id: BTreeMap<RecordId, &Expense> = expenses.iter().copied().collect();
    let in_order = sum
        .totals
        .iter()
        .flat_map(|t| t.records.iter().map(move |id| (t, *id)));
    let found: Vec<_> = in_order
        .filter_map(|(t, id)| Some((t, id, *by_id.get(&id)?)))
        .collect();
    Section {
        title_code: "reimbursement_rows",
        columns: vec!["day", "category", "amount", "voucher"],
        rows: found
            .iter()
            .map(|(total, _, expense)| voucher_row(&total.name, expense))
            .collect(),
        records: found.iter().map(|(_, id, _)| *id).collect(),
        ..Section::default()
    }
}

/// The voucher by its number, else by the beginning of its scan's hash.
fn voucher_row(category: &str, expense: &Expense) -> Vec<String> {
    let day = expense.spent_day.unwrap_or_else(|| expense.envelope.day());
    let scan = || expense.voucher.map(|hash| hash.to_string()[..8].to_owned());
    let number = Some(expense.voucher_no.trim().to_owned()).filter(|n| !n.is_empty());
    vec![
        Day(day).to_string(),
        category.to_owned(),
        expense
            .amount_fen
            .map(|fen| Cell::Fen(fen).text())
            .unwrap_or_default(),
        number.or_else(scan).unwrap_or_default(),
    ]
}

#[cfg(test)]
mod tests;
