//! Bombs in changes, under good hashes and good signatures.

use ketepai_model::document::{Edit, Stored, edit_change, root_change, root_row};
use ketepai_model::log::Entry;
use ketepai_model::value::{Fields, Value};
use sha2::Digest;

use super::county::County;

/// How long the list is in the change that the bombs are made of: its bytes are not met elsewhere in it.
const RUN: i64 = 7919;

/// A change whose columns are runs of one length, honest so far.
fn list(county: &County) -> Vec<u8> {
    let items = vec![Value::Bool(true); RUN as usize];
    let fields = Fields::from([("v".to_owned(), Value::List(items))]);
    root_change(&fields, &county.actor)
}

/// Every run of that length made longer.
fn stretched(county: &County, to: u64) -> Vec<u8> {
    let body = list(county);
    let contents = &body[9 + body[9..].iter().position(|b| b & 0x80 == 0).unwrap() + 1..];
    // Column lengths change with the length of the number, so only numbers of three bytes fit; these are the
    // lengths that matter, since a longer one is made by adding columns below.
    columns(contents, to)
}

/// Rebuilds a change's contents with longer runs in every column.
fn columns(contents: &[u8], to: u64) -> Vec<u8> {
    let mut at = 0;
    let number = |at: &mut usize| {
        let (mut n, mut shift) = (0u64, 0);
        loop {
            let byte = contents[*at];
            *at += 1;
            n |= u64::from(byte & 0x7f) << shift;
            shift += 7;
            if byte & 0x80 == 0 {
                return n;
            }
        }
    };
    let deps = number(&mut at);
    at += 32 * deps as usize;
    at += number(&mut at) as usize; // actor
    for _ in 0..3 {
        number(&mut at); // seq, first operation, time
    }
    at += number(&mut at) as usize; // message
    assert_eq!(number(&mut at), 0, "no other actors");
    let head = contents[..at].to_vec();
    let count = number(&mut at);
    let specs: Vec<(u64, u64)> = (0..count).map(|_| (number(&mut at), number(&mut at))).collect();
    let mut data = Vec::new();
    for (spec, length) in specs {
        let column = &contents[at..at + length as usize];
        at += length as usize;
        data.push((spec, lengthened(column, to)));
    }
    let mut out = head;
    out.extend(leb(count));
    for (spec, column) in &data {
        out.extend(leb(*spec));
        out.extend(leb(column.len() as u64));
    }
    out.extend(data.into_iter().flat_map(|(_, column)| column));
    envelope(&out)
}

/// The run's length, signed or unsigned, one more or one less, wherever it stands in a column.
fn lengthened(column: &[u8], to: u64) -> Vec<u8> {
    for (from, by) in [(RUN, 0), (RUN + 1, 1), (RUN - 1, -1), (RUN - 2, -2)] {
        for (old, new) in [
            (signed(from), signed((to as i64).wrapping_add(by))),
            (leb(from as u64), leb(to.wrapping_add_signed(by))),
        ] {
            if let Some(found) = column.windows(old.len()).position(|w| w == old) {
                return [&column[..found], &new, &column[found + old.len()..]].concat();
            }
        }
    }
    column.to_vec()
}

fn leb(mut n: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while n >= 0x80 {
        bytes.push(n as u8 | 0x80);
        n >>= 7;
    }
    bytes.push(n as u8);
    bytes
}

fn signed(mut n: i64) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let byte = (n & 0x7f) as u8;
        n >>= 7;
        if n == 0 && byte & 0x40 == 0 {
            bytes.push(byte);
            return bytes;
        }
        bytes.push(byte | 0x80);
    }
}

fn envelope(contents: &[u8]) -> Vec<u8> {
    let hashed = [&[1], &leb(contents.len() as u64)[..], contents].concat();
    let checksum = sha2::Sha256::digest(&hashed);
    [&[0x85, 0x6f, 0x4a, 0x83], &checksum[..4], &hashed].concat()
}

pub fn operations(county: &mut County) {
    // The stretching itself works: a little longer is an honest change.
    assert_eq!(stretched(county, RUN as u64), list(county));
    assert!(root_row(&stretched(county, 8000)).is_some());
    for to in [1 << 32, 1 << 40, 1 << 61] {
        let body = stretched(county, to);
        assert!(body.len() < 400, "a small thing");
        county.throw_entries(vec![County::root(body)]);
    }
}

pub fn a_million_operations(county: &mut County) {
    let body = stretched(county, 1_000_000);
    county.throw_entries(vec![County::root(body); 8]);
}

/// Each operation says how many others it overwrites; here one says four thousand million.
pub fn predecessors(county: &mut County) {
    let body = list(county);
    let contents = &body[9 + body[9..].iter().position(|b| b & 0x80 == 0).unwrap() + 1..];
    // The last column is the number of predecessors: a run of zeros.
    for n in [1u64 << 20, 1 << 32, u64::MAX] {
        let at = contents.len() - 3;
        assert_eq!(
            contents[at..],
            [&signed(RUN + 1)[..], &[0]].concat(),
            "the last column"
        );
        let column = [&signed(RUN + 1)[..], &leb(n)].concat();
        let mut bomb = contents[..at].to_vec();
        let length = bomb.len();
        // Its length stands as the last byte before all columns.
        let meta = (0..length)
            .rev()
            .find(|i| bomb[*i] == 0x70 && bomb[i + 1] == 3)
            .unwrap();
        bomb[meta + 1] = column.len() as u8;
        bomb.extend(column);
        county.throw_entries(vec![County::root(envelope(&bomb))]);
    }
}

/// Maps in maps.
pub fn nested_row(county: &mut County) {
    for depth in ["200", "5000", "16000", "20000"] {
        let body = crate::made(depth);
        county.throw_entries(vec![County::root(body)]);
    }
}

/// In a thread with a stack that can make it.
pub fn make_nested_row(depth: usize) -> Vec<u8> {
    let actor = County::new().actor;
    let make = move || {
        let inside = |inner| Value::Map(Fields::from([("v".to_owned(), inner)]));
        let deep = (0..depth).fold(Value::Int(1), |inner, _| inside(inner));
        root_change(&Fields::from([("v".to_owned(), deep)]), &actor)
    };
    let thread = std::thread::Builder::new().stack_size(1 << 30).spawn(make);
    thread.unwrap().join().unwrap()
}

/// The same by edits: each nests a little deeper than the one before.
pub fn nested_by_edits(county: &mut County) {
    let root = County::root(root_change(
        &Fields::from([("t".to_owned(), Value::Int(1))]),
        &county.actor,
    ));
    let scope = County::scope();
    let mut entries = vec![root.clone()];
    let deep = (0..60).fold(Value::Int(1), |inner, _| {
        Value::List(vec![
            inner,
            Value::Map(Fields::from([("v".to_owned(), Value::Int(1))])),
        ])
    });
    for key in ["v", "v/a", "v/b", "s"] {
        let stored: Vec<Stored<'_>> = entries.iter().map(|e: &Entry| stored(county, e)).collect();
        let edits = [Edit::Set(key.into(), deep.clone())];
        let body = edit_change(
            root.record,
            &scope,
            &stored,
            &|_| false,
            &county.actor,
            &edits,
            None,
        );
        let body = body.unwrap().unwrap();
        entries.push(Entry { body, ..root.clone() });
    }
    county.throw_entries(entries);
}

fn stored<'a>(county: &County, entry: &'a Entry) -> Stored<'a> {
    Stored {
        hash: entry.hash(),
        device: county.keys.device(),
        kind: &entry.kind,
        body: &entry.body,
        judged: true,
        author: None,
    }
}

pub fn compressed(county: &mut County) {
    typed(county, 2);
}

pub fn document(county: &mut County) {
    typed(county, 0);
}

/// The same chunk under another type, which would be unpacked or loaded whole.
fn typed(county: &mut County, kind: u8) {
    let mut body = list(county);
    body[8] = kind;
    let checksum = sha2::Sha256::digest(&body[8..]);
    body[4..8].copy_from_slice(&checksum[..4]);
    county.throw_entries(vec![County::root(body)]);
}
