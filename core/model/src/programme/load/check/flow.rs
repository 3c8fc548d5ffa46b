//! Workflows: every step can be reached, every outcome leads somewhere, and there is a way to the end.

use std::collections::BTreeSet;

use super::Sheet;
use crate::programme::chain::PLACES;
use crate::programme::rules::Workflow;
use crate::registry::Kind;

/// Where a way ends well, and where it ends otherwise.
const ENDS: &[&str] = &["done", "ended"];
const SIGNERS: &[&str] = &["envoy", "firm", "home_unit", "county"];

pub(super) fn check(sheet: &mut Sheet<'_>) {
    let rules = sheet.rules;
    for (n, workflow) in rules.workflows.iter().enumerate() {
        let rule = format!("workflows[{n}]");
        let known = Kind::from_name(&workflow.on);
        let known = known.fields().iter().any(|(_, field)| *field == "steps");
        sheet.hold(known, &rule, &workflow.clause, "kind_has_no_steps", &workflow.on);
        sheet.hold(
            !workflow.steps.is_empty(),
            &rule,
            &workflow.clause,
            "missing_field",
            "steps",
        );
        steps(sheet, &rule, workflow);
        reached(sheet, &rule, workflow);
    }
    chain(sheet);
}

/// Links join places that there are. Departments stand one above the other, so one may pass on to the next
/// (内蒙古 一(二)1: 自治区、盟市、旗县); nobody else passes on to themselves.
fn chain(sheet: &mut Sheet<'_>) {
    let rules = sheet.rules;
    for (n, link) in rules.chain.iter().enumerate() {
        let rule = format!("chain[{n}]");
        let clause = &link.clause;
        sheet.clause(&rule, clause);
        sheet.hold(!link.to.is_empty(), &rule, clause, "missing_field", "to");
        let itself = link.from != "department" && link.to.contains(&link.from);
        sheet.hold(!itself, &rule, clause, "leads_to_itself", &link.from);
        for place in link.to.iter().chain([&link.from]) {
            sheet.word(&rule, clause, place, PLACES);
        }
    }
}

fn steps(sheet: &mut Sheet<'_>, workflow_rule: &str, workflow: &Workflow) {
    let mut seen = BTreeSet::new();
    for (n, step) in workflow.steps.iter().enumerate() {
        let rule = format!("{workflow_rule}.steps[{n}]");
        let clause = &step.clause;
        sheet.clause(&rule, clause);
        sheet.hold(seen.insert(&step.id), &rule, clause, "twice", &step.id);
        sheet.hold(!step.actors.is_empty(), &rule, clause, "missing_field", "actors");
        sheet.hold(!step.next.is_empty(), &rule, clause, "missing_field", "next");
        step.actors
            .iter()
            .for_each(|role| sheet.role(&rule, clause, role));
        step.signers
            .iter()
            .for_each(|signer| sheet.word(&rule, clause, signer, SIGNERS));
        for (outcome, to) in &step.next {
            let known = ENDS.contains(&to.as_str()) || workflow.steps.iter().any(|s| s.id == *to);
            sheet.hold(known, &rule, clause, "unknown_step", to);
            let plain = !outcome.is_empty() && !outcome.contains(char::is_whitespace);
            sheet.hold(plain, &rule, clause, "bad_name", outcome);
        }
        let positive = step.working_days.is_none_or(|days| days > 0);
        sheet.hold(positive, &rule, clause, "not_positive", "working_days");
        let known = step.form.is_empty() || sheet.rules.forms.iter().any(|f| f.id == step.form);
        sheet.hold(known, &rule, clause, "unknown_form", &step.form);
    }
}

fn reached(sheet: &mut Sheet<'_>, rule: &str, workflow: &Workflow) {
    let Some(first) = workflow.steps.first() else {
        return;
    };
    let mut seen = BTreeSet::from([first.id.as_str()]);
    let mut at = vec![first.id.as_str()];
    while let Some(id) = at.pop() {
        let step = workflow.steps.iter().find(|s| s.id == id);
        let next = step.into_iter().flat_map(|s| s.next.values());
        at.extend(next.map(String::as_str).filter(|to| seen.insert(to)));
    }
    for (n, step) in workflow.steps.iter().enumerate() {
        let rule = format!("{rule}.steps[{n}]");
        sheet.hold(
            seen.contains(step.id.as_str()),
            &rule,
            &step.clause,
            "never_reached",
            &step.id,
        );
    }
    sheet.hold(
        seen.contains("done"),
        rule,
        &workflow.clause,
        "no_way_to_done",
        &workflow.id,
    );
}
