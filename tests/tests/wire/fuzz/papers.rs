//! Mutants of everything that is signed by itself: certificates, station keys, checkpoints, enrolment, the
//! invitation's text. Signed anew by whoever has a key, they win nobody's trust.

use ed25519_dalek::SigningKey;
use ketepai_core::AppError;
use ketepai_core::context::Context;
use ketepai_core::sync::{Failure, Signed, Transport};
use ketepai_model::canonical::{decode, encode};
use ketepai_model::identity::{
    Certificate, Checkpoint, DeviceKeys, EnrolmentReply, EnrolmentRequest, Invitation, StationKey,
};
use ketepai_tests::builders::Dice;
use ketepai_tests::world::World;

use super::super::cast;
use super::court::unpanicked;
use super::{bytes, frames};

/// So many mutants at one station's door.
pub const ROUND: usize = 1_000;

/// Shows a round of forged papers.
pub fn round(seed: u64) {
    let mut dice = Dice::new(seed);
    let mut world = World::new(seed);
    world.enrol("envoy A", "envoy");
    for n in 0..ROUND {
        let why = format!("papers, round {seed:#x}, mutant {n}");
        unpanicked(&why, || match n % 6 {
            0 => certificate(&mut dice),
            1 => station_key(&mut dice),
            2 => checkpoint(&mut dice),
            3 => request(&world, &mut dice),
            4 => reply(&mut dice),
            _ => invitation(&mut dice),
        });
    }
    assert_eq!(
        world.station.status().expect("a status").devices.len(),
        1,
        "nobody was let in"
    );
    let finish = world.sync(0).expect("alive");
    assert_eq!(finish.digests_equal, Some(true), "papers, round {seed:#x}");
}

fn mutant<T: minicbor::Encode<()>>(paper: &T, dice: &mut Dice) -> Vec<u8> {
    let other = [
        encode(&cast::certificate()),
        encode(&cast::station_key()),
        encode(&cast::request()),
    ];
    let other = dice.pick(&other).clone();
    frames::spoil(&encode(paper), &other, dice)
}

fn stranger(dice: &mut Dice) -> DeviceKeys {
    DeviceKeys::from_seed(&dice.bytes())
}

/// Signed by the phone that it certifies, by a stranger, or not anew at all.
fn certificate(dice: &mut Dice) {
    let Ok(certificate) = decode::<Certificate>(&mutant(&cast::certificate(), dice), "certificate") else {
        return;
    };
    let forged = match dice.below(3) {
        0 => certificate.signed_by(&cast::phone()),
        1 => certificate.signed_by(&stranger(dice)),
        _ => certificate,
    };
    let mut trust = cast::trust();
    let honest = forged == cast::certificate();
    assert_eq!(
        trust.add_device(forged).is_ok(),
        honest,
        "nobody but the station certifies"
    );
    assert_eq!(trust.devices().collect::<Vec<_>>(), [&cast::certificate()]);
}

fn station_key(dice: &mut Dice) {
    let Ok(mut key) = decode::<StationKey>(&mutant(&cast::station_key(), dice), "station key") else {
        return;
    };
    if dice.once_in(2) {
        let root = SigningKey::from_bytes(&dice.bytes());
        let shown = key.root;
        let county = key.county.clone();
        key = StationKey::certify(&root, county, &stranger(dice), key.incarnation, key.from_s);
        key.root = if dice.once_in(2) { shown } else { key.root };
    }
    let mut trust = cast::trust();
    let honest = key == cast::station_key();
    assert_eq!(
        trust.add_station(key).is_ok(),
        honest,
        "nobody but the root makes a station"
    );
}

fn checkpoint(dice: &mut Dice) {
    let Ok(found) = decode::<Checkpoint>(&mutant(&cast::checkpoint(), dice), "checkpoint") else {
        return;
    };
    let forger = stranger(dice);
    let forged = Checkpoint {
        signer: found.signer,
        ..Checkpoint::sign(
            &forger,
            found.position,
            found.running,
            found.time_s,
            found.backed_up,
        )
    };
    let found = if dice.once_in(2) { forged } else { found };
    let honest = found == cast::checkpoint();
    assert_eq!(found.verify(&cast::station().verifying()).is_ok(), honest);
}

/// A request that its own key signs, for an invitation that is there or not.
fn request(world: &World, dice: &mut Dice) {
    let keys = stranger(dice);
    let mut request = EnrolmentRequest::new(&cast::invitation(), &keys);
    if let Ok(read) = decode::<EnrolmentRequest>(&mutant(&request, dice), "request") {
        let shown = Invitation {
            number: if dice.once_in(2) { 1 } else { read.number },
            code: read.code,
            ..cast::invitation()
        };
        request = EnrolmentRequest::new(&shown, &keys);
    }
    let bytes = match dice.once_in(2) {
        true => encode(&request),
        false => mutant(&request, dice),
    };
    assert!(
        world.station.enrol(&bytes).is_err(),
        "nobody comes in with a guessed code"
    );
}

/// What a liar answers a phone that wants to be enrolled.
fn reply(dice: &mut Dice) {
    let honest = cast::reply();
    let read = decode::<EnrolmentReply>(&mutant(&honest, dice), "reply");
    if let Ok(reply) = read {
        let mut forged = reply.clone();
        if dice.once_in(2) {
            forged.certificate = forged.certificate.signed_by(&stranger(dice));
        }
        if forged.verify(&cast::invitation(), &cast::phone()).is_ok() {
            assert_eq!(
                (&forged.station, &forged.certificate),
                (&honest.station, &honest.certificate)
            );
        }
    }
    if dice.once_in(16) {
        at_a_phone(&mutant(&honest, dice));
    }
}

/// A phone makes its own keys, so that no reply to anybody else can be for it.
fn at_a_phone(reply: &[u8]) {
    struct Answers<'a>(&'a [u8]);
    impl Transport for Answers<'_> {
        fn post(&mut self, _: &Signed<'_>, _: &mut dyn FnMut(&[u8]) -> bool) -> Result<(), Failure> {
            Err(Failure::Unreachable)
        }
        fn enrol(&mut self, _: &str, _: Vec<u8>) -> Result<Vec<u8>, AppError> {
            Ok(self.0.to_vec())
        }
    }
    let folder = tempfile::tempdir().expect("a folder");
    let mut app = ketepai_core::App::open(folder.path(), Context::system()).expect("a phone");
    let text = cast::invitation().to_string();
    assert!(app.enrol(&text, &mut Answers(reply)).is_err());
    assert!(app.identity().is_none(), "a phone that nobody has let in");
}

fn invitation(dice: &mut Dice) {
    let honest = cast::invitation().to_string();
    let text = bytes::mutate(honest.as_bytes(), b"ketepai:1/\xff/http://", dice);
    if let Ok(read) = Invitation::parse(&String::from_utf8_lossy(&text)) {
        assert_eq!(Invitation::parse(&read.to_string()).expect("what was read"), read);
    }
}
