//! A report: made from the books, kept with the digest of what it said, and carried from draft to accepted. What
//! arrives later makes a supplement, never a silent change. Must not lay out a file: that is `ketepai-exchange`'s.

use std::collections::BTreeMap;

use ketepai_exchange::report as files;
use ketepai_exchange::report::template::{Filled, fill_template};
use ketepai_model::document::Edit;
use ketepai_model::ids::{BlobHash, PersonId, RecordId};
use ketepai_model::programme::report::{Order, Say, build};
use ketepai_model::programme::rules::ReportRule;
use ketepai_model::programme::shelf::Shelved;
use ketepai_model::programme::table::{Cell, ReportDocument};
use ketepai_model::programme::value::Asked;
use ketepai_model::registry::{AnyRecord, Kind};
use ketepai_model::report::{Report, ReportState};
use ketepai_model::value::{Field, Value};

use super::books_error;
use crate::app::App;
use crate::error::AppError;
use crate::records::RecordCommands;

/// Which report.
#[derive(Clone, Copy)]
pub struct ReportOrder<'a> {
    /// The programme's code.
    pub programme: &'a str,
    /// The report's.
    pub report: &'a str,
    /// Over which period, as of when.
    pub asked: Asked,
    /// With the records behind each number.
    pub details: bool,
    /// Only this person's rows.
    pub person: Option<PersonId>,
}

/// The files of a report.
#[derive(Clone, Debug)]
pub struct ReportFiles {
    /// The workbook.
    pub xlsx: Vec<u8>,
    /// The first table.
    pub csv: String,
    /// Everything.
    pub json: String,
    /// A page to print.
    pub html: String,
}

impl App {
    /// Makes a report. The same records give the same document.
    pub fn report(&self, order: &ReportOrder<'_>, say: Say<'_>) -> Result<ReportDocument, AppError> {
        let shelved = self.programme(order.programme)?;
        let rule = report_rule(&shelved, order.report)?;
        let order = Order {
            asked: order.asked,
            details: order.details,
            person: order.person,
            say,
        };
        build(&self.store, &shelved.rules, rule, &order).map_err(books_error)
    }

    /// Keeps a report as a draft: its numbers' digest, its settings, how much of it is weak.
    pub fn keep_report(&mut self, order: &ReportOrder<'_>, say: Say<'_>) -> Result<RecordId, AppError> {
        let document = self.report(order, say)?;
        let shelved = self.programme(order.programme)?;
        let me = self.me()?;
        let mut record = Report::new(me.envelope(&self.context));
        record.programme = order.programme.to_owned();
        record.programme_version = shelved.rules.version;
        record.programme_digest = Some(shelved.digest);
        record.report = order.report.to_owned();
        record.from_day = Some(order.asked.period.0);
        record.to_day = Some(order.asked.period.1);
        // As of the end of the day that was asked for, or of now where that is earlier.
        let day_end = (order.asked.day + 1) * 86_400 - record.envelope.zone_minutes * 60 - 1;
        record.cut_off_s = Some(record.envelope.at_s.min(day_end));
        record.rows = Some(document.tables.iter().map(|t| t.rows.len() as i64).sum());
        record.digest = Some(digest(&document)?);
        record.state = Some(ReportState::Draft);
        record.settings = document
            .notes
            .iter()
            .map(|n| (n.title.clone(), n.text.clone()))
            .collect();
        record.flags = weak(&document);
        record.figures = figures(&document);
        record.supplement_of = self.handed_in(&record)?;
        self.save(record.into())
    }

    /// The report for the same period that was handed in already.
    fn handed_in(&self, fresh: &Report) -> Result<Option<RecordId>, AppError> {
        let mut found = Vec::new();
        for (id, _, fields) in self.store.rows("report")? {
            let AnyRecord::Report(old) = Kind::Report.read(fields) else {
                continue;
            };
            let same = old.programme == fresh.programme
                && old.report == fresh.report
                && (old.from_day, old.to_day) == (fresh.from_day, fresh.to_day);
            if same && matches!(old.state, Some(ReportState::Submitted | ReportState::Accepted)) {
                found.push((old.cut_off_s, id));
            }
        }
        Ok(found.into_iter().max().map(|(_, id)| id))
    }

    /// Carries a report on: checked, sealed (with the scan), submitted, returned (with a reason), accepted. A report
    /// whose numbers are no longer those of its digest is not checked: `numbers_changed`.
    pub fn advance_report(
        &mut self,
        id: &RecordId,
        to: &ReportState,
        scan: Option<BlobHash>,
        reason: &str,
        say: Say<'_>,
    ) -> Result<(), AppError> {
        let denied = |reason: &str| AppError::Denied {
            reason: reason.into(),
        };
        let Some(AnyRecord::Report(report)) = self.record(id)? else {
            return Err(AppError::NotFound { what: "report" });
        };
        let from = report.state.clone().unwrap_or(ReportState::Draft);
        if !Report::may_follow(&from, to) {
            return Err(denied("report_step"));
        }
        if *to == ReportState::Checked && self.numbers_of(&report, say)? != report.digest {
            return Err(denied("numbers_changed"));
        }
        if *to == ReportState::Returned && reason.trim().is_empty() {
            return Err(AppError::Invalid {
                field: "returned_reason".into(),
                rule: "required".into(),
            });
        }
        let mut edits = vec![set("state", Value::Text(to.code().to_owned()))];
        edits.extend(scan.and_then(|s| s.to_value()).map(|value| set("scan", value)));
        if !reason.trim().is_empty() {
            edits.push(Edit::Append(
                key("returned_reason"),
                vec![Value::Text(reason.to_owned())],
            ));
        }
        self.edit(id, &edits).map(|_| ())
    }

    fn numbers_of(&self, report: &Report, say: Say<'_>) -> Result<Option<BlobHash>, AppError> {
        let from = report.from_day.unwrap_or_default();
        let to = report.to_day.unwrap_or_default();
        let zone = report.envelope.zone_minutes;
        let day = ketepai_model::record::local_day(report.cut_off_s.unwrap_or_default(), zone);
        let order = ReportOrder {
            programme: &report.programme,
            report: &report.report,
            asked: Asked {
                day,
                period: (from, to),
            },
            details: true,
            person: None,
        };
        Ok(Some(digest(&self.report(&order, say)?)?))
    }

    /// Fills the department's own workbook: a cell named `row.column` takes that number; characters that a name
    /// cannot have are written `_`.
    pub fn fill_report(&self, document: &ReportDocument, template: &[u8]) -> Result<Filled, AppError> {
        Ok(fill_template(template, &named(document), document)?)
    }
}

/// The files of a document.
pub fn report_files(document: &ReportDocument) -> Result<ReportFiles, AppError> {
    Ok(ReportFiles {
        xlsx: files::to_xlsx(document)?,
        csv: document.tables.iter().map(files::to_csv).collect(),
        json: files::to_json(document)?,
        html: files::to_html(document),
    })
}

/// What a document said, in 32 bytes.
pub fn digest(document: &ReportDocument) -> Result<BlobHash, AppError> {
    Ok(BlobHash::of(files::to_json(document)?.as_bytes()))
}

fn report_rule<'a>(shelved: &'a Shelved, report: &str) -> Result<&'a ReportRule, AppError> {
    let found = shelved.rules.reports.iter().find(|r| r.id == report);
    found.ok_or(AppError::NotFound { what: "report" })
}

fn named(document: &ReportDocument) -> BTreeMap<String, Cell> {
    let mut values = BTreeMap::new();
    for table in &document.tables {
        for row in &table.rows {
            for (column, cell) in table.columns.iter().zip(&row.cells) {
                let name: String = format!("{}.{}", row.id, column.id);
                let plain = |c: char| if c.is_alphanumeric() || c == '.' { c } else { '_' };
                values.insert(name.chars().map(plain).collect(), cell.clone());
            }
        }
    }
    values
}

/// How many of the records behind the numbers rest on weak evidence, by what is weak. The last column says it.
fn weak(document: &ReportDocument) -> BTreeMap<String, i64> {
    let mut counts = BTreeMap::new();
    let rows = document.details.iter().flat_map(|d| &d.rows);
    for text in rows.filter_map(|row| match row.last() {
        Some(Cell::Text(text)) => Some(text),
        _ => None,
    }) {
        for word in text.split('、') {
            *counts.entry(word.to_owned()).or_insert(0) += 1;
        }
    }
    counts
}

/// The total's numbers, or those of the first column.
fn figures(document: &ReportDocument) -> BTreeMap<String, String> {
    let mut figures = BTreeMap::new();
    for table in &document.tables {
        for row in &table.rows {
            if row.total {
                let cells = table.columns.iter().zip(&row.cells);
                figures.extend(cells.map(|(column, cell)| (column.id.clone(), cell.text())));
            } else if table.rows.len() <= 40
                && let Some(first) = row.cells.first()
            {
                figures.insert(row.id.clone(), first.text());
            }
        }
    }
    figures
}

fn key(name: &str) -> String {
    Kind::Report.field_key(name).unwrap_or_default().to_owned()
}

fn set(name: &str, value: Value) -> Edit {
    Edit::Set(key(name), value)
}
