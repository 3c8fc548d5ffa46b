//! Programmes in a county: what was written in the pasture is in the coordinator's table, and nobody counts by hand.

use ketepai_core::AppError;
use ketepai_core::programmes::reports::ReportOrder;
use ketepai_core::records::RecordCommands;
use ketepai_core::visits::RecordVisit;
use ketepai_model::assignment::{Assignment, Post};
use ketepai_model::demand::Demand;
use ketepai_model::document::Edit;
use ketepai_model::envoy::Level;
use ketepai_model::ids::{BlobHash, PersonId, RecordId};
use ketepai_model::programme::progress::Verdict;
use ketepai_model::programme::rules::Day;
use ketepai_model::programme::shelf::SHIPPED;
use ketepai_model::programme::table::Cell;
use ketepai_model::programme::value::Asked;
use ketepai_model::record::Source;
use ketepai_model::registry::Kind;
use ketepai_model::report::ReportState;
use ketepai_model::value::Value;
use ketepai_model::visit::Visit;

use super::Town;

const CODE: &str = "jiaozuo";

/// Jiaozuo's rules, gone on with for this banner until 2027.
fn our_rules() -> String {
    let shipped = SHIPPED
        .iter()
        .find(|text| text.contains("id = \"jiaozuo\""))
        .expect("ships");
    let from = shipped
        .lines()
        .find(|line| line.starts_with("from = "))
        .expect("a first day");
    let to = shipped
        .lines()
        .find(|line| line.starts_with("to = "))
        .expect("a last day");
    let areas = shipped
        .lines()
        .find(|line| line.starts_with("areas = "))
        .expect("areas");
    shipped
        .replace("version = 1", "version = 2")
        .replacen(from, "from = 2026-01-01", 1)
        .replacen(to, "to = 2027-12-31", 1)
        .replacen(areas, "areas = [\"1525\"]", 1)
}

/// A town with an officer and a coordinator, and our rules adopted.
fn office(seed: u64) -> (Town, usize, usize) {
    let mut town = Town::new(seed);
    let officer = town.world.enrol("officer", "officer");
    let coordinator = town.world.enrol("coordinator", "coordinator");
    town.world.devices[officer].make(|app| app.adopt_programme(&our_rules()));
    town.everybody_syncs();
    (town, officer, coordinator)
}

fn post(town: &mut Town, officer: usize, person: PersonId) -> RecordId {
    town.world.devices[officer].make(|app| {
        let envelope = app.identity().expect("enrolled").envelope(app.context());
        let mut posting = Assignment::new(envelope);
        posting.persons.0.push(person);
        posting.post = Some(Post::Envoy);
        posting.level = Some(Level::City);
        posting.from_day = Day::parse("2026-01-01").map(|d| d.0);
        app.save(posting.into())
    })
}

fn order(app: &ketepai_core::App) -> ReportOrder<'static> {
    ReportOrder {
        programme: CODE,
        report: "quota",
        asked: Asked::year_of(app.today()),
        details: true,
        person: None,
    }
}

fn say(id: &str) -> String {
    id.to_owned()
}

/// The services of everybody in the table, added up.
fn services(town: &mut Town, n: usize) -> i64 {
    let app = town.app(n);
    let document = app.report(&order(app), &say).expect("a report");
    let column = document.tables[0]
        .columns
        .iter()
        .position(|c| c.id == "services")
        .expect("a column");
    let cells = document.tables[0]
        .rows
        .iter()
        .filter(|row| !row.total)
        .map(|row| &row.cells[column]);
    cells
        .map(|cell| if let Cell::Count(n) = cell { *n } else { 0 })
        .sum()
}

#[test]
fn ten_phones_come_back_an_hour_before_the_cut_off() {
    let (mut town, officer, coordinator) = office(900);
    let envoys: Vec<usize> = (0..10)
        .map(|n| town.world.enrol(&format!("envoy {n}"), "envoy"))
        .collect();
    town.everybody_syncs();
    for n in &envoys {
        let person = town.person(*n);
        post(&mut town, officer, person);
    }
    let household = town.household;
    for n in &envoys {
        for problem in ["布病", "口蹄疫"] {
            let visit = RecordVisit {
                parties: vec![household],
                problem: vec![problem.to_owned()],
                ..Default::default()
            };
            town.world.devices[*n].make(|app| app.record_visit(visit));
        }
    }
    town.everybody_syncs();

    // Two records of one household on one day are one service, to each who was there.
    assert_eq!(services(&mut town, coordinator), 10);
    let day = town.app(coordinator).today();
    let before = town.app(coordinator).before_report(day - 30, day + 30).unwrap();
    assert_eq!(
        (before.unconfirmed, before.waiting, before.conflicts.len()),
        (20, 0, 0)
    );
    assert_eq!(before.calls[0].party, "巴图家");

    // Kept, checked, sealed with its scan, submitted: in this order and no other.
    let app = town.app(coordinator);
    let report = app.keep_report(&order(app), &say).unwrap();
    let advance = |app: &mut ketepai_core::App, to, scan| app.advance_report(&report, &to, scan, "", &say);
    let early = advance(app, ReportState::Submitted, None);
    assert!(matches!(early, Err(AppError::Denied { reason }) if reason == "report_step"));
    advance(app, ReportState::Checked, None).unwrap();
    assert!(
        advance(app, ReportState::Sealed, None).is_err(),
        "the scan is missing"
    );
    advance(app, ReportState::Sealed, Some(BlobHash([7; 32]))).unwrap();
    advance(app, ReportState::Submitted, None).unwrap();

    // What comes later is a supplement, and the report that was handed in stays as it was.
    let late = Visit::to(app.identity().unwrap().envelope(app.context()), household);
    let late = Visit {
        problem: vec!["迟到的一条".into()],
        ..late
    };
    let mut late = late;
    late.envelope.served_by = town.person(envoys[0]);
    late.envelope.source = Source::Paper;
    late.envelope.at_s -= 40 * 86_400;
    town.world.devices[coordinator].make(|app| app.save(late.into()));
    assert_eq!(services(&mut town, coordinator), 11);
    let app = town.app(coordinator);
    let supplement = app.keep_report(&order(app), &say).unwrap();
    town.everybody_syncs();
    let read = town.app(officer).store().row(&supplement).unwrap();
    assert!(read.is_some(), "the officer reads what the coordinator kept");
    let app = town.app(coordinator);
    let key = Kind::Report.field_key("supplement_of").unwrap();
    let (_, fields) = app.store().row(&supplement).unwrap().unwrap();
    assert_eq!(fields.get(key), Some(&Value::Bytes(report.0.to_vec())));
}

#[test]
fn an_envoy_with_no_phone_counts_like_everybody() {
    let (mut town, officer, coordinator) = office(901);
    let nobody = PersonId([0x77; 8]);
    post(&mut town, officer, nobody);
    let household = town.household;
    for n in 0..12 {
        town.world.devices[coordinator].make(|app| {
            let mut envelope = app.identity().expect("enrolled").envelope(app.context());
            envelope.served_by = nobody;
            envelope.source = Source::Paper;
            envelope.at_s -= n * 86_400;
            app.save(Visit::to(envelope, household).into())
        });
    }
    town.everybody_syncs();
    for n in [officer, coordinator] {
        let app = town.app(n);
        let year = app.year_of(nobody, app.today()).unwrap();
        assert_eq!(year.len(), 1, "phone {n}");
        assert_eq!(
            year[0].verdict,
            Verdict::Met,
            "phone {n}: twelve services are enough"
        );
        let values: Vec<Option<i64>> = year[0].ways.iter().map(|way| way.value).collect();
        assert_eq!(values, [Some(12), Some(12)], "phone {n}: days and services");
    }
}

#[test]
fn a_step_that_two_officers_did_offline_is_a_visible_conflict() {
    let (mut town, first, _) = office(902);
    let second = town.world.enrol("second officer", "officer");
    town.everybody_syncs();
    let demand = town.world.devices[first].make(|app| {
        let envelope = app.identity().expect("enrolled").envelope(app.context());
        let mut demand = Demand::new(envelope);
        demand.title = "羊布病净化".into();
        demand.procedure = "demand_collection".into();
        app.save_in(&"work/152524".parse().expect("a scope"), demand.into())
    });
    let case = town.app(first).case(&demand).unwrap().expect("it goes a way");
    let outcome = case
        .outcomes
        .iter()
        .find(|o| o.as_str() != "returned")
        .cloned()
        .expect("an outcome");
    let step = case.next.expect("a first step");
    town.app(first).step(&demand, &step, &outcome, "").unwrap();
    town.everybody_syncs();
    let next = town.app(second).case(&demand).unwrap().expect("it goes a way");
    let (step, outcomes) = (next.next.expect("a second step"), next.outcomes);
    town.app(first)
        .step(&demand, &step, &outcomes[0], "甲办的")
        .unwrap();
    town.app(second)
        .step(&demand, &step, outcomes.last().expect("one"), "乙办的")
        .unwrap();
    town.everybody_syncs();
    let seen = town.app(first).conflicts().unwrap();
    assert_eq!(seen.len(), 1);
    assert_eq!(seen[0].record, demand);
    let key = Kind::Demand.field_key("steps").unwrap();
    assert_eq!(seen[0].path, format!("{key}/{step}"));

    // An envoy does not do an officer's step.
    let refused = town.app(super::A).step(&demand, "publish", "published", "");
    assert!(matches!(refused, Err(AppError::Denied { .. })), "{refused:?}");
}

#[test]
fn rules_with_an_error_are_not_adopted_and_those_before_stay() {
    let (mut town, officer, _) = office(903);
    let broken = our_rules()
        .replace("version = 2", "version = 3")
        .replace("services", "servces");
    let refused = town.app(officer).adopt_programme(&broken);
    assert!(matches!(refused, Err(AppError::Invalid { rule, .. }) if rule == "programme_broken"));
    let again = town.app(officer).adopt_programme(&our_rules());
    assert!(matches!(again, Err(AppError::Invalid { rule, .. }) if rule == "version_not_above"));
    assert_eq!(town.app(officer).programme(CODE).unwrap().rules.version, 2);
    // On record by a door that does not check, it is told of and not used.
    let id = town.world.devices[officer]
        .make(|app| app.adopt_programme(&our_rules().replace("version = 2", "version = 4")));
    let key = Kind::Programme.field_key("rules").unwrap().to_owned();
    town.app(officer)
        .edit(&id, &[Edit::Set(key, Value::Text(broken))])
        .unwrap();
    town.everybody_syncs();
    for n in 0..town.world.devices.len() {
        let (_, unreadable) = town.app(n).programmes().unwrap();
        assert_eq!(unreadable.len(), 1, "phone {n}");
        assert!(unreadable[0].findings.iter().all(|f| f.line > 0), "phone {n}");
        assert_eq!(town.app(n).programme(CODE).unwrap().rules.version, 2, "phone {n}");
    }
}
