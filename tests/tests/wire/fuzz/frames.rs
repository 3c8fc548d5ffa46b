//! Frames around mutants: the digest computed anew, under any codec, with lengths that lie.

use ketepai_sync::frame::{self, FrameReader, FrameType};
use ketepai_tests::builders::Dice;

use super::{bytes, cbor};

/// A frame as `core/sync/src/frame.rs` describes it, with a good digest over whatever the header says.
pub fn packed(kind: u8, codec: u8, small: &[u8], lengths: (u32, u32)) -> Vec<u8> {
    let header = [
        &b"KTP"[..],
        &[1, kind, codec],
        &lengths.0.to_le_bytes(),
        &lengths.1.to_le_bytes(),
    ]
    .concat();
    let digest = blake3::hash(&[&header[..], small].concat());
    [&header[..], &digest.as_bytes()[..8], small].concat()
}

/// A payload in a frame: mostly an honest one, now and then one whose header lies.
pub fn wrap(kind: FrameType, payload: &[u8], dice: &mut Dice) -> Vec<u8> {
    let lengths = |small: &[u8]| (small.len() as u32, payload.len() as u32);
    match dice.below(12) {
        0 => packed(kind.number(), 0, payload, lengths(payload)),
        1 => {
            let small = zstd::bulk::compress(payload, 1).expect("zstd");
            packed(kind.number(), 1, &small, lengths(&small))
        }
        2 => {
            let whole = frame::encode(kind, payload);
            let small = bytes::mutate(&whole[22..], payload, dice);
            packed(kind.number(), whole[5], &small, lengths(&small))
        }
        3 => {
            let lie = bytes::interesting(dice) as u32;
            packed(
                kind.number(),
                dice.below(4) as u8,
                payload,
                (payload.len() as u32, lie),
            )
        }
        4 => packed(dice.below(12) as u8, 0, payload, lengths(payload)),
        _ => frame::encode(kind, payload),
    }
}

/// What a run of frames holds: type and payload of each.
pub fn unwrap(body: &[u8]) -> Vec<(FrameType, Vec<u8>)> {
    let mut reader = FrameReader::new();
    reader.push(body).expect("an honest body");
    let next = || reader.next().expect("an honest frame");
    std::iter::from_fn(next)
        .map(|frame| (frame.kind, frame.payload))
        .collect()
}

/// A payload with something changed in it that still parses, or not even that.
pub fn spoil(payload: &[u8], other: &[u8], dice: &mut Dice) -> Vec<u8> {
    match (cbor::parse(payload), cbor::parse(other)) {
        (Some(mut tree), Some(other)) if !dice.once_in(6) => {
            for _ in 0..1 + dice.below(2) {
                cbor::mutate(&mut tree, &other, dice);
            }
            let mut mutant = Vec::new();
            cbor::write(&tree, &mut mutant);
            mutant
        }
        _ => bytes::mutate(payload, other, dice),
    }
}
