//! Bombs in frames and in the messages that they hold.

use ketepai_model::document::root_change;
use ketepai_model::value::{Fields, Value};
use ketepai_sync::frame::{self, FrameType};
use ketepai_sync::wire;

use super::county::County;

const MIB: usize = 1024 * 1024;

/// A frame as `core/sync/src/frame.rs` describes it, whatever it claims.
fn packed(kind: FrameType, codec: u8, small: &[u8], plain: u32) -> Vec<u8> {
    let header = [
        &b"KTP"[..],
        &[1, kind.number(), codec],
        &(small.len() as u32).to_le_bytes(),
        &plain.to_le_bytes(),
    ]
    .concat();
    let digest = blake3::hash(&[&header[..], small].concat());
    [&header[..], &digest.as_bytes()[..8], small].concat()
}

fn zeros(mib: usize) -> Vec<u8> {
    zstd::bulk::compress(&vec![0; mib * MIB], 1).unwrap()
}

pub fn zstd_that_claims_too_much(county: &mut County) {
    let small = zeros(1024);
    for claim in [4 * MIB as u32, 4 * MIB as u32 + 1, u32::MAX, 0] {
        county.throw(&packed(FrameType::Segments, 1, &small, claim));
    }
}

pub fn zstd_that_grows_to_the_limit(county: &mut County) {
    county.throw(&packed(FrameType::Segments, 1, &zeros(4), 4 * MIB as u32));
}

/// A window of 2 GiB in a frame of a few bytes.
pub fn zstd_with_a_wide_window(county: &mut County) {
    for window in [0x70u8, 0xa8, 0xff] {
        let small = [&[0x28, 0xb5, 0x2f, 0xfd, 0x00, window][..], &[0x01, 0, 0]].concat();
        county.throw(&packed(FrameType::Segments, 1, &small, 10));
    }
}

/// Frames of nothing much, and then a thousand of which each grows to 4 MiB of zeros.
pub fn many_frames_that_grow(county: &mut County) {
    let empty = wire::encode_segments(&[]);
    let one = frame::encode(FrameType::Segments, &empty);
    let grown = packed(FrameType::Segments, 1, &zeros(4), 4 * MIB as u32);
    let run = [one.repeat(20_000), grown.repeat(1000)].concat();
    county.throw(&run);
}

/// Real entries of real roots, in real segments: as many as a frame's plain bytes hold. Made in a process of
/// its own, so that what that takes is not counted; the county's seed gives both the same keys.
pub fn a_hundred_thousand_entries(county: &mut County) {
    county.throw(&crate::made("entries"));
}

/// All in one frame, and then a quarter of them in each of four.
pub fn make_a_hundred_thousand_entries() -> Vec<u8> {
    let mut county = County::new();
    let mut segments = Vec::new();
    for n in 0..1024 {
        let entries = (0..64).map(|k| {
            let fields = Fields::from([("t".to_owned(), Value::Int(n * 64 + k))]);
            County::root(root_change(&fields, &county.actor))
        });
        let entries = entries.collect();
        segments.push((county.seal(entries), None));
    }
    let frame = |some: &[_]| frame::encode(FrameType::Segments, &wire::encode_segments(some));
    let mut frames: Vec<u8> = segments.chunks(256).flat_map(frame).collect();
    frames.extend(frame(&segments));
    frames
}

/// CBOR that says how many items or bytes come, and then does not bring them.
pub fn a_list_longer_than_its_bytes(county: &mut County) {
    lies(county, 0x9b);
}

pub fn a_name_longer_than_its_bytes(county: &mut County) {
    lies(county, 0x7b);
    lies(county, 0x5b);
}

fn lies(county: &mut County, header: u8) {
    for n in [100_000u64, u64::from(u32::MAX), i64::MAX as u64, u64::MAX] {
        for before in [
            &[0x85, 1][..],
            &[0x85, 1, 0x80],
            &[0x85, 1, 0x80, 0x80, 0x80],
            &[0x82, 1],
            &[0x83, 1],
        ] {
            let payload = [before, &[header], &n.to_be_bytes()].concat();
            for kind in (0..=9).filter_map(FrameType::from_number) {
                county.throw_at_phone(&packed(kind, 0, &payload, payload.len() as u32));
                county.throw_at_station(&packed(kind, 0, &payload, payload.len() as u32));
            }
        }
    }
}

pub fn deep_nesting(county: &mut County) {
    for opens in [0x81u8, 0x9f, 0xa1, 0xc1] {
        let payload = vec![opens; 4 * MIB];
        for kind in (0..=9).filter_map(FrameType::from_number) {
            county.throw(&frame::encode(kind, &payload));
        }
    }
}

/// The table of kinds, full, each as long as its entry may name it.
pub fn as_many_kinds_as_fit(county: &mut County) {
    let mut payload = vec![0x85, 1, 0x80, 0x80, 0x9a, 0, 1, 0, 0];
    for n in 0..65_536u32 {
        payload.extend([0x78, 32]);
        payload.extend(format!("{n:032}").bytes());
    }
    payload.push(0x80);
    county.throw(&frame::encode(FrameType::Segments, &payload));
}

/// Each says which request is answered, and nothing else.
pub fn a_hundred_thousand_echoes(county: &mut County) {
    struct Parrot;
    impl ketepai_core::sync::Transport for Parrot {
        fn post(
            &mut self,
            signed: &ketepai_core::sync::Signed<'_>,
            on_bytes: &mut dyn FnMut(&[u8]) -> bool,
        ) -> Result<(), ketepai_core::sync::Failure> {
            let echo = ketepai_sync::message::Echo::of(blake3::hash(signed.body).as_bytes());
            on_bytes(&ketepai_sync::Message::Echo(echo).to_frame().repeat(100_000));
            Ok(())
        }
        fn enrol(&mut self, _: &str, _: Vec<u8>) -> Result<Vec<u8>, ketepai_core::AppError> {
            Err(ketepai_core::AppError::NeedsEnrolment)
        }
    }
    county.sync_with(&mut Parrot);
}
