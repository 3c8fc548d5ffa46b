//! The figures that are held against the budgets of `quality.md`, each as a ratio to something measured in the
//! same run: `cargo run --release -p ketepai-tests --bin figures`.

use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

use ketepai_core::context::Context;
use ketepai_core::sync::{HttpTransport, SyncOptions};
use ketepai_core::{App, AppError};
use ketepai_model::record::Record;
use ketepai_server::Station;
use ketepai_server::context::{SystemChance, SystemClock};
use ketepai_server::station::Invite;
use ketepai_server::store::SqliteStation;
use ketepai_store::figures::Question;
use ketepai_store::{DatabaseKey, Store};
use ketepai_sync::{Message, wire};
use ketepai_tests::builders::Workload;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let folder = tempfile::tempdir_in(".")?;
    bytes();
    over_http(folder.path())?;
    // As a station keeps it, and as a phone does.
    for key in [None, Some(DatabaseKey::new(&[7; 32]))] {
        println!("encrypted at rest: {}", key.is_some());
        let folder = folder
            .path()
            .join(if key.is_some() { "encrypted" } else { "plain" });
        saving(&folder, key.as_ref())?;
        opening(&folder, key.as_ref())?;
    }
    Ok(())
}

#[allow(clippy::disallowed_methods)] // measuring is what this program is for
fn timed<T>(f: impl FnOnce() -> T) -> (T, Duration) {
    let start = Instant::now();
    let value = f();
    (value, start.elapsed())
}

/// Bytes a visit on the wire, beside a floor: the same rows as columns of one batch of 500, zstd 19.
fn bytes() {
    let workload = Workload::build(7, 10_000);
    let placed: Vec<_> = workload.segments().into_iter().map(|s| (s, None)).collect();
    let wire: usize = wire::plan_batches(placed)
        .map(|b| Message::Segments(b).to_frame().len())
        .sum();
    let floor = floor(&workload);
    let visits = workload.visits as f64;
    println!(
        "bytes a visit, batches, heads and edits included: {:.0}; floor {:.0}; ratio {:.2}",
        wire as f64 / visits,
        floor as f64 / visits,
        wire as f64 / floor as f64
    );
    let mut lone: Vec<usize> = (0..200)
        .map(|n| {
            let workload = Workload::build(1_000 + n, 1);
            let segment = workload.segments().remove(0);
            Message::Segments(vec![(segment, None)]).to_frame().len()
        })
        .collect();
    lone.sort_unstable();
    println!(
        "one lone visit, its frame: median {} B, p90 {} B (the greeting beside it is 122 B)",
        lone[100], lone[180]
    );
}

/// What the content itself comes to: every field of the rows as its own column, in batches of 500, zstd 19, and
/// for every edit its bytes of change.
fn floor(workload: &Workload) -> usize {
    let mut total = 0;
    for batch in workload.written.chunks(500) {
        let mut columns: std::collections::BTreeMap<String, Vec<u8>> = Default::default();
        for written in batch {
            let change = ketepai_model::document::root_row(&written.entry.body);
            match change {
                Some(fields) => {
                    for (key, value) in ketepai_model::visit::Visit::from_fields(fields).to_fields() {
                        let column = columns.entry(key).or_default();
                        column.extend(
                            format!("{value:?}")
                                .trim_start_matches(char::is_alphabetic)
                                .bytes(),
                        );
                    }
                }
                None => columns
                    .entry("edit".into())
                    .or_default()
                    .extend(&written.entry.body),
            }
        }
        let all: Vec<u8> = columns.into_values().flatten().collect();
        total += zstd::bulk::compress(&all, 19).map_or(0, |c| c.len());
    }
    total
}

/// One visit saved durably, beside a bare append and fdatasync on the same disk.
fn saving(folder: &std::path::Path, key: Option<&DatabaseKey>) -> Outcome<()> {
    let workload = Workload::build(8, 400);
    let (mut store, _) = Store::open(&folder.join("saving"), key)?;
    let mut file = std::fs::File::create(folder.join("bare"))?;
    let (mut saves, mut bare) = (Vec::new(), Vec::new());
    for written in &workload.written {
        let device = workload.envoys[written.envoy].keys.device();
        let (saved, took) =
            timed(|| store.write(|w| w.save(&workload.scope, &device, &written.entry, &written.evidence)));
        saved?;
        saves.push(took);
        let (synced, took) = timed(|| file.write_all(&[7; 4096]).and_then(|()| file.sync_data()));
        synced?;
        bare.push(took);
    }
    saves.sort_unstable();
    bare.sort_unstable();
    let (save, bare) = (saves[saves.len() / 2], bare[bare.len() / 2]);
    let ratio = save.as_secs_f64() / bare.as_secs_f64();
    println!("a visit saved durably, p50: {save:?}; bare fdatasync {bare:?}; ratio {ratio:.2}");
    Ok(())
}

/// 10,000 visits with their edits from a phone to a station over HTTP, durable on both sides.
fn over_http(folder: &std::path::Path) -> Outcome<()> {
    let home = folder.join("station");
    let county = "152524".parse()?;
    Station::found(&home, &county, &SystemChance)?;
    let store = Box::new(SqliteStation::open(&home)?);
    let station = Arc::new(Station::open(
        &home,
        store,
        Arc::new(SystemClock),
        Arc::new(SystemChance),
    )?);
    let runtime = tokio::runtime::Runtime::new()?;
    let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))?;
    station.set_address(&format!("http://{}", listener.local_addr()?))?;
    let invite = Invite {
        name: "测".into(),
        role: "envoy".into(),
        area: county,
        person: None,
        minutes: 15,
        per_day: None,
    };
    let invitation = station.invite(&invite)?.text;
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = runtime.spawn(ketepai_server::serve(listener, station.clone(), async {
        let _ = stopped.await;
    }));
    let mut app = App::open(&folder.join("phone"), Context::system())?;
    let mut transport = HttpTransport::new()?;
    app.enrol(&invitation, &mut transport)?;
    sync(&mut app, &mut transport)?;
    fill(&mut app, 10_000)?;
    let (finish, took) = timed(|| sync(&mut app, &mut transport));
    let finish = finish?;
    println!(
        "10,000 visits with edits, phone → station over HTTP, sealed, verified, listed, counted, durable: {took:?}, \
         {} B up, {} requests, equal: {:?}",
        finish.summary.bytes_up, finish.summary.requests, finish.digests_equal
    );
    let (quiet, took) = timed(|| sync(&mut app, &mut transport));
    let quiet = quiet?.summary;
    println!(
        "a quiet sync: {} request, {} B up, {} B down, {took:?}",
        quiet.requests, quiet.bytes_up, quiet.bytes_down
    );
    let _ = stop.send(());
    runtime.block_on(serving)??;
    Ok(())
}

/// Puts the standard workload on one phone, as that phone's own work.
fn fill(app: &mut App, visits: usize) -> Result<(), AppError> {
    use ketepai_core::records::RecordCommands;
    let mut dice = ketepai_tests::builders::Dice::new(9);
    let person = app.identity().ok_or(AppError::NeedsEnrolment)?.person();
    let parties: Vec<_> = (0..200)
        .map(|_| ketepai_model::ids::RecordId(dice.bytes()))
        .collect();
    for n in 0..visits {
        let at_s = 1_780_000_000 + n as i64 * 600;
        let visit = ketepai_tests::builders::visit(&mut dice, person, &parties, at_s);
        let id = app.save(visit.into())?;
        if dice.once_in(5) {
            for _ in 0..1 + dice.below(3) {
                app.set_next_step(&id, &format!("{}日复查", dice.below(28) + 1))?;
            }
        }
    }
    Ok(())
}

fn sync(app: &mut App, transport: &mut HttpTransport) -> Result<ketepai_core::sync::Finish, AppError> {
    let mut options = SyncOptions {
        config: Default::default(),
        network: ketepai_core::transfers::Network::Unmetered,
        progress: &mut |_| true,
        pause: &mut |wait| std::thread::park_timeout(wait),
    };
    app.sync(transport, &mut options)
}

/// Opening a phone with 100,000 visits, and the questions that a screen asks.
fn opening(folder: &std::path::Path, key: Option<&DatabaseKey>) -> Outcome<()> {
    let place = folder.join("large");
    let (mut store, _) = Store::open(&place, key)?;
    for part in 0..10 {
        let segments = Workload::build(50 + part, 10_000).segments();
        for some in segments.chunks(16) {
            store.write(|w| some.iter().try_for_each(|s| w.take_in(s, None, None).map(|_| ())))?;
        }
    }
    drop(store);
    let (opened, open) = timed(|| Store::open(&place, key));
    let (mut store, _) = opened?;
    let (list, first) = timed(|| store.list(Some("visit"), 50));
    list?;
    let (months, by_month) = timed(|| store.figure_by_month(&Question::all("visits")));
    months?;
    while store.index_some(1_000)? > 0 {}
    store.search("疫苗", 20)?;
    let (found, search) = timed(|| store.search("布病", 20));
    found?;
    println!(
        "100,000 visits: open {open:?}, latest 50 {first:?} ({:?} in all), by month {by_month:?}, search 布病 {search:?}",
        open + first
    );
    Ok(())
}
