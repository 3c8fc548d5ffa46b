//! Builder 1 ✍: a row to a root change, and back, without a document.

use std::num::NonZeroU64;

use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId, OpType, SortedVec};
use automerge::{ActorId, Change, ExpandedChange, ObjType, ScalarValue};

use super::MOST_DEPTH;
use crate::ids::DeviceId;
use crate::value::{Fields, Value};

/// The author of a change as Automerge knows it: 8 bytes of the device and 8 random ones, new at every
/// opening of the app, so that a restored or cloned phone never writes the same (actor, seq) twice.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Actor(pub [u8; 16]);

impl Actor {
    /// The device's actor for one opening.
    pub fn new(device: &DeviceId, random: [u8; 8]) -> Self {
        let mut bytes = [0; 16];
        bytes[..8].copy_from_slice(&device.actor_prefix());
        bytes[8..].copy_from_slice(&random);
        Actor(bytes)
    }

    pub(super) fn id(&self) -> ActorId {
        ActorId::from(&self.0[..])
    }
}

/// The raw bytes of the change that opens a record with this row. The same row and actor give the same
/// bytes, in any process. The change's time is 0: the time is in the entry's evidence.
pub fn root_change(fields: &Fields, actor: &Actor) -> Vec<u8> {
    Change::from(expanded(fields, actor.id())).raw_bytes().to_vec()
}

/// The row that these bytes write, if they are a root change of builder 1.
pub fn root_row(body: &[u8]) -> Option<Fields> {
    root_fields(&Change::from_bytes(body.to_vec()).ok()?)
}

/// The row that a root change writes, if builder 1 would write it in exactly these bytes.
pub(super) fn root_fields(change: &Change) -> Option<Fields> {
    if change.seq() != 1 || change.start_op().get() != 1 || !change.deps().is_empty() {
        return None;
    }
    let fields = Reader {
        ops: &change.decode().operations,
    }
    .fields()?;
    let rebuilt = Change::from(expanded(&fields, change.actor_id().clone()));
    (rebuilt.raw_bytes() == change.raw_bytes()).then_some(fields)
}

fn expanded(fields: &Fields, actor: ActorId) -> ExpandedChange {
    let mut writer = Writer {
        actor: actor.clone(),
        ops: Vec::with_capacity(fields.len()),
    };
    for (key, value) in fields {
        writer.put(ObjectId::Root, Key::Map(key.as_str().into()), false, value);
    }
    ExpandedChange {
        operations: writer.ops,
        actor_id: actor,
        hash: None,
        seq: 1,
        start_op: NonZeroU64::MIN,
        time: 0,
        message: None,
        deps: Vec::new(),
        extra_bytes: Vec::new(),
        author: None,
    }
}

struct Writer {
    actor: ActorId,
    ops: Vec<Op>,
}

impl Writer {
    /// Writes one value and everything in it, depth first.
    fn put(&mut self, obj: ObjectId, key: Key, insert: bool, value: &Value) -> OpId {
        let action = match value {
            Value::List(_) => OpType::Make(ObjType::List),
            Value::Map(_) => OpType::Make(ObjType::Map),
            scalar => OpType::Put(scalar_value(scalar)),
        };
        self.ops.push(Op {
            action,
            obj,
            key,
            pred: SortedVec::new(),
            insert,
        });
        let id = OpId::new(self.ops.len() as u64, &self.actor);
        let inside = ObjectId::Id(id.clone());
        match value {
            Value::Map(parts) => {
                for (key, part) in parts {
                    self.put(inside.clone(), Key::Map(key.as_str().into()), false, part);
                }
            }
            Value::List(items) => {
                let mut after = ElementId::Head;
                for item in items {
                    after = ElementId::Id(self.put(inside.clone(), Key::Seq(after), true, item));
                }
            }
            _ => {}
        }
        id
    }
}

/// A scalar as Automerge stores it. [`Value::Other`] is never built; it reads back as null.
pub(super) fn scalar_value(value: &Value) -> ScalarValue {
    match value {
        Value::Text(text) => ScalarValue::Str(text.as_str().into()),
        Value::Int(n) => ScalarValue::Int(*n),
        Value::Bool(b) => ScalarValue::Boolean(*b),
        Value::Bytes(bytes) => ScalarValue::Bytes(bytes.clone()),
        Value::List(_) | Value::Map(_) | Value::Other(_) => ScalarValue::Null,
    }
}

struct Reader<'a> {
    ops: &'a [Op],
}

impl Reader<'_> {
    fn fields(&self) -> Option<Fields> {
        match self.children(&ObjectId::Root, 0, 0)? {
            (Value::Map(fields), end) if end == self.ops.len() => Some(fields),
            _ => None,
        }
    }

    /// Reads the children of `obj` from op `at` on; the container with them, and the op after the last.
    /// Whatever builder 1 would not have written comes out different and is caught by the comparison.
    fn children(&self, obj: &ObjectId, mut at: usize, depth: usize) -> Option<(Value, usize)> {
        if depth > MOST_DEPTH {
            return None;
        }
        let mut parts = Fields::new();
        let mut items = Vec::new();
        while let Some(op) = self.ops.get(at).filter(|op| op.obj == *obj) {
            let (value, next) = self.value(op, at, depth)?;
            match &op.key {
                Key::Map(key) => {
                    parts.insert(key.to_string(), value);
                }
                Key::Seq(_) => items.push(value),
            }
            at = next;
        }
        let container = if items.is_empty() {
            Value::Map(parts)
        } else {
            Value::List(items)
        };
        Some((container, at))
    }

    fn value(&self, op: &Op, at: usize, depth: usize) -> Option<(Value, usize)> {
        match &op.action {
            OpType::Put(scalar) => Some((read_scalar(scalar)?, at + 1)),
            OpType::Make(kind @ (ObjType::Map | ObjType::List)) => {
                let obj = self
                    .ops
                    .get(at + 1)
                    .map(|o| o.obj.clone())
                    .filter(|o| *o != op.obj);
                let (value, next) = match obj {
                    Some(ObjectId::Id(id)) if id.counter() == at as u64 + 1 => {
                        self.children(&ObjectId::Id(id), at + 1, depth + 1)?
                    }
                    _ => (Value::Map(Fields::new()), at + 1),
                };
                match (kind, value) {
                    (ObjType::List, Value::Map(empty)) if empty.is_empty() => {
                        Some((Value::List(Vec::new()), next))
                    }
                    (_, value) => Some((value, next)),
                }
            }
            _ => None,
        }
    }
}

pub(super) fn read_scalar(scalar: &ScalarValue) -> Option<Value> {
    Some(match scalar {
        ScalarValue::Str(text) => Value::Text(text.to_string()),
        ScalarValue::Int(n) => Value::Int(*n),
        ScalarValue::Boolean(b) => Value::Bool(*b),
        ScalarValue::Bytes(bytes) => Value::Bytes(bytes.clone()),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use automerge::{Automerge, ReadDoc};
    use proptest::prelude::*;

    use super::*;

    fn actor() -> Actor {
        Actor([9; 16])
    }

    fn value(depth: u32) -> BoxedStrategy<Value> {
        let leaf = prop_oneof![
            "\\PC{0,12}".prop_map(Value::Text),
            any::<i64>().prop_map(Value::Int),
            any::<bool>().prop_map(Value::Bool),
            proptest::collection::vec(any::<u8>(), 0..20).prop_map(Value::Bytes),
        ];
        if depth == 0 {
            return leaf.boxed();
        }
        prop_oneof![
            4 => leaf,
            1 => proptest::collection::vec(value(depth - 1), 0..4).prop_map(Value::List),
            1 => proptest::collection::btree_map("[a-z]{1,3}", value(depth - 1), 0..4).prop_map(Value::Map),
        ]
        .boxed()
    }

    proptest! {
        #[test]
        fn a_row_comes_back_from_its_root_change(
            fields in proptest::collection::btree_map("[a-z]{1,2}", value(2), 1..8)
        ) {
            let bytes = root_change(&fields, &actor());
            let change = Change::from_bytes(bytes.clone()).unwrap();
            prop_assert_eq!(root_fields(&change), Some(fields.clone()));
            prop_assert_eq!(root_change(&fields, &actor()), bytes);

            // And Automerge agrees: it loads, saves and loads again with the same head.
            let mut doc = Automerge::new();
            doc.apply_changes([change.clone()]).unwrap();
            let again = Automerge::load(&doc.save()).unwrap();
            prop_assert_eq!(again.get_heads(), vec![change.hash()]);
            prop_assert_eq!(again.length(automerge::ROOT), fields.len());
        }
    }

    #[test]
    fn the_same_row_builds_the_same_bytes_in_every_process() {
        let mut fields: Fields = BTreeMap::new();
        fields.insert("t".into(), Value::Int(1_780_000_000));
        fields.insert(
            "q".into(),
            Value::List(vec![Value::Text("布病".into()), Value::Text("疫苗".into())]),
        );
        let bytes = root_change(&fields, &actor());
        let hash = blake3::hash(&bytes).to_hex();
        assert_eq!(
            hash.as_str(),
            "e272eccbbb40a450b2abffb57f8855e356c4127e2a553b67007c5ec545209f67"
        );
    }
}
