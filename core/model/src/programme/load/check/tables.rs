//! Tables: matrices add up as printed, grades descend, weights make a hundred, reports name what there is.

use super::Sheet;
use crate::programme::rules::{ColumnRule, Day, Form, FormLayout, Grades, Matrix, ReportRule, RowsOf};
use crate::registry::Kind;

const SUBJECTS: &[&str] = &["person", "team", "county", "home_unit", "station"];

pub(super) fn check(sheet: &mut Sheet<'_>) {
    let rules = sheet.rules;
    for (n, target) in rules.targets.iter().enumerate() {
        let rule = format!("targets[{n}]");
        sheet.hold(
            target.goal.value > 0,
            &rule,
            &target.clause,
            "not_positive",
            &target.goal.value.to_string(),
        );
        if let Some(matrix) = &target.matrix {
            matrix_adds_up(
                sheet,
                &format!("{rule}.matrix"),
                &target.clause,
                matrix,
                target.goal.value,
            );
        }
    }
    for (n, grades) in rules.grades.iter().enumerate() {
        grade_table(sheet, &format!("grades[{n}]"), grades);
    }
    for (n, report) in rules.reports.iter().enumerate() {
        report_table(sheet, &format!("reports[{n}]"), report);
    }
    for (n, form) in rules.forms.iter().enumerate() {
        form_table(sheet, &format!("forms[{n}]"), form);
    }
    money(sheet);
    days(sheet);
}

/// The printed totals are the sums, and every row is a unit.
fn matrix_adds_up(sheet: &mut Sheet<'_>, rule: &str, clause: &str, matrix: &Matrix, goal: i64) {
    let width = matrix.years.len() + 1;
    let rules = sheet.rules;
    for (unit, row) in &matrix.rows {
        let known = rules.units.iter().any(|u| u.name == *unit);
        sheet.hold(known, rule, clause, "unknown_unit", unit);
        let adds_up = row.len() == width && row[1..].iter().sum::<i64>() == row[0];
        sheet.hold(
            adds_up && row.iter().all(|n| *n >= 0),
            rule,
            clause,
            "does_not_add_up",
            unit,
        );
    }
    for unit in rules.units.iter().filter(|u| !matrix.rows.contains_key(&u.name)) {
        sheet.say(rule, clause, "unit_without_row", &unit.name);
    }
    sheet.hold(
        matrix.totals.len() == width,
        rule,
        clause,
        "does_not_add_up",
        "totals",
    );
    for (n, total) in matrix.totals.iter().enumerate() {
        let sum: i64 = matrix.rows.values().filter_map(|row| row.get(n)).sum();
        sheet.hold(
            sum == *total,
            rule,
            clause,
            "does_not_add_up",
            &format!("{total} ≠ {sum}"),
        );
    }
    let whole = matrix.totals.first() == Some(&goal);
    sheet.hold(whole, rule, clause, "does_not_add_up", &goal.to_string());
}

fn grade_table(sheet: &mut Sheet<'_>, rule: &str, grades: &Grades) {
    let clause = &grades.clause;
    sheet.word(rule, clause, &grades.subject, SUBJECTS);
    for evaluator in &grades.evaluators {
        evaluator
            .roles
            .iter()
            .for_each(|role| sheet.role(rule, clause, role));
    }
    let weights: i64 = grades.dimensions.iter().map(|d| d.weight).sum();
    let full = grades.dimensions.is_empty() || weights == 100;
    sheet.hold(full, rule, clause, "weights_not_100", &weights.to_string());
    for dimension in &grades.dimensions {
        dimension
            .shows
            .iter()
            .for_each(|shown| sheet.names(rule, clause, shown));
    }
    let descends = grades.grades.windows(2).all(|pair| pair[0].from > pair[1].from);
    let from: Vec<String> = grades.grades.iter().map(|g| g.from.to_string()).collect();
    sheet.hold(descends, rule, clause, "grades_not_descending", &from.join(" "));
    let known = |grade: &str| grades.grades.iter().any(|g| g.id == grade);
    if let Some(cap) = &grades.cap {
        sheet.hold(known(&cap.grade), rule, clause, "unknown_grade", &cap.grade);
        sheet.hold(
            (0..=100).contains(&cap.percent),
            rule,
            clause,
            "no_percentage",
            &cap.percent.to_string(),
        );
    }
    for grade in grades.follows.keys() {
        sheet.hold(known(grade), rule, clause, "unknown_grade", grade);
    }
    if let Some(last) = &grades.elimination {
        sheet.word(rule, clause, &last.within, &["county", "all"]);
        sheet.hold(
            last.last >= 0,
            rule,
            clause,
            "not_positive",
            &last.last.to_string(),
        );
    }
}

fn report_table(sheet: &mut Sheet<'_>, rule: &str, report: &ReportRule) {
    let clause = &report.clause;
    sheet.hold(
        !report.columns.is_empty(),
        rule,
        clause,
        "missing_field",
        "columns",
    );
    report
        .makers
        .iter()
        .for_each(|role| sheet.role(rule, clause, role));
    let kind = report.rows != RowsOf::List || !matches!(Kind::from_name(&report.kind), Kind::Unknown(_));
    sheet.hold(kind, rule, clause, "unknown_kind", &report.kind);
    let no_units = report.rows == RowsOf::Units && sheet.rules.units.is_empty();
    sheet.hold(!no_units, rule, clause, "no_units", "");
    let mut seen = std::collections::BTreeSet::new();
    for (n, column) in report.columns.iter().enumerate() {
        let rule = format!("{rule}.columns[{n}]");
        sheet.hold(seen.insert(&column.id), &rule, clause, "twice", &column.id);
        column_of(sheet, &rule, clause, report, column);
    }
}

fn column_of(sheet: &mut Sheet<'_>, rule: &str, clause: &str, report: &ReportRule, column: &ColumnRule) {
    let says = usize::from(column.value.is_some())
        + usize::from(!column.plan.is_empty())
        + usize::from(!column.field.is_empty());
    let whole = says == 1 || (report.rows == RowsOf::Targets && says == 0);
    sheet.hold(whole, rule, clause, "column_says_nothing", &column.id);
    if let Some(value) = &column.value {
        sheet.names(rule, clause, value);
    }
    if !column.plan.is_empty() {
        let target = sheet.rules.targets.iter().find(|t| t.id == column.plan);
        let Some(target) = target else {
            return sheet.say(rule, clause, "unknown_target", &column.plan);
        };
        let years = target.matrix.as_ref().map(|m| &m.years);
        let known = column
            .year
            .is_none_or(|year| years.is_some_and(|years| years.contains(&year)));
        sheet.hold(known, rule, clause, "year_without_plan", &column.id);
    }
}

fn form_table(sheet: &mut Sheet<'_>, rule: &str, form: &Form) {
    let known = !matches!(Kind::from_name(&form.on), Kind::Unknown(_));
    sheet.hold(known, rule, &form.clause, "unknown_kind", &form.on);
    let filled = match form.layout {
        FormLayout::Agreement => !form.paragraphs.is_empty(),
        _ => !form.fields.is_empty(),
    };
    sheet.hold(filled, rule, &form.clause, "missing_field", "fields");
    for field in &form.fields {
        let fits = (1..=4).contains(&field.span) && (1..=40).contains(&field.lines);
        sheet.hold(fits, rule, &form.clause, "does_not_fit", &field.label);
        let root = field.from.split('.').next().unwrap_or_default();
        let known = crate::programme::is_form_path(&form.on, root);
        sheet.hold(known, rule, &form.clause, "unknown_path", &field.from);
    }
}

fn money(sheet: &mut Sheet<'_>) {
    let rules = sheet.rules;
    for (n, fund) in rules.funds.iter().enumerate() {
        let rule = format!("funds[{n}]");
        sheet.word(
            &rule,
            &fund.clause,
            &fund.per,
            &["team", "envoy", "station", "project"],
        );
        let grows = fund.yuan_from >= 0 && fund.yuan_to.is_none_or(|to| to >= fund.yuan_from);
        sheet.hold(
            grows,
            &rule,
            &fund.clause,
            "not_positive",
            &fund.yuan_from.to_string(),
        );
    }
    if let Some(expenses) = &rules.expenses {
        sheet.clause("expenses", &expenses.clause);
        let mut seen = std::collections::BTreeSet::new();
        for category in &expenses.categories {
            sheet.hold(
                seen.insert(&category.id),
                "expenses",
                &expenses.clause,
                "twice",
                &category.id,
            );
        }
    }
    for (n, team) in rules.teams.iter().enumerate() {
        let fits = team.at_least >= 0 && team.at_most.is_none_or(|most| most >= team.at_least);
        sheet.hold(
            fits,
            &format!("teams[{n}]"),
            &team.clause,
            "not_positive",
            &team.at_least.to_string(),
        );
    }
}

fn days(sheet: &mut Sheet<'_>) {
    let rules = sheet.rules;
    for text in rules.calendar.holidays.iter().chain(&rules.calendar.worked) {
        let (from, to) = text.split_once('/').unwrap_or((text, text));
        let known = Day::parse(from)
            .zip(Day::parse(to))
            .is_some_and(|(from, to)| from <= to);
        sheet.hold(known, "calendar", "", "no_such_day", text);
    }
    for (n, season) in rules.seasons.iter().enumerate() {
        for text in [&season.from, &season.to] {
            let known = Day::parse(&format!("2024-{text}")).is_some();
            sheet.hold(
                known,
                &format!("seasons[{n}]"),
                &season.clause,
                "no_such_day",
                text,
            );
        }
    }
}
