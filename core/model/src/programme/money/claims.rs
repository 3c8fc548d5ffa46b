//! One expense against the rules (焦作 四(三)): a question where the document leaves room (主要, 等), a refusal where it
//! does not. A programme without a rule on expenses asks nothing but that a voucher serves once.

use crate::expense::{Approval, Expense, Payer};
use crate::ids::RecordId;
use crate::programme::rules::{Expenses, Never, Rules};

/// What must be known besides the expense itself.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// Posted on the day it was spent; `None`: not known here.
    pub posted: Option<bool>,
    /// Insured on that day; `None`: not known here.
    pub insured: Option<bool>,
    /// Other expenses, of anybody, whose vouchers are known here.
    pub others: &'a [(RecordId, &'a Expense)],
    /// Who pays the person already this year, codes of [`Payer`].
    pub paid_by: &'a [String],
}

/// How weighty a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// To be answered; it may stand.
    Question,
    /// It may not stand.
    Refusal,
}

/// Something about an expense.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExpenseFinding {
    /// A code of [`super::CODES`].
    pub code: &'static str,
    /// A question or a refusal.
    pub level: Level,
    /// What it turns on: the category, the voucher's other record, who may pay the insurance.
    pub about: String,
    /// The clause.
    pub clause: String,
}

/// How a fee that must not be taken is written where no code was chosen.
const FEES: [(&str, &[&str]); 2] = [
    ("lecture_fee", &["课酬", "讲课费", "授课费"]),
    ("consulting_fee", &["咨询费", "顾问费"]),
];

/// Checks one expense: refusals first.
pub fn check_expense(
    id: RecordId,
    expense: &Expense,
    rules: &Rules,
    context: &Context<'_>,
) -> Vec<ExpenseFinding> {
    let mut findings = Vec::new();
    if let Some(expenses) = &rules.expenses {
        findings.extend(category(expense, expenses));
        findings.extend(insurance(expenses, context));
        findings.extend(posting(expenses, context));
        findings.extend(expenses.never_from.iter().filter_map(|never| fee(expense, never)));
    }
    findings.extend(fund(expense, rules, context));
    findings.extend(twice(id, expense, rules, context));
    if expense.voucher.is_none() && expense.voucher_no.trim().is_empty() {
        findings.push(of("no_voucher", Level::Question, "", clause(rules)));
    }
    findings.sort_by_key(|f| std::cmp::Reverse(f.level));
    findings
}

fn of(code: &'static str, level: Level, about: &str, clause: &str) -> ExpenseFinding {
    ExpenseFinding {
        code,
        level,
        about: about.to_owned(),
        clause: clause.to_owned(),
    }
}

fn clause(rules: &Rules) -> &str {
    rules.expenses.as_ref().map_or("", |e| e.clause.as_str())
}

/// 主要用于…等: what is not named is asked about; a closed list refuses it.
fn category(expense: &Expense, rule: &Expenses) -> Option<ExpenseFinding> {
    let own = expense.category.trim();
    if own.is_empty() {
        return Some(of("no_category", Level::Question, "", &rule.clause));
    }
    let named = rule.categories.iter().any(|c| c.id == own || c.name == own);
    match (named, rule.open) {
        (true, _) => None,
        (false, true) => Some(of("unknown_category", Level::Question, own, &rule.clause)),
        (false, false) => Some(of("not_in_the_list", Level::Refusal, own, &rule.clause)),
    }
}

fn words_of(fee: &str) -> &'static [&'static str] {
    FEES.iter()
        .find(|(code, _)| *code == fee)
        .map_or(&[], |(_, words)| words)
}

/// 不得向指定受援对象收取课酬、咨询费.
fn fee(expense: &Expense, never: &Never) -> Option<ExpenseFinding> {
    let payer = expense.payer.as_ref().is_some_and(|p| p.code() == never.payer);
    let is = |code: &&String| {
        let is_written = |word: &&str| expense.category.contains(*word) || expense.words.contains(*word);
        expense.category == **code || words_of(code).iter().any(is_written)
    };
    let found = never.categories.iter().find(is).filter(|_| payer)?;
    Some(of("never_from_payer", Level::Refusal, found, &never.clause))
}

/// 在聘期内，所在单位负责…购买，也可从经费中支出.
fn insurance(rule: &Expenses, context: &Context<'_>) -> Option<ExpenseFinding> {
    let missing = rule.insurance && context.posted == Some(true) && context.insured == Some(false);
    missing.then(|| {
        of(
            "not_insured",
            Level::Question,
            &rule.insurance_payers.join(" "),
            &rule.clause,
        )
    })
}

fn posting(rule: &Expenses, context: &Context<'_>) -> Option<ExpenseFinding> {
    (context.posted == Some(false)).then(|| of("outside_posting", Level::Question, "", &rule.clause))
}

/// The fund that is named is one of the programme's, of that payer, and not beside another that it excludes.
fn fund(expense: &Expense, rules: &Rules, context: &Context<'_>) -> Vec<ExpenseFinding> {
    let named = expense.fund.trim();
    if named.is_empty() {
        return Vec::new();
    }
    let Some(fund) = rules.funds.iter().find(|f| f.id == named || f.name == named) else {
        return vec![of("unknown_fund", Level::Question, named, clause(rules))];
    };
    let other = |p: &&Payer| **p != Payer::Envoy && p.code() != fund.payer;
    let payer = expense.payer.as_ref().filter(other);
    let payer = payer.map(|p| of("payer_not_of_fund", Level::Question, p.code(), &fund.clause));
    let barred = context.paid_by.iter().find(|payer| fund.not_with.contains(payer));
    let level = match fund.strength {
        crate::programme::rules::Strength::Must => Level::Refusal,
        _ => Level::Question,
    };
    payer
        .into_iter()
        .chain(barred.map(|p| of("funded_already", level, p, &fund.clause)))
        .collect()
}

/// One voucher serves one claim: the same scan or the same number in another record that stands.
fn twice(id: RecordId, expense: &Expense, rules: &Rules, context: &Context<'_>) -> Option<ExpenseFinding> {
    let number = expense.voucher_no.trim();
    let same = |other: &Expense| {
        let scan = expense.voucher.is_some() && other.voucher == expense.voucher;
        scan || (!number.is_empty() && other.voucher_no.trim() == number)
    };
    let stands = |e: &Expense| !e.envelope.deleted && e.approval != Some(Approval::Refused);
    let others = context
        .others
        .iter()
        .filter(|(other, e)| *other != id && stands(e) && same(e));
    let first = others.map(|(other, _)| other).min()?;
    Some(of(
        "voucher_twice",
        Level::Refusal,
        &first.to_string(),
        clause(rules),
    ))
}
