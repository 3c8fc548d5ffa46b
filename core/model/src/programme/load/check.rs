//! What must hold between the rules of one file: names that are used are declared, totals add up, steps lead to an
//! end. Finds everything at once, so that an officer mends a file in one go.

mod flow;
mod tables;
mod words;

use std::collections::BTreeSet;

use super::{Finding, Places};
use crate::identity::Role;
use crate::programme::expression::Expression;
use crate::programme::rules::Rules;
use crate::programme::{METRICS, READY_MADE};
use crate::scope::Area;

/// What checks write their findings on.
pub(super) struct Sheet<'a> {
    pub rules: &'a Rules,
    places: &'a Places,
    findings: Vec<Finding>,
}

impl Sheet<'_> {
    pub fn say(&mut self, rule: &str, clause: &str, code: &'static str, found: impl Into<String>) {
        self.findings.push(Finding {
            line: self.places.line(rule),
            rule: rule.to_owned(),
            clause: clause.to_owned(),
            code,
            found: found.into(),
        });
    }

    /// Says so unless it holds.
    pub fn hold(&mut self, holds: bool, rule: &str, clause: &str, code: &'static str, found: &str) {
        if !holds {
            self.say(rule, clause, code, found);
        }
    }

    /// The names in an expression are measures or figures.
    pub fn names(&mut self, rule: &str, clause: &str, value: &Expression) {
        for name in value.names() {
            let known = READY_MADE.contains(&name)
                || self.rules.measures.iter().any(|m| m.id == name)
                || self.rules.figures.iter().any(|f| f.id == name);
            self.hold(known, rule, clause, "unknown_name", name);
        }
    }

    /// A clause is cited.
    pub fn clause(&mut self, rule: &str, clause: &str) {
        self.hold(!clause.trim().is_empty(), rule, clause, "no_clause", "");
    }

    /// One of these words.
    pub fn word(&mut self, rule: &str, clause: &str, word: &str, known: &[&str]) {
        self.hold(known.contains(&word), rule, clause, "unknown_word", word);
    }

    /// The code of a role.
    pub fn role(&mut self, rule: &str, clause: &str, role: &str) {
        self.hold(
            Role::from_code(role).is_some(),
            rule,
            clause,
            "unknown_role",
            role,
        );
    }
}

pub(super) fn check(rules: &Rules, places: &Places) -> Vec<Finding> {
    let mut sheet = Sheet {
        rules,
        places,
        findings: Vec::new(),
    };
    head(&mut sheet);
    ids(&mut sheet);
    counted(&mut sheet);
    tables::check(&mut sheet);
    flow::check(&mut sheet);
    words::check(&mut sheet);
    let mut findings = sheet.findings;
    findings.sort();
    findings.dedup();
    findings
}

fn head(sheet: &mut Sheet<'_>) {
    let rules = sheet.rules;
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let id = !rules.id.is_empty() && rules.id.len() <= 64 && rules.id.chars().all(plain);
    sheet.hold(id, "id", "", "bad_id", &rules.id);
    sheet.hold(
        !rules.title.trim().is_empty(),
        "title",
        "",
        "missing_field",
        "title",
    );
    sheet.hold(
        rules.version >= 1,
        "version",
        "",
        "bad_version",
        &rules.version.to_string(),
    );
    sheet.hold(
        rules.from <= rules.to,
        "to",
        "",
        "ends_before_it_begins",
        &rules.to.to_string(),
    );
    sheet.hold(
        rules.successor != rules.id,
        "successor",
        "",
        "succeeds_itself",
        &rules.successor,
    );
    sheet.hold(!rules.areas.is_empty(), "areas", "", "missing_field", "areas");
    for area in &rules.areas {
        sheet.hold(area.parse::<Area>().is_ok(), "areas", "", "bad_area", area);
    }
    for (n, unit) in rules.units.iter().enumerate() {
        for area in &unit.areas {
            let rule = format!("units[{n}]");
            sheet.hold(area.parse::<Area>().is_ok(), &rule, "", "bad_area", area);
        }
    }
    sheet.clause("covers", &rules.covers.clause);
}

/// No two rules of a kind share a name, and each cites its clause.
fn ids(sheet: &mut Sheet<'_>) {
    let rules = sheet.rules;
    macro_rules! each {
        ($($list:ident $key:ident),+) => {$({
            let mut seen = BTreeSet::new();
            for (n, item) in rules.$list.iter().enumerate() {
                let rule = format!("{}[{n}]", stringify!($list));
                sheet.clause(&rule, &item.clause);
                let key = &item.$key;
                sheet.hold(!key.trim().is_empty(), &rule, &item.clause, "missing_field", stringify!($key));
                sheet.hold(seen.insert(key.clone()), &rule, &item.clause, "twice", key);
            }
        })+};
    }
    each!(
        measures id, figures id, targets id, quotas id, eligibility who, workflows id, grades id, teams kind, funds id,
        forms id, reports id, readings id, slips id, seasons id
    );
    let mut names = BTreeSet::new();
    for (n, unit) in rules.units.iter().enumerate() {
        let new = names.insert(&unit.name);
        sheet.hold(new, &format!("units[{n}]"), "", "twice", &unit.name);
    }
    let measures: BTreeSet<&str> = rules.measures.iter().map(|m| m.id.as_str()).collect();
    for (n, figure) in rules.figures.iter().enumerate() {
        let new = !measures.contains(figure.id.as_str());
        sheet.hold(new, &format!("figures[{n}]"), &figure.clause, "twice", &figure.id);
    }
}

/// Measures count known facts; expressions name known measures.
fn counted(sheet: &mut Sheet<'_>) {
    let rules = sheet.rules;
    for (n, measure) in rules.measures.iter().enumerate() {
        let rule = format!("measures[{n}]");
        let clause = &measure.clause;
        sheet.hold(
            !measure.metrics.is_empty(),
            &rule,
            clause,
            "missing_field",
            "metrics",
        );
        sheet.hold(
            !READY_MADE.contains(&measure.id.as_str()),
            &rule,
            clause,
            "ready_made",
            &measure.id,
        );
        sheet.hold(is_name(&measure.id), &rule, clause, "bad_name", &measure.id);
        for metric in &measure.metrics {
            sheet.hold(
                METRICS.contains(&metric.as_str()),
                &rule,
                clause,
                "unknown_metric",
                metric,
            );
        }
        for area in &measure.parties.areas {
            sheet.hold(area.parse::<Area>().is_ok(), &rule, clause, "bad_area", area);
        }
    }
    for (n, figure) in rules.figures.iter().enumerate() {
        sheet.hold(
            is_name(&figure.id),
            &format!("figures[{n}]"),
            &figure.clause,
            "bad_name",
            &figure.id,
        );
    }
    for (n, target) in rules.targets.iter().enumerate() {
        sheet.names(&format!("targets[{n}]"), &target.clause, &target.value);
    }
    for (n, quota) in rules.quotas.iter().enumerate() {
        let rule = format!("quotas[{n}]");
        sheet.hold(
            !quota.any.is_empty(),
            &rule,
            &quota.clause,
            "missing_field",
            "any",
        );
        for way in &quota.any {
            sheet.names(&rule, &quota.clause, &way.value);
            sheet.hold(
                way.at_least > 0,
                &rule,
                &quota.clause,
                "not_positive",
                &way.at_least.to_string(),
            );
        }
    }
}

/// What an expression can name.
fn is_name(id: &str) -> bool {
    Expression::parse(id).is_ok_and(|e| e.names().contains(id))
}
