//! 方案: a programme's rules as data, by version, with its end and its successor. Must not interpret them.

use crate::error::{Error, invalid};
use crate::record::{Fact, Listing, record, validate_envelope, validate_period};
use crate::scope::{Area, Scope};

record! {
    /// One version of one programme. An officer reads, copies and changes it.
    Programme = "programme", schema 1 {
        /// Its code.
        "k" code: String,
        /// Which version, from 1.
        "v" version: i64,
        /// Its title.
        "h" title: String,
        /// The rules, as TOML.
        "r" rules: String,
        /// In force from, days since 1970-01-01.
        "f" from_day: Option<i64>,
        /// In force until, the last day, days since 1970-01-01.
        "e" to_day: Option<i64>,
        /// The code of the programme that follows it.
        "s" successor: String,
        /// The code of the programme from which it was copied.
        "p" copied_from: String,
    }

    fn validate(&self) -> Result<(), Error> {
        validate_envelope(&self.envelope)?;
        for (field, text) in [("code", &self.code), ("title", &self.title), ("rules", &self.rules)] {
            if text.trim().is_empty() {
                return invalid(field, "required");
            }
        }
        if self.version < 1 {
            return invalid("version", "positive");
        }
        validate_period(self.from_day, self.to_day)
    }

    fn scope(&self, area: &Area) -> Scope {
        Scope::Public(area.clone())
    }

    fn listing(&self) -> Listing {
        let text = [&self.title, &self.code].map(String::as_str).join("\n");
        Listing { text, ..Listing::of(&self.envelope, self.title.clone()) }
    }

    fn facts(&self, _: Option<&Area>) -> Vec<Fact> {
        Vec::new()
    }
}
