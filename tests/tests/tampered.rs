//! A database that somebody has edited, with plain SQL: what is not what was signed is noticed, named, kept out
//! of documents and off the wire, and good copies come back.

use ketepai_core::App;
use ketepai_core::organisations::AddOrganisation;
use ketepai_core::store::Finding;
use ketepai_core::visits::RecordVisit;
use ketepai_model::ids::RecordId;
use ketepai_tests::world::World;
use rusqlite::Connection;

const A: usize = 0;
const B: usize = 1;

/// Two envoys whose phones and station hold the same visit.
struct Village {
    world: World,
    visit: RecordId,
}

impl Village {
    fn new(seed: u64) -> Self {
        let mut world = World::new(seed);
        world.enrol("envoy A", "envoy");
        world.enrol("envoy B", "envoy");
        let household = world.devices[A].make(|app| app.add_organisation(household()));
        world.sync(A).unwrap();
        world.sync(B).unwrap();
        let visit = world.devices[A].make(|app| {
            app.record_visit(RecordVisit {
                parties: vec![household],
                activity: "disease_control".into(),
                problem: vec!["布病".into()],
                people: Some(3),
                ..Default::default()
            })
        });
        let mut village = Village { world, visit };
        village.everybody_syncs();
        village
    }

    fn everybody_syncs(&mut self) {
        for n in [A, B, A, B] {
            assert_eq!(self.world.sync(n).unwrap().gave_up, None);
        }
    }

    fn app(&mut self, n: usize) -> &mut App {
        self.world.devices[n].app()
    }

    fn at_phone(&mut self, n: usize, sql: &str) -> Vec<Finding> {
        edit(self.app(n).store().connection(), sql);
        self.app(n).doctor(&mut |_, _| {}).unwrap()
    }

    fn at_station(&mut self, sql: &str) -> Vec<Finding> {
        let copy = self.world.copy_station();
        edit(&Connection::open(&copy).unwrap(), sql);
        self.world.put_back(&copy);
        self.world.station.doctor(false).unwrap().findings
    }
}

fn household() -> AddOrganisation {
    AddOrganisation {
        names: [("zh-CN".to_owned(), "巴图家".to_owned())].into(),
        kind: "household".into(),
        ..Default::default()
    }
}

fn edit(conn: &Connection, sql: &str) {
    conn.execute_batch(sql).unwrap();
    assert!(conn.total_changes() > 0, "{sql}: changes nothing");
}

/// The rows of the visit's own entry.
const OF_VISIT: &str = "record = (SELECT record FROM listing WHERE kind = 'visit')";
const SEGMENT: &str =
    "(SELECT segment FROM entry WHERE record = (SELECT record FROM listing WHERE kind = 'visit'))";

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|f| f.code.as_str()).collect()
}

/// Edits, and the code by which each is noticed.
fn edits() -> Vec<(String, &'static str)> {
    let swap = |column: &str| {
        format!(
            "CREATE TEMP TABLE pair AS SELECT id, {column} AS v FROM segment ORDER BY id DESC LIMIT 2;
             UPDATE segment SET {column} = (SELECT v FROM pair WHERE pair.id != segment.id)
             WHERE id IN (SELECT id FROM pair);"
        )
    };
    vec![
        (
            format!("UPDATE entry SET body = unhex(replace(hex(body), 'E5B883', 'E6809D')) WHERE {OF_VISIT}"),
            "entry_altered",
        ),
        (
            format!("UPDATE entry SET kind = 'training' WHERE {OF_VISIT}"),
            "entry_altered",
        ),
        (
            format!("UPDATE entry SET body = NULL WHERE {OF_VISIT}"),
            "payload_gone",
        ),
        (format!("DELETE FROM entry WHERE {OF_VISIT}"), "entry_missing"),
        (
            format!("DELETE FROM segment WHERE id = {SEGMENT}"),
            "segment_gone",
        ),
        (
            format!("UPDATE segment SET number = number + 5 WHERE id = {SEGMENT}"),
            "segment_misfiled",
        ),
        (swap("head"), "head_altered"),
        (swap("signature"), "bad_signature"),
        (
            "UPDATE listing SET title = '别的' WHERE kind = 'visit'".into(),
            "cache_differs",
        ),
        ("UPDATE fact SET value = value + 1".into(), "cache_differs"),
        ("DELETE FROM fact".into(), "cache_differs"),
        ("DELETE FROM tip".into(), "cache_differs"),
        ("UPDATE scope SET docs = zeroblob(32)".into(), "cache_differs"),
        (
            "DELETE FROM trust WHERE kind = 'certificate'".into(),
            "cache_differs",
        ),
    ]
}

#[test]
fn an_untouched_database_has_no_finding() {
    let mut village = Village::new(31);
    for n in [A, B] {
        assert_eq!(village.app(n).doctor(&mut |_, _| {}).unwrap(), vec![]);
    }
    assert_eq!(village.world.station.doctor(false).unwrap().findings, vec![]);
    // Nor one with work that is not sealed yet.
    village.app(A).add_organisation(household()).unwrap();
    assert_eq!(village.app(A).doctor(&mut |_, _| {}).unwrap(), vec![]);
}

#[test]
fn whatever_is_edited_on_a_phone_is_noticed_and_named() {
    for (sql, code) in edits() {
        let mut village = Village::new(32);
        let findings = village.at_phone(B, &sql);
        assert!(codes(&findings).contains(&code), "{sql}: {findings:?}");
    }
}

#[test]
fn whatever_is_edited_at_the_station_is_noticed_and_named() {
    for (sql, code) in edits() {
        let mut village = Village::new(33);
        let findings = village.at_station(&sql);
        assert!(codes(&findings).contains(&code), "{sql}: {findings:?}");
    }
}

#[test]
fn a_finding_says_which_record_in_whose_segment() {
    let mut village = Village::new(34);
    let device = village.app(A).identity().unwrap().keys.device();
    let findings = village.at_phone(B, &edits()[0].0);
    let found = findings.iter().find(|f| f.code == "entry_altered").unwrap();
    assert_eq!((found.record, found.device), (Some(village.visit), Some(device)));
    assert_eq!(found.scope.as_deref(), Some("work/152524"));
    assert!(found.number.is_some() && found.title.is_some(), "{found:?}");
}

#[test]
fn an_altered_entry_enters_no_document_and_is_not_sent() {
    let mut village = Village::new(35);
    let visit = village.visit;
    edit(village.app(B).store().connection(), &edits()[0].0);
    let shown = village.app(B).show(&visit).unwrap();
    assert!(shown.fields.is_empty(), "{:?}", shown.fields);
    assert_eq!(
        shown
            .aside
            .iter()
            .map(|a| a.standing.as_str())
            .collect::<Vec<_>>(),
        ["tampered"]
    );
    village.app(B).rebuild(&mut |_, _| {}).unwrap();
    assert!(village.app(B).show(&visit).is_err(), "nothing of it can be shown");
    let aside = village.app(B).status(10).unwrap().aside;
    assert_eq!((aside[0].record, aside[0].standing.as_str()), (visit, "tampered"));
    let all = village
        .app(B)
        .store()
        .connection()
        .query_row("SELECT max(id) FROM segment", [], |r| r.get(0));
    let sent: i64 = all.unwrap();
    for id in 1..=sent {
        village
            .app(B)
            .store()
            .segment(id)
            .unwrap()
            .check_payloads()
            .unwrap();
    }
}

#[test]
fn a_healed_phone_gets_the_good_copy_back() {
    for (sql, _) in edits() {
        let mut village = Village::new(36);
        let visit = village.visit;
        let whole = village.app(B).show(&visit).unwrap();
        assert!(!village.at_phone(B, &sql).is_empty());
        village.app(B).heal(&mut |_, _| {}).unwrap();
        village.world.may_heal = true;
        village.everybody_syncs();
        assert_eq!(village.world.sync(B).unwrap().digests_equal, Some(true), "{sql}");
        assert_eq!(village.app(B).doctor(&mut |_, _| {}).unwrap(), vec![], "{sql}");
        let back = village.app(B).show(&visit).unwrap();
        assert_eq!((back.line, back.aside), (whole.line, whole.aside), "{sql}");
    }
}

#[test]
fn phones_bring_a_healed_station_its_good_copies() {
    for (sql, _) in edits() {
        let mut village = Village::new(37);
        let visit = village.visit;
        assert!(!village.at_station(&sql).is_empty());
        village.world.station.doctor(true).unwrap();
        village.world.may_heal = true;
        village.everybody_syncs();
        village.everybody_syncs();
        assert_eq!(
            village.world.station.doctor(false).unwrap().findings,
            vec![],
            "{sql}"
        );
        for n in [A, B] {
            assert_eq!(village.world.sync(n).unwrap().digests_equal, Some(true), "{sql}");
            assert!(!village.app(n).show(&visit).unwrap().fields.is_empty(), "{sql}");
        }
    }
}
