//! Files between real processes: killed in the middle on either side, over a road of 20 KB a second, and by a
//! client that is not ours.
#![allow(clippy::disallowed_methods)] // real sockets and processes take real time

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use ketepai_core::visits::RecordVisit;
use ketepai_core::{App, Context};
use ketepai_model::identity::request_signature;
use ketepai_model::ids::{BlobHash, RecordId};
use ketepai_tests::builders::Dice;
use ketepai_tests::demo::narrator::Narrator;
use ketepai_tests::demo::programs::{self, Programs};
use ketepai_tests::demo::station::Station;

use super::narrows::{self, Width};
use super::{enrol, sync, visits};

struct Place {
    programs: Programs,
    station: Station,
    phone: PathBuf,
    folder: tempfile::TempDir,
}

fn place() -> Place {
    let programs = programs::build(&Narrator::new(false, true)).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let phone = folder.path().join("phone");
    let mut station = Station::new(&programs.station, folder.path().join("station")).unwrap();
    station.start().unwrap();
    enrol(&programs, &station, &phone, "甲");
    Place {
        programs,
        station,
        phone,
        folder,
    }
}

/// From now on the phone reaches its station at another address.
fn reach_by(phone: &Path, address: std::net::SocketAddr) {
    let mut app = App::open(phone, Context::system()).unwrap();
    let address = format!("http://{address}");
    app.store_mut()
        .write(|w| w.put_meta("address", address.as_bytes()))
        .unwrap();
}

fn visit(app: &mut App) -> RecordId {
    let add = ketepai_core::organisations::AddOrganisation {
        names: [("zh-CN".to_owned(), "巴图家".to_owned())].into(),
        kind: "household".into(),
        ..Default::default()
    };
    let party = app.add_organisation(add).unwrap();
    let visit = RecordVisit {
        parties: vec![party],
        problem: vec!["羊群布病抽检，发现两只羊精神沉郁，建议隔离".into()],
        ..Default::default()
    };
    app.record_visit(visit).unwrap()
}

/// A visit with files of chance; their hashes.
fn visit_with_files(place: &Place, dice: &mut Dice, sizes: &[usize]) -> Vec<BlobHash> {
    let mut app = App::open(&place.phone, Context::system()).unwrap();
    let visit = visit(&mut app);
    let mut hashes = Vec::new();
    for size in sizes {
        let bytes = dice.bytes_of(*size);
        let path = place.folder.path().join("film.mp4");
        std::fs::write(&path, &bytes).unwrap();
        app.add_file(&visit, &path, "").unwrap();
        hashes.push(BlobHash::of(&bytes));
    }
    hashes
}

#[test]
fn killed_fifty_times_in_the_middle_of_a_file_on_either_side() {
    let seed = super::seed();
    println!("seed {seed}");
    let mut dice = Dice::new(seed);
    let mut place = place();
    let size = 24 * 1024 * 1024;
    let hash = visit_with_files(&place, &mut dice, &[size])[0];
    let width = Width {
        bytes_per_s: 6 * 1024 * 1024,
        delay: Duration::ZERO,
    };
    let (address, count) = narrows::open(place.station.address, width);
    reach_by(&place.phone, address);
    let (mut cuts, mut phones) = (0, 0);
    while cuts < 50 {
        // The blow falls when so many more bytes have gone through.
        let blow = count.up() + 4_000 + dice.below(size / 60) as u64;
        let mut syncing = sync(&place.programs, &place.phone);
        while count.up() < blow && syncing.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_millis(1));
        }
        assert!(
            syncing.try_wait().unwrap().is_none(),
            "cut {cuts}: it came to an end before the blow"
        );
        if dice.once_in(2) {
            place.station.stop();
            syncing.kill().unwrap();
            place.station.start().unwrap();
        } else {
            syncing.kill().unwrap();
            phones += 1;
        }
        syncing.wait().unwrap();
        cuts += 1;
    }
    assert!(sync(&place.programs, &place.phone).wait().unwrap().success());
    let there = place.station.folder.join("files").join(hash.to_string());
    assert_eq!(BlobHash::of(&std::fs::read(there).unwrap()), hash, "whole");
    let more = count.up() - size as u64;
    println!(
        "{cuts} cuts, {phones} of them on the phone: {size} bytes of file, {more} bytes besides ({} a sync)",
        more / (cuts + 1)
    );
    // A sync's text, its headers, and what lay in sockets when the station died: far from any whole piece.
    assert!(more < (cuts + 1) * 48 * 1024, "{more} bytes besides");
}

#[test]
fn text_is_there_in_seconds_while_photos_follow_at_20_kilobytes_a_second() {
    let mut dice = Dice::new(super::seed());
    let place = place();
    let hashes = visit_with_files(&place, &mut dice, &[60_000, 90_000, 120_000]);
    let width = Width {
        bytes_per_s: 20 * 1024,
        delay: Duration::from_secs(1),
    };
    let (address, count) = narrows::open(place.station.address, width);
    reach_by(&place.phone, address);
    let here = |hash: &BlobHash| place.station.folder.join("files").join(hash.to_string()).exists();
    let begun = Instant::now();
    let mut syncing = sync(&place.programs, &place.phone);
    while visits(&place.station) == 0 {
        assert!(syncing.try_wait().unwrap().is_none(), "it ended without the text");
        std::thread::sleep(Duration::from_millis(50));
    }
    let (text, up) = (begun.elapsed(), count.up());
    assert!(!hashes.iter().any(here), "the text came first");
    assert!(up < 60_000, "no photo was on its way before: {up} bytes");
    assert!(syncing.wait().unwrap().success());
    assert!(hashes.iter().all(here), "the photos followed");
    println!(
        "text after {:.1} s and {up} bytes, photos after {:.1} s and {} bytes up, {} down",
        text.as_secs_f64(),
        begun.elapsed().as_secs_f64(),
        count.up(),
        count.down()
    );
}

/// Run by `tests/run` once the client is installed.
#[test]
#[ignore = "needs node and tus-js-client; tests/run installs them and runs this"]
fn tus_js_client_uploads_is_cut_and_goes_on() {
    let mut dice = Dice::new(super::seed());
    let mut place = place();
    let bytes = dice.bytes_of(3_000_000);
    let (hash, file) = (BlobHash::of(&bytes), place.folder.path().join("film.mp4"));
    std::fs::write(&file, &bytes).unwrap();
    let path = format!("/v1/uploads/{hash}");
    let client = |place: &Place, stop_after: usize| {
        let address = format!("http://{}", place.station.address);
        let nonce = nonce_of(&address);
        let app = App::open(&place.phone, Context::system()).unwrap();
        let keys = &app.identity().unwrap().keys;
        let hex = |bytes: &[u8]| data_encoding::HEXLOWER.encode(bytes);
        let headers = serde_json::json!({
            "x-ketepai-device": keys.device().to_string(),
            "x-ketepai-nonce": hex(&nonce),
            "x-ketepai-signature": hex(&request_signature(keys, &nonce, &path, &[])),
        });
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser/tus/upload.mjs");
        let output = Command::new("node")
            .arg(script)
            .args([&format!("{address}{path}"), &headers.to_string()])
            .arg(&file)
            .arg(place.folder.path().join("urls.json"))
            .arg(stop_after.to_string())
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        println!("{said}{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_str::<serde_json::Value>(said.lines().last().unwrap_or_default()).unwrap()
    };
    let first = client(&place, 1_000_000);
    assert_eq!(first["done"], false);
    place.station.stop();
    place.station.start().unwrap();
    let second = client(&place, usize::MAX);
    assert_eq!(second["done"], true);
    assert!(
        second["from"].as_u64().unwrap() >= 900_000,
        "it went on where it was: {second}"
    );
    let there = place.station.folder.join("files").join(hash.to_string());
    assert_eq!(std::fs::read(there).unwrap(), bytes);
}

/// The station's nonce, over plain HTTP/1.0.
fn nonce_of(address: &str) -> Vec<u8> {
    use std::io::{Read, Write};
    let host = address.trim_start_matches("http://");
    let mut stream = std::net::TcpStream::connect(host).unwrap();
    stream.write_all(b"GET /v1/nonce HTTP/1.0\r\n\r\n").unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let body = answer.split("\r\n\r\n").nth(1).unwrap();
    data_encoding::HEXLOWER.decode(body.trim().as_bytes()).unwrap()
}
