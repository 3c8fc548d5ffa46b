//! Who may import whom, and which libraries are named only in their own rooms.

use super::workspace::{Room, rooms, sources};

/// Our crates, each with those of ours that it may import. The server embeds the phone's store: a widening
/// of `house.md` on purpose, with its reasons in ADR 0004.
const MAY_IMPORT: [(&str, &[&str]); 9] = [
    ("ketepai-model", &[]),
    ("ketepai-media", &[]),
    ("ketepai-exchange", &["ketepai-model"]),
    ("ketepai-store", &["ketepai-model"]),
    ("ketepai-sync", &["ketepai-model"]),
    (
        "ketepai-core",
        &[
            "ketepai-model",
            "ketepai-media",
            "ketepai-exchange",
            "ketepai-store",
            "ketepai-sync",
        ],
    ),
    ("ketepai-cli", &["ketepai-core"]),
    (
        "ketepai-server",
        // Reports become files where the county's records are: ADR 0014.
        &[
            "ketepai-model",
            "ketepai-exchange",
            "ketepai-store",
            "ketepai-sync",
        ],
    ),
    (
        TESTS,
        &[
            "ketepai-model",
            "ketepai-store",
            "ketepai-sync",
            "ketepai-core",
            "ketepai-server",
            "ketepai-cli",
        ],
    ),
];

const TESTS: &str = "ketepai-tests";

/// Libraries with a room of their own: name in code, crates, folders.
const ROOMS: [(&str, &[&str], &[&str]); 4] = [
    ("automerge", &["ketepai-model"], &["core/model"]),
    (
        "rusqlite",
        &["ketepai-store", "ketepai-server"],
        &["core/store", "sync-server"],
    ),
    ("reqwest", &["ketepai-core"], &["core/src"]),
    ("uniffi", &[], &[]),
];

#[test]
fn every_crate_has_its_place() {
    let known: Vec<&str> = MAY_IMPORT.iter().map(|(name, _)| *name).collect();
    let strangers: Vec<String> = rooms()
        .into_keys()
        .filter(|name| !known.contains(&name.as_str()))
        .collect();
    assert!(
        strangers.is_empty(),
        "say here what these may import: {strangers:?}"
    );
}

#[test]
fn imports_point_down() {
    let rooms = rooms();
    let mut wrong = Vec::new();
    for (name, allowed) in MAY_IMPORT {
        let Some(room) = rooms.get(name) else { continue };
        let ours = ours(room).filter(|import| !allowed.contains(&import.as_str()));
        wrong.extend(ours.map(|import| format!("{name} imports {import}")));
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// What a crate's own tests import counts too: a test that needs the floor above belongs into `tests/`.
fn ours(room: &Room) -> impl Iterator<Item = &String> {
    room.imports
        .union(&room.for_tests)
        .filter(|import| import.starts_with("ketepai-"))
}

#[test]
fn store_and_sync_never_meet() {
    let both = |room: &Room| room.imports.contains("ketepai-store") && room.imports.contains("ketepai-sync");
    let meeting: Vec<String> = rooms()
        .into_iter()
        .filter(|(_, room)| both(room))
        .map(|(name, _)| name)
        .collect();
    let composers = ["ketepai-core", "ketepai-server", TESTS];
    assert!(
        meeting.iter().all(|name| composers.contains(&name.as_str())),
        "{meeting:?}"
    );
    let crossed = sources().into_iter().filter(|s| {
        s.is_in(&["core/store"]) && s.text.contains("ketepai_sync")
            || s.is_in(&["core/sync"]) && s.text.contains("ketepai_store")
    });
    assert_eq!(crossed.map(|s| s.path).collect::<Vec<_>>(), Vec::<String>::new());
}

#[test]
fn a_library_with_a_room_is_imported_only_there() {
    let mut wrong = Vec::new();
    for (name, room) in rooms().iter().filter(|(name, _)| *name != TESTS) {
        for (library, crates, _) in ROOMS {
            if room.imports.contains(library) && !crates.contains(&name.as_str()) {
                wrong.push(format!("{name} imports {library}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_library_with_a_room_is_named_only_there() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|source| source.is_shipped()) {
        for (library, _, folders) in ROOMS.iter().filter(|(_, _, folders)| !source.is_in(folders)) {
            let (path, used) = (format!("{library}::"), format!("use {library}"));
            let named = source
                .shipped_lines()
                .find(|(_, line)| line.contains(&path) || line.contains(&used));
            wrong.extend(
                named.map(|(n, _)| format!("{}:{n} names {library}, not in {folders:?}", source.path)),
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
