//! Edits: made by Automerge on the record's current document.

use std::collections::BTreeSet;

use automerge::transaction::{CommitOptions, Transactable};
use automerge::{AutomergeError, ObjId, ObjType, ROOT, ReadDoc, Value as AmValue};

use super::build::{Actor, scalar_value};
use super::materialise::{Stored, document_of, rows_around, unpanicked};
use super::weigh;
use crate::error::Error;
use crate::ids::{EntryHash, RecordId};
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
    /// Takes out of a list the first item of this value; what others append at the same time stays.
    Remove(String, Value),
    /// Removes a field.
    Clear(String),
}

/// How a change says that it does again what another did, which was left out: in its message.
const REDOES: &str = "redoes ";

/// The entry that a change does again. A change too heavy to be read does nothing again.
pub fn redoes(body: &[u8]) -> Option<EntryHash> {
    if body.get(8) != Some(&1) || !weigh::is_light(body) {
        return None;
    }
    let change = unpanicked(|| automerge::Change::from_bytes(body.to_vec()).ok()).flatten()?;
    change.message()?.strip_prefix(REDOES)?.parse().ok()
}

/// What an entry meant to change: the record as its author saw it against the record as they left it, whatever
/// has become of either. `None` when that cannot be told any more, or when it opened the record.
pub fn intent(
    record: RecordId,
    scope: &Scope,
    entries: &[Stored<'_>],
    entry: &EntryHash,
) -> Option<Vec<Edit>> {
    let (before, after) = rows_around(record, scope, entries, entry)?;
    Some(between(&before, &after))
}

/// The edits that lead from one row to another: parts of a map one by one, a list by what is added to it.
pub fn between(before: &Fields, after: &Fields) -> Vec<Edit> {
    let mut edits = Vec::new();
    for key in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
        match (before.get(key), after.get(key)) {
            (old, new) if old == new => {}
            (_, None) => edits.push(Edit::Clear(key.clone())),
            (Some(Value::List(old)), Some(Value::List(new))) if new.starts_with(old) => {
                edits.push(Edit::Append(key.clone(), new[old.len()..].to_vec()));
            }
            (Some(Value::List(old)), Some(Value::List(new))) if shortened(old, new) => {
                let gone = old.iter().filter(|item| !new.contains(item));
                edits.extend(gone.map(|item| Edit::Remove(key.clone(), item.clone())));
            }
            (Some(Value::Map(old)), Some(Value::Map(new))) => parts(key, old, new, &mut edits),
            (_, Some(new)) => edits.push(Edit::Set(key.clone(), new.clone())),
        }
    }
    edits
}

/// Whether items went out of a list and nothing else became of it, each value standing in it once.
fn shortened(old: &[Value], new: &[Value]) -> bool {
    let once = old.iter().enumerate().all(|(n, item)| !old[..n].contains(item));
    once && old.iter().filter(|item| new.contains(item)).eq(new)
}

fn parts(key: &str, old: &Fields, new: &Fields, edits: &mut Vec<Edit>) {
    for part in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        let path = format!("{key}/{part}");
        match (old.get(part), new.get(part)) {
            (old, new) if old == new => {}
            (_, None) => edits.push(Edit::Clear(path)),
            (_, Some(new)) => edits.push(Edit::Set(path, new.clone())),
        }
    }
}

/// The raw change that makes these edits on top of everything applied so far. `None` when they change
/// nothing. The record must have been materialised with the same entries and exclusions. `redoes` names an
/// entry that was left out, and that this does again.
pub fn edit_change(
    record: RecordId,
    scope: &Scope,
    entries: &[Stored<'_>],
    excluded: &dyn Fn(&Stored<'_>) -> bool,
    actor: &Actor,
    edits: &[Edit],
    redoes: Option<&EntryHash>,
) -> Result<Option<Vec<u8>>, Error> {
    let mut doc = document_of(record, scope, entries, excluded)?;
    doc.set_actor(actor.id());
    let mut tx = doc.transaction();
    for edit in edits {
        apply(&mut tx, edit).map_err(|_| Error::Malformed("edit"))?;
    }
    let mut options = CommitOptions::default().with_time(0);
    if let Some(redone) = redoes {
        options = options.with_message(format!("{REDOES}{redone}"));
    }
    let (hash, _) = tx.commit_with(options);
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
        Edit::Remove(path, item) => {
            let (obj, key) = locate(tx, path)?;
            let Some((AmValue::Object(ObjType::List), list)) = tx.get(&obj, key)? else {
                return Ok(());
            };
            let at = (0..tx.length(&list)).find(|at| is_at(tx, &list, *at, item));
            at.map_or(Ok(()), |at| tx.delete(&list, at))
        }
    }
}

fn is_at<T: ReadDoc>(tx: &T, list: &ObjId, at: usize, item: &Value) -> bool {
    let found = tx.get(list, at).ok().flatten();
    found.is_some_and(|(value, _)| value.as_scalar() == Some(&scalar_value(item)))
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
