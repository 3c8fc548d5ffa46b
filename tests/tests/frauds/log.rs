//! Segments and entries: replayed, in another's name, changed.

use ketepai_model::log::Statement;

use super::*;

pub const FRAUDS: &[Fraud] = &[
    ("a request that arrives twice", replayed_request),
    ("an old segment, sent again and again", replayed_segment),
    ("a segment in another's name", in_anothers_name),
    ("a change under another's actor", anothers_actor),
    ("another's entry, sealed as one's own", copied_entry),
    ("a second root under one id", second_root),
    ("a payload that is not the one signed", other_payload),
    ("a forged erasure", forged_erasure),
    ("a forged revocation that would wipe a phone", forged_revocation),
    ("a head first, the payload once it has a position", late_payload),
    ("the same visit in two segments", sealed_twice),
];

fn replayed_request(town: &mut Town) -> Outcome {
    town.world.faults.duplicate = 1;
    town.alone(A);
    town.world.faults.duplicate = 0;
    town.everybody_syncs();
    assert_eq!((town.at_station("visit"), town.count(B, "visits")), (1, 1));
    town.world.check();
    Harmless("taken in once")
}

fn replayed_segment(town: &mut Town) -> Outcome {
    town.alone(A);
    let log = town.log_of(A, WORK);
    let before = town.world.station.status().unwrap();
    for _ in 0..5 {
        assert_eq!(town.push(&log), Vec::<String>::new());
    }
    let after = town.world.station.status().unwrap();
    assert_eq!((after.entries, after.position), (before.entries, before.position));
    Harmless("known already")
}

fn in_anothers_name(town: &mut Town) -> Outcome {
    town.alone(A);
    let mut head = town.log_of(A, WORK).pop().unwrap();
    let mut forged = head.head().clone();
    forged.number += 1;
    forged.previous = Some(head.head().hash());
    head.signed = forged.sign(&town.app(B).identity().unwrap().keys.signing);
    let before = town.world.station.status().unwrap().entries;
    assert_eq!(town.push(&[head]), ["bad_signature"]);
    assert_eq!(town.world.station.status().unwrap().entries, before);
    Detected("bad_signature")
}

fn anothers_actor(town: &mut Town) -> Outcome {
    let id = town.visit(A, "布病");
    town.everybody_syncs();
    let before = town.fields(A, &id);
    let actor = Actor::new(&town.device(A), [5; 8]);
    let edits = set("n", Value::Int(900));
    let body = town
        .app(B)
        .store()
        .build_edit(&id, &actor, &edits)
        .unwrap()
        .unwrap();
    town.smuggle(B, WORK, "visit", id, body);
    town.everybody_syncs();
    for n in [A, B] {
        assert_eq!(town.fields(n, &id), before);
    }
    town.assert_told(B, "foreign_actor");
    Detected("foreign_actor")
}

fn copied_entry(town: &mut Town) -> Outcome {
    let id = town.alone(A);
    let body = town.bodies(A, &id).remove(0);
    town.smuggle(B, WORK, "visit", id, body);
    town.everybody_syncs();
    for n in [A, B] {
        assert!(town.app(n).show(&id).is_ok());
        assert_eq!(town.count(n, "visits"), 1);
    }
    town.assert_told(B, "foreign_actor");
    Detected("foreign_actor")
}

fn second_root(town: &mut Town) -> Outcome {
    let id = town.alone(A);
    let before = town.fields(A, &id);
    let me = town.person(B);
    let body = root_change(
        &row(me, me, &[("n", Value::Int(99))]),
        &Actor::new(&town.device(B), [1; 8]),
    );
    town.smuggle(B, WORK, "visit", id, body);
    town.everybody_syncs();
    for n in [A, B] {
        assert_eq!(town.fields(n, &id), before);
    }
    town.assert_told(B, "foreign_root");
    Detected("foreign_root")
}

fn other_payload(town: &mut Town) -> Outcome {
    let (id, me) = (town.alone(A), town.person(B));
    let before = town.world.station.status().unwrap().entries;
    let body = root_change(&row(me, me, &[]), &Actor::new(&town.device(B), [1; 8]));
    let mut segment = town.sealed_by(B, WORK, entry(id, "visit", body));
    // Heads travel without their hashes: the receiver makes the head that belongs to the payload.
    let other = segment.payloads[0].as_mut().unwrap();
    other.body.push(0);
    segment.signed.head.entries = vec![other.hash()];
    assert_eq!(town.push(&[segment]), ["bad_signature"]);
    assert_eq!(town.world.station.status().unwrap().entries, before);
    Detected("bad_signature")
}

/// Into the station's log, by B.
fn states(town: &mut Town, statement: Statement) {
    let scope = "station/152524".parse().unwrap();
    let segment = town.sealed_by(B, "station/152524", statement.to_entry(&scope));
    assert_eq!(
        town.push(&[segment]),
        Vec::<String>::new(),
        "kept, for the chain's sake"
    );
}

fn forged_erasure(town: &mut Town) -> Outcome {
    use ketepai_model::log::{Ruling, Verdict};
    let id = town.alone(A);
    states(
        town,
        Statement::Verdict(Verdict {
            ruling: Ruling::Erased,
            record: id,
            entry: None,
            device: None,
            reason: "wish".into(),
        }),
    );
    town.everybody_syncs();
    for n in [A, B] {
        assert!(town.app(n).show(&id).is_ok(), "phone {n}");
    }
    assert_eq!(town.at_station("visit"), 1);
    Harmless("only the station's own statements are heeded")
}

fn forged_revocation(town: &mut Town) -> Outcome {
    let id = town.alone(A);
    let device = town.device(A);
    states(
        town,
        Statement::Revocation(ketepai_model::identity::Revocation {
            device,
            reason: "lost".into(),
            wipe: true,
            successor: None,
            at_s: 0,
            upto: Vec::new(),
        }),
    );
    town.everybody_syncs();
    assert_eq!(town.app(A).ended().unwrap(), None);
    assert!(town.app(A).show(&id).is_ok());
    Harmless("only the station's own statements are heeded")
}

fn late_payload(town: &mut Town) -> Outcome {
    let id = town.alone(A);
    let before = town.fields(A, &id);
    let actor = town.app(B).identity().unwrap().actor;
    let edits = set("s", text("塞进来的"));
    let body = town
        .app(B)
        .store()
        .build_edit(&id, &actor, &edits)
        .unwrap()
        .unwrap();
    let whole = town.sealed_by(B, WORK, entry(id, "visit", body));
    let mut withheld = whole.clone();
    withheld.payloads[0] = None;
    town.push(&[withheld]);
    town.push(&[whole]);
    town.everybody_syncs();
    for n in [A, B] {
        assert_eq!(town.fields(n, &id), before);
    }
    let aside = town.world.station.status().unwrap().aside;
    assert!(aside.iter().any(|a| a.reason.as_deref() == Some("not_yours")));
    Detected("not_yours")
}

fn sealed_twice(town: &mut Town) -> Outcome {
    let id = town.alone(A);
    let body = town.bodies(A, &id).remove(0);
    town.smuggle(A, WORK, "visit", id, body);
    town.everybody_syncs();
    for n in [A, B] {
        assert_eq!((town.count(n, "visits"), town.count(n, "people_served")), (1, 3));
    }
    Harmless("one entry counts once, in however many segments")
}
