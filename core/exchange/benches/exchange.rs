//! What the largest lists cost: 700,000 villages searched as a person types, 50,000 households compared.
//! `cargo bench -p ketepai-exchange`. KETEPAI_AREAS may name a real list (`code,name,…`) to search instead.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use ketepai_exchange::areas::AreaTable;
use ketepai_exchange::duplicates::{Candidate, propose};
use ketepai_model::ids::RecordId;

struct Seed(u64);

impl Seed {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % bound
    }
}

const PARTS: &str = "阿巴嘎苏尼特左右东西乌珠穆沁太仆寺镶黄正白蓝多伦锡林浩二连新城红旗长安大小河山石桥王李张家营子沟梁湾泉水井树林";

/// 31 provinces, their cities, counties and towns, and villages up to 700,000, under made-up names.
fn synthetic() -> String {
    let (mut seed, chars) = (Seed(1), PARTS.chars().collect::<Vec<_>>());
    let mut text = String::from("code,name\n");
    let mut line = |code: u64, suffix: &str| {
        let name: String = (0..2 + seed.below(3))
            .map(|_| chars[seed.below(chars.len())])
            .collect();
        let _ = writeln!(text, "{code:012},{name}{suffix}");
    };
    for place in 0..700_000u64 {
        let (province, city, county) = (11 + place / 23_000, 1 + place / 2_300 % 10, 1 + place / 230 % 10);
        let (town, village) = (100 + place / 15 % 15, 200 + place % 15);
        let suffix = ["嘎查", "村民委员会", "社区居民委员会", "村"][place as usize % 4];
        line(
            (((province * 100 + city) * 100 + county) * 1_000 + town) * 1_000 + village,
            suffix,
        );
    }
    text
}

fn areas(c: &mut Criterion) {
    let real = std::env::var_os("KETEPAI_AREAS").map(|path| std::fs::read(path).expect("KETEPAI_AREAS"));
    let list = real.unwrap_or_else(|| dedup(&synthetic()).into_bytes());
    let table = AreaTable::parse(&list).expect("a list of areas");
    println!("{} areas, {} bytes", table.len(), table.bytes());
    c.bench_function("parse", |b| b.iter(|| black_box(AreaTable::parse(&list).is_ok())));
    for query in ["a", "abgq", "abagaqi", "xianghuangqi", "苏尼特", "嘎查", "zzzz"] {
        c.bench_function(&format!("search {query}"), |b| {
            b.iter(|| black_box(table.search(query, 20_000, 20)))
        });
    }
}

/// Each code once.
fn dedup(text: &str) -> String {
    let lines: BTreeMap<&str, &str> = text
        .lines()
        .skip(1)
        .filter_map(|line| line.split_once(','))
        .collect();
    lines.iter().fold("code,name\n".to_owned(), |all, (code, name)| {
        all + code + "," + name + "\n"
    })
}

fn duplicates(c: &mut Criterion) {
    let (mut seed, chars) = (Seed(2), PARTS.chars().collect::<Vec<_>>());
    let mut candidate = |n: u64| Candidate {
        id: RecordId(std::array::from_fn(|i| (n >> (8 * (i % 8))) as u8)),
        names: [(
            "zh-CN".to_owned(),
            (0..3).map(|_| chars[seed.below(chars.len())]).collect(),
        )]
        .into(),
        phone: format!("139{:08}", seed.below(100_000_000)),
        area: format!("1525{:08}", seed.below(100) * 1_000 + 200),
        positions: vec![(
            42.0 + seed.below(40_000) as f64 / 1e4,
            112.0 + seed.below(80_000) as f64 / 1e4,
        )],
        ..Candidate::default()
    };
    let all: Vec<Candidate> = (0..50_000).map(&mut candidate).collect();
    c.bench_function("propose 50,000", |b| b.iter(|| black_box(propose(&all))));
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(10);
    targets = areas, duplicates
}
criterion_main!(benches);
