//! Finds the real photos and the real track: they lie in crates of the registry, not in this repository. Asks
//! cargo where it keeps them, so that nothing has to be copied or downloaded twice.

use std::path::{Path, PathBuf};
use std::process::Command;

fn main() {
    println!("cargo::rerun-if-changed=Cargo.toml");
    let packages = packages().unwrap_or_default();
    let root = |name: &str| {
        let found = packages.iter().find(|p| p["name"] == name);
        found.and_then(|p| Some(Path::new(p["manifest_path"].as_str()?).parent()?.to_owned()))
    };
    tell(
        "KETEPAI_TRACK",
        root("gpx"),
        "tests/fixtures/garmin_with_extensions.gpx",
    );
    tell("KETEPAI_PHOTOS_TOWER", root("jpeg-decoder"), "benches");
    tell("KETEPAI_PHOTOS_EXIF", root("kamadak-exif"), "tests");
}

fn tell(name: &str, root: Option<PathBuf>, below: &str) {
    let path = root.map(|root| root.join(below)).unwrap_or_default();
    println!("cargo::rustc-env={name}={}", path.display());
}

/// First without the network: by the time this runs, everything has been downloaded.
fn packages() -> Option<Vec<serde_json::Value>> {
    metadata(&["--offline"]).or_else(|| metadata(&[]))
}

fn metadata(more: &[&str]) -> Option<Vec<serde_json::Value>> {
    let cargo = std::env::var_os("CARGO")?;
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked"])
        .args(more)
        .output()
        .ok()?;
    let document: serde_json::Value = serde_json::from_slice(&output.stdout).ok()?;
    document["packages"].as_array().cloned()
}
