//! Mutants of everything that a phone sends, pushed through the real station, in good frames, under good
//! signatures of a real device.

use std::sync::Arc;

use ketepai_model::canonical::encode;
use ketepai_model::identity::request_signature;
use ketepai_model::ids::{Digest, RunningHash};
use ketepai_server::Station;
use ketepai_server::station::Auth;
use ketepai_sync::frame::FrameType;
use ketepai_sync::message::Hello;
use ketepai_sync::{Cursor, wire};
use ketepai_tests::builders::Dice;

use super::super::{cast, frames as golden};
use super::court::{Court, unpanicked};
use super::forger::{Forger, batch};
use super::{bytes, frames};

/// So many mutants on one county; then it is looked at.
pub const ROUND: usize = 400;

/// Sends a round of mutants to a fresh county's station.
pub fn round(seed: u64) {
    let mut dice = Dice::new(seed);
    let mut court = Court::new(seed);
    let mut forger = court.forger();
    let mut sent = 0;
    let mut known = 0;
    for request in 0.. {
        if sent >= ROUND {
            break;
        }
        // A status is a page for a person, not a question for every request.
        if request % 32 == 0 {
            known = court.world.station.status().map_or(0, |s| s.position as usize);
        }
        let why = format!("requests, round {seed:#x}, mutant {sent}");
        let (body, mutants) = body(&mut forger, known, &mut dice);
        unpanicked(&why, || post(&court.world.station, &forger, &body, &mut dice));
        sent += mutants;
    }
    let kept = court.world.station.status().expect("a status").entries;
    assert!(
        kept > ROUND as u64,
        "only {kept} entries got in: these mutants meet nothing"
    );
    court.visit(super::court::A, "之后");
    court.check(&format!("requests, round {seed:#x}"));
}

/// A request, and how many mutants are in it.
fn body(forger: &mut Forger, known: usize, dice: &mut Dice) -> (Vec<u8>, usize) {
    let mut body = hello(forger, known, dice);
    match dice.below(6) {
        0 => (
            frames::wrap(FrameType::Hello, &spoilt_hello(forger, dice), dice),
            1,
        ),
        1 => {
            let all = golden::all();
            let (_, message) = dice.pick(&all);
            let (kind, payload) = frames::unwrap(&message.to_frame()).remove(0);
            let other = frames::unwrap(&dice.pick(&all).1.to_frame()).remove(0).1;
            body.extend(frames::wrap(kind, &frames::spoil(&payload, &other, dice), dice));
            (body, 1)
        }
        2 => {
            let segments = frames::wrap(FrameType::Segments, &batch(forger, dice), dice);
            (bytes::mutate(&[body.clone(), segments].concat(), &body, dice), 1)
        }
        3 => {
            body.extend(frames::wrap(FrameType::Segments, &batch(forger, dice), dice));
            (body, 1)
        }
        _ => {
            // Every one of these reads: the more of them in one transaction, the more they meet.
            let segments: Vec<_> = (0..8).map(|_| (forger.segment(dice), None)).collect();
            body.extend(ketepai_sync::frame::encode(
                FrameType::Segments,
                &wire::encode_segments(&segments),
            ));
            (body, segments.len())
        }
    }
}

fn hello(forger: &Forger, known: usize, dice: &mut Dice) -> Vec<u8> {
    let position = match dice.below(4) {
        0 => bytes::interesting(dice),
        _ => dice.below(known + 1) as u64,
    };
    let hello = Hello {
        cursor: Cursor {
            position,
            running: RunningHash(dice.bytes()),
        },
        ..honest_hello(forger, dice)
    };
    ketepai_sync::frame::encode(FrameType::Hello, &encode(&hello))
}

fn honest_hello(forger: &Forger, dice: &mut Dice) -> Hello {
    Hello {
        device: forger.keys.device(),
        cursor: Cursor::default(),
        budget: bytes::interesting(dice) as u32,
        own_logs: Digest(dice.bytes()),
        want_own: dice.once_in(2),
        certificate: dice
            .once_in(2)
            .then(|| Box::new((cast::station_key(), cast::certificate()))),
        incarnation: u32::from(dice.once_in(2)),
        filling: Vec::new(),
    }
}

fn spoilt_hello(forger: &Forger, dice: &mut Dice) -> Vec<u8> {
    let (one, other) = (honest_hello(forger, dice), honest_hello(forger, dice));
    frames::spoil(&encode(&one), &encode(&other), dice)
}

/// Posts a body under a good signature, in pieces, and reads the answer as far as it reads.
fn post(station: &Arc<Station>, forger: &Forger, body: &[u8], dice: &mut Dice) {
    let nonce = station.nonce();
    let auth = Auth {
        device: forger.keys.device(),
        signature: request_signature(&forger.keys, &nonce, "/v1/sync", body),
        nonce,
    };
    let mut session = station.begin();
    let mut rest = body;
    while !rest.is_empty() {
        let (piece, left) = rest.split_at((1 + dice.below(20_000)).min(rest.len()));
        rest = left;
        if !session.push(piece) {
            break;
        }
    }
    let answer = session.finish(Some(auth));
    assert!(!frames::unwrap(&answer).is_empty(), "an answer says something");
}
