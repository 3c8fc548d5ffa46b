//! `report`: tables from the records, files for the department, and a report's way from draft to accepted.

use std::path::Path;

use ketepai_core::AppError;
use ketepai_core::model::programme::portfolio::Section;
use ketepai_core::model::programme::rules::Day;
use ketepai_core::model::programme::table::{ReportDocument, ReportTable};
use ketepai_core::model::programme::value::Asked;
use ketepai_core::model::report::ReportState;
use ketepai_core::programmes::own_year::{farm_document, papers_document, worth};
use ketepai_core::programmes::reports::{ReportOrder, report_files};
use serde_json::json;

use super::import::bytes_of;
use super::programme::{day_or_today, told_file};
use super::upkeep::write_beside;
use crate::arguments::{ReportVerb, Which};
use crate::failure::Failure;
use crate::input;
use crate::session::Session;
use crate::show::moment;

pub fn report(mut session: Session<'_>, verb: ReportVerb) -> Result<(), Failure> {
    match verb {
        ReportVerb::Build { which, out } => build(&session, &which, out.as_deref()),
        ReportVerb::Fill { which, template, out } => fill(&session, &which, &template, &out),
        ReportVerb::Before { from, to } => before(&session, from.as_deref(), to.as_deref()),
        ReportVerb::Keep { which } => {
            let order = order(&session, &which, true)?;
            let words = session.words();
            let say = |id: &str| words.find(id, &[]).unwrap_or_else(|| id.to_owned());
            let id = session.app.keep_report(&order, &say)?;
            session.saved(&id, "report")
        }
        ReportVerb::Advance { id, to, scan, reason } => {
            let id = session.find(&id)?;
            let state = ReportState::from_code(&input::code("report_state", &to, ReportState::CODES)?);
            let scan = scan.map(|scan| scan_of(&session, &scan)).transpose()?;
            let words = session.words();
            let say = |id: &str| words.find(id, &[]).unwrap_or_else(|| id.to_owned());
            session.app.advance_report(&id, &state, scan, &reason, &say)?;
            session.saved(&id, "report")
        }
        ReportVerb::Year {
            programme,
            year,
            person,
            out,
        } => own_year(&session, &programme, (year, person.as_deref()), out.as_deref()),
        ReportVerb::Farm { party, out } => farm(&session, &party, out.as_deref()),
    }
}

fn said(session: &Session<'_>, id: &str) -> String {
    session.words().find(id, &[]).unwrap_or_else(|| id.to_owned())
}

fn scan_of(session: &Session<'_>, id: &str) -> Result<ketepai_core::model::ids::BlobHash, Failure> {
    if let Ok(hash) = id.parse() {
        return Ok(hash);
    }
    let line = session.app.line(&session.find(id)?)?;
    line.and_then(|line| line.blob)
        .ok_or_else(|| AppError::NotFound { what: "file" }.into())
}

fn order<'a>(session: &Session<'_>, which: &'a Which, details: bool) -> Result<ReportOrder<'a>, Failure> {
    let today = day_or_today(session, which.day.as_deref())?;
    let year = Asked::year_of(today).period;
    let from = which
        .from
        .as_deref()
        .map_or(Ok(year.0), |text| input::day("from", text))?;
    let to = which
        .to
        .as_deref()
        .map_or(Ok(year.1), |text| input::day("to", text))?;
    if to < from {
        return Err(input::invalid("to", "before_start"));
    }
    Ok(ReportOrder {
        programme: &which.programme,
        report: &which.report,
        asked: Asked {
            day: today,
            period: (from, to),
        },
        details,
        person: None,
    })
}

fn build(session: &Session<'_>, which: &Which, out: Option<&Path>) -> Result<(), Failure> {
    let say = |id: &str| said(session, id);
    let document = session.app.report(&order(session, which, true)?, &say)?;
    if let Some(folder) = out {
        return write_files(session, &document, which, folder);
    }
    if session.voice.json {
        return session.voice.document(&document);
    }
    document
        .tables
        .iter()
        .for_each(|table| session.voice.print(&shown(table)));
    Ok(())
}

fn write_files(
    session: &Session<'_>,
    document: &ReportDocument,
    which: &Which,
    folder: &Path,
) -> Result<(), Failure> {
    let failed = |source| AppError::File {
        path: folder.to_owned(),
        source,
    };
    std::fs::create_dir_all(folder).map_err(failed)?;
    let files = report_files(document)?;
    let stem = format!("{}-{}", which.programme, which.report);
    let parts: [(&str, &[u8]); 4] = [
        ("xlsx", &files.xlsx),
        ("csv", files.csv.as_bytes()),
        ("json", files.json.as_bytes()),
        ("html", files.html.as_bytes()),
    ];
    for (ending, bytes) in parts {
        write_beside(&folder.join(format!("{stem}.{ending}")), bytes)?;
    }
    told_file(session, &folder.join(format!("{stem}.xlsx")))
}

/// A table as text: wide characters align.
fn shown(table: &ReportTable) -> String {
    use unicode_width::UnicodeWidthStr;
    let mut lines: Vec<Vec<String>> = vec![
        std::iter::once(table.corner.clone())
            .chain(table.columns.iter().map(|c| c.title.clone()))
            .collect(),
    ];
    for row in &table.rows {
        let cells = row.cells.iter().map(|cell| match cell.text() {
            text if text.is_empty() => "—".to_owned(),
            text => text,
        });
        lines.push(std::iter::once(row.title.clone()).chain(cells).collect());
    }
    let columns = table.columns.len() + 1;
    let width = |n: usize| {
        lines
            .iter()
            .filter_map(|l| l.get(n))
            .map(|c| c.width())
            .max()
            .unwrap_or_default()
    };
    let widths: Vec<usize> = (0..columns).map(width).collect();
    let line = |cells: &Vec<String>| {
        let cells = cells
            .iter()
            .zip(&widths)
            .map(|(c, w)| format!("{c}{}", " ".repeat(w.saturating_sub(c.width()))));
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let head = [
        table.title.as_str(),
        table.subtitle.as_str(),
        table.unit_line.as_str(),
    ];
    let head = head
        .into_iter()
        .filter(|text| !text.is_empty())
        .map(str::to_owned);
    head.chain(lines.iter().map(line)).collect::<Vec<_>>().join("\n")
}

fn fill(session: &Session<'_>, which: &Which, template: &Path, out: &Path) -> Result<(), Failure> {
    let say = |id: &str| said(session, id);
    let document = session.app.report(&order(session, which, true)?, &say)?;
    let filled = session.app.fill_report(&document, &bytes_of(template)?)?;
    write_beside(out, &filled.bytes)?;
    if !filled.unfilled.is_empty() {
        let names = filled.unfilled.join("、");
        session.voice.aside(
            &session
                .words()
                .tell("template-unfilled", &[("names", names.into())]),
        );
    }
    told_file(session, out)
}

fn before(session: &Session<'_>, from: Option<&str>, to: Option<&str>) -> Result<(), Failure> {
    let year = Asked::year_of(session.app.today()).period;
    let from = from.map_or(Ok(year.0), |text| input::day("from", text))?;
    let to = to.map_or(Ok(year.1), |text| input::day("to", text))?;
    let view = session.app.before_report(from, to)?;
    if session.voice.json {
        return session.voice.document(&view);
    }
    let tell = |id: &str, n: usize| session.voice.tell(id, &[("n", n.into())]);
    tell("before-duplicates", view.duplicates.len());
    view.duplicates
        .iter()
        .for_each(|p| session.voice.print(&format!("  {} ? {}", p.a.title, p.b.title)));
    tell("before-unconfirmed", view.unconfirmed);
    for call in &view.calls {
        let day = moment::day(call.service.day);
        session.voice.print(&format!(
            "  {}  {day}  {}  {}",
            call.party, call.contact, call.service.title
        ));
    }
    tell("before-conflicts", view.conflicts.len());
    view.conflicts.iter().for_each(|line| {
        session
            .voice
            .print(&format!("  {}  {}", line.id.short(), line.title))
    });
    tell("before-invalid", view.invalid.len());
    tell("before-waiting", (view.waiting + view.unsent) as usize);
    Ok(())
}

fn own_year(
    session: &Session<'_>,
    programme: &str,
    (year, person): (Option<i64>, Option<&str>),
    out: Option<&Path>,
) -> Result<(), Failure> {
    let me = session.app.identity().ok_or(AppError::NeedsEnrolment)?.person();
    let person = person.map_or(Ok(me), |text| session.person(text))?;
    let year = year.unwrap_or_else(|| Day(session.app.today()).year());
    let papers = session.app.own_year(person, year, programme)?;
    if let Some(out) = out {
        let say = |id: &str| said(session, id);
        return printed(
            session,
            &papers_document(&papers, &session.name(&person), &say),
            out,
        );
    }
    let all = || {
        papers
            .summary
            .iter()
            .chain(&papers.title)
            .chain(&papers.reimbursement)
    };
    if session.voice.json {
        let sections: Vec<_> = all().map(|s| json!({
            "title": s.title_code, "lines": s.lines.iter().map(|l| (l.code, l.value)).collect::<Vec<_>>(),
            "columns": s.columns, "rows": s.rows, "records": s.records,
        })).collect();
        return session.voice.document(&sections);
    }
    all().for_each(|section| session.voice.print(&paper(session, section)));
    Ok(())
}

fn paper(session: &Session<'_>, section: &Section) -> String {
    let words = session.words();
    let mut text = words.code("portfolio", section.title_code);
    for line in &section.lines {
        let label = words.tell(
            &format!("portfolio-{}", line.code),
            &[("value", line.value.into())],
        );
        text.push_str(&format!("\n  {label}  {}", worth(line).text()));
    }
    if !section.rows.is_empty() {
        let heads: Vec<String> = section
            .columns
            .iter()
            .map(|c| words.code("portfolio", c))
            .collect();
        text.push_str(&format!("\n  {}", heads.join(" | ")));
        section
            .rows
            .iter()
            .for_each(|row| text.push_str(&format!("\n  {}", row.join(" | "))));
    }
    text
}

/// One document in one file, by the file's ending.
fn printed(session: &Session<'_>, document: &ReportDocument, out: &Path) -> Result<(), Failure> {
    let files = report_files(document)?;
    match out.extension().and_then(|e| e.to_str()) {
        Some("xlsx") => write_beside(out, &files.xlsx)?,
        Some("html") => write_beside(out, files.html.as_bytes())?,
        _ => return Err(input::invalid("file", "xlsx_or_html")),
    }
    told_file(session, out)
}

fn farm(session: &Session<'_>, party: &str, out: Option<&Path>) -> Result<(), Failure> {
    let id = session.find(party)?;
    let name = |person: &ketepai_core::model::ids::PersonId| session.name(person);
    let tables = session.app.farm_file(&id, &name)?;
    if let Some(out) = out {
        let title = session.app.line(&id)?.map(|line| line.title).unwrap_or_default();
        let say = |id: &str| said(session, id);
        return printed(session, &farm_document(&tables, &title, &say), out);
    }
    if session.voice.json {
        let tables: Vec<_> = tables
            .iter()
            .map(|t| json!({"code": t.code, "columns": t.columns, "rows": t.rows}))
            .collect();
        return session.voice.document(&tables);
    }
    for table in tables {
        session.voice.print(&session.words().code("farm", table.code));
        session.voice.print(&format!("  {}", table.columns.join(" | ")));
        table
            .rows
            .iter()
            .for_each(|row| session.voice.print(&format!("  {}", row.join(" | "))));
    }
    Ok(())
}
