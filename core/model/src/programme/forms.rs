//! Printed forms (表) filled from records: what is known stands in its cell, what is not stays a line to write on, and
//! is named. One entry feeds every form. Must not lay out a page or choose a font: a shell does; must not invent what
//! nobody wrote down.

mod paths;
mod text;

use serde::Serialize;

use super::rules::{Form, FormFieldRule, FormLayout, Rules};
use super::workflow::case::Signature;
use crate::demand::Demand;
use crate::envoy::Envoy;
use crate::ids::{PersonId, RecordId};
use crate::organisation::Organisation;
use crate::registry::AnyRecord;
use crate::station::Station;
use crate::team::Team;
use crate::value::{Field, Value};
use paths::Row;

/// A line to write on, where nothing is known.
pub const BLANK: &str = "＿＿＿＿";

/// The records to which references lead. `None` for one that is not here.
pub trait Leads {
    /// A party, a home unit, a host.
    fn organisation(&self, id: &RecordId) -> Option<Organisation>;
    /// A person's public card.
    fn envoy(&self, person: &PersonId) -> Option<Envoy>;
    /// A team.
    fn team(&self, id: &RecordId) -> Option<Team>;
    /// A demand.
    fn demand(&self, id: &RecordId) -> Option<Demand>;
    /// A station.
    fn station(&self, id: &RecordId) -> Option<Station>;
}

/// What a form is filled with.
pub struct Filling<'a> {
    /// The programme of the form.
    pub rules: &'a Rules,
    /// Where references lead.
    pub leads: &'a dyn Leads,
    /// The word for a code of a vocabulary: `("degree", "master")` → 硕士; for a field of a kind
    /// `("field", "assignment-from_day")`.
    pub words: &'a dyn Fn(&str, &str) -> String,
    /// The day on which it is filled, days since 1970-01-01.
    pub today: i64,
}

/// A cell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FormCell {
    /// What stands beside or above it.
    pub label: String,
    /// What stands in it; lines are parted by `\n`.
    pub text: String,
    /// It must not stay empty, and is.
    pub missing: bool,
    /// Quarters of the width, 1 to 4.
    pub span: u8,
    /// Lines of height.
    pub lines: u8,
}

/// A line to sign on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SignatureLine {
    /// `envoy`, `firm`, `home_unit`, `county`.
    pub role: String,
    /// What stands before the line.
    pub label: String,
    /// Day, signer and means, once signed.
    pub signed: Option<String>,
}

/// A form, filled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FilledForm {
    /// The form's code.
    pub id: String,
    /// Its title.
    pub title: String,
    /// A sheet, a table or an agreement.
    pub layout: FormLayout,
    /// The lines above.
    pub head: Vec<String>,
    /// The cells of a sheet; of a table the cells of its head, without text.
    pub fields: Vec<FormCell>,
    /// The rows of a table, one a record.
    pub rows: Vec<Vec<FormCell>>,
    /// The paragraphs of an agreement.
    pub paragraphs: Vec<String>,
    /// Who signs.
    pub signatures: Vec<SignatureLine>,
    /// The lines below.
    pub foot: Vec<String>,
    /// The labels of what is missing, each once.
    pub missing: Vec<String>,
}

impl Filling<'_> {
    /// Fills a form: a sheet or an agreement from the first record of the form's kind, a table from them all.
    pub fn fill(&self, form: &Form, records: &[AnyRecord]) -> FilledForm {
        let kind = |record: &&AnyRecord| record.kind().is_some_and(|kind| kind.name() == form.on);
        let rows: Vec<Row> = records.iter().filter(kind).filter_map(Row::of_any).collect();
        let first = rows.first().cloned().unwrap_or_else(|| Row::empty(&form.on));
        let mut filled = FilledForm {
            id: form.id.clone(),
            title: form.title.clone(),
            layout: form.layout,
            head: self.lines(&form.head, &first),
            fields: Vec::new(),
            rows: Vec::new(),
            paragraphs: self.lines(&form.paragraphs, &first),
            signatures: self.signatures(form, &first),
            foot: self.lines(&form.foot, &first),
            missing: Vec::new(),
        };
        match form.layout {
            FormLayout::Table => {
                filled.fields = form
                    .fields
                    .iter()
                    .map(|rule| cell(rule, String::new(), false))
                    .collect();
                filled.rows = rows.iter().map(|row| self.cells(form, row)).collect();
            }
            FormLayout::Sheet | FormLayout::Agreement => filled.fields = self.cells(form, &first),
        }
        filled.missing = self.missing(form, &filled, &first);
        filled
    }

    fn cells(&self, form: &Form, row: &Row) -> Vec<FormCell> {
        let fill = |rule: &FormFieldRule| {
            let text = self.value(row, &rule.from);
            let missing = rule.required && text.is_empty();
            cell(rule, text, missing)
        };
        form.fields.iter().map(fill).collect()
    }

    fn lines(&self, lines: &[String], row: &Row) -> Vec<String> {
        let known = |path: &str| match self.value(row, path) {
            text if text.is_empty() => BLANK.to_owned(),
            text => text.replace('\n', "；"),
        };
        lines.iter().map(|line| text::filled(line, &known)).collect()
    }

    fn signatures(&self, form: &Form, row: &Row) -> Vec<SignatureLine> {
        let line = |(role, label): (&String, &String)| SignatureLine {
            role: role.clone(),
            label: label.clone(),
            signed: self.signed(row, role),
        };
        form.signatures.iter().map(line).collect()
    }

    fn signed(&self, row: &Row, role: &str) -> Option<String> {
        let Some(Value::Map(signed)) = row.get("signed") else {
            return None;
        };
        let signature = Signature::parse(&String::from_value(signed.get(role)?)?)?;
        let signer = self.name_of_person(&signature.person);
        let means = if signature.on_paper {
            "纸质"
        } else {
            "本人设备"
        };
        // Of somebody without a card the paper itself says the name.
        let signer = if signer == signature.person.to_string() {
            String::new()
        } else {
            format!("　{signer}")
        };
        Some(format!("{}{signer}（{means}）", text::date(signature.day)))
    }

    /// Cells that must not stay empty, and what an agreement leaves open.
    fn missing(&self, form: &Form, filled: &FilledForm, first: &Row) -> Vec<String> {
        let cells = filled.rows.iter().flatten().chain(&filled.fields);
        let cells = cells.filter(|cell| cell.missing).map(|cell| cell.label.clone());
        let paths = form.paragraphs.iter().flat_map(|line| text::paths(line));
        let open = paths.filter(|path| self.value(first, path).is_empty());
        let open = open.map(|path| (self.words)("field", &first.label_of(path)));
        let mut missing: Vec<String> = Vec::new();
        for label in cells.chain(open) {
            if !missing.contains(&label) {
                missing.push(label);
            }
        }
        missing
    }
}

fn cell(rule: &FormFieldRule, text: String, missing: bool) -> FormCell {
    FormCell {
        label: rule.label.clone(),
        text,
        missing,
        span: rule.span,
        lines: rule.lines,
    }
}

#[cfg(test)]
mod tests;
