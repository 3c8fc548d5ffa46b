//! Habits that are held in every file: why it exists, what it is called, what it must not call.

use super::workspace::{Source, sources};

/// Where nothing may ask the system for time or chance: it comes in, so that a county can be simulated.
const PURE: [&str; 3] = ["core/model", "core/store", "core/sync"];
const CLOCKS_AND_DICE: [&str; 6] = [
    "SystemTime::now",
    "Instant::now",
    "getrandom",
    "rand::",
    "thread_rng",
    "OsRng",
];
const EMPTY_NAMES: [&str; 7] = [
    "util", "utils", "helper", "helpers", "manager", "managers", "common",
];
const HOLES: [&str; 4] = ["todo!(", "unimplemented!(", "dbg!(", "FIXME"];

/// What ends a program where an error should have been said.
const PANICS: [&str; 3] = [".unwrap()", ".expect(", "panic!("];

#[test]
fn every_file_opens_with_why_it_exists() {
    let silent = sources()
        .into_iter()
        .filter(|source| !source.text.starts_with("//!"));
    let silent: Vec<String> = silent.map(|source| source.path).collect();
    assert!(silent.is_empty(), "no `//!` on the first line: {silent:#?}");
}

#[test]
fn no_file_is_called_by_an_empty_name() {
    let empty = |source: &Source| {
        let mut parts = source.path.trim_end_matches(".rs").split('/');
        parts.any(|part| EMPTY_NAMES.contains(&part))
    };
    let found: Vec<String> = sources()
        .into_iter()
        .filter(empty)
        .map(|source| source.path)
        .collect();
    assert!(found.is_empty(), "say what it is for instead: {found:?}");
}

#[test]
fn no_clock_and_no_dice_below_the_core() {
    assert_absent(
        sources().iter().filter(|source| source.is_in(&PURE)),
        &CLOCKS_AND_DICE,
    );
}

#[test]
fn nothing_shipped_panics_on_purpose() {
    let shipped =
        |source: &&Source| source.is_in(&["core", "bindings", "sync-server"]) && source.is_shipped();
    assert_absent(sources().iter().filter(shipped), &PANICS);
}

#[test]
fn no_promise_is_left_in_the_code() {
    // This file names what it forbids.
    assert_absent(
        sources()
            .iter()
            .filter(|source| !source.path.contains("architecture/")),
        &HOLES,
    );
}

fn assert_absent<'a>(sources: impl Iterator<Item = &'a Source>, words: &[&str]) {
    let mut found = Vec::new();
    for source in sources {
        for (n, line) in source.shipped_lines() {
            let words = words.iter().filter(|word| line.contains(*word));
            found.extend(words.map(|word| format!("{}:{n} {word}", source.path)));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}
