//! 选派/聘任: who serves whom, from when to when, agreed by whom. Every figure of a programme is counted through
//! these. Must not know a programme's rules.

use std::collections::BTreeMap;

use crate::civil::{first_day_of, year_of};
use crate::envoy::Level;
use crate::error::{Error, invalid};
use crate::ids::{BlobHash, PersonId, RecordId};
use crate::record::{Fact, Listing, record, validate_area, validate_envelope, validate_period};
use crate::scope::{Area, Scope};
use crate::value::{Packed, codes};

codes! {
    /// Who is sent (绍兴: 个人、团队、法人科技特派员).
    Subject {
        /// 个人
        Individual = "individual",
        /// 团队
        Team = "team",
        /// 法人
        Corporate = "corporate",
    }
}

codes! {
    /// As what.
    Post {
        /// 科技特派员
        Envoy = "envoy",
        /// 科技副总
        VicePresident = "vice_president",
        /// 企业科技特派员
        EnterpriseEnvoy = "enterprise_envoy",
        /// 工作站专家
        StationExpert = "station_expert",
    }
}

codes! {
    /// By which way (绍兴: 政府派、社会派、市场派).
    DispatchMode {
        /// 政府派
        Government = "government",
        /// 社会派
        Society = "society",
        /// 市场派
        Market = "market",
    }
}

/// Who signs an agreement.
pub const SIGNERS: [&str; 4] = ["envoy", "firm", "home_unit", "county"];

record! {
    /// A posting or appointment. Until it has a first day it is a draft and counts for nothing.
    Assignment = "assignment", schema 1 {
        /// Who is sent.
        "k" subject: Option<Subject>,
        /// The persons.
        "p" persons: Packed<PersonId>,
        /// The team.
        "g" team: Option<RecordId>,
        /// To which firms, households or villages.
        "u" parties: Packed<RecordId>,
        /// To which areas.
        "a" counties: Vec<String>,
        /// As what.
        "j" post: Option<Post>,
        /// Who sends and pays.
        "v" level: Option<Level>,
        /// By which way.
        "m" mode: Option<DispatchMode>,
        /// The demand that it answers.
        "d" demand: Option<RecordId>,
        /// The home unit.
        "h" home_unit: Option<RecordId>,
        /// The first day, days since 1970-01-01.
        "f" from_day: Option<i64>,
        /// The last day, days since 1970-01-01.
        "e" to_day: Option<i64>,
        /// What is to be reached, one a line.
        "l" goals: Vec<String>,
        /// Agreed between the two sides beforehand.
        "w" agreed_beforehand: bool,
        /// The procedure that it follows.
        "r" procedure: String,
        /// The steps done: id → outcome, day, person, note.
        "s" steps: BTreeMap<String, String>,
        /// Who signed, by [`SIGNERS`] → day, person, `device` or `paper`
        /// (黑龙江: 三方协议书).
        "i" signed: BTreeMap<String, String>,
        /// The scan of the signed agreement.
        "n" scan: Option<BlobHash>,
        /// Published from (公示), days since 1970-01-01.
        "pf" public_from_day: Option<i64>,
        /// Published until, the last day, days since 1970-01-01.
        "pu" public_to_day: Option<i64>,
        /// Where it was published.
        "pp" public_place: String,
        /// The objections made, one a line.
        "po" objections: Vec<String>,
        /// What came of the publicity.
        "pr" public_outcome: String,
    }

    fn validate(&self) -> Result<(), Error> {
        validate_envelope(&self.envelope)?;
        if self.persons.0.is_empty() && self.team.is_none() {
            return invalid("persons", "required");
        }
        self.counties.iter().try_for_each(|area| validate_area("counties", area))?;
        if let (Some(from), Some(to)) = (self.public_from_day, self.public_to_day) && to < from {
            return invalid("public_to_day", "before_start");
        }
        validate_period(self.from_day, self.to_day)
    }

    fn scope(&self, area: &Area) -> Scope {
        Scope::Work(area.clone())
    }

    fn listing(&self) -> Listing {
        let text = self.goals.iter().chain(&self.objections).chain([&self.public_place, &self.public_outcome]);
        Listing {
            text: text.cloned().collect::<Vec<_>>().join("\n"),
            person: self.persons.0.first().copied().or(Some(self.envelope.served_by)),
            party: self.parties.0.first().copied(),
            parent: self.demand,
            ..Listing::of(&self.envelope, self.goals.first().cloned().unwrap_or_default())
        }
    }

    fn facts(&self, area: Option<&Area>) -> Vec<Fact> {
        let Some(from) = self.from_day else { return Vec::new() };
        let mut facts: Vec<Fact> =
            self.parties.0.iter().flat_map(|party| self.appointed(area, from, party)).collect();
        for day in self.first_days_by_year(from) {
            facts.extend(self.persons.0.iter().map(|person| self.dispatched(area, day, person)));
            facts.extend(self.dispatched_together(area, day));
        }
        facts
    }
}

impl Assignment {
    /// Whether it runs on a day, days since 1970-01-01. A draft without a first day never does.
    pub fn is_active_on(&self, day: i64) -> bool {
        self.from_day.is_some_and(|from| from <= day) && self.to_day.is_none_or(|to| day <= to)
    }

    /// The first day posted in each calendar year. Without an end only the first year is certain.
    fn first_days_by_year(&self, from: i64) -> Vec<i64> {
        let first = year_of(from);
        let last = self
            .to_day
            .map_or(first, year_of)
            .clamp(first, first.saturating_add(100));
        (first..=last).map(|year| first_day_of(year).max(from)).collect()
    }

    /// A firm counts once however many are appointed to it (温州 annex 1), and to each of them it is theirs. A team
    /// that is sent as a whole is nobody's in particular, least of all the typist's.
    fn appointed(&self, area: Option<&Area>, day: i64, party: &RecordId) -> Vec<Fact> {
        let fact = |person: Option<PersonId>| Fact {
            day,
            person,
            party: Some(*party),
            ..Fact::distinct("appointed", &self.envelope, area, &[party.as_bytes()])
        };
        match self.persons.0.as_slice() {
            [] => vec![fact(None)],
            people => people.iter().map(|person| fact(Some(*person))).collect(),
        }
    }

    /// Dispatch person-times are envoys × years posted (our reading of 绍兴), whatever they were posted to.
    fn dispatched(&self, area: Option<&Area>, day: i64, person: &PersonId) -> Fact {
        let year = year_of(day).to_be_bytes();
        let fact = Fact::distinct("dispatched", &self.envelope, area, &[person.as_bytes(), &year]);
        Fact {
            day,
            person: Some(*person),
            party: self.parties.0.first().copied(),
            ..fact
        }
    }

    /// Teams and corporate envoys also count as such, once a year (绍兴: 法人 ≥5, 团队 ≥100). A team that is sent as a
    /// whole, without its people's names, stands for itself: whoever typed it is not whose it is.
    fn dispatched_together(&self, area: Option<&Area>, day: i64) -> Option<Fact> {
        let metric = match self.subject {
            Some(Subject::Team) => "dispatched.team",
            Some(Subject::Corporate) => "dispatched.corporate",
            _ => return None,
        };
        let (first, year) = (self.persons.0.first(), year_of(day).to_be_bytes());
        let who = match (&self.team, first) {
            (Some(team), _) => team.as_bytes(),
            (None, Some(person)) => person.as_bytes(),
            (None, None) => return None,
        };
        let fact = Fact::distinct(metric, &self.envelope, area, &[who, &year]);
        Some(Fact {
            day,
            person: first.copied(),
            party: self
                .parties
                .0
                .first()
                .copied()
                .or(self.team.filter(|_| first.is_none())),
            ..fact
        })
    }
}

#[cfg(test)]
mod tests;
