//! Stories of frames on bad roads.

use super::*;
use crate::error::FrameError;

fn read_all(bytes: &[u8], piece: usize) -> (Vec<Frame>, Result<(), FrameError>) {
    let mut reader = FrameReader::new();
    let mut frames = Vec::new();
    for chunk in bytes.chunks(piece.max(1)) {
        if let Err(error) = reader.push(chunk) {
            return (frames, Err(error));
        }
        loop {
            match reader.next() {
                Ok(Some(frame)) => frames.push(frame),
                Ok(None) => break,
                Err(error) => return (frames, Err(error)),
            }
        }
    }
    let end = reader.finish();
    (frames, end)
}

fn body() -> Vec<u8> {
    let long: Vec<u8> = (0..5000u32).flat_map(|n| (n / 7).to_le_bytes()).collect();
    [
        encode(FrameType::Hello, b"hello"),
        encode(FrameType::Segments, &long),
        encode(FrameType::Done, b""),
    ]
    .concat()
}

#[test]
fn frames_survive_any_cutting_into_pieces() {
    let whole = read_all(&body(), usize::MAX);
    assert_eq!(whole.0.len(), 3);
    assert_eq!(whole.1, Ok(()));
    for piece in 1..60 {
        assert_eq!(read_all(&body(), piece), whole);
    }
}

#[test]
fn a_cut_costs_one_frame() {
    let body = body();
    let ends = [
        encode(FrameType::Hello, b"hello").len(),
        body.len() - HEADER_BYTES,
        body.len(),
    ];
    for cut in 0..body.len() {
        let (frames, end) = read_all(&body[..cut], 100);
        assert_eq!(frames.len(), ends.iter().filter(|e| **e <= cut).count());
        let whole = cut == 0 || ends.contains(&cut);
        assert_eq!(end, if whole { Ok(()) } else { Err(FrameError::Truncated) });
    }
}

#[test]
fn no_flipped_bit_changes_a_payload() {
    let body = body();
    let (whole, _) = read_all(&body, usize::MAX);
    for bit in 0..body.len() * 8 {
        let mut flipped = body.clone();
        flipped[bit / 8] ^= 1 << (bit % 8);
        let (frames, _) = read_all(&flipped, usize::MAX);
        for (frame, original) in frames.iter().zip(&whole) {
            assert_eq!(frame.payload, original.payload);
        }
    }
}

#[test]
fn a_portal_is_recognised() {
    let pages = [
        "<!DOCTYPE html>",
        "<html>",
        "\n\n <HTML lang=zh>",
        "\u{feff}<?xml",
        "HTTP/1.1 302 Found",
        "http/1.0",
    ];
    for page in pages {
        for piece in [1, 2, 100] {
            assert_eq!(
                read_all(page.as_bytes(), piece).1,
                Err(FrameError::Portal),
                "{page}"
            );
        }
    }
    for other in ["{\"error\":1}", "no route", "KT?", "H", "HTT", " "] {
        assert_eq!(
            read_all(other.as_bytes(), 1).1,
            Err(FrameError::NotOurs),
            "{other}"
        );
    }
}

#[test]
fn an_unknown_version_asks_for_an_update() {
    assert_eq!(read_all(b"KTP\x02", 1).1, Err(FrameError::UnknownVersion(2)));
    let newer = raw(9, 5, b"hello");
    let error = read_all(&newer, 1).1.unwrap_err();
    assert!(error.asks_for_update());
    let mut flipped = encode(FrameType::Hello, b"hello");
    flipped[5] = 9;
    assert_eq!(
        read_all(&flipped, 1).1,
        Err(FrameError::Damaged),
        "damage is not news"
    );
}

fn raw(codec: u8, plain_len: u32, payload: &[u8]) -> Vec<u8> {
    let compressed = u32::try_from(payload.len()).unwrap().to_le_bytes();
    let lengths = [compressed, plain_len.to_le_bytes()].concat();
    let header = [&b"KTP\x01\x02"[..], &[codec], &lengths].concat();
    let digest = digest(&header, payload);
    [&header[..], &digest, payload].concat()
}

#[test]
fn a_bomb_is_refused() {
    let mut bomb = zstd::Encoder::new(Vec::new(), 3).unwrap();
    for _ in 0..1024 {
        std::io::Write::write_all(&mut bomb, &[0; 1024 * 1024]).unwrap();
    }
    let bomb = bomb.finish().unwrap();
    assert!(bomb.len() < MAX_COMPRESSED);
    for claimed in [100, MAX_PLAIN as u32] {
        assert_eq!(
            read_all(&raw(1, claimed, &bomb), 4096).1,
            Err(FrameError::Damaged)
        );
    }
    assert_eq!(
        read_all(&raw(1, 1 << 30, &bomb), 4096).1,
        Err(FrameError::TooLarge)
    );
}

#[test]
fn a_claimed_length_is_refused_before_it_arrives() {
    let mut header = encode(FrameType::Segments, b"x");
    header[6..10].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(read_all(&header, 1).1, Err(FrameError::TooLarge));
}

#[test]
fn what_is_not_taken_does_not_pile_up() {
    let mut reader = FrameReader::new();
    let pushed = (0..1000).find_map(|_| reader.push(&[b'K'; 64 * 1024]).err());
    assert_eq!(pushed, Some(FrameError::TooLarge));
    assert_eq!(reader.next(), Err(FrameError::TooLarge));
}
