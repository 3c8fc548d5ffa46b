//! 选聘报名/揭榜: an envoy or a team answers a demand or a call, with their unit's consent. Must not weigh
//! eligibility: the programme does, from what is declared here.

use std::collections::BTreeMap;

use crate::error::{Error, invalid};
use crate::ids::{BlobHash, PersonId, RecordId};
use crate::record::{Fact, Listing, record, validate_envelope};
use crate::scope::{Area, Scope};
use crate::value::codes;

codes! {
    /// The word of the applicant's unit (派出单位意见).
    Consent {
        /// 待定
        Pending = "pending",
        /// 同意
        Given = "given",
        /// 不同意
        Refused = "refused",
    }
}

record! {
    /// An application (焦作: 报名统计表, sealed by the unit; 黑龙江: 拟派出科研人员基本情况表).
    Application = "application", schema 1 {
        /// The demand answered; none: a call without one.
        "d" demand: Option<RecordId>,
        /// Who applies.
        "p" applicant: Option<PersonId>,
        /// Or which team.
        "g" team: Option<RecordId>,
        /// The home unit.
        "h" home_unit: Option<RecordId>,
        /// Its word.
        "k" consent: Option<Consent>,
        /// Who gave it.
        "w" consent_by: Option<PersonId>,
        /// When, days since 1970-01-01.
        "e" consent_day: Option<i64>,
        /// The cells of the named form.
        "f" form: BTreeMap<String, String>,
        /// The codes of the conditions that the applicant declares to meet.
        "l" declared: Vec<String>,
        /// The scan of the sealed form.
        "v" scan: Option<BlobHash>,
        /// The procedure that it follows.
        "r" procedure: String,
        /// The steps done: id → outcome, day, person, note.
        "s" steps: BTreeMap<String, String>,
    }

    fn validate(&self) -> Result<(), Error> {
        validate_envelope(&self.envelope)?;
        if self.applicant.is_none() && self.team.is_none() {
            return invalid("applicant", "required");
        }
        let said = matches!(self.consent, Some(Consent::Given | Consent::Refused));
        if said && self.consent_by.is_none() {
            return invalid("consent_by", "required");
        }
        Ok(())
    }

    fn scope(&self, area: &Area) -> Scope {
        Scope::Work(area.clone())
    }

    fn listing(&self) -> Listing {
        let text: Vec<&str> = self.form.values().map(String::as_str).collect();
        Listing {
            text: text.join("\n"),
            person: self.applicant.or(Some(self.envelope.served_by)),
            party: self.home_unit,
            parent: self.demand,
            ..Listing::of(&self.envelope, text.first().copied().unwrap_or_default())
        }
    }

    fn facts(&self, area: Option<&Area>) -> Vec<Fact> {
        let person = self.applicant.or(Some(self.envelope.served_by));
        vec![Fact { person, ..Fact::sum("applications", &self.envelope, area, 1) }]
    }
}
