//! What a coordinator may want to look at, among everything that the county wrote: the station alone reads all
//! arrivals. Nothing acts by a signal, nothing is refused or scored by it, and none is kept.

use std::collections::BTreeMap;

use ketepai_model::ids::{PersonId, RecordId};
use ketepai_model::place::signals::{Figure, Signal, Thresholds};

use super::Station;
use crate::error::Error;

/// A period, in days since 1970-01-01, both ends included.
#[derive(Clone, Copy, Debug, serde::Serialize, serde::Deserialize)]
pub struct Period {
    /// From this day.
    pub from_day: i64,
    /// To this one.
    pub to_day: i64,
}

/// Something that may be worth a look.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct SignalLine {
    /// What, as a code of `signal-…` in `locales/`.
    pub code: String,
    /// The records it rests on, the earliest first.
    pub records: Vec<SignalRecord>,
    /// Why: the blanks of the sentence `signal_why-…`.
    pub figures: BTreeMap<String, f64>,
}

/// A record on which a signal rests.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct SignalRecord {
    /// Which.
    pub id: RecordId,
    /// Its kind.
    pub kind: String,
    /// Whose.
    pub person: Option<PersonId>,
    /// How they are called.
    pub name: Option<String>,
}

impl Station {
    /// The signals of a period.
    pub fn signals(&self, period: &Period) -> Result<Vec<SignalLine>, Error> {
        let desk = self.desk();
        let seen = desk.store.seen(period.from_day, period.to_day)?;
        let names = desk.store.names()?;
        let record = |line: ketepai_store::read::Line| SignalRecord {
            id: line.id,
            kind: line.kind,
            name: line.person.and_then(|person| names.get(&person).cloned()),
            person: line.person,
        };
        let records: BTreeMap<RecordId, SignalRecord> = seen
            .lines()
            .into_iter()
            .map(|line| (line.id, record(line)))
            .collect();
        drop(desk);
        let found = seen.signals(period.from_day, &Thresholds::default());
        Ok(found.into_iter().map(|signal| line(signal, &records)).collect())
    }
}

fn line(signal: Signal, records: &BTreeMap<RecordId, SignalRecord>) -> SignalLine {
    let figure = |figure: Figure| match figure {
        Figure::Whole(n) => n as f64,
        Figure::Measure(n) => n,
    };
    SignalLine {
        code: signal.code.code().to_owned(),
        records: signal
            .records
            .iter()
            .filter_map(|id| records.get(id).cloned())
            .collect(),
        figures: signal
            .figures
            .into_iter()
            .map(|(name, n)| (name.to_owned(), figure(n)))
            .collect(),
    }
}
