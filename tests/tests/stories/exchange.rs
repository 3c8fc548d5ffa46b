//! Tables of other programs, and households that were written twice.

use ketepai_core::AppError;
use ketepai_core::exchange::{Import, ImportOptions, ShapeFormat};
use ketepai_core::organisations::AddOrganisation;
use ketepai_core::visits::RecordVisit;
use ketepai_model::ids::RecordId;
use ketepai_model::place::Position;
use ketepai_model::place::datum::{Coordinates, DatumName, Wgs84};
use ketepai_model::record::Source;
use ketepai_store::figures::Question;
use ketepai_tests::builders::Dice;

use super::{A, B, Town};

const TABLE: &str = "名称,类型,联系电话,冬营地纬度,冬营地经度,绵羊（只）,备用\n\
    巴特尔,农牧户,13800000001,42.7500,112.6400,320,甲\n\
    乌云其其格,农牧户,13800000002,42.8000,112.7000,150,乙\n";

fn options(datum: &str) -> ImportOptions {
    ImportOptions {
        datum: DatumName::from_code(datum),
        preview: false,
    }
}

fn import(town: &mut Town, n: usize, text: &str) -> Import {
    let import = town
        .app(n)
        .import_organisations(text.as_bytes(), &options("wgs84"));
    let import = import.unwrap();
    town.world.devices[n].made.extend(&import.saved);
    import
}

fn listed(town: &mut Town, n: usize) -> Vec<RecordId> {
    let lines = town.app(n).list(Some("organisation"), 1000).unwrap();
    let mut ids: Vec<RecordId> = lines.into_iter().map(|line| line.id).collect();
    ids.sort();
    ids
}

fn figure(town: &mut Town, n: usize, metric: &str) -> i64 {
    town.app(n).store().figure(&Question::all(metric)).unwrap()
}

/// What two envoys each write of one household, and a visit to it on one day.
fn household(town: &mut Town, n: usize, name: &str, lat: f64) -> RecordId {
    let add = AddOrganisation {
        names: [("zh-CN".to_owned(), name.to_owned())].into(),
        kind: "household".into(),
        position: Some(Position::from_degrees(lat, 112.64, "typed").unwrap()),
        contact: "13800000001".into(),
        ..Default::default()
    };
    let id = town.world.devices[n].make(|app| app.add_organisation(add));
    let visit = RecordVisit {
        parties: vec![id],
        activity: "disease_control".into(),
        at_s: Some(1_790_000_000),
        ..Default::default()
    };
    town.world.devices[n].make(|app| app.record_visit(visit));
    id
}

#[test]
fn a_household_that_two_envoys_wrote_down_is_one_until_the_merge_is_taken_back() {
    let mut town = Town::new(500);
    let ours = household(&mut town, A, "苏和巴特尔", 42.75);
    let theirs = household(&mut town, B, "苏赫巴特尔", 42.7501);
    town.everybody_syncs();
    for n in [A, B] {
        let found = town.app(n).duplicates().unwrap();
        assert_eq!(found.len(), 1, "phone {n}");
        assert_eq!(
            [found[0].a.id, found[0].b.id],
            [ours.min(theirs), ours.max(theirs)]
        );
        let reasons: Vec<&str> = found[0].reasons.iter().map(|r| r.code.as_str()).collect();
        assert!(
            reasons.contains(&"same_phone") && reasons.contains(&"names_alike"),
            "{reasons:?}"
        );
    }
    let numbers = |town: &mut Town, n| {
        ["services", "services_by_envoy", "visits", "organisations"].map(|metric| figure(town, n, metric))
    };
    let apart = numbers(&mut town, A);
    assert_eq!(apart, [2, 2, 2, 3]);

    town.app(A).merge_organisations(&theirs, &ours).unwrap();
    town.everybody_syncs();
    for n in [A, B] {
        assert!(!listed(&mut town, n).contains(&theirs), "phone {n}");
        assert!(listed(&mut town, n).contains(&ours), "phone {n}");
        assert_eq!(town.app(n).duplicates().unwrap().len(), 0, "phone {n}");
        let found = town.app(n).search("苏赫巴特尔", 10).unwrap();
        assert_eq!(
            found.iter().filter(|line| line.id == theirs).count(),
            1,
            "search finds it"
        );
        assert_eq!(
            numbers(&mut town, n),
            [1, 2, 2, 2],
            "two envoys, one household, one day"
        );
        let months = town
            .app(n)
            .store()
            .figure_by_month(&Question::all("services"))
            .unwrap();
        assert_eq!(months.iter().map(|(_, count)| count).sum::<i64>(), 1);
        town.app(n).rebuild(&mut |_, _| {}).unwrap();
        assert_eq!(numbers(&mut town, n), [1, 2, 2, 2], "after a rebuild");
        let stands_for = town.app(n).store().merged_into(&theirs).unwrap();
        assert_eq!(stands_for, Some(ours));
    }

    town.app(B).unmerge(&theirs).unwrap();
    town.everybody_syncs();
    for n in [A, B] {
        assert!(listed(&mut town, n).contains(&theirs), "phone {n}");
        assert_eq!(numbers(&mut town, n), apart, "phone {n}");
    }
    town.world.check();
}

#[test]
fn each_merges_into_the_other_offline_and_one_of_them_stays() {
    let mut town = Town::new(501);
    let ours = household(&mut town, A, "苏和巴特尔", 42.75);
    let theirs = household(&mut town, B, "苏赫巴特尔", 42.7501);
    town.everybody_syncs();
    town.app(A).merge_organisations(&theirs, &ours).unwrap();
    town.app(B).merge_organisations(&ours, &theirs).unwrap();
    let again = town.app(A).merge_organisations(&ours, &theirs).unwrap_err();
    assert!(matches!(again, AppError::Invalid { rule, .. } if rule == "merged_into_itself"));
    town.everybody_syncs();
    for n in [A, B] {
        let listed = listed(&mut town, n);
        assert!(
            listed.contains(&ours.min(theirs)) && !listed.contains(&ours.max(theirs)),
            "phone {n}"
        );
        assert_eq!(figure(&mut town, n, "services"), 1, "phone {n}");
        assert_eq!(figure(&mut town, n, "organisations"), 2, "phone {n}");
    }
}

#[test]
fn two_that_a_person_told_apart_are_not_proposed_again_anywhere() {
    let mut town = Town::new(502);
    let ours = household(&mut town, A, "苏和巴特尔", 42.75);
    let theirs = household(&mut town, B, "苏赫巴特尔", 42.7501);
    town.everybody_syncs();
    town.app(A).not_the_same(&ours, &theirs).unwrap();
    town.everybody_syncs();
    for n in [A, B] {
        assert_eq!(town.app(n).duplicates().unwrap().len(), 0, "phone {n}");
        assert_eq!(listed(&mut town, n).len(), 3, "phone {n}");
    }
}

#[test]
fn one_bad_cell_and_nothing_is_imported() {
    let mut town = Town::new(503);
    let before = listed(&mut town, A);
    let wrong = TABLE.replace("150", "一百五");
    let outcome = import(&mut town, A, &wrong);
    assert_eq!((outcome.errors.len(), outcome.saved.len()), (1, 0));
    assert_eq!(
        (
            outcome.errors[0].address.as_str(),
            outcome.errors[0].rule.as_str()
        ),
        ("F3", "not_a_number")
    );
    assert_eq!(listed(&mut town, A), before);
}

#[test]
fn a_table_imported_twice_adds_nothing() {
    let mut town = Town::new(504);
    let looked = ImportOptions {
        preview: true,
        ..options("wgs84")
    };
    let preview = town
        .app(A)
        .import_organisations(TABLE.as_bytes(), &looked)
        .unwrap();
    assert_eq!((preview.fresh.len(), preview.saved.len()), (2, 0));
    let first = import(&mut town, A, TABLE);
    assert_eq!((first.rows, first.saved.len(), first.skipped), (2, 2, 0));
    assert_eq!(first.ignored, ["备用"]);
    let record = town.app(A).organisation(&first.saved[0]).unwrap();
    assert_eq!(record.envelope.source, Source::Import);
    let again = import(&mut town, A, TABLE);
    assert_eq!((again.saved.len(), again.skipped), (0, 2));
    town.everybody_syncs();
    let elsewhere = import(&mut town, B, TABLE);
    assert_eq!(
        (elsewhere.saved.len(), elsewhere.skipped),
        (0, 2),
        "nor on a colleague's phone"
    );
    assert_eq!(listed(&mut town, B).len(), 3);
    town.world.check();
}

#[test]
fn a_list_from_another_datum_lands_where_the_households_are() {
    let mut town = Town::new(505);
    let there = Coordinates::<Wgs84>::new(42.75, 112.64).unwrap();
    let (lat, lon) = there.to_named(&DatumName::Gcj02).unwrap();
    let table = format!("名称,类型,冬营地纬度,冬营地经度\n巴特尔,农牧户,{lat:.7},{lon:.7}\n");
    let shifted = town
        .app(A)
        .import_organisations(table.as_bytes(), &options("gcj02"))
        .unwrap();
    let record = town.app(A).organisation(&shifted.saved[0]).unwrap();
    let position = record.places[0].position.clone().unwrap();
    let meant = there.to_position("typed");
    assert!(
        position.distance_m(&meant) < 1.0,
        "{}",
        position.distance_m(&meant)
    );
    assert_eq!(position.provider, "typed");
    let as_it_stands = Position::from_degrees(lat, lon, "typed").unwrap();
    assert!(
        as_it_stands.distance_m(&meant) > 100.0,
        "the shift is not nothing"
    );
    let unknown = town
        .app(A)
        .import_organisations(table.as_bytes(), &options("beijing54"));
    assert!(matches!(unknown, Err(AppError::Invalid { rule, .. }) if rule == "no_such_datum"));
}

#[test]
fn a_hundred_broken_tables_change_nothing() {
    let mut town = Town::new(506);
    let before = listed(&mut town, A);
    let (mut dice, mut refused) = (Dice::new(506), 0);
    for round in 0..100u64 {
        let mut bytes = TABLE.as_bytes().to_vec();
        // A cell that no phone number, number or angle can be, and then bytes at random after it.
        bytes.extend("巴图,农牧户,x,91,200,-1,\n".as_bytes());
        for _ in 0..dice.below(8) {
            let at = dice.below(bytes.len());
            match dice.below(3) {
                0 => bytes[at] = dice.below(256) as u8,
                1 => bytes.truncate(at),
                _ => bytes.insert(at, b','),
            }
            if bytes.is_empty() {
                break;
            }
        }
        let preview = ImportOptions {
            preview: true,
            ..options("wgs84")
        };
        let looked = town.app(A).import_organisations(&bytes, &preview);
        if looked.as_ref().is_ok_and(|import| import.errors.is_empty()) {
            continue; // what was broken fell away
        }
        match town.app(A).import_organisations(&bytes, &options("wgs84")) {
            Ok(import) => assert!(
                !import.errors.is_empty() && import.saved.is_empty(),
                "table {round}"
            ),
            Err(error) => assert!(
                matches!(error, AppError::Invalid { .. }),
                "table {round}: {error}"
            ),
        }
        refused += 1;
        assert_eq!(listed(&mut town, A), before, "table {round}");
    }
    assert!(refused > 60, "{refused} were broken");
}

const AREAS: &str = "code,name,from,to,successor\n150000000000,内蒙古自治区,,,\n\
    152500000000,锡林郭勒盟,,,\n152524000000,苏尼特右旗,,,\n\
    371200000000,莱芜市,,2019-01-09,370116\n370116000000,莱芜区,2019-01-09,,\n";

#[test]
fn a_phone_knows_the_areas_that_it_was_given_and_checks_tables_by_them() {
    let mut town = Town::new(507);
    assert_eq!(town.app(A).search_areas("苏尼特", 5).unwrap(), None);
    assert_eq!(town.app(A).import_areas(AREAS.as_bytes()).unwrap().areas, 5);
    let wrong = AREAS.replace("152524000000", "15252");
    let refused = town.app(A).import_areas(wrong.as_bytes()).unwrap();
    assert_eq!(
        (
            refused.errors[0].address.as_str(),
            refused.errors[0].rule.as_str()
        ),
        ("A4", "area_code")
    );
    let found = town.app(A).search_areas("sntyq", 5).unwrap().unwrap();
    assert_eq!(found[0].code, "152524000000");
    let shown = town.app(A).area("371200", Some(17_000)).unwrap().unwrap();
    assert_eq!(
        (
            shown.chain.last().unwrap().name.as_str(),
            shown.became[0].name.as_str()
        ),
        ("莱芜市", "莱芜区")
    );
    let table = "名称,类型,区划代码\n巴特尔,农牧户,371200\n";
    let outcome = import(&mut town, A, table);
    assert_eq!(outcome.errors[0].rule, "no_such_area");
}

#[test]
fn places_go_out_and_a_pasture_comes_back_as_a_shape() {
    let mut town = Town::new(508);
    let id = household(&mut town, A, "苏和巴特尔", 42.75);
    for format in [
        ShapeFormat::Gpx,
        ShapeFormat::GeoJson,
        ShapeFormat::Kml,
        ShapeFormat::Csv,
    ] {
        let (bytes, places) = town.app(A).export_places(format).unwrap();
        assert_eq!(places, 1, "{format:?}");
        let back = town.app(A).shapes(&bytes, format, &DatumName::Wgs84).unwrap();
        assert_eq!(
            (back[0].name.as_str(), back[0].first),
            ("苏和巴特尔", Some((42.75, 112.64))),
            "{format:?}"
        );
    }
    let pasture = r#"{"type":"Feature","properties":{"name":"夏牧场"},"geometry":{"type":"Polygon","coordinates":
        [[[112.64,42.75],[112.66,42.75],[112.66,42.77],[112.64,42.75]]]}}"#;
    let from = (ShapeFormat::GeoJson, &DatumName::Wgs84);
    town.app(A)
        .add_place_from(&id, pasture.as_bytes(), from, 1)
        .unwrap();
    let missing = town.app(A).add_place_from(&id, pasture.as_bytes(), from, 2);
    assert!(matches!(missing, Err(AppError::NotFound { what: "shape" })));
    let places = town.app(A).organisation(&id).unwrap().places;
    assert_eq!((places.len(), places[1].name.as_str()), (2, "夏牧场"));
    assert!(places[1].shape.is_some());
    assert_eq!(town.app(A).export_places(ShapeFormat::Kml).unwrap().1, 2);
}
