//! Between phones: strangers, replays, liars, parcels and files.

use std::io::{Read, Write};

use ketepai_core::AppError;
use ketepai_core::sharing::{ShareOptions, Side};
use ketepai_model::label::Label;
use ketepai_sync::parcel::card;

use super::*;

pub const FRAUDS: &[Fraud] = &[
    ("an expired certificate reads from a peer", expired),
    ("a peer without a certificate of this county", stranger_peer),
    ("a peer that replays a recorded meeting", replayed_meeting),
    ("a peer that invents positions", invented_positions),
    ("a parcel changed on the way", tampered_parcel),
    ("a parcel under a forged label", forged_label),
    ("a parcel handed in twice", parcel_twice),
    ("a parcel of what somebody else wrote", anothers_work),
];

fn expired(town: &mut Town) -> Outcome {
    punctual(town);
    town.world.clock.pass(401 * 86_400_000);
    let posting = ketepai_server::station::Posting {
        person: town.person(A),
        role: "envoy".into(),
        area: ketepai_tests::world::COUNTY.parse().unwrap(),
    };
    town.world.station.post(&posting).unwrap();
    let id = town.visit(A, "新的");
    town.world.sync(A).unwrap();
    town.world.sync(A).unwrap();
    let met = town.world.meet(B, A);
    assert!(town.app(B).store().line(&id).unwrap().is_none());
    let summary = met.caller.summary;
    assert_eq!((summary.received, summary.note.as_deref()), (0, Some("expired")));
    Detected("expired")
}

fn punctual(town: &mut Town) {
    for device in &mut town.world.devices {
        device.set_clock(0, 480);
    }
    town.everybody_syncs();
}

fn stranger_peer(town: &mut Town) -> Outcome {
    let id = town.alone(A);
    let mut elsewhere = Town::new(9_999);
    town.world.devices.push(elsewhere.world.devices.swap_remove(A));
    let stranger = town.world.devices.len() - 1;
    let met = town.world.meet(stranger, A);
    assert!(town.app(stranger).show(&id).is_err());
    assert_eq!((met.caller.summary.received, met.called.summary.received), (0, 0));
    assert_eq!(met.called.gave_up.expect("a reason").code(), "foreign");
    Detected("foreign")
}

/// Plays what was recorded, and hears nothing.
struct Recording(std::io::Cursor<Vec<u8>>);

impl Read for Recording {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        self.0.read(buffer)
    }
}

impl Write for Recording {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        Ok(bytes.len())
    }
    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

fn replayed_meeting(town: &mut Town) -> Outcome {
    town.visit(A, "布病");
    let wire = town.world.meet(A, B).wire;
    let before = town.app(B).store().holdings().unwrap();
    let mut recording = Recording(std::io::Cursor::new(wire));
    let mut options = ShareOptions {
        side: Side::Responder,
        refused: Vec::new(),
        progress: &mut |_| true,
    };
    let shared = town.app(B).share(&mut recording, &mut options).unwrap();
    assert_eq!((shared.with, shared.summary.received), (None, 0));
    assert_eq!(town.app(B).store().holdings().unwrap(), before);
    assert!(shared.gave_up.is_some());
    Harmless("what was said to another session's key opens under no other")
}

fn invented_positions(town: &mut Town) -> Outcome {
    let id = town.visit(A, "布病");
    town.world.meet(A, B);
    let heads: Vec<_> = town.log_of(A, WORK).iter().map(|s| s.head().hash()).collect();
    assert!(!heads.is_empty());
    // Nothing that a peer sends can hold a position: B still offers it all.
    let waiting = town.app(B).status(10).unwrap().to_send;
    assert!(waiting > 0);
    town.world.sync(B).unwrap();
    assert_eq!(town.at_station("visit"), 1);
    assert!(town.app(B).show(&id).is_ok());
    Harmless("a peer's word gives no position; the station is still offered it")
}

/// What A packs for the station, with a secret of A's in it.
fn packed(town: &mut Town) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.ketepai");
    town.visit(A, "布病");
    town.app(A).pack_for_station(&file).unwrap();
    (folder, file)
}

fn refused_file(town: &mut Town, file: &std::path::Path, code: &'static str) -> Outcome {
    let error = town.app(B).unpack(file).unwrap_err();
    assert!(
        matches!(&error, AppError::Invalid { rule, .. } if rule == code),
        "{error:?}"
    );
    assert!(town.world.station.unpack(file).is_err());
    assert_eq!(
        (
            town.app(B).store().carried().unwrap().len(),
            town.at_station("visit")
        ),
        (0, 0)
    );
    Detected(code)
}

fn tampered_parcel(town: &mut Town) -> Outcome {
    let (_folder, file) = packed(town);
    let mut parcel = card::read(&std::fs::read(&file).unwrap()).unwrap().remove(0);
    let middle = parcel.body.len() / 2;
    parcel.body[middle] ^= 1;
    std::fs::write(&file, card::write(&[parcel])).unwrap();
    refused_file(town, &file, "damaged")
}

fn forged_label(town: &mut Town) -> Outcome {
    let (_folder, file) = packed(town);
    let mut parcel = card::read(&std::fs::read(&file).unwrap()).unwrap().remove(0);
    let keys = &town.app(B).identity().unwrap().keys;
    parcel.label = Label::sign(
        keys,
        &parcel.body,
        parcel.label.destination,
        parcel.label.expires_s,
    );
    std::fs::write(&file, card::write(&[parcel])).unwrap();
    refused_file(town, &file, "bad_label")
}

fn parcel_twice(town: &mut Town) -> Outcome {
    let (_folder, file) = packed(town);
    let first = town.world.station.unpack(&file).unwrap();
    let again = town.world.station.unpack(&file).unwrap();
    assert_eq!((first.new > 0, again.new, again.known), (true, 0, first.new));
    town.everybody_syncs();
    assert_eq!((town.at_station("visit"), town.count(B, "visits")), (1, 1));
    Harmless("known already")
}

fn anothers_work(town: &mut Town) -> Outcome {
    let id = town.visit(A, "布病");
    town.world.meet(A, B);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("b.ketepai");
    town.app(B).pack_for_station(&file).unwrap();
    assert!(town.world.station.unpack(&file).unwrap().new > 0);
    town.everybody_syncs();
    let (author, line) = (town.device(A), town.app(B).store().line(&id).unwrap().unwrap());
    assert_eq!((line.device, town.count(B, "visits")), (Some(author), 1));
    Harmless("whoever carries it, it stays its author's")
}
