//! The phone's list of statistical areas: a CSV that it was given, kept beside the database under the hash that
//! the database knows, and read where it is asked for. Public names of places; it is not encrypted.

use std::path::PathBuf;

use ketepai_exchange::areas::{AreaEntry, AreaTable, Level};
use ketepai_model::ids::BlobHash;

use super::CellError;
use crate::app::App;
use crate::error::{AppError, file_error};
use crate::files::write_durably;

const META: &str = "areas";

/// What a list of areas gave.
#[derive(Clone, Debug, Default, serde::Serialize)]
pub struct AreasImport {
    /// How many areas it names, all times together.
    pub areas: usize,
    /// What is wrong; then the list that was here stays.
    pub errors: Vec<CellError>,
}

/// An area as it is called over a stretch of time.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct AreaView {
    /// 12 digits.
    pub code: String,
    /// Its name.
    pub name: String,
    /// `province`, `city`, `county`, `town`, `village`.
    pub level: &'static str,
    /// The first day on which it holds, days since 1970-01-01.
    pub from_day: Option<i64>,
    /// The first day on which it no longer holds.
    pub to_day: Option<i64>,
}

/// An area with what it lies in and what became of it.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct AreaShown {
    /// The areas that it lies in on the day asked for, largest first, itself last; empty where its code names
    /// nothing then.
    pub chain: Vec<AreaView>,
    /// What holds of it today: itself, its successors, or none.
    pub became: Vec<AreaView>,
}

impl App {
    /// Keeps a list of areas (`code,name,from,to,successor`) instead of the one before: whole and without an
    /// error, or not at all.
    pub fn import_areas(&mut self, bytes: &[u8]) -> Result<AreasImport, AppError> {
        let table = match AreaTable::parse(bytes) {
            Ok(table) => table,
            Err(errors) => {
                return Ok(AreasImport {
                    areas: 0,
                    errors: errors.into_iter().map(CellError::from).collect(),
                });
            }
        };
        let (hash, before) = (BlobHash::of(bytes), self.store.meta(META)?);
        write_durably(&self.areas_path(&hash), bytes)?;
        self.store.write(|w| w.put_meta(META, &hash.0))?;
        let before = before.and_then(|bytes| BlobHash::from_slice(&bytes).ok());
        if let Some(before) = before.filter(|before| *before != hash) {
            // One that stays costs room and nothing else.
            let _ = std::fs::remove_file(self.areas_path(&before));
        }
        Ok(AreasImport {
            areas: table.len(),
            errors: Vec::new(),
        })
    }

    /// The list of areas; `None` where none was imported. `areas:tampered` where it is not the one that was.
    pub fn areas(&self) -> Result<Option<AreaTable>, AppError> {
        let Some(hash) = self.store.meta(META)? else {
            return Ok(None);
        };
        let hash = BlobHash::from_slice(&hash)?;
        let path = self.areas_path(&hash);
        let bytes = std::fs::read(&path).map_err(|e| file_error(&path, e))?;
        let table = AreaTable::parse(&bytes).ok();
        match table.filter(|_| BlobHash::of(&bytes) == hash) {
            Some(table) => Ok(Some(table)),
            None => Err(AppError::Invalid {
                field: "areas".into(),
                rule: "tampered".into(),
            }),
        }
    }

    fn areas_path(&self, hash: &BlobHash) -> PathBuf {
        self.folder.join(format!("areas-{hash}.csv"))
    }

    /// The best areas for part of a name, its pinyin or its initials, as of today; `None` without a list.
    pub fn search_areas(&self, text: &str, limit: usize) -> Result<Option<Vec<AreaView>>, AppError> {
        let day = self.today();
        let found = |table: AreaTable| {
            let hits = table.search(text, day, limit).into_iter();
            hits.map(|hit| AreaView::from(hit.area)).collect()
        };
        Ok(self.areas()?.map(found))
    }

    /// An area as it was on a day (today, where none is given); `None` without a list.
    pub fn area(&self, code: &str, at: Option<i64>) -> Result<Option<AreaShown>, AppError> {
        let today = self.today();
        let at = at.unwrap_or(today);
        let views = |areas: Vec<AreaEntry>| areas.into_iter().map(AreaView::from).collect();
        Ok(self.areas()?.map(|table| {
            let named = table.at(code, at).is_some();
            AreaShown {
                chain: views(if named { table.chain(code, at) } else { Vec::new() }),
                became: views(table.became(code, at, today)),
            }
        }))
    }
}

impl From<AreaEntry> for AreaView {
    fn from(area: AreaEntry) -> Self {
        AreaView {
            code: area.code,
            name: area.name,
            level: match area.level {
                Level::Province => "province",
                Level::City => "city",
                Level::County => "county",
                Level::Town => "town",
                Level::Village => "village",
            },
            from_day: area.from,
            to_day: area.to,
        }
    }
}

impl From<ketepai_exchange::areas::AreaError> for CellError {
    fn from(error: ketepai_exchange::areas::AreaError) -> Self {
        CellError {
            row: error.row,
            address: error.address,
            header: error.column.to_owned(),
            rule: error.rule.to_owned(),
            value: String::new(),
        }
    }
}
