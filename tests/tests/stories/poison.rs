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
