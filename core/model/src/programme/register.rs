//! The register that counting goes by: who was posted where and when, which unit a party belongs to, which numbers
//! were entered. Read from the current rows; only what a question needs.

use std::collections::{BTreeMap, HashMap};

use super::books::{Books, BooksError, Kept};
use super::rules::{PartyFilter, Rules};
use crate::assignment::Assignment;
use crate::envoy::Envoy;
use crate::figure::Figure;
use crate::ids::{PersonId, RecordId};
use crate::organisation::Organisation;
use crate::record::Record;
use crate::team::Team;

/// From day to day, both included.
pub type Span = (i64, i64);

/// Who is who, and who was posted when, for one programme.
#[derive(Default)]
pub struct Register {
    /// The postings that the programme covers.
    pub assignments: Vec<(RecordId, Assignment)>,
    /// Service teams.
    pub teams: BTreeMap<RecordId, Team>,
    /// Numbers that were entered.
    pub figures: Vec<(RecordId, Figure)>,
    /// Parties; empty where the question needs none.
    pub organisations: HashMap<RecordId, Organisation>,
    /// Envoys by person; empty where the question needs none.
    pub envoys: BTreeMap<PersonId, (RecordId, Envoy)>,
    /// Second writings, with the one that stands.
    pub merges: HashMap<RecordId, RecordId>,
    people: HashMap<PersonId, Vec<Span>>,
    parties: HashMap<RecordId, Vec<Span>>,
    whole_teams: HashMap<RecordId, Vec<Span>>,
    units: HashMap<RecordId, usize>,
    members: HashMap<PersonId, Vec<(RecordId, Span)>>,
}

/// What a question needs besides postings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// Units and filters of parties.
    pub organisations: bool,
    /// Names and units of envoys.
    pub envoys: bool,
}

impl Needs {
    /// Everything.
    pub const ALL: Needs = Needs {
        organisations: true,
        envoys: true,
    };
}

impl Register {
    /// Reads what a programme's questions need.
    pub fn read(books: &dyn Books, rules: &Rules, needs: Needs) -> Result<Self, BooksError> {
        let mut register = Register {
            merges: books.merges()?,
            teams: typed::<Team>(books.rows(Team::KIND)?).collect(),
            figures: typed::<Figure>(books.rows(Figure::KIND)?).collect(),
            assignments: typed::<Assignment>(books.rows(Assignment::KIND)?)
                .filter(|(_, a)| rules.covers_assignment(a))
                .collect(),
            ..Register::default()
        };
        if needs.organisations {
            register.organisations = typed::<Organisation>(books.rows(Organisation::KIND)?).collect();
            register.place_in_units(rules);
        }
        if needs.envoys {
            let cards = typed::<Envoy>(books.rows(Envoy::KIND)?);
            // Of two cards of one person the one that an office has filled stands, and of two such the later one.
            let rank = |(id, card): &(RecordId, Envoy)| (card.level.is_some(), card.envelope.at_s, *id);
            let mut cards: Vec<(RecordId, Envoy)> = cards.collect();
            cards.sort_by_key(rank);
            register.envoys = cards
                .into_iter()
                .filter_map(|(id, card)| Some((card.person?, (id, card))))
                .collect();
        }
        register.post();
        Ok(register)
    }

    /// Who and which party was posted when: through an assignment of their own, or as a member of its team.
    fn post(&mut self) {
        for (id, team) in &self.teams {
            for (person, span) in memberships(team) {
                self.members.entry(person).or_default().push((*id, span));
            }
        }
        for (_, assignment) in &self.assignments {
            let Some(span) = span(assignment) else { continue };
            for person in &assignment.persons.0 {
                self.people.entry(*person).or_default().push(span);
            }
            for party in &assignment.parties.0 {
                let party = self.merges.get(party).unwrap_or(party);
                self.parties.entry(*party).or_default().push(span);
            }
            if let Some(team) = assignment.team.filter(|_| assignment.persons.0.is_empty()) {
                self.whole_teams.entry(team).or_default().push(span);
            }
            let team = assignment.team.and_then(|id| self.teams.get(&id));
            for (person, member) in team.into_iter().flat_map(memberships) {
                let both = (member.0.max(span.0), member.1.min(span.1));
                if both.0 <= both.1 {
                    self.people.entry(person).or_default().push(both);
                }
            }
        }
    }

    fn place_in_units(&mut self, rules: &Rules) {
        let named: HashMap<&str, usize> = rules
            .units
            .iter()
            .enumerate()
            .map(|(n, u)| (u.name.as_str(), n))
            .collect();
        for (id, organisation) in &self.organisations {
            let unit = named.get(organisation.reporting_unit.as_str()).copied();
            if let Some(unit) = unit.or_else(|| rules.unit_of_area(&organisation.area)) {
                self.units.insert(*id, unit);
            }
        }
    }

    /// The one that stands for a party.
    pub fn party(&self, party: &RecordId) -> RecordId {
        *self.merges.get(party).unwrap_or(party)
    }

    /// The reporting unit of a party, by its number in the programme's list.
    pub fn unit_of(&self, party: &RecordId) -> Option<usize> {
        self.units.get(&self.party(party)).copied()
    }

    /// Whether a person was posted on a day.
    pub fn person_posted(&self, person: &PersonId, day: i64) -> bool {
        within(self.people.get(person), day)
    }

    /// Whether somebody was posted to a party on a day; a team that is posted as a whole stands for its own party.
    pub fn party_posted(&self, party: &RecordId, day: i64) -> bool {
        within(self.parties.get(&self.party(party)), day) || within(self.whole_teams.get(party), day)
    }

    /// The teams in which a person was on a day, each once.
    pub fn teams_of(&self, person: &PersonId, day: i64) -> Vec<RecordId> {
        let member = self.members.get(person).map(Vec::as_slice).unwrap_or_default();
        let then = member.iter().filter(|(_, span)| (span.0..=span.1).contains(&day));
        let mut teams: Vec<RecordId> = then.map(|(team, _)| *team).collect();
        teams.dedup();
        teams
    }

    /// The people of a posting that names a team and nobody else: its members on a day.
    pub(super) fn members_on(&self, assignment: &Assignment, day: i64) -> Vec<Option<PersonId>> {
        let team = assignment.team.and_then(|id| self.teams.get(&id));
        let Some(team) = team else { return vec![None] };
        let then = memberships(team).filter(|(_, span)| (span.0..=span.1).contains(&day));
        let mut people: Vec<Option<PersonId>> = then.map(|(person, _)| Some(person)).collect();
        people.sort();
        people.dedup();
        people
    }

    /// Everybody who was posted at some time between two days, each once.
    pub fn people_between(&self, from: i64, to: i64) -> Vec<PersonId> {
        let posted = |spans: &[Span]| spans.iter().any(|s| s.0 <= to && s.1 >= from);
        let mut people: Vec<_> = self
            .people
            .iter()
            .filter(|(_, s)| posted(s))
            .map(|(p, _)| *p)
            .collect();
        people.sort();
        people
    }

    /// Every party that somebody was posted to between two days, each once.
    pub fn parties_between(&self, from: i64, to: i64) -> Vec<RecordId> {
        let posted = |spans: &[Span]| spans.iter().any(|s| s.0 <= to && s.1 >= from);
        let mut parties: Vec<_> = self
            .parties
            .iter()
            .filter(|(_, s)| posted(s))
            .map(|(p, _)| *p)
            .collect();
        parties.sort();
        parties
    }

    /// Whether a party is one of those that a measure counts.
    pub fn admits(&self, filter: &PartyFilter, party: Option<&RecordId>) -> bool {
        if filter.is_open() {
            return true;
        }
        let Some(organisation) = party.and_then(|p| self.organisations.get(&self.party(p))) else {
            return false;
        };
        let kind = organisation.kind.as_ref().map_or("", |k| k.code());
        let any = |list: &[String], what: &str| list.is_empty() || list.iter().any(|item| item == what);
        let large = filter
            .revenue_yuan
            .is_none_or(|yuan| organisation.revenue_fen.is_some_and(|fen| fen / 100 >= yuan));
        let here = filter.areas.is_empty()
            || filter
                .areas
                .iter()
                .any(|a| organisation.area.starts_with(a.as_str()));
        any(&filter.kinds, kind) && any(&filter.industries, &organisation.industry) && large && here
    }

    /// An envoy's name, or the beginning of the id where there is no card.
    pub fn name_of(&self, person: &PersonId) -> String {
        let card = self.envoys.get(person).map(|(_, card)| &card.names);
        let name = card.and_then(|n| n.get("zh-CN").or_else(|| n.values().next()));
        name.cloned()
            .unwrap_or_else(|| person.to_string()[..8].to_owned())
    }

    /// A party's name, or the beginning of its id where its record is not here.
    pub fn party_name(&self, party: &RecordId) -> String {
        let organisation = self.organisations.get(&self.party(party));
        organisation.map_or_else(|| party.short(), Organisation::name)
    }
}

/// The rows of a kind, typed; those of another shape keep what can be read.
pub fn typed<R: Record>(rows: Vec<Kept>) -> impl Iterator<Item = (RecordId, R)> {
    rows.into_iter().map(|row| (row.id, R::from_fields(row.fields)))
}

/// From when to when an assignment holds: nothing before it has a first day.
pub fn span(assignment: &Assignment) -> Option<Span> {
    Some((assignment.from_day?, assignment.to_day.unwrap_or(i64::MAX)))
}

fn within(spans: Option<&Vec<Span>>, day: i64) -> bool {
    spans.is_some_and(|spans| spans.iter().any(|s| (s.0..=s.1).contains(&day)))
}

/// A team's members, heads and deputies, each from when to when: the day of leaving is the first day out, and nobody
/// belongs to a team before it was or after it is.
pub(super) fn memberships(team: &Team) -> impl Iterator<Item = (PersonId, Span)> {
    let all = team
        .members
        .0
        .iter()
        .chain(&team.deputies.0)
        .chain(team.heads.values());
    all.map(|person| {
        let name = person.to_string();
        let joined = team.joined.get(&name).copied().unwrap_or(i64::MIN);
        let left = team
            .left
            .get(&name)
            .map_or(i64::MAX, |left| left.saturating_sub(1));
        let from = joined.max(team.from_day.unwrap_or(i64::MIN));
        (*person, (from, left.min(team.to_day.unwrap_or(i64::MAX))))
    })
}

impl Rules {
    /// Whether an assignment belongs to this programme.
    pub fn covers_assignment(&self, assignment: &Assignment) -> bool {
        let code = |list: &[String], code: Option<&str>| {
            list.is_empty() || code.is_some_and(|c| list.iter().any(|l| l == c))
        };
        let here =
            assignment.counties.is_empty() || assignment.counties.iter().any(|county| self.holds_in(county));
        let covers = &self.covers;
        here && code(&covers.posts, assignment.post.as_ref().map(|p| p.code()))
            && code(&covers.levels, assignment.level.as_ref().map(|l| l.code()))
            && code(&covers.modes, assignment.mode.as_ref().map(|m| m.code()))
    }

    /// Whether the programme holds in an area, or in a part of it.
    pub fn holds_in(&self, area: &str) -> bool {
        self.areas
            .iter()
            .any(|own| area.starts_with(own.as_str()) || own.starts_with(area))
    }

    /// The reporting unit of an area: that of the longest prefix.
    pub fn unit_of_area(&self, area: &str) -> Option<usize> {
        let prefix = |unit: &super::rules::Unit| {
            let fitting = unit.areas.iter().filter(|own| area.starts_with(own.as_str()));
            fitting.map(String::len).max()
        };
        let units = self
            .units
            .iter()
            .enumerate()
            .filter_map(|(n, unit)| Some((prefix(unit)?, n)));
        units
            .max_by_key(|(length, n)| (*length, std::cmp::Reverse(*n)))
            .map(|(_, n)| n)
    }
}
