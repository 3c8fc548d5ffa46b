//! The frames of requests and answers. What travels may be written in other bytes by the next version; what
//! has been written once must be readable for ever, so these files are read, never compared.

use ketepai_model::ids::{Digest, RunningHash};
use ketepai_model::scope::Grant;
use ketepai_sync::frame::{FrameReader, FrameType};
use ketepai_sync::message::{
    Acks, Advice, Digests, Done, Echo, Filled, Filling, Hello, Message, Problem, Rewound, Tip, Tips,
};
use ketepai_sync::{Cursor, wire};

use super::{cast, golden};

#[test]
fn every_frame_is_readable_for_ever() {
    for (name, message) in all() {
        let file = format!("frame-{name}");
        golden::keep(&file, &message.to_frame());
        assert_eq!(
            read(&golden::read(&file)),
            message,
            "{file}: the wire's own version must go up"
        );
    }
}

#[test]
fn every_type_of_frame_has_a_golden() {
    let mut held: Vec<u8> = all().iter().map(|(_, message)| message.to_frame()[4]).collect();
    held.extend(super::neighbours::all().iter().map(|(_, frame)| frame[4]));
    held.sort_unstable();
    held.dedup();
    let known: Vec<u8> = (0..=255)
        .filter(|n| FrameType::from_number(*n).is_some())
        .collect();
    assert_eq!(held, known);
}

#[test]
fn every_codec_is_readable_for_ever() {
    let message = Message::Segments(vec![(cast::segment(), Some(41)), (cast::stated(), Some(42))]);
    let Message::Segments(segments) = &message else {
        unreachable!("made above")
    };
    let plain = wire::encode_segments(segments);
    let zstd = zstd::bulk::compress(&plain, 3).expect("zstd");
    golden::keep("codec-0-plain", &packed(0, &plain, plain.len()));
    golden::keep("codec-1-zstd", &packed(1, &zstd, plain.len()));
    golden::keep("codec-2-dictionary", &message.to_frame());
    for (codec, name) in ["codec-0-plain", "codec-1-zstd", "codec-2-dictionary"]
        .into_iter()
        .enumerate()
    {
        let frame = golden::read(name);
        assert_eq!(usize::from(frame[5]), codec, "{name}");
        assert_eq!(
            read(&frame),
            message,
            "{name}: a codec, and its dictionary, never change"
        );
    }
}

/// A frame by its description in `core/sync/src/frame.rs`, without that code.
fn packed(codec: u8, payload: &[u8], plain: usize) -> Vec<u8> {
    let length = |n: usize| u32::try_from(n).expect("a small frame").to_le_bytes();
    let header = [
        &b"KTP"[..],
        &[1, 2, codec],
        &length(payload.len()),
        &length(plain),
    ]
    .concat();
    let digest = blake3::hash(&[&header[..], payload].concat());
    [&header[..], &digest.as_bytes()[..8], payload].concat()
}

fn read(frame: &[u8]) -> Message {
    let mut reader = FrameReader::new();
    reader.push(frame).expect("a whole frame");
    let frame = reader.next().expect("a good frame").expect("one frame");
    reader.finish().expect("nothing left over");
    Message::from_frame(&frame).expect("a message")
}

pub fn all() -> Vec<(&'static str, Message)> {
    vec![
        ("hello", Message::Hello(Box::new(hello()))),
        ("hello-enrol", Message::Hello(Box::new(introduced()))),
        ("hello-2", Message::Hello(Box::new(posted()))),
        ("filled", Message::Filled(filled())),
        ("echo", Message::Echo(Echo([0x48; 8]))),
        ("segments-up", Message::Segments(vec![(cast::segment(), None)])),
        ("segments-down", Message::Segments(segments_down())),
        ("acks", Message::Acks(acks())),
        ("rewound", Message::Rewound(Rewound { position: 1_000 })),
        ("reached", Message::Reached(cursor())),
        ("tips", Message::Tips(Tips { tips: vec![tip()] })),
        ("tips-none", Message::Tips(Tips::default())),
        ("done", Message::Done(Box::new(done()))),
        (
            "done-more",
            Message::Done(Box::new(Done {
                more: true,
                digests: None,
                ..done()
            })),
        ),
        ("problem-again", problem(Advice::Again { after_s: 30 })),
        (
            "problem-stale-nonce",
            problem(Advice::StaleNonce { nonce: vec![5; 24] }),
        ),
        ("problem-enrol", problem(Advice::Enrol)),
        ("problem-update", problem(Advice::UpdateRequired)),
        ("problem-denied", problem(Advice::Denied)),
        ("problem-too-large", problem(Advice::TooLarge)),
        ("problem-internal", problem(Advice::Internal)),
    ]
}

fn problem(advice: Advice) -> Message {
    Message::Problem(Problem::new(advice, "reason_code"))
}

fn cursor() -> Cursor {
    Cursor {
        position: 1_234,
        running: RunningHash([0x44; 32]),
    }
}

fn hello() -> Hello {
    Hello {
        device: cast::phone().device(),
        cursor: cursor(),
        budget: 1 << 20,
        own_logs: Digest([0x45; 32]),
        want_own: false,
        certificate: None,
        incarnation: 0,
        filling: Vec::new(),
    }
}

/// A phone that has just been posted elsewhere.
fn posted() -> Hello {
    Hello {
        incarnation: 2,
        filling: vec![Filling {
            grant: filled().grant,
            after: 0,
            until: 1_234,
        }],
        ..hello()
    }
}

fn filled() -> Filled {
    Filled {
        grant: Grant::parse("from/152524/*").expect("a grant"),
        position: 40,
        complete: false,
    }
}

fn introduced() -> Hello {
    let certificate = Some(Box::new((cast::station_key(), cast::certificate())));
    Hello {
        want_own: true,
        cursor: Cursor::default(),
        certificate,
        ..hello()
    }
}

/// A payload that is withheld, two logs, positions with a gap.
fn segments_down() -> Vec<wire::Placed> {
    let mut withheld = cast::stated();
    withheld.payloads[1] = None;
    let follows = ketepai_model::log::Segment {
        signed: cast::later_head().sign(&cast::phone().signing),
        payloads: vec![None, None],
    };
    vec![
        (cast::segment(), Some(41)),
        (follows, Some(42)),
        (withheld, Some(50)),
    ]
}

fn acks() -> Acks {
    Acks {
        received: vec![(cast::head_hash(1), 1_233), (cast::head_hash(2), 1_234)],
        refused: vec![(cast::head_hash(3), "bad_signature".into())],
    }
}

fn tip() -> Tip {
    Tip {
        scope: cast::work(),
        number: 7,
        head: cast::head_hash(4),
    }
}

fn done() -> Done {
    Done {
        checkpoint: cast::checkpoint(),
        nonce: vec![5; 24],
        more: false,
        cursor: cursor(),
        digests: Some(Digests {
            position: 1_234,
            verdicts: 1_200,
            logs: Digest([0x46; 32]),
            documents: Digest([0x47; 32]),
        }),
    }
}
