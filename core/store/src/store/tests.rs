//! Stories of one phone's disk.

use ketepai_model::document::{Actor, Edit, root_change};
use ketepai_model::identity::DeviceKeys;
use ketepai_model::ids::{DeviceId, PersonId, RecordId};
use ketepai_model::log::{Entry, Evidence, Segment, Verdict, record_id};
use ketepai_model::log::{Ruling, Statement};
use ketepai_model::record::{Envelope, Record};
use ketepai_model::scope::Scope;
use ketepai_model::value::Value;
use ketepai_model::visit::Visit;

use super::*;
use crate::figures::Question;

mod at_rest;
mod books;
mod rows;

fn keys(n: u8) -> DeviceKeys {
    DeviceKeys::from_seed(&[n; 32])
}

fn work() -> Scope {
    "work/152524".parse().unwrap()
}

fn visit(problem: &str, day: i64) -> Visit {
    let envelope = Envelope::own(PersonId([1; 8]), day * 86_400, 480);
    Visit {
        problem: vec![problem.to_owned()],
        people: Some(2),
        ..Visit::to(envelope, RecordId([9; 16]))
    }
}

/// A phone in a test: a store and its keys.
struct Phone {
    store: Store,
    keys: DeviceKeys,
    opening: u64,
}

impl Phone {
    fn new(n: u8) -> Self {
        Phone {
            store: Store::in_memory().unwrap(),
            keys: keys(n),
            opening: 0,
        }
    }

    fn device(&self) -> DeviceId {
        self.keys.device()
    }

    fn actor(&mut self) -> Actor {
        self.opening += 1;
        Actor::new(&self.device(), self.opening.to_be_bytes())
    }

    fn save(&mut self, visit: &Visit) -> RecordId {
        let actor = self.actor();
        let body = root_change(&visit.to_fields(), &actor);
        let record = record_id(&work(), &body);
        self.put(record, body);
        record
    }

    fn put(&mut self, record: RecordId, body: Vec<u8>) {
        let device = self.device();
        let entry = Entry {
            record,
            kind: "visit".into(),
            schema: 1,
            body,
        };
        self.store
            .write(|w| w.save(&work(), &device, &entry, &Evidence::default()))
            .unwrap();
    }

    fn edit(&mut self, record: RecordId, edits: &[Edit]) {
        let actor = self.actor();
        let body = self.store.build_edit(&record, &actor, edits).unwrap().unwrap();
        self.put(record, body);
    }

    fn seal(&mut self) {
        let (device, keys) = (self.device(), &self.keys);
        self.store
            .write(|w| w.seal(&device, None, &|head| head.sign(&keys.signing)))
            .unwrap();
    }

    fn hear(&mut self, segments: &[Segment]) {
        self.store
            .write(|w| {
                segments
                    .iter()
                    .try_for_each(|s| w.take_in(s, None, None).map(|_| ()))
            })
            .unwrap();
    }

    /// Everything that a cache says, in one text.
    fn caches(&self) -> String {
        let mut all = String::new();
        for table in [
            "trust", "verdict", "tip", "listing", "fact", "conflict", "aside", "scope", "place", "merged",
            "row",
        ] {
            let mut query = self
                .store
                .conn
                .prepare(&format!("SELECT * FROM {table} ORDER BY 1, 2"))
                .unwrap();
            let columns = query.column_count();
            let mut rows = query.query([]).unwrap();
            while let Some(row) = rows.next().unwrap() {
                // Whether a record is indexed yet is progress, not content.
                let cells: Vec<_> = (0..columns)
                    .filter(|c| row.as_ref().column_name(*c).unwrap() != "indexed")
                    .map(|c| format!("{:?}", row.get_ref(c).unwrap()))
                    .collect();
                all += &format!("{table}: {}\n", cells.join("|"));
            }
        }
        all
    }
}

#[test]
fn a_visit_is_saved_listed_counted_and_found() {
    let mut phone = Phone::new(1);
    let id = phone.save(&visit("羊群布病抽检", 20_000));
    phone.save(&visit("苗木修剪", 20_001));
    let lines = phone.store.list(Some("visit"), 50).unwrap();
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[1].id, id, "newest first");
    assert_eq!(phone.store.figure(&Question::all("visits")).unwrap(), 2);
    assert_eq!(phone.store.figure(&Question::all("people_served")).unwrap(), 4);
    assert_eq!(phone.store.behind(&Question::all("services")).unwrap().len(), 2);
    for (words, found) in [
        ("布病", 1),
        ("抽检", 1),
        ("病", 1),
        ("苗", 1),
        ("疫苗", 0),
        ("布检", 0),
        ("  ", 0),
    ] {
        assert_eq!(phone.store.search(words, 10).unwrap().len(), found, "{words}");
    }
}

#[test]
fn a_service_on_one_day_counts_once_however_often_it_is_written() {
    let mut phone = Phone::new(1);
    phone.save(&visit("上午", 20_000));
    phone.save(&visit("下午", 20_000));
    assert_eq!(phone.store.figure(&Question::all("visits")).unwrap(), 2);
    assert_eq!(phone.store.figure(&Question::all("services")).unwrap(), 1);
    assert_eq!(phone.store.figure(&Question::all("on_site_days")).unwrap(), 1);
}

#[test]
fn two_envoys_edit_one_visit_and_both_phones_show_the_conflict() {
    let (mut a, mut b) = (Phone::new(1), Phone::new(2));
    let id = a.save(&visit("布病", 20_000));
    a.seal();
    b.hear(&a.store.outbox(usize::MAX, &Default::default()).unwrap());
    a.edit(id, &[Edit::Set("s".into(), Value::Text("周三复查".into()))]);
    b.edit(id, &[Edit::Set("s".into(), Value::Text("周五复查".into()))]);
    a.seal();
    b.seal();
    let (from_a, from_b) = (
        a.store.outbox(usize::MAX, &Default::default()).unwrap(),
        b.store.outbox(usize::MAX, &Default::default()).unwrap(),
    );
    b.hear(&from_a);
    a.hear(&from_b);
    let (on_a, on_b) = (a.store.conflicts().unwrap(), b.store.conflicts().unwrap());
    assert_eq!(on_a.len(), 1);
    assert_eq!(on_a[0].choices, on_b[0].choices);
    let admit = |_: &Scope| true;
    assert_eq!(a.store.digests(&admit).unwrap(), b.store.digests(&admit).unwrap());

    b.edit(id, &[Edit::Set("s".into(), Value::Text("周三复查".into()))]);
    b.seal();
    a.hear(&b.store.outbox(usize::MAX, &Default::default()).unwrap());
    assert_eq!(a.store.conflicts().unwrap(), vec![]);
    assert_eq!(a.store.digests(&admit).unwrap(), b.store.digests(&admit).unwrap());
}

#[test]
fn a_rebuild_gives_the_same_caches() {
    let (mut a, mut b) = (Phone::new(1), Phone::new(2));
    let id = a.save(&visit("布病", 20_000));
    a.seal();
    b.hear(&a.store.outbox(usize::MAX, &Default::default()).unwrap());
    for (phone, text) in [(&mut a, "一"), (&mut b, "二")] {
        phone.edit(id, &[Edit::Set("s".into(), Value::Text(text.into()))]);
        phone.seal();
    }
    a.hear(&b.store.outbox(usize::MAX, &Default::default()).unwrap());
    a.edit(id, &[Edit::Append("q".into(), vec![Value::Text("补".into())])]);
    let before = a.caches();
    assert!(before.contains("conflict:"), "{before}");
    a.store.rebuild(&mut |_, _| {}).unwrap();
    assert_eq!(a.caches(), before);
}

#[test]
fn a_verdict_takes_an_entry_and_what_rests_on_it_out_and_a_release_brings_them_back() {
    let mut phone = Phone::new(1);
    let id = phone.save(&visit("布病", 20_000));
    phone.edit(id, &[Edit::Set("n".into(), Value::Int(90))]);
    phone.edit(id, &[Edit::Set("s".into(), Value::Text("复查".into()))]);
    let bad: Vec<u8> = phone
        .store
        .conn
        .query_row("SELECT hash FROM entry WHERE id = 2", [], |row| row.get(0))
        .unwrap();
    let entry = Some(ketepai_model::ids::EntryHash::from_slice(&bad).unwrap());
    let station: Scope = "station/152524".parse().unwrap();
    for (n, ruling, people) in [(1, Ruling::Refused, 2), (2, Ruling::Released, 90)] {
        let verdict = Verdict {
            ruling,
            record: id,
            entry,
            device: Some(keys(1).device()),
            reason: "review".into(),
        };
        let segment = stated(
            &station,
            n,
            &Statement::Verdict(verdict),
            phone.store.tips_of(&keys(7).device(), false),
        );
        phone.hear(&[segment]);
        assert_eq!(
            phone.store.figure(&Question::all("people_served")).unwrap(),
            people
        );
    }
}

fn stated(
    scope: &Scope,
    number: u64,
    statement: &Statement,
    tips: Result<Vec<(Scope, u64, ketepai_model::ids::HeadHash)>, Error>,
) -> Segment {
    let entry = statement.to_entry(scope);
    let head = ketepai_model::log::Head {
        scope: scope.clone(),
        device: keys(7).device(),
        number,
        previous: tips.unwrap().first().map(|t| t.2),
        entries: vec![entry.hash()],
        evidence: vec![Evidence::default()],
        checkpoint: None,
    };
    Segment {
        signed: head.sign(&keys(7).signing),
        payloads: vec![Some(entry)],
    }
}

#[test]
fn an_erased_record_leaves_chains_that_verify_and_does_not_come_back() {
    let (mut a, mut b) = (Phone::new(1), Phone::new(2));
    let id = a.save(&visit("私事", 20_000));
    a.save(&visit("公事", 20_001));
    a.seal();
    let sent = a.store.outbox(usize::MAX, &Default::default()).unwrap();
    b.hear(&sent);
    let station: Scope = "station/152524".parse().unwrap();
    let verdict = Verdict {
        ruling: Ruling::Erased,
        record: id,
        entry: None,
        device: None,
        reason: "request".into(),
    };
    b.hear(&[stated(&station, 1, &Statement::Verdict(verdict), Ok(vec![]))]);
    b.hear(&sent);
    assert_eq!(b.store.list(Some("visit"), 9).unwrap().len(), 1);
    assert!(b.store.search("私事", 9).unwrap().is_empty());
    let held = b.store.segment(1).unwrap();
    assert!(held.payloads[0].is_none() && held.payloads[1].is_some());
    held.check_payloads().unwrap();
    held.signed.verify(&keys(1).signing.verifying_key()).unwrap();
    let left: Vec<Vec<u8>> = b
        .store
        .conn
        .prepare("SELECT body FROM entry WHERE body IS NOT NULL AND segment = 1")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(left.len(), 1);
    b.store.rebuild(&mut |_, _| {}).unwrap();
    assert_eq!(b.store.list(Some("visit"), 9).unwrap().len(), 1);
}

#[test]
fn a_segment_heard_twice_or_out_of_order_changes_nothing() {
    let (mut a, mut b, mut c) = (Phone::new(1), Phone::new(2), Phone::new(3));
    for day in 0..3 {
        a.save(&visit("布病", 20_000 + day));
        a.seal();
    }
    let sent = a.store.outbox(usize::MAX, &Default::default()).unwrap();
    b.hear(&sent);
    b.hear(&sent);
    c.hear(&[sent[2].clone(), sent[0].clone(), sent[1].clone()]);
    let admit = |_: &Scope| true;
    assert_eq!(a.store.digests(&admit).unwrap(), b.store.digests(&admit).unwrap());
    assert_eq!(a.store.digests(&admit).unwrap(), c.store.digests(&admit).unwrap());
    assert_eq!(b.store.figure(&Question::all("visits")).unwrap(), 3);
}

#[test]
fn a_second_process_is_told_that_the_phone_is_in_use() {
    let folder = tempfile::tempdir().unwrap();
    let (_first, opened) = Store::open(folder.path(), None).unwrap();
    assert_eq!(opened, Opened::Fresh);
    assert!(matches!(Store::open(folder.path(), None), Err(Error::InUse)));
}

#[test]
fn a_full_disk_loses_nothing_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let mut phone = Phone {
        store: Store::open(folder.path(), None).unwrap().0,
        keys: keys(1),
        opening: 0,
    };
    phone.save(&visit("布病", 20_000));
    phone.store.limit_pages(80).unwrap();
    let mut saved = 1;
    let refused = loop {
        let device = phone.device();
        let actor = phone.actor();
        let body = root_change(&visit(&"长".repeat(2_000), 20_000).to_fields(), &actor);
        let entry = Entry {
            record: record_id(&work(), &body),
            kind: "visit".into(),
            schema: 1,
            body,
        };
        match phone
            .store
            .write(|w| w.save(&work(), &device, &entry, &Evidence::default()))
        {
            Ok(()) => saved += 1,
            Err(error) => break error,
        }
        assert!(saved < 1_000, "the bound never took hold");
    };
    assert!(matches!(refused, Error::Full), "{refused:?}");
    assert_eq!(phone.store.figure(&Question::all("visits")).unwrap(), saved);
    phone.store.limit_pages(1_000_000).unwrap();
    phone.save(&visit("又有地方了", 20_000));
    drop(phone);
    let (store, _) = Store::open(folder.path(), None).unwrap();
    assert_eq!(store.figure(&Question::all("visits")).unwrap(), saved + 1);
}

#[test]
fn a_damaged_database_is_set_aside_and_salvaged() {
    let folder = tempfile::tempdir().unwrap();
    let mut phone = Phone {
        store: Store::open(folder.path(), None).unwrap().0,
        keys: keys(1),
        opening: 0,
    };
    for day in 0..200 {
        phone.save(&visit("布病", 20_000 + day));
        if day % 50 == 49 {
            phone.seal();
        }
    }
    phone.save(&visit("还没签", 20_300));
    phone
        .store
        .conn
        .pragma_update(None, "wal_checkpoint", "TRUNCATE")
        .unwrap();
    drop(phone);
    let file = folder.path().join(FILE);
    let whole = std::fs::read(&file).unwrap();
    // Garbage over one page, wherever it lies: opening may still work, reading some entries does not.
    let mut lost = Vec::new();
    for page in (0..whole.len() / 4096).step_by(4) {
        let mut bytes = whole.clone();
        bytes[page * 4096..][..4096].fill(0xa5);
        std::fs::write(&file, &bytes).unwrap();
        let (store, opened) = Store::salvage(folder.path(), None).unwrap();
        let Opened::Salvaged { aside, entries, .. } = opened else {
            panic!("salvaged")
        };
        assert!(aside.exists(), "the damaged file is kept");
        assert_eq!(store.figure(&Question::all("visits")).unwrap(), entries as i64);
        if entries < 100 {
            lost.push((page + 1, entries));
        }
    }
    assert!(lost.is_empty(), "(page, entries of 201): {lost:?}");
}

/// The directory lies in the middle of the file as well as at its beginning.
#[test]
fn a_database_without_its_directory_is_read_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let mut phone = Phone {
        store: Store::open(folder.path(), None).unwrap().0,
        keys: keys(1),
        opening: 0,
    };
    for day in 0..40 {
        phone.save(&visit("布病", 20_000 + day));
    }
    let pages: Vec<u32> = phone
        .store
        .conn
        .prepare("SELECT pageno FROM dbstat WHERE name = 'sqlite_schema'")
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    assert!(pages.len() > 2, "{pages:?}");
    phone
        .store
        .conn
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .unwrap();
    drop(phone);
    let file = folder.path().join(FILE);
    let whole = std::fs::read(&file).unwrap();
    for page in pages {
        let mut bytes = whole.clone();
        bytes[(page as usize - 1) * 4096..][..4096].fill(0xa5);
        std::fs::write(&file, bytes).unwrap();
        let (_, opened) = Store::open(folder.path(), None).unwrap();
        let Opened::Salvaged { entries: 40, .. } = opened else {
            panic!("page {page}: {opened:?}")
        };
    }
}

#[test]
fn a_file_that_is_no_database_is_set_aside_on_opening() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(FILE), "这不是数据库".repeat(1_000)).unwrap();
    let (store, opened) = Store::open(folder.path(), None).unwrap();
    assert!(
        matches!(opened, Opened::Salvaged { entries: 0, .. }),
        "{opened:?}"
    );
    assert_eq!(store.holdings().unwrap().entries, 0);
}

#[test]
fn the_index_catches_up_in_steps() {
    let mut phone = Phone::new(1);
    for day in 0..30 {
        phone.save(&visit("疫苗", 20_000 + day));
    }
    assert_eq!(phone.store.index_some(10).unwrap(), 20);
    assert_eq!(phone.store.search("疫苗", 100).unwrap().len(), 30);
}

#[test]
fn a_copy_in_another_log_neither_counts_nor_drags_the_original_down() {
    let (mut a, mut thief, mut c) = (Phone::new(1), Phone::new(2), Phone::new(3));
    let id = a.save(&visit("布病", 20_000));
    a.seal();
    let original = a.store.outbox(usize::MAX, &Default::default()).unwrap();
    // The thief seals the same entry, and the same change under another kind, as if they were its own.
    let entry = original[0].payloads[0].clone().unwrap();
    let device = thief.device();
    for kind in ["visit", "notice"] {
        let copy = Entry {
            kind: kind.into(),
            ..entry.clone()
        };
        thief
            .store
            .write(|w| w.save(&work(), &device, &copy, &Evidence::default()))
            .unwrap();
    }
    thief.seal();
    let copies = thief.store.outbox(usize::MAX, &Default::default()).unwrap();
    c.hear(&copies);
    assert!(c.store.line(&id).unwrap().is_none(), "a copy alone opens nothing");
    let station: Scope = "station/152524".parse().unwrap();
    let verdict = Verdict {
        ruling: Ruling::Refused,
        record: id,
        entry: Some(entry.hash()),
        device: Some(device),
        reason: "foreign_actor".into(),
    };
    c.hear(&[stated(&station, 1, &Statement::Verdict(verdict), Ok(vec![]))]);
    c.hear(&original);
    assert_eq!(c.store.line(&id).unwrap().unwrap().kind, "visit");
    assert_eq!(c.store.figure(&Question::all("visits")).unwrap(), 1);
}

#[test]
fn a_crash_in_the_middle_of_a_salvage_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let mut phone = Phone {
        store: Store::open(folder.path(), None).unwrap().0,
        keys: keys(1),
        opening: 0,
    };
    phone.save(&visit("布病", 20_000));
    drop(phone);
    // Half a salvage from before the crash lies about; the damaged file is still in its place.
    std::fs::write(folder.path().join("ketepai.db.salvaged"), b"half").unwrap();
    let (store, opened) = Store::salvage(folder.path(), None).unwrap();
    assert!(
        matches!(opened, Opened::Salvaged { entries: 1, .. }),
        "{opened:?}"
    );
    drop(store);
    // The crash came between the two renames.
    let file = folder.path().join(FILE);
    std::fs::rename(&file, folder.path().join("ketepai.db.salvaged")).unwrap();
    let (store, opened) = Store::open(folder.path(), None).unwrap();
    assert_eq!(opened, Opened::Existing);
    assert_eq!(store.figure(&Question::all("visits")).unwrap(), 1);
}

#[test]
fn a_database_without_its_header_is_read_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let mut phone = Phone {
        store: Store::open(folder.path(), None).unwrap().0,
        keys: keys(1),
        opening: 0,
    };
    for day in 0..40 {
        phone.save(&visit("布病", 20_000 + day));
    }
    phone
        .store
        .conn
        .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))
        .unwrap();
    drop(phone);
    let file = folder.path().join(FILE);
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[..100].fill(0xa5);
    std::fs::write(&file, bytes).unwrap();
    let (store, opened) = Store::open(folder.path(), None).unwrap();
    assert!(
        matches!(
            opened,
            Opened::Salvaged {
                entries: 40,
                unreadable: 0,
                ..
            }
        ),
        "{opened:?}"
    );
    assert_eq!(store.figure(&Question::all("visits")).unwrap(), 40);
}

#[test]
fn a_record_is_found_by_the_beginning_of_its_id() {
    let mut phone = Phone::new(1);
    let ids: Vec<RecordId> = (0..60)
        .map(|day| phone.save(&visit("布病", 20_000 + day)))
        .collect();
    for id in &ids {
        for letters in [8, 13, 25] {
            let found = phone.store.by_prefix(&id.to_string()[..letters]).unwrap();
            assert_eq!(found.iter().map(|l| l.id).collect::<Vec<_>>(), vec![*id]);
        }
    }
    for nothing in ["", "zzz", "不", &"0".repeat(40)] {
        assert!(phone.store.by_prefix(nothing).unwrap().is_empty(), "{nothing}");
    }
}

#[test]
fn the_nearest_places_come_first_wherever_one_stands() {
    use ketepai_model::organisation::{Organisation, Place};
    use ketepai_model::place::Position;
    let mut phone = Phone::new(1);
    let device = phone.device();
    for n in 0..60 {
        let mut household = Organisation::new(Envelope::own(PersonId([1; 8]), 0, 480));
        household.names.insert("zh-CN".into(), format!("{n}"));
        let at = Position::from_degrees(43.0 + f64::from(n) * 0.05, 113.0, "gps").unwrap();
        household.places = vec![Place {
            position: Some(at),
            ..Place::default()
        }];
        let body = root_change(&household.to_fields(), &phone.actor());
        let record = record_id(&work(), &body);
        let entry = Entry {
            record,
            kind: "organisation".into(),
            schema: 1,
            body,
        };
        phone
            .store
            .write(|w| w.save(&work(), &device, &entry, &Evidence::default()))
            .unwrap();
    }
    for (lat, lon) in [(43.0, 113.0), (44.26, 113.4), (-10.0, -60.0)] {
        let here = Position::from_degrees(lat, lon, "gps").unwrap();
        let found = phone.store.nearest(lat, lon, "organisation", 5).unwrap();
        let mut all: Vec<(f64, String)> = (0..60)
            .map(|n| {
                let there = Position::from_degrees(43.0 + f64::from(n) * 0.05, 113.0, "gps").unwrap();
                (here.distance_m(&there), n.to_string())
            })
            .collect();
        all.sort_by(|a, b| a.0.total_cmp(&b.0));
        let names: Vec<_> = found.iter().map(|(line, _)| line.title.clone()).collect();
        assert_eq!(
            names,
            all[..5].iter().map(|(_, n)| n.clone()).collect::<Vec<_>>(),
            "from {lat}, {lon}"
        );
    }
}
