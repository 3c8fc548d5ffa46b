//! A phone with a past: enrolled, some of its work at the station, some sealed, some only saved; a colleague
//! who edited the same visit, rulings, an erasure, an entry that waits. Always the same, from fixed seeds.

use ketepai_model::attachment::{Rung, StoredFile};
use ketepai_model::canonical::encode;
use ketepai_model::document::{Actor, Edit, Stored, edit_change, root_change};
use ketepai_model::identity::{Certificate, Checkpoint, DeviceKeys};
use ketepai_model::ids::{BlobHash, EntryHash, HeadHash, PersonId, RecordId, RunningHash};
use ketepai_model::log::{Entry, Head, Ruling, Segment, Statement, Verdict, record_id};
use ketepai_model::place::Position;
use ketepai_model::record::{Envelope, Record};
use ketepai_model::scope::Scope;
use ketepai_model::value::Value;
use ketepai_model::visit::Visit;
use ketepai_store::figures::Question;
use ketepai_store::{Error, Store};

use crate::wire::cast;

const METRICS: [&str; 5] = ["visits", "services", "people_served", "on_site_days", "arrivals"];
const WORDS: [&str; 3] = ["布病", "疫苗", "私事"];

/// The phone after all of it.
pub fn lived() -> Store {
    let mut past = Past {
        store: Store::in_memory().expect("a store"),
        position: 0,
    };
    past.enrolled();
    let shared = past.wrote(&visit("羊群布病抽检", 0));
    let private = past.wrote(&visit("私事一桩", 1));
    past.sealed_and_acknowledged();
    past.colleague_and_i_edit(shared);
    past.station_rules(shared, private);
    past.somebody_writes_where_they_may_not();
    past.files_and_checkpoints();
    past.wrote(&visit("补免疫苗", 2));
    past.wrote_in(
        &Scope::Person(cast::PERSON),
        "arrival",
        root_change(&arrival(), &cast::actor()),
    );
    past.store.index_some(100).expect("an index");
    past.store
}

/// Seals everything that is saved.
pub fn seal(store: &mut Store, keys: &DeviceKeys) {
    let sealed = store.write(|w| w.seal(&keys.device(), None, &|head| head.sign(&keys.signing)));
    let _: u64 = sealed.unwrap_or_else(|e: Error| panic!("{e}"));
}

/// Everything that the store answers, as one text.
pub fn tell(store: &mut Store) -> String {
    let everything = |_: &Scope| true;
    let mut told = vec![
        format!("{:?}", store.holdings().expect("holdings")),
        format!("{:?}", store.unsealed().expect("unsealed")),
        format!(
            "{:?}",
            store.outbox(usize::MAX, &Default::default()).expect("the outbox")
        ),
        format!("{:?}", store.conflicts().expect("conflicts")),
        format!("{:?}", store.set_aside().expect("what stands aside")),
        format!("{:?}", store.digests(&everything).expect("digests")),
        format!(
            "{:?}",
            store.tips_of(&cast::phone().device(), false).expect("tips")
        ),
        format!("{:?}", store.checkpoint().expect("a checkpoint")),
        format!("{:?}", store.checkpoint_before(3).expect("an older one")),
        format!("{:?}", files_to_send(store)),
        format!("{:?}", store.scopes().expect("scopes")),
    ];
    // To the metre: the place index rounds differently from one SQLite to the next.
    for (line, metres) in store.nearest(43.9, 116.0, "arrival", 3).expect("places") {
        told.push(format!("{line:?} {metres:.0}"));
    }
    for key in ["station", "certificate", "address", "name", "cursor"] {
        told.push(format!("{key} {:?}", store.meta(key).expect("a value")));
    }
    for line in store.list(None, 100).expect("a list") {
        let whole = store
            .whole(&line.id)
            .expect("a record")
            .expect("one that is listed");
        let custody = store.custody(&line.id).expect("custody");
        told.push(format!("{line:?} {custody:?} {:?}", whole.document));
    }
    for metric in METRICS {
        let question = Question::all(metric);
        let records: Vec<RecordId> = store
            .behind(&question)
            .expect("records")
            .into_iter()
            .map(|line| line.id)
            .collect();
        told.push(format!(
            "{metric} {} {records:?}",
            store.figure(&question).expect("a figure")
        ));
    }
    for words in WORDS {
        told.push(format!(
            "{words} {:?}",
            store.search(words, 10).expect("an answer")
        ));
    }
    told.join("\n")
}

struct Past {
    store: Store,
    position: u64,
}

impl Past {
    fn enrolled(&mut self) {
        let (key, certificate) = (cast::station_key(), cast::certificate());
        self.write(|w| {
            w.put_meta("station", &encode(&key))?;
            w.put_meta("certificate", &encode(&certificate))?;
            w.put_meta("address", b"https://station.example:8443")?;
            w.put_meta("name", "其木格".as_bytes())?;
            w.put_meta("cursor", &encode(&ketepai_sync::Cursor::default()))
        });
        self.hear(&cast::stated(), None);
        self.station_says(&[Statement::Certificate(Box::new(colleague_certificate()))]);
    }

    fn wrote(&mut self, visit: &Visit) -> RecordId {
        self.wrote_in(
            &cast::work(),
            "visit",
            root_change(&visit.to_fields(), &cast::actor()),
        )
    }

    fn wrote_in(&mut self, scope: &Scope, kind: &str, body: Vec<u8>) -> RecordId {
        let record = record_id(scope, &body);
        self.save(scope, kind, record, body);
        record
    }

    fn save(&mut self, scope: &Scope, kind: &str, record: RecordId, body: Vec<u8>) {
        let entry = Entry {
            record,
            kind: kind.into(),
            schema: 1,
            body,
        };
        self.write(|w| w.save(scope, &cast::phone().device(), &entry, &cast::evidence(true)));
    }

    fn sealed_and_acknowledged(&mut self) {
        seal(&mut self.store, &cast::phone());
        for segment in self
            .store
            .outbox(usize::MAX, &Default::default())
            .expect("segments")
        {
            self.position += 1;
            let (hash, position) = (segment.head().hash(), self.position);
            self.write(|w| w.set_position(&hash, position));
        }
    }

    /// Both set the next step, neither having seen the other's; mine is sealed and not sent. The colleague
    /// has also written to a record that is not here.
    fn colleague_and_i_edit(&mut self, shared: RecordId) {
        let mine = self
            .store
            .build_edit(&shared, &cast::actor(), &[next_step("周三复查")]);
        let theirs = colleague_edit(1, &self.root_of(shared), &cast::phone(), next_step("周五复查"));
        let elsewhere = root_change(&visit("不在这台手机上", 9).to_fields(), &colleague_actor());
        let waiting = colleague_edit(2, &elsewhere, &colleague(), next_step("等着"));
        self.save(
            &cast::work(),
            "visit",
            shared,
            mine.expect("an edit").expect("a change"),
        );
        seal(&mut self.store, &cast::phone());
        self.colleague_says(vec![theirs, waiting]);
    }

    fn station_rules(&mut self, shared: RecordId, private: RecordId) {
        let many = Edit::Set("n".into(), Value::Int(900));
        let refused = colleague_edit(3, &self.root_of(shared), &cast::phone(), many);
        let entry = Some(refused.hash());
        self.colleague_says(vec![refused]);
        let verdict = |ruling, record, entry: Option<EntryHash>, reason: &str| {
            let device = entry.map(|_| colleague().device());
            let reason = reason.into();
            Statement::Verdict(Verdict {
                ruling,
                record,
                entry,
                device,
                reason,
            })
        };
        self.station_says(&[
            verdict(Ruling::Refused, shared, entry, "review"),
            verdict(Ruling::Erased, private, None, "request"),
        ]);
    }

    fn somebody_writes_where_they_may_not(&mut self) {
        let scope = Scope::Person(cast::PERSON);
        let body = root_change(&arrival(), &colleague_actor());
        let entry = Entry {
            record: record_id(&scope, &body),
            kind: "arrival".into(),
            schema: 1,
            body,
        };
        self.hear(
            &sealed(&colleague(), &scope, 1, None, vec![entry]),
            Some("not_granted"),
        );
    }

    fn files_and_checkpoints(&mut self) {
        let (sent, unsent) = (BlobHash::of(b"sent"), BlobHash::of(b"unsent"));
        let position = self.position;
        self.write(|w| {
            w.put_file(&file(sent, 1_000), 0)?;
            w.put_file(&file(unsent, 2_000), 0)?;
            w.set_file_at_station(&sent, true)?;
            for at in [2, position] {
                let running = RunningHash([at as u8; 32]);
                w.put_checkpoint(&Checkpoint::sign(&cast::station(), at, running, cast::AT_S, 2))?;
            }
            Ok(())
        });
    }

    fn station_says(&mut self, statements: &[Statement]) {
        let entries = statements
            .iter()
            .map(|s| s.to_entry(&cast::county_log()))
            .collect();
        self.says(&cast::station(), &cast::county_log(), entries);
    }

    fn colleague_says(&mut self, entries: Vec<Entry>) {
        self.says(&colleague(), &cast::work(), entries);
    }

    /// One more segment of a log that is all here.
    fn says(&mut self, keys: &DeviceKeys, scope: &Scope, entries: Vec<Entry>) {
        let tips = self.store.tips_of(&keys.device(), false).expect("tips");
        let (number, previous) = tips.first().map_or((1, None), |tip| (tip.1 + 1, Some(tip.2)));
        self.hear(&sealed(keys, scope, number, previous, entries), None);
    }

    fn hear(&mut self, segment: &Segment, barred: Option<&str>) {
        self.position += 1;
        let position = self.position;
        self.write(|w| w.take_in(segment, barred, Some(position)).map(|_| ()));
    }

    fn root_of(&self, record: RecordId) -> Vec<u8> {
        let sql =
            "SELECT e.body FROM entry e JOIN record r ON r.id = e.record WHERE r.rid = ?1 ORDER BY e.id";
        self.store
            .connection()
            .query_row(sql, [record.0], |row| row.get(0))
            .expect("a root")
    }

    fn write(&mut self, f: impl FnOnce(&mut ketepai_store::Writer<'_>) -> Result<(), Error>) {
        self.store.write(f).unwrap_or_else(|e| panic!("{e}"));
    }
}

fn visit(problem: &str, day: i64) -> Visit {
    let envelope = Envelope::own(cast::PERSON, cast::AT_S + day * 86_400, 480);
    Visit {
        problem: vec![problem.to_owned()],
        people: Some(2),
        ..Visit::to(envelope, RecordId([9; 16]))
    }
}

fn arrival() -> ketepai_model::value::Fields {
    let envelope = Envelope::own(cast::PERSON, cast::AT_S, 480);
    let mut arrival = ketepai_model::arrival::Arrival::new(envelope);
    arrival.direction = Some(ketepai_model::arrival::Direction::In);
    arrival.position = Position::from_degrees(43.933_512_3, 116.086_045_6, "gps").ok();
    arrival.to_fields()
}

fn colleague() -> DeviceKeys {
    DeviceKeys::from_seed(&[0x12; 32])
}

fn colleague_actor() -> Actor {
    Actor::new(&colleague().device(), [1; 8])
}

fn colleague_certificate() -> Certificate {
    let keys = colleague();
    let person = PersonId([0x53; 8]);
    let unsigned = Certificate {
        device: keys.device(),
        signing: keys.verifying(),
        sealing: keys.sealing_public(),
        person,
        grants: ketepai_model::identity::Role::Envoy.grants(&cast::area(), person),
        ..cast::certificate()
    };
    unsigned.signed_by(&cast::station())
}

/// The colleague's edit of a record whose root is all that they have seen; each in an opening of its own.
fn colleague_edit(opening: u8, root: &[u8], by: &DeviceKeys, edit: Edit) -> Entry {
    let record = record_id(&cast::work(), root);
    let entry = |body: Vec<u8>| Entry {
        record,
        kind: "visit".into(),
        schema: 1,
        body,
    };
    let hash = entry(root.to_vec()).hash();
    let stored = [Stored {
        hash,
        device: by.device(),
        kind: "visit",
        body: root,
        judged: true,
        author: None,
    }];
    let actor = Actor::new(&colleague().device(), [opening; 8]);
    let body = edit_change(record, &cast::work(), &stored, &|_| false, &actor, &[edit], None);
    entry(body.expect("an open record").expect("a change"))
}

fn next_step(text: &str) -> Edit {
    Edit::Set("s".into(), Value::Text(text.into()))
}

fn sealed(
    keys: &DeviceKeys,
    scope: &Scope,
    number: u64,
    previous: Option<HeadHash>,
    entries: Vec<Entry>,
) -> Segment {
    let head = Head {
        scope: scope.clone(),
        device: keys.device(),
        number,
        previous,
        entries: entries.iter().map(Entry::hash).collect(),
        evidence: vec![cast::evidence(false); entries.len()],
        checkpoint: None,
    };
    Segment {
        signed: head.sign(&keys.signing),
        payloads: entries.into_iter().map(Some).collect(),
    }
}

fn file(hash: BlobHash, bytes: i64) -> StoredFile {
    StoredFile {
        rung: Rung::Evidence,
        hash,
        bytes,
    }
}

/// As the first version told them.
fn files_to_send(store: &Store) -> Vec<(BlobHash, u64)> {
    let files = store.files_to_send().expect("files");
    files.into_iter().map(|file| (file.hash, file.bytes)).collect()
}
