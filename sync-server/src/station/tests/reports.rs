//! Stories of reports: the same records give the same bytes, what comes later changes nothing of an earlier day, and
//! a signed report is exactly what was signed.

use ketepai_model::assignment::{Assignment, Post};
use ketepai_model::demand::Demand;
use ketepai_model::organisation::Organisation;
use ketepai_model::programme::table::Cell;
use ketepai_model::value::Packed;

use super::*;
use crate::error::Error;

const WORK: &str = "work/152524";
const DAY_S: i64 = 86_400;
const PROGRAMME: &str = "inner-mongolia-2021";

/// A county with an envoy who is posted to one household.
pub(crate) fn posted() -> (County, Phone, RecordId) {
    let county = County::new();
    let (mut officer, mut envoy) = (county.phone("officer"), county.phone("envoy"));
    let own = |phone: &Phone| Envelope::own(phone.certificate.person, county.clock.wall_s(), 480);
    let mut household = Organisation::new(own(&envoy));
    household.names.insert("zh-CN".into(), "巴彦家庭牧场".into());
    household.contact = "13800000000".into();
    household.area = "152524".into();
    let household = envoy.write(WORK, &household);
    envoy.sync_all(&county);
    let mut assignment = Assignment::new(own(&officer));
    assignment.persons = Packed(vec![envoy.certificate.person]);
    assignment.parties = Packed(vec![household]);
    assignment.post = Some(Post::Envoy);
    assignment.counties = vec!["152524".into()];
    assignment.from_day = Some(day("2026-01-01"));
    officer.write(WORK, &assignment);
    officer.sync_all(&county);
    (county, envoy, household)
}

pub(crate) fn visit(county: &County, envoy: &mut Phone, party: RecordId) {
    let at_s = county.clock.wall_s();
    let mut visit = Visit::to(Envelope::own(envoy.certificate.person, at_s, 480), party);
    visit.problem = vec!["羊腹泻".into()];
    envoy.write(WORK, &visit);
    let heard = envoy.sync_all(county);
    assert_eq!(heard.refused, vec![]);
}

fn day(text: &str) -> i64 {
    ketepai_model::programme::rules::Day::parse(text).unwrap().0
}

fn ask(as_of: i64) -> ReportAsk {
    ReportAsk {
        programme: PROGRAMME.into(),
        version: None,
        report: "banner_year".into(),
        from_day: day("2026-01-01"),
        to_day: day("2026-12-31"),
        as_of_day: as_of,
        position: None,
        details: true,
    }
}

fn services(made: &Made) -> Cell {
    let table = &made.document.tables[0];
    let at = table.columns.iter().position(|c| c.id == "services").unwrap();
    let total = table.rows.iter().find(|row| row.total).unwrap();
    total.cell(at).clone()
}

#[test]
fn what_comes_later_changes_nothing_of_an_earlier_day() {
    let (county, mut envoy, household) = posted();
    visit(&county, &mut envoy, household);
    let then = county.station.today();
    let first = county.station.report(&ask(then)).unwrap();
    assert_eq!(services(&first), Cell::Count(1));
    assert_eq!(
        county.station.report(&ask(then)).unwrap(),
        first,
        "the same records, the same bytes"
    );

    county.later(2 * DAY_S);
    visit(&county, &mut envoy, household);
    let now = county.station.report(&ask(county.station.today())).unwrap();
    assert_eq!(services(&now), Cell::Count(2));
    assert!(now.position > first.position);

    let again = county.station.report(&ask(then)).unwrap();
    assert_eq!((again.json, again.position), (first.json.clone(), first.position));
    let pinned = ReportAsk {
        position: Some(first.position),
        ..ask(then)
    };
    assert_eq!(county.station.report(&pinned).unwrap().digest, first.digest);
    let beyond = ReportAsk {
        position: Some(now.position + 1),
        ..ask(then)
    };
    let refused = county.station.report(&beyond);
    assert!(matches!(refused, Err(Error::Invalid("position"))));
    let left = std::fs::read_dir(county.folder.path()).unwrap().flatten();
    let copies = left.filter(|e| e.file_name().to_string_lossy().starts_with("as-of-"));
    assert_eq!(copies.count(), 0, "no copy stays behind");
}

#[test]
fn a_record_that_arrives_late_does_not_change_the_day_on_which_it_was_made() {
    let (county, mut envoy, household) = posted();
    let then = county.station.today();
    let at_s = county.clock.wall_s();
    let visit = Visit::to(Envelope::own(envoy.certificate.person, at_s, 480), household);
    envoy.write(WORK, &visit);
    let before = county.station.report(&ask(then)).unwrap();
    county.later(3 * DAY_S);
    envoy.sync_all(&county);
    assert_eq!(county.station.report(&ask(then)).unwrap().json, before.json);
    let now = county.station.report(&ask(county.station.today())).unwrap();
    assert_eq!(services(&now), Cell::Count(1));
}

#[test]
fn a_signed_report_is_exactly_what_was_signed() {
    let (county, mut envoy, household) = posted();
    visit(&county, &mut envoy, household);
    let signed = county.station.sign_report(&ask(county.station.today())).unwrap();
    county.station.verify_report(&signed).unwrap();
    county.station.rotate().unwrap();
    county.station.verify_report(&signed).unwrap();

    let mut other = signed.clone();
    other.document = other.document.replace('1', "9");
    assert!(county.station.verify_report(&other).is_err(), "another number");
    let mut other = signed.clone();
    other.position += 1;
    assert!(county.station.verify_report(&other).is_err(), "other records");
}

#[test]
fn before_it_is_handed_in_somebody_is_to_be_called() {
    let (county, mut envoy, household) = posted();
    visit(&county, &mut envoy, household);
    let before = county
        .station
        .before_submit(&ask(county.station.today()))
        .unwrap();
    assert_eq!((before.unconfirmed, before.calls.len()), (1, 1));
    let call = &before.calls[0];
    assert_eq!(
        (call.name.as_str(), call.contact.as_str()),
        ("巴彦家庭牧场", "13800000000")
    );
    assert_eq!(call.services.len(), 1);
    assert_eq!(before.weak.get("unconfirmed"), Some(&1));
    assert_eq!((before.missing, before.gaps, before.waiting), (0, 0, 0));
    assert_eq!(before.duplicates, Some(vec![]));
}

#[test]
fn a_demand_finds_the_one_who_is_known_and_says_what_is_not() {
    let (county, mut envoy, household) = posted();
    let own = |phone: &Phone| Envelope::own(phone.certificate.person, county.clock.wall_s(), 480);
    let mut demand = Demand::new(own(&envoy));
    demand.party = Some(household);
    demand.title = "绵羊寄生虫防治".into();
    let demand = envoy.write(WORK, &demand);
    envoy.sync_all(&county);
    let matches = county.station.matches(PROGRAMME, &demand.to_string()).unwrap();
    let proposal = &matches.proposals[0];
    assert_eq!(
        (matches.demand, proposal.person),
        (demand, envoy.certificate.person)
    );
    assert!(!proposal.unknown.is_empty() && !proposal.agreed);
    let nowhere = county.station.standing_of(&demand.to_string());
    assert!(
        matches!(nowhere, Err(Error::NotFound("standing"))),
        "it chose no way"
    );
    let sheet = county.station.worksheet("jiaozuo", "person", 0, 30_000).unwrap();
    assert!(!sheet.clause.is_empty());
}

#[test]
fn a_programme_compares_with_its_own_next_version() {
    let (county, ..) = posted();
    let today = county.station.today();
    let text = county.station.programme(PROGRAMME, None).unwrap().text;
    let compared = county.station.compare_programme(PROGRAMME, &text, today).unwrap();
    assert!(!compared.is_empty() && compared.iter().all(|c| c.before == c.after));
    let broken = county
        .station
        .check_programme(&text.replace("version = 1", "version = 0"));
    assert!(matches!(broken, Err(Error::Findings(found)) if found[0].code == "bad_version"));
}

#[test]
fn a_demand_on_its_way_shows_its_next_step_by_each_programme_that_has_that_way() {
    let (county, mut envoy, household) = posted();
    let shelf = ketepai_model::programme::shelf::SHIPPED.iter();
    let rules = shelf.map(|text| ketepai_model::programme::load::load(text).unwrap());
    let ways = rules.filter_map(|r| Some((r.id.clone(), r.ways("demand").next()?.clone())));
    for (code, way) in ways.collect::<Vec<_>>() {
        let at_s = county.clock.wall_s();
        let mut demand = Demand::new(Envelope::own(envoy.certificate.person, at_s, 480));
        demand.party = Some(household);
        demand.title = format!("经 {code} 办理");
        demand.procedure = way.id.clone();
        let id = envoy.write(WORK, &demand);
        envoy.sync_all(&county);
        let standing = county.station.standing_of(&id.to_string()).unwrap();
        let case = standing.cases.iter().find(|c| c.programme == code).unwrap();
        let next = case.current.as_ref().unwrap();
        assert_eq!((&next.id, &next.key), (&way.steps[0].id, &way.steps[0].id));
        assert_eq!(
            (case.done.len(), case.ended.as_deref(), case.overdue),
            (0, None, false)
        );
        assert!(standing.conflicts.is_empty());
    }
}
