//! A station that remembers less than its phones.

use ketepai_store::custody::Custody;

use super::{A, B, HERDER, Town};

#[test]
fn the_phones_bring_back_what_a_station_put_back_has_lost() {
    let mut town = Town::new(6);
    town.visit(A, "昨天");
    town.everybody_syncs();
    let yesterday = town.world.copy_station();
    let today = town.visit(A, "今天");
    let of_b = town.visit(B, "今天也去了");
    let question = town.world.devices[HERDER].make(|app| app.ask(vec!["问".into()], "", "zh-CN"));
    town.everybody_syncs();
    // A device that was enrolled after the copy is one that the station has never heard of.
    let late = town.world.enrol("envoy late", "envoy");
    town.everybody_syncs();
    let of_late = town.visit(late, "新来的");
    town.everybody_syncs();

    town.world.put_back(&yesterday);
    assert_eq!(
        town.world.station.status().unwrap().records["visit"],
        1,
        "the station has lost today"
    );
    town.everybody_syncs();
    town.everybody_syncs();
    assert_eq!(town.world.station.status().unwrap().records["visit"], 4);
    for (n, id) in [(A, today), (B, of_b), (HERDER, question), (late, of_late)] {
        assert_eq!(town.app(n).show(&id).unwrap().custody, Some(Custody::AtStation));
    }
    town.world.check();
}

#[test]
fn what_one_phone_holds_of_anothers_comes_back_though_its_author_is_gone() {
    let mut town = Town::new(7);
    let before = town.world.copy_station();
    let visit = town.visit(A, "布病");
    town.everybody_syncs();
    town.world.put_back(&before);
    // A's phone lies in a river; B alone brings the visit back.
    town.world.sync(B).unwrap();
    assert_eq!(town.world.station.status().unwrap().records["visit"], 1);
    assert_eq!(
        town.app(B).show(&visit).unwrap().custody,
        Some(Custody::AtStation)
    );
}

#[test]
fn a_record_is_backed_up_only_after_the_backup() {
    let mut town = Town::new(8);
    let visit = town.visit(A, "布病");
    assert_eq!(town.app(A).show(&visit).unwrap().custody, Some(Custody::Here));
    town.everybody_syncs();
    assert_eq!(
        town.app(A).show(&visit).unwrap().custody,
        Some(Custody::AtStation)
    );
    let target = tempfile::tempdir().unwrap();
    town.world.station.backup(target.path()).unwrap();
    town.everybody_syncs();
    assert_eq!(town.app(A).show(&visit).unwrap().custody, Some(Custody::BackedUp));
}
