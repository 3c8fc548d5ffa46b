//! Files on their way: cut, paused, counted, given up for room, fetched by those who may read them.

use std::path::{Path, PathBuf};

use ketepai_core::attachments;
use ketepai_core::notices::PostNotice;
use ketepai_core::transfers::{FileSettings, Network};
use ketepai_model::attachment::Rung;
use ketepai_model::ids::{BlobHash, RecordId};
use ketepai_server::station::Quota;
use ketepai_tests::builders::Dice;
use ketepai_tests::world::Faults;

use super::{A, B, HERDER, Town};

/// Bytes that do not shrink, in a file outside of the phone.
fn file(seed: u64, bytes: usize) -> (tempfile::TempDir, PathBuf, BlobHash) {
    let elsewhere = tempfile::tempdir().unwrap();
    let path = elsewhere.path().join(format!("film-{seed}.mp4"));
    let content: Vec<u8> = Dice::new(seed).bytes_of(bytes);
    std::fs::write(&path, &content).unwrap();
    (elsewhere, path, BlobHash::of(&content))
}

fn attach(town: &mut Town, by: usize, parent: &RecordId, path: &Path) -> RecordId {
    town.world.devices[by].make(|app| app.add_file(parent, path, ""))
}

fn notice(town: &mut Town) -> RecordId {
    let post = PostNotice {
        kind: "training".into(),
        starts_s: Some(1_800_000_000),
        titles: [("zh-CN".to_owned(), "接羔培训".to_owned())].into(),
        ..Default::default()
    };
    town.world.devices[A].make(|app| app.post_notice(post))
}

#[test]
fn a_file_that_is_cut_a_hundred_times_arrives_whole_and_no_piece_of_it_twice() {
    let mut town = Town::new(400);
    let visit = town.visit(A, "录像");
    let bytes = 9_000_000;
    let (_elsewhere, path, hash) = file(1, bytes);
    attach(&mut town, A, &visit, &path);
    town.world.faults = Faults {
        cut_up: 2,
        cut_down: 5,
        ..Faults::none()
    };
    let (mut up, mut syncs) = (0, 0);
    while !town.world.station.has_blob(&hash) {
        syncs += 1;
        assert!(syncs < 200, "it never arrives");
        if let Some(finish) = town.world.sync(A) {
            up += finish.files.bytes_up;
        }
    }
    let there = std::fs::read(town.world.station.blob_path(&hash)).unwrap();
    assert_eq!(BlobHash::of(&there), hash);
    assert!(up <= bytes as u64, "{up} bytes counted for {bytes}");
    town.world.faults = Faults::none();
    let finish = town.world.sync(A).unwrap();
    assert_eq!(
        (finish.files.bytes_up, finish.files_left),
        (0, 0),
        "it is not sent again"
    );
}

#[test]
fn what_waits_is_said_and_a_person_may_say_now() {
    let mut town = Town::new(401);
    let visit = town.visit(A, "录像");
    let (_one, first, first_hash) = file(2, 700_000);
    let (_two, second, second_hash) = file(3, 700_000);
    attach(&mut town, A, &visit, &first);
    attach(&mut town, A, &visit, &second);
    town.world.devices[A].network = Network::Metered;
    let finish = town.world.sync(A).unwrap();
    assert_eq!(finish.gave_up, None, "text went, and that is what counts");
    assert_eq!(finish.files.waits.get("needs_unmetered"), Some(&2));
    town.app(A).transfer_now(&second_hash).unwrap();
    town.app(A).pause_transfer(&first_hash).unwrap();
    // What a person said survives a crash.
    town.world.devices[A].kill();
    let finish = town.world.sync(A).unwrap();
    assert_eq!(
        (finish.files.sent, finish.files.waits.get("paused")),
        (1, Some(&1))
    );
    assert!(town.world.station.has_blob(&second_hash) && !town.world.station.has_blob(&first_hash));
    let traffic = town.app(A).transfers(Network::Metered).unwrap().traffic;
    assert_eq!(traffic.metered_up, 700_000);
    town.app(A).resume_transfer(&first_hash).unwrap();
    town.world.devices[A].network = Network::Unmetered;
    assert_eq!(town.world.sync(A).unwrap().files.sent, 1);
}

#[test]
fn a_station_that_is_full_says_so_and_still_takes_text() {
    let mut town = Town::new(402);
    let quota = Quota {
        total: None,
        device: Some(500_000),
    };
    town.world.station.set_quota(&quota).unwrap();
    let visit = town.visit(A, "录像");
    let (_elsewhere, path, hash) = file(4, 600_000);
    attach(&mut town, A, &visit, &path);
    let finish = town.world.sync(A).unwrap();
    assert_eq!(finish.files.waits.get("device_quota"), Some(&1));
    assert_eq!((finish.gave_up, finish.digests_equal), (None, Some(true)));
    town.world.station.set_quota(&Quota::default()).unwrap();
    assert_eq!(town.world.sync(A).unwrap().files.sent, 1);
    assert!(town.world.station.has_blob(&hash));
}

#[test]
fn material_comes_down_to_those_who_may_read_it_and_goes_on_where_it_was_cut() {
    let mut town = Town::new(403);
    let notice = notice(&mut town);
    let visit = town.visit(A, "不公开");
    let (_film, film, film_hash) = file(5, 3_000_000);
    let (_secret, secret, _) = file(6, 1_000);
    attach(&mut town, A, &notice, &film);
    let private = attach(&mut town, A, &visit, &secret);
    town.everybody_syncs();
    assert_eq!(town.app(HERDER).want_material(&notice, false).unwrap(), 1);
    assert!(town.app(HERDER).store().line(&private).unwrap().is_none());
    town.world.faults = Faults {
        cut_down: 2,
        ..Faults::none()
    };
    let (mut down, mut syncs) = (0, 0);
    while town.app(HERDER).read_file(&film_hash).is_err() {
        syncs += 1;
        assert!(syncs < 100, "it never comes");
        if let Some(finish) = town.world.sync(HERDER) {
            down += finish.files.bytes_down;
        }
        town.world.devices[HERDER].kill();
    }
    // At a crash what lay in memory of a chunk of 64 KiB goes, and no more.
    let most = 3_000_000 + syncs * 64 * 1024;
    assert!(down <= most, "{down} bytes for 3,000,000 in {syncs} syncs");
    assert_eq!(
        town.app(HERDER).want_material(&notice, false).unwrap(),
        0,
        "it is here"
    );
}

#[test]
fn a_file_that_no_record_of_mine_names_is_not_mine_to_fetch() {
    let mut town = Town::new(404);
    let visit = town.visit(A, "不公开");
    let (_elsewhere, path, hash) = file(7, 1_000);
    let attachment = attach(&mut town, A, &visit, &path);
    town.everybody_syncs();
    let asked = |town: &mut Town, by: usize| {
        let nonce = town.world.station.nonce();
        let keys = &town.app(by).identity().unwrap().keys;
        let path = format!("/v1/blobs/{hash}");
        let auth = ketepai_server::station::Auth {
            device: keys.device(),
            signature: ketepai_model::identity::request_signature(keys, &nonce, &path, &[]),
            nonce,
        };
        town.world.station.read_blob(&auth, &hash).unwrap().is_some()
    };
    assert!(asked(&mut town, B), "a colleague of the area reads the visit");
    assert!(!asked(&mut town, HERDER), "a herder does not");
    assert_eq!(
        town.app(B).want_files(&attachment, Rung::Material, true).unwrap(),
        1
    );
    assert_eq!(town.world.sync(B).unwrap().files.fetched, 1);
}

#[test]
fn only_what_is_in_a_backup_is_given_up_and_it_comes_back_when_wanted() {
    let mut town = Town::new(405);
    let visit = town.visit(A, "录像");
    let (_elsewhere, path, hash) = file(8, 2_000_000);
    attach(&mut town, A, &visit, &path);
    town.everybody_syncs();
    let megabyte = 1024 * 1024;
    let taken = 2_000_000 + 40 * megabyte;
    town.world.devices[A].disk.set_capacity(taken);
    let settings = FileSettings {
        give_up_evidence: true,
        ..FileSettings::default()
    };
    town.app(A).set_file_settings(&settings).unwrap();
    let full = town.app(A).reserve_capture(9 * megabyte).unwrap_err();
    assert!(matches!(full, ketepai_core::AppError::StorageFull), "{full:?}");
    assert!(
        town.app(A).read_file(&hash).is_ok(),
        "at the station is not in a backup"
    );
    // A full phone still takes text.
    town.visit(A, "照样能记");
    let backup = tempfile::tempdir().unwrap();
    town.world.station.backup(backup.path()).unwrap();
    town.everybody_syncs();
    town.app(A).reserve_capture(9 * megabyte).unwrap();
    assert!(town.app(A).read_file(&hash).is_err(), "given up for the capture");
    town.app(A).release_capture().unwrap();
    town.world.devices[A].disk.set_capacity(u64::MAX);
    assert_eq!(town.app(A).want_material(&visit, true).unwrap(), 1);
    town.world.sync(A).unwrap();
    assert!(town.app(A).read_file(&hash).is_ok());
}

#[test]
fn a_word_on_backups_that_the_station_did_not_sign_gives_up_nothing() {
    let mut town = Town::new(406);
    let visit = town.visit(A, "录像");
    let backup = tempfile::tempdir().unwrap();
    town.everybody_syncs();
    town.world.station.backup(backup.path()).unwrap();
    let (_elsewhere, path, hash) = file(9, 50_000);
    attach(&mut town, A, &visit, &path);
    town.world.faults = Faults {
        lie: 1,
        ..Faults::none()
    };
    town.world.sync(A).unwrap();
    assert!(!town.app(A).store().file(&hash).unwrap().unwrap().backed_up);
    town.world.faults = Faults::none();
    town.visit(A, "再来一次");
    town.world.station.backup(backup.path()).unwrap();
    town.world.sync(A).unwrap();
    assert!(town.app(A).store().file(&hash).unwrap().unwrap().backed_up);
}

#[test]
fn a_file_that_is_empty_or_too_large_is_refused_and_the_visit_stays() {
    let mut town = Town::new(407);
    let visit = town.visit(A, "录像");
    let (_elsewhere, path, _) = file(10, 0);
    let rule = |town: &mut Town, path: &Path| match town.app(A).add_file(&visit, path, "") {
        Err(ketepai_core::AppError::Invalid { rule, .. }) => rule,
        other => panic!("{other:?}"),
    };
    assert_eq!(rule(&mut town, &path), "empty");
    let huge = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
    huge.set_len(attachments::MAX_MATERIAL_BYTES + 1).unwrap();
    assert_eq!(rule(&mut town, &path), "too_large");
    assert!(town.app(A).show(&visit).is_ok());
}

#[test]
fn the_doctor_finds_files_without_a_record_and_records_without_their_files_and_heals_both() {
    let mut town = Town::new(408);
    let visit = town.visit(A, "录像");
    let (_one, first, lost) = file(11, 70_000);
    let (_two, second, changed) = file(12, 80_000);
    attach(&mut town, A, &visit, &first);
    attach(&mut town, A, &visit, &second);
    town.everybody_syncs();
    let codes = |town: &mut Town| {
        let found = town.app(A).doctor(&mut |_, _| {}).unwrap();
        let codes = found.into_iter().map(|f| (f.code, f.file));
        codes.collect::<Vec<_>>()
    };
    assert_eq!(codes(&mut town), []);
    let (gone, bad) = (town.app(A).file_path(&lost), town.app(A).file_path(&changed));
    std::fs::remove_file(&gone).unwrap();
    let mut bytes = std::fs::read(&bad).unwrap();
    bytes[5_000] ^= 1;
    std::fs::write(&bad, bytes).unwrap();
    let stranger = BlobHash::of(b"nobody's");
    town.app(A)
        .store_mut()
        .write(|w| {
            let file = ketepai_model::attachment::StoredFile {
                rung: Rung::Evidence,
                hash: stranger,
                bytes: 8,
            };
            w.put_file(&file, 0)
        })
        .unwrap();
    let mut found = codes(&mut town);
    found.sort();
    found.dedup();
    let code = |code: &str, hash: BlobHash| (code.to_owned(), Some(hash));
    assert!(found.contains(&code("file_missing", lost)), "{found:?}");
    assert!(found.contains(&code("file_damaged", changed)), "{found:?}");
    assert!(
        found.contains(&code("file_without_record", stranger)),
        "{found:?}"
    );
    town.app(A).heal(&mut |_, _| {}).unwrap();
    town.world.sync(A).unwrap();
    assert_eq!(codes(&mut town), [], "good copies came from the station");
    assert!(town.app(A).read_file(&lost).is_ok() && town.app(A).read_file(&changed).is_ok());
}

#[test]
fn a_file_that_the_station_lost_is_sent_to_it_again() {
    let mut town = Town::new(409);
    let visit = town.visit(A, "录像");
    let (_elsewhere, path, hash) = file(13, 60_000);
    attach(&mut town, A, &visit, &path);
    town.everybody_syncs();
    std::fs::remove_file(town.world.station.blob_path(&hash)).unwrap();
    let found = town.world.station.doctor(true).unwrap().findings;
    assert_eq!(
        found.iter().map(|f| f.code.as_str()).collect::<Vec<_>>(),
        ["file_missing"]
    );
    let backup = tempfile::tempdir().unwrap();
    town.world.station.backup(backup.path()).unwrap();
    // The first sync hears that it is not there, the next one brings it.
    town.world.sync(A).unwrap();
    town.world.sync(A).unwrap();
    assert!(town.world.station.has_blob(&hash));
}

#[test]
fn at_20_kilobytes_a_second_the_text_is_there_in_seconds_and_the_photos_follow() {
    let mut town = Town::new(410);
    let visit = town.visit(A, "布病抽检，两只羊精神沉郁");
    let mut photos = Vec::new();
    for seed in [20, 21, 22] {
        let (_elsewhere, path, hash) = file(seed, 200_000);
        attach(&mut town, A, &visit, &path);
        photos.push(hash);
    }
    town.world.faults = Faults {
        delay_ms: 2_000,
        bytes_per_s: 20 * 1024,
        ..Faults::none()
    };
    let begun_s = town.world.clock.now_ms() / 1000;
    let finish = town.world.sync(A).unwrap();
    assert_eq!((finish.gave_up, finish.files.sent), (None, 3));
    let database = town.world.station_folder().join("ketepai.db");
    let station = rusqlite::Connection::open(database).unwrap();
    let ask = |sql: &str| station.query_row(sql, [], |row| row.get::<_, i64>(0)).unwrap() - begun_s;
    let text = ask("SELECT max(received_s) FROM segment");
    let (first, last) = (
        ask("SELECT min(since_s) FROM blob"),
        ask("SELECT max(since_s) FROM blob"),
    );
    assert!(text <= 6, "the text took {text} s");
    // 600,000 bytes at 20 KB a second are 29 s.
    assert!(
        text < first && last >= 29 && last <= 60,
        "text {text} s, photos {first}–{last} s"
    );
}
