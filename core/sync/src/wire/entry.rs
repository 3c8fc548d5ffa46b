//! One entry on the wire, in the smallest of five forms:
//!
//! | form | | |
//! |---|---|---|
//! | 0 | `[0, entry hash]` | the payload is withheld or erased |
//! | 1 | `[1, kind, schema, body]` | opens its record: the id follows from scope and body |
//! | 2 | `[2, record id, kind, schema, body]` | anything else |
//! | 3, 4 | as 1 and 2 | the body is an Automerge change without its envelope ([`super::chunk`]) |

use ketepai_model::ids::{EntryHash, RecordId};
use ketepai_model::log::{Entry, record_id};
use ketepai_model::scope::Scope;
use minicbor::Decoder;

use super::table::Table;
use super::{Out, Written, chunk, named};
use crate::error::WireError;

const WITHHELD: u8 = 0;
const ROOT: u8 = 1;
const OTHER: u8 = 2;
const STRIPPED: u8 = 2; // added to ROOT or OTHER

/// Writes an entry, or its hash when the payload is not at hand or not what the hash says.
pub(super) fn write(
    e: &mut Out<'_>,
    scope: &Scope,
    hash: &EntryHash,
    payload: Option<&Entry>,
    kinds: &mut Table<String>,
) -> Written {
    match payload.filter(|entry| entry.check_size().is_ok() && entry.hash() == *hash) {
        None => e.array(2)?.u8(WITHHELD)?.encode(hash)?.ok(),
        Some(entry) => write_payload(e, scope, entry, kinds),
    }
}

fn write_payload(e: &mut Out<'_>, scope: &Scope, entry: &Entry, kinds: &mut Table<String>) -> Written {
    let (strip, body) = match chunk::strip(&entry.body) {
        Some(contents) => (STRIPPED, contents),
        None => (0, &entry.body[..]),
    };
    if record_id(scope, &entry.body) == entry.record {
        e.array(4)?.u8(ROOT + strip)?;
    } else {
        e.array(5)?.u8(OTHER + strip)?.encode(entry.record)?;
    }
    e.u64(kinds.intern(&entry.kind) as u64)?
        .u32(entry.schema)?
        .bytes(body)?
        .ok()
}

/// Reads an entry: its hash, computed wherever the payload is at hand, and the payload.
pub(super) fn read(
    d: &mut Decoder<'_>,
    scope: &Scope,
    kinds: &[&str],
) -> Result<(EntryHash, Option<Entry>), WireError> {
    let items = d.array()?;
    let form = d.u8()?;
    let entry = match (form, items) {
        (WITHHELD, Some(2)) => return Ok((d.decode()?, None)),
        (1 | 3, Some(4)) => read_payload(d, scope, None, kinds, form > OTHER)?,
        (2 | 4, Some(5)) => {
            let record = d.decode()?;
            read_payload(d, scope, Some(record), kinds, form > OTHER)?
        }
        _ => return Err(WireError::Rule("entry form")),
    };
    entry.check_size()?;
    Ok((entry.hash(), Some(entry)))
}

fn read_payload(
    d: &mut Decoder<'_>,
    scope: &Scope,
    record: Option<RecordId>,
    kinds: &[&str],
    stripped: bool,
) -> Result<Entry, WireError> {
    let (_, kind) = named(kinds, d)?;
    if kind.len() > 32 {
        return Err(WireError::Rule("kind"));
    }
    let schema = d.u32()?;
    let bytes = d.bytes()?;
    let body = if stripped {
        chunk::restore(bytes)
    } else {
        bytes.to_vec()
    };
    Ok(Entry {
        record: record.unwrap_or_else(|| record_id(scope, &body)),
        kind: (*kind).to_owned(),
        schema,
        body,
    })
}
