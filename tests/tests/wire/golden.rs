//! Reading, comparing and (only when asked to) writing the golden files.

use std::path::PathBuf;

use data_encoding::HEXLOWER;

const ADVICE: &str = "differs from its golden file. If a form that nobody has stored yet was changed on \
    purpose, run again with KETEPAI_BLESS=1 and say why in the ADR; if it has been shipped, give it a new version";

/// Whether the files are to be written anew.
pub fn blessing() -> bool {
    std::env::var_os("KETEPAI_BLESS").is_some_and(|value| value == "1")
}

fn path(name: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "fixtures", "wire", "v1", name]
        .iter()
        .collect()
}

/// Holds bytes against `<name>.hex`; gives back what the file holds.
pub fn hold(name: &str, bytes: &[u8]) -> Vec<u8> {
    hold_text(&format!("{name}.hex"), &hex(bytes));
    read(name)
}

/// Holds a text against a file.
pub fn hold_text(file: &str, text: &str) {
    if blessing() {
        bless(file, text);
    }
    let kept = std::fs::read_to_string(path(file)).unwrap_or_default();
    assert!(
        kept == text,
        "`{file}` {ADVICE}.\n\nkept:\n{kept}\nbuilt:\n{text}"
    );
}

/// Writes `<name>.hex` when asked to; for forms that need only stay readable.
pub fn keep(name: &str, bytes: &[u8]) {
    if blessing() {
        bless(&format!("{name}.hex"), &hex(bytes));
    }
}

/// The bytes of `<name>.hex`.
pub fn read(name: &str) -> Vec<u8> {
    let text = std::fs::read_to_string(path(&format!("{name}.hex"))).expect("a golden file");
    let digits: String = text.split_whitespace().collect();
    HEXLOWER.decode(digits.as_bytes()).expect("hex")
}

fn bless(file: &str, text: &str) {
    let path = path(file);
    std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    if std::fs::read_to_string(&path).ok().as_deref() != Some(text) {
        eprintln!("KETEPAI_BLESS=1: writing {file} anew");
        std::fs::write(&path, text).expect("a file");
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes
        .chunks(32)
        .map(|line| HEXLOWER.encode(line) + "\n")
        .collect()
}
