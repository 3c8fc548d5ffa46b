//! The fast road: a document replayed straight from its changes, without Automerge.
//!
//! It takes only changes that Automerge itself would have written in that place: the operations of builder 1
//! and of edits, each resting on what its author knew, numbered as Automerge numbers them. For those, merging
//! is a few lines (a map keeps every value not yet overwritten, a list is an RGA), and nothing can break when
//! the document is loaded later. Anything else is `None`, and goes through Automerge under guard.
//! Tests hold it against Automerge on random histories and on forged ones. Must never guess.

use std::collections::{BTreeMap, HashMap};

use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId, OpType};
use automerge::{Change, ChangeHash, ExpandedChange, ObjType};

use super::MOST_DEPTH;
use super::build::read_scalar;
use super::read::Several;
use crate::value::{Fields, Value};

/// Histories longer than this take the slow road; the sets of ancestors are one word each.
const MOST_CHANGES: usize = 128;

type Id = (u64, [u8; 16]);

/// What a replay comes to.
pub(super) struct Replayed {
    /// The row.
    pub fields: Fields,
    /// Fields with several values: `(path, [(value, who set it)])`, the shown one last.
    pub several: Vec<Several>,
    /// The newest changes.
    pub heads: Vec<ChangeHash>,
    /// The changes that set a root key's present values.
    pub setting: Vec<ChangeHash>,
}

/// Replays changes given in an order in which each comes after what it rests on.
pub(super) fn replay(changes: &[&Change], watched: &str) -> Option<Replayed> {
    if changes.is_empty() || changes.len() > MOST_CHANGES {
        return None;
    }
    let mut history = History::default();
    for change in changes {
        history.add(change)?;
    }
    let mut several = Vec::new();
    let fields = history.map(&None, "", 0, &mut several)?;
    Some(Replayed {
        fields,
        several,
        heads: history.heads(),
        setting: history.setting(watched),
    })
}

#[derive(Default)]
struct History {
    changes: Vec<Past>,
    by_hash: HashMap<ChangeHash, usize>,
    objects: HashMap<Option<Id>, Object>,
    made_by: HashMap<Id, usize>,
}

/// A change that has been replayed.
struct Past {
    hash: ChangeHash,
    actor: [u8; 16],
    seq: u64,
    max_op: u64,
    /// Itself and everything it rests on, as a set of indexes.
    known: u128,
    followed: bool,
}

enum Object {
    Map(BTreeMap<String, Slot>),
    List(Vec<(Id, Slot)>),
}

/// Every value ever set in one place, and those not overwritten yet.
#[derive(Default)]
struct Slot {
    seen: Vec<Id>,
    live: Vec<(Id, Held)>,
}

#[derive(Clone)]
enum Held {
    Scalar(Value),
    Object,
}

impl History {
    fn add(&mut self, change: &Change) -> Option<()> {
        let decoded = change.decode();
        let past = self.rests_on(change, &decoded)?;
        let (actor, known) = (past.actor, past.known);
        for dep in &decoded.deps {
            self.changes[*self.by_hash.get(dep)?].followed = true;
        }
        let index = self.changes.len();
        self.by_hash.insert(past.hash, index);
        self.changes.push(past);
        if index == 0 {
            self.objects.insert(None, Object::Map(BTreeMap::new()));
        }
        for (n, op) in decoded.operations.iter().enumerate() {
            let id = (decoded.start_op.get() + n as u64, actor);
            self.made_by.insert(id, index);
            self.apply(op, id, known)?;
        }
        Some(())
    }

    /// The numbers that Automerge would have given this change, or nothing.
    fn rests_on(&self, change: &Change, decoded: &ExpandedChange) -> Option<Past> {
        let actor: [u8; 16] = decoded.actor_id.to_bytes().try_into().ok()?;
        let mut known = 1u128 << self.changes.len();
        for dep in &decoded.deps {
            known |= self.changes[*self.by_hash.get(dep)?].known;
        }
        let mine = |i: &usize| known >> i & 1 == 1;
        let before = || (0..self.changes.len()).filter(mine).map(|i| &self.changes[i]);
        let max_op = before().map(|p| p.max_op).max().unwrap_or(0);
        let seq = before()
            .filter(|p| p.actor == actor)
            .map(|p| p.seq)
            .max()
            .unwrap_or(0);
        let used = self
            .changes
            .iter()
            .any(|p| p.actor == actor && p.seq == decoded.seq);
        let plain = decoded.time == 0 && decoded.message.is_none() && decoded.extra_bytes.is_empty();
        let numbered = decoded.start_op.get() == max_op + 1 && decoded.seq == seq + 1 && !used;
        let rooted = decoded.deps.is_empty() == self.changes.is_empty();
        let ordered = decoded.deps.windows(2).all(|pair| pair[0] < pair[1]);
        (plain && numbered && rooted && ordered).then(|| Past {
            hash: change.hash(),
            actor,
            seq: decoded.seq,
            max_op: max_op + decoded.operations.len() as u64,
            known,
            followed: false,
        })
    }

    fn apply(&mut self, op: &Op, id: Id, known: u128) -> Option<()> {
        let held = match &op.action {
            OpType::Put(scalar) => Some(Held::Scalar(read_scalar(scalar)?)),
            OpType::Make(ObjType::Map | ObjType::List) => Some(Held::Object),
            OpType::Delete => None,
            _ => return None,
        };
        let preds: Vec<Id> = op.pred.iter().map(op_id).collect::<Option<_>>()?;
        if !preds.iter().all(|p| self.knows(known, p)) || (held.is_none() && preds.is_empty()) {
            return None;
        }
        let object = match &op.obj {
            ObjectId::Root => None,
            ObjectId::Id(object) => Some(op_id(object).filter(|o| self.knows(known, o))?),
        };
        let after = match &op.key {
            Key::Seq(ElementId::Id(element)) => Some(op_id(element).filter(|e| self.knows(known, e))?),
            _ => None,
        };
        let slot = match (self.objects.get_mut(&object)?, &op.key, op.insert) {
            (Object::Map(slots), Key::Map(key), false) => slots.entry(key.to_string()).or_default(),
            (Object::List(elements), Key::Seq(_), true) if preds.is_empty() => insert(elements, after, id)?,
            (Object::List(elements), Key::Seq(ElementId::Id(_)), false) => {
                &mut elements.iter_mut().find(|e| Some(e.0) == after)?.1
            }
            _ => return None,
        };
        if !preds.iter().all(|p| slot.seen.contains(p)) {
            return None;
        }
        slot.live.retain(|(id, _)| !preds.contains(id));
        if let Some(held) = held {
            slot.seen.push(id);
            slot.live.push((id, held));
        }
        match &op.action {
            OpType::Make(ObjType::Map) => self.objects.insert(Some(id), Object::Map(BTreeMap::new())),
            OpType::Make(_) => self.objects.insert(Some(id), Object::List(Vec::new())),
            _ => None,
        };
        Some(())
    }

    /// Whether the author of a change could have known an operation.
    fn knows(&self, known: u128, id: &Id) -> bool {
        self.made_by
            .get(id)
            .is_some_and(|change| known >> change & 1 == 1)
    }

    fn heads(&self) -> Vec<ChangeHash> {
        self.changes
            .iter()
            .filter(|p| !p.followed)
            .map(|p| p.hash)
            .collect()
    }

    fn setting(&self, key: &str) -> Vec<ChangeHash> {
        let Some(Object::Map(slots)) = self.objects.get(&None) else {
            return Vec::new();
        };
        let mut live: Vec<Id> = slots
            .get(key)
            .iter()
            .flat_map(|slot| &slot.live)
            .map(|(id, _)| *id)
            .collect();
        live.sort_unstable();
        live.iter()
            .filter_map(|id| self.made_by.get(id))
            .map(|i| self.changes[*i].hash)
            .collect()
    }

    fn map(
        &self,
        object: &Option<Id>,
        prefix: &str,
        depth: usize,
        several: &mut Vec<Several>,
    ) -> Option<Fields> {
        let Object::Map(slots) = self.objects.get(object)? else {
            return None;
        };
        if depth > MOST_DEPTH {
            return None;
        }
        let mut fields = Fields::new();
        for (key, slot) in slots {
            let path = format!("{prefix}{key}");
            let mut live: Vec<&(Id, Held)> = slot.live.iter().collect();
            live.sort_by_key(|(id, _)| *id);
            let mut values = Vec::with_capacity(live.len());
            for (id, held) in live {
                let value = self.value(id, held, &format!("{path}/"), depth + 1, several)?;
                values.push((value, prefix_of(id)));
            }
            let Some((shown, _)) = values.last() else { continue };
            fields.insert(key.clone(), shown.clone());
            if values.iter().any(|(value, _)| value != shown) {
                several.push((path, values));
            }
        }
        Some(fields)
    }

    fn value(
        &self,
        id: &Id,
        held: &Held,
        prefix: &str,
        depth: usize,
        several: &mut Vec<Several>,
    ) -> Option<Value> {
        if let Held::Scalar(value) = held {
            return Some(value.clone());
        }
        if depth > MOST_DEPTH {
            return None;
        }
        match self.objects.get(&Some(*id))? {
            Object::Map(_) => self.map(&Some(*id), prefix, depth, several).map(Value::Map),
            Object::List(elements) => {
                let shown = elements
                    .iter()
                    .filter_map(|(_, slot)| slot.live.iter().max_by_key(|(id, _)| *id));
                shown
                    .map(|(id, held)| self.value(id, held, prefix, depth + 1, several))
                    .collect::<Option<_>>()
                    .map(Value::List)
            }
        }
    }
}

/// The place of a new element: behind its reference, and behind what was inserted there by higher ids.
fn insert(elements: &mut Vec<(Id, Slot)>, after: Option<Id>, id: Id) -> Option<&mut Slot> {
    let mut at = match after {
        None => 0,
        Some(reference) => elements.iter().position(|e| e.0 == reference)? + 1,
    };
    while elements.get(at).is_some_and(|e| e.0 > id) {
        at += 1;
    }
    elements.insert(at, (id, Slot::default()));
    Some(&mut elements[at].1)
}

fn op_id(id: &OpId) -> Option<Id> {
    Some((id.counter(), id.actor().to_bytes().try_into().ok()?))
}

fn prefix_of(id: &Id) -> [u8; 8] {
    let mut prefix = [0; 8];
    prefix.copy_from_slice(&id.1[..8]);
    prefix
}
