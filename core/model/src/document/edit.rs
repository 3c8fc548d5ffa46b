//! Edits: made by Automerge on the record's current document.

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{AutomergeError, ObjId, ObjType, ROOT, ReadDoc, Value as AmValue};

use super::build::{Actor, scalar_value};
use super::materialise::{Stored, document_of};
use crate::error::Error;
use crate::ids::RecordId;
use crate::record::DELETED;
use crate::scope::Scope;
use crate::value::{Fields, Value};

/// One edit to a field, named by its path: a key, or `key/part`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Edit {
    /// Sets a field to a value, whatever values it had. Settles a conflict.
    Set(String, Value),
    /// Appends to a list; opens it where there is none.
    Append(String, Vec<Value>),
    /// Removes a field.
    Clear(String),
}

/// The raw change that makes these edits on top of everything applied so far. `None` when they change
/// nothing. The record must have been materialised with the same entries and exclusions.
pub fn edit_change(
    record: RecordId,
    scope: &Scope,
    entries: &[Stored<'_>],
    excluded: &dyn Fn(&Stored<'_>) -> bool,
    actor: &Actor,
    edits: &[Edit],
) -> Result<Option<Vec<u8>>, Error> {
    let mut doc = document_of(record, scope, entries, excluded)?;
    doc.set_actor(actor.id());
    let mut tx = doc.transaction();
    for edit in edits {
        apply(&mut tx, edit).map_err(|_| Error::Malformed("edit"))?;
    }
    let (hash, _) = tx.commit_with(CommitOptions::default().with_time(0));
    if hash.is_none() {
        return Ok(None);
    }
    Ok(doc
        .get_last_local_change()
        .map(|change| change.raw_bytes().to_vec()))
}

fn apply<T: Transactable + ReadDoc>(tx: &mut T, edit: &Edit) -> Result<(), AutomergeError> {
    match edit {
        Edit::Set(path, value) => {
            let (obj, key) = locate(tx, path)?;
            // Automerge makes no operation for the value already shown, so a conflict would stay.
            // Nor for a deletion said again, which is how "deleted, and I have seen the edit" is said.
            let values = tx.get_all(&obj, key)?.len();
            if values > 1 || (values == 1 && path == DELETED) {
                tx.delete(&obj, key)?;
            }
            put(tx, &obj, key, value)
        }
        Edit::Clear(path) => {
            let (obj, key) = locate(tx, path)?;
            if tx.get(&obj, key)?.is_some() {
                tx.delete(&obj, key)
            } else {
                Ok(())
            }
        }
        Edit::Append(path, items) => {
            let (obj, key) = locate(tx, path)?;
            match tx.get(&obj, key)? {
                Some((AmValue::Object(ObjType::List), list)) => append(tx, &list, items),
                _ => put(tx, &obj, key, &Value::List(items.clone())),
            }
        }
    }
}

/// The map and the key that a path names; opens the map of `key/part` where there is none.
fn locate<'p, T: Transactable + ReadDoc>(
    tx: &mut T,
    path: &'p str,
) -> Result<(ObjId, &'p str), AutomergeError> {
    let Some((key, part)) = path.split_once('/') else {
        return Ok((ROOT, path));
    };
    let map = match tx.get(ROOT, key)? {
        Some((AmValue::Object(ObjType::Map), map)) => map,
        _ => tx.put_object(ROOT, key, ObjType::Map)?,
    };
    Ok((map, part))
}

fn put<T: Transactable + ReadDoc>(
    tx: &mut T,
    obj: &ObjId,
    key: &str,
    value: &Value,
) -> Result<(), AutomergeError> {
    match value {
        Value::List(items) => {
            let list = tx.put_object(obj, key, ObjType::List)?;
            append(tx, &list, items)
        }
        Value::Map(parts) => {
            let map = tx.put_object(obj, key, ObjType::Map)?;
            fill(tx, &map, parts)
        }
        scalar => tx.put(obj, key, scalar_value(scalar)),
    }
}

fn fill<T: Transactable + ReadDoc>(tx: &mut T, map: &ObjId, parts: &Fields) -> Result<(), AutomergeError> {
    parts.iter().try_for_each(|(key, part)| put(tx, map, key, part))
}

fn append<T: Transactable + ReadDoc>(
    tx: &mut T,
    list: &ObjId,
    items: &[Value],
) -> Result<(), AutomergeError> {
    for item in items {
        let end = tx.length(list);
        match item {
            Value::List(inner) => {
                let list = tx.insert_object(list, end, ObjType::List)?;
                append(tx, &list, inner)?;
            }
            Value::Map(parts) => {
                let map = tx.insert_object(list, end, ObjType::Map)?;
                fill(tx, &map, parts)?;
            }
            scalar => tx.insert(list, end, scalar_value(scalar))?,
        }
    }
    Ok(())
}
