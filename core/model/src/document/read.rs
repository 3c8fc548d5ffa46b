//! A document to a row, with what two people set at once.

use automerge::{Automerge, ObjId, ObjType, ROOT, ReadDoc, ScalarValue, Value as AmValue};

use super::MOST_DEPTH;
use crate::value::{Fields, Value};

/// A field with more than one value: its path (a key, or `key/part`), and each value with the first 8 bytes
/// of the device that set it, the shown one last.
pub(super) type Several = (String, Vec<(Value, [u8; 8])>);

/// Reads all fields of the root map, and those that hold several different values.
pub(super) fn read(doc: &Automerge) -> (Fields, Vec<Several>) {
    let mut several = Vec::new();
    let fields = read_map(doc, &ROOT, "", 0, &mut several);
    (fields, several)
}

fn read_map(doc: &Automerge, obj: &ObjId, prefix: &str, depth: usize, several: &mut Vec<Several>) -> Fields {
    let mut fields = Fields::new();
    let keys: Vec<String> = doc.keys(obj).collect();
    for key in keys {
        let path = format!("{prefix}{key}");
        let Ok(all) = doc.get_all(obj, key.as_str()) else {
            continue;
        };
        let values: Vec<(Value, [u8; 8])> = all
            .into_iter()
            .map(|(value, id)| {
                let nested = format!("{path}/");
                let read = read_value(doc, &value, &id, &nested, depth + 1, &mut *several);
                (read, prefix_of(&id))
            })
            .collect();
        if let Some((shown, _)) = values.last() {
            fields.insert(key, shown.clone());
            if values.iter().any(|(v, _)| v != shown) {
                several.push((path, values));
            }
        }
    }
    fields
}

fn read_value(
    doc: &Automerge,
    value: &AmValue<'_>,
    id: &ObjId,
    prefix: &str,
    depth: usize,
    several: &mut Vec<Several>,
) -> Value {
    match value {
        AmValue::Object(_) if depth > MOST_DEPTH => Value::Other("deep".into()),
        AmValue::Object(ObjType::Map | ObjType::Table) => {
            Value::Map(read_map(doc, id, prefix, depth, several))
        }
        AmValue::Object(ObjType::Text) => doc.text(id).map_or(Value::Other("text".into()), Value::Text),
        AmValue::Object(ObjType::List) => {
            let length = doc.length(id);
            let items = (0..length).filter_map(|i| doc.get(id, i).ok().flatten());
            Value::List(
                items
                    .map(|(v, inner)| read_value(doc, &v, &inner, prefix, depth + 1, several))
                    .collect(),
            )
        }
        AmValue::Scalar(scalar) => read_scalar(scalar),
    }
}

fn read_scalar(scalar: &ScalarValue) -> Value {
    match scalar {
        ScalarValue::Str(text) => Value::Text(text.to_string()),
        ScalarValue::Int(n) | ScalarValue::Timestamp(n) => Value::Int(*n),
        ScalarValue::Uint(n) => i64::try_from(*n).map_or(Value::Other(n.to_string()), Value::Int),
        ScalarValue::Boolean(b) => Value::Bool(*b),
        ScalarValue::Bytes(bytes) => Value::Bytes(bytes.clone()),
        ScalarValue::F64(x) => Value::Other(x.to_string()),
        ScalarValue::Counter(n) => Value::Int(i64::from(n)),
        ScalarValue::Null => Value::Other("null".into()),
        ScalarValue::Unknown { type_code, .. } => Value::Other(format!("type {type_code}")),
    }
}

fn prefix_of(id: &ObjId) -> [u8; 8] {
    match id {
        ObjId::Id(_, actor, _) => actor
            .to_bytes()
            .get(..8)
            .and_then(|p| p.try_into().ok())
            .unwrap_or_default(),
        ObjId::Root => [0; 8],
    }
}
