//! Every truncation and every flipped bit of the signed golden files, and one byte too many: none may be
//! accepted, none may panic.

use ketepai_model::canonical::decode;
use ketepai_model::document::{Standing, materialise};
use ketepai_model::identity::{Certificate, Checkpoint, EnrolmentReply, EnrolmentRequest, StationKey};
use ketepai_model::identity::{Invitation, TrustStore};
use ketepai_model::log::{Entry, Head, Segment, SignedHead, Statement, record_id};
use ketepai_model::registry::Kind;
use ketepai_sync::frame::FrameReader;
use ketepai_sync::message::Message;
use ketepai_sync::{Examined, intake, wire};

use super::records::stored;
use super::{cast, frames, golden};

/// Every way to cut the bytes short, flip one bit, or add one byte.
fn mutants(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let cut = (0..bytes.len()).map(|len| bytes[..len].to_vec());
    let flipped = (0..bytes.len() * 8).map(|bit| {
        let mut mutant = bytes.to_vec();
        mutant[bit / 8] ^= 1 << (bit % 8);
        mutant
    });
    cut.chain(flipped).chain([[bytes, &[0]].concat()])
}

/// The golden itself is accepted, no mutant of it is.
fn none_passes(name: &str, accepts: impl Fn(&[u8]) -> bool) {
    let bytes = golden::read(name);
    assert!(accepts(&bytes), "{name} itself");
    for mutant in mutants(&bytes) {
        assert!(!accepts(&mutant), "{name}: {mutant:02x?}");
    }
}

#[test]
fn no_broken_entry_passes_for_the_one_that_was_signed() {
    let hash = cast::entry().hash();
    none_passes("entry", |bytes| {
        Entry::from_bytes(bytes).is_ok_and(|entry| entry.hash() == hash)
    });
}

#[test]
fn no_broken_head_or_signature_verifies() {
    let trust = cast::trust();
    let verifies = |signed: SignedHead| trust.verify_head(&signed) == Ok(Some(()));
    for (name, head) in [
        ("head-first", cast::first_head()),
        ("head-later", cast::later_head()),
    ] {
        let signature = head.clone().sign(&cast::phone().signing).signature;
        none_passes(name, |bytes| {
            Head::from_bytes(bytes).is_ok_and(|head| verifies(SignedHead { head, signature }))
        });
        none_passes(&format!("{name}-signature"), |bytes| {
            <[u8; 64]>::try_from(bytes).is_ok_and(|signature| {
                verifies(SignedHead {
                    head: head.clone(),
                    signature,
                })
            })
        });
    }
}

#[test]
fn no_broken_key_or_certificate_is_trusted() {
    let root = cast::root().verifying_key().to_bytes();
    none_passes("station-key", |bytes| {
        decode::<StationKey>(bytes, "station key")
            .is_ok_and(|key| TrustStore::new(root).add_station(key).is_ok())
    });
    none_passes("certificate", |bytes| {
        decode::<Certificate>(bytes, "certificate").is_ok_and(|c| cast::trust().add_device(c).is_ok())
    });
}

#[test]
fn no_broken_checkpoint_verifies() {
    none_passes("checkpoint", |bytes| {
        decode::<Checkpoint>(bytes, "checkpoint")
            .is_ok_and(|checkpoint| checkpoint.verify(&cast::station().verifying()).is_ok())
    });
}

#[test]
fn no_broken_enrolment_verifies() {
    none_passes("enrolment-request", |bytes| {
        decode::<EnrolmentRequest>(bytes, "request").is_ok_and(|request| request.verify().is_ok())
    });
    // The name is the one thing in a reply that nobody signs: a mutant may change it, and nothing else.
    let (invitation, phone) = (cast::invitation(), cast::phone());
    let honest = cast::reply();
    for mutant in mutants(&golden::read("enrolment-reply")) {
        let Ok(reply) = decode::<EnrolmentReply>(&mutant, "reply") else {
            continue;
        };
        if reply.verify(&invitation, &phone).is_ok() {
            assert_eq!(
                (&reply.station, &reply.certificate),
                (&honest.station, &honest.certificate)
            );
            assert_ne!(reply.name, honest.name);
        }
    }
}

#[test]
fn no_broken_succession_verifies() {
    use ketepai_model::identity::SuccessionRequest;
    none_passes("succession-request", |bytes| {
        decode::<SuccessionRequest>(bytes, "succession")
            .is_ok_and(|request| request.verify(&cast::phone().verifying()).is_ok())
    });
}

#[test]
fn no_broken_invitation_panics_or_shows_another_fingerprint_in_full_length() {
    let text = cast::invitation().to_string();
    for mutant in mutants(text.as_bytes()) {
        let _ = Invitation::parse(&String::from_utf8_lossy(&mutant));
    }
    assert!(Invitation::parse(&text.replacen('/', "/0", 1)).is_err());
}

#[test]
fn no_broken_statement_passes_for_the_one_that_was_signed() {
    let names = [
        "station-key",
        "certificate",
        "revocation",
        "refused",
        "held",
        "released",
        "erased",
    ];
    for name in names.map(|name| format!("statement-{name}")) {
        let hash = Entry::from_bytes(&golden::read(&name)).expect("an entry").hash();
        none_passes(&name, |bytes| {
            Entry::from_bytes(bytes).is_ok_and(|entry| {
                let _ = Statement::from_entry(&cast::county_log(), &entry);
                entry.hash() == hash
            })
        });
    }
}

#[test]
fn no_broken_root_opens_the_record() {
    for kind in Kind::NAMES {
        let name = format!("root-{kind}");
        let id = record_id(&cast::work(), &golden::read(&name));
        none_passes(&name, |body| {
            materialise(id, &cast::work(), &[stored(kind, body)], &|_| false).is_open()
        });
    }
}

/// With hashes and ids repaired, so that Automerge does get to see it.
#[test]
fn a_broken_change_under_good_hashes_ends_nothing() {
    let (root, edit) = (golden::read("root-visit"), golden::read("edit-visit"));
    for mutant in mutants(&root) {
        let id = record_id(&cast::work(), &mutant);
        let document = materialise(id, &cast::work(), &[stored("visit", &mutant)], &|_| false);
        assert_eq!(document.is_open(), document.standings == [Standing::Applied]);
        let _ = Kind::Visit.read(document.fields).validate();
    }
    let id = record_id(&cast::work(), &root);
    for mutant in mutants(&edit) {
        let entries = [stored("visit", &root), stored("visit", &mutant)];
        let document = materialise(id, &cast::work(), &entries, &|_| false);
        assert_eq!(document.standings[0], Standing::Applied, "what was good stays");
    }
}

#[test]
fn no_broken_frame_is_read() {
    for (name, _) in frames::all() {
        none_passes(&format!("frame-{name}"), |bytes| {
            let mut reader = FrameReader::new();
            let read = reader.push(bytes).and_then(|()| reader.next());
            read.is_ok_and(|frame| frame.is_some()) && reader.finish().is_ok()
        });
    }
}

/// With the frame's digest repaired: positions are the station's unsigned word, everything else is signed.
#[test]
fn a_broken_batch_never_yields_another_verified_segment() {
    let honest = [cast::segment(), cast::stated()];
    let batch = wire::encode_segments(&[(cast::segment(), Some(41)), (cast::stated(), Some(42))]);
    let trust = cast::trust();
    for mutant in mutants(&batch) {
        for (segment, _) in wire::decode_segments(&mutant).unwrap_or_default() {
            if let Examined::Verified { segment, .. } = intake::examine(segment, &trust) {
                assert!(
                    honest.iter().any(|whole| is_part_of(&segment, whole)),
                    "{mutant:02x?}"
                );
            }
        }
    }
}

fn is_part_of(segment: &Segment, whole: &Segment) -> bool {
    let mut payloads = segment.payloads.iter().zip(&whole.payloads);
    segment.signed == whole.signed && payloads.all(|(part, all)| part.is_none() || part == all)
}

#[test]
fn a_broken_message_under_a_good_digest_is_refused_or_reads_as_itself() {
    for (_, message) in frames::all() {
        let mut reader = FrameReader::new();
        reader.push(&message.to_frame()).expect("a frame");
        let frame = reader.next().expect("a frame").expect("one frame");
        for payload in mutants(&frame.payload) {
            let mutant = ketepai_sync::frame::Frame {
                payload,
                ..frame.clone()
            };
            let Ok(read) = Message::from_frame(&mutant) else {
                continue;
            };
            assert_ne!(read, message, "two spellings of one message");
        }
    }
}

#[test]
fn no_broken_card_label_or_introduction_holds() {
    use ketepai_model::identity::{Side, verify_introduction};
    use ketepai_model::label::Label;
    let (root, key) = (cast::root().verifying_key().to_bytes(), cast::phone().verifying());
    none_passes("card", |bytes| {
        ketepai_sync::parcel::card::read(bytes)
            .is_ok_and(|parcels| !parcels.is_empty() && parcels.iter().all(|p| p.verify(&root).is_ok()))
    });
    none_passes("label", |bytes| {
        decode::<Label>(bytes, "label").is_ok_and(|label| label.verify(&key).is_ok())
    });
    none_passes("introduction-signature", |bytes| {
        <[u8; 64]>::try_from(bytes)
            .is_ok_and(|signature| verify_introduction(&key, Side::Initiator, &[7; 32], &signature).is_ok())
    });
}
