//! What a coordinator may want to look at, among what this phone may read. Arrivals are their envoy's and the
//! station's alone: whoever wants all of them asks the station. Nothing acts by a signal, and none is kept.

use std::collections::HashSet;

use ketepai_model::ids::RecordId;
use ketepai_model::place::signals::{Signal, Thresholds};

use crate::app::App;
use crate::error::AppError;

impl App {
    /// The signals of a period, in days since 1970-01-01, both ends included.
    pub fn signals(&self, from_day: i64, to_day: i64) -> Result<Vec<Signal>, AppError> {
        let mut seen = self.store.seen(from_day, to_day)?;
        let shown = self.shown(seen.lines())?;
        let shown: HashSet<RecordId> = shown.into_iter().map(|line| line.id).collect();
        seen.only(|line| shown.contains(&line.id));
        Ok(seen.signals(from_day, &Thresholds::default()))
    }
}
