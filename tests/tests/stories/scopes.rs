//! Who receives what.

use ketepai_model::scope::Scope;

use super::{A, B, HERDER, Town};

#[test]
fn a_herder_receives_notices_and_nothing_of_the_envoys_work() {
    let mut town = Town::new(4);
    let visit = town.visit(A, "布病");
    let post = ketepai_core::notices::PostNotice {
        kind: "news".into(),
        titles: [("zh-CN".to_owned(), "春季防疫".to_owned())].into(),
        ..Default::default()
    };
    let notice = town.world.devices[A].make(|app| app.post_notice(post));
    town.everybody_syncs();
    assert!(town.app(HERDER).show(&notice).is_ok());
    assert!(town.app(HERDER).show(&visit).is_err());
    let question =
        town.world.devices[HERDER].make(|app| app.ask(vec!["羊羔拉稀怎么办".into()], "disease", "zh-CN"));
    town.everybody_syncs();
    for n in [A, B] {
        assert!(
            town.app(n).show(&question).is_ok(),
            "envoy {n} reads what herders send"
        );
    }
    town.app(B).answer(&question, "隔离，补液").unwrap();
    town.everybody_syncs();
    let answer = town.app(HERDER).search("补液", 5).unwrap();
    assert_eq!(answer.len(), 1, "the answer came back");
    town.world.check();
}

#[test]
fn an_envoys_whereabouts_reach_no_colleague() {
    let mut town = Town::new(5);
    let arrival = ketepai_core::arrivals::RecordArrival {
        direction: ketepai_model::arrival::Direction::In,
        fixes: vec![ketepai_model::place::Position::from_degrees(43.9, 113.6, "gps").unwrap()],
        no_position: String::new(),
        party: Some(town.household),
    };
    let arrival = town.world.devices[A].make(|app| app.record_arrival(arrival).map(|a| a.id));
    town.everybody_syncs();
    assert!(town.app(B).show(&arrival).is_err());
    let scopes = town.app(B).store().scopes().unwrap();
    let me = town.app(B).identity().unwrap().person();
    assert!(
        scopes
            .iter()
            .all(|(_, s)| !matches!(s, Scope::Person(p) if *p != me))
    );
    town.world.check();
}

/// Whatever the record says of itself: it is the certificate of whoever signed it that tells.
#[test]
fn what_is_written_on_anothers_device_always_shows() {
    use ketepai_core::AppError;
    use ketepai_core::records::RecordCommands;
    use ketepai_model::record::Source;
    use ketepai_model::visit::{Activity, Visit};
    let mut town = Town::new(6);
    let desk = town.world.enrol("coordinator", "coordinator");
    town.everybody_syncs();
    let (envoy, coordinator, household) = (town.person(A), town.person(desk), town.household);
    let notebook = |app: &mut ketepai_core::App, typist| {
        let mut envelope = ketepai_model::record::Envelope::own(envoy, 1_790_000_000, 480);
        (envelope.typed_by, envelope.source) = (typist, Source::Phone);
        let mut visit = Visit::to(envelope, household);
        visit.activity = Some(Activity::Guidance);
        app.save(visit.into())
    };
    let typed = town.world.devices[desk].make(|app| notebook(app, coordinator));
    let own = town.visit(A, "自己写的");
    town.everybody_syncs();
    for n in [A, B, desk] {
        assert_eq!(
            town.app(n).show(&typed).unwrap().by_proxy,
            Some(coordinator),
            "phone {n}"
        );
        assert_eq!(town.app(n).show(&own).unwrap().by_proxy, None, "phone {n}");
    }
    for typist in [envoy, town.person(B)] {
        let denied = notebook(town.app(B), typist).unwrap_err();
        assert!(
            matches!(denied, AppError::Denied { .. }),
            "an envoy does not write for a colleague"
        );
    }
    town.world.check();
}
