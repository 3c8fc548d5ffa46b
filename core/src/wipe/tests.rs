//! After a wipe nothing reads, also when the battery was pulled on the way.

use super::*;
use crate::Context;
use crate::pin::Pin;
use crate::profiles::Profiles;
use crate::vault::{DATABASE, FileVault};
use ketepai_model::attachment::Rung;

fn reason<T>(outcome: Result<T, AppError>) -> String {
    match outcome {
        Err(AppError::Denied { reason }) => reason,
        Err(other) => panic!("{other:?}"),
        Ok(_) => "allowed".into(),
    }
}

fn names(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

fn lived_in(folder: &Path) -> App {
    let mut app = App::open(folder, Context::system()).unwrap();
    app.keep_file(b"photo", Rung::Evidence).unwrap();
    std::fs::write(folder.join("ketepai.db.damaged-1"), b"set aside once").unwrap();
    app
}

#[test]
fn a_wiped_phone_holds_nothing_and_says_why() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = lived_in(folder.path());
    Profiles::of(folder.path()).add("other").unwrap();
    app.wipe("revoked").unwrap();
    assert_eq!(reason(app.me().map(|_| ())), "wiped");
    drop(app);
    assert_eq!(names(folder.path()), ["lock", "profiles", "wiped"]);
    assert_eq!(wiped(folder.path()).as_deref(), Some("revoked"));
    assert_eq!(reason(App::open(folder.path(), Context::system())), "wiped");
    let other = Profiles::of(folder.path()).folder(Some("other")).unwrap();
    assert!(
        App::open(&other, Context::system()).is_ok(),
        "of other people nothing"
    );
}

#[test]
fn a_wipe_under_a_pin_needs_no_pin_to_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = lived_in(folder.path());
    app.vault().set(&Pin::new("111111".into())).unwrap();
    app.wipe("lost").unwrap();
    assert_eq!(names(folder.path()), ["lock", "wiped"]);
}

#[test]
fn a_wipe_that_was_cut_short_goes_on_at_the_next_opening() {
    let folder = tempfile::tempdir().unwrap();
    drop(lived_in(folder.path()));
    mark(folder.path(), "revoked").unwrap();
    assert_eq!(reason(App::open(folder.path(), Context::system())), "wiped");
    assert_eq!(names(folder.path()), ["lock", "wiped"]);
}

#[test]
fn without_its_key_a_phone_is_not_begun_anew() {
    let folder = tempfile::tempdir().unwrap();
    drop(lived_in(folder.path()));
    let vault = FileVault::new(folder.path());
    let key = vault.load(DATABASE).unwrap().unwrap();
    vault.erase(DATABASE).unwrap();
    let before = names(folder.path());
    assert_eq!(reason(App::open(folder.path(), Context::system())), "key_missing");
    assert_eq!(names(folder.path()), before, "no new key, nothing set aside");
    vault
        .store(DATABASE, &crate::vault::Secret::new(vec![1; 32]))
        .unwrap();
    assert_eq!(reason(App::open(folder.path(), Context::system())), "wrong_key");
    vault.store(DATABASE, &key).unwrap();
    assert!(App::open(folder.path(), Context::system()).is_ok());
}
