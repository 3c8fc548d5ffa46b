//! One bad entry among good ones.

use ketepai_model::document::Actor;
use ketepai_model::log::{Entry, Evidence};
use ketepai_model::scope::Scope;

use super::{A, B, Town};

#[test]
fn one_poisoned_entry_among_good_ones_stops_nobody() {
    let mut town = Town::new(9);
    let good = town.visit(A, "布病");
    town.everybody_syncs();
    // A's phone has been tampered with: it seals changes that no honest app writes.
    for bad in bad_entries(&mut town, &good) {
        let app = town.app(A);
        let device = app.identity().unwrap().keys.device();
        let scope: Scope = "work/152524".parse().unwrap();
        app.store_mut()
            .write(|w| w.save(&scope, &device, &bad, &Evidence::default()))
            .unwrap();
    }
    let after = town.visit(A, "疫苗");
    town.everybody_syncs();
    for n in [A, B] {
        assert!(
            town.app(n).show(&good).is_ok() && town.app(n).show(&after).is_ok(),
            "phone {n}"
        );
        assert_eq!(town.app(n).list(Some("visit"), 10).unwrap().len(), 2);
    }
    let aside = town.app(A).status(10).unwrap().aside;
    assert_eq!(aside.len(), 3, "the author sees what was refused: {aside:?}");
    assert!(aside.iter().all(|a| a.reason.is_some()), "and why: {aside:?}");
    let finish = town.world.sync(B).unwrap();
    assert_eq!((finish.digests_equal, finish.healed), (Some(true), false));
}

/// A document chunk, a change under another's actor, and one with a byte changed.
fn bad_entries(town: &mut Town, record: &ketepai_model::ids::RecordId) -> Vec<Entry> {
    let edits = [ketepai_model::document::Edit::Clear("s".into())];
    let app = town.app(A);
    let set = [ketepai_model::document::Edit::Set(
        "s".into(),
        ketepai_model::value::Value::Text("复查".into()),
    )];
    let mine = app.identity().unwrap().actor;
    let foreign = app
        .store()
        .build_edit(record, &Actor([7; 16]), &set)
        .unwrap()
        .unwrap();
    let mut document = app.store().build_edit(record, &mine, &set).unwrap().unwrap();
    let mut damaged = document.clone();
    document[8] = 0;
    let middle = damaged.len() / 2;
    damaged[middle] ^= 0x40;
    assert!(app.store().build_edit(record, &mine, &edits).unwrap().is_none());
    let entry = |body| Entry {
        record: *record,
        kind: "visit".into(),
        schema: 1,
        body,
    };
    vec![entry(foreign), entry(document), entry(damaged)]
}

#[test]
fn a_phone_that_plays_station_erases_nothing() {
    use ketepai_model::log::{Ruling, Statement, Verdict};
    let mut town = Town::new(11);
    let visit = town.visit(B, "布病");
    town.everybody_syncs();
    let app = town.app(A);
    let device = app.identity().unwrap().keys.device();
    let scope: Scope = "station/152524".parse().unwrap();
    let verdict = Verdict {
        ruling: Ruling::Erased,
        record: visit,
        entry: None,
        device: None,
        reason: "because".into(),
    };
    // Sealed and signed by a real device; only, it is not the station's.
    let forged = forged_segment(app, &scope, Statement::Verdict(verdict).to_entry(&scope));
    assert_eq!(forged.head().device, device);
    app.store_mut()
        .write(|w| w.take_in(&forged, Some("not_granted"), None))
        .unwrap();
    town.everybody_syncs();
    for n in [A, B] {
        assert!(town.app(n).show(&visit).is_ok(), "phone {n}");
        assert_eq!(town.world.sync(n).unwrap().digests_equal, Some(true));
    }
}

fn forged_segment(app: &ketepai_core::App, scope: &Scope, entry: Entry) -> ketepai_model::log::Segment {
    let keys = &app.identity().unwrap().keys;
    let head = ketepai_model::log::Head {
        scope: scope.clone(),
        device: keys.device(),
        number: 1,
        previous: None,
        entries: vec![entry.hash()],
        evidence: vec![Evidence::default()],
        checkpoint: None,
    };
    ketepai_model::log::Segment {
        signed: head.sign(&keys.signing),
        payloads: vec![Some(entry)],
    }
}

#[test]
fn one_poison_entry_among_a_thousand_good_ones() {
    let mut town = Town::new(16);
    let first = town.visit(A, "第一次");
    let poison = bad_entries(&mut town, &first).remove(2);
    for n in 1..1000 {
        if n == 500 {
            smuggle(&mut town, &poison);
        }
        town.visit(if n % 2 == 0 { A } else { B }, &format!("第{n}次"));
    }
    town.everybody_syncs();
    let visits = ketepai_store::figures::Question::all("visits");
    for n in [A, B] {
        assert_eq!(
            town.app(n).list(Some("visit"), 2_000).unwrap().len(),
            1000,
            "phone {n}"
        );
        assert_eq!(town.app(n).store().figure(&visits).unwrap(), 1000, "phone {n}");
        assert_nothing_waits(&mut town, n);
        let aside = town.app(n).status(10).unwrap().aside;
        assert_eq!(aside.len(), 1, "phone {n}: {aside:?}");
        assert_eq!(
            (aside[0].record, aside[0].reason.is_some()),
            (first, true),
            "phone {n}"
        );
    }
    let status = town.world.station.status().unwrap();
    assert_eq!((status.records["visit"], status.aside.len()), (1000, 1));
}

/// Everything of a phone is at the station, and both hold the same.
fn assert_nothing_waits(town: &mut Town, n: usize) {
    let finish = town.world.sync(n).unwrap();
    assert_eq!(
        (finish.gave_up, finish.digests_equal),
        (None, Some(true)),
        "phone {n}"
    );
    let status = town.app(n).status(10).unwrap();
    assert_eq!((status.unsealed, status.to_send), (0, 0), "phone {n}");
    assert_eq!(status.holdings.entries, status.holdings.acknowledged, "phone {n}");
    assert!(
        status.aside.iter().all(|a| a.standing != "waiting"),
        "phone {n}: {:?}",
        status.aside
    );
}

/// Into A's log, by an app that takes no offence.
fn smuggle(town: &mut Town, entry: &Entry) {
    let app = town.app(A);
    let device = app.identity().unwrap().keys.device();
    let scope: Scope = "work/152524".parse().unwrap();
    app.store_mut()
        .write(|w| w.save(&scope, &device, entry, &Evidence::default()))
        .unwrap();
}

#[test]
fn an_oversized_entry_does_not_wedge_its_log() {
    let mut town = Town::new(17);
    let before = town.visit(A, "之前");
    town.everybody_syncs();
    let paragraph = ketepai_model::value::Value::Text("草".repeat(100_000));
    let edits = [ketepai_model::document::Edit::Append("v".into(), vec![paragraph])];
    let app = town.app(A);
    let actor = app.identity().unwrap().actor;
    let body = app.store().build_edit(&before, &actor, &edits).unwrap().unwrap();
    let entry = Entry {
        record: before,
        kind: "visit".into(),
        schema: 1,
        body,
    };
    assert!(entry.check_size().is_err());
    insert_raw(&mut town, &entry);
    let (after, of_b) = (town.visit(A, "之后"), town.visit(B, "同事的"));
    town.app(A).set_next_step(&before, "复查").unwrap();
    town.everybody_syncs();
    for n in [A, B] {
        for id in [before, after, of_b] {
            assert!(town.app(n).show(&id).is_ok(), "phone {n}");
        }
        let fields = town.app(n).show(&before).unwrap().fields;
        let has = |name: &str| fields.iter().any(|f| f.name == name);
        assert!(has("next_step") && !has("advice"), "phone {n}");
        assert_nothing_waits(&mut town, n);
    }
    let status = town.world.station.status().unwrap();
    assert_eq!((status.records["visit"], status.held), (3, 0));
    let told = town.app(A).status(10).unwrap().aside;
    assert!(
        told.iter()
            .any(|a| a.record == before && a.standing == "too_large"),
        "the author is told: {told:?}"
    );
}

/// Past every check, as plain SQL in the phone's own database does it.
fn insert_raw(town: &mut Town, entry: &Entry) {
    let app = town.app(A);
    let device = app.identity().unwrap().keys.device();
    let sql = "INSERT INTO entry (place, scope, device, record, hash, kind, schema, body, evidence)
               SELECT 0, s.id, d.id, r.id, ?1, ?2, ?3, ?4, ?5 FROM scope s, device d, record r
               WHERE s.name = 'work/152524' AND d.did = ?6 AND r.rid = ?7";
    let values = rusqlite::params![
        entry.hash().0,
        entry.kind,
        entry.schema,
        entry.body,
        ketepai_model::canonical::encode(&Evidence::default()),
        device.as_bytes(),
        entry.record.0,
    ];
    assert_eq!(app.store().connection().execute(sql, values).unwrap(), 1);
}
