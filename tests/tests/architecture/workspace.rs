//! The workspace as Cargo and the file system see it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// A crate of ours.
pub struct Room {
    /// What it builds on: every kind of dependency but those for its own tests.
    pub imports: BTreeSet<String>,
    /// What only its tests use.
    pub for_tests: BTreeSet<String>,
}

/// Every crate of the workspace, by name.
pub fn rooms() -> BTreeMap<String, Room> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let asked = Command::new(cargo)
        .args(["metadata", "--offline", "--format-version", "1", "--no-deps"])
        .current_dir(top())
        .output()
        .expect("cargo");
    assert!(
        asked.status.success(),
        "{}",
        String::from_utf8_lossy(&asked.stderr)
    );
    let metadata: serde_json::Value = serde_json::from_slice(&asked.stdout).expect("json");
    let packages = metadata["packages"].as_array().expect("packages");
    packages
        .iter()
        .map(|package| (text(&package["name"]), room(package)))
        .collect()
}

fn room(package: &serde_json::Value) -> Room {
    let dependencies = package["dependencies"].as_array().expect("dependencies");
    let (for_tests, imports): (Vec<_>, Vec<_>) = dependencies.iter().partition(|d| d["kind"] == "dev");
    let names = |all: Vec<&serde_json::Value>| all.into_iter().map(|d| text(&d["name"])).collect();
    Room {
        imports: names(imports),
        for_tests: names(for_tests),
    }
}

fn text(value: &serde_json::Value) -> String {
    value.as_str().expect("a string").to_owned()
}

/// The folder of the workspace.
pub fn top() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("a workspace")
        .to_owned()
}

/// A source file of ours.
pub struct Source {
    /// From the workspace's folder on, with `/` between the parts.
    pub path: String,
    /// What it says.
    pub text: String,
}

impl Source {
    /// Whether it lies in one of these folders.
    pub fn is_in(&self, folders: &[&str]) -> bool {
        folders
            .iter()
            .any(|folder| self.path.starts_with(&format!("{folder}/")))
    }

    /// Whether it is compiled into what people use: not a test, not a bench.
    pub fn is_shipped(&self) -> bool {
        let apart = ["/tests/", "/benches/", "/examples/"]
            .iter()
            .any(|part| self.path.contains(part));
        !apart && !self.path.starts_with("tests/") && !self.path.ends_with("/tests.rs")
    }

    /// The numbered lines that the compiler ships: comments and what follows the first `#[cfg(test)] mod … {`
    /// left out, since tests stand at the end of a file.
    pub fn shipped_lines(&self) -> impl Iterator<Item = (usize, &str)> {
        let end = self
            .text
            .find("#[cfg(test)]\nmod tests {")
            .unwrap_or(self.text.len());
        let lines = self.text[..end]
            .lines()
            .enumerate()
            .map(|(n, line)| (n + 1, line.trim()));
        lines.filter(|(_, line)| !line.starts_with("//"))
    }
}

/// Every Rust file of the workspace.
pub fn sources() -> Vec<Source> {
    let mut found = Vec::new();
    for folder in ["core", "bindings", "sync-server", "tests"] {
        collect(&top().join(folder), &mut found);
    }
    assert!(found.len() > 100, "the sources are not where they were");
    found
}

fn collect(folder: &Path, found: &mut Vec<Source>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    entries.sort();
    for path in entries {
        if path.is_dir() && !path.ends_with("target") {
            collect(&path, found);
        } else if path.extension().is_some_and(|e| e == "rs") {
            let relative = path.strip_prefix(top()).expect("under the workspace");
            found.push(Source {
                path: relative.to_string_lossy().replace('\\', "/"),
                text: std::fs::read_to_string(&path).expect("a source"),
            });
        }
    }
}
