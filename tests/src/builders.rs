//! The standard workload of the benches and the stories: visits as envoys write them, from a seed. 20 envoys,
//! notes of 30 to 200 Chinese characters, 0 to 3 photo references, a fifth edited one to three times, some of
//! the edits at once.

use ketepai_model::document::{Actor, Edit, Stored, edit_change, root_change};
use ketepai_model::identity::DeviceKeys;
use ketepai_model::ids::{BlobRef, BootId, PersonId, RecordId};
use ketepai_model::log::{Entry, Evidence, Head, Segment, record_id};
use ketepai_model::record::{Envelope, Record};
use ketepai_model::scope::Scope;
use ketepai_model::value::{Packed, Value};
use ketepai_model::visit::{Activity, PlaceVerdict, Visit};

/// A small generator of its own (SplitMix64), so that a seed means the same for ever.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Dice that fall the same way for the same seed.
    pub fn new(seed: u64) -> Self {
        Dice(seed)
    }

    /// The next 64 bits.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// A number below `n`.
    pub fn below(&mut self, n: usize) -> usize {
        (self.roll() % n.max(1) as u64) as usize
    }

    /// True once in `n`.
    pub fn once_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }

    /// One of these.
    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }

    /// Random bytes.
    pub fn bytes_of(&mut self, length: usize) -> Vec<u8> {
        let words = std::iter::repeat_with(|| self.roll().to_le_bytes());
        words.flatten().take(length).collect()
    }

    /// An array of chance.
    pub fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        for chunk in bytes.chunks_mut(8) {
            let roll = self.roll().to_be_bytes();
            chunk.copy_from_slice(&roll[..chunk.len()]);
        }
        bytes
    }
}

/// Phrases from which notes are put together; varied enough that a compressor finds what it would in life.
const OPENINGS: [&str; 12] = [
    "入户查看羊群",
    "巡查夏营地",
    "到合作社查看牛舍",
    "查看母羊产羔情况",
    "复查上次免疫",
    "检查饲草储备",
    "指导棚圈消毒",
    "查看草场长势",
    "核对耳标与免疫记录",
    "走访新搬来的牧户",
    "查看种公羊体况",
    "会同嘎查防疫员入户",
];
const FINDINGS: [&str; 16] = [
    "发现两只羊精神沉郁、食欲减退",
    "羔羊腹泻，疑似大肠杆菌感染",
    "布病抽检均为阴性",
    "棚圈湿度大，通风不足",
    "母畜膘情偏瘦，补饲不够",
    "有三只牛口鼻起泡，已隔离观察",
    "草场返青晚于去年约十天",
    "驱虫已满三个月，需再次投药",
    "疫苗冷链箱温度记录完整",
    "饮水点离草场较远",
    "青贮窖封口不严，表层霉变",
    "耳标脱落五枚",
    "配种记录缺失",
    "羊只蹄部有溃烂",
    "免疫密度达到要求",
    "牛犊断奶体重偏低",
];
const ADVICE: [&str; 14] = [
    "建议隔离病畜并口服补液盐",
    "建议每日清粪、石灰消毒一次",
    "建议补免口蹄疫与小反刍兽疫疫苗",
    "建议增加精料三两并补盐砖",
    "已示范正确的皮下注射方法",
    "约定下月复查并带采血管",
    "建议划区轮牧，留出打草场",
    "建议更换青贮膜并压实",
    "联系旗疫控中心送检",
    "建议登记配种日期，按期预产",
    "已讲解休药期，期内不得出栏",
    "建议用伊维菌素驱虫，休药期三十五天",
    "建议分群饲养，弱畜单独补饲",
    "请合作社统一采购疫苗",
];
const NAMES: [&str; 10] = [
    "巴图",
    "苏和",
    "其木格",
    "乌云",
    "孟和",
    "斯琴",
    "那顺",
    "高娃",
    "朝鲁",
    "萨仁",
];

/// An envoy of the workload.
pub struct Envoy {
    /// The person.
    pub person: PersonId,
    /// The device's keys.
    pub keys: DeviceKeys,
    /// The author of this opening's changes.
    pub actor: Actor,
}

/// One written entry, with who wrote it and when.
pub struct Written {
    /// Index of the envoy.
    pub envoy: usize,
    /// The entry.
    pub entry: Entry,
    /// What its phone knew of the time.
    pub evidence: Evidence,
}

/// The standard workload.
pub struct Workload {
    /// The scope of it all.
    pub scope: Scope,
    /// Who writes.
    pub envoys: Vec<Envoy>,
    /// What was written, in order.
    pub written: Vec<Written>,
    /// How many visits that is.
    pub visits: usize,
}

impl Workload {
    /// Builds it; the same seed and size give the same bytes.
    pub fn build(seed: u64, visits: usize) -> Self {
        let mut dice = Dice::new(seed);
        let scope: Scope = "work/152524".parse().expect("a scope");
        let envoys = (0..20).map(|_| envoy(&mut dice)).collect();
        let mut workload = Workload {
            scope,
            envoys,
            written: Vec::new(),
            visits,
        };
        let parties: Vec<RecordId> = (0..200).map(|_| RecordId(dice.bytes())).collect();
        let mut clock_s = 1_780_000_000;
        for _ in 0..visits {
            clock_s += 60 + dice.below(3_000) as i64;
            workload.add_visit(&mut dice, &parties, clock_s);
        }
        workload
    }

    fn add_visit(&mut self, dice: &mut Dice, parties: &[RecordId], at_s: i64) {
        let author = dice.below(self.envoys.len());
        let visit = visit(dice, self.envoys[author].person, parties, at_s);
        let body = root_change(&visit.to_fields(), &self.envoys[author].actor);
        let record = record_id(&self.scope, &body);
        let first = self.written.len();
        self.push(dice, author, record, body, at_s);
        if dice.once_in(5) {
            for _ in 0..1 + dice.below(3) {
                let by = if dice.once_in(3) {
                    dice.below(self.envoys.len())
                } else {
                    author
                };
                // Now and then somebody has not seen the last edit.
                let known = if dice.once_in(4) {
                    first + 1
                } else {
                    self.written.len()
                };
                self.add_edit(dice, by, record, first..known, at_s + 3_600);
            }
        }
    }

    fn add_edit(
        &mut self,
        dice: &mut Dice,
        by: usize,
        record: RecordId,
        known: std::ops::Range<usize>,
        at_s: i64,
    ) {
        let hashes: Vec<_> = self.written[known.clone()]
            .iter()
            .map(|w| w.entry.hash())
            .collect();
        let stored: Vec<Stored<'_>> = self.written[known]
            .iter()
            .zip(&hashes)
            .map(|(w, hash)| Stored {
                hash: *hash,
                device: self.envoys[w.envoy].keys.device(),
                kind: &w.entry.kind,
                body: &w.entry.body,
                judged: false,
                author: None,
            })
            .collect();
        let edits = match dice.below(3) {
            0 => vec![Edit::Append(
                "v".into(),
                vec![Value::Text((*dice.pick(&ADVICE)).into())],
            )],
            1 => vec![Edit::Set(
                "s".into(),
                Value::Text(format!("{}日复查", 1 + dice.below(28))),
            )],
            _ => vec![Edit::Set("n".into(), Value::Int(dice.below(40) as i64))],
        };
        let device = self.envoys[by].keys.device();
        let actor = Actor::new(&device, dice.bytes());
        let body = edit_change(record, &self.scope, &stored, &|_| false, &actor, &edits, None);
        if let Some(body) = body.expect("an edit on a record of the workload") {
            self.push(dice, by, record, body, at_s);
        }
    }

    fn push(&mut self, dice: &mut Dice, envoy: usize, record: RecordId, body: Vec<u8>, at_s: i64) {
        let entry = Entry {
            record,
            kind: "visit".into(),
            schema: 1,
            body,
        };
        let evidence = Evidence {
            wall_ms: at_s * 1000 + dice.below(1000) as i64,
            zone_minutes: 480,
            monotonic_ms: (at_s - 1_780_000_000) as u64 * 1000 + dice.below(1000) as u64,
            boot: BootId([envoy as u8; 8]),
            gnss_ms: None,
        };
        self.written.push(Written {
            envoy,
            entry,
            evidence,
        });
    }

    /// Seals everything, envoy by envoy, in segments of at most 64 entries or 32 KiB.
    pub fn segments(&self) -> Vec<Segment> {
        (0..self.envoys.len())
            .flat_map(|envoy| self.segments_of(envoy))
            .collect()
    }

    /// One envoy's log.
    pub fn segments_of(&self, envoy: usize) -> Vec<Segment> {
        let keys = &self.envoys[envoy].keys;
        let mut segments: Vec<Segment> = Vec::new();
        let mut open: Vec<&Written> = Vec::new();
        let mut bytes = 0;
        let mine = self.written.iter().filter(|w| w.envoy == envoy).map(Some);
        for next in mine.chain([None]) {
            let size = next.map_or(usize::MAX / 2, |w| w.entry.body.len());
            if !open.is_empty() && (bytes + size > 32 * 1024 || open.len() == 64) {
                let previous = segments.last().map(|s| s.head().hash());
                segments.push(seal(
                    &self.scope,
                    keys,
                    segments.len() as u64 + 1,
                    previous,
                    &open,
                ));
                (open, bytes) = (Vec::new(), 0);
            }
            open.extend(next);
            bytes += size.min(64 * 1024);
        }
        segments
    }
}

fn seal(
    scope: &Scope,
    keys: &DeviceKeys,
    number: u64,
    previous: Option<ketepai_model::ids::HeadHash>,
    written: &[&Written],
) -> Segment {
    let head = Head {
        scope: scope.clone(),
        device: keys.device(),
        number,
        previous,
        entries: written.iter().map(|w| w.entry.hash()).collect(),
        evidence: written.iter().map(|w| w.evidence).collect(),
        checkpoint: None,
    };
    Segment {
        signed: head.sign(&keys.signing),
        payloads: written.iter().map(|w| Some(w.entry.clone())).collect(),
    }
}

fn envoy(dice: &mut Dice) -> Envoy {
    let keys = DeviceKeys::from_seed(&dice.bytes());
    let actor = Actor::new(&keys.device(), dice.bytes());
    Envoy {
        person: PersonId(dice.bytes()),
        keys,
        actor,
    }
}

/// One visit as an envoy writes it.
pub fn visit(dice: &mut Dice, person: PersonId, parties: &[RecordId], at_s: i64) -> Visit {
    let mut visit = Visit::to(Envelope::own(person, at_s, 480), *dice.pick(parties));
    visit.from_s = Some(at_s);
    visit.to_s = Some(at_s + 1_800 + dice.below(7_200) as i64);
    visit.activity = Some(Activity::from_code(Activity::CODES[dice.below(5)]));
    visit.place = Some(PlaceVerdict::Inside);
    visit.arrivals = Packed(vec![RecordId(dice.bytes())]);
    visit.photos = Packed((0..dice.below(4)).map(|_| BlobRef(dice.bytes())).collect());
    visit.people = Some(1 + dice.below(6) as i64);
    (visit.problem, visit.advice) = notes(dice);
    visit.next_step = format!("{}月{}日复查", 1 + dice.below(12), 1 + dice.below(28));
    visit
}

/// Problem and advice, together 30 to 200 characters.
fn notes(dice: &mut Dice) -> (Vec<String>, Vec<String>) {
    let target = 30 + dice.below(171);
    let mut problem = format!(
        "{}{}，{}",
        dice.pick(&NAMES),
        dice.pick(&OPENINGS),
        dice.pick(&FINDINGS)
    );
    let mut advice = format!("{}。", dice.pick(&ADVICE));
    while problem.chars().count() + advice.chars().count() < target {
        if dice.once_in(2) {
            problem += &format!("；{}，共{}只", dice.pick(&FINDINGS), 1 + dice.below(200));
        } else {
            advice += &format!("{}，{}户参加。", dice.pick(&ADVICE), 1 + dice.below(30));
        }
    }
    (vec![problem], vec![advice])
}

/// A small photo (PNG) of something that chance has made, with a text in it that a careless copy would carry on.
pub fn photo(seed: u64, text: &str) -> Vec<u8> {
    const SIDE: u32 = 96;
    let mut dice = Dice::new(seed);
    // Large patches: what tells two photos apart at a glance.
    let patches: Vec<[u8; 3]> = (0..36).map(|_| dice.bytes()).collect();
    let patch = |x: u32, y: u32| patches[(y / 16 * 6 + x / 16) as usize];
    let pixels: Vec<u8> = (0..SIDE * SIDE).flat_map(|n| patch(n % SIDE, n / SIDE)).collect();
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, SIDE, SIDE);
    encoder.set_color(png::ColorType::Rgb);
    encoder
        .add_itxt_chunk("Comment".into(), text.into())
        .expect("a text");
    let mut writer = encoder.write_header().expect("a header");
    writer.write_image_data(&pixels).expect("the pixels");
    writer.finish().expect("a photo");
    bytes
}
