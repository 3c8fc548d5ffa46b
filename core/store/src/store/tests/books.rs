//! The store as books: whatever happened, and in whatever order it arrived, it gives the numbers that a plain ledger
//! of the standing records gives.

use ketepai_model::assignment::{Assignment, Post};
use ketepai_model::envoy::Level;
use ketepai_model::ids::BlobHash;
use ketepai_model::organisation::{Organisation, OrganisationType};
use ketepai_model::outcome::{Outcome, OutcomeKind};
use ketepai_model::programme::ledger::Ledger;
use ketepai_model::programme::load::load;
use ketepai_model::programme::progress::{quotas, targets};
use ketepai_model::programme::register::{Needs, Register};
use ketepai_model::programme::rules::{Day, Rules};
use ketepai_model::programme::shelf::SHIPPED;
use ketepai_model::programme::tally::{By, Group};
use ketepai_model::programme::value::{Asked, Cut, values};
use ketepai_model::record::DELETED;
use ketepai_model::registry::{AnyRecord, Kind};
use ketepai_model::training::Training;
use ketepai_model::value::{Field, Packed};

use super::*;

const HISTORIES: u64 = 200;
const STEPS: u64 = 40;

/// Numbers from a seed (xorshift64*).
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % n
    }

    fn of<'a, T>(&mut self, all: &'a [T]) -> Option<&'a T> {
        let n = self.below(all.len().max(1) as u64) as usize;
        all.get(n)
    }
}

/// A county as it is written, step by step, on one phone.
struct County {
    phone: Phone,
    chance: Chance,
    parties: Vec<RecordId>,
    records: Vec<(RecordId, &'static str)>,
}

impl County {
    fn new(seed: u64) -> Self {
        County {
            phone: Phone::new(1),
            chance: Chance(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1),
            parties: Vec::new(),
            records: Vec::new(),
        }
    }

    fn envelope(&mut self) -> Envelope {
        let person = PersonId([1 + self.chance.below(3) as u8; 8]);
        // 2022-07-01 to about the middle of 2026.
        let day = Day::parse("2022-07-01").unwrap().0 + self.chance.below(1_450) as i64;
        Envelope::own(person, day * 86_400, 480)
    }

    fn save(&mut self, record: impl Into<AnyRecord>) -> RecordId {
        let record = record.into();
        let kind = record.kind().unwrap();
        let actor = self.phone.actor();
        let body = root_change(&record.to_fields(), &actor);
        let id = record_id(&work(), &body);
        self.put(id, kind.name(), body);
        let name = Kind::NAMES.iter().find(|name| **name == kind.name()).unwrap();
        self.records.push((id, name));
        id
    }

    fn put(&mut self, record: RecordId, kind: &str, body: Vec<u8>) {
        let device = self.phone.device();
        let entry = Entry {
            record,
            kind: kind.to_owned(),
            schema: 1,
            body,
        };
        let write = |w: &mut Writer<'_>| w.save(&work(), &device, &entry, &Evidence::default());
        self.phone.store.write(write).unwrap();
    }

    fn edit(&mut self, (record, kind): (RecordId, &str), edit: Edit) {
        let actor = self.phone.actor();
        if let Some(body) = self.phone.store.build_edit(&record, &actor, &[edit]).unwrap() {
            self.put(record, kind, body);
        }
    }

    fn step(&mut self) {
        match self.chance.below(12) {
            0 | 1 => self.party(),
            2 | 3 => self.posting(),
            4..=6 => self.visit(),
            7 => self.training(),
            8 => self.outcome(),
            9 => self.join(),
            10 => self.strike(),
            _ => self.phone.seal(),
        }
    }

    fn party(&mut self) {
        let mut party = Organisation::new(self.envelope());
        let firm = self.chance.below(2) == 0;
        party.kind = Some(if firm {
            OrganisationType::Firm
        } else {
            OrganisationType::Household
        });
        party
            .names
            .insert("zh-CN".into(), format!("第{}家", self.parties.len()));
        party.area = ["330302", "330303", "152524", "410825"][self.chance.below(4) as usize].into();
        party.revenue_fen = firm.then(|| 20_000_000_000 * self.chance.below(2) as i64);
        let id = self.save(party);
        self.parties.push(id);
    }

    fn posting(&mut self) {
        let mut posting = Assignment::new(self.envelope());
        let day = posting.envelope.day();
        posting.persons.0.push(posting.envelope.served_by);
        posting.parties.0.extend(self.chance.of(&self.parties).copied());
        let post = self.chance.below(3);
        posting.post = Some(match post {
            0 => Post::VicePresident,
            1 => Post::EnterpriseEnvoy,
            _ => Post::Envoy,
        });
        posting.level = Some(Level::City);
        posting.from_day = Some(day);
        posting.to_day = (self.chance.below(3) > 0).then(|| day + self.chance.below(900) as i64);
        self.save(posting);
    }

    fn visit(&mut self) {
        let Some(party) = self.chance.of(&self.parties).copied() else {
            return;
        };
        let mut visit = Visit::to(self.envelope(), party);
        visit.online = self.chance.below(4) == 0;
        visit.people = Some(self.chance.below(9) as i64);
        self.save(visit);
    }

    fn training(&mut self) {
        let mut training = Training::new(self.envelope());
        training.topic = "布病防控".into();
        training.headcount = Some(self.chance.below(60) as i64);
        self.save(training);
    }

    fn outcome(&mut self) {
        let mut outcome = Outcome::new(self.envelope());
        outcome.kind =
            Some([OutcomeKind::Transfer, OutcomeKind::NewVariety][self.chance.below(2) as usize].clone());
        outcome.title = "成果".into();
        outcome.party = self.chance.of(&self.parties).copied();
        self.save(outcome);
    }

    /// One party turns out to be another's second writing, or no longer.
    fn join(&mut self) {
        let (from, into) = (
            self.chance.of(&self.parties).copied(),
            self.chance.of(&self.parties).copied(),
        );
        let Some((from, into)) = from.zip(into).filter(|(from, into)| from != into) else {
            return;
        };
        let key = Kind::Organisation.field_key("merged_into").unwrap().to_owned();
        self.edit((from, "organisation"), Edit::Set(key, into.to_value().unwrap()));
    }

    fn strike(&mut self) {
        let kinds = ["visit", "assignment", "training", "outcome"];
        let record = self
            .chance
            .of(&self.records)
            .copied()
            .filter(|(_, kind)| kinds.contains(kind));
        if let Some(record) = record {
            let gone = self.chance.below(4) > 0;
            self.edit(record, Edit::Set(DELETED.into(), Value::Bool(gone)));
        }
    }

    /// The standing records, written into a plain ledger.
    fn ledger(&self, store: &Store) -> Ledger {
        let mut ledger = Ledger::new("152524".parse().unwrap());
        for (id, kind) in &self.records {
            let whole = store.whole(id).unwrap().unwrap();
            ledger.put(*id, Kind::from_name(kind).read(whole.document.fields));
        }
        ledger
    }
}

/// Everything that is counted of a programme.
fn numbers(books: &dyn ketepai_model::programme::books::Books, rules: &Rules) -> Vec<String> {
    let asked = Asked::year_of(Day::parse("2026-06-30").unwrap().0);
    let mut all = Vec::new();
    for standing in targets(books, rules, asked, true).unwrap() {
        let value = standing.value.and_then(|v| v.rounded(3));
        all.push(format!(
            "{} {value:?} {}",
            standing.target.id,
            standing.records.len()
        ));
    }
    for person in 1..=3 {
        for quota in quotas(books, rules, PersonId([person; 8]), asked).unwrap() {
            let values: Vec<_> = quota
                .values
                .iter()
                .map(|v| v.and_then(|v| v.rounded(0)))
                .collect();
            all.push(format!("{person} {values:?}"));
        }
    }
    let services =
        ketepai_model::programme::expression::Expression::parse("services + on_site_days * 1000").unwrap();
    let cut = Cut {
        by: vec![By::Nothing, By::Party, By::Person, By::Unit],
        ..Cut::default()
    };
    let register = Register::read(books, rules, Needs::ALL).unwrap();
    let span = (rules.from.0, rules.to.0.min(asked.day));
    let counted = values(books, rules, &register, vec![(&services, span)], &cut).unwrap();
    let value = |group: Group| format!("{group:?} {:?}", counted.of(0, group).and_then(|v| v.rounded(0)));
    all.extend(counted.groups().into_iter().map(value));
    all
}

#[test]
fn any_history_in_any_order_of_arrival_gives_the_numbers_of_a_plain_ledger() {
    let programmes: Vec<Rules> = SHIPPED.iter().map(|text| load(text).unwrap()).collect();
    for seed in 1..=HISTORIES {
        let mut county = County::new(seed);
        (0..STEPS).for_each(|_| county.step());
        county.phone.seal();
        let ledger = county.ledger(&county.phone.store);
        let mut there = Phone::new(2);
        let mut segments = county
            .phone
            .store
            .outbox(usize::MAX, &Default::default())
            .unwrap();
        for n in (1..segments.len()).rev() {
            segments.swap(n, county.chance.below(n as u64 + 1) as usize);
        }
        there.hear(&segments);
        for rules in &programmes {
            let plain = numbers(&ledger, rules);
            assert_eq!(
                numbers(&county.phone.store, rules),
                plain,
                "{} of seed {seed}, as written",
                rules.id
            );
            assert_eq!(
                numbers(&there.store, rules),
                plain,
                "{} of seed {seed}, as it arrived",
                rules.id
            );
        }
    }
}

#[test]
fn what_is_behind_a_number_says_what_is_weak_about_it() {
    use ketepai_model::confirmation::{Confirmation, Means};
    use ketepai_model::programme::books::Books;
    let mut county = County::new(1);
    let envelope = Envelope::own(PersonId([1; 8]), 0, 480);
    let mut visit = Visit::to(envelope.clone(), RecordId([9; 16]));
    visit.no_position = "没有信号".into();
    let visit = county.save(visit);
    let seen = |county: &County| {
        let mut numbers = Vec::new();
        let ask = ketepai_model::programme::books::FactAsk {
            metrics: &["visits"],
            from_day: i64::MIN,
            to_day: i64::MAX,
            person: None,
        };
        Books::facts(&county.phone.store, &ask, &mut |fact| numbers.push(fact.record)).unwrap();
        let behind = Books::behind(&county.phone.store, &numbers).unwrap();
        assert_eq!(behind.iter().map(|b| b.id).collect::<Vec<_>>(), [visit]);
        behind[0].flags.clone()
    };
    assert_eq!(seen(&county), ["unconfirmed", "no_position"]);
    let mut confirmation = Confirmation::new(envelope);
    confirmation.confirms = Some(visit);
    confirmation.heads = Packed(vec![BlobHash([1; 32])]);
    confirmation.means = Some(Means::OwnPhone);
    county.save(confirmation);
    assert_eq!(seen(&county), ["no_position"]);
}
