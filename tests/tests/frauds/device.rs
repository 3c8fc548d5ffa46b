//! Phones: clocks, copies, ended keys, edited databases, photos.

use ketepai_server::station::Revoke;

use super::super::orders::opened;
use super::*;

pub const FRAUDS: &[Fraud] = &[
    ("a clock set back a month before writing", back_dated),
    ("a clock set back between two entries", set_back),
    ("a visit dated next year", future),
    ("a phone copied, both in use", cloned),
    ("a phone put back to an older copy", restored),
    ("work under a revoked key", revoked),
    ("a row edited in the phone's database", edited_row),
    ("two segments swapped in the database", swapped),
    ("facts edited to inflate a figure", inflated),
    ("a listing edited to look like more", edited_listing),
    ("one service, by two companions and in two records", joint_service),
    ("a photo whose bytes were swapped after its hash", swapped_photo),
    ("the same photo under two visits", same_photo),
    ("a recycled photo, encoded anew", recycled_photo),
    ("a mock position", mock_position),
];

const MONTH_MS: i64 = 30 * 86_400_000;

fn punctual(town: &mut Town) {
    for device in &mut town.world.devices {
        device.set_clock(0, 480);
    }
    town.everybody_syncs();
}

fn back_dated(town: &mut Town) -> Outcome {
    punctual(town);
    town.world.devices[A].set_clock(-MONTH_MS, 480);
    town.world.devices[A].kill();
    let id = town.alone(A);
    let time = town.app(A).show(&id).unwrap().time;
    assert!(
        time.differs && time.not_before_s > Some(time.claimed_s),
        "{time:?}"
    );
    let bound = opened(town, |store| store.moments(&id).unwrap()[0].not_before_s);
    assert!(
        bound > Some(time.claimed_s),
        "the station knows it too: {bound:?}"
    );
    Detected("differs, by the checkpoint that its head names")
}

fn set_back(town: &mut Town) -> Outcome {
    punctual(town);
    town.visit(A, "之前");
    town.world.devices[A].set_clock(-MONTH_MS, 480);
    let id = town.alone(A);
    let time = town.app(B).show(&id).unwrap().time;
    assert!(time.clock_moved, "{time:?}");
    Detected("clock_moved")
}

fn future(town: &mut Town) -> Outcome {
    punctual(town);
    let now_s = town.world.clock.now_ms() / 1000;
    let visit = ketepai_core::visits::RecordVisit {
        parties: vec![town.household],
        activity: "guidance".into(),
        at_s: Some(now_s + 365 * 86_400),
        ..Default::default()
    };
    let id = town.world.devices[A].make(|app| app.record_visit(visit));
    town.everybody_syncs();
    let time = town.app(B).show(&id).unwrap().time;
    assert!(
        time.differs && time.not_after_s < Some(time.claimed_s),
        "{time:?}"
    );
    Detected("differs")
}

fn cloned(town: &mut Town) -> Outcome {
    town.alone(A);
    let clone = town.world.clone_phone(A);
    town.visit(A, "第一部");
    town.visit(clone, "第二部");
    town.world.sync(A);
    town.world.sync(clone);
    let hidden = town.visit(A, "还在用第一部");
    town.world.sync(A);
    town.world.sync(B);
    assert_eq!(town.ended_at_the_station(), ["succeeded"]);
    assert!(town.app(B).show(&hidden).is_err());
    assert_eq!(
        (town.count(B, "visits"), town.world.station.status().unwrap().held),
        (3, 1)
    );
    Detected("succeeded")
}

fn restored(town: &mut Town) -> Outcome {
    let copy = town.world.devices[A].back_up();
    let id = town.alone(A);
    town.world.devices[A].put_back(&copy);
    town.visit(A, "恢复后");
    town.everybody_syncs();
    town.everybody_syncs();
    for n in [A, B] {
        assert!(town.app(n).show(&id).is_ok());
        assert_eq!(town.count(n, "visits"), 2);
    }
    assert_eq!(town.ended_at_the_station(), ["succeeded"]);
    Detected("succeeded")
}

fn revoked(town: &mut Town) -> Outcome {
    town.alone(A);
    let device = town.device(A);
    let revoke = Revoke {
        device,
        reason: "lost".into(),
        wipe: false,
    };
    town.world.station.revoke(&revoke).unwrap();
    let id = town.visit(A, "之后");
    town.everybody_syncs();
    assert!(town.app(B).show(&id).is_err());
    assert_eq!(
        (town.count(B, "visits"), town.world.station.status().unwrap().held),
        (1, 1)
    );
    town.assert_told(A, "lost");
    Detected("lost")
}

/// Edits B's database; what the doctor names, while the others hold what they held.
fn doctored(town: &mut Town, sql: &str) -> Vec<String> {
    let id = town.alone(A);
    town.visit(B, "第二次");
    town.everybody_syncs();
    let (fields, count) = (town.fields(A, &id), town.count(A, "people_served"));
    let conn = town.app(B).store().connection();
    conn.execute_batch(sql).unwrap();
    assert!(conn.changes() > 0, "{sql}");
    let found = town.app(B).doctor(&mut |_, _| {}).unwrap();
    town.app(B).heal(&mut |_, _| {}).unwrap();
    town.world.may_heal = true;
    town.everybody_syncs();
    assert_eq!(
        (town.fields(A, &id), town.count(A, "people_served")),
        (fields.clone(), count)
    );
    assert_eq!(
        (town.fields(B, &id), town.count(B, "people_served")),
        (fields, count)
    );
    found.into_iter().map(|f| f.code).collect()
}

fn edited_row(town: &mut Town) -> Outcome {
    let sql = "UPDATE entry SET body = CAST(body || x'01' AS BLOB)
               WHERE record IN (SELECT record FROM listing WHERE kind = 'visit')";
    assert!(doctored(town, sql).contains(&"entry_altered".to_owned()));
    Detected("entry_altered")
}

fn swapped(town: &mut Town) -> Outcome {
    let sql = "CREATE TEMP TABLE pair AS SELECT id, head FROM segment ORDER BY id DESC LIMIT 2;
               UPDATE segment SET head = (SELECT head FROM pair WHERE pair.id != segment.id)
               WHERE id IN (SELECT id FROM pair);";
    assert!(doctored(town, sql).contains(&"head_altered".to_owned()));
    Detected("head_altered")
}

fn inflated(town: &mut Town) -> Outcome {
    assert!(doctored(town, "UPDATE fact SET value = value * 100").contains(&"cache_differs".to_owned()));
    Detected("cache_differs")
}

fn edited_listing(town: &mut Town) -> Outcome {
    let sql = "UPDATE listing SET title = '两百户' WHERE kind = 'visit'";
    assert!(doctored(town, sql).contains(&"cache_differs".to_owned()));
    Detected("cache_differs")
}

fn joint_service(town: &mut Town) -> Outcome {
    punctual(town);
    town.visit(A, "一起去的，甲写");
    town.visit(B, "一起去的，乙写");
    town.everybody_syncs();
    for n in [A, B] {
        assert_eq!(
            (town.count(n, "services"), town.count(n, "services_by_envoy")),
            (1, 2)
        );
    }
    Harmless("a party and a day is one service, whoever was there")
}

/// Always the same photo.
fn photo(town: &mut Town, visit: &RecordId) -> ketepai_model::ids::BlobHash {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.jpg");
    std::fs::write(&file, ketepai_tests::builders::photo(7, "羊圈")).unwrap();
    let add = ketepai_core::attachments::AddPhoto {
        parent: *visit,
        path: &file,
        caption: "",
        profile: ketepai_core::attachments::Profile::Photo,
        in_app: true,
    };
    let id = town.world.devices[A].make(|app| app.add_photo(&add));
    town.everybody_syncs();
    town.app(B).store().line(&id).unwrap().unwrap().blob.unwrap()
}

fn swapped_photo(town: &mut Town) -> Outcome {
    use ketepai_model::identity::request_signature;
    let hash = ketepai_model::ids::BlobHash::of(b"what stood in the record");
    let other = b"something else";
    let nonce = town.world.station.nonce();
    let path = format!("/v1/uploads/{hash}");
    let keys = &town.app(A).identity().unwrap().keys;
    let auth = ketepai_server::station::Auth {
        device: keys.device(),
        signature: request_signature(keys, &nonce, &path, &[]),
        nonce,
    };
    let station = &town.world.station;
    let begun = station.begin_upload(&auth, &hash, other.len() as u64).unwrap();
    let mut appending = station.append(&begun.ticket, 0).unwrap();
    appending.write(other).unwrap();
    assert!(matches!(
        appending.finish(),
        Err(ketepai_server::station::NotTaken::Damaged)
    ));
    assert!(!town.world.station.has_blob(&hash));
    Detected("damaged")
}

fn same_photo(town: &mut Town) -> Outcome {
    let (first, second) = (town.alone(A), town.visit(A, "另一次"));
    assert_eq!(photo(town, &first), photo(town, &second));
    assert_eq!(
        town.world.station.status().unwrap().blobs,
        3,
        "evidence, thumbnail, original: once each"
    );
    Harmless("one file; both records show the same hash")
}

/// The codes of everything that the station would have a coordinator look at.
fn worth_a_look(town: &Town) -> Vec<String> {
    let period = ketepai_server::station::Period {
        from_day: 0,
        to_day: i64::MAX,
    };
    let found = town.world.station.signals(&period).unwrap();
    found.into_iter().map(|signal| signal.code).collect()
}

/// Two pictures of one thing, the second encoded anew: other bytes, nearly the same fingerprint.
fn recycled_photo(town: &mut Town) -> Outcome {
    use ketepai_core::records::RecordCommands;
    use ketepai_model::attachment::{Attachment, Medium};
    punctual(town);
    let visits = [town.alone(A), town.visit(A, "另一次")];
    let original = 0x1234_5678_9abc_def0_i64;
    for (visit, fingerprint) in visits.into_iter().zip([original, original ^ 0b101]) {
        let me = town.person(A);
        let mut photo = Attachment::new(Envelope::own(me, town.world.clock.now_ms() / 1000, 480));
        let bytes = fingerprint.to_be_bytes();
        photo.parent = Some(visit);
        photo.medium = Some(Medium::Photo);
        photo.hash = Some(ketepai_model::ids::BlobHash::of(&bytes));
        photo.bytes = Some(bytes.len() as i64);
        photo.perceptual_hash = Some(fingerprint);
        let scope = WORK.parse().unwrap();
        town.world.devices[A].make(|app| app.save_in(&scope, photo.into()));
        assert!(!worth_a_look(town).contains(&"photo_twice".to_owned()));
        town.everybody_syncs();
    }
    assert!(worth_a_look(town).contains(&"photo_twice".to_owned()));
    let colleague = town.app(B).signals(0, i64::MAX).unwrap();
    assert!(colleague.iter().any(|signal| signal.code.code() == "photo_twice"));
    assert_eq!(town.count(B, "attachments"), 2, "nothing is refused by it");
    Detected("photo_twice")
}

fn mock_position(town: &mut Town) -> Outcome {
    punctual(town);
    let fix = |lat, mock| ketepai_model::place::Position {
        mock,
        accuracy_m: Some(5),
        ..ketepai_model::place::Position::from_degrees(lat, 116.0, "gps").unwrap()
    };
    for (mock, seen) in [(false, false), (true, true)] {
        let arrival = ketepai_core::arrivals::RecordArrival {
            direction: ketepai_model::arrival::Direction::In,
            fixes: vec![fix(43.9 + f64::from(u8::from(mock)) * 1e-4, mock)],
            no_position: String::new(),
            party: Some(town.household),
        };
        town.world.devices[A].make(|app| app.record_arrival(arrival).map(|a| a.id));
        town.everybody_syncs();
        assert_eq!(worth_a_look(town).contains(&"mock_provider".to_owned()), seen);
    }
    assert_eq!(town.at_station("arrival"), 2, "nothing is refused by it");
    Detected("mock_provider")
}
