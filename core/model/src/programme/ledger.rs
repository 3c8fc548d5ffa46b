//! Books in memory: records, and the facts that each yields, worked out as it is written down. Plain; what a store
//! counts is held against it, and a small county is built in it. Must not keep anything that one record does not say.

use std::collections::{BTreeMap, HashMap};

use super::books::{Behind, Books, BooksError, FactAsk, FactRow, Kept};
use crate::ids::{PersonId, RecordId};
use crate::merge::end;
use crate::record::Fact;
use crate::registry::AnyRecord;
use crate::scope::Area;

/// The records of one county, by id.
#[derive(Clone, Debug)]
pub struct Ledger {
    area: Area,
    records: BTreeMap<RecordId, Written>,
    written: u64,
}

/// A record, and what follows from it alone.
#[derive(Clone, Debug)]
struct Written {
    record: AnyRecord,
    facts: Vec<Fact>,
    merged_into: Option<RecordId>,
}

impl Ledger {
    /// An empty ledger of an area.
    pub fn new(area: Area) -> Self {
        Ledger {
            area,
            records: BTreeMap::new(),
            written: 0,
        }
    }

    /// Writes a record down; its id, which no record had before it, not even one struck out since.
    pub fn add(&mut self, record: impl Into<AnyRecord>) -> RecordId {
        let mut id = RecordId::default();
        self.written += 1;
        id.0[8..].copy_from_slice(&self.written.to_be_bytes());
        self.put(id, record);
        id
    }

    /// Writes a record down under an id, in place of what stood there.
    pub fn put(&mut self, id: RecordId, record: impl Into<AnyRecord>) {
        let record = record.into();
        let written = Written {
            facts: record.facts(Some(&self.area)),
            merged_into: record.listing().merged_into,
            record,
        };
        self.records.insert(id, written);
    }

    /// Strikes a record out.
    pub fn strike(&mut self, id: &RecordId) -> Option<AnyRecord> {
        self.records.remove(id).map(|written| written.record)
    }

    /// A record.
    pub fn get(&self, id: &RecordId) -> Option<&AnyRecord> {
        self.records.get(id).map(|written| &written.record)
    }

    /// All records, by id.
    pub fn iter(&self) -> impl Iterator<Item = (&RecordId, &AnyRecord)> {
        self.records.iter().map(|(id, written)| (id, &written.record))
    }

    fn of_kind(&self, kind: &str) -> impl Iterator<Item = (&RecordId, &AnyRecord)> {
        self.iter()
            .filter(move |(_, record)| record.kind().is_some_and(|k| k.name() == kind))
    }
}

impl Books for Ledger {
    fn rows(&self, kind: &str) -> Result<Vec<Kept>, BooksError> {
        let row = |(id, record): (&RecordId, &AnyRecord)| {
            let fields = record.to_fields();
            let deleted = fields.contains_key(crate::record::DELETED);
            let scope = record
                .scope(&self.area)
                .map(|s| s.to_string())
                .unwrap_or_default();
            (!deleted).then_some(Kept {
                id: *id,
                scope,
                fields,
            })
        };
        Ok(self.of_kind(kind).filter_map(row).collect())
    }

    fn facts(&self, ask: &FactAsk<'_>, each: &mut dyn FnMut(&FactRow<'_>)) -> Result<(), BooksError> {
        let merges = self.merges()?;
        let numbered = (1..).zip(&self.records);
        for (number, (id, written)) in numbered.filter(|(_, (id, _))| !merges.contains_key(id)) {
            let organisation = matches!(written.record, AnyRecord::Organisation(_));
            let own = organisation.then_some(*id);
            for fact in &written.facts {
                let metric = ask.metrics.iter().position(|m| *m == fact.metric);
                let mine = ask.person.is_none_or(|p| fact.person == Some(p));
                let then = (ask.from_day..=ask.to_day).contains(&fact.day);
                let Some(metric) = metric.filter(|_| mine && then) else {
                    continue;
                };
                each(&FactRow {
                    record: number,
                    metric,
                    day: fact.day,
                    person: fact.person,
                    party: fact.party.or(own),
                    unit: fact.unit.as_deref(),
                    area: fact.area.as_deref(),
                    value: fact.value,
                });
            }
        }
        Ok(())
    }

    fn merges(&self) -> Result<HashMap<RecordId, RecordId>, BooksError> {
        let said = |(id, written): (&RecordId, &Written)| Some((*id, written.merged_into?));
        let said: HashMap<RecordId, RecordId> = self.records.iter().filter_map(said).collect();
        Ok(said
            .keys()
            .map(|id| (*id, end(&said, id)))
            .filter(|(id, end)| id != end && self.stands(end))
            .collect())
    }

    fn behind(&self, numbers: &[i64]) -> Result<Vec<Behind>, BooksError> {
        let ids: Vec<&RecordId> = self.records.keys().collect();
        let found = numbers
            .iter()
            .filter_map(|n| ids.get(usize::try_from(*n - 1).ok()?));
        let behind = |id: &&RecordId| {
            let written = self.records.get(*id)?;
            let (record, listing) = (&written.record, written.record.listing());
            Some(Behind {
                id: **id,
                kind: record.kind()?.name().to_owned(),
                title: listing.title,
                day: written
                    .facts
                    .iter()
                    .map(|fact| fact.day)
                    .min()
                    .unwrap_or(listing.day),
                person: listing.person,
                party: listing.party,
                flags: self.flags(id, written),
            })
        };
        Ok(found.filter_map(behind).collect())
    }
}

impl Ledger {
    /// Whether a record is here and not deleted.
    fn stands(&self, id: &RecordId) -> bool {
        let fields = self.get(id).map(AnyRecord::to_fields);
        fields.is_some_and(|fields| {
            fields.get(crate::record::DELETED) != Some(&crate::value::Value::Bool(true))
        })
    }

    fn flags(&self, id: &RecordId, written: &Written) -> Vec<&'static str> {
        let record = &written.record;
        let kind = record.kind();
        let service = kind
            .as_ref()
            .is_some_and(|k| ["visit", "training"].contains(&k.name()));
        let confirmed = self
            .of_kind("confirmation")
            .any(|(_, c)| c.listing().parent == Some(*id));
        let facts = &written.facts;
        let weak = |code: &str| facts.iter().any(|f| f.metric.strip_prefix("weak.") == Some(code));
        let all = [
            ("unconfirmed", service && !confirmed),
            ("outside", weak("outside")),
            ("no_position", weak("no_position")),
            ("unverified", weak("unverified")),
            ("invalid", record.validate().is_err()),
        ];
        all.into_iter()
            .filter(|(_, holds)| *holds)
            .map(|(code, _)| code)
            .collect()
    }

    /// A person's id by a number; for small counties.
    pub fn person(number: u8) -> PersonId {
        PersonId([number; 8])
    }
}
