//! 供给: what an envoy or a team offers, for matching with demands. Must not promise anything: an assignment does.

use crate::error::{Error, invalid};
use crate::ids::{PersonId, RecordId};
use crate::record::{Fact, Listing, record, validate_area, validate_envelope, validate_period};
use crate::scope::{Area, Scope};

record! {
    /// An offer in the supply pool (绍兴: 供给库).
    Supply = "supply", schema 1 {
        /// Who offers.
        "p" person: Option<PersonId>,
        /// Or which team.
        "g" team: Option<RecordId>,
        /// In a few words.
        "h" title: String,
        /// The technical domains.
        "d" domains: Vec<String>,
        /// Where they would go, statistical areas.
        "a" areas: Vec<String>,
        /// The languages they serve in.
        "l" languages: Vec<String>,
        /// How many days a year.
        "n" days_a_year: Option<i64>,
        /// How many parties at most.
        "m" most_parties: Option<i64>,
        /// More, by paragraph.
        "q" text: Vec<String>,
        /// From, days since 1970-01-01.
        "f" from_day: Option<i64>,
        /// Until, the last day, days since 1970-01-01.
        "u" to_day: Option<i64>,
    }

    fn validate(&self) -> Result<(), Error> {
        validate_envelope(&self.envelope)?;
        if self.person.is_none() && self.team.is_none() {
            return invalid("person", "required");
        }
        if self.days_a_year.is_some_and(|n| !(0..=366).contains(&n)) {
            return invalid("days_a_year", "out_of_range");
        }
        if self.most_parties.is_some_and(|n| n < 0) {
            return invalid("most_parties", "negative");
        }
        self.areas.iter().try_for_each(|area| validate_area("areas", area))?;
        validate_period(self.from_day, self.to_day)
    }

    fn scope(&self, area: &Area) -> Scope {
        Scope::Work(area.clone())
    }

    fn listing(&self) -> Listing {
        let title = [&self.title].into_iter().chain(&self.domains).find(|t| !t.trim().is_empty());
        let text = [&self.title].into_iter().chain(&self.domains).chain(&self.text);
        Listing {
            text: text.cloned().collect::<Vec<_>>().join("\n"),
            person: self.person.or(Some(self.envelope.served_by)),
            parent: self.team,
            ..Listing::of(&self.envelope, title.cloned().unwrap_or_default())
        }
    }

    fn facts(&self, area: Option<&Area>) -> Vec<Fact> {
        let person = self.person.or(Some(self.envelope.served_by));
        vec![Fact { person, ..Fact::sum("supplies", &self.envelope, area, 1) }]
    }
}
