//! 服务团/服务队: envoys who serve together, with one head from home and one from each county. Must not decide
//! who is an envoy: the cards and assignments say that.

use std::collections::BTreeMap;

use crate::envoy::Level;
use crate::error::{Error, invalid};
use crate::ids::{PersonId, RecordId};
use crate::record::{Fact, Listing, record, validate_area, validate_envelope, validate_period};
use crate::scope::{Area, Scope};
use crate::value::{Packed, codes};

codes! {
    /// What kind of team.
    TeamKind {
        /// 科技特派员服务团
        ServiceTeam = "service_team",
        /// 科技特派员服务队
        CountySquad = "county_squad",
        /// 产业服务团
        IndustryTeam = "industry_team",
    }
}

record! {
    /// A team and its members by date (焦作 一: 5 to 10 people; how many is the programme's rule, not this kind's).
    Team = "team", schema 1 {
        /// What kind of team.
        "k" kind: Option<TeamKind>,
        /// Its name.
        "n" name: String,
        /// The home unit (派出单位).
        "h" home_unit: Option<RecordId>,
        /// The heads: `home`, or a county's six digits.
        "l" heads: BTreeMap<String, PersonId>,
        /// The deputies.
        "d" deputies: Packed<PersonId>,
        /// The liaison (联络员).
        "a" liaison: Option<PersonId>,
        /// Everyone who is or was a member.
        "m" members: Packed<PersonId>,
        /// Joined on, days since 1970-01-01, by the person's id as text; absent: from the start.
        "j" joined: BTreeMap<String, i64>,
        /// Left on, the first day out, days since 1970-01-01, by the person's id as text.
        "q" left: BTreeMap<String, i64>,
        /// The industry served.
        "i" industry: String,
        /// The areas that signed.
        "s" counties: Vec<String>,
        /// Signed on, days since 1970-01-01.
        "g" signed_day: Option<i64>,
        /// Who sends and pays.
        "v" level: Option<Level>,
        /// The yearly goals, by code or words.
        "w" goals: BTreeMap<String, i64>,
        /// In being from, days since 1970-01-01.
        "f" from_day: Option<i64>,
        /// In being until, the last day, days since 1970-01-01.
        "u" to_day: Option<i64>,
    }

    fn validate(&self) -> Result<(), Error> {
        validate_envelope(&self.envelope)?;
        if self.kind.is_none() {
            return invalid("kind", "required");
        }
        if self.name.trim().is_empty() {
            return invalid("name", "required");
        }
        self.counties.iter().try_for_each(|area| validate_area("counties", area))?;
        if self.goals.values().any(|n| *n < 0) {
            return invalid("goals", "negative");
        }
        validate_period(self.from_day, self.to_day)
    }

    fn scope(&self, area: &Area) -> Scope {
        Scope::Work(area.clone())
    }

    fn listing(&self) -> Listing {
        let text = [&self.name, &self.industry].into_iter().chain(self.goals.keys());
        Listing {
            text: text.cloned().collect::<Vec<_>>().join("\n"),
            party: self.home_unit,
            ..Listing::of(&self.envelope, self.name.clone())
        }
    }

    fn facts(&self, area: Option<&Area>) -> Vec<Fact> {
        let day = self.from_day.unwrap_or_else(|| self.envelope.day());
        vec![Fact { day, ..Fact::sum("teams", &self.envelope, area, 1) }]
    }
}

impl Team {
    /// Who belongs to the team on a day, days since 1970-01-01: heads, deputies, liaison and members, each
    /// once, in the order of their ids, without those who had not joined or had left.
    pub fn members_on(&self, day: i64) -> Vec<PersonId> {
        if self.from_day.is_some_and(|from| day < from) || self.to_day.is_some_and(|to| to < day) {
            return Vec::new();
        }
        let office = self.heads.values().chain(&self.deputies.0).chain(&self.liaison);
        let all: std::collections::BTreeSet<PersonId> = office.chain(&self.members.0).copied().collect();
        all.into_iter()
            .filter(|person| self.is_member_on(person, day))
            .collect()
    }

    fn is_member_on(&self, person: &PersonId, day: i64) -> bool {
        let person = person.to_string();
        let joined = self.joined.get(&person).is_none_or(|joined| *joined <= day);
        let left = self.left.get(&person).is_some_and(|left| *left <= day);
        joined && !left
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Envelope;

    fn team() -> Team {
        let [head, early, late] = [1, 2, 3].map(|n| PersonId([n; 8]));
        let mut team = Team::new(Envelope::own(head, 0, 480));
        team.heads.insert("home".into(), head);
        team.members = Packed(vec![head, early, late]);
        team.left.insert(early.to_string(), 100);
        team.joined.insert(late.to_string(), 100);
        team
    }

    #[test]
    fn a_member_belongs_to_the_team_while_they_do_and_a_head_is_counted_once() {
        let [head, early, late] = [1, 2, 3].map(|n| PersonId([n; 8]));
        assert_eq!(team().members_on(99), [head, early]);
        assert_eq!(team().members_on(100), [head, late]);
    }

    #[test]
    fn before_its_first_day_a_team_has_nobody() {
        let team = Team {
            from_day: Some(50),
            to_day: Some(200),
            ..team()
        };
        assert!(team.members_on(49).is_empty() && team.members_on(201).is_empty());
        assert_eq!(team.members_on(200).len(), 2);
    }
}
