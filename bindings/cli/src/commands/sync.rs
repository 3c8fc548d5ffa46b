//! `sync`: to the station and back. Ctrl-C stops between two pieces; what has arrived is kept.

use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use fluent_bundle::FluentValue;
use ketepai_core::store::custody::Holdings;
use ketepai_core::sync::Config;
use ketepai_core::sync::{Finish, HttpTransport, Progress, SyncOptions};

use crate::failure::Failure;
use crate::session::Session;
use crate::show::progress;

/// The exit code of a program that was interrupted.
const INTERRUPTED: u8 = 130;

pub fn sync(mut session: Session<'_>, attempts: u32) -> Result<ExitCode, Failure> {
    let before = session.app.store().holdings()?;
    let stop = interruption();
    let finish = run(&mut session, attempts, &stop)?;
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

fn run(session: &mut Session<'_>, attempts: u32, stop: &AtomicBool) -> Result<Finish, Failure> {
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
        Progress::File { done, total } => tell(
            "progress-file",
            &[("done", (done + 1).into()), ("total", (*total).into())],
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
        "files": finish.files, "files_left": finish.files_left,
        "conflicts": after.conflicts, "aside": after.aside,
        "digests_equal": finish.digests_equal,
        "gave_up": finish.gave_up.as_ref().map(|r| r.code()), "stopped": stopped,
    })
}

/// Entries that came from the station; nothing is written here while a sync runs.
fn received(before: &Holdings, after: &Holdings) -> u64 {
    after.entries.saturating_sub(before.entries)
}

fn tell(session: &Session<'_>, finish: &Finish, before: &Holdings, after: &Holdings) {
    let received = received(before, after);
    let sent = after.acknowledged.saturating_sub(before.acknowledged + received);
    let blanks = [
        ("sent", sent.into()),
        ("received", received.into()),
        ("files", finish.files.into()),
    ];
    session.voice.tell("synced", &blanks);
    if finish.summary.rewinds > 0 {
        session.voice.tell("sync-rewound", &[]);
    }
    if finish.summary.refused > 0 {
        session
            .voice
            .tell("sync-refused", &[("n", finish.summary.refused.into())]);
    }
    if finish.digests_equal == Some(true) {
        session.voice.tell("digests-equal", &[]);
    }
    if finish.digests_equal == Some(false) && finish.gave_up.is_none() {
        session.voice.tell("digests-differ", &[]);
    }
    if finish.files_left > 0 {
        session
            .voice
            .tell("files-left", &[("n", finish.files_left.into())]);
    }
    if after.conflicts > 0 {
        session
            .voice
            .tell("conflicts-now", &[("n", after.conflicts.into())]);
    }
    if after.aside > 0 {
        session.voice.tell("aside-now", &[("n", after.aside.into())]);
    }
}
