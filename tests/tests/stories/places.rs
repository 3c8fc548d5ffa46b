//! Places: what is said of a position, what two people add to one household, a track only where somebody starts one,
//! and what a coordinator may want to look at. Nothing is refused by any of it.

use ketepai_core::arrivals::{Arrived, RecordArrival};
use ketepai_core::records::RecordCommands;
use ketepai_model::arrival::Direction;
use ketepai_model::ids::RecordId;
use ketepai_model::organisation::Place;
use ketepai_model::place::Position;
use ketepai_model::place::datum::{Coordinates, DatumName, Wgs84};
use ketepai_model::place::fixes::FixReason;
use ketepai_model::place::geofence::Why;
use ketepai_model::place::plan::{Travel, Unplaced};
use ketepai_model::place::shape::{Polygon, Shape, Vertex};
use ketepai_model::visit::PlaceVerdict;
use ketepai_server::station::Period;

use super::{A, B, Town};

/// 2026-01-15 and 2026-07-15, noon in the steppe.
const JANUARY_MS: i64 = 1_768_449_600_000;
const JULY_MS: i64 = 1_784_088_000_000;
const DAY_MS: u64 = 86_400_000;

fn at(lat: f64, lon: f64) -> Position {
    Position {
        accuracy_m: Some(8),
        ..Position::from_degrees(lat, lon, "gps").unwrap()
    }
}

fn winter_camp() -> Place {
    Place {
        name: "冬营地".into(),
        position: Some(at(43.60, 113.60)),
        months: (11, 4),
        shape: Some(Shape::Point { radius_m: 500 }),
        ..Place::default()
    }
}

fn summer_pasture() -> Place {
    let corner = |(lat, lon): (f64, f64)| Vertex {
        lat_e7: (lat * 1e7) as i32,
        lon_e7: (lon * 1e7) as i32,
    };
    let outer = [(44.00, 114.00), (44.00, 114.05), (44.05, 114.05), (44.05, 114.00)];
    Place {
        name: "夏牧场".into(),
        months: (5, 10),
        directions: "过敖包向北".into(),
        shape: Some(Shape::Polygon(Polygon {
            outer: outer.map(corner).to_vec(),
            holes: Vec::new(),
        })),
        ..Place::default()
    }
}

impl Town {
    /// Two envoys whose clocks agree with the county's, which shows this time.
    fn herding(seed: u64) -> Self {
        let mut town = Town::new(seed);
        for device in &mut town.world.devices {
            device.set_clock(0, 480);
        }
        let household = town.household;
        for place in [winter_camp(), summer_pasture()] {
            town.app(A).add_place(&household, place).unwrap();
        }
        town.everybody_syncs();
        town
    }

    /// Sets a phone's clock to a moment, whatever the county's is.
    fn on(&mut self, by: usize, at_ms: i64) {
        let skew_ms = at_ms - self.world.clock.now_ms();
        self.world.devices[by].set_clock(skew_ms, 480);
    }

    fn arrive(&mut self, by: usize, fixes: &[Position]) -> Arrived {
        let household = self.household;
        let mut arrived = None;
        self.world.devices[by].make(|app| {
            let done = app.record_arrival(RecordArrival {
                direction: Direction::In,
                fixes: fixes.to_vec(),
                no_position: String::new(),
                party: Some(household),
            })?;
            let id = done.id;
            arrived = Some(done);
            Ok(id)
        });
        arrived.unwrap()
    }

    fn places(&mut self, n: usize) -> Vec<String> {
        let household = self.household;
        let places = self.app(n).organisation(&household).unwrap().places;
        places.into_iter().map(|place| place.name).collect()
    }

    fn points(&mut self, n: usize) -> i64 {
        let conn = self.app(n).store().connection();
        let count = "SELECT (SELECT count(*) FROM track_point) + (SELECT count(*) FROM track)";
        conn.query_row(count, [], |row| row.get(0)).unwrap()
    }

    /// What the coordinator at the station is shown: codes, and the records of each.
    fn signals(&self) -> Vec<(String, Vec<RecordId>)> {
        let period = Period {
            from_day: 0,
            to_day: i64::MAX,
        };
        let found = self.world.station.signals(&period).unwrap();
        let one = |signal: ketepai_server::station::SignalLine| {
            (
                signal.code,
                signal.records.into_iter().map(|record| record.id).collect(),
            )
        };
        found.into_iter().map(one).collect()
    }
}

#[test]
fn a_winter_camp_in_summer_is_the_wrong_seasons_place_and_the_visit_stands() {
    let mut town = Town::herding(61);
    for (at_ms, camp_is_odd) in [(JANUARY_MS, false), (JULY_MS, true)] {
        town.on(A, at_ms);
        let camp = town.arrive(A, &[at(43.601, 113.601)]).place.unwrap();
        assert_eq!(
            (camp.verdict.kind, camp.verdict.place),
            (PlaceVerdict::Inside, Some(0))
        );
        assert_eq!(
            (camp.name.as_str(), camp.verdict.out_of_season),
            ("冬营地", camp_is_odd)
        );
        let pasture = town.arrive(A, &[at(44.02, 114.02)]);
        let said = pasture.place.unwrap();
        assert_eq!(
            (said.verdict.kind, said.name.as_str()),
            (PlaceVerdict::Inside, "夏牧场")
        );
        assert_eq!(said.verdict.out_of_season, !camp_is_odd);
        let far = town.arrive(A, &[at(43.63, 113.60)]).place.unwrap().verdict;
        assert_eq!((&far.kind, &far.why), (&PlaceVerdict::Outside, &Why::Beyond));
        // Outside of all, it is measured from the place of the season.
        let expected = match camp_is_odd {
            true => 52_000.0..53_000.0,
            false => 2_700.0..3_000.0,
        };
        assert!(expected.contains(&far.distance_m.unwrap()), "{far:?}");

        let visit = ketepai_core::visits::RecordVisit {
            parties: vec![town.household],
            activity: "guidance".into(),
            arrival: Some(pasture.id),
            ..Default::default()
        };
        let visit = town.world.devices[A].make(|app| app.record_visit(visit));
        let whole = town.app(A).show(&visit).unwrap();
        let place = whole.fields.into_iter().find(|f| f.name == "place").unwrap();
        assert_eq!(place.value, ketepai_model::value::Value::Text("inside".into()));
    }
}

#[test]
fn no_position_and_no_use_of_a_fix_are_said_and_saved() {
    let mut town = Town::herding(62);
    let nowhere = Position {
        lat_e7: 999_999_999,
        ..Position::default()
    };
    let arrived = town.arrive(A, &[nowhere]);
    assert!(arrived.fixes.unwrap().reasons.contains(&FixReason::NotOnEarth));
    let said = arrived.place.unwrap().verdict;
    assert_eq!((said.kind, said.why), (PlaceVerdict::Missing, Why::NoPosition));
    assert!(town.app(A).show(&arrived.id).is_ok());
    let told = RecordArrival {
        direction: Direction::Out,
        fixes: Vec::new(),
        no_position: "没有信号".into(),
        party: None,
    };
    let told = town.app(A).record_arrival(told).unwrap();
    assert!(told.fixes.is_none() && told.place.is_none());
}

#[test]
fn several_fixes_become_one_and_the_wild_one_is_left_out() {
    let mut town = Town::herding(63);
    let fixes = [
        at(43.60001, 113.6),
        at(43.59999, 113.6),
        at(43.6, 113.60001),
        at(43.7, 113.6),
    ];
    let arrived = town.arrive(A, &fixes);
    let averaged = arrived.fixes.unwrap();
    assert_eq!((averaged.used, averaged.left_out), (3, 1));
    assert!(averaged.reasons.contains(&FixReason::OutliersLeftOut));
    let kept = town.app(A).last_position().unwrap().unwrap();
    assert!(kept.geodesic_m(&at(43.6, 113.6)) < 2.0, "{kept:?}");
}

#[test]
fn a_position_from_a_map_of_another_datum_is_kept_as_satellites_see_it() {
    let satellites = at(43.9335, 116.0860);
    let here = Coordinates::<Wgs84>::from(&satellites);
    for datum in [
        DatumName::Gcj02,
        DatumName::Bd09,
        DatumName::Cgcs2000,
        DatumName::Wgs84,
    ] {
        let (lat, lon) = here.to_named(&datum).unwrap();
        let read = Coordinates::<Wgs84>::from_named(lat, lon, &datum)
            .unwrap()
            .to_position("typed");
        assert!(read.geodesic_m(&satellites) < 1.0, "{datum:?}");
    }
}

#[test]
fn two_people_out_of_reach_each_add_a_place_and_both_stand() {
    let mut town = Town::herding(64);
    let household = town.household;
    for (by, name) in [(A, "秋营地"), (B, "棚圈")] {
        let place = Place {
            name: name.into(),
            ..Place::default()
        };
        town.app(by).add_place(&household, place).unwrap();
    }
    town.everybody_syncs();
    let places = town.places(A);
    assert_eq!((places.len(), town.places(B)), (4, places.clone()));
    assert!(
        ["秋营地", "棚圈"]
            .iter()
            .all(|name| places.contains(&(*name).to_owned()))
    );
    assert!(town.app(A).conflicts().unwrap().is_empty());
}

#[test]
fn a_place_taken_away_takes_none_with_it_that_another_adds_meanwhile() {
    let mut town = Town::herding(65);
    let household = town.household;
    let gone = town.app(A).remove_place(&household, 0).unwrap();
    assert_eq!(gone.name, "冬营地");
    let barn = Place {
        name: "棚圈".into(),
        ..Place::default()
    };
    town.app(B).add_place(&household, barn.clone()).unwrap();
    assert!(
        town.app(B).add_place(&household, barn).is_err(),
        "it stands there already"
    );
    town.everybody_syncs();
    for n in [A, B] {
        assert_eq!(town.places(n), ["夏牧场", "棚圈"], "phone {n}");
    }
    assert!(town.app(A).remove_place(&household, 7).is_err());
}

#[test]
fn two_first_places_of_a_household_are_a_conflict_for_a_person_to_see() {
    let mut town = Town::new(66);
    let household = town.household;
    for (by, place) in [(A, winter_camp()), (B, summer_pasture())] {
        town.app(by).add_place(&household, place).unwrap();
    }
    town.everybody_syncs();
    for n in [A, B] {
        let conflicts = town.app(n).conflicts().unwrap();
        assert_eq!(conflicts.len(), 1, "phone {n}");
        assert_eq!(
            (conflicts[0].field.as_str(), conflicts[0].choices.len()),
            ("places", 2)
        );
    }
}

#[test]
fn the_nearest_are_found_by_where_they_live_this_month() {
    let mut town = Town::herding(67);
    let shop = ketepai_core::organisations::AddOrganisation {
        names: [("zh-CN".to_owned(), "兽药店".to_owned())].into(),
        kind: "firm".into(),
        position: Some(at(43.61, 113.61)),
        ..Default::default()
    };
    town.world.devices[A].make(|app| app.add_organisation(shop));
    let here = at(43.60, 113.60);
    town.on(A, JANUARY_MS);
    let winter = town.app(A).near(&here, 5).unwrap();
    let titles = |found: &[ketepai_core::near::NearView]| -> Vec<String> {
        found.iter().map(|one| one.title.clone()).collect()
    };
    assert_eq!(titles(&winter), ["巴图家", "兽药店"]);
    assert_eq!(
        (winter[0].name.as_str(), winter[0].distance_m < 1.0),
        ("冬营地", true)
    );
    town.on(A, JULY_MS);
    let summer = town.app(A).near(&here, 5).unwrap();
    assert_eq!(titles(&summer), ["兽药店", "巴图家"]);
    assert_eq!(
        (summer[1].name.as_str(), summer[1].compass.code()),
        ("夏牧场", "north_east")
    );
    assert!((50_000.0..65_000.0).contains(&summer[1].distance_m));
    assert_eq!(
        titles(&town.app(A).near(&at(44.02, 114.02), 1).unwrap()),
        ["巴图家"]
    );
    assert!(town.app(A).near(&here, 0).unwrap().is_empty());
}

#[test]
fn a_days_round_goes_by_the_season_and_says_who_has_no_place() {
    let mut town = Town::herding(68);
    let mut add = |name: &str, position: Option<Position>| {
        let add = ketepai_core::organisations::AddOrganisation {
            names: [("zh-CN".to_owned(), name.to_owned())].into(),
            kind: "household".into(),
            position,
            ..Default::default()
        };
        town.world.devices[A].make(|app| app.add_organisation(add))
    };
    let (near, far, unknown) = (
        add("近", Some(at(43.7, 113.7))),
        add("远", Some(at(44.3, 114.3))),
        add("不详", None),
    );
    let household = town.household;
    town.on(A, JULY_MS);
    let parties = [far, unknown, household, near, near];
    let day = town
        .app(A)
        .plan_day(&at(43.6, 113.6), &parties, &Travel::default())
        .unwrap();
    let order: Vec<RecordId> = day.legs.iter().map(|leg| leg.id).collect();
    assert_eq!(order, [near, household, far]);
    assert_eq!((day.legs[1].place, day.exact), (1, true));
    assert_eq!(day.unplaced, [(unknown, Unplaced::NoPlaces)]);
    assert!(
        town.app(A)
            .plan_day(&at(43.6, 113.6), &[], &Travel::default())
            .is_err()
    );
}

#[test]
fn a_track_exists_only_where_somebody_starts_one() {
    let mut town = Town::herding(69);
    let arrived = town.arrive(A, &[at(43.6, 113.6), at(43.6, 113.6)]);
    let visit = town.visit(A, "布病");
    town.app(A).near(&at(43.6, 113.6), 5).unwrap();
    town.everybody_syncs();
    assert!(
        town.app(A).add_fix(&at(43.6, 113.6)).is_err(),
        "no track, no point"
    );
    assert!(town.app(A).stop_track(None).is_err());
    assert_eq!((town.points(A), town.app(A).track().unwrap()), (0, None));

    town.app(A).start_track().unwrap();
    assert!(town.app(A).start_track().is_err(), "one at a time");
    for n in 0..50 {
        town.app(A)
            .add_fix(&at(43.6 + f64::from(n) * 1e-4, 113.6))
            .unwrap();
        town.world.clock.pass(10_000);
    }
    town.arrive(A, &[at(43.7, 113.6)]);
    town.world.devices[A].kill();
    let track = town.app(A).track().unwrap().expect("it is still under way");
    assert_eq!((track.points, track.duration_s), (50, Some(490)));
    assert!((540.0..550.0).contains(&track.distance_m), "{track:?}");

    let file = town
        .app(A)
        .stop_track(Some(&visit))
        .unwrap()
        .expect("an attachment");
    assert_eq!((town.points(A), town.app(A).track().unwrap()), (0, None));
    let hash = town.app(A).store().line(&file).unwrap().unwrap().blob.unwrap();
    let bytes = town.app(A).read_file(&hash).unwrap();
    let gpx = gpx::read(bytes.as_slice()).expect("a GPX file");
    let points: Vec<_> = gpx.tracks[0].segments[0]
        .points
        .iter()
        .map(|p| p.point())
        .collect();
    assert_eq!(points.len(), 2, "a straight way needs no more");
    assert_eq!((points[0].y(), points[1].y()), (43.6, 43.6049));

    town.app(A).start_track().unwrap();
    town.app(A).add_fix(&at(43.6, 113.6)).unwrap();
    assert_eq!(town.app(A).stop_track(None).unwrap(), None);
    assert_eq!(town.points(A), 0);
    town.app(A).start_track().unwrap();
    assert_eq!(
        town.app(A).stop_track(Some(&arrived.id)).unwrap(),
        None,
        "nothing to save"
    );
}

#[test]
fn an_odd_position_is_shown_to_the_coordinator_and_nothing_is_refused() {
    let mut town = Town::herding(70);
    let honest = [at(43.6, 113.6), at(43.601_234_5, 113.6), at(43.602_345_6, 113.6)];
    for fix in honest {
        town.arrive(A, &[fix]);
        town.world.clock.pass(DAY_MS);
    }
    town.everybody_syncs();
    assert_eq!(town.signals(), []);

    let mock = Position {
        mock: true,
        ..at(43.603_3, 113.6)
    };
    let mock = town.arrive(A, &[mock]).id;
    town.world.clock.pass(DAY_MS);
    let before = town.arrive(B, &[at(43.60, 113.60)]).id;
    town.world.clock.pass(60_000);
    let jumped = town.arrive(B, &[at(44.60, 113.60)]).id;
    let repeated: Vec<RecordId> = (0..3)
        .map(|_| {
            town.world.clock.pass(DAY_MS);
            town.arrive(A, &[at(43.987_654_3, 113.6)]).id
        })
        .collect();
    town.everybody_syncs();
    let mut found = town.signals();
    found.sort();
    let expected = [
        ("impossible_jump".to_owned(), vec![before, jumped]),
        ("mock_provider".to_owned(), vec![mock]),
        ("position_repeated".to_owned(), repeated),
    ];
    assert_eq!(found, expected);
    assert_eq!(town.world.station.status().unwrap().records["arrival"], 9);
    assert!(town.world.station.status().unwrap().aside.is_empty());
    // A colleague's phone holds only its own person's arrivals, and shows no more than those explain.
    let codes = |found: Vec<ketepai_model::place::signals::Signal>| -> Vec<String> {
        found
            .into_iter()
            .map(|signal| signal.code.code().to_owned())
            .collect()
    };
    assert_eq!(
        codes(town.app(B).signals(0, i64::MAX).unwrap()),
        ["impossible_jump"]
    );
    assert_eq!(
        codes(town.app(A).signals(0, i64::MAX).unwrap()),
        ["mock_provider", "position_repeated"]
    );
}

#[test]
fn a_clock_set_back_is_shown_by_its_arrival_and_a_late_telling_is_not() {
    let mut town = Town::herding(71);
    town.world.clock.pass(DAY_MS);
    let visit = town.visit(A, "先写一条");
    let id = town.arrive(A, &[at(43.6, 113.6)]).id;
    let now_ms = town.world.clock.now_ms();
    town.on(A, now_ms - 3 * DAY_MS as i64);
    let moved = town.arrive(A, &[at(43.61, 113.6)]).id;
    town.on(A, now_ms);
    let mut told = town.app(A).store().whole(&id).unwrap().unwrap().document.fields;
    told.insert(
        "t".into(),
        ketepai_model::value::Value::Int(now_ms / 1000 - 5 * 86_400),
    );
    let late = ketepai_model::registry::Kind::from_name("arrival").read(told);
    town.world.devices[A].make(|app| app.save(late));
    assert!(town.app(A).show(&visit).is_ok());
    town.everybody_syncs();
    let clocks: Vec<_> = town
        .signals()
        .into_iter()
        .filter(|s| s.0 == "clock_moved")
        .collect();
    assert_eq!(clocks, [("clock_moved".to_owned(), vec![moved])]);
}
