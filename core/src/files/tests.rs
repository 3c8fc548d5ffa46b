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
fn every_length_comes_back_and_every_change_shows() {
    for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK] {
        let plain: Vec<u8> = (0..length).map(|n| (n % 251) as u8).collect();
        let sealed = seal(&plain, &[7; 32]).unwrap();
        assert_eq!(open(&sealed, &[7; 32]), Some(plain), "{length}");
        assert_eq!(open(&sealed, &[8; 32]), None, "another key");
        for place in [0, 8, sealed.len() / 2, sealed.len() - 1] {
            let mut other = sealed.clone();
            other[place] ^= 1;
            assert_eq!(open(&other, &[7; 32]), None, "byte {place} of {length}");
        }
        assert_eq!(open(&sealed[..sealed.len() - 1], &[7; 32]), None, "cut");
    }
    let long = seal(&[1; 3 * CHUNK], &[7; 32]).unwrap();
    assert_eq!(
        open(&long[..8 + 2 * (CHUNK + TAG)], &[7; 32]),
        None,
        "cut between two chunks"
    );
    let mut swapped = long.clone();
    swapped[8..8 + CHUNK + TAG].copy_from_slice(&long[8 + CHUNK + TAG..8 + 2 * (CHUNK + TAG)]);
    assert_eq!(open(&swapped, &[7; 32]), None, "one chunk in another's place");
}

#[test]
fn a_file_lies_encrypted_and_a_changed_one_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = phone(folder.path());
    let hash = BlobHash::of(SECRET);
    app.keep_file(&hash, SECRET).unwrap();
    assert!(!reads(&at(&app, &hash)));
    assert_eq!(app.read_file(&hash).unwrap(), SECRET);
    let before = at(&app, &hash);
    app.keep_file(&hash, SECRET).unwrap();
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
    app.keep_file(&hash, SECRET).unwrap();
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
    app.store
        .write(|w| w.put_blob(&hash, SECRET.len() as u64))
        .unwrap();
    std::fs::write(app.file_path(&hash), SECRET).unwrap();
    let stranger = BlobHash::of(b"not what lies there");
    std::fs::write(app.file_path(&stranger), b"something else").unwrap();
    drop(app);
    let app = phone(folder.path());
    assert!(!reads(&at(&app, &hash)));
    assert_eq!(app.read_file(&hash).unwrap(), SECRET);
    assert_eq!(app.store.blobs_to_send().unwrap(), [(hash, SECRET.len() as u64)]);
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
    app.keep_file(&hash, SECRET).unwrap();
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
