//! 经费 by a programme's rules: what each may get, whether a sum may be claimed, what a person is owed. Amounts are
//! fen, or yuan where a document names yuan. Says what a rule says; an officer approves. Must not move money.
//!
//! [`entitlements`] who gets what a year · [`claims`] one expense against the rules · [`reimbursement`] totals

pub mod claims;
pub mod entitlements;
pub mod reimbursement;

/// Every code that these modules say; its sentence is `money-<code>`.
pub const CODES: &[&str] = &[
    "team_size",
    "needs_grade",
    "grade_not_given",
    "funded_already",
    "choose_one",
    "no_category",
    "unknown_category",
    "not_in_the_list",
    "never_from_payer",
    "voucher_twice",
    "outside_posting",
    "not_insured",
    "no_voucher",
    "unknown_fund",
    "payer_not_of_fund",
];

#[cfg(test)]
mod tests;
