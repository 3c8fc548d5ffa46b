//! Stories of one record on several phones.

use proptest::prelude::*;

use super::*;
use crate::document::{Actor, Edit, edit_change, root_change};
use crate::log::Entry;
use crate::value::Fields;

struct Written {
    entry: Entry,
    device: DeviceId,
    hash: EntryHash,
}

/// One record and everything that anybody wrote to it.
struct Story {
    scope: Scope,
    record: RecordId,
    written: Vec<Written>,
}

fn device(n: u8) -> DeviceId {
    DeviceId([n; 16])
}

fn text(t: &str) -> Value {
    Value::Text(t.into())
}

impl Story {
    fn open() -> Self {
        let scope: Scope = "work/152524".parse().unwrap();
        let mut fields = Fields::new();
        fields.insert("s".into(), text("复查"));
        fields.insert("q".into(), Value::List(vec![text("布病")]));
        let body = root_change(&fields, &Actor::new(&device(1), [0; 8]));
        let record = record_id(&scope, &body);
        let mut story = Story {
            scope,
            record,
            written: Vec::new(),
        };
        story.push(1, body);
        story
    }

    fn push(&mut self, by: u8, body: Vec<u8>) -> usize {
        let entry = Entry {
            record: self.record,
            kind: "visit".into(),
            schema: 1,
            body,
        };
        let hash = entry.hash();
        self.written.push(Written {
            entry,
            device: device(by),
            hash,
        });
        self.written.len() - 1
    }

    fn stored(&self, which: &[usize]) -> Vec<Stored<'_>> {
        let one = |w: &'_ usize| {
            let w = &self.written[*w];
            Stored {
                hash: w.hash,
                device: w.device,
                kind: &w.entry.kind,
                body: &w.entry.body,
                judged: false,
                author: None,
            }
        };
        which.iter().map(one).collect()
    }

    fn see(&self, which: &[usize]) -> Document {
        materialise(self.record, &self.scope, &self.stored(which), &|_| false)
    }

    /// Somebody who knows these entries makes an edit.
    fn edit(&mut self, by: u8, knowing: &[usize], edits: &[Edit]) -> usize {
        let actor = Actor::new(&device(by), [self.written.len() as u8; 8]);
        let body = edit_change(
            self.record,
            &self.scope,
            &self.stored(knowing),
            &|_| false,
            &actor,
            edits,
            None,
        );
        self.push(by, body.unwrap().unwrap())
    }

    fn everything(&self) -> Document {
        self.see(&(0..self.written.len()).collect::<Vec<_>>())
    }
}

fn set(key: &str, value: &str) -> Edit {
    Edit::Set(key.into(), text(value))
}

#[test]
fn two_people_set_one_field_and_both_values_stay() {
    let mut story = Story::open();
    let a = story.edit(1, &[0], &[set("s", "下周复查")]);
    let b = story.edit(2, &[0], &[set("s", "月底复查")]);
    let seen = story.everything();
    assert_eq!(seen.conflicts.len(), 1);
    assert_eq!(seen.conflicts[0].path, "s");
    assert_eq!(seen.conflicts[0].values.len(), 2);

    for choice in ["下周复查", "月底复查", "周三复查"] {
        let settled = story.edit(1, &[0, a, b], &[set("s", choice)]);
        let seen = story.see(&[0, a, b, settled]);
        assert_eq!(seen.conflicts, vec![], "settling by {choice}");
        assert_eq!(seen.fields["s"], text(choice));
    }
}

#[test]
fn two_people_set_one_field_alike_and_nobody_is_bothered() {
    let mut story = Story::open();
    story.edit(1, &[0], &[set("s", "下周复查")]);
    story.edit(2, &[0], &[set("s", "下周复查")]);
    assert_eq!(story.everything().conflicts, vec![]);
}

#[test]
fn paragraphs_added_at_once_all_stand() {
    let mut story = Story::open();
    story.edit(1, &[0], &[Edit::Append("q".into(), vec![text("已免疫")])]);
    story.edit(2, &[0], &[Edit::Append("q".into(), vec![text("补疫苗")])]);
    let seen = story.everything();
    assert_eq!(seen.conflicts, vec![]);
    let Value::List(paragraphs) = &seen.fields["q"] else {
        panic!("a list")
    };
    assert_eq!(paragraphs.len(), 3);
}

#[test]
fn deleting_against_editing_is_a_conflict_until_somebody_settles_it() {
    let mut story = Story::open();
    let deleted = story.edit(1, &[0], &[Edit::Set(DELETED.into(), Value::Bool(true))]);
    assert_eq!(
        story.see(&[0, deleted]).conflicts,
        vec![],
        "a plain deletion is none"
    );
    let edited = story.edit(2, &[0], &[set("s", "下周复查")]);
    let seen = story.everything();
    assert_eq!(seen.conflicts.len(), 1);
    assert_eq!(seen.conflicts[0].path, DELETED);
    for keep in [true, false] {
        let settled = story.edit(
            2,
            &[0, deleted, edited],
            &[Edit::Set(DELETED.into(), Value::Bool(keep))],
        );
        let seen = story.see(&[0, deleted, edited, settled]);
        assert_eq!(seen.conflicts, vec![], "kept deleted: {keep}");
        assert_eq!(seen.fields[DELETED], Value::Bool(keep));
    }
}

#[test]
fn an_edit_waits_for_what_it_rests_on() {
    let mut story = Story::open();
    let first = story.edit(1, &[0], &[set("s", "一")]);
    let second = story.edit(1, &[0, first], &[set("s", "二")]);
    let seen = story.see(&[second, 0]);
    assert_eq!(seen.standings, vec![Standing::Waiting, Standing::Applied]);
    assert_eq!(story.see(&[second]).standings, vec![Standing::Waiting]);
    assert!(!story.see(&[second]).is_open());
    assert_eq!(story.see(&[second, 0, first]).fields["s"], text("二"));
}

#[test]
fn a_refused_edit_takes_its_descendants_out() {
    let mut story = Story::open();
    let bad = story.edit(1, &[0], &[set("s", "坏")]);
    story.edit(1, &[0, bad], &[set("s", "更坏")]);
    let refused = story.written[bad].hash;
    let stored = story.stored(&[0, 1, 2]);
    let seen = materialise(story.record, &story.scope, &stored, &|s| s.hash == refused);
    assert_eq!(
        seen.standings,
        vec![Standing::Applied, Standing::LeftOut, Standing::LeftOut]
    );
    assert_eq!(seen.fields["s"], text("复查"));
}

#[test]
fn a_change_under_somebody_elses_actor_is_refused() {
    let mut story = Story::open();
    let edit = story.edit(1, &[0], &[set("s", "冒名")]);
    story.written[edit].device = device(2);
    assert_eq!(
        story.everything().standings[1],
        Standing::Refused(Refusal::ForeignActor)
    );
}

#[test]
fn a_second_root_is_refused() {
    let mut story = Story::open();
    let mut fields = Fields::new();
    fields.insert("s".into(), text("另一条"));
    let body = root_change(&fields, &Actor::new(&device(2), [5; 8]));
    story.push(2, body);
    let seen = story.everything();
    assert_eq!(
        seen.standings,
        vec![Standing::Applied, Standing::Refused(Refusal::ForeignRoot)]
    );
    assert_eq!(seen.fields["s"], text("复查"));
}

#[test]
fn a_document_chunk_and_a_compressed_chunk_are_refused_unread() {
    let mut story = Story::open();
    let body = story.written[0].entry.body.clone();
    for chunk_type in [0u8, 2, 3, 255] {
        let mut bad = body.clone();
        bad[8] = chunk_type;
        story.push(1, bad);
    }
    story.push(1, Vec::new());
    let seen = story.everything();
    assert!(
        seen.standings[1..]
            .iter()
            .all(|s| *s == Standing::Refused(Refusal::NotPlain))
    );
}

#[test]
fn no_flipped_bit_of_a_root_is_kept_as_something_else() {
    let story = Story::open();
    let body = &story.written[0].entry.body;
    for bit in 0..body.len() * 8 {
        let mut bad = body.clone();
        bad[bit / 8] ^= 1 << (bit % 8);
        // As a forger would: the hash and the record id are repaired.
        let record = record_id(&story.scope, &bad);
        let entry = Entry {
            record,
            kind: "visit".into(),
            schema: 1,
            body: bad,
        };
        let stored = [Stored {
            hash: entry.hash(),
            device: device(1),
            kind: "visit",
            body: &entry.body,
            judged: false,
            author: None,
        }];
        let seen = materialise(record, &story.scope, &stored, &|_| false);
        if seen.is_open() {
            // Whatever is kept must load again by itself.
            let doc = document_of(record, &story.scope, &stored, &|_| false).unwrap();
            assert_eq!(
                Automerge::load(&doc.save()).unwrap().get_heads(),
                doc.get_heads(),
                "bit {bit}"
            );
        }
    }
}

/// Forged changes, with hashes and ids repaired: whatever the fast road takes, Automerge must take, load again,
/// and read alike.
#[test]
fn what_the_fast_road_takes_automerge_would_take() {
    let mut seed = 1u64;
    let mut roll = move || {
        seed = seed
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (seed >> 33) as usize
    };
    let (mut taken, mut refused) = (0, 0);
    for _ in 0..4_000 {
        let mut story = Story::open();
        let first = story.edit(
            1,
            &[0],
            &[set("s", "下周"), Edit::Append("q".into(), vec![text("二")])],
        );
        let second = story.edit(
            2,
            &[0],
            &[
                Edit::Append("q".into(), vec![text("三")]),
                Edit::Clear("s".into()),
            ],
        );
        let which = [first, second][roll() % 2];
        let mut expanded = Change::from_bytes(story.written[which].entry.body.clone())
            .unwrap()
            .decode();
        forge(&mut expanded, &mut roll);
        let Some(forged) = unpanicked(|| Change::from(expanded).raw_bytes().to_vec()) else {
            continue;
        };
        story.written[which].entry.body = forged;
        story.written[which].hash = story.written[which].entry.hash();
        let stored = story.stored(&[0, first, second]);
        let mut graph = Graph::new(story.record, &story.scope, &stored, &|_| false);
        let order = graph.order(&stored);
        let Some(fast) = graph.replay(&order) else {
            refused += 1;
            continue;
        };
        taken += 1;
        let all: Vec<Change> = order.iter().filter_map(|&i| graph.changes[i].clone()).collect();
        let doc = apply(Automerge::new(), all, true).expect("Automerge takes and loads it");
        assert_eq!(read::read(&doc).0, fast.fields);
        assert_eq!(read::read(&doc).1, fast.several);
    }
    assert!(taken > 100 && refused > 1_000, "{taken} taken, {refused} refused");
}

/// Changes something in a change that only its author's program should.
fn forge(change: &mut automerge::ExpandedChange, roll: &mut impl FnMut() -> usize) {
    use automerge::legacy::{ElementId, Key, ObjectId, OpId, OpType, SortedVec};
    let actors = [change.actor_id.clone(), automerge::ActorId::from(&[9u8; 16][..])];
    let n = change.operations.len();
    let some_id = |roll: &mut dyn FnMut() -> usize| OpId::new(roll() as u64 % 8, &actors[roll() % 2]);
    let picked = roll() % n;
    let op = &mut change.operations[picked];
    match roll() % 12 {
        0 => change.seq = roll() as u64 % 4,
        1 => change.start_op = std::num::NonZeroU64::new(1 + roll() as u64 % 9).unwrap(),
        2 => change.deps.clear(),
        3 => op.pred = SortedVec::from(vec![some_id(roll)]),
        4 => op.pred = SortedVec::new(),
        5 => op.obj = ObjectId::Id(some_id(roll)),
        6 => op.key = Key::Seq(ElementId::Id(some_id(roll))),
        7 => op.key = Key::Map("s".into()),
        8 => op.action = OpType::Delete,
        9 => op.insert = !op.insert,
        10 => op.action = OpType::Put(automerge::ScalarValue::Int(roll() as i64)),
        _ => op.action = OpType::Make(automerge::ObjType::List),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]
    /// Any order of arrival, and any grouping, gives the same document.
    #[test]
    fn a_document_is_a_function_of_its_log(
        steps in proptest::collection::vec((1u8..4, 0usize..4, 0usize..5), 1..9),
        shuffle in any::<u64>(),
        refuse in proptest::option::of(0usize..9),
    ) {
        let mut story = Story::open();
        for (by, back, what) in steps {
            // Each edit knows a prefix of the story, so that many are concurrent.
            let known: Vec<usize> = (0..story.written.len().saturating_sub(back).max(1)).collect();
            let edit = match what {
                0 => set("s", &format!("{by}-{back}")),
                1 => Edit::Append("q".into(), vec![text(&format!("{by}")), text("又")]),
                3 => Edit::Set(["w/zh-CN", "w/mn-Mong"][back % 2].into(), text(&format!("{by}译"))),
                4 => Edit::Clear("s".into()),
                _ => Edit::Set(DELETED.into(), Value::Bool(by % 2 == 0)),
            };
            let actor = Actor::new(&device(by), [story.written.len() as u8; 8]);
            let body = edit_change(story.record, &story.scope, &story.stored(&known), &|_| false, &actor, &[edit], None);
            if let Some(body) = body.unwrap() {
                story.push(by, body);
            }
        }
        let refused = refuse.and_then(|i| story.written.get(i)).map(|w| w.hash);
        let excluded = |s: &Stored<'_>| Some(s.hash) == refused;
        let mut order: Vec<usize> = (0..story.written.len()).collect();
        let straight = materialise(story.record, &story.scope, &story.stored(&order), &excluded);
        let mut seed = shuffle;
        for i in (1..order.len()).rev() {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            order.swap(i, (seed >> 33) as usize % (i + 1));
        }
        let shuffled = materialise(story.record, &story.scope, &story.stored(&order), &excluded);
        // The fast road and Automerge agree, whatever the order.
        let stored = story.stored(&order);
        let mut graph = Graph::new(story.record, &story.scope, &stored, &excluded);
        let placed = graph.order(&stored);
        if !placed.is_empty() {
            let fast = graph.replay(&placed).expect("honest edits take the fast road");
            let slow = graph.merge(&placed).expect("Automerge takes them");
            prop_assert_eq!(&fast.fields, &slow.fields);
            prop_assert_eq!(&fast.several, &slow.several);
            prop_assert_eq!(fast.setting, slow.setting);
            let (mut a, mut b) = (fast.heads, slow.heads);
            a.sort_unstable();
            b.sort_unstable();
            prop_assert_eq!(a, b);
        }
        prop_assert_eq!(&straight.heads, &shuffled.heads);
        prop_assert_eq!(&straight.fields, &shuffled.fields);
        prop_assert_eq!(&straight.conflicts, &shuffled.conflicts);
        for (place, &i) in order.iter().enumerate() {
            prop_assert_eq!(shuffled.standings[place], straight.standings[i]);
        }
    }
}
