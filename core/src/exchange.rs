//! Files from and for other programs, at the phone's door: a table of households comes in, places go out as GPX,
//! GeoJSON, KML or CSV, and what was written twice is joined. The formats themselves are `ketepai-exchange`'s.
//!
//! Nothing is half imported: a file is read whole and without an error before the first record is written.

mod areas;
mod duplicates;
mod organisations;
mod places;
mod shapes;

use ketepai_exchange::error::Error;
use ketepai_exchange::geo::{Datum, Frame};
use ketepai_model::ids::RecordId;
use ketepai_model::place::datum::{Coordinates, DatumName};
use ketepai_model::record::local_day;
use ketepai_model::registry::{AnyRecord, Kind};

pub use areas::{AreaShown, AreaView, AreasImport};
pub use duplicates::{ProposalView, ReasonView};
pub use ketepai_exchange::error::RULES;
pub use organisations::{Import, ImportOptions, template};
pub use shapes::ShapeView;

use crate::app::App;
use crate::error::AppError;

/// One cell that is wrong.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct CellError {
    /// The row, as the spreadsheet numbers it.
    pub row: u32,
    /// The cell, as `B7`.
    pub address: String,
    /// The column's header.
    pub header: String,
    /// The rule's code.
    pub rule: String,
    /// What the cell says, its beginning; for `same_as_row` the number of the other row. Never for a log.
    pub value: String,
}

/// A format of places and shapes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ShapeFormat {
    /// GPS devices.
    Gpx,
    /// RFC 7946.
    GeoJson,
    /// Google Earth, OGC 12-007r2.
    Kml,
    /// A table of points for a spreadsheet.
    Csv,
}

impl ShapeFormat {
    /// By the end of a file's name; `None` for another.
    pub fn of(file: &std::path::Path) -> Option<Self> {
        let ending = file.extension()?.to_str()?.to_ascii_lowercase();
        Some(match ending.as_str() {
            "gpx" => ShapeFormat::Gpx,
            "geojson" => ShapeFormat::GeoJson,
            "kml" | "kmz" => ShapeFormat::Kml,
            "csv" => ShapeFormat::Csv,
            _ => return None,
        })
    }
}

impl From<Error> for AppError {
    fn from(error: Error) -> Self {
        AppError::Invalid {
            field: "file".into(),
            rule: error.rule().into(),
        }
    }
}

/// Runs `f` with the frame of a datum. `datum:no_such_datum` for one that is not known here.
fn in_frame<T>(datum: &DatumName, f: impl FnOnce(Frame<'_>) -> T) -> Result<T, AppError> {
    let named = match datum {
        DatumName::Wgs84 => Datum::Wgs84,
        DatumName::Cgcs2000 => Datum::Cgcs2000,
        DatumName::Gcj02 => Datum::Gcj02,
        DatumName::Bd09 => Datum::Bd09,
        DatumName::Unknown(_) => {
            return Err(AppError::Invalid {
                field: "datum".into(),
                rule: "no_such_datum".into(),
            });
        }
    };
    // A reader asks only of what lies on the earth.
    let convert = |lat, lon| match Coordinates::from_named(lat, lon, datum) {
        Ok(c) => (c.lat(), c.lon()),
        Err(_) => (lat, lon),
    };
    Ok(f(Frame::new(named, &convert)))
}

impl App {
    /// Today, days since 1970-01-01, by the zone set on the device.
    pub fn today(&self) -> i64 {
        let clock = &self.context.clock;
        local_day(clock.wall_ms().div_euclid(1000), i64::from(clock.zone_minutes()))
    }

    /// The day that a person says it was, days since 1970-01-01; never one that is still to come.
    pub(crate) fn day_said(&self) -> i64 {
        let clock = &self.context.clock;
        let said = local_day(
            clock.claimed_ms().div_euclid(1000),
            i64::from(clock.zone_minutes()),
        );
        said.min(self.today())
    }

    /// A record as its kind reads it; `None` where it is not here.
    pub(crate) fn record(&self, id: &RecordId) -> Result<Option<AnyRecord>, AppError> {
        let whole = self.store.whole(id)?;
        Ok(whole.map(|w| Kind::from_name(&w.line.kind).read(w.document.fields)))
    }
}
