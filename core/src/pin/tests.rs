//! A PIN over a vault, wrong tries, and crashes between two files.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use ketepai_model::ids::BootId;

use super::*;
use crate::context::Clock;
use crate::vault::{DATABASE, DEVICE, FileVault};

struct Hand(AtomicI64);

impl Clock for Hand {
    fn wall_ms(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
    fn zone_minutes(&self) -> i16 {
        0
    }
    fn monotonic_ms(&self) -> u64 {
        self.wall_ms() as u64
    }
    fn boot(&self) -> BootId {
        BootId([1; 8])
    }
}

fn pin(text: &str) -> Pin {
    Pin::new(text.to_owned())
}

fn secret(n: u8) -> Secret {
    Secret::new(vec![n; 32])
}

fn vault(folder: &Path, context: &Context, with: Option<&str>) -> Result<PinVault, AppError> {
    let below = Box::new(FileVault::new(folder));
    PinVault::open(below, context.clone(), with.map(pin).as_ref())
}

fn reason<T>(outcome: Result<T, AppError>) -> String {
    match outcome {
        Err(AppError::Denied { reason }) => reason,
        Err(other) => panic!("{other:?}"),
        Ok(_) => "allowed".into(),
    }
}

/// Whether a secret's bytes lie in the folder as they are.
fn bare(folder: &Path, secret: &Secret) -> bool {
    let files = std::fs::read_dir(folder).unwrap();
    let mut bytes = files.map(|f| std::fs::read(f.unwrap().path()).unwrap());
    bytes.any(|b| b.windows(32).any(|w| w == secret.bytes()))
}

#[test]
fn under_a_pin_secrets_read_with_it_alone() {
    let (folder, context) = (tempfile::tempdir().unwrap(), Context::system());
    let open = vault(folder.path(), &context, None).unwrap();
    open.store(DEVICE, &secret(1)).unwrap();
    assert!(bare(folder.path(), &secret(1)), "the test would see it");
    open.set(&pin("草原2026")).unwrap();
    open.store(DATABASE, &secret(2)).unwrap();
    for n in [1, 2] {
        assert!(!bare(folder.path(), &secret(n)), "{n}");
    }
    drop(open);
    assert_eq!(reason(vault(folder.path(), &context, None)), "pin_required");
    assert_eq!(
        reason(vault(folder.path(), &context, Some("草原2025"))),
        "wrong_pin"
    );
    let open = vault(folder.path(), &context, Some("草原2026")).unwrap();
    assert_eq!(open.load(DEVICE).unwrap(), Some(secret(1)));
    assert_eq!(open.load(DATABASE).unwrap(), Some(secret(2)));
    open.erase(DEVICE).unwrap();
    drop(open);
    let open = vault(folder.path(), &context, Some("草原2026")).unwrap();
    assert_eq!(open.load(DEVICE).unwrap(), None);
}

#[test]
fn a_pin_is_changed_and_removed_only_with_the_old_one() {
    let (folder, context) = (tempfile::tempdir().unwrap(), Context::system());
    let open = vault(folder.path(), &context, None).unwrap();
    open.store(DEVICE, &secret(1)).unwrap();
    assert!(
        matches!(open.set(&pin("12345")), Err(AppError::Invalid { rule, .. }) if rule == "pin_too_short")
    );
    assert_eq!(reason(open.remove(&pin("111111"))), "no_pin");
    open.set(&pin("111111")).unwrap();
    assert_eq!(reason(open.set(&pin("333333"))), "pin_is_set");
    assert_eq!(reason(open.change(&pin("000000"), &pin("222222"))), "wrong_pin");
    open.change(&pin("111111"), &pin("222222")).unwrap();
    drop(open);
    assert_eq!(
        reason(vault(folder.path(), &context, Some("111111"))),
        "wrong_pin"
    );
    let open = vault(folder.path(), &context, Some("222222")).unwrap();
    assert_eq!(reason(open.remove(&pin("111111"))), "wrong_pin");
    open.remove(&pin("222222")).unwrap();
    assert!(!open.has_pin());
    drop(open);
    let open = vault(folder.path(), &context, None).unwrap();
    assert_eq!(open.load(DEVICE).unwrap(), Some(secret(1)));
}

#[test]
fn wrong_tries_are_counted_durably_and_made_to_wait() {
    let folder = tempfile::tempdir().unwrap();
    let hand = Arc::new(Hand(AtomicI64::new(1_000_000)));
    let context = Context {
        clock: hand.clone(),
        ..Context::system()
    };
    vault(folder.path(), &context, None)
        .unwrap()
        .set(&pin("111111"))
        .unwrap();
    // Each try is another process.
    let tried = |text: &str| reason(vault(folder.path(), &context, Some(text)));
    assert_eq!([tried("1"), tried("2"), tried("3")], ["wrong_pin"; 3]);
    assert_eq!(tried("111111"), "pin_wait", "the right one has to wait too");
    hand.0.fetch_add(29_000, Ordering::Relaxed);
    assert_eq!(tried("111111"), "pin_wait");
    hand.0.fetch_add(2_000, Ordering::Relaxed);
    assert_eq!(tried("4"), "wrong_pin");
    hand.0.fetch_add(31_000, Ordering::Relaxed);
    assert_eq!(tried("111111"), "pin_wait", "longer each time");
    hand.0.fetch_add(30_000, Ordering::Relaxed);
    assert_eq!(tried("111111"), "allowed");
    assert_eq!(
        [tried("1"), tried("2"), tried("3")],
        ["wrong_pin"; 3],
        "from the beginning"
    );
}

#[test]
fn a_crash_between_two_files_leaves_the_pin_on_or_off_and_loses_nothing() {
    let (folder, context) = (tempfile::tempdir().unwrap(), Context::system());
    let open = vault(folder.path(), &context, None).unwrap();
    open.store(DEVICE, &secret(1)).unwrap();
    let bare_file = std::fs::read(folder.path().join("device.key")).unwrap();
    open.set(&pin("111111")).unwrap();
    drop(open);
    // The bundle was written, and the bare file not erased yet; or put back, and the bundle not erased yet.
    std::fs::write(folder.path().join("device.key"), bare_file).unwrap();
    assert_eq!(reason(vault(folder.path(), &context, None)), "pin_required");
    let open = vault(folder.path(), &context, Some("111111")).unwrap();
    assert_eq!(open.load(DEVICE).unwrap(), Some(secret(1)));
    assert!(!bare(folder.path(), &secret(1)), "what was left over is gone");
}

#[test]
fn a_damaged_bundle_opens_under_no_pin() {
    let (folder, context) = (tempfile::tempdir().unwrap(), Context::system());
    vault(folder.path(), &context, None)
        .unwrap()
        .set(&pin("111111"))
        .unwrap();
    let file = folder.path().join("sealed.key");
    let whole = std::fs::read(&file).unwrap();
    for at in [13, 14, 31, whole.len() - 1] {
        let mut bytes = whole.clone();
        bytes[at] ^= 1;
        std::fs::write(&file, bytes).unwrap();
        let _ = std::fs::remove_file(folder.path().join("tries.key"));
        assert_eq!(
            reason(vault(folder.path(), &context, Some("111111"))),
            "wrong_pin",
            "{at}"
        );
    }
    std::fs::write(&file, &whole[..20]).unwrap();
    let _ = std::fs::remove_file(folder.path().join("tries.key"));
    assert_eq!(
        reason(vault(folder.path(), &context, Some("111111"))),
        "secret_damaged"
    );
}
