//! A report as the files that an office hands in and keeps: workbook, table, document, page.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use ketepai_exchange::report::{to_csv, to_html, to_xlsx};
use ketepai_model::ids::BlobHash;
use ketepai_model::programme::rules::Day;
use serde::{Deserialize, Serialize};

use super::{Made, ReportAsk, make};
use crate::error::{Error, at};
use crate::station::{Station, folder};

/// How a report is laid out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// A workbook.
    Xlsx,
    /// The table alone.
    Csv,
    /// The document, whose bytes are signed.
    Json,
    /// A page to look at and print.
    Html,
}

/// A report that was written.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Written {
    /// The files.
    pub files: Vec<PathBuf>,
    /// From what had arrived up to here.
    pub position: u64,
    /// The hash of the document.
    pub digest: BlobHash,
    /// Of the records of the period: how many have each weakness, by its code.
    pub weak: BTreeMap<String, u64>,
}

impl Form {
    /// Every form.
    pub const ALL: [Form; 4] = [Form::Xlsx, Form::Csv, Form::Json, Form::Html];

    /// The ending of its files, and its name in a request.
    pub fn ending(self) -> &'static str {
        match self {
            Form::Xlsx => "xlsx",
            Form::Csv => "csv",
            Form::Json => "json",
            Form::Html => "html",
        }
    }

    /// By its name in a request.
    pub fn named(name: &str) -> Option<Self> {
        Form::ALL.into_iter().find(|form| form.ending() == name)
    }
}

impl Made {
    /// The report in a form. The table of a document that has several is the first.
    pub fn laid_out(&self, form: Form) -> Result<Vec<u8>, Error> {
        Ok(match form {
            Form::Xlsx => to_xlsx(&self.document)?,
            Form::Csv => self
                .document
                .tables
                .first()
                .map(to_csv)
                .unwrap_or_default()
                .into_bytes(),
            Form::Json => self.json.clone().into_bytes(),
            Form::Html => to_html(&self.document).into_bytes(),
        })
    }
}

impl ReportAsk {
    /// The name of its file in a form: letters and digits that every system takes.
    pub fn file_name(&self, form: Form) -> String {
        let day = Day(self.as_of_day);
        let name = format!("{}-{}-{day}", self.programme, self.report);
        let taken = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        let name: String = name.chars().map(|c| if taken(c) { c } else { '_' }).collect();
        format!("{name}.{}", form.ending())
    }
}

impl Station {
    /// Writes a report in every form into a folder, over those of the same name.
    pub fn write_report(&self, ask: &ReportAsk, to: &Path) -> Result<Written, Error> {
        let (shown, shelved) = self.opened(ask)?;
        let made = make(&shown, &shelved, ask)?;
        let open = shown
            .store()
            .unsettled(ask.from_day, ask.to_day.min(ask.as_of_day))?;
        std::fs::create_dir_all(to).map_err(at(to))?;
        let mut files = Vec::new();
        for form in Form::ALL {
            let file = to.join(ask.file_name(form));
            folder::write_private(&file, &made.laid_out(form)?)?;
            files.push(file);
        }
        Ok(Written {
            files,
            position: made.position,
            digest: made.digest,
            weak: open.weak,
        })
    }
}
