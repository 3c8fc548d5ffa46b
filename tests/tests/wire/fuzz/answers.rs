//! Mutants of everything that a station says, taken in by a real phone: a liar between it and its station,
//! who holds a real device's key and computes every digest anew.

use std::sync::Arc;
use std::time::Duration;

use ketepai_core::AppError;
use ketepai_core::sync::{Config, Failure, Signed, SyncOptions, Transport};
use ketepai_model::canonical::encode;
use ketepai_model::ids::{HeadHash, RunningHash};
use ketepai_server::Station;
use ketepai_server::station::Auth;
use ketepai_sync::frame::FrameType;
use ketepai_sync::message::{Acks, Echo, Rewound, Tip, Tips};
use ketepai_sync::{Cursor, Message, wire};
use ketepai_tests::builders::Dice;

use super::super::{cast, frames as golden};
use super::court::{A, Court, unpanicked};
use super::forger::{Forger, batch, held};
use super::{bytes, frames};

/// So many lies to one phone; then it is looked at.
pub const ROUND: usize = 200;

/// Lies to a phone of a fresh county for a round.
pub fn round(seed: u64) {
    let mut court = Court::new(seed);
    let forger = court.forger();
    let mut liar = Liar {
        station: court.world.station.clone(),
        forger,
        dice: Dice::new(seed),
        told: 0,
    };
    let mut visits = 0;
    while liar.told < ROUND {
        let why = format!("answers, round {seed:#x}, lie {}", liar.told);
        if liar.told >= visits * 20 {
            court.visit(A, "路上");
            visits += 1;
        }
        let app = court.world.devices[A].app();
        let heard = unpanicked(&why, || {
            app.sync(
                &mut liar,
                &mut SyncOptions {
                    config: Config {
                        attempts: 3,
                        bytes_up: 24 * 1024,
                        again_s: 5,
                    },
                    network: ketepai_core::transfers::Network::Unmetered,
                    progress: &mut |_| true,
                    pause: &mut |_: Duration| {},
                },
            )
        });
        assert!(
            heard.is_ok(),
            "{why}: a lie is no fault of the phone's: {heard:?}"
        );
    }
    drop(liar);
    let forged = held(court.world.devices[A].app(), "%").len();
    assert!(
        forged > ROUND / 4,
        "only {forged} segments got in: these lies meet nothing"
    );
    // Lies may make the phone offer and fetch everything once more; that is what heals it.
    court.world.may_heal = true;
    court.check(&format!("answers, round {seed:#x}"));
}

struct Liar {
    station: Arc<Station>,
    forger: Forger,
    dice: Dice,
    told: usize,
}

impl Liar {
    fn truth(&self, signed: &Signed<'_>) -> Vec<u8> {
        let mut session = self.station.begin();
        session.push(signed.body);
        session.finish(Some(Auth {
            device: signed.device,
            nonce: signed.nonce.to_vec(),
            signature: signed.signature,
        }))
    }

    fn lie(&mut self, signed: &Signed<'_>) -> Vec<u8> {
        let echo = Message::Echo(Echo::of(blake3::hash(signed.body).as_bytes())).to_frame();
        // Nothing that the phone sends reaches the station, or half of it would be true.
        let empty = match self.dice.once_in(4) {
            true => self.truth(signed),
            false => echo.clone(),
        };
        let mut truth: Vec<Vec<u8>> = frames::unwrap(&empty)
            .into_iter()
            .map(|(kind, payload)| ketepai_sync::frame::encode(kind, &payload))
            .collect();
        let at = self.dice.below(truth.len()) + 1;
        let lie = self.one(signed);
        truth.insert(at.min(truth.len()), lie);
        let mut answer = truth.concat();
        if self.dice.once_in(10) {
            answer = bytes::mutate(&answer, &echo, &mut self.dice);
        }
        answer
    }

    fn one(&mut self, signed: &Signed<'_>) -> Vec<u8> {
        match self.dice.below(8) {
            0 | 1 => {
                let payload = self.segments();
                frames::wrap(FrameType::Segments, &payload, &mut self.dice)
            }
            2 => {
                let batch = batch(&mut self.forger, &mut self.dice);
                frames::wrap(FrameType::Segments, &batch, &mut self.dice)
            }
            3 => {
                let received: Vec<(HeadHash, u64)> = sent(signed.body)
                    .map(|head| (head, bytes::interesting(&mut self.dice)))
                    .collect();
                Message::Acks(Acks {
                    received,
                    refused: Vec::new(),
                })
                .to_frame()
            }
            4 => Message::Reached(Cursor {
                position: bytes::interesting(&mut self.dice),
                running: RunningHash(self.dice.bytes()),
            })
            .to_frame(),
            5 => Message::Rewound(Rewound {
                position: bytes::interesting(&mut self.dice),
            })
            .to_frame(),
            6 => Message::Tips(Tips {
                tips: vec![Tip {
                    scope: cast::work(),
                    number: bytes::interesting(&mut self.dice),
                    head: HeadHash(self.dice.bytes()),
                }],
            })
            .to_frame(),
            _ => self.spoilt(),
        }
    }

    fn spoilt(&mut self) -> Vec<u8> {
        let all = golden::all();
        let (kind, payload) = frames::unwrap(&self.dice.pick(&all).1.to_frame()).remove(0);
        let other = encode(&cast::checkpoint());
        let mutant = frames::spoil(&payload, &other, &mut self.dice);
        frames::wrap(kind, &mutant, &mut self.dice)
    }

    fn segments(&mut self) -> Vec<u8> {
        let mut placed = Vec::new();
        for _ in 0..1 + self.dice.below(4) {
            let position = match self.dice.below(3) {
                0 => None,
                1 => Some(bytes::interesting(&mut self.dice)),
                _ => Some(self.dice.below(50) as u64),
            };
            placed.push((self.forger.segment(&mut self.dice), position));
        }
        wire::encode_segments(&placed)
    }
}

/// The heads in a request.
fn sent(body: &[u8]) -> impl Iterator<Item = HeadHash> {
    let frames = frames::unwrap(body)
        .into_iter()
        .filter(|(kind, _)| *kind == FrameType::Segments);
    let segments = frames.flat_map(|(_, payload)| wire::decode_segments(&payload).expect("our own"));
    segments.map(|(segment, _)| segment.head().hash())
}

impl Transport for Liar {
    fn post(&mut self, signed: &Signed<'_>, on_bytes: &mut dyn FnMut(&[u8]) -> bool) -> Result<(), Failure> {
        self.told += 1;
        let answer = self.lie(signed);
        on_bytes(&answer);
        Ok(())
    }

    fn enrol(&mut self, _: &str, _: Vec<u8>) -> Result<Vec<u8>, AppError> {
        Err(AppError::NeedsEnrolment)
    }
}
