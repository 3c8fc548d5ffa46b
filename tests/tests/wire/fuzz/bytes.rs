//! Bytes that went wrong: flipped, cut, doubled, spliced with others, with numbers at their edges.

use ketepai_tests::builders::Dice;

/// Numbers at which programs go wrong.
const EDGES: [u64; 18] = [
    0,
    1,
    2,
    23,
    24,
    127,
    128,
    255,
    256,
    65_535,
    65_536,
    0x7fff_ffff,
    0x8000_0000,
    0xffff_ffff,
    0x1_0000_0000,
    i64::MAX as u64,
    i64::MAX as u64 + 1,
    u64::MAX,
];

/// A number at an edge, or near one.
pub fn interesting(dice: &mut Dice) -> u64 {
    let edge = *dice.pick(&EDGES);
    match dice.below(4) {
        0 => edge.wrapping_add(1),
        1 => edge.wrapping_sub(1),
        _ => edge,
    }
}

/// A few changes to bytes; `other` lends its parts.
pub fn mutate(bytes: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    let mut mutant = bytes.to_vec();
    for _ in 0..1 + dice.below(3) {
        once(&mut mutant, other, dice);
    }
    mutant
}

fn once(bytes: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    let at = dice.below(bytes.len());
    let end = (at + 1 + dice.below(16)).min(bytes.len());
    match dice.below(8) {
        _ if bytes.is_empty() => bytes.extend_from_slice(&other[..other.len().min(64)]),
        0 | 1 => bytes[at] ^= 1 << dice.below(8),
        2 => bytes[at] = interesting(dice) as u8,
        3 => drop(bytes.drain(at..end)),
        4 => {
            let part = bytes[at..end].to_vec();
            bytes.splice(at..at, part);
        }
        5 => {
            let from = dice.below(other.len());
            let part = other[from..(from + 1 + dice.below(32)).min(other.len())].to_vec();
            bytes.splice(at..end, part);
        }
        6 => {
            let number = leb(interesting(dice));
            bytes.splice(at..at + 1, number);
        }
        _ => bytes.truncate(at),
    }
}

/// LEB128, as Automerge writes its numbers.
pub fn leb(mut n: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while n >= 0x80 {
        bytes.push(n as u8 | 0x80);
        n >>= 7;
    }
    bytes.push(n as u8);
    bytes
}
