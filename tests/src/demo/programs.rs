//! The two programs under show: built by cargo, found beside this one.

use std::path::PathBuf;
use std::process::Command;

use super::Outcome;
use super::narrator::Narrator;

/// Where the programs are.
pub struct Programs {
    /// `ketepai`
    pub phone: PathBuf,
    /// `ketepai-server`
    pub station: PathBuf,
}

/// Builds both programs as they would be shipped; cargo shows its progress.
pub fn build(voice: &Narrator) -> Outcome<Programs> {
    let target = target_folder()?;
    voice.say(
        "正在编译 ketepai 与 ketepai-server（第一次要几分钟）……",
        "Building ketepai and ketepai-server (a few minutes the first time)…",
    );
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    // What `cargo run` says of this package would make build scripts run again that ask for it.
    for (name, _) in std::env::vars_os().filter(|(name, _)| of_this_package(&name.to_string_lossy())) {
        command.env_remove(name);
    }
    let built = command
        .args(["build", "--bins", "--locked"])
        // This package too, so that cargo settles on the features with which everything is built already.
        .args(["-p", "ketepai-cli", "-p", "ketepai-server", "-p", "ketepai-tests"])
        .arg("--target-dir")
        .arg(&target)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .stdout(std::io::stderr())
        .status()?;
    if !built.success() {
        return Err("cargo build did not succeed".into());
    }
    let program = |name: &str| {
        target
            .join("debug")
            .join(name)
            .with_extension(std::env::consts::EXE_EXTENSION)
    };
    Ok(Programs {
        phone: program("ketepai"),
        station: program("ketepai-server"),
    })
}

fn of_this_package(variable: &str) -> bool {
    variable.starts_with("CARGO_PKG_") || variable.starts_with("CARGO_MANIFEST_")
}

/// The folder that cargo builds in: this program lies somewhere in it.
fn target_folder() -> Outcome<PathBuf> {
    let me = std::env::current_exe()?;
    let target = me
        .ancestors()
        .find(|folder| folder.join("CACHEDIR.TAG").is_file());
    Ok(target.ok_or("no target folder above this program")?.to_owned())
}
