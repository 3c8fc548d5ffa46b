//! The spine's speeds on the standard workload of `quality.md`: saving, sealing, taking in, listing. Run with
//! `cargo bench -p ketepai-tests`. Absolute times only say what was seen on one machine; what is held against a
//! budget is a ratio to something measured in the same run, printed by `--bin figures`.

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use ketepai_store::Store;
use ketepai_store::figures::Question;
use ketepai_tests::builders::Workload;

fn saving(c: &mut Criterion) {
    let workload = Workload::build(1, 200);
    let folder = tempfile::tempdir().expect("a folder");
    let (mut store, _) = Store::open(folder.path(), None).expect("a store");
    let mut next = workload.written.iter().cycle();
    c.bench_function("save one visit, durable", |b| {
        b.iter(|| {
            let written = next.next().expect("endless");
            let device = workload.envoys[written.envoy].keys.device();
            store
                .write(|w| w.save(&workload.scope, &device, &written.entry, &written.evidence))
                .expect("saved")
        });
    });
}

fn sealing(c: &mut Criterion) {
    let workload = Workload::build(2, 1_000);
    let keys = &workload.envoys[0].keys;
    let device = keys.device();
    let filled = || {
        let mut store = Store::in_memory().expect("a store");
        store
            .write(|w| {
                let mine = workload.written.iter().filter(|x| x.envoy == 0);
                mine.into_iter()
                    .try_for_each(|x| w.save(&workload.scope, &device, &x.entry, &x.evidence))
            })
            .expect("saved");
        store
    };
    c.bench_function("seal one envoy's entries of 1,000 visits", |b| {
        b.iter_batched_ref(
            filled,
            |store| {
                store
                    .write(|w| w.seal(&device, None, &|head| head.sign(&keys.signing)))
                    .expect("sealed")
            },
            BatchSize::SmallInput,
        );
    });
}

fn taking_in(c: &mut Criterion) {
    let segments = Workload::build(3, 1_000).segments();
    c.bench_function("take in 1,000 visits with their edits", |b| {
        b.iter_batched_ref(
            || Store::in_memory().expect("a store"),
            |store| {
                store
                    .write(|w| {
                        segments
                            .iter()
                            .try_for_each(|s| w.take_in(s, None, None).map(|_| ()))
                    })
                    .expect("taken")
            },
            BatchSize::SmallInput,
        );
    });
}

fn listing(c: &mut Criterion) {
    let mut store = Store::in_memory().expect("a store");
    let segments = Workload::build(4, 10_000).segments();
    store
        .write(|w| {
            segments
                .iter()
                .try_for_each(|s| w.take_in(s, None, None).map(|_| ()))
        })
        .expect("taken in");
    c.bench_function("the latest 50 of 10,000 visits", |b| {
        b.iter(|| store.list(Some("visit"), 50).expect("a list").len());
    });
    c.bench_function("visits by month of 10,000", |b| {
        b.iter(|| {
            store
                .figure_by_month(&Question::all("visits"))
                .expect("figures")
                .len()
        });
    });
    store.search("疫苗", 1).expect("indexed");
    c.bench_function("search 疫苗 in 10,000 visits", |b| {
        b.iter(|| store.search("疫苗", 20).expect("found").len());
    });
}

criterion_group! {
    name = spine;
    config = Criterion::default().sample_size(20);
    targets = saving, sealing, taking_in, listing
}
criterion_main!(spine);
