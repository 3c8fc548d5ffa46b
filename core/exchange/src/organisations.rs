//! Organisations that someone typed into a table: households, cooperatives, firms. Columns are known by their
//! Chinese or English names, in any order. Every cell that is wrong is said, with its address; a table with
//! one wrong cell gives no organisation at all ([`Imported::complete`]), so that nothing is half imported.
//!
//! It makes values, not records: who typed them, when, and under which id is the caller's to say. It does not
//! look for the same organisation among those already recorded: [`crate::duplicates`] does.

mod cells;
mod columns;
mod reader;
mod template;

use std::collections::BTreeMap;

use ketepai_model::organisation::{Organisation, OrganisationType, Part, Place};
use ketepai_model::place::Position;
use ketepai_model::record::Envelope;

pub use crate::table::CellError;
pub use reader::{Options, read};
pub use template::template;

/// A place of a [`NewOrganisation`].
#[derive(Clone, PartialEq, Debug, Default)]
pub struct NewPlace {
    /// What people call it, as its columns do: `冬营地`. Empty where the columns name none.
    pub name: String,
    /// Latitude and longitude, WGS-84 degrees.
    pub position: Option<(f64, f64)>,
    /// First and last month, 1–12; (0, 0) where none is given.
    pub months: (u8, u8),
    /// How to find it.
    pub directions: String,
}

/// One row that is right in all its cells.
#[derive(Clone, PartialEq, Debug)]
pub struct NewOrganisation {
    /// The row it came from, as the spreadsheet numbers it.
    pub row: u32,
    /// What it is.
    pub kind: OrganisationType,
    /// Names by language.
    pub names: BTreeMap<String, String>,
    /// Its statistical area: 12 digits, or the 6 of a banner or 9 of a town.
    pub area: String,
    /// The unit that reports it.
    pub reporting_unit: String,
    /// Unified social credit code, checked by GB 32100.
    pub credit_code: String,
    /// Its places.
    pub places: Vec<NewPlace>,
    /// Who and which number.
    pub contact: String,
    /// Days since 1970-01-01.
    pub registered_day: Option<i64>,
    /// Size band, as written.
    pub size: String,
    /// Industry, as written.
    pub industry: String,
    /// Heads or mu, by animal or crop (`sheep`, `cattle`, …, or the header's own word).
    pub herd: BTreeMap<String, i64>,
}

impl NewOrganisation {
    /// The record of it under an envelope, which should say `Source::Import`.
    pub fn into_record(self, envelope: Envelope) -> Organisation {
        let mut record = Organisation::new(envelope);
        record.parts = vec![match self.kind {
            OrganisationType::HomeUnit => Part::Home,
            OrganisationType::Department => Part::Department,
            _ => Part::Served,
        }];
        record.kind = Some(self.kind);
        record.names = self.names;
        record.area = self.area;
        record.reporting_unit = self.reporting_unit;
        record.credit_code = self.credit_code;
        record.places = self.places.into_iter().map(place_of).collect();
        record.contact = self.contact;
        record.registered_day = self.registered_day;
        record.size = self.size;
        record.industry = self.industry;
        record.herd = self.herd;
        record
    }
}

/// The model's place. The one spot that changes when the model's places do.
fn place_of(place: NewPlace) -> Place {
    let position = place
        .position
        .and_then(|(lat, lon)| Position::from_degrees(lat, lon, "typed").ok());
    Place {
        name: place.name,
        position,
        months: place.months,
        directions: place.directions,
        ..Place::default()
    }
}

/// What a table gave.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Imported {
    organisations: Vec<NewOrganisation>,
    errors: Vec<CellError>,
    ignored: Vec<String>,
    rows: usize,
}

impl Imported {
    /// Every organisation, or every error: never some of each.
    pub fn complete(self) -> Result<Vec<NewOrganisation>, Vec<CellError>> {
        if self.errors.is_empty() {
            Ok(self.organisations)
        } else {
            Err(self.errors)
        }
    }

    /// What is wrong, in the order of the table.
    pub fn errors(&self) -> &[CellError] {
        &self.errors
    }

    /// Headers that mean nothing here, whose columns were not read. To be shown before importing.
    pub fn ignored(&self) -> &[String] {
        &self.ignored
    }

    /// How many rows were read, right or wrong.
    pub fn rows(&self) -> usize {
        self.rows
    }
}
