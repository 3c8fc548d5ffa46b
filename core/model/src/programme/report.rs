//! A programme's tables, made from the books: rows, columns, totals, and the records behind every number. The same
//! books give the same document. Must not know a file format, a clock, or who may see it.

mod cells;
mod detail;
mod rows;

use super::books::{Books, BooksError};
use super::register::{Needs, Register};
use super::rules::{DispatchIs, ReportRule, RowsOf, Rules, ServiceIs, TrainingIs};
use super::table::{Cell, Column, Note, ReportDocument, ReportTable, Row};
use super::value::Asked;

/// A sentence or a word by its id in `locales/`; the code itself where there is none.
pub type Say<'a> = &'a dyn Fn(&str) -> String;

/// What a report is made for.
#[derive(Clone, Copy)]
pub struct Order<'a> {
    /// As of when, over which period.
    pub asked: Asked,
    /// With the records behind each number.
    pub details: bool,
    /// Only this person's row, in tables of people.
    pub person: Option<crate::ids::PersonId>,
    /// The words.
    pub say: Say<'a>,
}

/// Makes a table of a programme.
pub fn build(
    books: &dyn Books,
    rules: &Rules,
    report: &ReportRule,
    order: &Order<'_>,
) -> Result<ReportDocument, BooksError> {
    let register = Register::read(books, rules, Needs::ALL)?;
    let maker = rows::Maker {
        books,
        rules,
        register: &register,
        report,
        order,
    };
    let (rows, details) = maker.make()?;
    let table = ReportTable {
        id: report.id.clone(),
        title: report.title.clone(),
        subtitle: format!("{} — {}", day(order.asked.period.0), day(order.asked.period.1)),
        unit_line: report.unit_line.clone(),
        corner: report.corner.clone(),
        columns: columns(report, order.say),
        rows,
    };
    Ok(ReportDocument {
        id: report.id.clone(),
        title: report.title.clone(),
        tables: vec![table],
        details,
        notes: notes(rules, report, order),
    })
}

fn columns(report: &ReportRule, say: Say<'_>) -> Vec<Column> {
    if report.rows == RowsOf::Targets
        && report
            .columns
            .iter()
            .all(|c| c.value.is_none() && c.field.is_empty())
    {
        return rows::TARGET_COLUMNS
            .iter()
            .map(|id| titled(id, &say(&format!("report-column-{id}"))))
            .collect();
    }
    let column = |c: &super::rules::ColumnRule| Column {
        // What the line above the table says is not said again over every column.
        unit: if report.unit_line.ends_with(&c.unit) {
            String::new()
        } else {
            c.unit.clone()
        },
        ..titled(&c.id, &c.title)
    };
    report.columns.iter().map(column).collect()
}

fn titled(id: &str, title: &str) -> Column {
    Column {
        id: id.to_owned(),
        title: title.to_owned(),
        unit: String::new(),
    }
}

pub(super) fn day(day: i64) -> String {
    super::rules::Day(day).to_string()
}

/// Which programme and version, as of when, and how was counted.
fn notes(rules: &Rules, report: &ReportRule, order: &Order<'_>) -> Vec<Note> {
    let say = order.say;
    let counting = &rules.counting;
    let service = match counting.service {
        ServiceIs::PartyDay => "party_day",
        ServiceIs::Record => "record",
        ServiceIs::Outing => "outing",
    };
    let training = match counting.training {
        TrainingIs::Headcount => "headcount",
        TrainingIs::Sessions => "sessions",
    };
    let dispatch = match counting.dispatch {
        DispatchIs::Years => "years",
        DispatchIs::Assignments => "assignments",
        DispatchIs::People => "people",
    };
    let online = if counting.online { "yes" } else { "no" };
    let asked = order.asked;
    let pairs = [
        (
            "programme",
            format!("{} {} v{}", rules.document, rules.title, rules.version),
        ),
        ("clause", report.clause.clone()),
        (
            "period",
            format!("{} — {}", day(asked.period.0), day(asked.period.1)),
        ),
        ("as_of", day(asked.day)),
        ("service", say(&format!("report-counting-service-{service}"))),
        ("online", say(&format!("report-counting-online-{online}"))),
        ("training", say(&format!("report-counting-training-{training}"))),
        ("dispatch", say(&format!("report-counting-dispatch-{dispatch}"))),
        ("blank", say("report-counting-blank")),
    ];
    let note = |(id, text): (&str, String)| Note {
        title: say(&format!("report-note-{id}")),
        text,
    };
    let readings = rules.readings.iter().map(|reading| Note {
        title: format!("{} {}", reading.clause, reading.question),
        text: reading.answer.clone(),
    });
    pairs.into_iter().map(note).chain(readings).collect()
}

/// A row with its head and cells.
pub(super) fn row(id: impl Into<String>, title: impl Into<String>, cells: Vec<Cell>) -> Row {
    Row {
        id: id.into(),
        title: title.into(),
        cells,
        total: false,
    }
}
