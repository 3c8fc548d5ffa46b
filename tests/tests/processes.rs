//! Real processes, really killed: a station and two phones, SIGKILL on either side in the middle of a sync, and
//! yesterday's database copied over today's.

mod files;
mod narrows;

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use ketepai_core::organisations::AddOrganisation;
use ketepai_core::visits::RecordVisit;
use ketepai_core::{App, Context};
use ketepai_tests::builders::Dice;
use ketepai_tests::demo::narrator::Narrator;
use ketepai_tests::demo::programs::{self, Programs};
use ketepai_tests::demo::station::Station;

fn seed() -> u64 {
    let set = std::env::var("KETEPAI_SEED").ok();
    set.and_then(|s| s.parse().ok()).unwrap_or(1)
}

/// Writes visits into a phone's folder, as its app would.
fn write(folder: &Path, visits: usize, what: &str) {
    let mut app = App::open(folder, Context::system()).unwrap();
    let add = AddOrganisation {
        names: [("zh-CN".to_owned(), format!("{what}家"))].into(),
        kind: "household".into(),
        ..Default::default()
    };
    let party = app.add_organisation(add).unwrap();
    for n in 0..visits {
        let visit = RecordVisit {
            parties: vec![party],
            problem: vec![format!("{what} {n}：羊群布病抽检，发现两只羊精神沉郁，建议隔离")],
            ..Default::default()
        };
        app.record_visit(visit).unwrap();
    }
}

fn sync(programs: &Programs, folder: &Path) -> Child {
    let mut command = Command::new(&programs.phone);
    command
        .arg("--phone")
        .arg(folder)
        .args(["--json", "sync", "--attempts", "3"]);
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn enrol(programs: &Programs, station: &Station, folder: &Path, name: &str) {
    let invitation = station.invite(name, "envoy").unwrap();
    let mut command = Command::new(&programs.phone);
    let done = command
        .arg("--phone")
        .arg(folder)
        .arg("enrol")
        .arg(invitation)
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

fn visits(station: &Station) -> u64 {
    station.status().unwrap()["records"]["visit"]
        .as_u64()
        .unwrap_or(0)
}

#[test]
fn killed_on_either_side_in_the_middle_of_a_sync() {
    let seed = seed();
    println!("seed {seed}");
    let mut dice = Dice::new(seed);
    let programs = programs::build(&Narrator::new(false, true)).unwrap();
    let place = tempfile::tempdir().unwrap();
    let (a, b) = (place.path().join("a"), place.path().join("b"));
    let mut station = Station::new(&programs.station, place.path().join("station")).unwrap();
    station.start().unwrap();
    enrol(&programs, &station, &a, "甲");
    enrol(&programs, &station, &b, "乙");
    write(&a, 150, "甲");
    write(&b, 150, "乙");
    for _ in 0..20 {
        let mut syncing = sync(&programs, if dice.once_in(2) { &a } else { &b });
        // When the blow falls is the whole point; no outcome hangs on it.
        std::thread::sleep(Duration::from_millis(dice.below(70) as u64));
        if dice.once_in(3) {
            station.stop();
            let _ = syncing.kill();
            station.start().unwrap();
        } else {
            let _ = syncing.kill();
        }
        syncing.wait().unwrap();
    }
    for folder in [&a, &b, &a] {
        assert!(sync(&programs, folder).wait().unwrap().success());
    }
    assert_eq!(visits(&station), 300, "nothing lost, nothing twice");
    for folder in [&a, &b] {
        let app = App::open(folder, Context::system()).unwrap();
        assert_eq!(app.list(Some("visit"), 1_000).unwrap().len(), 300);
        let status = app.status(10).unwrap();
        assert_eq!((status.unsealed, status.to_send), (0, 0));
    }
}

#[test]
fn yesterdays_database_is_copied_over_todays() {
    let programs = programs::build(&Narrator::new(false, true)).unwrap();
    let place = tempfile::tempdir().unwrap();
    let (a, b) = (place.path().join("a"), place.path().join("b"));
    let mut station = Station::new(&programs.station, place.path().join("station")).unwrap();
    station.start().unwrap();
    enrol(&programs, &station, &a, "甲");
    enrol(&programs, &station, &b, "乙");
    write(&a, 5, "昨天");
    assert!(sync(&programs, &a).wait().unwrap().success());
    station.stop();
    let (now, yesterday) = (
        station.folder.join("ketepai.db"),
        place.path().join("yesterday.db"),
    );
    for suffix in ["", "-wal"] {
        let name = |path: &Path| format!("{}{suffix}", path.display());
        let _ = std::fs::copy(name(&now), name(&yesterday));
    }
    station.start().unwrap();
    write(&a, 7, "今天");
    write(&b, 3, "今天也");
    assert!(sync(&programs, &a).wait().unwrap().success());
    assert!(sync(&programs, &b).wait().unwrap().success());
    assert_eq!(visits(&station), 15);
    station.stop();
    for suffix in ["", "-wal", "-shm"] {
        let name = |path: &Path| format!("{}{suffix}", path.display());
        let _ = std::fs::remove_file(name(&now));
        let _ = std::fs::copy(name(&yesterday), name(&now));
    }
    station.start().unwrap();
    assert_eq!(visits(&station), 5, "the station has forgotten today");
    for folder in [&a, &b, &a] {
        assert!(sync(&programs, folder).wait().unwrap().success());
    }
    assert_eq!(visits(&station), 15, "the phones brought it back");
}
