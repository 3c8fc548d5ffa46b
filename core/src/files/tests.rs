//! Files on the disk: encrypted, whole, mended after a crash.

use super::*;
use crate::Context;

const SECRET: &[u8] = "巴图家的羊圈".as_bytes();

fn phone(folder: &Path) -> App {
    App::open(folder, Context::system()).unwrap()
}

fn at(app: &App, hash: &BlobHash) -> Vec<u8> {
    std::fs::read(app.file_path(hash)).unwrap()
}

fn reads(bytes: &[u8]) -> bool {
    bytes.windows(SECRET.len()).any(|w| w == SECRET)
}

#[test]
fn a_file_lies_encrypted_and_a_changed_one_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = phone(folder.path());
    let hash = BlobHash::of(SECRET);
    app.keep_file(SECRET, Rung::Evidence).unwrap();
    assert!(!reads(&at(&app, &hash)));
    assert_eq!(app.read_file(&hash).unwrap(), SECRET);
    let before = at(&app, &hash);
    app.keep_file(SECRET, Rung::Evidence).unwrap();
    assert_eq!(at(&app, &hash), before, "kept once");
    let mut changed = before;
    *changed.last_mut().unwrap() ^= 1;
    std::fs::write(app.file_path(&hash), changed).unwrap();
    let error = app.read_file(&hash).unwrap_err();
    assert!(
        matches!(&error, AppError::Invalid { rule, .. } if rule == "tampered"),
        "{error:?}"
    );
    std::fs::remove_file(app.file_path(&hash)).unwrap();
    assert!(matches!(app.read_file(&hash), Err(AppError::NotFound { .. })));
    app.keep_file(SECRET, Rung::Evidence).unwrap();
    assert_eq!(
        app.read_file(&hash).unwrap(),
        SECRET,
        "kept again where it was lost"
    );
}

#[test]
fn what_the_first_version_left_is_encrypted_at_the_next_opening() {
    let folder = tempfile::tempdir().unwrap();
    let hash = BlobHash::of(SECRET);
    let mut app = phone(folder.path());
    let file = StoredFile {
        rung: Rung::Evidence,
        hash,
        bytes: SECRET.len() as i64,
    };
    app.store.write(|w| w.put_file(&file, 0)).unwrap();
    std::fs::write(app.file_path(&hash), SECRET).unwrap();
    let stranger = BlobHash::of(b"not what lies there");
    std::fs::write(app.file_path(&stranger), b"something else").unwrap();
    drop(app);
    let app = phone(folder.path());
    assert!(!reads(&at(&app, &hash)));
    assert_eq!(app.read_file(&hash).unwrap(), SECRET);
    assert_eq!(app.store.files_to_send().unwrap()[0].hash, hash);
    assert!(
        app.read_file(&stranger).is_err(),
        "never taken for what its name says"
    );
}

#[test]
fn a_crash_on_the_way_is_mended() {
    let folder = tempfile::tempdir().unwrap();
    let hash = BlobHash::of(SECRET);
    let mut app = phone(folder.path());
    app.keep_file(SECRET, Rung::Evidence).unwrap();
    let (path, part) = (app.file_path(&hash), app.part_path(&hash));
    drop(app);
    // After the key was kept, before the file came to its place; the old plaintext still in it.
    std::fs::rename(&path, &part).unwrap();
    std::fs::write(&path, SECRET).unwrap();
    let app = phone(folder.path());
    assert_eq!(app.read_file(&hash).unwrap(), SECRET);
    assert!(!reads(&at(&app, &hash)) && !part.exists());
    drop(app);
    // Half a file beside, from an attempt whose key was never kept.
    std::fs::write(&part, b"KTFILE1\0half").unwrap();
    let app = phone(folder.path());
    assert_eq!(app.read_file(&hash).unwrap(), SECRET);
    assert!(!part.exists());
}
