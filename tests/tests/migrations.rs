//! Every database that was ever shipped is a fixture with unsent work in it, and opens in today's program
//! with nothing lost. `fixtures/db/v1.sql` is what the first schema left on a phone; it is never edited.
//!
//! `KETEPAI_BLESS=1 cargo test -p ketepai-tests migrations` writes the newest fixture anew; once its schema
//! has been shipped, the next one gets a file of its own instead.

pub mod dump;
mod phone;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use ketepai_model::ids::BlobHash;
use ketepai_store::{DatabaseKey, Error, Opened, Store};
use rusqlite::Connection;
use tempfile::TempDir;

use crate::wire::cast;
use crate::wire::golden::blessing;

#[test]
fn a_phone_of_the_first_schema_opens_with_nothing_lost() {
    let (_folder, mut store) = upgraded();
    assert_eq!(phone::tell(&mut store), phone::tell(&mut phone::lived()));
}

#[test]
fn what_was_not_sealed_yet_can_be_sealed_and_verifies() {
    let (_folder, mut store) = upgraded();
    let before = store.outbox_len().expect("a number");
    assert_eq!(store.unsealed().expect("a number").entries, 2);
    phone::seal(&mut store, &cast::phone());
    assert_eq!(store.unsealed().expect("a number").entries, 0);

    let outbox = store.outbox(usize::MAX, &Default::default()).expect("segments");
    assert_eq!(outbox.len() as u64, before + 2, "one for each scope");
    let trust = store
        .trust(cast::root().verifying_key().to_bytes())
        .expect("keys");
    for segment in outbox {
        assert_eq!(trust.verify_head(&segment.signed), Ok(Some(())));
        segment.check_payloads().expect("whole payloads");
        if let Some(previous) = &segment.head().previous {
            assert!(
                store.has_segment(previous).expect("an answer"),
                "the chain goes on"
            );
        }
    }
}

#[test]
fn a_rebuild_of_an_old_database_changes_nothing() {
    let (_folder, mut store) = upgraded();
    let (told, caches) = (phone::tell(&mut store), dump::caches(store.connection()));
    assert!(
        caches.contains("conflict: ") && caches.contains("aside: "),
        "{caches}"
    );
    store.rebuild(&mut |_, _| {}).expect("a rebuild");
    assert_eq!(dump::caches(store.connection()), caches);
    assert_eq!(phone::tell(&mut store), told);
}

#[test]
fn an_old_database_ends_up_with_the_tables_of_a_new_one() {
    let (_folder, store) = upgraded();
    let fresh = Store::in_memory().expect("a store");
    assert_eq!(
        dump::schema(store.connection()),
        dump::schema(fresh.connection()),
        "a migration was edited"
    );
}

#[test]
fn a_phone_of_the_first_schema_is_encrypted_with_its_unsent_work() {
    let folder = loaded();
    let key = DatabaseKey::new(&[9; 32]);
    let (mut store, opened) = Store::open(folder.path(), Some(&key)).expect("an old database");
    assert_eq!(opened, Opened::Existing);
    assert_eq!(phone::tell(&mut store), phone::tell(&mut phone::lived()));
    assert_eq!(store.unsealed().expect("a number").entries, 2);
    phone::seal(&mut store, &cast::phone());
    drop(store);
    nothing_reads(folder.path(), "布病");
    assert!(matches!(Store::open(folder.path(), None), Err(Error::KeyMissing)));
}

#[test]
fn an_app_over_the_first_versions_folder_finds_who_it_is_and_leaves_nothing_readable() {
    use ketepai_core::{App, Context};
    let folder = loaded();
    let photo = "布病照片".as_bytes();
    let hash = BlobHash::of(photo);
    std::fs::write(folder.path().join("device.key"), [0x11; 32]).expect("a seed");
    std::fs::create_dir(folder.path().join("files")).expect("a folder");
    std::fs::write(folder.path().join("files").join(hash.to_string()), photo).expect("a file");
    let app = App::open(folder.path(), Context::system()).expect("the phone");
    assert_eq!(app.identity().expect("enrolled").name, "其木格");
    assert_eq!(app.status(10).expect("a status").unsealed, 2);
    assert_eq!(app.read_file(&hash).expect("the photo"), photo);
    assert!(!app.hides_others().expect("an answer"), "absence begins today");
    drop(app);
    nothing_reads(folder.path(), "布病");
}

fn nothing_reads(folder: &Path, text: &str) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        if entry.path().is_dir() {
            nothing_reads(&entry.path(), text);
            continue;
        }
        let bytes = std::fs::read(entry.path()).expect("a file");
        let found = bytes.windows(text.len()).any(|w| w == text.as_bytes());
        assert!(!found, "{text} reads in {}", entry.path().display());
    }
}

#[test]
fn a_database_of_a_newer_program_is_left_as_it_is() {
    let folder = loaded();
    let file = folder.path().join("ketepai.db");
    let newer = "INSERT INTO refinery_schema_history (version, name, applied_on, checksum)
                 VALUES (1000, 'newer', '2030-01-01T00:00:00Z', '1')";
    at(&file).execute(newer, []).expect("a newer schema");
    let before = std::fs::read(&file).expect("a file");
    assert!(matches!(Store::open(folder.path(), None), Err(Error::TooNew)));
    assert!(
        std::fs::read(&file).expect("a file") == before,
        "the file was written to"
    );

    at(&file)
        .execute("DELETE FROM refinery_schema_history WHERE version = 1000", [])
        .expect("as before");
    let (mut store, _) = Store::open(folder.path(), None).expect("the program that wrote it");
    assert_eq!(phone::tell(&mut store), phone::tell(&mut phone::lived()));
}

fn upgraded() -> (TempDir, Store) {
    let folder = loaded();
    let (store, opened) = Store::open(folder.path(), None).expect("an old database");
    assert_eq!(opened, Opened::Existing);
    (folder, store)
}

/// The fixture as a file, as a phone leaves it.
fn loaded() -> TempDir {
    let fixture: PathBuf = [env!("CARGO_MANIFEST_DIR"), "fixtures", "db", "v1.sql"]
        .iter()
        .collect();
    BLESSED.get_or_init(|| bless(&fixture));
    let folder = tempfile::tempdir().expect("a folder");
    let conn = at(&folder.path().join("ketepai.db"));
    conn.pragma_update(None, "journal_mode", "WAL")
        .expect("a journal");
    conn.execute_batch(&std::fs::read_to_string(&fixture).expect("a fixture"))
        .expect("valid SQL");
    folder
}

/// Written once a run, however many tests ask.
static BLESSED: OnceLock<()> = OnceLock::new();

fn bless(fixture: &Path) {
    if blessing() {
        eprintln!("KETEPAI_BLESS=1: writing {} anew", fixture.display());
        std::fs::write(fixture, dump::all(phone::lived().connection())).expect("a fixture");
    }
}

fn at(file: &Path) -> Connection {
    Connection::open(file).expect("a database")
}
