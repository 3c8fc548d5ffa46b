//! 培训报名: a herder, or somebody for them, answers a notice.

use crate::error::{Error, invalid};
use crate::ids::{PersonId, RecordId};
use crate::record::{Fact, Listing, record, validate_envelope};
use crate::scope::{Area, Scope};

record! {
    /// "Two of us", with one tap.
    SignUp = "sign_up", schema 1 {
        /// The notice answered.
        "n" notice: Option<RecordId>,
        /// Who comes.
        "p" person: Option<PersonId>,
        /// For which household.
        "h" household: Option<RecordId>,
        /// How many come.
        "m" count: Option<i64>,
        /// A word to the organiser.
        "w" remark: String,
    }

    fn validate(&self) -> Result<(), Error> {
        validate_envelope(&self.envelope)?;
        if self.notice.is_none() {
            return invalid("notice", "required");
        }
        if !self.count.is_some_and(|n| (1..=100).contains(&n)) {
            return invalid("count", "out_of_range");
        }
        Ok(())
    }

    fn scope(&self, area: &Area) -> Scope {
        Scope::From(area.clone(), self.person.unwrap_or(self.envelope.served_by))
    }

    fn listing(&self) -> Listing {
        Listing {
            text: self.remark.clone(),
            party: self.household,
            parent: self.notice,
            ..Listing::of(&self.envelope, self.count.unwrap_or_default().to_string())
        }
    }

    fn facts(&self, area: Option<&Area>) -> Vec<Fact> {
        let fact = Fact::sum("signed_up", &self.envelope, area, self.count.unwrap_or_default());
        vec![Fact { party: self.household, ..fact }]
    }
}
