//! Stories of segments on the wire: what comes out is what went in, and nothing that comes in hurts.

use ketepai_model::canonical;
use ketepai_model::ids::{BootId, HeadHash, RecordId};
use ketepai_model::log::{Entry, Evidence, Head, MAX_ENTRY_BYTES, SignedHead, record_id};
use proptest::prelude::*;

use super::*;

fn scope(n: u8) -> Scope {
    let area = "152524".parse().unwrap();
    match n % 3 {
        0 => Scope::Work(area),
        1 => Scope::Station(area),
        _ => Scope::Person(ketepai_model::ids::PersonId([n; 8])),
    }
}

fn chunk_of(contents: &[u8], broken: bool) -> Vec<u8> {
    let mut body = chunk::restore(contents);
    if broken {
        body[5] ^= 1;
    }
    body
}

fn entry(scope: &Scope, shape: u8, body: Vec<u8>, schema: u32) -> Entry {
    let body = match shape & 3 {
        0 => body,
        n => chunk_of(&body, n == 1),
    };
    let record = if shape & 4 == 0 {
        record_id(scope, &body)
    } else {
        RecordId([shape; 16])
    };
    let kind = ["visit", "note", "", "a kind that nobody here knows"][usize::from(shape >> 3) % 4];
    Entry {
        record,
        kind: kind.to_owned(),
        schema,
        body,
    }
}

fn evidence() -> impl Strategy<Value = Evidence> {
    let extreme = prop_oneof![
        any::<i64>(),
        Just(i64::MIN),
        Just(i64::MAX),
        0..4_000_000_000_000i64
    ];
    (
        extreme.clone(),
        any::<i16>(),
        any::<u64>(),
        0..3u8,
        proptest::option::of(extreme),
    )
        .prop_map(|(wall_ms, zone_minutes, monotonic_ms, boot, gnss_ms)| Evidence {
            wall_ms,
            zone_minutes: if zone_minutes % 2 == 0 { 480 } else { zone_minutes },
            monotonic_ms,
            boot: BootId([boot; 8]),
            gnss_ms,
        })
}

fn written() -> impl Strategy<Value = (u8, Vec<u8>, u32, bool, Evidence)> {
    let body = proptest::collection::vec(any::<u8>(), 0..300);
    (any::<u8>(), body, any::<u32>(), any::<bool>(), evidence())
}

prop_compose! {
    fn segment()(
        of in 0..4u8,
        device in 0..3u8,
        number in prop_oneof![1..4u64, any::<u64>()],
        previous in proptest::option::of(any::<[u8; 32]>()),
        checkpoint in proptest::option::of(any::<[u8; 32]>()),
        signature in any::<[u8; 32]>(),
        written in proptest::collection::vec(written(), 0..5),
        position in proptest::option::of(any::<u64>()),
    ) -> Placed {
        let scope = scope(of);
        let entries: Vec<Entry> = written
            .iter()
            .map(|(shape, body, schema, ..)| entry(&scope, *shape, body.clone(), *schema))
            .collect();
        let head = Head {
            scope,
            device: DeviceId([device; 16]),
            number,
            previous: previous.map(HeadHash),
            entries: entries.iter().map(Entry::hash).collect(),
            evidence: written.iter().map(|w| w.4).collect(),
            checkpoint,
        };
        let mut doubled = [0; 64];
        doubled[..32].copy_from_slice(&signature);
        let payloads = entries.into_iter().zip(&written).map(|(e, w)| w.3.then_some(e)).collect();
        (Segment { signed: SignedHead { head, signature: doubled }, payloads }, position)
    }
}

/// Makes some segments follow the one before, as they do in a real log.
fn chained(mut segments: Vec<Placed>) -> Vec<Placed> {
    for at in 1..segments.len() {
        let before = segments[at - 1].0.head().clone();
        let head = &mut segments[at].0.signed.head;
        if head.device == before.device && head.scope == before.scope {
            head.number = before.number.wrapping_add(1);
            head.previous = Some(before.hash());
        }
    }
    segments
}

proptest! {
    #[test]
    fn a_segment_survives_the_wire_exactly(segments in proptest::collection::vec(segment(), 0..6)) {
        let segments = chained(segments);
        let bytes = encode_segments(&segments);
        prop_assert_eq!(decode_segments(&bytes).unwrap(), segments);
    }

    #[test]
    fn no_bytes_at_all_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = decode_segments(&bytes);
    }
}

fn log_of(count: u64, body: usize) -> Vec<Placed> {
    let (mut log, mut previous) = (Vec::new(), None);
    for number in 1..=count {
        let entry = entry(&scope(0), 2, vec![number as u8; body], 1);
        let head = Head {
            scope: scope(0),
            device: DeviceId([7; 16]),
            number,
            previous,
            entries: vec![entry.hash()],
            evidence: vec![Evidence {
                wall_ms: 1_780_000_000_000 + number as i64 * 60_000,
                zone_minutes: 480,
                monotonic_ms: number * 60_000 + 5,
                boot: BootId([1; 8]),
                gnss_ms: None,
            }],
            checkpoint: None,
        };
        previous = Some(head.hash());
        let signed = SignedHead {
            head,
            signature: [number as u8; 64],
        };
        let payloads = vec![Some(entry)];
        log.push((Segment { signed, payloads }, Some(number + 100)));
    }
    log
}

#[test]
fn twenty_thousand_mutants_do_no_harm() {
    let whole = encode_segments(&log_of(5, 40));
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    let mut next = move |bound: usize| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as usize % bound
    };
    for _ in 0..20_000 {
        let mut mutant = whole.clone();
        for _ in 0..=next(3) {
            let at = next(mutant.len());
            match next(5) {
                0 => mutant[at] ^= 1 << next(8),
                1 => mutant[at] = [0, 0x1b, 0x7f, 0x80, 0x9b, 0x9f, 0xbf, 0xf6, 0xff][next(9)],
                2 => mutant.truncate(at.max(1)),
                3 => mutant.insert(at, next(256) as u8),
                _ => drop(mutant.remove(at)),
            }
            if mutant.is_empty() {
                mutant.push(0x85);
            }
        }
        if let Ok(segments) = decode_segments(&mutant) {
            assert_eq!(decode_segments(&encode_segments(&segments)).unwrap(), segments);
        }
    }
}

#[test]
fn a_chain_is_cheap() {
    let count = 100;
    let bytes = encode_segments(&log_of(count, 40));
    let each = bytes.len() / count as usize;
    // 64 bytes of signature and 40 of body; the rest is what a visit costs beyond itself.
    assert!(each < 64 + 40 + 50, "{each}");
}

#[test]
fn a_payload_that_is_not_its_heads_is_withheld() {
    let mut segments = log_of(2, 40);
    segments[0].0.payloads[0].as_mut().unwrap().body.push(1);
    let back = decode_segments(&encode_segments(&segments)).unwrap();
    assert_eq!(back[0].0.payloads, [None]);
    assert_eq!(back[0].0.signed, segments[0].0.signed);
    assert_eq!(back[1], segments[1]);
}

#[test]
fn batches_keep_order_and_size() {
    let log = log_of(100, 20_000);
    let batches: Vec<_> = plan_batches(log.clone()).collect();
    assert!(batches.len() > 7);
    for batch in &batches {
        assert!(encode_segments(batch).len() <= FRAME_TARGET);
    }
    assert_eq!(batches.concat(), log);
}

#[test]
fn the_head_of_a_monster_travels_without_its_payloads() {
    let bodies = (0..64u8).map(|n| vec![n; MAX_ENTRY_BYTES - 200]);
    let entries: Vec<Entry> = bodies.map(|body| entry(&scope(0), 4, body, 1)).collect();
    let mut monster = log_of(1, 1);
    monster[0].0.signed.head.entries = entries.iter().map(Entry::hash).collect();
    monster[0].0.signed.head.evidence = vec![Evidence::default(); 64];
    monster[0].0.payloads = entries.into_iter().map(Some).collect();
    let batch = plan_batches(monster.clone()).next().unwrap();
    let bytes = encode_segments(&batch);
    assert!(bytes.len() <= crate::frame::MAX_COMPRESSED);
    assert_eq!(decode_segments(&bytes).unwrap()[0].0.signed, monster[0].0.signed);
}

#[test]
fn too_many_and_unknown_are_told_apart() {
    let claims = [0x85, 0x01, 0x80, 0x80, 0x80, 0x9b, 0, 0, 0, 1, 0, 0, 0, 0];
    assert!(matches!(
        decode_segments(&claims),
        Err(WireError::Rule("list too long"))
    ));
    let newer = canonical::encode(&(2u8, 0u8));
    assert!(decode_segments(&newer).unwrap_err().asks_for_update());
}
