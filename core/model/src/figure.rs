//! 外部数据: a number that comes from outside, with its source. Must not stand for anything that records can count.

use crate::error::{Error, invalid};
use crate::record::{Fact, Listing, record, validate_area, validate_envelope, validate_period};
use crate::scope::{Area, Scope};

record! {
    /// One value of one metric for one unit and period (温州: R&D intensity, firms of ≥100M yuan).
    Figure = "figure", schema 1 {
        /// What is measured, by code.
        "k" metric: String,
        /// For which reporting unit.
        "u" reporting_unit: String,
        /// For which statistical area.
        "a" area: String,
        /// The period's first day, days since 1970-01-01.
        "f" from_day: Option<i64>,
        /// Its last day, days since 1970-01-01.
        "e" to_day: Option<i64>,
        /// The value times 10 to the power of `decimals`.
        "n" value: Option<i64>,
        /// How many decimals the value has, 0 to 9.
        "d" decimals: i64,
        /// In which unit: %, firms, yuan.
        "m" unit: String,
        /// Who says so.
        "s" source: String,
        /// Said on, days since 1970-01-01.
        "g" source_day: Option<i64>,
    }

    fn validate(&self) -> Result<(), Error> {
        validate_envelope(&self.envelope)?;
        if self.metric.trim().is_empty() {
            return invalid("metric", "required");
        }
        if self.value.is_none() {
            return invalid("value", "required");
        }
        if self.source.trim().is_empty() {
            return invalid("source", "required");
        }
        if !(0..=9).contains(&self.decimals) {
            return invalid("decimals", "out_of_range");
        }
        validate_area("area", &self.area)?;
        validate_period(self.from_day, self.to_day)
    }

    fn scope(&self, area: &Area) -> Scope {
        Scope::Report(area.county())
    }

    fn listing(&self) -> Listing {
        let text = [&self.metric, &self.reporting_unit, &self.source].map(String::as_str).join("\n");
        Listing { text, ..Listing::of(&self.envelope, self.metric.clone()) }
    }

    fn facts(&self, _: Option<&Area>) -> Vec<Fact> {
        Vec::new()
    }
}
