//! Who and what stands in the golden files, all from fixed seeds.

use ed25519_dalek::SigningKey;
use ketepai_model::document::{Actor, root_change};
use ketepai_model::identity::{
    Certificate, Checkpoint, DeviceKeys, EnrolmentReply, EnrolmentRequest, Invitation, LogTip, Revocation,
    Role, StationKey, TrustStore, fingerprint,
};
use ketepai_model::ids::{BootId, EntryHash, HeadHash, PersonId, RecordId, RunningHash};
use ketepai_model::log::{Entry, Evidence, Head, Ruling, Segment, Statement, Verdict, record_id};
use ketepai_model::record::Record;
use ketepai_model::scope::{Area, Scope};

use super::records;

pub const PERSON: PersonId = PersonId([0x51, 2, 3, 4, 5, 6, 7, 8]);
/// 2026-05-28 14:26:40 in Inner Mongolia.
pub const AT_S: i64 = 1_779_949_600;

pub fn area() -> Area {
    "152524".parse().expect("an area")
}

pub fn work() -> Scope {
    Scope::Work(area())
}

pub fn county_log() -> Scope {
    Scope::Station(area())
}

pub fn phone() -> DeviceKeys {
    DeviceKeys::from_seed(&[0x11; 32])
}

pub fn station() -> DeviceKeys {
    DeviceKeys::from_seed(&[0x22; 32])
}

pub fn root() -> SigningKey {
    SigningKey::from_bytes(&[0x33; 32])
}

pub fn actor() -> Actor {
    Actor::new(&phone().device(), [9, 8, 7, 6, 5, 4, 3, 2])
}

pub fn station_key() -> StationKey {
    StationKey::certify(&root(), area(), &station(), 1, AT_S - 86_400)
}

pub fn certificate() -> Certificate {
    let unsigned = Certificate {
        device: phone().device(),
        signing: phone().verifying(),
        sealing: phone().sealing_public(),
        person: PERSON,
        roles: vec![Role::Envoy, Role::TeamHead],
        grants: Role::Envoy.grants(&area(), PERSON),
        from_s: AT_S - 3_600,
        to_s: AT_S + 366 * 86_400,
        incarnation: 1,
        signer: Default::default(),
        signature: [0; 64],
    };
    unsigned.signed_by(&station())
}

pub fn trust() -> TrustStore {
    let mut trust = TrustStore::new(root().verifying_key().to_bytes());
    trust.add_station(station_key()).expect("the root's own");
    trust.add_device(certificate()).expect("the station's own");
    trust
}

pub fn checkpoint() -> Checkpoint {
    Checkpoint::sign(&station(), 1_234, RunningHash([0x44; 32]), AT_S, 1_200)
}

pub fn invitation() -> Invitation {
    Invitation {
        address: "https://station.example:8443".into(),
        fingerprint: fingerprint(&root().verifying_key().to_bytes()),
        number: 12,
        code: "k7m2p9q4rs".into(),
    }
}

pub fn request() -> EnrolmentRequest {
    EnrolmentRequest::new(&invitation(), &phone())
}

pub fn reply() -> EnrolmentReply {
    EnrolmentReply {
        station: station_key(),
        certificate: certificate(),
        name: "其木格".into(),
    }
}

/// The entry that opens a visit.
pub fn entry() -> Entry {
    let body = root_change(&records::visit().to_fields(), &actor());
    Entry {
        record: record_id(&work(), &body),
        kind: "visit".into(),
        schema: 1,
        body,
    }
}

pub fn evidence(gnss: bool) -> Evidence {
    Evidence {
        wall_ms: AT_S * 1000 + 123,
        zone_minutes: 480,
        monotonic_ms: 987_654_321,
        boot: BootId([0x66; 8]),
        gnss_ms: gnss.then_some(AT_S * 1000 - 456),
    }
}

/// The first head of a log: nothing before it, no checkpoint, no satellite.
pub fn first_head() -> Head {
    Head {
        scope: work(),
        device: phone().device(),
        number: 1,
        previous: None,
        entries: vec![entry().hash()],
        evidence: vec![evidence(false)],
        checkpoint: None,
    }
}

/// A head with everything in it.
pub fn later_head() -> Head {
    Head {
        number: 2,
        previous: Some(first_head().hash()),
        entries: vec![EntryHash([0x77; 32]), EntryHash([0x78; 32])],
        evidence: vec![evidence(true), evidence(false)],
        checkpoint: Some(checkpoint().hash()),
        ..first_head()
    }
}

/// The first head with its payload.
pub fn segment() -> Segment {
    Segment {
        signed: first_head().sign(&phone().signing),
        payloads: vec![Some(entry())],
    }
}

/// What a station states of itself and of a device, sealed.
pub fn stated() -> Segment {
    let statements = [
        Statement::StationKey(station_key()),
        Statement::Certificate(Box::new(certificate())),
    ];
    let entries = statements.map(|statement| statement.to_entry(&county_log()));
    let head = Head {
        scope: county_log(),
        device: station().device(),
        number: 1,
        previous: None,
        entries: entries.iter().map(Entry::hash).collect(),
        evidence: vec![evidence(false); 2],
        checkpoint: None,
    };
    Segment {
        signed: head.sign(&station().signing),
        payloads: entries.map(Some).to_vec(),
    }
}

/// One verdict of each ruling.
pub fn verdicts() -> [(&'static str, Verdict); 4] {
    let verdict = |ruling, entry: Option<EntryHash>, reason: &str| Verdict {
        ruling,
        record: RecordId([0x88; 16]),
        entry,
        device: entry.map(|_| phone().device()),
        reason: reason.into(),
    };
    let entry = Some(EntryHash([0x99; 32]));
    [
        ("refused", verdict(Ruling::Refused, entry, "foreign_actor")),
        ("held", verdict(Ruling::Held, entry, "review")),
        ("released", verdict(Ruling::Released, entry, "reviewed")),
        ("erased", verdict(Ruling::Erased, None, "request")),
    ]
}

pub fn head_hash(n: u8) -> HeadHash {
    HeadHash([n; 32])
}

/// A phone that goes on under a new key.
pub fn successor() -> DeviceKeys {
    DeviceKeys::from_seed(&[0x29; 32])
}

pub fn revocation() -> Revocation {
    Revocation {
        device: phone().device(),
        reason: "succeeded".into(),
        wipe: false,
        successor: Some(successor().device()),
        at_s: 1_790_000_000,
        upto: vec![LogTip {
            scope: work(),
            number: 2,
            head: later_head().hash(),
        }],
    }
}
