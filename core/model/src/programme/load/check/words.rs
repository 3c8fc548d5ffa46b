//! Codes: posts, levels, payers, kinds. A code that nothing knows would silently admit nothing, so it is an error
//! here, although a record of a newer program may hold it.

use super::Sheet;
use crate::assignment::{DispatchMode, Post};
use crate::envoy::{Degree, Level, TitleRank};
use crate::expense::Payer;
use crate::organisation::OrganisationType;
use crate::programme::rules::{Check, Condition, ReportRule, RowsOf};
use crate::registry::Kind;
use crate::scope::Area;
use crate::team::TeamKind;

pub(super) fn check(sheet: &mut Sheet<'_>) {
    covers(sheet);
    eligibility(sheet);
    money(sheet);
    let rules = sheet.rules;
    for (n, measure) in rules.measures.iter().enumerate() {
        let rule = format!("measures[{n}]");
        each(
            sheet,
            &rule,
            &measure.clause,
            &measure.parties.kinds,
            OrganisationType::CODES,
        );
    }
    for (n, quota) in rules.quotas.iter().enumerate() {
        let rule = format!("quotas[{n}]");
        each(sheet, &rule, &quota.clause, &quota.levels, Level::CODES);
    }
    for (n, team) in rules.teams.iter().enumerate() {
        sheet.word(&format!("teams[{n}]"), &team.clause, &team.kind, TeamKind::CODES);
    }
    for (n, report) in rules.reports.iter().enumerate() {
        columns(sheet, &format!("reports[{n}]"), report);
    }
}

fn each(sheet: &mut Sheet<'_>, rule: &str, clause: &str, words: &[String], known: &[&str]) {
    words
        .iter()
        .for_each(|word| sheet.word(rule, clause, word, known));
}

fn covers(sheet: &mut Sheet<'_>) {
    let covers = &sheet.rules.covers;
    each(sheet, "covers", &covers.clause, &covers.posts, Post::CODES);
    each(sheet, "covers", &covers.clause, &covers.levels, Level::CODES);
    each(
        sheet,
        "covers",
        &covers.clause,
        &covers.modes,
        DispatchMode::CODES,
    );
}

fn eligibility(sheet: &mut Sheet<'_>) {
    let rules = sheet.rules;
    for (n, who) in rules.eligibility.iter().enumerate() {
        let rule = format!("eligibility[{n}]");
        sheet.word(&rule, &who.clause, &who.who, &["envoy", "firm", "station"]);
        for condition in who.all.iter().chain(&who.any) {
            condition_value(sheet, &rule, &who.clause, condition);
        }
        let says = !who.all.is_empty() || !who.any.is_empty() || !who.elsewhere.is_empty();
        sheet.hold(says, &rule, &who.clause, "missing_field", "all");
    }
}

fn condition_value(sheet: &mut Sheet<'_>, rule: &str, clause: &str, condition: &Condition) {
    let value = condition.value.as_str();
    match condition.check {
        Check::TitleAtLeast => sheet.word(rule, clause, value, TitleRank::CODES),
        Check::DegreeAtLeast => sheet.word(rule, clause, value, Degree::CODES),
        Check::RegisteredIn => sheet.hold(value.parse::<Area>().is_ok(), rule, clause, "bad_area", value),
        Check::RegisteredYears | Check::RevenueAtLeast => {
            let positive = value.parse::<i64>().is_ok_and(|n| n > 0);
            sheet.hold(positive, rule, clause, "not_positive", value);
        }
        Check::InPost | Check::Declared | Check::Independent | Check::ResearchBase => {}
    }
    let said = !condition.text.trim().is_empty();
    sheet.hold(said, rule, clause, "missing_field", "text");
}

fn money(sheet: &mut Sheet<'_>) {
    let rules = sheet.rules;
    for (n, fund) in rules.funds.iter().enumerate() {
        let rule = format!("funds[{n}]");
        sheet.word(&rule, &fund.clause, &fund.payer, Payer::CODES);
        each(sheet, &rule, &fund.clause, &fund.not_with, Payer::CODES);
        each(sheet, &rule, &fund.clause, &fund.levels, Level::CODES);
        if let Some(grade) = fund.needs.strip_prefix("grade:") {
            let known = rules.grades.iter().flat_map(|g| &g.grades).any(|g| g.id == grade);
            sheet.hold(known, &rule, &fund.clause, "unknown_grade", grade);
        } else {
            sheet.word(&rule, &fund.clause, &fund.needs, &[""]);
        }
    }
    let Some(expenses) = &rules.expenses else { return };
    each(
        sheet,
        "expenses",
        &expenses.clause,
        &expenses.insurance_payers,
        Payer::CODES,
    );
    for never in &expenses.never_from {
        sheet.word("expenses", &never.clause, &never.payer, Payer::CODES);
    }
}

/// A column shows a field that the row's record has.
fn columns(sheet: &mut Sheet<'_>, rule: &str, report: &ReportRule) {
    let kind = match report.rows {
        RowsOf::People => Some(Kind::Envoy),
        RowsOf::Teams => Some(Kind::Team),
        RowsOf::Parties => Some(Kind::Organisation),
        RowsOf::List => Some(Kind::from_name(&report.kind)),
        RowsOf::Units | RowsOf::Targets | RowsOf::Total => None,
    };
    let has = |field: &str| {
        let root = field.split('.').next().unwrap_or_default();
        kind.as_ref().is_some_and(|kind| kind.field_key(root).is_some())
    };
    for (n, column) in report.columns.iter().enumerate() {
        let rule = format!("{rule}.columns[{n}]");
        let known = column.field.is_empty() || has(&column.field);
        sheet.hold(known, &rule, &report.clause, "unknown_path", &column.field);
    }
    for field in report.only.keys() {
        sheet.hold(has(field), rule, &report.clause, "unknown_path", field);
    }
}
