//! A valley with no station in reach: phones meet, and go on with what the other had.

use ketepai_core::sharing::Reason;
use ketepai_core::store::custody::Custody;
use ketepai_model::ids::Digest;
use ketepai_model::log::{Evidence, Segment};
use ketepai_model::scope::Scope;
use ketepai_tests::world::Weather;

use super::{A, B, HERDER, Town};

/// The digests of logs and documents over what both of two phones may read.
fn shared_digests(town: &mut Town, a: usize, b: usize) -> [(Digest, Digest); 2] {
    let of = |town: &mut Town, n: usize| town.app(n).identity().unwrap().certificate.clone();
    let (first, second) = (of(town, a), of(town, b));
    let both = |scope: &Scope| first.covers(scope) && second.covers(scope);
    [a, b].map(|n| town.app(n).store().digests(&both).unwrap())
}

fn assert_equal(town: &mut Town, a: usize, b: usize) {
    let [left, right] = shared_digests(town, a, b);
    assert_eq!(left, right, "phones {a} and {b} differ");
}

#[test]
fn two_phones_in_a_valley_come_to_hold_the_same_without_a_station() {
    let mut town = Town::new(101);
    let (of_a, of_b) = (town.visit(A, "羊群布病抽检"), town.visit(B, "牛舍消毒"));
    let met = town.world.meet(A, B);
    assert_eq!((&met.caller.gave_up, &met.called.gave_up), (&None, &None));
    let b = town.app(B).identity().unwrap().person();
    assert_eq!(met.caller.with, Some(b));
    assert_eq!((met.caller.summary.sent, met.caller.summary.received), (1, 1));
    assert_eq!(met.caller.summary.flights, 6, "three messages each");
    for (n, id) in [(A, of_b), (B, of_a)] {
        assert!(town.app(n).show(&id).is_ok());
    }
    assert_equal(&mut town, A, B);
    assert_eq!(town.app(A).show(&of_a).unwrap().custody, Some(Custody::Carried));
    assert_eq!(town.app(A).store().carriers(&of_a).unwrap(), vec![b]);
    let again = town.world.meet(B, A);
    assert_eq!(
        (again.caller.summary.received, again.called.summary.received),
        (0, 0)
    );
    assert_eq!(again.caller.summary.flights, 5, "nothing was to be said");
    town.everybody_syncs();
    assert_eq!(town.app(A).show(&of_a).unwrap().custody, Some(Custody::AtStation));
    assert_eq!(town.app(A).store().carriers(&of_a).unwrap(), vec![]);
    town.world.check();
}

#[test]
fn three_phones_pass_a_record_along_and_the_last_brings_it_home() {
    let mut town = Town::new(102);
    let third = town.world.enrol("envoy C", "envoy");
    town.everybody_syncs();
    let visit = town.visit(A, "布病");
    town.world.meet(A, B);
    town.world.meet(B, third);
    assert!(town.app(third).show(&visit).is_ok(), "passed along");
    assert_equal(&mut town, A, third);
    town.world.sync(third).unwrap();
    assert_eq!(town.world.station.status().unwrap().records["visit"], 1);
    town.everybody_syncs();
    town.world.check();
}

#[test]
fn a_phone_enrolled_yesterday_gets_the_county_from_a_neighbour() {
    let mut town = Town::new(103);
    let visit = town.visit(A, "布病");
    town.everybody_syncs();
    // It has its certificate, and has never synced; nobody but the station knows it yet.
    let new = town.world.enrol("envoy new", "envoy");
    let own = town.visit(new, "头一次");
    let met = town.world.meet(new, B);
    assert_eq!(met.called.gave_up, None);
    assert!(town.app(new).show(&visit).is_ok());
    assert!(
        town.app(B).show(&own).is_ok(),
        "its certificate was shown in the tunnel"
    );
    assert_equal(&mut town, new, B);
    town.everybody_syncs();
    town.world.check();
}

#[test]
fn a_herder_gets_notices_and_nothing_of_the_envoys_work() {
    let mut town = Town::new(104);
    let visit = town.visit(A, "布病");
    let post = ketepai_core::notices::PostNotice {
        kind: "news".into(),
        titles: [("zh-CN".to_owned(), "春季防疫".to_owned())].into(),
        ..Default::default()
    };
    let notice = town.world.devices[A].make(|app| app.post_notice(post));
    let question = town.world.devices[HERDER].make(|app| app.ask(vec!["羊羔拉稀".into()], "", "zh-CN"));
    town.world.meet(HERDER, A);
    assert!(town.app(HERDER).show(&notice).is_ok());
    assert!(town.app(HERDER).show(&visit).is_err());
    assert!(town.app(A).show(&question).is_ok());
    assert_equal(&mut town, HERDER, A);
    town.everybody_syncs();
    town.world.check();
}

#[test]
fn a_refused_device_gets_nothing_and_hears_so() {
    let mut town = Town::new(105);
    let visit = town.visit(A, "布病");
    let of_b = town.visit(B, "牛舍");
    let b = town.app(B).identity().unwrap().keys.device();
    let met = town.world.meet_in(A, B, Weather::Calm, &[b]);
    assert_eq!(met.caller.gave_up, Some(Reason::Refused));
    assert_eq!(met.called.gave_up, Some(Reason::TurnedAway("refused".into())));
    assert!(town.app(B).show(&visit).is_err() && town.app(A).show(&of_b).is_err());
}

#[test]
fn an_expired_certificate_is_given_nothing_and_still_taken_from() {
    let mut town = Town::new(106);
    let (of_a, of_b) = (town.visit(A, "布病"), town.visit(B, "牛舍"));
    let until_s = town.app(B).identity().unwrap().certificate.to_s;
    // A hears the station say so late an hour; B, in the hills, has not.
    let now_ms = town.world.clock.now_ms();
    let late_ms = (until_s + 86_400) * 1000;
    town.world.clock.pass((late_ms - now_ms) as u64);
    let renewed = town.world.enrol("envoy late", "envoy");
    let of_late = town.visit(renewed, "年后");
    town.world.sync(renewed).unwrap();
    for (caller, called) in [(renewed, B), (B, renewed)] {
        let met = town.world.meet(caller, called);
        let (fresh, expired) = match caller == renewed {
            true => (&met.caller, &met.called),
            false => (&met.called, &met.caller),
        };
        assert_eq!((&fresh.gave_up, &expired.gave_up), (&None, &None));
        assert_eq!(expired.summary.note.as_deref(), Some("expired"));
        assert_eq!(expired.summary.received, 0);
    }
    assert!(town.app(B).show(&of_late).is_err());
    assert!(town.app(renewed).show(&of_b).is_ok(), "what it brought was taken");
    assert!(town.app(renewed).show(&of_a).is_err(), "A was not there");
}

#[test]
fn a_session_cut_after_any_byte_goes_on_at_the_next_meeting() {
    let mut whole = Town::new(107);
    whole.visit(A, "布病");
    whole.visit(B, "牛舍");
    let bytes = whole.world.meet(A, B).bytes;
    let mut town = Town::new(107);
    let (of_a, of_b) = (town.visit(A, "布病"), town.visit(B, "牛舍"));
    for at in 0..bytes {
        let met = town.world.meet_in(A, B, Weather::Bytes(at), &[]);
        assert!(
            met.caller.gave_up.is_some() || met.called.gave_up.is_some() || met.bytes < at,
            "cut at {at}"
        );
    }
    let last = town.world.meet(A, B);
    assert_eq!((last.caller.gave_up, last.called.gave_up), (None, None));
    for n in [A, B] {
        assert!(town.app(n).show(&of_a).is_ok() && town.app(n).show(&of_b).is_ok());
        assert_eq!(
            town.app(n).list(Some("visit"), 10).unwrap().len(),
            2,
            "nothing twice"
        );
    }
    assert_equal(&mut town, A, B);
    town.everybody_syncs();
    town.world.check();
}

/// A segment that a clone of A's phone sealed.
fn clone_seals(town: &mut Town, copy: &Segment, mark: &str) -> Segment {
    let app = town.app(A);
    let (keys, actor) = (&app.identity().unwrap().keys, app.identity().unwrap().actor);
    let scope = copy.head().scope.clone();
    let mut fields = ketepai_model::value::Fields::new();
    fields.insert("t".into(), ketepai_model::value::Value::Int(1_790_000_000));
    fields.insert("zz".into(), ketepai_model::value::Value::Text(mark.into()));
    let body = ketepai_model::document::root_change(&fields, &actor);
    let entry = ketepai_model::log::Entry {
        record: ketepai_model::log::record_id(&scope, &body),
        kind: "clone".into(),
        schema: 1,
        body,
    };
    let head = ketepai_model::log::Head {
        number: copy.head().number + 1,
        previous: Some(copy.head().hash()),
        entries: vec![entry.hash()],
        evidence: vec![Evidence::default()],
        ..copy.head().clone()
    };
    Segment {
        signed: head.sign(&keys.signing),
        payloads: vec![Some(entry)],
    }
}

#[test]
fn of_a_log_that_forked_both_branches_travel() {
    let mut town = Town::new(108);
    town.visit(A, "共同的过去");
    town.everybody_syncs();
    let device = town.app(A).identity().unwrap().keys.device();
    let work: Scope = "work/152524".parse().unwrap();
    let tips = town.app(A).store().tips_in(&|scope| *scope == work).unwrap();
    let tip = tips.iter().find(|tip| tip.log.1 == device).unwrap().clone();
    let past = town.app(A).store().whole_logs(&[tip.log]).unwrap();
    let past = town.app(A).store().segment(*past.last().unwrap()).unwrap();
    // Two clones went on from there; each colleague has met one of them. They are equally long.
    for (n, mark) in [(A, "一"), (B, "二")] {
        let branch = clone_seals(&mut town, &past, mark);
        town.app(n)
            .store_mut()
            .write(|w| w.take_in(&branch, None, None))
            .unwrap();
    }
    let met = town.world.meet(A, B);
    assert_eq!((&met.caller.gave_up, &met.called.gave_up), (&None, &None));
    assert_equal(&mut town, A, B);
    assert_eq!(
        town.app(B)
            .store()
            .tips_in(&|s| *s == work)
            .unwrap()
            .iter()
            .filter(|t| t.log.1 == device)
            .count(),
        2
    );
}

#[test]
fn segments_of_an_unknown_device_are_kept_out_and_stop_nobody() {
    let mut town = Town::new(109);
    let stranger = ketepai_model::identity::DeviceKeys::from_seed(&[77; 32]);
    let visit = town.visit(A, "布病");
    let app = town.app(A);
    app.store_mut()
        .write(|w| {
            let entry = ketepai_model::log::Entry {
                record: ketepai_model::ids::RecordId([5; 16]),
                kind: "visit".into(),
                schema: 1,
                body: vec![1, 2, 3],
            };
            let head = ketepai_model::log::Head {
                scope: "work/152524".parse().unwrap(),
                device: stranger.device(),
                number: 1,
                previous: None,
                entries: vec![entry.hash()],
                evidence: vec![Evidence::default()],
                checkpoint: None,
            };
            let segment = Segment {
                signed: head.sign(&stranger.signing),
                payloads: vec![Some(entry)],
            };
            w.take_in(&segment, None, None)
        })
        .unwrap();
    let met = town.world.meet(A, B);
    assert_eq!((&met.caller.gave_up, &met.called.gave_up), (&None, &None));
    let reasons: Vec<&str> = met
        .called
        .summary
        .kept_out
        .iter()
        .map(|(_, why)| why.as_str())
        .collect();
    assert_eq!(reasons, ["unknown_device"]);
    assert!(town.app(B).show(&visit).is_ok(), "the rest came through");
}

#[test]
fn what_goes_over_the_air_says_nothing_to_a_listener() {
    let mut town = Town::new(110);
    town.visit(A, "羊群布病抽检");
    let met = town.world.meet(A, B);
    for plain in ["羊群布病抽检", "work/152524", "152524"] {
        let plain = plain.as_bytes();
        assert!(!met.wire.windows(plain.len()).any(|w| w == plain));
    }
}
