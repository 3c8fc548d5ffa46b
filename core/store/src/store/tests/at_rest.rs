//! What lies on the disk: nothing that reads without the key, and no key mistaken for damage.

use super::*;
use crate::key::is_encrypted;

const HOUSEHOLD: &str = "巴图家的羊群";

fn key(n: u8) -> DatabaseKey {
    DatabaseKey::new(&[n; 32])
}

fn phone(folder: &Path, key: Option<&DatabaseKey>) -> Phone {
    Phone {
        store: Store::open(folder, key).unwrap().0,
        keys: keys(1),
        opening: 0,
    }
}

fn visits(store: &Store) -> i64 {
    store.figure(&Question::all("visits")).unwrap()
}

/// Every byte that lies in a folder.
fn bytes(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let files = std::fs::read_dir(folder).unwrap().map(|f| f.unwrap().path());
    let mut files: Vec<_> = files.map(|f| (f.clone(), std::fs::read(f).unwrap())).collect();
    files.sort();
    files
}

fn reads(folder: &Path, text: &str) -> bool {
    bytes(folder)
        .iter()
        .any(|(_, bytes)| bytes.windows(text.len()).any(|w| w == text.as_bytes()))
}

#[test]
fn nothing_that_was_saved_reads_without_the_key() {
    let plain = tempfile::tempdir().unwrap();
    let mut open = phone(plain.path(), None);
    open.save(&visit(HOUSEHOLD, 20_000));
    assert!(reads(plain.path(), HOUSEHOLD), "the test would see it");

    let folder = tempfile::tempdir().unwrap();
    let mut phone = phone(folder.path(), Some(&key(1)));
    for day in 0..50 {
        phone.save(&visit(HOUSEHOLD, 20_000 + day));
    }
    phone.seal();
    phone.store.search("羊群", 5).unwrap();
    assert!(!reads(folder.path(), HOUSEHOLD), "in the journal");
    drop(phone);
    assert!(!reads(folder.path(), HOUSEHOLD), "in the database");
    assert!(is_encrypted(folder.path()));
    let (mut store, opened) = Store::open(folder.path(), Some(&key(1))).unwrap();
    assert_eq!((opened, visits(&store)), (Opened::Existing, 50));
    assert_eq!(store.search("羊群", 99).unwrap().len(), 50, "full text works");
}

#[test]
fn a_wrong_key_opens_nothing_and_sets_nothing_aside() {
    let folder = tempfile::tempdir().unwrap();
    phone(folder.path(), Some(&key(1))).save(&visit(HOUSEHOLD, 20_000));
    let before = bytes(folder.path());
    let wrong = || Store::open(folder.path(), Some(&key(2)));
    assert!(matches!(wrong(), Err(Error::WrongKey)));
    assert!(matches!(
        Store::salvage(folder.path(), Some(&key(2))),
        Err(Error::WrongKey)
    ));
    assert!(matches!(Store::open(folder.path(), None), Err(Error::KeyMissing)));
    assert!(bytes(folder.path()) == before, "nothing was touched");
    // Neither without the check, nor when the file is damaged on top of it.
    std::fs::remove_file(folder.path().join("ketepai.db.check")).unwrap();
    assert!(matches!(wrong(), Err(Error::WrongKey)));
    assert!(matches!(Store::open(folder.path(), None), Err(Error::KeyMissing)));
    let file = folder.path().join(FILE);
    let mut damaged = std::fs::read(&file).unwrap();
    damaged[..4096].fill(0xa5);
    std::fs::write(&file, &damaged).unwrap();
    assert!(matches!(wrong(), Err(Error::WrongKey)));
    assert_eq!(std::fs::read(&file).unwrap(), damaged);
    assert!(!folder.path().join("ketepai.db.damaged-1").exists());
}

#[test]
fn a_lost_or_damaged_check_locks_nobody_out() {
    let folder = tempfile::tempdir().unwrap();
    phone(folder.path(), Some(&key(1))).save(&visit(HOUSEHOLD, 20_000));
    let check = folder.path().join("ketepai.db.check");
    for harm in [None, Some(b"rubbish")] {
        std::fs::remove_file(&check).unwrap();
        if let Some(rubbish) = harm {
            std::fs::write(&check, rubbish).unwrap();
        }
        let (store, opened) = Store::open(folder.path(), Some(&key(1))).unwrap();
        assert_eq!((opened, visits(&store)), (Opened::Existing, 1));
        assert_eq!(std::fs::read(&check).unwrap().len(), 16, "kept again");
    }
}

#[test]
fn an_encrypted_database_without_its_first_page_is_read_all_the_same() {
    let folder = tempfile::tempdir().unwrap();
    let mut author = phone(folder.path(), Some(&key(1)));
    for day in 0..40 {
        author.save(&visit(HOUSEHOLD, 20_000 + day));
    }
    drop(author);
    let file = folder.path().join(FILE);
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[..4096].fill(0xa5);
    std::fs::write(&file, bytes).unwrap();
    let (store, opened) = Store::open(folder.path(), Some(&key(1))).unwrap();
    let Opened::Salvaged {
        entries, unreadable, ..
    } = opened
    else {
        panic!("{opened:?}")
    };
    assert_eq!((entries, unreadable, visits(&store)), (40, 0, 40));
    drop(store);
    assert!(
        !reads(folder.path(), HOUSEHOLD),
        "what was set aside is encrypted too"
    );
    let (store, opened) = Store::open(folder.path(), Some(&key(1))).unwrap();
    assert_eq!((opened, visits(&store)), (Opened::Existing, 40));
}

#[test]
fn a_damaged_page_of_an_encrypted_database_costs_its_own_rows() {
    let folder = tempfile::tempdir().unwrap();
    let mut author = phone(folder.path(), Some(&key(1)));
    for day in 0..200 {
        author.save(&visit(HOUSEHOLD, 20_000 + day));
        if day % 50 == 49 {
            author.seal();
        }
    }
    drop(author);
    let file = folder.path().join(FILE);
    let mut bytes = std::fs::read(&file).unwrap();
    let middle = bytes.len() / 4096 / 2 * 4096;
    bytes[middle + 100] ^= 1;
    std::fs::write(&file, &bytes).unwrap();
    let (store, opened) = Store::salvage(folder.path(), Some(&key(1))).unwrap();
    let Opened::Salvaged { entries, .. } = opened else {
        panic!("salvaged")
    };
    assert!(entries > 100, "{entries} of 200");
    assert_eq!(visits(&store), entries as i64);
}

#[test]
fn a_database_from_before_is_encrypted_and_keeps_everything() {
    let folder = tempfile::tempdir().unwrap();
    let mut author = phone(folder.path(), None);
    for day in 0..30 {
        author.save(&visit(HOUSEHOLD, 20_000 + day));
    }
    author.seal();
    author.save(&visit(HOUSEHOLD, 20_100));
    author.store.search("羊群", 5).unwrap();
    let before = author.caches();
    drop(author);
    // Left by a crash on the way.
    std::fs::write(folder.path().join("ketepai.db.encrypted"), b"half").unwrap();
    let mut after = phone(folder.path(), Some(&key(1)));
    assert_eq!(after.caches(), before);
    assert_eq!(after.store.unsealed().unwrap().entries, 1);
    assert_eq!(after.store.search("羊群", 99).unwrap().len(), 31);
    after.save(&visit(HOUSEHOLD, 20_101));
    assert!(!reads(folder.path(), HOUSEHOLD));
    assert!(!folder.path().join("ketepai.db.encrypted").exists());
}

#[test]
fn a_crash_while_encrypting_leaves_the_old_file_or_the_new() {
    let folder = tempfile::tempdir().unwrap();
    phone(folder.path(), None).save(&visit(HOUSEHOLD, 20_000));
    // The check was kept, and the renaming did not happen: the old file is still in its place.
    crate::key::keep_check(folder.path(), &key(1)).unwrap();
    let (store, opened) = Store::open(folder.path(), Some(&key(1))).unwrap();
    assert_eq!((opened, visits(&store)), (Opened::Existing, 1));
    drop(store);
    assert!(!reads(folder.path(), HOUSEHOLD));
}

#[test]
fn a_damaged_database_from_before_is_salvaged_into_an_encrypted_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut author = phone(folder.path(), None);
    for day in 0..40 {
        author.save(&visit(HOUSEHOLD, 20_000 + day));
    }
    drop(author);
    let file = folder.path().join(FILE);
    let mut bytes = std::fs::read(&file).unwrap();
    bytes[..100].fill(0xa5);
    std::fs::write(&file, bytes).unwrap();
    let (store, opened) = Store::open(folder.path(), Some(&key(1))).unwrap();
    assert!(
        matches!(opened, Opened::Salvaged { entries: 40, .. }),
        "{opened:?}"
    );
    assert_eq!(visits(&store), 40);
    assert!(is_encrypted(folder.path()));
}

#[test]
fn a_copy_is_encrypted_under_the_same_key() {
    let folder = tempfile::tempdir().unwrap();
    let mut author = phone(folder.path(), Some(&key(1)));
    author.save(&visit(HOUSEHOLD, 20_000));
    let elsewhere = tempfile::tempdir().unwrap();
    author.store.copy_to(&elsewhere.path().join(FILE)).unwrap();
    assert!(!reads(elsewhere.path(), HOUSEHOLD));
    let (copy, _) = Store::open(elsewhere.path(), Some(&key(1))).unwrap();
    assert_eq!(visits(&copy), 1);
}

#[test]
fn one_plan_per_statement_and_the_place_index_are_there_with_encryption_too() {
    let folder = tempfile::tempdir().unwrap();
    let store = phone(folder.path(), Some(&key(1))).store;
    assert!(
        store
            .conn
            .db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG)
            .unwrap()
    );
    assert!(store.nearest(43.0, 113.0, "organisation", 5).unwrap().is_empty());
    let engine: String = store
        .conn
        .query_row("PRAGMA cipher_version", [], |row| row.get(0))
        .unwrap();
    assert!(engine.starts_with("4."), "{engine}");
}
