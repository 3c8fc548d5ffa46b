//! A table of households that somebody typed: every wrong cell is said, or every row is saved, in one
//! transaction. A row that says nothing new of an organisation that is here already is skipped, so that a table
//! imported twice adds nothing; one that was edited here since is not recognised, and comes up as a duplicate.

use std::collections::BTreeSet;

use ketepai_exchange::organisations::{self as table, NewOrganisation};
use ketepai_exchange::table::read;
use ketepai_model::error::Error;
use ketepai_model::ids::RecordId;
use ketepai_model::organisation::Organisation;
use ketepai_model::place::datum::DatumName;
use ketepai_model::record::{ENVELOPE_KEYS, Envelope, Record, Source};
use ketepai_model::registry::AnyRecord;
use ketepai_model::value::Fields;

use super::{CellError, in_frame};
use crate::app::App;
use crate::error::AppError;

/// How to read a table.
#[derive(Clone, Debug)]
pub struct ImportOptions {
    /// The datum of its coordinates; no table says so itself.
    pub datum: DatumName,
    /// Only look: save nothing.
    pub preview: bool,
}

/// What a table gave.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct Import {
    /// How many rows were read, right or wrong.
    pub rows: usize,
    /// Headers that mean nothing here, whose columns were not read.
    pub ignored: Vec<String>,
    /// What is wrong; then nothing was saved.
    pub errors: Vec<CellError>,
    /// The names of what is new, in the order of the rows.
    pub fresh: Vec<String>,
    /// The records, where this was not a preview.
    pub saved: Vec<RecordId>,
    /// How many rows are here already, by their content.
    pub skipped: usize,
}

impl App {
    /// Imports an XLSX or CSV of organisations, all of it or nothing. Codes of areas are checked against the
    /// phone's list, where it has one. `file:` with a rule of [`super::RULES`] for what is no table.
    pub fn import_organisations(
        &mut self,
        bytes: &[u8],
        options: &ImportOptions,
    ) -> Result<Import, AppError> {
        let (areas, day) = (self.areas()?, self.today());
        let sheet = read(bytes, &Default::default())?;
        let imported = in_frame(&options.datum, |frame| {
            let options = table::Options {
                frame,
                areas: areas.as_ref().map(|areas| (areas, day)),
            };
            table::read(sheet, &options)
        })?;
        let mut import = Import {
            rows: imported.rows(),
            ignored: imported.ignored().to_vec(),
            ..Import::default()
        };
        match imported.complete() {
            Ok(rows) => self.take_rows(rows, options.preview, &mut import)?,
            Err(errors) => import.errors = errors.into_iter().map(CellError::from).collect(),
        }
        Ok(import)
    }

    fn take_rows(
        &mut self,
        rows: Vec<NewOrganisation>,
        preview: bool,
        import: &mut Import,
    ) -> Result<(), AppError> {
        let me = self.me()?;
        let (mut envelope, area) = (me.envelope(&self.context), me.area()?.to_string());
        envelope.source = Source::Import;
        let known = self.known_contents(&rows)?;
        let mut records: Vec<AnyRecord> = Vec::new();
        for row in rows {
            let number = row.row;
            let record = record_of(row, &envelope, &area);
            if let Err(error) = record.validate() {
                import.errors.push(of_row(number, &error));
            }
            match known.contains(&content(record.to_fields())) {
                true => import.skipped += 1,
                false => {
                    import.fresh.push(record.name());
                    records.push(record.into());
                }
            }
        }
        if import.errors.is_empty() && !preview {
            import.saved = self.save_all(records)?;
        }
        Ok(())
    }

    /// What the organisations that bear one of these names say, apart from who wrote them when.
    fn known_contents(&self, rows: &[NewOrganisation]) -> Result<BTreeSet<String>, AppError> {
        let names: BTreeSet<&String> = rows.iter().flat_map(|row| row.names.values()).collect();
        let mut known = BTreeSet::new();
        for line in self.store.list_with_merged(Some("organisation"))? {
            if names.contains(&line.title) {
                known.extend(self.store.whole(&line.id)?.map(|w| content(w.document.fields)));
            }
        }
        Ok(known)
    }
}

fn record_of(row: NewOrganisation, envelope: &Envelope, area: &str) -> Organisation {
    let mut record = row.into_record(envelope.clone());
    if record.area.is_empty() {
        record.area = area.to_owned();
    }
    record
}

/// Joined or told apart here, an organisation still says what its table said.
const DECIDED_HERE: [&str; 2] = ["e", "f"];

fn content(mut fields: Fields) -> String {
    fields.retain(|key, _| !ENVELOPE_KEYS.contains(&key.as_str()) && !DECIDED_HERE.contains(&key.as_str()));
    format!("{fields:?}")
}

/// A rule of the record that no single cell breaks.
fn of_row(row: u32, error: &Error) -> CellError {
    let (header, rule) = match error {
        Error::Invalid { field, rule } => ((*field).to_owned(), (*rule).to_owned()),
        other => (String::new(), other.to_string()),
    };
    CellError {
        row,
        address: format!("A{row}"),
        header,
        rule,
        value: String::new(),
    }
}

impl From<table::CellError> for CellError {
    fn from(error: table::CellError) -> Self {
        CellError {
            row: error.row,
            address: error.address,
            header: error.header,
            rule: error.rule.to_owned(),
            value: error.value,
        }
    }
}

/// A table to fill in, as XLSX.
pub fn template() -> Result<Vec<u8>, AppError> {
    Ok(table::template()?)
}
