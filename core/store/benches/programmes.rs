//! What counting costs over 1,000,000 facts: a programme's targets, its tables, one envoy's year.
//! `cargo bench -p ketepai-store`. Budget: any table under 2 s at the station, an envoy's year under 5 ms.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use ketepai_model::assignment::{Assignment, Post};
use ketepai_model::document::{Actor, root_change};
use ketepai_model::envoy::{Envoy, Level};
use ketepai_model::identity::DeviceKeys;
use ketepai_model::ids::{PersonId, RecordId};
use ketepai_model::log::{Entry, Evidence, record_id};
use ketepai_model::organisation::{Organisation, OrganisationType};
use ketepai_model::programme::load::load;
use ketepai_model::programme::progress::{quotas, targets};
use ketepai_model::programme::report::{Order, build};
use ketepai_model::programme::rules::{Day, Rules};
use ketepai_model::programme::shelf::SHIPPED;
use ketepai_model::programme::value::Asked;
use ketepai_model::record::Envelope;
use ketepai_model::registry::AnyRecord;
use ketepai_model::scope::Scope;
use ketepai_model::visit::Visit;
use ketepai_store::{Store, Writer};

const ENVOYS: u64 = 500;
const PARTIES: u64 = 2_000;
const VISITS: u64 = 200_000;

fn person(n: u64) -> PersonId {
    PersonId((n + 1).to_be_bytes())
}

fn start() -> i64 {
    Day::parse("2024-01-01").map_or(0, |day| day.0)
}

fn own(n: u64, day: i64) -> Envelope {
    Envelope::own(person(n % ENVOYS), day * 86_400, 480)
}

fn save(w: &mut Writer<'_>, keys: &DeviceKeys, n: u64, record: impl Into<AnyRecord>) -> RecordId {
    let record = record.into();
    let scope: Scope = "work/330302".parse().expect("a scope");
    let body = root_change(&record.to_fields(), &Actor::new(&keys.device(), n.to_be_bytes()));
    let entry = Entry {
        record: record_id(&scope, &body),
        kind: record.kind().expect("a kind").name().to_owned(),
        schema: 1,
        body,
    };
    w.save(&scope, &keys.device(), &entry, &Evidence::default())
        .expect("saved");
    entry.record
}

fn party(n: u64) -> Organisation {
    let mut party = Organisation::new(own(n, start()));
    party.kind = Some(OrganisationType::Firm);
    party.names.insert("zh-CN".into(), format!("第{n}家"));
    party.area = format!(
        "3303{:02}",
        [2, 3, 4, 5, 24, 26, 27, 28, 29, 81, 82, 83][n as usize % 12]
    );
    party.revenue_fen = Some(n as i64 * 10_000_000);
    party
}

fn posting(n: u64, parties: &[RecordId]) -> Assignment {
    let mut posting = Assignment::new(own(n, start()));
    posting.persons.0.push(person(n));
    posting
        .parties
        .0
        .extend(parties.iter().skip(n as usize * 4).take(4));
    posting.post = Some(Post::VicePresident);
    posting.level = Some(Level::City);
    posting.from_day = Some(start() + n as i64);
    posting
}

/// 200,000 visits: a million facts.
fn county() -> Store {
    let keys = DeviceKeys::from_seed(&[1; 32]);
    let mut store = Store::in_memory().expect("a store");
    let mut number = 0;
    let mut next = || {
        number += 1;
        number
    };
    let parties: Vec<RecordId> = store
        .write(|w| {
            Ok::<_, ketepai_store::Error>((0..PARTIES).map(|n| save(w, &keys, next(), party(n))).collect())
        })
        .expect("parties");
    let people = store.write(|w| {
        for n in 0..ENVOYS {
            let mut card = Envoy::new(own(n, start()));
            card.person = Some(person(n));
            card.names.insert("zh-CN".into(), format!("第{n}位"));
            save(w, &keys, next(), card);
            save(w, &keys, next(), posting(n, &parties));
        }
        Ok::<_, ketepai_store::Error>(())
    });
    people.expect("people");
    for batch in 0..VISITS / 5_000 {
        let visits = store.write(|w| {
            for n in batch * 5_000..(batch + 1) * 5_000 {
                let to = parties[(n * 7 % PARTIES) as usize];
                let visit = Visit::to(own(n, start() + (n / ENVOYS % 700) as i64), to);
                save(w, &keys, next(), visit);
            }
            Ok::<_, ketepai_store::Error>(())
        });
        visits.expect("visits");
    }
    store
}

fn rules(id: &str) -> Rules {
    let all = SHIPPED.iter().filter_map(|text| load(text).ok());
    all.into_iter().find(|rules| rules.id == id).expect("it ships")
}

fn benches(c: &mut Criterion) {
    let store = county();
    println!("{} facts", store.facts().expect("a count"));
    let asked = Asked::year_of(Day::parse("2025-11-30").map_or(0, |day| day.0));
    let order = Order {
        asked,
        details: false,
        person: None,
        say: &str::to_owned,
    };
    let mut group = c.benchmark_group("a million facts");
    group.sample_size(10);
    let wenzhou = rules("wenzhou-vice-president-2024");
    group.bench_function("targets", |b| {
        b.iter(|| black_box(targets(&store, &wenzhou, asked, false)).is_ok())
    });
    for programme in ["wenzhou-vice-president-2024", "shaoxing-2024", "jiaozuo"] {
        let mut rules = rules(programme);
        // Every fact counts, so that this is the most that a table costs.
        rules.covers = wenzhou.covers.clone();
        for report in &rules.reports {
            let name = format!("{programme} {}", report.id);
            group.bench_function(name, |b| {
                b.iter(|| black_box(build(&store, &rules, report, &order)).is_ok())
            });
        }
    }
    let mut jiaozuo = rules("jiaozuo");
    jiaozuo.covers = wenzhou.covers.clone();
    group.bench_function("an envoy's year", |b| {
        b.iter(|| black_box(quotas(&store, &jiaozuo, person(7), asked)).is_ok_and(|q| !q.is_empty()))
    });
    group.finish();
}

criterion_group!(counting, benches);
criterion_main!(counting);
