//! The same segments in any order, in any batches, told of their positions at once or later: every replica comes
//! to hold the same documents, the same verdicts and the same digests as the station that judged them, and making
//! its caches again changes nothing. The history is real: phones and a station wrote it.

use std::collections::{BTreeMap, VecDeque};

use ketepai_model::document::{Actor, Edit};
use ketepai_model::identity::TrustStore;
use ketepai_model::ids::{Digest, HeadHash, RecordId};
use ketepai_model::log::{Entry, Evidence, Segment};
use ketepai_model::value::Value;
use ketepai_server::station::{Erase, Release, Revoke};
use ketepai_store::Store;
use ketepai_store::figures::Question;
use ketepai_sync::{Examined, intake};
use ketepai_tests::builders::Dice;

use super::stories::{A, B, HERDER, Town};

const ORDERS: u64 = 300;

/// Everything that a station holds, with every payload that it ever held.
struct History {
    root: [u8; 32],
    segments: Vec<(Segment, u64)>,
    station: Holding,
}

/// What can be seen of a replica.
#[derive(Clone, PartialEq, Debug)]
struct Holding {
    records: BTreeMap<RecordId, String>,
    aside: Vec<String>,
    figures: [i64; 3],
    digests: (Digest, Digest),
}

impl Holding {
    fn of(store: &Store) -> Self {
        let mut records = BTreeMap::new();
        for line in store.list(None, 10_000).unwrap() {
            let whole = store.whole(&line.id).unwrap().unwrap();
            let document = whole.document;
            let shown = (line, document.fields, document.heads, document.conflicts);
            records.insert(shown.0.id, format!("{shown:?}"));
        }
        let aside = store.set_aside().unwrap();
        let mut aside: Vec<String> = aside.iter().map(|a| format!("{a:?}")).collect();
        aside.sort();
        Holding {
            records,
            aside,
            figures: ["visits", "services", "people_served"]
                .map(|metric| store.figure(&Question::all(metric)).unwrap()),
            digests: store.digests(&|_| true).unwrap(),
        }
    }
}

/// A busy month: see the comments.
fn live() -> (Town, [RecordId; 2]) {
    let mut town = Town::new(301);
    let third = town.world.enrol("envoy C", "envoy");
    town.everybody_syncs();
    // Two edit at once what both served.
    let visit = town.visit(A, "布病");
    town.everybody_syncs();
    town.app(A).set_next_step(&visit, "三天后复查").unwrap();
    town.app(B).set_next_step(&visit, "不必再去").unwrap();
    town.app(B).add_advice(&visit, "加强消毒").unwrap();
    town.everybody_syncs();
    refused_in_the_middle(&mut town, third, &visit);
    // A key ends, what comes after is held, half of it is released.
    let revoke = Revoke {
        device: town.device(third),
        reason: "left".into(),
        wipe: false,
    };
    town.world.station.revoke(&revoke).unwrap();
    for text in ["离岗后补记一", "离岗后补记二"] {
        town.visit(third, text);
        town.world.sync(third).unwrap();
    }
    let device = town.device(third);
    let first = town.world.station.held().unwrap()[0].number;
    review(
        &town,
        Release {
            device,
            upto: Some(first),
            refuse: false,
        },
    );
    let question = town.world.devices[HERDER].make(|app| app.ask(vec!["家里的私事".into()], "", "zh-CN"));
    town.everybody_syncs();
    (town, [visit, question])
}

/// C edits what is not C's; an app that took no offence writes on top of it.
fn refused_in_the_middle(town: &mut Town, third: usize, visit: &RecordId) {
    let set = [Edit::Set(
        "r".into(),
        Value::List(vec![Value::Text("塞进来的".into())]),
    )];
    let actor = town.app(third).identity().unwrap().actor;
    for text in ["之上一", "之上二"] {
        let body = town.app(third).store().build_edit(visit, &actor, &set).unwrap();
        if let Some(body) = body {
            smuggle(town, third, visit, body);
        }
        town.world.sync(third).unwrap();
        let append = [Edit::Append("v".into(), vec![Value::Text(text.into())])];
        let actor = town.app(third).identity().unwrap().actor;
        let body = town
            .app(third)
            .store()
            .build_edit(visit, &actor, &append)
            .unwrap();
        smuggle(town, third, visit, body.unwrap());
    }
    town.everybody_syncs();
}

fn smuggle(town: &mut Town, by: usize, visit: &RecordId, body: Vec<u8>) {
    let entry = entry(visit, body);
    let app = town.app(by);
    let device = app.identity().unwrap().keys.device();
    let scope = "work/152524".parse().unwrap();
    app.store_mut()
        .write(|w| w.save(&scope, &device, &entry, &Evidence::default()))
        .unwrap();
}

fn entry(visit: &RecordId, body: Vec<u8>) -> Entry {
    Entry {
        record: *visit,
        kind: "visit".into(),
        schema: 1,
        body,
    }
}

fn review(town: &Town, release: Release) {
    assert_eq!(town.world.station.release(&release).unwrap().count, 1);
}

/// The rest of the month, under another signing key.
fn go_on(town: &mut Town, [visit, question]: [RecordId; 2]) {
    assert!(town.world.station.rotate().unwrap());
    town.world.restart_station();
    let device = town.world.station.held().unwrap()[0].device;
    review(
        town,
        Release {
            device,
            upto: None,
            refuse: true,
        },
    );
    let erase = Erase {
        record: question.to_string(),
        reason: "wish".into(),
    };
    town.world.station.erase(&erase).unwrap();
    // A head whose payload comes later, in a log that forks by it.
    let actor = Actor::new(&town.device(B), [9; 8]);
    let set = [Edit::Set("n".into(), Value::Int(7))];
    let body = town.app(B).store().build_edit(&visit, &actor, &set).unwrap();
    let whole = town.sealed_by(B, "work/152524", entry(&visit, body.unwrap()));
    let mut withheld = whole.clone();
    withheld.payloads[0] = None;
    town.world.post(&[withheld]);
    town.world.post(&[whole]);
    // B's person is now a herder: what B wrote as an envoy stands, by the station's word alone.
    let posting = ketepai_server::station::Posting {
        person: town.person(B),
        role: "herder".into(),
        area: ketepai_tests::world::COUNTY.parse().unwrap(),
    };
    town.world.station.post(&posting).unwrap();
    for n in [A, HERDER, A] {
        town.world.sync(n).unwrap();
    }
}

impl History {
    fn new() -> Self {
        let (mut town, records) = live();
        let early = opened(&mut town, stored);
        go_on(&mut town, records);
        let (mut segments, station) = opened(&mut town, |store| (stored(store), Holding::of(store)));
        let early: BTreeMap<HeadHash, Segment> =
            early.into_iter().map(|(s, _)| (s.head().hash(), s)).collect();
        for (segment, _) in &mut segments {
            if let Some(whole) = early.get(&segment.head().hash()) {
                *segment = whole.clone();
            }
        }
        let root = town.app(A).identity().unwrap().root;
        History {
            root,
            segments,
            station,
        }
    }

    /// A replica that hears of every segment, some of them twice and in parts. With `judged`, it hears each
    /// whole from the station too, at any time.
    fn replica(&self, seed: u64, judged: bool) -> Store {
        let mut dice = Dice::new(seed);
        let mut coming = self.deliveries(&mut dice, judged);
        let mut store = Store::in_memory().unwrap();
        let mut trust = TrustStore::new(self.root);
        let mut patience = 10_000;
        while !coming.is_empty() {
            let size = (1 + dice.below(12)).min(coming.len());
            let batch: Vec<_> = coming.drain(..size).collect();
            coming.extend(take_in(&mut store, &mut trust, batch));
            patience -= 1;
            assert!(patience > 0, "seed {seed}: a device that nobody ever names");
        }
        store
    }

    fn deliveries(&self, dice: &mut Dice, judged: bool) -> VecDeque<(Segment, Option<u64>)> {
        let mut all = Vec::new();
        for (segment, position) in &self.segments {
            let position = judged.then_some(*position);
            all.push((segment.clone(), position));
            if dice.once_in(3) {
                let mut parts = segment.clone();
                parts.payloads.iter_mut().for_each(|p| drop(p.take()));
                all.push((parts, position.filter(|_| dice.once_in(2))));
            }
            if dice.once_in(3) {
                all.push((segment.clone(), None));
            }
        }
        for n in (1..all.len()).rev() {
            all.swap(n, dice.below(n + 1));
        }
        all.into()
    }
}

/// As a phone does it; what it cannot place yet comes back.
fn take_in(
    store: &mut Store,
    trust: &mut TrustStore,
    batch: Vec<(Segment, Option<u64>)>,
) -> Vec<(Segment, Option<u64>)> {
    let (segments, positions): (Vec<_>, Vec<_>) = batch.into_iter().unzip();
    let mut later = Vec::new();
    let examined = intake::examine_batch(segments, trust);
    let write = store.write(|w| {
        for (one, position) in examined.into_iter().zip(positions) {
            match one {
                Examined::Verified { segment, granted } => {
                    let barred =
                        (!granted && segment.head().scope.holds_statements()).then_some("not_granted");
                    w.take_in(&segment, barred, position)?;
                }
                Examined::UnknownDevice(segment) => later.push((segment, position)),
                Examined::Bad { reason, .. } => panic!("{reason}"),
            }
        }
        Ok::<_, ketepai_store::Error>(())
    });
    write.unwrap();
    later
}

/// Looks into a copy of the station's database.
pub fn opened<T>(town: &mut Town, look: impl FnOnce(&Store) -> T) -> T {
    let copy = town.world.copy_station();
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(copy, folder.path().join("ketepai.db")).unwrap();
    let (store, _) = Store::open(folder.path(), None).unwrap();
    look(&store)
}

fn stored(store: &Store) -> Vec<(Segment, u64)> {
    let conn = store.connection();
    let mut query = conn
        .prepare("SELECT id, position FROM segment ORDER BY position")
        .unwrap();
    let rows = query.query_map([], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?)));
    let rows: Vec<(i64, i64)> = rows.unwrap().collect::<Result<_, _>>().unwrap();
    rows.into_iter()
        .map(|(id, position)| (store.segment(id).unwrap(), position as u64))
        .collect()
}

fn assert_same(seed: u64, found: &Holding, expected: &Holding) {
    assert_eq!(found.aside, expected.aside, "order {seed}: what stands aside");
    for (id, record) in &expected.records {
        assert_eq!(found.records.get(id), Some(record), "order {seed}: {id}");
    }
    assert_eq!(found, expected, "order {seed}");
}

#[test]
fn every_order_of_arrival_gives_what_the_station_has() {
    let history = History::new();
    let aside = &history.station.aside;
    for standing in ["left_out", "not_yours"] {
        assert!(
            aside.iter().any(|a| a.contains(standing)),
            "{standing}: {aside:?}"
        );
    }
    assert!(history.segments.len() > 20, "{}", history.segments.len());
    let records: Vec<&String> = history.station.records.values().collect();
    assert!(
        records.iter().any(|r| r.contains("conflicts: 1")),
        "no conflict: {records:?}"
    );
    assert!(records.iter().all(|r| !r.contains("家里的私事")), "erased");
    for seed in 0..ORDERS {
        let mut store = history.replica(seed, true);
        let found = Holding::of(&store);
        assert_same(seed, &found, &history.station);
        if seed % 10 == 0 {
            store.rebuild(&mut |_, _| {}).unwrap();
            assert_same(seed, &Holding::of(&store), &history.station);
        }
    }
}

#[test]
fn replicas_that_no_station_has_told_anything_agree_among_themselves() {
    let history = History::new();
    let first = Holding::of(&history.replica(0, false));
    for seed in 1..ORDERS {
        let mut store = history.replica(seed, false);
        assert_same(seed, &Holding::of(&store), &first);
        if seed % 10 == 0 {
            store.rebuild(&mut |_, _| {}).unwrap();
            assert_same(seed, &Holding::of(&store), &first);
        }
    }
}
