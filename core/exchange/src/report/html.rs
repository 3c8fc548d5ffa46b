//! A report as one page that any browser shows and prints: no script, nothing from elsewhere, all text
//! escaped. Every number that has records behind it leads to them.

use super::{Cell, Detail, Note, ReportDocument, ReportTable, Row};
use crate::geo::escaped;

/// Shared by reports and forms.
pub(super) const STYLE: &str = "\
body{font-family:'SimSun','宋体','Songti SC','Noto Serif CJK SC',serif;margin:1.5rem;color:#000;background:#fff}\
h1,caption{font-size:18pt;font-weight:bold;text-align:center}caption small{display:block;font-size:12pt;\
font-weight:normal}caption .unit{display:block;font-size:10.5pt;font-weight:normal;text-align:right}\
table{border-collapse:collapse;width:100%;margin:0 0 1.5rem}th,td{border:1px solid #000;padding:.25em .4em;\
font-size:10.5pt;vertical-align:middle;overflow-wrap:anywhere}th{text-align:center}td.n{text-align:right;\
font-variant-numeric:tabular-nums;white-space:nowrap}tr.total th,tr.total td{font-weight:bold}\
a{color:inherit}summary{cursor:pointer;margin:.5em 0}dt{font-weight:bold}dd{margin:0 0 .6em 1.5em;\
white-space:pre-wrap}\
@page{size:A4;margin:15mm;@bottom-center{content:'第 ' counter(page) ' 页，共 ' counter(pages) ' 页'}}\
@page wide{size:A4 landscape}\
@media print{body{margin:0}section.wide{page:wide}section.table{break-after:page}thead{display:table-header-group}\
tr{break-inside:avoid}details:not([open]){display:none}a{text-decoration:none}}";

/// The whole report. Never fails.
pub fn to_html(document: &ReportDocument) -> String {
    let mut page = head(&document.title);
    page += &format!("<h1>{}</h1>\n", escaped(&document.title));
    for table in &document.tables {
        page += &section(document, table);
    }
    if !document.details.is_empty() {
        page += "<section aria-label=\"明细\">\n<h2>明细</h2>\n";
        for (at, part) in document.details.iter().enumerate() {
            page += &detail(at, part);
        }
        page += "</section>\n";
    }
    page += &notes(&document.notes);
    page + "</body>\n</html>\n"
}

/// From the document type to the opened body.
pub(super) fn head(title: &str) -> String {
    let policy = "default-src 'none'; style-src 'unsafe-inline'";
    format!(
        "<!DOCTYPE html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n\
         <title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n",
        escaped(title)
    )
}

fn section(document: &ReportDocument, table: &ReportTable) -> String {
    let wide = if table.is_wide() { "table wide" } else { "table" };
    let body = table_html(table, &|row, at, cell| {
        let detail = table
            .columns
            .get(at)
            .and_then(|column| document.detail_of(table, row, column));
        let text = escaped(&cell.text());
        match detail {
            Some(detail) if *cell != Cell::Blank => format!("<a href=\"#d{detail}\">{text}</a>"),
            _ => text,
        }
    });
    format!("<section class=\"{wide}\">\n{body}</section>\n")
}

/// One table; `inner` makes the already escaped inside of a cell.
pub(super) fn table_html(table: &ReportTable, inner: &dyn Fn(&Row, usize, &Cell) -> String) -> String {
    let mut html = format!("<table>\n<caption>{}", escaped(&table.title));
    if !table.subtitle.is_empty() {
        html += &format!("<small>{}</small>", escaped(&table.subtitle));
    }
    if !table.unit_line.is_empty() {
        html += &format!("<span class=\"unit\">{}</span>", escaped(&table.unit_line));
    }
    html += &format!(
        "</caption>\n<thead>\n<tr><th scope=\"col\">{}</th>",
        escaped(&table.corner)
    );
    for column in &table.columns {
        html += &format!("<th scope=\"col\">{}</th>", escaped(&column.header("")));
    }
    html += "</tr>\n</thead>\n<tbody>\n";
    for row in &table.rows {
        html += &row_html(table, row, inner);
    }
    html + "</tbody>\n</table>\n"
}

fn row_html(table: &ReportTable, row: &Row, inner: &dyn Fn(&Row, usize, &Cell) -> String) -> String {
    let class = if row.total { " class=\"total\"" } else { "" };
    let mut html = format!("<tr{class}><th scope=\"row\">{}</th>", escaped(&row.title));
    for at in 0..table.columns.len() {
        let cell = row.cell(at);
        html += &format!("<td{}>{}</td>", number_class(cell), inner(row, at, cell));
    }
    html + "</tr>\n"
}

fn number_class(cell: &Cell) -> &'static str {
    if cell.is_number() { " class=\"n\"" } else { "" }
}

fn detail(at: usize, detail: &Detail) -> String {
    let mut html = format!(
        "<details id=\"d{at}\">\n<summary>{}（{}）</summary>\n<table>\n<thead>\n<tr>",
        escaped(&detail.cell),
        detail.rows.len()
    );
    for column in &detail.columns {
        html += &format!("<th scope=\"col\">{}</th>", escaped(column));
    }
    html += "</tr>\n</thead>\n<tbody>\n";
    for row in &detail.rows {
        html += "<tr>";
        for cell in row {
            html += &format!("<td{}>{}</td>", number_class(cell), escaped(&cell.text()));
        }
        html += "</tr>\n";
    }
    html + "</tbody>\n</table>\n</details>\n"
}

fn notes(notes: &[Note]) -> String {
    if notes.is_empty() {
        return String::new();
    }
    let mut html = String::from("<section aria-label=\"说明\">\n<h2>说明</h2>\n<dl>\n");
    for note in notes {
        html += &format!(
            "<dt>{}</dt><dd>{}</dd>\n",
            escaped(&note.title),
            escaped(&note.text)
        );
    }
    html + "</dl>\n</section>\n"
}
