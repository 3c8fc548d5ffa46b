//! What a person spent in a time, by category, and what of it is owed to them. Exact, in fen. What was refused or
//! deleted is left out; what waits for an officer is in, and shown as waiting.

use std::collections::BTreeMap;

use crate::expense::{Approval, Expense, Payer};
use crate::ids::{PersonId, RecordId};
use crate::programme::rules::Rules;

/// The sum of one category.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// The category's code, or the words where the list is open.
    pub category: String,
    /// Its name in the programme; the words themselves where it has none.
    pub name: String,
    /// Fen.
    pub fen: i64,
    /// The records, by day and id.
    pub records: Vec<RecordId>,
}

/// One person's expenses of a time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reimbursement {
    /// By category: in the programme's order, then what it does not name.
    pub totals: Vec<Total>,
    /// All of it, fen.
    pub fen: i64,
    /// What the person laid out (本人垫付) and is owed, fen.
    pub owed_fen: i64,
    /// Of that, what an officer approved, fen.
    pub approved_fen: i64,
    /// Without a voucher.
    pub without_voucher: Vec<RecordId>,
}

/// Adds up. `from_day` and `to_day`: days since 1970-01-01, both included.
pub fn reimbursement(
    expenses: &[(RecordId, &Expense)],
    person: PersonId,
    (from_day, to_day): (i64, i64),
    rules: &Rules,
) -> Reimbursement {
    let day = |e: &Expense| e.spent_day.unwrap_or_else(|| e.envelope.day());
    let within = |e: &Expense| {
        let stands = !e.envelope.deleted && e.approval != Some(Approval::Refused);
        stands && e.envelope.served_by == person && (from_day..=to_day).contains(&day(e))
    };
    let mut own: Vec<_> = expenses.iter().filter(|(_, e)| within(e)).collect();
    own.sort_by_key(|(id, e)| (day(e), *id));
    own.dedup_by_key(|(id, _)| *id);
    let mut sum = Reimbursement::default();
    let mut by_category: BTreeMap<(usize, String), Total> = BTreeMap::new();
    for (id, expense) in own {
        let (place, category, name) = named(expense, rules);
        let total = by_category.entry((place, category.clone())).or_default();
        *total = Total {
            category,
            name,
            fen: total.fen.saturating_add(fen(expense)),
            records: std::mem::take(&mut total.records),
        };
        total.records.push(*id);
        sum.take(*id, expense);
    }
    Reimbursement {
        totals: by_category.into_values().collect(),
        ..sum
    }
}

fn fen(expense: &Expense) -> i64 {
    expense.amount_fen.unwrap_or(0)
}

/// Its place in the programme's list, its code and its name.
fn named(expense: &Expense, rules: &Rules) -> (usize, String, String) {
    let own = expense.category.trim();
    let list = rules.expenses.as_ref().map_or(&[][..], |e| &e.categories);
    match list.iter().position(|c| c.id == own || c.name == own) {
        Some(at) => (at, list[at].id.clone(), list[at].name.clone()),
        None => (list.len(), own.to_owned(), own.to_owned()),
    }
}

impl Reimbursement {
    fn take(&mut self, id: RecordId, expense: &Expense) {
        self.fen = self.fen.saturating_add(fen(expense));
        if matches!(expense.payer, None | Some(Payer::Envoy)) {
            self.owed_fen = self.owed_fen.saturating_add(fen(expense));
            if expense.approval == Some(Approval::Approved) {
                self.approved_fen = self.approved_fen.saturating_add(fen(expense));
            }
        }
        if expense.voucher.is_none() && expense.voucher_no.trim().is_empty() {
            self.without_voucher.push(id);
        }
    }
}
