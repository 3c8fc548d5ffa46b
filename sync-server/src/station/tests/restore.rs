//! Stories of disks that die: backups, and stations that come back with less than they had.

use super::*;

const WORK: &str = "work/152524";

fn copy(from: &Path, to: &Path) {
    std::fs::copy(from.join("ketepai.db"), to.join("ketepai.db")).unwrap();
}

#[test]
fn a_backup_is_announced_in_the_next_checkpoint() {
    let county = County::new();
    let mut phone = county.phone("envoy");
    phone.visit(WORK);
    assert_eq!(phone.sync_all(&county).done.unwrap().checkpoint.backed_up, 0);
    let target = tempfile::tempdir().unwrap();
    let backup = county.station.backup(target.path()).unwrap();
    let checkpoint = phone.sync_all(&county).done.unwrap().checkpoint;
    assert_eq!(
        (checkpoint.backed_up, checkpoint.position),
        (backup.position, backup.position)
    );
    assert!(!target.path().join("root.key").exists());
    assert!(!target.path().join("signing.key").exists());
}

#[test]
fn an_older_database_put_back_without_a_word_loses_nothing() {
    let county = County::new();
    let mut a = county.phone("envoy");
    a.visit(WORK);
    a.sync_all(&county);
    let old = tempfile::tempdir().unwrap();
    let county = county.restart(|folder| copy(folder, old.path()));
    // Lost with the disk: a visit, a colleague's certificate, a verdict.
    let mut b = county.phone("envoy");
    b.visit("station/152524");
    b.visit("work/150000");
    b.visit(WORK);
    a.visit(WORK);
    b.sync_all(&county);
    a.sync_all(&county);
    b.sync_all(&county);
    let before = (county.station.status().unwrap(), county.incarnation());

    let county = county.restart(|folder| {
        for suffix in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(folder.join(format!("ketepai.db{suffix}")));
        }
        copy(old.path(), folder);
    });
    assert_eq!(county.incarnation(), before.1);
    assert!(county.station.status().unwrap().position < before.0.position);
    let heard = a.sync(&county);
    assert!(
        heard.rewound.is_some(),
        "the station does not know the phone's past"
    );
    a.sync_all(&county);
    b.sync_all(&county);
    assert_eq!(
        county.incarnation(),
        before.1 + 1,
        "a key with two histories signs no more"
    );
    let after = county.station.status().unwrap();
    assert_eq!(after.records, before.0.records);
    assert_eq!(after.devices.len(), before.0.devices.len());
    assert_eq!(after.aside.len(), before.0.aside.len());

    a.visit(WORK);
    a.sync_all(&county);
    let heard = b.sync_all(&county);
    a.sync_all(&county);
    let digests = heard.done.unwrap().digests.unwrap();
    let mine = b.store.digests(&|s: &Scope| b.certificate.covers(s)).unwrap();
    assert_eq!(mine, (digests.logs, digests.documents));
}

#[test]
fn a_device_that_the_station_forgot_shows_its_certificate() {
    let county = County::new();
    let old = tempfile::tempdir().unwrap();
    let county = county.restart(|folder| copy(folder, old.path()));
    let mut phone = county.phone("envoy");
    phone.visit(WORK);
    let county = county.restart(|folder| copy(old.path(), folder));
    assert_eq!(county.station.status().unwrap().devices.len(), 0);
    let heard = phone.sync(&county);
    assert_eq!(heard.problem.unwrap().reason, "unknown_device");
    phone.show_certificate = true;
    phone.sync_all(&county);
    let status = county.station.status().unwrap();
    assert_eq!((status.devices.len(), status.records["visit"]), (1, 1));
}

#[test]
fn a_restore_moves_the_old_database_aside_and_takes_a_new_key() {
    let county = County::new();
    let mut phone = county.phone("envoy");
    phone.visit(WORK);
    phone.sync_all(&county);
    let target = tempfile::tempdir().unwrap();
    county.station.backup(target.path()).unwrap();
    phone.visit(WORK);
    phone.sync_all(&county);
    let in_use = Station::restore(target.path(), county.folder.path());
    assert!(matches!(in_use, Err(Error::Store(ketepai_store::Error::InUse))));
    let before = county.incarnation();
    let county = county.restart(|folder| {
        let restored = Station::restore(target.path(), folder).unwrap();
        assert!(restored.aside.unwrap().exists());
    });
    assert_eq!(county.incarnation(), before + 1);
    assert_eq!(county.station.status().unwrap().records["visit"], 1);
    phone.sync_all(&county);
    assert_eq!(county.station.status().unwrap().records["visit"], 2);
    let county = county.restart(|_| {});
    assert_eq!(county.incarnation(), before + 1, "once");
    let nothing = tempfile::tempdir().unwrap();
    assert!(matches!(
        Station::restore(nothing.path(), county.folder.path()),
        Err(Error::NoBackup)
    ));
}

#[test]
fn without_its_root_key_a_station_goes_on_with_the_old_one() {
    let county = County::new();
    std::fs::remove_file(county.folder.path().join("root.key")).unwrap();
    assert!(!county.station.rotate().unwrap());
    county.phone("envoy");
    let county = county.restart(|_| {});
    assert_eq!(county.incarnation(), 1);
}

#[test]
fn a_damaged_database_is_salvaged_and_numbered_again() {
    let county = County::new();
    let mut phone = county.phone("envoy");
    for _ in 0..3 {
        phone.visit(WORK);
    }
    phone.sync_all(&county);
    let position = county.station.status().unwrap().position;
    let county = county.restart(|folder| drop(Store::salvage(folder, None).unwrap()));
    assert_eq!(county.station.status().unwrap().position, position);
    assert!(
        phone.sync(&county).rewound.is_none(),
        "nothing was lost, so the past is the same"
    );
}
