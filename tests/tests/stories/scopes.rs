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
        position: Some(ketepai_model::place::Position::from_degrees(43.9, 113.6, "gps").unwrap()),
        no_position: String::new(),
        party: Some(town.household),
    };
    let arrival = town.world.devices[A].make(|app| app.record_arrival(arrival));
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
