//! Certificates in the field: somebody is posted elsewhere and back, a phone is lost, a certificate runs out.

use ketepai_core::AppError;
use ketepai_model::ids::RecordId;
use ketepai_server::station::{Posting, Revoke};

use super::{A, B, HERDER, Town};

const OTHER_TOWNSHIP: &str = "152524100";

fn post(town: &mut Town, n: usize, area: &str) {
    let posting = Posting {
        person: town.person(n),
        role: "envoy".into(),
        area: area.parse().unwrap(),
    };
    town.world.station.post(&posting).unwrap();
}

fn sees(town: &mut Town, n: usize, id: &RecordId) -> bool {
    town.app(n).show(id).is_ok()
}

#[test]
fn an_envoy_posted_to_another_township_and_back_loses_nothing_and_forks_nothing() {
    let mut town = Town::new(21);
    let first = town.visit(A, "老地方");
    town.everybody_syncs();
    let of_b = town.visit(B, "同事写的");
    town.everybody_syncs();
    // Posted while out of reach, with work not sent yet: it stands under the old certificate.
    let unsent = town.visit(A, "调走之前写的");
    post(&mut town, A, OTHER_TOWNSHIP);
    town.world.sync(A).unwrap();
    town.everybody_syncs();
    assert!(
        sees(&mut town, B, &unsent),
        "what was written before the move counts"
    );
    assert_eq!(town.app(A).status(50).unwrap().aside, vec![]);
    assert!(sees(&mut town, A, &of_b), "nothing goes before it is in a backup");

    let target = tempfile::tempdir().unwrap();
    town.world.station.backup(target.path()).unwrap();
    town.everybody_syncs();
    assert!(
        !sees(&mut town, A, &of_b),
        "others' work in the old place is let go"
    );
    assert!(
        sees(&mut town, A, &first) && sees(&mut town, A, &unsent),
        "one's own stays"
    );
    let area: ketepai_model::scope::Area = OTHER_TOWNSHIP.parse().unwrap();
    assert_eq!(town.app(A).identity().unwrap().area().unwrap(), area);
    let there = town.visit(A, "新地方");
    town.everybody_syncs();
    assert!(!sees(&mut town, B, &there), "another township's work");
    town.counts_agree();

    post(&mut town, A, ketepai_tests::world::COUNTY);
    let meanwhile = town.visit(B, "这期间同事写的");
    town.everybody_syncs();
    town.everybody_syncs();
    for id in [first, of_b, unsent, meanwhile] {
        assert!(sees(&mut town, A, &id), "filled in from the beginning");
    }
    let back = town.visit(A, "回来了");
    town.everybody_syncs();
    assert!(sees(&mut town, B, &back));
    assert_eq!(town.ended_at_the_station(), Vec::<String>::new(), "no fork");
    town.counts_agree();
}

#[test]
fn a_lost_phone_is_shut_out_its_later_work_is_held_and_it_erases_itself() {
    let mut town = Town::new(22);
    let before = town.visit(A, "丢失之前");
    town.everybody_syncs();
    let unsent = town.visit(A, "还没送出");
    let revoke = |town: &mut Town, wipe| Revoke {
        device: town.device(A),
        reason: "lost".into(),
        wipe,
    };
    let lost = revoke(&mut town, false);
    town.world.station.revoke(&lost).unwrap();
    let after = town.visit(B, "丢失之后同事写的");
    town.world.sync(B).unwrap();
    town.world.sync(A).unwrap();
    assert_eq!(town.app(A).ended().unwrap().as_deref(), Some("lost"));
    assert!(!sees(&mut town, A, &after), "locked out at next contact");
    town.world.sync(B).unwrap();
    assert!(
        sees(&mut town, B, &before) && !sees(&mut town, B, &unsent),
        "held for review"
    );
    let status = town.app(A).status(50).unwrap();
    assert!(
        status.aside.iter().any(|a| a.reason.as_deref() == Some("lost")),
        "{:?}",
        status.aside
    );
    assert_eq!(town.world.station.status().unwrap().held, 1);

    let device = town.device(A);
    assert_eq!(town.release(device), 1);
    town.world.sync(B).unwrap();
    assert!(sees(&mut town, B, &unsent), "released in bulk");

    let wipe = revoke(&mut town, true);
    town.world.station.revoke(&wipe).unwrap();
    let last = town.visit(A, "小偷写的，也先交上来");
    let finish = town.world.sync(A).unwrap();
    assert!(
        matches!(&finish.gave_up, Some(reason) if reason.code() == "denied"),
        "{finish:?}"
    );
    assert_eq!(
        town.world.station.status().unwrap().held,
        1,
        "handed over before the erasure"
    );
    assert!(town.app(A).identity().is_none());
    assert!(
        matches!(town.app(A).show(&last), Err(AppError::NotFound { .. })),
        "nothing is left"
    );
}

#[test]
fn nobody_but_the_station_can_make_a_phone_erase_itself() {
    use ketepai_model::identity::Revocation;
    use ketepai_model::log::{Evidence, Head, Segment, Statement};
    let mut town = Town::new(23);
    let visit = town.visit(A, "布病");
    town.everybody_syncs();
    let revocation = Revocation {
        device: town.device(A),
        reason: "lost".into(),
        wipe: true,
        successor: None,
        at_s: 0,
        upto: Vec::new(),
    };
    let scope: ketepai_model::scope::Scope = "station/152524".parse().unwrap();
    let entry = Statement::Revocation(revocation).to_entry(&scope);
    let b = &town.app(B).identity().unwrap().keys;
    let head = Head {
        scope: scope.clone(),
        device: b.device(),
        number: 1,
        previous: None,
        entries: vec![entry.hash()],
        evidence: vec![Evidence::default()],
        checkpoint: None,
    };
    let forged = Segment {
        signed: head.sign(&b.signing),
        payloads: vec![Some(entry)],
    };
    town.app(A)
        .store_mut()
        .write(|w| w.take_in(&forged, Some("not_granted"), None))
        .unwrap();
    town.everybody_syncs();
    assert_eq!(town.app(A).ended().unwrap(), None);
    assert!(sees(&mut town, A, &visit));
    // B's key was used behind B's back, in a log that B knows nothing of: B goes on under a new one.
    assert_eq!(town.ended_at_the_station(), vec!["succeeded"]);
}

#[test]
fn an_expired_certificate_stops_reading_and_never_writing() {
    let mut town = Town::new(24);
    town.everybody_syncs();
    town.world.clock.pass(401 * 86_400_000);
    town.world.sync(B).unwrap();
    let written = town.visit(A, "过期也能写");
    let finish = town.world.sync(A).unwrap();
    assert_eq!(finish.gave_up, None, "{finish:?}");
    let held = town.world.station.status().unwrap();
    assert_eq!(held.records["visit"], 1, "and it counts");
    post(&mut town, A, ketepai_tests::world::COUNTY);
    post(&mut town, B, ketepai_tests::world::COUNTY);
    town.everybody_syncs();
    town.everybody_syncs();
    assert!(sees(&mut town, B, &written), "renewed, it reads again");
}

#[test]
fn a_certificate_is_renewed_in_time_by_itself() {
    let mut town = Town::new(25);
    for _ in 0..8 {
        town.world.clock.pass(100 * 86_400_000);
        town.everybody_syncs();
    }
    let visit = town.visit(A, "两年以后");
    town.everybody_syncs();
    assert!(sees(&mut town, B, &visit));
    assert!(town.app(A).identity().unwrap().certificate.incarnation > 1);
    town.world.check();
}

#[test]
fn a_restored_station_does_not_hold_the_old_work_of_a_key_that_has_ended() {
    let mut town = Town::new(26);
    let empty = town.world.copy_station();
    let visits: Vec<RecordId> = (0..5)
        .map(|n| {
            let visit = town.visit(A, &format!("第{n}次"));
            town.everybody_syncs();
            visit
        })
        .collect();
    let revoke = Revoke {
        device: town.device(A),
        reason: "left".into(),
        wipe: false,
    };
    town.world.station.revoke(&revoke).unwrap();
    town.everybody_syncs();
    town.world.put_back(&empty);
    // A's phone is gone for good; B and the herder bring everything back, the end of A's key among it.
    for _ in 0..3 {
        town.world.sync(B).unwrap();
        town.world.sync(HERDER).unwrap();
    }
    let status = town.world.station.status().unwrap();
    assert_eq!(status.held, 0, "old work is old work");
    assert_eq!(status.records["visit"], 5);
    for id in visits {
        assert!(sees(&mut town, B, &id));
    }
    assert_eq!(town.world.sync(B).unwrap().digests_equal, Some(true));
}

#[test]
fn a_poster_admits_herders_each_with_a_scope_of_their_own_and_so_many_a_day() {
    use ketepai_model::scope::Scope;
    let mut town = Town::new(27);
    let visit = town.visit(A, "布病");
    town.everybody_syncs();
    let poster = town.world.poster(2);
    let first = town.world.enrol_by(&poster, "herder first").unwrap();
    let second = town.world.enrol_by(&poster, "herder second").unwrap();
    let third = town.world.enrol_by(&poster, "herder third").unwrap_err();
    assert!(
        matches!(&third, AppError::Denied { reason } if reason == "full_today"),
        "{third:?}"
    );
    town.world.clock.pass(86_400_000);
    town.world.enrol_by(&poster, "herder third").unwrap();
    assert_ne!(town.person(first), town.person(second), "each is somebody");
    let question = town.world.devices[first].make(|app| app.ask(vec!["羊羔拉稀".into()], "disease", "zh-CN"));
    town.everybody_syncs();
    assert!(sees(&mut town, A, &question), "the envoys hear of it");
    for (id, who) in [(question, second), (visit, first)] {
        assert!(
            !sees(&mut town, who, &id),
            "nobody else's, and nothing of the envoys' work"
        );
    }
    let certificate = town.app(first).identity().unwrap().certificate.clone();
    let person = certificate.person;
    assert!(!certificate.covers(&Scope::Person(person)) && certificate.grants.len() == 3);
}
