//! What whoever finds a phone can read on its disk: nothing; and what a changed file does.

use std::path::Path;

use ketepai_core::attachments::{AddPhoto, Profile};
use ketepai_model::ids::RecordId;

use super::{A, B, Town};

fn reads(file: &Path, text: &[u8]) -> bool {
    match std::fs::read_dir(file) {
        Ok(entries) => entries.flatten().any(|entry| reads(&entry.path(), text)),
        Err(_) => std::fs::read(file)
            .unwrap()
            .windows(text.len())
            .any(|w| w == text),
    }
}

/// A photo that lies outside of the phone.
fn photo(content: &str) -> (tempfile::TempDir, std::path::PathBuf) {
    let elsewhere = tempfile::tempdir().unwrap();
    let path = elsewhere.path().join("photo.jpg");
    std::fs::write(
        &path,
        ketepai_tests::builders::photo(content.len() as u64, content),
    )
    .unwrap();
    (elsewhere, path)
}

fn photographed(town: &mut Town, visit: &RecordId, content: &str) -> RecordId {
    let (_elsewhere, path) = photo(content);
    let photo = AddPhoto {
        parent: *visit,
        path: &path,
        caption: "羊圈",
        profile: Profile::Photo,
        in_app: true,
    };
    town.world.devices[A].make(|app| app.add_photo(&photo))
}

#[test]
fn not_a_byte_of_a_household_reads_on_a_phones_disk() {
    let mut town = Town::new(50);
    let visit = town.visit(A, "巴图家的布病");
    photographed(&mut town, &visit, "巴图家的照片");
    town.app(A).search("布病", 5).unwrap();
    for open in [true, false] {
        for n in [A, B] {
            let folder = town.world.devices[n].folder().to_owned();
            assert!(!reads(&folder, "巴图家".as_bytes()), "phone {n}, open: {open}");
        }
        town.everybody_syncs();
        if open {
            town.world.devices[A].kill();
            town.world.devices[B].kill();
        }
    }
    let station = town.world.station_folder();
    assert!(reads(&station, "巴图家".as_bytes()), "the test would see it");
}

#[test]
fn a_changed_file_is_never_sent_and_said_to_be_changed() {
    let mut town = Town::new(51);
    let visit = town.visit(A, "布病");
    let attachment = photographed(&mut town, &visit, "原来的");
    let hash = town.app(A).show(&attachment).unwrap().line.blob.unwrap();
    let path = town.app(A).file_path(&hash);
    let whole = std::fs::read(&path).unwrap();
    let mut changed = whole.clone();
    *changed.last_mut().unwrap() ^= 1;
    std::fs::write(&path, changed).unwrap();
    let finish = town.world.sync(A).unwrap();
    assert_eq!(
        (finish.files.sent, finish.files_left, finish.files.damaged),
        (2, 0, 1),
        "thumbnail and original went"
    );
    assert_eq!(finish.gave_up, None, "the rest of the sync is whole");
    assert!(!town.world.station.has_blob(&hash));

    std::fs::write(&path, whole).unwrap();
    let finish = town.world.sync(A).unwrap();
    assert_eq!((finish.files.sent, finish.files.damaged), (1, 0));
    let sent = std::fs::read(town.world.station.blob_path(&hash)).unwrap();
    assert_eq!(
        ketepai_model::ids::BlobHash::of(&sent),
        hash,
        "the station has what was photographed"
    );
}

#[test]
fn a_phone_that_was_wiped_reads_nowhere_and_its_station_keeps_what_it_sent() {
    let mut town = Town::new(52);
    let sent = town.visit(A, "送到了");
    town.everybody_syncs();
    let app = town.app(A);
    app.wipe("revoked").unwrap();
    let refused = app.record_visit(Default::default());
    assert!(matches!(refused, Err(ketepai_core::AppError::Denied { reason }) if reason == "wiped"));
    let folder = town.world.devices[A].folder();
    let mut left: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    left.sort();
    assert_eq!(left, ["lock", "wiped"]);
    assert!(town.app(B).show(&sent).is_ok());
}
