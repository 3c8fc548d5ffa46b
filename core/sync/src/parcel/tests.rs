//! Parcels, honest and forged.

use std::io::Write;

use ed25519_dalek::SigningKey;
use ketepai_model::identity::DeviceKeys;
use ketepai_model::ids::{DeviceId, PersonId};
use ketepai_model::label::Label;
use ketepai_model::log::{Entry, Evidence, Head, Segment};
use ketepai_model::scope::Scope;

use super::*;

const ROOT: [u8; 32] = [1; 32];

fn station() -> DeviceKeys {
    DeviceKeys::from_seed(&[2; 32])
}

fn giver() -> DeviceKeys {
    DeviceKeys::from_seed(&[3; 32])
}

fn root_public() -> [u8; 32] {
    SigningKey::from_bytes(&ROOT).verifying_key().to_bytes()
}

fn chain() -> (StationKey, Certificate) {
    let key = StationKey::certify(
        &SigningKey::from_bytes(&ROOT),
        "152524".parse().unwrap(),
        &station(),
        1,
        0,
    );
    let device = giver();
    let certificate = Certificate {
        device: device.device(),
        signing: device.verifying(),
        sealing: device.sealing_public(),
        person: PersonId([4; 8]),
        roles: Vec::new(),
        grants: Vec::new(),
        from_s: 0,
        to_s: i64::MAX,
        incarnation: 1,
        signer: DeviceId::default(),
        signature: [0; 64],
    };
    (key, certificate.signed_by(&station()))
}

fn segment() -> Segment {
    let scope = Scope::Person(PersonId([4; 8]));
    let entry = Entry {
        record: Default::default(),
        kind: "arrival".into(),
        schema: 1,
        body: "家在北边".as_bytes().to_vec(),
    };
    let head = Head {
        scope,
        device: giver().device(),
        number: 1,
        previous: None,
        entries: vec![entry.hash()],
        evidence: vec![Evidence::default()],
        checkpoint: None,
    };
    Segment {
        signed: head.sign(&giver().signing),
        payloads: vec![Some(entry)],
    }
}

/// As the phone seals.
fn seal(plain: &[u8], to: &DeviceKeys) -> Vec<u8> {
    let prefix = bech32::Hrp::parse("age").unwrap();
    let text = bech32::encode::<bech32::Bech32>(prefix, &to.sealing_public()).unwrap();
    let recipient: age::x25519::Recipient = text.parse().unwrap();
    let to = std::iter::once(&recipient as &dyn age::Recipient);
    let mut body = Vec::new();
    let mut out = age::Encryptor::with_recipients(to)
        .unwrap()
        .wrap_output(&mut body)
        .unwrap();
    out.write_all(plain).unwrap();
    out.finish().unwrap();
    body
}

fn parcel_of(plain: &[u8]) -> Parcel {
    let body = seal(plain, &station());
    Parcel {
        label: Label::sign(&giver(), &body, station().device(), 2_000_000_000),
        chain: Box::new(chain()),
        body,
    }
}

fn honest() -> Parcel {
    parcel_of(&pack(vec![segment()], MAX_BODY).0)
}

#[test]
fn what_was_sealed_to_a_station_opens_with_its_key_and_no_other() {
    let parcel = Parcel::from_bytes(&honest().to_bytes()).unwrap();
    parcel.verify(&root_public()).unwrap();
    let mut contents = parcel.open(&station().sealing).unwrap();
    assert_eq!(contents.next().unwrap(), Some(vec![segment()]));
    assert_eq!(contents.next().unwrap(), None);
    assert_eq!(
        parcel.open(&giver().sealing).unwrap_err(),
        ParcelError::Unreadable
    );
    let plain = "家在北边".as_bytes();
    let outside = parcel.to_bytes();
    assert!(!outside.windows(plain.len()).any(|w| w == plain));
    assert!(
        !outside.windows(7).any(|w| w == b"person/"),
        "nothing about scope"
    );
}

#[test]
fn a_forged_label_or_a_changed_body_is_refused() {
    let root = root_public();
    let mut tampered = honest();
    let last = tampered.body.len() - 1;
    tampered.body[last] ^= 1;
    assert_eq!(tampered.verify(&root), Err(ParcelError::Damaged));
    let mut forged = honest();
    forged.label.expires_s += 1;
    assert_eq!(forged.verify(&root), Err(ParcelError::BadLabel));
    let mut borrowed = honest();
    borrowed.label = Label::sign(&station(), &borrowed.body, station().device(), 0);
    assert_eq!(borrowed.verify(&root), Err(ParcelError::BadLabel));
    assert_eq!(honest().verify(&[9; 32]), Err(ParcelError::Foreign));
}

#[test]
fn a_file_cut_anywhere_is_damaged_and_never_read_by_halves() {
    let whole = card::write(&[honest(), honest()]);
    assert_eq!(card::read(&whole).unwrap().len(), 2);
    for at in 0..whole.len() {
        let error = card::read(&whole[..at]).unwrap_err();
        let expected = if at < 7 {
            ParcelError::NotOurs
        } else {
            ParcelError::Damaged
        };
        assert_eq!(error, expected, "cut at {at}");
    }
    let longer = [&whole[..], b"x"].concat();
    assert_eq!(card::read(&longer).unwrap_err(), ParcelError::Damaged);
    let mut newer = whole;
    newer[7] = 2;
    assert_eq!(card::read(&newer).unwrap_err(), ParcelError::UpdateRequired);
}

#[test]
fn a_parcel_that_holds_something_else_is_unreadable_and_a_bomb_is_too_large() {
    let drain = |plain: &[u8]| {
        let mut contents = parcel_of(plain).open(&station().sealing)?;
        while contents.next()?.is_some() {}
        Ok(())
    };
    assert_eq!(drain(b"<html>"), Err(ParcelError::Unreadable));
    let hello = crate::frame::encode(FrameType::Acks, &[0x80]);
    assert_eq!(drain(&hello), Err(ParcelError::Unreadable));
    let empty = Message::Segments(Vec::new()).to_frame();
    assert_eq!(drain(&empty.repeat(65)), Err(ParcelError::TooLarge));
    assert_eq!(drain(&vec![7; MAX_BODY + 1]), Err(ParcelError::TooLarge));
}

use crate::frame::FrameType;
use crate::message::Message;

#[test]
fn an_answer_is_read_only_whole_and_for_what_it_is() {
    let stored = Stored {
        hash: honest().label.hash,
        position: 7,
        refused: vec!["unknown_device".into()],
    };
    let frame = stored.to_frame();
    assert_eq!(Stored::from_answer(&frame), Some(stored));
    assert_eq!(Stored::from_answer(&frame[..frame.len() - 1]), None);
    assert_eq!(Stored::from_answer(b"<html>welcome</html>"), None);
}
