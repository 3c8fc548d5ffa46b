//! One random history of a county, from a seed: who is who, what was written, and what was changed afterwards. Must
//! not look at a number.

mod small_things;

use ketepai_model::assignment::{Assignment, DispatchMode, Post, Subject};
use ketepai_model::envoy::{Envoy, Level};
use ketepai_model::figure::Figure;
use ketepai_model::ids::{PersonId, RecordId};
use ketepai_model::organisation::{Organisation, OrganisationType};
use ketepai_model::outcome::{Outcome, OutcomeKind, PlanLevel};
use ketepai_model::programme::ledger::Ledger;
use ketepai_model::record::DELETED;
use ketepai_model::registry::AnyRecord;
use ketepai_model::station::{Station, StationKind};
use ketepai_model::team::{Team, TeamKind};
use ketepai_model::training::Training;
use ketepai_model::value::{Packed, Value};
use ketepai_model::visit::Visit;

use super::super::county::{day, own};

/// In none of the five programmes' areas but one, so that both ways of counting occur.
pub const AREA: &str = "330302";
/// The years in which something happens.
pub const YEARS: [i64; 6] = [2021, 2022, 2023, 2024, 2025, 2026];
const AREAS: [&str; 5] = ["330302", "330303", "152527", "410822", ""];
const METRICS: [&str; 3] = ["large_firms", "large_firms_rd_intensity", "specialty_industries"];

/// Chance from a seed (xorshift64*), the same on every machine.
pub struct Chance(u64);

impl Chance {
    pub fn new(seed: u64) -> Self {
        Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// A number below `end`.
    pub fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % end
    }

    /// One of these.
    pub fn of<T: Clone>(&mut self, some: &[T]) -> T {
        some[self.below(some.len() as u64) as usize].clone()
    }

    /// Whether something happens that does `times` in ten.
    pub fn happens(&mut self, times: u64) -> bool {
        self.below(10) < times
    }

    pub fn shuffle<T>(&mut self, some: &mut [T]) {
        (1..some.len()).for_each(|n| some.swap(n, self.below(n as u64 + 1) as usize));
    }

    fn day(&mut self) -> i64 {
        day("2020-11-01") + self.below(365 * 6 + 120) as i64
    }

    fn code<T>(&mut self, codes: &[&str], read: impl Fn(&str) -> T) -> Option<T> {
        self.happens(9).then(|| read(self.of(codes)))
    }
}

/// A record's id, in the order of numbers; all begin alike, so that a short one tells nothing.
pub fn record_id(number: u64) -> RecordId {
    let mut id = RecordId([0xA0; 16]);
    id.0[8..].copy_from_slice(&number.to_be_bytes());
    id
}

struct Book<'a> {
    chance: &'a mut Chance,
    ledger: Ledger,
    people: Vec<PersonId>,
    parties: Vec<RecordId>,
    teams: Vec<RecordId>,
    written: u64,
}

/// A county after a random history.
pub fn write(chance: &mut Chance) -> Ledger {
    let people = (1..=4 + chance.below(4))
        .map(|n| PersonId(n.to_be_bytes()))
        .collect();
    let mut book = Book {
        chance,
        ledger: Ledger::new(AREA.parse().unwrap()),
        people,
        parties: Vec::new(),
        teams: Vec::new(),
        written: 0,
    };
    book.who_is_who();
    (0..20 + book.chance.below(25)).for_each(|_| book.something());
    (0..book.chance.below(15)).for_each(|_| book.change());
    book.ledger
}

impl Book<'_> {
    fn keep(&mut self, record: impl Into<AnyRecord>) -> RecordId {
        self.written += 1;
        let id = record_id(self.written);
        self.ledger.put(id, record);
        id
    }

    fn person(&mut self) -> PersonId {
        self.chance.of(&self.people)
    }

    fn party(&mut self) -> RecordId {
        self.chance.of(&self.parties)
    }

    fn who_is_who(&mut self) {
        for (n, person) in (1..).zip(self.people.clone()) {
            let mut card = Envoy::new(own(person, 0));
            (card.person, card.level) = (Some(person), self.chance.code(Level::CODES, Level::from_code));
            card.names.insert("zh-CN".into(), format!("特派员{n}"));
            self.keep(card);
        }
        for n in 0..3 + self.chance.below(4) {
            let party = self.organisation(n);
            self.parties.push(party);
        }
        for n in 0..self.chance.below(3) {
            let team = self.team(n);
            self.teams.push(team);
        }
        (0..3 + self.chance.below(6)).for_each(|_| self.posting());
    }

    fn organisation(&mut self, n: u64) -> RecordId {
        let mut party = Organisation::new(own(self.people[0], self.chance.day()));
        party.kind = Some(
            self.chance
                .of(&[OrganisationType::Firm, OrganisationType::Household]),
        );
        party.names.insert("zh-CN".into(), format!("单位{n}"));
        party.area = self.chance.of(&AREAS).into();
        party.revenue_fen = self.chance.of(&[None, Some(9_999_999_999), Some(10_000_000_000)]);
        party.reporting_unit = self.chance.of(&["", "", "海经区"]).into();
        self.keep(party)
    }

    fn team(&mut self, n: u64) -> RecordId {
        let (a, b) = (self.person(), self.person());
        let mut team = Team::new(own(a, self.chance.day()));
        (team.kind, team.name) = (Some(TeamKind::ServiceTeam), format!("服务团{n}"));
        team.members = Packed(vec![a, b]);
        team.joined.insert(a.to_string(), self.chance.day());
        team.left.insert(b.to_string(), self.chance.day());
        self.keep(team)
    }

    fn posting(&mut self) {
        let from = self.chance.day();
        let mut posting = Assignment::new(own(self.people[0], from));
        posting.persons = Packed((0..self.chance.below(3)).map(|_| self.person()).collect());
        posting.parties = Packed((0..self.chance.below(4)).map(|_| self.party()).collect());
        posting.team = self
            .chance
            .happens(3)
            .then(|| self.teams.first().copied())
            .flatten();
        posting.subject = self.chance.code(Subject::CODES, Subject::from_code);
        posting.post = self.chance.code(Post::CODES, Post::from_code);
        posting.level = self.chance.code(Level::CODES, Level::from_code);
        posting.mode = self.chance.code(DispatchMode::CODES, DispatchMode::from_code);
        posting.from_day = self.chance.happens(9).then_some(from);
        posting.to_day = self
            .chance
            .happens(8)
            .then(|| from + self.chance.below(1200) as i64);
        self.keep(posting);
    }

    fn something(&mut self) {
        match self.chance.below(14) {
            0..=3 => self.visit(),
            4 | 5 => self.training(),
            6..=8 => self.outcome(),
            9 => self.posting(),
            10 => self.station(),
            11 => self.figure(),
            _ => self.small_thing(),
        }
    }

    fn visit(&mut self) {
        let (who, on) = (self.person(), self.chance.day());
        let mut visit = Visit::to(own(who, on), self.party());
        visit
            .parties
            .0
            .extend(self.chance.happens(3).then(|| self.party()));
        visit.companions = Packed((0..self.chance.below(3)).map(|_| self.person()).collect());
        visit.online = self.chance.happens(3);
        visit.to_s = self.chance.happens(3).then_some((on + 2) * 86_400);
        self.keep(visit);
    }

    fn training(&mut self) {
        let (who, on) = (self.person(), self.chance.day());
        let mut training = Training::new(own(who, on));
        training.trainers = Packed(vec![self.person()]);
        training.headcount = self.chance.happens(8).then(|| self.chance.below(90) as i64);
        training
            .groups
            .insert("firm_head".into(), self.chance.below(9) as i64);
        training.online = self.chance.happens(3);
        self.keep(training);
    }

    fn outcome(&mut self) {
        let (who, on) = (self.person(), self.chance.day());
        let mut outcome = Outcome::new(own(who, on));
        outcome.kind = self.chance.code(OutcomeKind::CODES, OutcomeKind::from_code);
        outcome.level = self.chance.code(PlanLevel::CODES, PlanLevel::from_code);
        outcome.party = self.chance.happens(8).then(|| self.party());
        outcome.contributors = Packed((0..self.chance.below(3)).map(|_| self.person()).collect());
        outcome.plan = self.chance.of(&["", "市级计划"]).into();
        outcome.newly_built = self.chance.happens(5);
        outcome.reporting_unit = self.chance.of(&["", "鹿城区"]).into();
        self.keep(outcome);
    }

    fn station(&mut self) {
        let mut station = Station::new(own(self.people[0], self.chance.day()));
        station.kind = self.chance.code(StationKind::CODES, StationKind::from_code);
        station.name = "工作站".into();
        station.host = self.chance.happens(5).then(|| self.party());
        station.filed_day = self.chance.happens(8).then(|| self.chance.day());
        self.keep(station);
    }

    /// Said on a day of its own: of two that are said on one day nobody knows which is newer.
    fn figure(&mut self) {
        let mut figure = Figure::new(own(self.people[0], self.chance.day()));
        figure.metric = self.chance.of(&METRICS).into();
        figure.reporting_unit = self.chance.of(&["", "", "鹿城区", "龙湾区"]).into();
        figure.value = self.chance.happens(9).then(|| self.chance.below(9) as i64);
        figure.decimals = self.chance.below(3) as i64;
        figure.source_day = Some(self.written as i64);
        self.keep(figure);
    }

    /// A correction, a deletion, a writing back, a striking out, or two parties joined.
    fn change(&mut self) {
        let all: Vec<RecordId> = self.ledger.iter().map(|(id, _)| *id).collect();
        let id = self.chance.of(&all);
        match self.chance.below(6) {
            0 => self.set(id, DELETED, Value::Bool(true)),
            1 => self.set(id, DELETED, Value::Bool(false)),
            2 => {
                let noon = self.chance.day() * 86_400 + 4 * 3_600;
                self.set(id, "t", Value::Int(noon));
            }
            3 => {
                self.ledger.strike(&id);
            }
            _ => {
                let (one, other) = (self.party(), self.party());
                // Of a circle the smallest id stays, and ids are given anew here: the later joins the earlier.
                if other < one && self.ledger.get(&one).is_some() {
                    self.set(one, "e", Value::Bytes(other.0.to_vec()));
                }
            }
        }
    }

    fn set(&mut self, id: RecordId, key: &str, value: Value) {
        let record = self.ledger.get(&id).unwrap();
        let (kind, mut fields) = (record.kind().unwrap(), record.to_fields());
        fields.insert(key.to_owned(), value);
        self.ledger.put(id, kind.read(fields));
    }
}
