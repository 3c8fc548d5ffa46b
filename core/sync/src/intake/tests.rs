//! Stories of segments at the door.

use ed25519_dalek::SigningKey;
use ketepai_model::identity::{Certificate, DeviceKeys, Role};
use ketepai_model::ids::{DeviceId, PersonId};
use ketepai_model::log::{Entry, Evidence, Head, record_id};
use ketepai_model::scope::Area;

use super::*;

const PERSON: PersonId = PersonId([5; 8]);

fn area() -> Area {
    "152524".parse().unwrap()
}

fn root() -> SigningKey {
    SigningKey::from_bytes(&[1; 32])
}

fn station() -> DeviceKeys {
    DeviceKeys::from_seed(&[2; 32])
}

fn envoy() -> DeviceKeys {
    DeviceKeys::from_seed(&[3; 32])
}

fn sealed(keys: &DeviceKeys, scope: Scope, entries: Vec<Entry>) -> Segment {
    let head = Head {
        scope,
        device: keys.device(),
        number: 1,
        previous: None,
        entries: entries.iter().map(Entry::hash).collect(),
        evidence: vec![Evidence::default(); entries.len()],
        checkpoint: None,
    };
    Segment {
        signed: head.sign(&keys.signing),
        payloads: entries.into_iter().map(Some).collect(),
    }
}

fn stated(keys: &DeviceKeys, statements: &[Statement]) -> Segment {
    let scope = Scope::Station(area());
    let entries = statements.iter().map(|s| s.to_entry(&scope)).collect();
    sealed(keys, scope, entries)
}

fn station_key(root: &SigningKey) -> Statement {
    Statement::StationKey(StationKey::certify(root, area(), &station(), 1, 0))
}

fn certificate() -> Statement {
    let blank = Certificate {
        device: envoy().device(),
        signing: envoy().verifying(),
        sealing: envoy().sealing_public(),
        person: PERSON,
        roles: vec![Role::Envoy],
        grants: Role::Envoy.grants(&area(), PERSON),
        from_s: 0,
        to_s: i64::MAX,
        incarnation: 1,
        signer: DeviceId::default(),
        signature: [0; 64],
    };
    Statement::Certificate(Box::new(blank.signed_by(&station())))
}

fn visit(scope: Scope) -> Segment {
    let entry = Entry {
        record: record_id(&scope, b"change"),
        kind: "visit".into(),
        schema: 1,
        body: b"change".to_vec(),
    };
    sealed(&envoy(), scope, vec![entry])
}

fn trust() -> TrustStore {
    TrustStore::new(root().verifying_key().to_bytes())
}

fn granted(examined: &Examined) -> Option<bool> {
    match examined {
        Examined::Verified { granted, .. } => Some(*granted),
        _ => None,
    }
}

#[test]
fn a_new_phone_learns_everybody_from_one_batch() {
    let mut trust = trust();
    let batch = [
        stated(&station(), &[station_key(&root()), certificate()]),
        visit(Scope::Work(area())),
        visit(Scope::Work("152525".parse().unwrap())),
        visit(Scope::Station(area())),
    ];
    let examined: Vec<_> = examine_batch(batch, &mut trust).iter().map(granted).collect();
    assert_eq!(examined, [Some(true), Some(true), Some(false), Some(false)]);
}

#[test]
fn a_station_under_another_root_teaches_nothing() {
    let mut trust = trust();
    let foreign = station_key(&SigningKey::from_bytes(&[8; 32]));
    let batch = [
        stated(&station(), &[foreign, certificate()]),
        visit(Scope::Work(area())),
    ];
    for examined in examine_batch(batch, &mut trust) {
        assert!(matches!(examined, Examined::UnknownDevice(_)));
    }
}

#[test]
fn only_the_station_teaches() {
    let mut trust = trust();
    let _ = examine_batch([stated(&station(), &[station_key(&root())])], &mut trust);
    let forged = stated(&envoy(), &[certificate()]);
    let examined = examine_batch([forged, visit(Scope::Work(area()))], &mut trust);
    assert!(examined.iter().all(|e| matches!(e, Examined::UnknownDevice(_))));
}

#[test]
fn what_was_changed_on_the_way_is_refused() {
    let mut trust = trust();
    let _ = examine_batch(
        [stated(&station(), &[station_key(&root()), certificate()])],
        &mut trust,
    );
    let reason = |change: &dyn Fn(&mut Segment)| {
        let mut segment = visit(Scope::Work(area()));
        change(&mut segment);
        match examine(segment, &trust) {
            Examined::Bad { reason, .. } => reason,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(reason(&|s| s.signed.signature[0] ^= 1), "bad_signature");
    assert_eq!(
        reason(&|s| s.signed.head.scope = Scope::Person(PERSON)),
        "bad_signature"
    );
    assert_eq!(
        reason(&|s| s.payloads[0].as_mut().unwrap().body.push(0)),
        "bad_payload"
    );
    assert_eq!(reason(&|s| s.payloads.clear()), "bad_payload");
    assert_eq!(reason(&|s| s.signed.head.evidence.clear()), "bad_head");
}

#[test]
fn a_withheld_payload_is_no_fault() {
    let mut trust = trust();
    let _ = examine_batch(
        [stated(&station(), &[station_key(&root()), certificate()])],
        &mut trust,
    );
    let mut segment = visit(Scope::Work(area()));
    segment.payloads[0] = None;
    assert_eq!(granted(&examine(segment, &trust)), Some(true));
}
