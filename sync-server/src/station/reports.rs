//! Reports of a programme: made from the records as of a day, the same bytes each time, and signed by the station
//! when somebody hands one in. Must not change a number, nor leave out what is weak.

mod before;
mod fill;
mod signed;
mod written;

use ketepai_exchange::report::to_json;
use ketepai_model::ids::BlobHash;
use ketepai_model::programme::report::{Order, build};
use ketepai_model::programme::rules::ReportRule;
use ketepai_model::programme::shelf::Shelved;
use ketepai_model::programme::table::ReportDocument;
use ketepai_model::programme::value::Asked;
use serde::{Deserialize, Serialize};

use super::Station;
use super::as_of::{Moment, Shown};
use super::programmes::found;
use crate::error::Error;
use crate::words::Words;
pub use before::{Before, Call, Pair, RecordLine};
pub use fill::Filling;
pub use signed::SignedReport;
pub use written::{Form, Written};

/// Which report.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ReportAsk {
    /// The programme's code.
    pub programme: String,
    /// The version of its rules; none: the newest.
    pub version: Option<i64>,
    /// The report's id.
    pub report: String,
    /// The period's first day, days since 1970-01-01.
    pub from_day: i64,
    /// Its last day.
    pub to_day: i64,
    /// As of the end of this day: nothing counts that is dated later or arrived later.
    pub as_of_day: i64,
    /// From what had arrived up to this position, rather than by the end of that day.
    pub position: Option<u64>,
    /// With the records behind each number.
    pub details: bool,
}

/// A report that was made.
#[derive(Clone, PartialEq, Debug)]
pub struct Made {
    /// The document.
    pub document: ReportDocument,
    /// The same as JSON, whose bytes are signed.
    pub json: String,
    /// The hash of those bytes.
    pub digest: BlobHash,
    /// From what had arrived up to here: with it the same report can be made again.
    pub position: u64,
    /// The version of the rules.
    pub version: i64,
    /// The hash of the rules' text.
    pub rules: BlobHash,
}

impl ReportAsk {
    fn moment(&self) -> Moment {
        match self.position {
            Some(position) => Moment::Position(position),
            None => Moment::Day(self.as_of_day),
        }
    }

    fn asked(&self) -> Asked {
        Asked {
            day: self.as_of_day,
            period: (self.from_day, self.to_day),
        }
    }
}

impl Station {
    /// Makes a report.
    pub fn report(&self, ask: &ReportAsk) -> Result<Made, Error> {
        let (shown, shelved) = self.opened(ask)?;
        make(&shown, &shelved, ask)
    }

    /// The records that a report is made from, and the rules in force among them.
    fn opened(&self, ask: &ReportAsk) -> Result<(Shown, Shelved), Error> {
        if ask.from_day > ask.to_day {
            return Err(Error::Invalid("to"));
        }
        let shown = self.as_of(ask.moment())?;
        let shelved = found(&shown, &ask.programme, ask.version)?;
        Ok((shown, shelved))
    }
}

fn rule_of<'a>(shelved: &'a Shelved, report: &str) -> Result<&'a ReportRule, Error> {
    let mut reports = shelved.rules.reports.iter();
    reports.find(|r| r.id == report).ok_or(Error::NotFound("report"))
}

fn make(shown: &Shown, shelved: &Shelved, ask: &ReportAsk) -> Result<Made, Error> {
    let rule = rule_of(shelved, &ask.report)?;
    let words = Words::new();
    let order = Order {
        asked: ask.asked(),
        details: ask.details,
        person: None,
        say: &|id| words.say(id),
    };
    let document = build(shown.books(), &shelved.rules, rule, &order)?;
    let json = to_json(&document)?;
    Ok(Made {
        digest: BlobHash::of(json.as_bytes()),
        json,
        document,
        position: shown.position,
        version: shelved.rules.version,
        rules: shelved.digest,
    })
}
