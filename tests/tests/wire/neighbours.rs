//! The frames between phones, and the file on a memory card: two phones of different years meet, and a card may
//! lie in a drawer. Read for ever, never compared.

use ketepai_model::canonical::decode;
use ketepai_model::ids::{BlobHash, HeadHash};
use ketepai_model::label::Label;
use ketepai_sync::frame::{FrameReader, FrameType, encode as frame};
use ketepai_sync::parcel::{Parcel, Stored, card};
use ketepai_sync::peer::message::{Have, Kept, Turn, Want, to_frame};
use ketepai_sync::peer::{Introduction, Log, LogTip};

use super::{cast, golden};

fn log() -> Log {
    Log {
        scope: cast::work(),
        device: cast::phone().device(),
    }
}

fn introduction() -> Introduction {
    Introduction {
        chain: Box::new((cast::station_key(), cast::certificate())),
        signature: [7; 64],
    }
}

fn have() -> Have {
    let tip = LogTip {
        log: log(),
        number: 3,
        head: HeadHash([5; 32]),
    };
    Have {
        private: false,
        tips: vec![tip],
    }
}

fn want() -> Want {
    Want { logs: vec![log()] }
}

fn kept() -> Kept {
    Kept {
        segments: 4,
        out: vec![(1, "unknown_device".into())],
        parcels: vec![BlobHash([1; 32])],
        declined: vec![(BlobHash([2; 32]), "quota".into())],
    }
}

fn turn() -> Turn {
    Turn {
        more: true,
        expects: true,
        room: 4096,
        note: Some("expired".into()),
    }
}

fn parcel() -> Parcel {
    let body = b"what age has sealed".to_vec();
    Parcel {
        label: Label::sign(&cast::phone(), &body, cast::station().device(), 1_800_000_000),
        chain: Box::new((cast::station_key(), cast::certificate())),
        body,
    }
}

fn stored() -> Stored {
    Stored {
        hash: BlobHash([1; 32]),
        position: 9,
        refused: vec!["unknown_device".into()],
    }
}

pub fn all() -> Vec<(&'static str, Vec<u8>)> {
    vec![
        ("introduction", to_frame(FrameType::Introduction, &introduction())),
        ("have", to_frame(FrameType::Have, &have())),
        ("want", to_frame(FrameType::Want, &want())),
        ("kept", to_frame(FrameType::Kept, &kept())),
        ("turn", to_frame(FrameType::Turn, &turn())),
        ("parcel", frame(FrameType::Parcel, &parcel().to_bytes())),
        ("stored", stored().to_frame()),
    ]
}

fn kept_payload(name: &str) -> Vec<u8> {
    let mut reader = FrameReader::new();
    reader
        .push(&golden::read(&format!("frame-{name}")))
        .expect("bytes");
    reader.next().expect("a frame").expect("whole").payload
}

#[test]
fn every_frame_between_phones_is_readable_for_ever() {
    for (name, bytes) in all() {
        golden::keep(&format!("frame-{name}"), &bytes);
    }
    assert_eq!(
        decode(&kept_payload("introduction"), "introduction"),
        Ok(introduction())
    );
    assert_eq!(decode(&kept_payload("have"), "have"), Ok(have()));
    assert_eq!(decode(&kept_payload("want"), "want"), Ok(want()));
    assert_eq!(decode(&kept_payload("kept"), "kept"), Ok(kept()));
    assert_eq!(decode(&kept_payload("turn"), "turn"), Ok(turn()));
    assert_eq!(Parcel::from_bytes(&kept_payload("parcel")), Ok(parcel()));
    assert_eq!(Stored::from_answer(&golden::read("frame-stored")), Some(stored()));
}

#[test]
fn a_card_is_readable_for_ever() {
    golden::keep("card", &card::write(&[parcel()]));
    assert_eq!(card::read(&golden::read("card")), Ok(vec![parcel()]));
}
