//! `sync`: to the station and back. Ctrl-C stops between two pieces; what has arrived is kept.

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use fluent_bundle::FluentValue;
use ketepai_core::store::custody::Holdings;
use ketepai_core::sync::Config;
use ketepai_core::sync::{Finish, HttpTransport, Progress, SyncOptions};
use ketepai_core::transfers::Network;

use crate::failure::Failure;
use crate::session::Session;
use crate::show::{bytes, progress};

/// The exit code of a program that was interrupted.
const INTERRUPTED: u8 = 130;

pub fn sync(mut session: Session<'_>, attempts: u32, metered: bool) -> Result<ExitCode, Failure> {
    let network = if metered {
        Network::Metered
    } else {
        Network::Unmetered
    };
    let before = session.app.store().holdings()?;
    let stop = interruption();
    let finish = run(&mut session, attempts, network, &stop)?;
    let after = session.app.store().holdings()?;
    session.names = session.app.names()?;
    let stopped = stop.load(Ordering::Relaxed);
    match session.voice.json {
        true => session
            .voice
            .document(&document(&finish, &before, &after, stopped))?,
        false => tell(&session, &finish, &before, &after),
    }
    match finish.gave_up {
        _ if stopped => {
            session.voice.aside(&session.words().say("sync-stopped"));
            Ok(ExitCode::from(INTERRUPTED))
        }
        Some(reason) => Err(Failure::GaveUp(reason)),
        None => Ok(ExitCode::SUCCESS),
    }
}

fn run(
    session: &mut Session<'_>,
    attempts: u32,
    network: Network,
    stop: &AtomicBool,
) -> Result<Finish, Failure> {
    let words = session.words();
    let bar = progress::spinner(&words.say("progress-sync"));
    let mut heard = |progress: Progress| {
        bar.set_message(message(words, &progress));
        bar.tick();
        !stop.load(Ordering::Relaxed)
    };
    let mut options = SyncOptions {
        config: Config {
            attempts: attempts.max(1),
            ..Config::default()
        },
        network,
        progress: &mut heard,
        pause: &mut |time| pause(time, stop),
    };
    let finish = session.app.sync(&mut HttpTransport::new()?, &mut options);
    bar.finish_and_clear();
    Ok(finish?)
}

/// Raised by Ctrl-C. A second Ctrl-C ends the process at once, which loses nothing either.
fn interruption() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let raised = stop.clone();
    let handled = ctrlc::set_handler(move || {
        if raised.swap(true, Ordering::Relaxed) {
            std::process::exit(i32::from(INTERRUPTED));
        }
    });
    // Without a handler Ctrl-C ends the process, which is safe as well.
    drop(handled);
    stop
}

fn pause(time: Duration, stop: &AtomicBool) {
    let step = Duration::from_millis(100);
    let mut left = time;
    while !left.is_zero() && !stop.load(Ordering::Relaxed) {
        std::thread::sleep(left.min(step));
        left = left.saturating_sub(step);
    }
}

fn message(words: &crate::words::Words, progress: &Progress) -> String {
    let tell = |id, blanks: &[(&str, FluentValue<'_>)]| words.tell(id, blanks);
    match progress {
        Progress::Sending { waiting } => tell("progress-sending", &[("n", (*waiting).into())]),
        Progress::Received { segments } => tell("progress-received", &[("n", (*segments).into())]),
        Progress::Waiting { ms, reason } => {
            let why = words.code("reason", reason.code());
            let seconds = ms.div_ceil(1000);
            tell(
                "progress-waiting",
                &[("s", seconds.into()), ("reason", why.into())],
            )
        }
        Progress::File {
            done, total, files, ..
        } => tell(
            "progress-file",
            &[
                ("done", bytes(*done).into()),
                ("total", bytes(*total).into()),
                ("files", (*files).into()),
            ],
        ),
    }
}

fn document(finish: &Finish, before: &Holdings, after: &Holdings, stopped: bool) -> serde_json::Value {
    let s = &finish.summary;
    serde_json::json!({
        "sent": after.acknowledged.saturating_sub(before.acknowledged + received(before, after)),
        "received": received(before, after),
        "requests": s.requests, "bytes_up": s.bytes_up, "bytes_down": s.bytes_down,
        "refused": s.refused, "rewinds": s.rewinds, "failures": s.failures,
        "files": finish.files.sent, "files_fetched": finish.files.fetched, "files_left": finish.files_left,
        "files_damaged": finish.files.damaged, "files_wait": finish.files.waits,
        "file_bytes_up": finish.files.bytes_up, "file_bytes_down": finish.files.bytes_down,
        "handed_in": finish.handed_in,
        "conflicts": after.conflicts, "aside": after.aside,
        "digests_equal": finish.digests_equal,
        "gave_up": finish.gave_up.as_ref().map(|r| r.code()), "stopped": stopped,
    })
}

/// Entries that came from the station; nothing is written here while a sync runs.
fn received(before: &Holdings, after: &Holdings) -> u64 {
    after.entries.saturating_sub(before.entries)
}

/// Why a sync gave up is said by whoever reports the failure; here is only what it did until then.
fn tell(session: &Session<'_>, finish: &Finish, before: &Holdings, after: &Holdings) {
    let (voice, words) = (session.voice, session.words());
    let done = done(words, finish, before, after);
    match (&finish.gave_up, done.as_str()) {
        (None, "") => voice.tell("synced-nothing", &[]),
        (None, _) => voice.tell("synced", &[("done", done.into())]),
        (Some(_), "") => {}
        (Some(_), _) => voice.tell("synced-partly", &[("done", done.into())]),
    }
    if finish.summary.rewinds > 0 {
        voice.tell("sync-rewound", &[]);
    }
    if finish.summary.refused > 0 {
        voice.tell("sync-refused", &[("n", finish.summary.refused.into())]);
    }
    match finish.digests_equal {
        _ if finish.gave_up.is_some() => {}
        Some(true) => voice.tell("digests-equal", &[]),
        Some(false) => voice.tell("digests-differ", &[]),
        None => {}
    }
    for (why, n) in &finish.files.waits {
        let why = words.code("file-waits", why);
        voice.tell("files-wait", &[("n", (*n).into()), ("why", why.into())]);
    }
    if finish.files.damaged > 0 {
        voice.tell("files-damaged", &[("n", finish.files.damaged.into())]);
    }
    if after.conflicts > 0 {
        voice.tell("conflicts-now", &[("n", after.conflicts.into())]);
    }
    if after.aside > 0 {
        voice.tell("aside-hint", &[("n", after.aside.into())]);
    }
}

/// What was sent and received, leaving out what was not; empty when nothing was.
fn done(words: &crate::words::Words, finish: &Finish, before: &Holdings, after: &Holdings) -> String {
    let received = received(before, after);
    let sent = after.acknowledged.saturating_sub(before.acknowledged + received);
    let parts = [
        ("done-sent", sent),
        ("done-received", received),
        ("done-files", finish.files.sent),
        ("done-fetched", finish.files.fetched),
        ("done-handed", finish.handed_in),
    ];
    let parts: Vec<String> = parts
        .iter()
        .filter(|(_, n)| *n > 0)
        .map(|(id, n)| words.tell(id, &[("n", (*n).into())]))
        .collect();
    parts.join(&words.say("clause-separator"))
}
