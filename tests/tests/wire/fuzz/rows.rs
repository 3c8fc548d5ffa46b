//! Forged rows and changes: what stands in an entry when nobody honest wrote it.

use ketepai_model::ids::BootId;
use ketepai_model::log::{Entry, Evidence, record_id};
use ketepai_model::scope::Scope;
use ketepai_model::value::{Fields, Value};
use ketepai_tests::builders::Dice;
use sha2::Digest;

use super::bytes;

/// An entry that opens its record.
pub fn opens(scope: &Scope, kind: &str, body: Vec<u8>) -> Entry {
    Entry {
        record: record_id(scope, &body),
        kind: kind.to_owned(),
        schema: 1,
        body,
    }
}

/// What no clock says.
pub fn evidence(dice: &mut Dice) -> Evidence {
    Evidence {
        wall_ms: bytes::interesting(dice) as i64,
        zone_minutes: bytes::interesting(dice) as i16,
        monotonic_ms: bytes::interesting(dice),
        boot: BootId(dice.bytes()),
        gnss_ms: dice.once_in(2).then(|| bytes::interesting(dice) as i64),
    }
}

/// Puts something into a row that does not belong there.
pub fn spoil(fields: &mut Fields, dice: &mut Dice) {
    let keys: Vec<String> = fields.keys().cloned().collect();
    if let Some(value) = keys
        .get(dice.below(keys.len()))
        .and_then(|key| fields.get_mut(key))
    {
        *value = match (dice.below(3), &*value) {
            (0, Value::Int(_)) => Value::Int(bytes::interesting(dice) as i64),
            (0, Value::Bytes(old)) => Value::Bytes(bytes::mutate(old, &[0xff; 40], dice)),
            _ => spoilt(3, dice),
        };
    }
}

/// A value that no app writes.
pub fn spoilt(depth: usize, dice: &mut Dice) -> Value {
    match dice.below(if depth == 0 { 4 } else { 6 }) {
        0 => Value::Int(bytes::interesting(dice) as i64),
        1 => Value::Bytes(vec![0xab; dice.below(70)]),
        2 => Value::Text("\u{0}嘎\u{202e}".repeat(dice.below(40))),
        3 => Value::Bool(dice.once_in(2)),
        4 => Value::List((0..dice.below(20)).map(|_| spoilt(depth - 1, dice)).collect()),
        _ => {
            let key = |dice: &mut Dice| ["zh-CN", "", "a/b", "\u{0}"][dice.below(4)].to_owned();
            Value::Map(
                (0..dice.below(4))
                    .map(|_| (key(dice), spoilt(depth - 1, dice)))
                    .collect(),
            )
        }
    }
}

/// A change with a few bytes changed inside, and its length and checksum computed anew.
pub fn changed(body: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let inside = bytes::mutate(contents(body), contents(other), dice);
    envelope(&inside)
}

/// What stands behind magic, checksum, type and length of one of Automerge's chunks.
fn contents(body: &[u8]) -> &[u8] {
    let length = body[9..]
        .iter()
        .position(|byte| byte & 0x80 == 0)
        .expect("a length")
        + 1;
    &body[9 + length..]
}

/// Automerge's chunk around these contents.
fn envelope(contents: &[u8]) -> Vec<u8> {
    let hashed = [&[1], &bytes::leb(contents.len() as u64)[..], contents].concat();
    let checksum = sha2::Sha256::digest(&hashed);
    [&[0x85, 0x6f, 0x4a, 0x83], &checksum[..4], &hashed].concat()
}
