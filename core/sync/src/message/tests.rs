//! Every message comes back as it was, in its one form, and a quiet exchange stays small.

use ketepai_model::identity::{Checkpoint, DeviceKeys};
use ketepai_model::ids::{DeviceId, Digest, HeadHash, RunningHash};

use super::*;
use crate::cursor::Cursor;
use crate::frame::FrameReader;

fn cursor() -> Cursor {
    Cursor {
        position: 123_456,
        running: RunningHash([7; 32]),
    }
}

fn hello() -> Hello {
    Hello {
        device: DeviceId([1; 16]),
        cursor: cursor(),
        budget: 1 << 20,
        own_logs: Digest([2; 32]),
        want_own: false,
        certificate: None,
        incarnation: 0,
        filling: Vec::new(),
    }
}

fn done() -> Done {
    let station = DeviceKeys::from_seed(&[9; 32]);
    Done {
        checkpoint: Checkpoint::sign(&station, 123_456, RunningHash([7; 32]), 1_780_000_000, 123_000),
        nonce: vec![3; 16],
        more: false,
        cursor: cursor(),
        digests: Some(Digests {
            position: 123_456,
            verdicts: 17,
            logs: Digest([4; 32]),
            documents: Digest([5; 32]),
        }),
    }
}

fn all() -> Vec<Message> {
    let tip = Tip {
        scope: "work/152524".parse().unwrap(),
        number: 3,
        head: HeadHash([6; 32]),
    };
    let advices = [
        Advice::Again { after_s: 30 },
        Advice::StaleNonce { nonce: vec![1; 64] },
        Advice::Enrol,
        Advice::UpdateRequired,
        Advice::Denied,
        Advice::TooLarge,
        Advice::Internal,
    ];
    let problems = advices.map(|advice| Message::Problem(Problem::new(advice, "why")));
    let mut all = vec![
        Message::Hello(Box::new(hello())),
        Message::Segments(Vec::new()),
        Message::Acks(Acks {
            received: vec![(HeadHash([1; 32]), 5)],
            refused: vec![(HeadHash([2; 32]), "bad_signature".into())],
        }),
        Message::Rewound(Rewound { position: 9 }),
        Message::Tips(Tips { tips: vec![tip] }),
        Message::Done(Box::new(done())),
    ];
    all.extend(problems);
    all
}

fn payload(message: &Message) -> Frame {
    let mut reader = FrameReader::new();
    reader.push(&message.to_frame()).unwrap();
    reader.next().unwrap().unwrap()
}

#[test]
fn every_message_survives_its_frame() {
    for message in all() {
        assert_eq!(Message::from_frame(&payload(&message)).unwrap(), message);
    }
}

#[test]
fn no_cut_and_no_flipped_bit_makes_one_panic() {
    for message in all() {
        let frame = payload(&message);
        for cut in 0..frame.payload.len() {
            let cut = Frame {
                payload: frame.payload[..cut].to_vec(),
                ..frame.clone()
            };
            assert!(Message::from_frame(&cut).is_err());
        }
        for bit in 0..frame.payload.len() * 8 {
            let mut flipped = frame.clone();
            flipped.payload[bit / 8] ^= 1 << (bit % 8);
            assert!(Message::from_frame(&flipped).ok() != Some(message.clone()));
        }
    }
}

#[test]
fn what_is_too_long_is_refused() {
    let mut long = done();
    long.nonce = vec![0; MAX_NONCE_BYTES + 1];
    assert!(Message::from_frame(&payload(&Message::Done(Box::new(long)))).is_err());
    let problem = Problem::new(Advice::Denied, &"x".repeat(MAX_REASON_BYTES + 1));
    assert!(Message::from_frame(&payload(&Message::Problem(problem))).is_err());
}

#[test]
fn a_newer_message_asks_for_an_update() {
    for message in all() {
        let mut frame = payload(&message);
        frame.payload[1] = 9;
        assert!(
            Message::from_frame(&frame).unwrap_err().asks_for_update(),
            "{message:?}"
        );
    }
}

/// Bytes that do not compress, as real hashes and signatures do not.
fn noise<const N: usize>(seed: u8) -> [u8; N] {
    let mut bytes = [0; N];
    let hash = |n: usize| {
        *ketepai_model::ids::BlobHash::of(&[seed, n as u8])
            .as_bytes()
            .first()
            .unwrap()
    };
    bytes.iter_mut().enumerate().for_each(|(n, byte)| *byte = hash(n));
    bytes
}

#[test]
fn a_quiet_sync_stays_under_400_bytes_each_way() {
    let cursor = Cursor {
        position: 123_456,
        running: RunningHash(noise(1)),
    };
    let up = Message::Hello(Box::new(Hello {
        device: DeviceId(noise(2)),
        cursor,
        own_logs: Digest(noise(3)),
        ..hello()
    }));
    let mut down = done();
    down.checkpoint.running = cursor.running;
    down.cursor = cursor;
    down.nonce = noise::<16>(4).to_vec();
    down.digests = down.digests.map(|digests| Digests {
        logs: Digest(noise(5)),
        documents: Digest(noise(6)),
        ..digests
    });
    let (up, down) = (
        up.to_frame().len(),
        Message::Done(Box::new(down)).to_frame().len(),
    );
    assert!(up < 400 && down < 400, "{up} {down}");
}
