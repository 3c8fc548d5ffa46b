//! The sheets that a filled workbook gets besides the department's own: 明细 and 说明. Plain, with no style:
//! the part of styles is the department's. And the workbook's order to compute all formulas when opened.

use super::broken;
use super::package::Package;
use super::sheet::inline;
use super::tags::{Does, Edits, tags};
use super::workbook::Book;
use crate::error::Error;
use crate::report::xlsx::{DETAILS, NOTES, sheet_name};
use crate::report::{Cell, Detail, Note, ReportDocument};
use crate::table::address;

const SHEET_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const STRICT_MAIN: &str = "http://purl.oclc.org/ooxml/spreadsheetml/main";

/// A sheet to come.
struct New {
    name: String,
    part: String,
    link: String,
    id: u64,
    text: String,
}

/// Appends the sheets and orders the computing. Rules: `template_broken`, `cell_too_long`.
pub(super) fn sheets(package: &mut Package, book: &Book, details: &ReportDocument) -> Result<(), Error> {
    let mut rows = Vec::new();
    if details.details.iter().any(|detail| !detail.rows.is_empty()) {
        rows.push((DETAILS, detail_rows(&details.details), [30, 24, 18, 18, 18]));
    }
    if !details.notes.is_empty() {
        rows.push((NOTES, note_rows(&details.notes), [24, 90, 9, 9, 9]));
    }
    let kind = book
        .links
        .values()
        .map(|(kind, _)| kind)
        .find(|kind| kind.ends_with("/worksheet"));
    let Some(kind) = kind.cloned() else {
        return broken();
    };
    let main = if kind.contains("purl.oclc.org") {
        STRICT_MAIN
    } else {
        MAIN
    };
    let mut taken: Vec<String> = book.sheets.iter().map(|sheet| sheet.name.clone()).collect();
    let mut new: Vec<New> = Vec::new();
    for (id, (title, rows, widths)) in (book.last_id + 1..).zip(&rows) {
        new.push(New {
            name: sheet_name(title, &mut taken),
            part: free_part(package, book, new.len()),
            link: format!("rIdKetepai{id}"),
            id,
            text: sheet_text(main, rows, widths)?,
        });
    }
    workbook(package, book, &new)?;
    links(package, book, &new, &kind)?;
    types(package, &new)?;
    for sheet in new {
        package.add(sheet.part, sheet.text);
    }
    Ok(())
}

/// A part that does not exist yet, beside the workbook's other sheets.
fn free_part(package: &Package, book: &Book, before: usize) -> String {
    let folder = book.part.rsplit_once('/').map_or("", |(folder, _)| folder);
    let name = |n: usize| {
        format!("{folder}/worksheets/sheet{n}.xml")
            .trim_start_matches('/')
            .to_owned()
    };
    let mut free = (1..).map(name).filter(|name| !package.has(name));
    free.nth(before).unwrap_or_default()
}

fn detail_rows(details: &[Detail]) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    let mut before: Option<&Vec<String>> = None;
    for detail in details.iter().filter(|detail| !detail.rows.is_empty()) {
        if before != Some(&detail.columns) {
            if before.is_some() {
                rows.push(Vec::new());
            }
            let heads = detail.columns.iter().map(|column| Cell::Text(column.clone()));
            rows.push(
                std::iter::once(Cell::Text("数据项".to_owned()))
                    .chain(heads)
                    .collect(),
            );
            before = Some(&detail.columns);
        }
        for record in &detail.rows {
            let name = Cell::Text(detail.cell.clone());
            rows.push(std::iter::once(name).chain(record.iter().cloned()).collect());
        }
    }
    rows
}

fn note_rows(notes: &[Note]) -> Vec<Vec<Cell>> {
    let row = |note: &Note| vec![Cell::Text(note.title.clone()), Cell::Text(note.text.clone())];
    notes.iter().map(row).collect()
}

fn sheet_text(main: &str, rows: &[Vec<Cell>], widths: &[u32]) -> Result<String, Error> {
    let mut text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n<worksheet xmlns=\"{main}\">\
         <sheetPr><pageSetUpPr fitToPage=\"1\"/></sheetPr><cols>"
    );
    for (at, width) in (1..).zip(widths) {
        text += &format!("<col min=\"{at}\" max=\"{at}\" width=\"{width}\" customWidth=\"1\"/>");
    }
    text += "</cols><sheetData>";
    for (number, row) in (1u32..).zip(rows) {
        text += &format!("<row r=\"{number}\">");
        for (column, cell) in row.iter().enumerate() {
            text += &cell_text(&address(number, column), cell)?;
        }
        text += "</row>";
    }
    Ok(
        text + "</sheetData><pageSetup paperSize=\"9\" orientation=\"landscape\" fitToHeight=\"0\"/></worksheet>"
    )
}

fn cell_text(place: &str, cell: &Cell) -> Result<String, Error> {
    let number = cell.number().filter(|_| !matches!(cell, Cell::Percent { .. }));
    let text = cell.text();
    if text.encode_utf16().count() > 32_767 {
        return Err(Error::Unwritable {
            rule: "cell_too_long",
        });
    }
    Ok(match number {
        Some(number) => format!("<c r=\"{place}\"><v>{number}</v></c>"),
        None if text.is_empty() => String::new(),
        None => format!(
            "<c r=\"{place}\" t=\"inlineStr\"><is><t xml:space=\"preserve\">{}</t></is></c>",
            inline(&text)
        ),
    })
}

/// The new sheets after the others, and the order to compute.
fn workbook(package: &mut Package, book: &Book, new: &[New]) -> Result<(), Error> {
    let text = package.text(&book.part)?;
    let tags = tags(&text)?;
    let mut edits = Edits::default();
    let Some(end) = tags.iter().find(|tag| tag.ends("sheets")) else {
        return broken();
    };
    let (prefix, id_prefix) = (end.prefix, &book.id_prefix);
    for New { name, id, link, .. } in new {
        let name = crate::geo::escaped(name);
        let sheet = format!("<{prefix}sheet name=\"{name}\" sheetId=\"{id}\" {id_prefix}:id=\"{link}\"/>");
        edits.put(end.range.start..end.range.start, sheet);
    }
    match tags.iter().find(|tag| tag.begins("calcPr")) {
        Some(old) => {
            let kept = old.without("fullCalcOnLoad");
            let at = 1 + old.prefix.len() + old.local.len();
            let all = format!("{} fullCalcOnLoad=\"1\"{}", &kept[..at], &kept[at..]);
            edits.put(old.range.clone(), all);
        }
        None => {
            let Some(names) = tags.iter().find(|tag| tag.ends("definedNames")) else {
                return broken();
            };
            edits.put(
                names.range.end..names.range.end,
                format!("<{prefix}calcPr fullCalcOnLoad=\"1\"/>"),
            );
        }
    }
    if let Some(changed) = edits.apply(&text)? {
        package.change(&book.part, changed);
    }
    Ok(())
}

/// The new sheets among the workbook's relationships, and the chain of computing no more.
fn links(package: &mut Package, book: &Book, new: &[New], kind: &str) -> Result<(), Error> {
    let mut dropped = |kind: &str, part: &str| kind.ends_with("/calcChain").then(|| package.drop(part));
    for (kind, part) in book.links.values() {
        dropped(kind, part);
    }
    let made = |prefix: &str| {
        let link = |sheet: &New| {
            let New { link, part, .. } = sheet;
            format!("<{prefix}Relationship Id=\"{link}\" Type=\"{kind}\" Target=\"/{part}\"/>")
        };
        new.iter().map(link).collect::<String>()
    };
    let gone = |tag: &super::tags::Tag| {
        tag.begins("Relationship")
            && tag
                .attribute("Type")
                .is_some_and(|kind| kind.ends_with("/calcChain"))
    };
    list(package, &book.links_part, "Relationships", made, gone)
}

/// The new sheets among the types of parts, and the chain of computing no more.
fn types(package: &mut Package, new: &[New]) -> Result<(), Error> {
    let made = |prefix: &str| {
        let part = |sheet: &New| {
            format!(
                "<{prefix}Override PartName=\"/{}\" ContentType=\"{SHEET_TYPE}\"/>",
                sheet.part
            )
        };
        new.iter().map(part).collect::<String>()
    };
    let gone = |tag: &super::tags::Tag| {
        tag.begins("Override")
            && tag
                .attribute("ContentType")
                .is_some_and(|kind| kind.contains("calcChain"))
    };
    list(package, "[Content_Types].xml", "Types", made, gone)
}

/// Puts elements at the end of a list and takes others out.
fn list(
    package: &mut Package,
    part: &str,
    root: &str,
    made: impl Fn(&str) -> String,
    gone: impl Fn(&super::tags::Tag) -> bool,
) -> Result<(), Error> {
    let text = package.text(part)?;
    let tags = tags(&text)?;
    let mut edits = Edits::default();
    let Some(end) = tags.iter().find(|tag| tag.ends(root)) else {
        return broken();
    };
    for tag in tags.iter().filter(|tag| gone(tag)) {
        if tag.does != Does::Empty {
            return broken();
        }
        edits.put(tag.range.clone(), String::new());
    }
    let new = made(end.prefix);
    if !new.is_empty() {
        edits.put(end.range.start..end.range.start, new);
    }
    if let Some(changed) = edits.apply(&text)? {
        package.change(part, changed);
    }
    Ok(())
}
