//! Frauds, each a small attack on the real county: what does not count is shown with its reason, and what is taken
//! for true changes nothing.

mod device;
mod link;
mod log;
mod rules;
mod station;

use ketepai_model::document::{Actor, Edit, root_change};
use ketepai_model::ids::{PersonId, RecordId};
use ketepai_model::log::{Entry, Evidence, Segment, record_id};
use ketepai_model::record::{Envelope, Record};
use ketepai_model::value::{Field, Fields, Value};
use ketepai_store::figures::Question;
use ketepai_sync::Message;
use ketepai_sync::frame::FrameReader;
use ketepai_sync::message::Hello;

use super::stories::{A, B, HERDER, Town};

/// What came of an attack.
enum Outcome {
    /// A person is shown this code.
    Detected(&'static str),
    /// Nothing counts that should not, for this reason.
    Harmless(&'static str),
}

use Outcome::{Detected, Harmless};

type Fraud = (&'static str, fn(&mut Town) -> Outcome);

const WORK: &str = "work/152524";

#[test]
fn every_fraud_is_detected_or_harmless() {
    let all = [
        log::FRAUDS,
        rules::FRAUDS,
        device::FRAUDS,
        link::FRAUDS,
        station::FRAUDS,
    ]
    .concat();
    assert!(all.len() >= 40, "{}", all.len());
    let mut failed = Vec::new();
    println!("| n | fraud | outcome | how it shows |\n|---|---|---|---|");
    for (n, (name, run)) in all.iter().enumerate() {
        let outcome = std::panic::catch_unwind(|| run(&mut Town::new(400 + n as u64)));
        let (outcome, how) = match outcome {
            Ok(Detected(code)) => ("detected", code),
            Ok(Harmless(why)) => ("harmless", why),
            Err(_) => {
                failed.push(*name);
                ("FAILED", "")
            }
        };
        println!("| {} | {name} | {outcome} | {how} |", n + 1);
    }
    assert!(failed.is_empty(), "{failed:#?}");
}

impl Town {
    /// A visit of one envoy alone, which everybody holds.
    fn alone(&mut self, by: usize) -> RecordId {
        let visit = ketepai_core::visits::RecordVisit {
            parties: vec![self.household],
            activity: "guidance".into(),
            people: Some(3),
            ..Default::default()
        };
        let id = self.world.devices[by].make(|app| app.record_visit(visit));
        self.everybody_syncs();
        id
    }

    fn count(&mut self, n: usize, metric: &str) -> i64 {
        self.app(n).store().figure(&Question::all(metric)).unwrap()
    }

    fn at_station(&self, kind: &str) -> u64 {
        let status = self.world.station.status().unwrap();
        status.records.get(kind).copied().unwrap_or(0)
    }

    fn fields(&mut self, n: usize, id: &RecordId) -> Fields {
        self.app(n).store().whole(id).unwrap().unwrap().document.fields
    }

    /// Saves what no honest app would write.
    fn smuggle(&mut self, by: usize, scope: &str, kind: &str, record: RecordId, body: Vec<u8>) {
        let entry = entry(record, kind, body);
        let device = self.device(by);
        let scope = scope.parse().unwrap();
        self.app(by)
            .store_mut()
            .write(|w| w.save(&scope, &device, &entry, &Evidence::default()))
            .unwrap();
    }

    /// The author and the coordinator are told why.
    fn assert_told(&mut self, by: usize, code: &str) {
        let aside = self.app(by).status(50).unwrap().aside;
        assert!(
            aside.iter().any(|a| a.reason.as_deref() == Some(code)),
            "{code}: {aside:?}"
        );
        let aside = self.world.station.status().unwrap().aside;
        assert!(
            aside.iter().any(|a| a.reason.as_deref() == Some(code)),
            "{code}: {aside:?}"
        );
    }

    /// A new record that is not its author's to write: nobody else has it, it counts nowhere.
    fn opens(&mut self, by: usize, scope: &str, kind: &str, row: Fields, code: &'static str) -> Outcome {
        let before = self.at_station(kind);
        let body = root_change(&row, &Actor::new(&self.device(by), [1; 8]));
        let id = record_id(&scope.parse().unwrap(), &body);
        self.smuggle(by, scope, kind, id, body);
        self.everybody_syncs();
        assert_eq!(self.at_station(kind), before);
        for n in [A, B, HERDER] {
            assert!(self.app(n).show(&id).is_err(), "phone {n}");
        }
        self.assert_told(by, code);
        Detected(code)
    }

    /// A change that is not its author's to make: the record stays as it is, for its author too.
    fn edits(&mut self, by: usize, id: &RecordId, edits: &[Edit], code: &'static str) -> Outcome {
        let before = self.fields(by, id);
        let line = self.app(by).store().line(id).unwrap().unwrap();
        let actor = self.app(by).identity().unwrap().actor;
        let body = self
            .app(by)
            .store()
            .build_edit(id, &actor, edits)
            .unwrap()
            .unwrap();
        self.smuggle(by, &line.scope, &line.kind, *id, body);
        self.everybody_syncs();
        self.everybody_syncs();
        for n in 0..self.world.devices.len() {
            if self.app(n).store().line(id).unwrap().is_some() {
                assert_eq!(self.fields(n, id), before, "phone {n}");
            }
        }
        self.assert_told(by, code);
        Detected(code)
    }

    /// Segments reach the station by whatever way; the codes of what it refuses as a whole.
    fn push(&mut self, segments: &[Segment]) -> Vec<String> {
        let placed = segments.iter().map(|s| (s.clone(), None)).collect();
        let hello = hello(segments[0].head().device);
        let mut session = self.world.station.begin();
        session.push(&[hello, Message::Segments(placed).to_frame()].concat());
        let acks = messages(&session.finish(None)).into_iter().find_map(|m| match m {
            Message::Acks(acks) => Some(acks),
            _ => None,
        });
        let refused = acks.expect("an answer to segments").refused;
        refused.into_iter().map(|(_, reason)| reason).collect()
    }

    /// Every segment of a phone, as it would send it.
    fn log_of(&mut self, n: usize, scope: &str) -> Vec<Segment> {
        let device = self.device(n);
        let store = self.app(n).store();
        let most: i64 = store
            .connection()
            .query_row("SELECT max(id) FROM segment", [], |r| r.get(0))
            .unwrap();
        let all = (1..=most).filter_map(|id| store.segment(id).ok());
        all.filter(|s| s.head().device == device && s.head().scope.to_string() == scope)
            .collect()
    }
}

fn entry(record: RecordId, kind: &str, body: Vec<u8>) -> Entry {
    Entry {
        record,
        kind: kind.into(),
        schema: 1,
        body,
    }
}

fn hello(device: ketepai_model::ids::DeviceId) -> Vec<u8> {
    let hello = Hello {
        device,
        cursor: Default::default(),
        budget: 0,
        own_logs: Default::default(),
        want_own: false,
        certificate: None,
        incarnation: 0,
        filling: Vec::new(),
    };
    Message::Hello(Box::new(hello)).to_frame()
}

fn messages(answer: &[u8]) -> Vec<Message> {
    let mut reader = FrameReader::new();
    reader.push(answer).unwrap();
    let mut all = Vec::new();
    while let Some(frame) = reader.next().unwrap() {
        all.push(Message::from_frame(&frame).unwrap());
    }
    all
}

/// The row of a record by one person about another's service.
fn row(served: PersonId, typed: PersonId, more: &[(&str, Value)]) -> Fields {
    let mut envelope = Envelope::own(served, 1_790_000_000, 480);
    envelope.typed_by = typed;
    let mut row = ketepai_model::visit::Visit::new(envelope).to_fields();
    row.extend(more.iter().map(|(key, value)| ((*key).to_owned(), value.clone())));
    row
}

fn text(text: &str) -> Value {
    Value::Text(text.into())
}

fn set(key: &str, value: Value) -> [Edit; 1] {
    [Edit::Set(key.into(), value)]
}

fn value<T: Field>(of: &T) -> Value {
    of.to_value().unwrap()
}
