//! What one phone may not read, another carries: sealed, until it is safe at the station.

use ketepai_core::AppError;
use ketepai_core::arrivals::RecordArrival;
use ketepai_core::store::carrying::Quota;
use ketepai_core::store::custody::Custody;
use ketepai_model::ids::RecordId;
use ketepai_model::label::Label;
use ketepai_model::scope::Scope;
use ketepai_sync::parcel::{Parcel, card};
use ketepai_tests::world::Weather;

use super::{A, B, HERDER, Town};

const SECRET: &str = "岳父家中，不便定位";

fn arrive(town: &mut Town) -> RecordId {
    let arrival = RecordArrival {
        direction: ketepai_model::arrival::Direction::In,
        fixes: Vec::new(),
        no_position: SECRET.to_owned(),
        party: Some(town.household),
    };
    town.world.devices[A].make(|app| app.record_arrival(arrival).map(|a| a.id))
}

fn arrivals(town: &Town) -> u64 {
    let records = town.world.station.status().unwrap().records;
    records.get("arrival").copied().unwrap_or(0)
}

fn carried(town: &mut Town, n: usize) -> usize {
    town.app(n).store().carried().unwrap().len()
}

fn back_up(town: &mut Town) -> tempfile::TempDir {
    let target = tempfile::tempdir().unwrap();
    town.world.station.backup(target.path()).unwrap();
    target
}

/// Everything that a phone's database says, as whoever holds its key would read it.
fn tables(town: &mut Town, n: usize) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("plain.db");
    let conn = town.app(n).store().connection();
    let plain = format!("ATTACH DATABASE '{}' AS plain KEY ''", file.display());
    conn.execute_batch(&plain).unwrap();
    conn.query_row("SELECT sqlcipher_export('plain')", [], |_| Ok(()))
        .unwrap();
    conn.execute_batch("DETACH DATABASE plain").unwrap();
    std::fs::read(file).unwrap()
}

fn contains(bytes: &[u8], text: &str) -> bool {
    bytes.windows(text.len()).any(|w| w == text.as_bytes())
}

#[test]
fn an_envoys_whereabouts_reach_the_station_on_a_phone_that_cannot_read_them() {
    let mut town = Town::new(201);
    let arrival = arrive(&mut town);
    let met = town.world.meet(A, B);
    assert_eq!(
        (met.caller.summary.parcels_given, met.called.summary.parcels_taken),
        (1, 1)
    );
    assert_eq!(carried(&mut town, B), 1);
    assert!(town.app(B).show(&arrival).is_err());
    let (mine, theirs) = (tables(&mut town, A), tables(&mut town, B));
    assert!(contains(&mine, SECRET), "it is written as it is where it belongs");
    assert!(!contains(&theirs, SECRET), "nor lies it anywhere in B's tables");
    let own = town.app(A).identity().unwrap().person();
    let scopes = town.app(B).store().scopes().unwrap();
    assert!(scopes.iter().all(|(_, scope)| *scope != Scope::Person(own)));
    assert_eq!(
        town.app(A).show(&arrival).unwrap().custody,
        Some(Custody::Carried)
    );

    let finish = town.world.sync(B).unwrap();
    assert_eq!((finish.handed_in, finish.gave_up), (1, None));
    assert_eq!(arrivals(&town), 1);
    town.everybody_syncs();
    assert_eq!(
        town.app(A).show(&arrival).unwrap().custody,
        Some(Custody::AtStation)
    );
    assert!(town.app(B).show(&arrival).is_err(), "and still B cannot read it");
    town.world.check();
}

#[test]
fn a_parcel_is_kept_until_it_is_backed_up_and_brought_again_if_the_station_lost_it() {
    let mut town = Town::new(202);
    let old = town.world.copy_station();
    arrive(&mut town);
    town.world.meet(A, B);
    town.world.sync(B).unwrap();
    assert_eq!(
        (arrivals(&town), carried(&mut town, B)),
        (1, 1),
        "at the station, not backed up"
    );
    let finish = town.world.sync(B).unwrap();
    assert_eq!(finish.handed_in, 0, "what is there is not brought again");
    town.world.put_back(&old);
    assert_eq!(arrivals(&town), 0);
    town.world.sync(B).unwrap();
    assert_eq!(arrivals(&town), 1, "brought again, by B alone");
    assert_eq!(carried(&mut town, B), 1);
    let _copy = back_up(&mut town);
    town.world.sync(B).unwrap();
    assert_eq!(carried(&mut town, B), 0, "safe now");
    town.everybody_syncs();
    town.world.check();
}

#[test]
fn carried_by_two_replayed_and_out_of_order_it_counts_once() {
    let mut town = Town::new(203);
    arrive(&mut town);
    town.world.meet(A, B);
    town.world.clock.pass(3_600_000);
    arrive(&mut town);
    town.world.meet(A, HERDER);
    let again = town.world.meet(B, A);
    assert_eq!(
        again.caller.summary.parcels_taken, 1,
        "only what B does not carry yet"
    );
    let third = town.world.meet(A, B);
    assert_eq!(
        third.caller.summary.parcels_given, 0,
        "nothing is sealed twice for one carrier"
    );
    town.world.sync(HERDER).unwrap();
    town.world.sync(B).unwrap();
    assert_eq!(arrivals(&town), 2);
    // Everything once more, as if no answer had ever come.
    for n in [HERDER, B] {
        town.app(n).store_mut().write(|w| w.step_back(0)).unwrap();
        town.world.sync(n).unwrap();
    }
    assert_eq!(arrivals(&town), 2, "nothing twice");
    town.everybody_syncs();
    town.world.check();
}

#[test]
fn a_session_with_parcels_cut_after_any_write_goes_on_later() {
    for cut in 0..8 {
        let mut town = Town::new(204);
        arrive(&mut town);
        town.visit(A, "布病");
        town.visit(B, "牛舍");
        for (caller, called) in [(A, B), (B, A)] {
            town.world.meet_in(caller, called, Weather::Writes(cut), &[]);
        }
        let met = town.world.meet(A, B);
        assert_eq!(
            (met.caller.gave_up, met.called.gave_up),
            (None, None),
            "cut {cut}"
        );
        town.world.sync(B).unwrap();
        assert_eq!(arrivals(&town), 1, "cut {cut}");
        town.everybody_syncs();
        town.world.check();
    }
}

#[test]
fn nobody_carries_more_than_their_quota_for_one_giver() {
    let mut town = Town::new(205);
    arrive(&mut town);
    let quota = Quota {
        bytes: 4 * 1024 * 1024,
        parcels: 0,
    };
    town.app(B).set_carry_quota(quota).unwrap();
    let met = town.world.meet(B, A);
    assert_eq!(met.called.gave_up, None, "refused kindly");
    assert_eq!(carried(&mut town, B), 0);
    let file = tempfile::tempdir().unwrap();
    let file = file.path().join("a.ketepai");
    town.app(A).pack_for_station(&file).unwrap();
    let unpacked = town.app(B).unpack(&file).unwrap();
    assert_eq!(unpacked.declined.into_iter().collect::<Vec<_>>(), ["quota"]);
    town.app(B).set_carry_quota(Quota::default()).unwrap();
    let met = town.world.meet(A, B);
    assert_eq!(met.caller.summary.parcels_given, 1);
    town.world.sync(B).unwrap();
    assert_eq!(arrivals(&town), 1);
}

#[test]
fn what_was_sealed_to_a_station_key_of_last_year_is_still_opened() {
    let mut town = Town::new(206);
    arrive(&mut town);
    town.world.meet(A, B);
    assert!(town.world.station.rotate().unwrap());
    town.world.restart_station();
    town.world.sync(B).unwrap();
    assert_eq!(arrivals(&town), 1);
    town.everybody_syncs();
    town.world.check();
}

#[test]
fn a_file_goes_to_the_station_directly_or_on_another_phone() {
    let mut town = Town::new(207);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.ketepai");
    arrive(&mut town);
    town.visit(A, "布病");
    let packed = town.app(A).pack_for_station(&file).unwrap();
    assert_eq!(packed.segments, 2);
    assert!(!contains(&std::fs::read(&file).unwrap(), SECRET));
    let (first, second) = (
        town.app(B).unpack(&file).unwrap(),
        town.app(B).unpack(&file).unwrap(),
    );
    assert_eq!((first.carried, first.received, second.carried), (1, 0, 0));
    let direct = town.world.station.unpack(&file).unwrap();
    assert_eq!((direct.parcels, direct.new, direct.known), (1, 2, 0));
    let again = town.world.station.unpack(&file).unwrap();
    assert_eq!((again.new, again.known), (0, 2));
    town.world.sync(B).unwrap();
    assert_eq!(arrivals(&town), 1, "nothing twice");
    town.everybody_syncs();
    town.world.check();
}

#[test]
fn a_file_for_one_phone_opens_there_and_nowhere_else() {
    let mut town = Town::new(208);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("b.ketepai");
    let arrival = arrive(&mut town);
    let visit = town.visit(A, "布病");
    let b = town.app(B).identity().unwrap().person();
    let phones = town.app(A).phones_of(&b).unwrap();
    assert_eq!(phones.len(), 1);
    town.app(A).pack_for(&file, &phones).unwrap();
    let wrong =
        |error: AppError| matches!(error, AppError::Invalid { rule, .. } if rule == "wrong_destination");
    assert!(wrong(town.app(HERDER).unpack(&file).unwrap_err()));
    assert!(town.world.station.unpack(&file).is_err());
    let unpacked = town.app(B).unpack(&file).unwrap();
    assert!(unpacked.received >= 1 && unpacked.carried == 0);
    assert!(town.app(B).show(&visit).is_ok());
    assert!(town.app(B).show(&arrival).is_err());
    assert_eq!(
        town.app(B).unpack(&file).unwrap().received,
        0,
        "twice does nothing"
    );
    town.world.sync(B).unwrap();
    town.everybody_syncs();
    town.world.check();
}

#[test]
fn forged_tampered_and_cut_files_are_refused_by_everybody_and_leave_nothing() {
    let mut town = Town::new(209);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.ketepai");
    arrive(&mut town);
    town.app(A).pack_for_station(&file).unwrap();
    let whole = std::fs::read(&file).unwrap();
    let honest = card::read(&whole).unwrap().remove(0);
    let mut tampered = honest.clone();
    let middle = tampered.body.len() / 2;
    tampered.body[middle] ^= 1;
    let mut longer = honest.clone();
    longer.label.expires_s += 1;
    let b = &town.app(B).identity().unwrap().keys;
    let stolen = Parcel {
        label: Label::sign(b, &honest.body, honest.label.destination, honest.label.expires_s),
        ..honest.clone()
    };
    let station = honest.label.destination;
    let junk = Parcel {
        label: Label::sign(b, b"junk", station, honest.label.expires_s),
        chain: Box::new((
            honest.chain.0.clone(),
            town.app(B).identity().unwrap().certificate.clone(),
        )),
        body: b"junk".to_vec(),
    };
    let cut = whole[..whole.len() - 1].to_vec();
    let bad = [
        (card::write(&[honest.clone(), tampered]), "damaged"),
        (card::write(&[honest.clone(), longer]), "bad_label"),
        (card::write(&[stolen]), "bad_label"),
        (cut, "damaged"),
        (b"holiday.jpg".to_vec(), "not_ours"),
    ];
    for (bytes, code) in bad {
        std::fs::write(&file, bytes).unwrap();
        let error = town.app(B).unpack(&file).unwrap_err();
        assert!(
            matches!(&error, AppError::Invalid { rule, .. } if rule == code),
            "{code}: {error:?}"
        );
        assert!(town.world.station.unpack(&file).is_err(), "{code}");
        assert_eq!(
            (carried(&mut town, B), arrivals(&town)),
            (0, 0),
            "{code}: nothing by halves"
        );
    }
    // Nobody but the station can tell that there is nothing inside; it says so, and the carrier keeps it.
    std::fs::write(&file, card::write(&[junk])).unwrap();
    assert_eq!(town.app(B).unpack(&file).unwrap().carried, 1);
    let finish = town.world.sync(B).unwrap();
    assert_eq!(finish.gave_up, None);
    let kept = town.app(B).store().carried().unwrap();
    assert_eq!(kept[0].refused.as_deref(), Some("unreadable"));
}
