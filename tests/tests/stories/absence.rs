//! A phone that was out of contact for long shows its own work, and one sync shows everything again. The phones'
//! clocks are years off in half of the seeds.

use ketepai_core::AppError;
use ketepai_store::figures::Question;

use super::{A, B, Town};

const DAY_MS: u64 = 86_400_000;

#[test]
fn after_three_weeks_others_records_hide_until_the_next_sync() {
    for seed in 40..46 {
        let mut town = Town::new(seed);
        let of_a = town.visit(A, "甲的布病");
        let of_b = town.visit(B, "乙的疫苗");
        town.everybody_syncs();
        let all = |town: &mut Town| town.app(B).list(None, 100).unwrap().len();
        let before = all(&mut town);
        town.world.clock.pass(20 * DAY_MS);
        assert_eq!(all(&mut town), before, "twenty days are not too long");

        town.world.clock.pass(2 * DAY_MS);
        // Whether the phone was on all the time or is opened now makes no difference.
        if seed % 2 == 0 {
            town.world.devices[B].kill();
        }
        hidden(&mut town, &of_a, &of_b);
        town.visit(B, "还能记");
        let status = town.app(B).status(100).unwrap();
        assert_eq!(status.hides_others_after_days, Some(21));
        assert!(status.records.iter().all(|r| r.line.id != of_a));

        town.world.sync(B).unwrap();
        let app = town.app(B);
        assert!(!app.hides_others().unwrap() && app.show(&of_a).is_ok());
        assert_eq!(all(&mut town), before + 1);
    }
}

/// Everything that shows records shows only what is B's.
fn hidden(town: &mut Town, of_a: &ketepai_model::ids::RecordId, of_b: &ketepai_model::ids::RecordId) {
    let app = town.app(B);
    assert!(app.hides_others().unwrap());
    let refused = app.show(of_a);
    assert!(matches!(refused, Err(AppError::Denied { reason }) if reason == "hidden"));
    assert!(app.show(of_b).is_ok());
    assert!(app.search("布病", 10).unwrap().is_empty());
    assert_eq!(app.search("疫苗", 10).unwrap().len(), 1);
    let visits: Vec<_> = app
        .list(Some("visit"), 10)
        .unwrap()
        .iter()
        .map(|l| l.id)
        .collect();
    assert_eq!(visits, [*of_b]);
    let figure = app.figure(&Question::all("visits")).unwrap();
    assert_eq!(
        (figure.value, figure.records.len()),
        (2, 1),
        "a number says nobody's name"
    );
    let mut out = Vec::new();
    app.export(&mut out).unwrap();
    let out = String::from_utf8(out).unwrap();
    assert!(!out.contains("甲的布病") && out.contains("乙的疫苗"));
}

#[test]
fn what_one_typed_for_another_stays_in_sight() {
    let mut town = Town::new(47);
    let desk = town.world.enrol("coordinator", "coordinator");
    let other = town.app(A).identity().unwrap().person();
    let typed = town.world.devices[desk].make(|app| {
        use ketepai_core::records::RecordCommands;
        let me = app.identity().unwrap();
        let mut envelope = me.envelope(app.context());
        envelope.served_by = other;
        envelope.source = ketepai_model::record::Source::Proxy;
        let mut visit = ketepai_model::visit::Visit::to(envelope, ketepai_model::ids::RecordId([7; 16]));
        visit.problem = vec!["代记".into()];
        app.save(visit.into())
    });
    town.everybody_syncs();
    town.world.clock.pass(30 * DAY_MS);
    assert!(town.app(desk).show(&typed).is_ok());
    assert!(town.app(A).show(&typed).is_ok(), "whoever served sees it too");
    assert!(town.app(B).show(&typed).is_err(), "and nobody else");
}

#[test]
fn the_limit_is_a_setting() {
    let mut town = Town::new(48);
    town.app(B).set_absence_days(60).unwrap();
    town.world.clock.pass(40 * DAY_MS);
    assert!(!town.app(B).hides_others().unwrap());
    town.app(B).set_absence_days(7).unwrap();
    assert!(town.app(B).hides_others().unwrap());
}
