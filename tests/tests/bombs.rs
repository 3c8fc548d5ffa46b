//! Bombs: small things that ask for much. Each is thrown in a process of its own, at the real station and at a
//! real phone, by a real device with a good signature; the process must live, answer within its time, keep an
//! honest record readable, and need no more than 64 MB above what it had before.
#![allow(clippy::unwrap_used)] // in a test an unwrap is an assertion

#[path = "bombs/changes.rs"]
mod changes;
#[path = "bombs/county.rs"]
mod county;
#[path = "bombs/frames.rs"]
mod frames;

use std::process::Command;
use std::time::Duration;

use county::County;

/// What a bomb may cost.
const MOST_KIB: u64 = 64 * 1024;
const PATIENCE: Duration = Duration::from_secs(60);
const BOMB: &str = "KETEPAI_BOMB";
const FILE: &str = "KETEPAI_BOMB_FILE";

/// A bomb, by its name, and how it is thrown.
type Bomb = (&'static str, fn(&mut County));

const BOMBS: [Bomb; 17] = [
    ("zstd that claims too much", frames::zstd_that_claims_too_much),
    (
        "zstd that grows to the limit",
        frames::zstd_that_grows_to_the_limit,
    ),
    ("zstd with a wide window", frames::zstd_with_a_wide_window),
    ("many small frames that grow", frames::many_frames_that_grow),
    ("100,000 entries", frames::a_hundred_thousand_entries),
    (
        "a list longer than its bytes",
        frames::a_list_longer_than_its_bytes,
    ),
    (
        "a name longer than its bytes",
        frames::a_name_longer_than_its_bytes,
    ),
    ("deep nesting in a message", frames::deep_nesting),
    ("as many kinds as fit", frames::as_many_kinds_as_fit),
    ("a hundred thousand echoes", frames::a_hundred_thousand_echoes),
    (
        "a change of four thousand million operations",
        changes::operations,
    ),
    ("a change of a million operations", changes::a_million_operations),
    (
        "a change with an endless list of predecessors",
        changes::predecessors,
    ),
    ("a row nested a hundred thousand deep", changes::nested_row),
    ("rows nested in rows", changes::nested_by_edits),
    ("a compressed change", changes::compressed),
    ("a whole document", changes::document),
];

#[test]
fn every_bomb_is_refused_within_64_mb() {
    let failed: Vec<String> = BOMBS.iter().filter_map(|(name, _)| explode(name).err()).collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

/// Throws one bomb in a child; what it cost.
fn explode(name: &str) -> Result<u64, String> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_bomb_goes_off", "--nocapture", "--ignored"])
        .env(BOMB, name)
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut waited = Duration::ZERO;
    while child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(20));
        waited += Duration::from_millis(20);
        if waited > PATIENCE {
            child.kill().unwrap();
            child.wait().unwrap();
            return Err(format!("{name}: still busy after {PATIENCE:?}"));
        }
    }
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        let panics = why.lines().filter(|line| !line.contains("automerge"));
        let last: Vec<&str> = panics.collect::<Vec<_>>().into_iter().rev().take(4).collect();
        return Err(format!("{name}: {}: {last:?}", output.status));
    }
    let cost = said
        .lines()
        .find_map(|line| line.split("cost ").nth(1)?.parse().ok());
    match cost {
        Some(kib) if kib <= MOST_KIB => {
            println!("{name}: {kib} KiB in {waited:?}");
            Ok(kib)
        }
        other => Err(format!("{name}: {other:?} KiB")),
    }
}

/// The child: run by [`explode`] alone.
#[test]
#[ignore = "one bomb, in a process of its own; every_bomb_is_refused_within_64_mb runs it"]
fn a_bomb_goes_off() {
    let Ok(name) = std::env::var(BOMB) else { return };
    let (_, throw) = BOMBS.iter().find(|(known, _)| *known == name).unwrap();
    let mut county = County::new();
    // From here on the peak counts.
    std::fs::write("/proc/self/clear_refs", "5").unwrap();
    let before = memory("VmRSS:");
    throw(&mut county);
    let cost = memory("VmHWM:").saturating_sub(before);
    county.check();
    println!("cost {cost}");
}

/// Another child: makes what takes much memory to make.
#[test]
#[ignore = "makes one bomb for a_bomb_goes_off"]
fn a_bomb_is_made() {
    let Ok(file) = std::env::var(FILE) else { return };
    let bomb = match std::env::var(BOMB).unwrap().as_str() {
        "entries" => frames::make_a_hundred_thousand_entries(),
        depth => changes::make_nested_row(depth.parse().unwrap()),
    };
    std::fs::write(file, bomb).unwrap();
}

/// A bomb's bytes from a process of its own, so that what it takes to make them is not counted. The county's
/// seed gives both the same keys.
fn made(what: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bomb");
    let made = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "a_bomb_is_made", "--ignored"])
        .env(FILE, &file)
        .env(BOMB, what)
        .output()
        .unwrap();
    assert!(made.status.success(), "{made:?}");
    std::fs::read(file).unwrap()
}

fn memory(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let found = status.lines().find_map(|l| l.strip_prefix(line)).unwrap();
    found.trim().trim_end_matches(" kB").parse().unwrap()
}
