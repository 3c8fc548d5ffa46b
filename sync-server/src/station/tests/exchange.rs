//! Stories of phones that sync: positions, verdicts, scopes, signatures.

use ketepai_model::document::Edit;
use ketepai_model::ids::BlobHash;
use ketepai_model::value::Value;

use super::*;
use crate::station::NotTaken;

const WORK: &str = "work/152524";

fn verdicts(heard: &Heard) -> usize {
    heard
        .statements
        .iter()
        .filter(|s| matches!(s, Statement::Verdict(_)))
        .count()
}

#[test]
fn a_segment_that_comes_twice_keeps_its_position() {
    let county = County::new();
    let mut phone = county.phone("envoy");
    phone.visit(WORK);
    let body = phone.body();
    let send = || {
        let mut session = county.station.begin();
        session.push(&body);
        session.finish(Some(phone.auth("/v1/sync", &body)))
    };
    let (first, second) = (messages(&send()), messages(&send()));
    let acks = |m: &[Message]| match &m[1] {
        Message::Acks(acks) => acks.received.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(acks(&first).len(), 1);
    assert_eq!(acks(&first), acks(&second));
    assert_eq!(county.station.status().unwrap().records["visit"], 1);
}

#[test]
fn what_one_envoy_writes_another_reads_and_a_herder_does_not() {
    let county = County::new();
    let (mut a, mut b, mut herder) = (
        county.phone("envoy"),
        county.phone("envoy"),
        county.phone("herder"),
    );
    for _ in 0..5 {
        a.visit(WORK);
    }
    a.sync_all(&county);
    let heard = b.sync_all(&county);
    assert_eq!(heard.scopes.iter().filter(|s| s.to_string() == WORK).count(), 5);
    let done = heard.done.unwrap();
    let reads = |s: &Scope| b.certificate.covers(s);
    let mine = b.store.digests(&reads).unwrap();
    let theirs = done.digests.unwrap();
    assert_eq!(mine, (theirs.logs, theirs.documents), "both hold the same");

    let heard = herder.sync_all(&county);
    assert!(heard.scopes.iter().all(|s| herder.certificate.covers(s)));
    assert!(heard.scopes.iter().all(|s| s.to_string() != WORK));
    assert_eq!(
        heard.done.unwrap().cursor.position,
        done.cursor.position,
        "it need not look again"
    );
    assert_eq!(b.sync_all(&county).scopes, vec![], "a quiet sync brings nothing");
}

#[test]
fn a_refused_entry_gets_one_verdict_however_often_it_comes_up() {
    let county = County::new();
    let (mut envoy, mut herder) = (county.phone("envoy"), county.phone("herder"));
    let record = herder.visit(WORK);
    let actor = Actor::new(&envoy.keys.device(), [7; 8]);
    let edit = herder
        .store
        .build_edit(&record, &actor, &[Edit::Set("n".into(), Value::Int(3))]);
    envoy.visit(WORK);
    herder.sync_all(&county);
    assert_eq!(verdicts(&envoy.sync_all(&county)), 1);
    assert_eq!(
        county.station.status().unwrap().aside[0].reason.as_deref(),
        Some("not_granted")
    );

    // Somebody rests an edit on it; the herder offers it again.
    envoy.save(&WORK.parse().unwrap(), record, edit.unwrap().unwrap());
    envoy.sync_all(&county);
    herder.store.write(|w| w.step_back(0)).unwrap();
    herder.sync_all(&county);
    envoy.cursor = Cursor::default();
    assert_eq!(verdicts(&envoy.sync_all(&county)), 1);
    assert_eq!(
        county.station.status().unwrap().aside.len(),
        2,
        "the edit is left out, not refused"
    );
}

#[test]
fn garbage_in_a_record_is_ruled_on_and_the_log_goes_on() {
    let county = County::new();
    let (mut a, mut b) = (county.phone("envoy"), county.phone("envoy"));
    let scope: Scope = WORK.parse().unwrap();
    a.save(&scope, record_id(&scope, b"garbage"), b"garbage".to_vec());
    a.visit(WORK);
    assert_eq!(a.sync_all(&county).acks.len(), 2);
    assert_eq!(verdicts(&b.sync_all(&county)), 1);
    assert_eq!(b.store.list(Some("visit"), 9).unwrap().len(), 1);
}

#[test]
fn a_stranger_is_told_to_enrol_and_an_old_nonce_to_sign_anew() {
    let county = County::new();
    let other = County::new();
    other.chance.0.store(1000, Ordering::Relaxed);
    let mut stranger = other.phone("envoy");
    stranger.visit(WORK);
    let heard = stranger.sync(&county);
    assert_eq!(heard.refused[0].1, "unknown_device");
    assert_eq!(heard.problem.unwrap().reason, "unknown_device");

    let mut phone = county.phone("envoy");
    phone.visit(WORK);
    county.later(25 * 3600);
    let heard = phone.sync(&county);
    assert_eq!(heard.acks.len(), 1, "what it brought is kept");
    assert_eq!(heard.problem.unwrap().reason, "stale_nonce");
    assert!(phone.sync(&county).done.is_some());

    phone.nonce[0] ^= 1;
    assert_eq!(phone.sync(&county).problem.unwrap().reason, "stale_nonce");
    county.later(401 * 24 * 3600);
    phone.nonce = county.station.nonce();
    phone.visit(WORK);
    let mut colleague = county.phone("envoy");
    let theirs = colleague.visit(WORK);
    colleague.sync_all(&county);
    let heard = phone.sync(&county);
    assert_eq!(
        heard.acks.len(),
        1,
        "an expired certificate does not stop writing"
    );
    assert!(heard.problem.is_none());
    assert!(phone.store.whole(&theirs).unwrap().is_none(), "it stops reading");
}

#[test]
fn nobody_reads_in_anothers_name() {
    let county = County::new();
    let (envoy, herder) = (county.phone("envoy"), county.phone("herder"));
    let body = envoy.body();
    let ask = |auth: Option<Auth>| {
        let mut session = county.station.begin();
        session.push(&body);
        match messages(&session.finish(auth)).pop() {
            Some(Message::Problem(problem)) => problem.reason,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(ask(None), "unsigned");
    assert_eq!(ask(Some(herder.auth("/v1/sync", &body))), "unsigned");
    let mut forged = herder.auth("/v1/sync", &body);
    forged.device = envoy.keys.device();
    assert_eq!(ask(Some(forged)), "bad_signature");
    assert_eq!(
        ask(Some(envoy.auth("/v1/sync", b"another body"))),
        "bad_signature"
    );
}

#[test]
fn a_cut_costs_one_frame() {
    let county = County::new();
    let mut phone = county.phone("envoy");
    for _ in 0..4 {
        phone.visit(WORK);
    }
    let body = phone.body();
    let mut session = county.station.begin();
    session.push(&body[..body.len() - 1]);
    assert_eq!(
        county.station.status().unwrap().records["visit"],
        2,
        "kept before the end"
    );
    let heard = phone.hear(&session.finish(None));
    assert_eq!(
        (heard.acks.len(), heard.problem.unwrap().reason.as_str()),
        (2, "damaged")
    );
    assert_eq!(phone.sync(&county).acks.len(), 2);
}

#[test]
fn a_file_is_kept_for_those_who_sign_for_it() {
    let county = County::new();
    let phone = county.phone("herder");
    let bytes = b"a photograph".to_vec();
    let hash = BlobHash::of(&bytes);
    let path = format!("/v1/uploads/{hash}");
    let length = bytes.len() as u64;
    let begin = |auth: &Auth| county.station.begin_upload(auth, &hash, length);
    assert_eq!(
        begin(&phone.auth("/v1/sync", &[])).unwrap_err().reason,
        "bad_signature"
    );
    let begun = begin(&phone.auth(&path, &[])).unwrap();
    let send = |ticket: &str, offset: u64, bytes: &[u8]| {
        let mut appending = county.station.append(ticket, offset)?;
        appending.write(bytes)?;
        appending.finish()
    };
    assert!(matches!(
        send(&begun.ticket, 0, b"an otherwise"),
        Err(NotTaken::Damaged)
    ));
    assert!(!county.station.has_blob(&hash));
    assert!(matches!(send("made-up", 0, b"a"), Err(NotTaken::Unknown)));
    let longer = begun.ticket.replace(&format!("-{length}-"), "-9999-");
    assert!(matches!(send(&longer, 0, b"a"), Err(NotTaken::Unknown)));
    assert_eq!(send(&begun.ticket, 0, &bytes[..5]).unwrap(), 5);
    assert!(matches!(
        send(&begun.ticket, 3, &bytes[3..]),
        Err(NotTaken::Elsewhere(5))
    ));
    assert_eq!(
        begin(&phone.auth(&path, &[])).unwrap().offset,
        5,
        "asked anew, it goes on"
    );
    let mut overtaken = county.station.append(&begun.ticket, 5).unwrap();
    assert_eq!(send(&begun.ticket, 5, &bytes[5..]).unwrap(), length);
    assert!(matches!(
        overtaken.write(b"x"),
        Err(NotTaken::TooLong | NotTaken::Overtaken)
    ));
    assert_eq!(
        begin(&phone.auth(&path, &[])).unwrap().offset,
        length,
        "it is there"
    );
    assert_eq!(std::fs::read(county.station.blob_path(&hash)).unwrap(), bytes);
    let status = county.station.status().unwrap();
    assert_eq!((status.blobs, status.blob_bytes), (1, bytes.len() as u64));
}
