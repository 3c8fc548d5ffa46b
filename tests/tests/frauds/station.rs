//! Certificates that nobody gave, a station that is not one, and one that lies.

use ketepai_core::AppError;
use ketepai_model::identity::{Certificate, DeviceKeys, Role, StationKey, request_signature};
use ketepai_model::log::Statement;

use super::*;

pub const FRAUDS: &[Fraud] = &[
    ("a certificate that somebody issued to themselves", self_issued),
    ("a station key that the root did not certify", forged_station),
    ("a device of another county", other_county),
    ("a request in the name of another's device", anothers_request),
    ("a login page that answers for the station", portal),
    ("answers that are changed on the way", changed_answers),
    ("a station that acknowledged and lost it", lost_it),
    ("a poster that is flooded", flooded),
];

/// B's certificate with an officer's role, signed by B.
fn promoted(town: &mut Town) -> Certificate {
    let me = town.app(B).identity().unwrap();
    let certificate = Certificate {
        roles: vec![Role::Officer],
        incarnation: 9,
        ..me.certificate.clone()
    };
    certificate.signed_by(&me.keys)
}

fn roles_of_b(town: &mut Town) -> Vec<String> {
    let device = town.device(B);
    let devices = town.world.station.status().unwrap().devices;
    devices.into_iter().find(|d| d.device == device).unwrap().roles
}

fn state(town: &mut Town, statement: Statement) {
    let scope = "station/152524".parse().unwrap();
    let segment = town.sealed_by(B, "station/152524", statement.to_entry(&scope));
    town.push(&[segment]);
}

fn self_issued(town: &mut Town) -> Outcome {
    let certificate = promoted(town);
    state(town, Statement::Certificate(Box::new(certificate)));
    assert_eq!(roles_of_b(town), ["envoy"]);
    let (me, of) = (town.person(B), town.person(A));
    town.opens(
        B,
        &format!("person/{of}"),
        "evaluation",
        row(me, me, &[]),
        "not_granted",
    )
}

fn forged_station(town: &mut Town) -> Outcome {
    let own = DeviceKeys::from_seed(&[66; 32]);
    let county = ketepai_tests::world::COUNTY.parse().unwrap();
    let key = StationKey::certify(&own.signing, county, &own, 9, 0);
    let before = town.world.station.status().unwrap().incarnation;
    let visit = town.alone(A);
    state(town, Statement::StationKey(key));
    town.everybody_syncs();
    assert_eq!(town.world.station.status().unwrap().incarnation, before);
    assert!(town.app(A).show(&visit).is_ok());
    // What that key signs is a stranger's.
    let head = ketepai_model::log::Head {
        scope: WORK.parse().unwrap(),
        device: own.device(),
        number: 1,
        previous: None,
        entries: vec![entry(visit, "visit", vec![1]).hash()],
        evidence: vec![Evidence::default()],
        checkpoint: None,
    };
    let segment = Segment {
        signed: head.sign(&own.signing),
        payloads: vec![None],
    };
    assert_eq!(town.push(&[segment]), ["unknown_device"]);
    Detected("unknown_device")
}

fn other_county(town: &mut Town) -> Outcome {
    let mut elsewhere = Town::new(9_998);
    elsewhere.alone(A);
    let log = elsewhere.log_of(A, WORK);
    let before = town.world.station.status().unwrap().entries;
    assert!(town.push(&log).iter().all(|code| code == "unknown_device"));
    assert_eq!(
        (
            town.world.station.status().unwrap().entries,
            town.at_station("visit")
        ),
        (before, 0)
    );
    Detected("unknown_device")
}

fn anothers_request(town: &mut Town) -> Outcome {
    town.alone(A);
    let body = hello(town.device(A));
    let nonce = town.world.station.nonce();
    let mut session = town.world.station.begin();
    session.push(&body);
    let keys = &town.app(B).identity().unwrap().keys;
    let signature = request_signature(keys, &nonce, "/v1/sync", &body);
    let auth = ketepai_server::station::Auth {
        device: town.device(A),
        nonce,
        signature,
    };
    let answer = messages(&session.finish(Some(auth)));
    assert!(
        !answer.iter().any(|m| matches!(m, Message::Segments(_))),
        "nothing to read"
    );
    let problem = answer
        .iter()
        .any(|m| matches!(m, Message::Problem(p) if p.reason == "bad_signature"));
    assert!(problem, "{answer:?}");
    Detected("bad_signature")
}

fn portal(town: &mut Town) -> Outcome {
    let id = town.visit(A, "布病");
    town.world.faults.portal = 1;
    let finish = town.world.sync(A).unwrap();
    town.world.faults.portal = 0;
    assert_eq!(finish.gave_up.expect("a reason").code(), "portal");
    assert!(
        town.app(A).status(10).unwrap().to_send > 0,
        "nothing is taken for acknowledged"
    );
    town.everybody_syncs();
    assert!(town.app(B).show(&id).is_ok());
    town.world.check();
    Detected("portal")
}

fn changed_answers(town: &mut Town) -> Outcome {
    let id = town.visit(A, "布病");
    town.world.faults.damage = 1;
    let finish = town.world.sync(A).unwrap();
    town.world.faults.damage = 0;
    assert!(finish.gave_up.is_some(), "{finish:?}");
    town.everybody_syncs();
    assert!(town.app(B).show(&id).is_ok());
    town.world.check();
    Harmless("every frame has its digest, every checkpoint its signature; asked again")
}

fn lost_it(town: &mut Town) -> Outcome {
    let empty = town.world.copy_station();
    let id = town.alone(A);
    town.world.put_back(&empty);
    assert_eq!(town.at_station("visit"), 0);
    town.everybody_syncs();
    town.everybody_syncs();
    assert_eq!(town.at_station("visit"), 1);
    assert!(town.app(B).show(&id).is_ok());
    town.world.check();
    Harmless("its running hash is another; phones offer everything again")
}

fn flooded(town: &mut Town) -> Outcome {
    let poster = town.world.poster(2);
    for n in 0..2 {
        town.world.enrol_by(&poster, &format!("herder {n}")).unwrap();
    }
    let before = town.world.station.status().unwrap().devices.len();
    for n in 2..6 {
        let refused = town.world.enrol_by(&poster, &format!("herder {n}")).unwrap_err();
        assert!(matches!(&refused, AppError::Denied { reason } if reason == "full_today"));
    }
    assert_eq!(town.world.station.status().unwrap().devices.len(), before);
    Detected("full_today")
}
