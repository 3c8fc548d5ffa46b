//! Counting: one pass over the facts fills every cell that is asked for. Which fact counts follows from postings,
//! areas and parties; how it counts from the measure. The order in which facts come makes no difference. Must not
//! know what a number is for.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::books::{Books, BooksError, FactAsk, FactRow};
use super::register::{Register, Span};
use super::rules::{Count, FactColumn, Measure, Rules, Through};
use crate::ids::{PersonId, RecordId};
use crate::programme::rules::Day;

/// What a cell belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Group {
    /// Everything together.
    All,
    /// A reporting unit, by its number; `None`: of no unit.
    Unit(Option<usize>),
    /// A person.
    Person(PersonId),
    /// A party.
    Party(RecordId),
    /// A team.
    Team(RecordId),
}

/// By what cells are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Not at all.
    Nothing,
    /// By reporting unit.
    Unit,
    /// By person.
    Person,
    /// By party.
    Party,
    /// By the team in which the person was that day; each of several.
    Team,
}

/// One measure over one time.
#[derive(Clone, Debug)]
pub struct Slot {
    /// What.
    pub measure: Measure,
    /// From day to day.
    pub span: Span,
}

/// A question: slots, told apart by group.
#[derive(Clone, Debug)]
pub struct Question {
    /// What is counted.
    pub slots: Vec<Slot>,
    /// By what: each of these.
    pub by: Vec<By>,
    /// Only this person's.
    pub person: Option<PersonId>,
    /// Whether the records behind each cell are wanted.
    pub open: bool,
}

/// What was counted.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    cells: HashMap<(usize, Group), Cell>,
}

#[derive(Clone, Debug, Default)]
struct Cell {
    value: i64,
    records: Vec<i64>,
}

impl Tally {
    /// A cell's value: 0 where nothing was counted.
    pub fn value(&self, slot: usize, group: Group) -> i64 {
        self.cells.get(&(slot, group)).map_or(0, |cell| cell.value)
    }

    /// The numbers of the records behind a cell, each once.
    pub fn records(&self, slot: usize, group: Group) -> Vec<i64> {
        let mut records = self
            .cells
            .get(&(slot, group))
            .map(|c| c.records.clone())
            .unwrap_or_default();
        records.sort_unstable();
        records.dedup();
        records
    }

    /// Every group in which something was counted, in order.
    pub fn groups(&self) -> Vec<Group> {
        let groups: std::collections::BTreeSet<Group> = self.cells.keys().map(|(_, group)| *group).collect();
        groups.into_iter().collect()
    }
}

/// A fact of which everything is known that counting asks.
#[derive(Clone, Copy)]
struct Known {
    record: i64,
    day: i64,
    person: Option<PersonId>,
    party: Option<RecordId>,
    group: Group,
    value: i64,
}

/// What makes a fact the same as another: the columns that the measure names; the rest stay empty.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
struct Key {
    record: i64,
    day: i64,
    person: Option<PersonId>,
    party: Option<RecordId>,
}

/// A key of a slot and a way of telling apart; for people, parties and teams each has a first time of their own.
type Place = (usize, usize, Option<Group>, Key);

/// Where a key was first met: its day, then who and whom for, so that no order of arrival decides.
type First = (i64, Option<PersonId>, Option<RecordId>, Group, i64);

struct Counter<'a> {
    rules: &'a Rules,
    register: &'a Register,
    question: &'a Question,
    seen: HashSet<(usize, Group, Key)>,
    first: HashMap<Place, First>,
    tally: Tally,
}

/// Counts. `register` must hold what the question needs ([`needs`]).
pub fn count(
    books: &dyn Books,
    rules: &Rules,
    register: &Register,
    question: &Question,
) -> Result<Tally, BooksError> {
    let mut counter = Counter {
        rules,
        register,
        question,
        seen: HashSet::new(),
        first: HashMap::new(),
        tally: Tally::default(),
    };
    // Slots by metric, so that each fact is looked at once.
    let mut by_metric: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    let (mut from, mut to) = (i64::MAX, i64::MIN);
    for (n, slot) in question.slots.iter().enumerate() {
        if slot.measure.standing {
            counter.standing(n, slot);
            continue;
        }
        for metric in &slot.measure.metrics {
            by_metric.entry(metric).or_default().push(n);
        }
        let span = counter.read_span(slot);
        (from, to) = (from.min(span.0), to.max(span.1));
    }
    let metrics: Vec<&str> = by_metric.keys().copied().collect();
    let wanted: Vec<&[usize]> = by_metric.values().map(Vec::as_slice).collect();
    let ask = FactAsk {
        metrics: &metrics,
        from_day: from,
        to_day: to,
        person: question.person,
    };
    if !metrics.is_empty() && from <= to {
        books.facts(&ask, &mut |row| counter.fact(wanted[row.metric], row))?;
    }
    counter.firsts();
    Ok(counter.tally)
}

impl Counter<'_> {
    /// A measure of first times must see the programme from its beginning.
    fn read_span(&self, slot: &Slot) -> Span {
        match slot.measure.first {
            true => (self.rules.from.0.min(slot.span.0), slot.span.1),
            false => slot.span,
        }
    }

    fn fact(&mut self, slots: &[usize], row: &FactRow<'_>) {
        let question = self.question;
        let party = row.party.map(|p| self.register.party(&p));
        for n in slots {
            let slot = &question.slots[*n];
            let span = self.read_span(slot);
            if (span.0..=span.1).contains(&row.day) && self.counts(&slot.measure, row, party) {
                self.sort(*n, row, party);
            }
        }
    }

    /// Puts a fact into each group that it belongs to.
    fn sort(&mut self, n: usize, row: &FactRow<'_>, party: Option<RecordId>) {
        let question = self.question;
        for (at, by) in question.by.iter().enumerate() {
            let add = |counter: &mut Self, group| {
                let known = counter.known(row, party, group);
                counter.add(n, at, &question.slots[n].measure, known);
            };
            match by {
                By::Nothing => add(self, Group::All),
                By::Person => row.person.into_iter().for_each(|p| add(self, Group::Person(p))),
                By::Party => party.into_iter().for_each(|p| add(self, Group::Party(p))),
                By::Unit => {
                    let unit = self.unit(row, party);
                    add(self, Group::Unit(unit));
                }
                By::Team => {
                    let teams = row.person.map(|p| self.register.teams_of(&p, row.day));
                    teams
                        .into_iter()
                        .flatten()
                        .for_each(|team| add(self, Group::Team(team)));
                }
            }
        }
    }

    /// Whether a fact counts in the programme: by whose posting, where, and for which parties.
    fn counts(&self, measure: &Measure, row: &FactRow<'_>, party: Option<RecordId>) -> bool {
        let by_person = || {
            row.person
                .is_some_and(|p| self.register.person_posted(&p, row.day))
        };
        let by_party = || party.is_some_and(|p| self.register.party_posted(&p, row.day));
        let posted = match measure.through {
            Through::Any => by_person() || by_party(),
            Through::Person => by_person(),
            Through::Party => by_party(),
            Through::Everybody => row.area.is_none_or(|area| self.rules.holds_in(area)),
        };
        posted && self.register.admits(&measure.parties, party.as_ref())
    }

    /// The party's unit; else the one that the record names; else that of its scope's area.
    fn unit(&self, row: &FactRow<'_>, party: Option<RecordId>) -> Option<usize> {
        let of_party = party.and_then(|p| self.register.unit_of(&p));
        let named = || {
            self.rules
                .units
                .iter()
                .position(|u| Some(u.name.as_str()) == row.unit)
        };
        of_party
            .or_else(named)
            .or_else(|| self.rules.unit_of_area(row.area?))
    }

    fn known(&self, row: &FactRow<'_>, party: Option<RecordId>, group: Group) -> Known {
        Known {
            record: row.record,
            day: row.day,
            person: row.person,
            party,
            group,
            value: row.value,
        }
    }

    fn add(&mut self, n: usize, at: usize, measure: &Measure, fact: Known) {
        let Count::Distinct(columns) = &measure.count else {
            return self.put(n, fact.group, fact.value, fact.record);
        };
        let key = key(columns, &fact);
        if measure.first {
            let met = (fact.day, fact.person, fact.party, fact.group, fact.record);
            // A firm is in one unit only, but each of its envoys has it.
            let own = Some(fact.group).filter(|group| !matches!(group, Group::Unit(_)));
            let first = self.first.entry((n, at, own, key)).or_insert(met);
            // The record's number is the books' own: it must not decide.
            if (met.0, met.1, met.2, met.3) < (first.0, first.1, first.2, first.3) {
                *first = met;
            }
            return;
        }
        let new = self.seen.insert((n, fact.group, key));
        self.put(n, fact.group, i64::from(new), fact.record);
    }

    fn put(&mut self, n: usize, group: Group, value: i64, record: i64) {
        let cell = self.tally.cells.entry((n, group)).or_default();
        cell.value = cell.value.saturating_add(value);
        if self.question.open {
            cell.records.push(record);
        }
    }

    /// Each key counts where and when it was first met.
    fn firsts(&mut self) {
        for ((n, ..), (day, _, _, group, record)) in std::mem::take(&mut self.first) {
            let span = self.question.slots[n].span;
            if (span.0..=span.1).contains(&day) {
                self.put(n, group, 1, record);
            }
        }
    }

    /// What stands on the last day asked for: the programme's postings in force, person by party. Their records
    /// are not among the books' facts, so such a cell opens through the register.
    fn standing(&mut self, n: usize, slot: &Slot) {
        let day = slot.span.1;
        if slot.span.0 > day {
            return;
        }
        let register = self.register;
        let all = register.assignments.iter().enumerate();
        for (number, (_, assignment)) in all.filter(|(_, (_, a))| a.is_active_on(day)) {
            let parties: Vec<Option<RecordId>> = match assignment.parties.0.as_slice() {
                [] => vec![None],
                some => some.iter().map(|p| Some(register.party(p))).collect(),
            };
            let people: Vec<Option<PersonId>> = match assignment.persons.0.as_slice() {
                [] => register.members_on(assignment, day),
                some => some.iter().copied().map(Some).collect(),
            };
            for party in &parties {
                for person in &people {
                    let row = FactRow {
                        record: standing_number(number),
                        metric: 0,
                        day,
                        person: *person,
                        party: *party,
                        unit: None,
                        area: assignment.counties.first().map(String::as_str),
                        value: 1,
                    };
                    self.stand(n, slot, &row, *party);
                }
            }
        }
    }

    fn stand(&mut self, n: usize, slot: &Slot, row: &FactRow<'_>, party: Option<RecordId>) {
        let admitted = self.register.admits(&slot.measure.parties, party.as_ref());
        // A posting that names no party is no party, and one without people is nobody.
        let columns = match &slot.measure.count {
            Count::Distinct(columns) => columns.as_slice(),
            Count::Sum(_) => &[],
        };
        let lacks = (columns.contains(&FactColumn::Party) || slot.measure.through == Through::Party)
            && party.is_none()
            || columns.contains(&FactColumn::Person) && row.person.is_none();
        if lacks {
            return;
        }
        let mine = self
            .question
            .person
            .is_none_or(|person| row.person == Some(person));
        if admitted && mine {
            self.sort(n, row, party);
        }
    }
}

/// The number under which a posting in force stands in a tally, from its place in the register; never one of the
/// books' own, which are positive.
fn standing_number(place: usize) -> i64 {
    -1 - place as i64
}

/// The place in the register of a posting in force.
pub(crate) fn standing_place(number: i64) -> Option<usize> {
    usize::try_from(-1 - number).ok()
}

/// Where there is no party the record stands in for it: a training is one service.
fn key(columns: &[FactColumn], fact: &Known) -> Key {
    let has = |column| columns.contains(&column);
    let partyless = has(FactColumn::Party) && fact.party.is_none();
    Key {
        record: if has(FactColumn::Record) || partyless {
            fact.record
        } else {
            0
        },
        day: match (has(FactColumn::Day), has(FactColumn::Year)) {
            (true, _) => fact.day,
            (false, true) => Day(fact.day).year(),
            (false, false) => 0,
        },
        person: fact.person.filter(|_| has(FactColumn::Person)),
        party: fact.party.filter(|_| has(FactColumn::Party)),
    }
}
