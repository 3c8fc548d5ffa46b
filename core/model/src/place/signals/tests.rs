//! An honest week, and what is odd about others.

use super::*;

const NOON_S: i64 = 1_800_000_000;
const DAY_S: i64 = 86_400;

fn at(lat: f64, lon: f64) -> Position {
    Position {
        accuracy_m: Some(10),
        ..Position::from_degrees(lat, lon, "gps").unwrap()
    }
}

fn arrival(number: u8, at_s: i64, position: Option<&Position>) -> ArrivalSeen<'_> {
    ArrivalSeen {
        id: RecordId([number; 16]),
        person: PersonId([1; 8]),
        party: None,
        at_s,
        zone_minutes: 480,
        position,
        transport: None,
        not_before_s: None,
        not_after_s: None,
    }
}

fn photo<'a>(number: u8, parent: u8, arrivals: &'a [RecordId]) -> PhotoSeen<'a> {
    PhotoSeen {
        id: RecordId([number; 16]),
        parent: RecordId([parent; 16]),
        arrivals,
        taken_s: None,
        position: None,
        perceptual: None,
    }
}

fn all(arrivals: &[ArrivalSeen<'_>], photos: &[PhotoSeen<'_>]) -> Vec<(String, Vec<u8>)> {
    let found = signals(arrivals, photos, &Thresholds::default());
    let one = |s: &Signal| {
        (
            s.code.code().to_owned(),
            s.records.iter().map(|r| r.0[0]).collect(),
        )
    };
    found.iter().map(one).collect()
}

fn said(code: SignalCode, records: &[u8]) -> Vec<(String, Vec<u8>)> {
    vec![(code.code().to_owned(), records.to_vec())]
}

#[test]
fn an_honest_week_raises_nothing() {
    let camps: Vec<Position> = (0..6)
        .map(|n| at(43.0 + f64::from(n) * 0.31, 115.0 + f64::from(n) * 0.17))
        .collect();
    let arrivals: Vec<ArrivalSeen<'_>> = camps
        .iter()
        .zip(0_u8..)
        .map(|(camp, n)| ArrivalSeen {
            party: Some(RecordId([100 + n; 16])),
            not_before_s: Some(NOON_S),
            not_after_s: Some(NOON_S + 7 * DAY_S),
            ..arrival(n, NOON_S + i64::from(n) * DAY_S, Some(camp))
        })
        .collect();
    let ids: Vec<[RecordId; 1]> = arrivals.iter().map(|a| [a.id]).collect();
    let photos: Vec<PhotoSeen<'_>> = (0..6_u8)
        .map(|n| PhotoSeen {
            taken_s: Some(NOON_S + i64::from(n) * DAY_S + 8 * 3_600 + 600),
            position: Some(&camps[usize::from(n)]),
            perceptual: Some(0x9e37_79b9_7f4a_7c15_u64.rotate_left(u32::from(n) * 7) ^ u64::from(n)),
            ..photo(50 + n, 80 + n, &ids[usize::from(n)])
        })
        .collect();
    assert_eq!(all(&arrivals, &photos), Vec::new());
}

#[test]
fn a_made_up_position_is_said() {
    let invented = Position {
        mock: true,
        ..at(43.0, 116.0)
    };
    assert_eq!(
        all(&[arrival(1, NOON_S, Some(&invented))], &[]),
        said(SignalCode::MockProvider, &[1])
    );
}

#[test]
fn nobody_goes_from_xilinhot_to_hohhot_in_an_hour_except_by_air() {
    let (xilinhot, hohhot) = (at(43.93, 116.08), at(40.84, 111.75));
    let mut arrivals = [
        arrival(2, NOON_S + 3_600, Some(&hohhot)),
        arrival(1, NOON_S, Some(&xilinhot)),
    ];
    assert_eq!(all(&arrivals, &[]), said(SignalCode::ImpossibleJump, &[1, 2]));
    let found = signals(&arrivals, &[], &Thresholds::default());
    assert_eq!(found[0].figures["seconds"], Figure::Whole(3_600));
    let Figure::Measure(speed) = found[0].figures["speed_kmh"] else {
        panic!("a measure")
    };
    assert!((480.0..510.0).contains(&speed), "{speed}");
    arrivals[0].transport = Some(Transport::Air);
    assert_eq!(all(&arrivals, &[]), Vec::new());
    arrivals[0].transport = None;
    arrivals[0].person = PersonId([2; 8]);
    assert_eq!(all(&arrivals, &[]), Vec::new(), "two people");
}

#[test]
fn a_jump_that_the_accuracy_explains_is_none() {
    let gps = at(43.0, 116.0);
    let mast = Position {
        accuracy_m: Some(20_000),
        ..at(43.2, 116.0)
    };
    let near = at(43.008, 116.0);
    assert_eq!(
        all(
            &[
                arrival(1, NOON_S, Some(&gps)),
                arrival(2, NOON_S + 60, Some(&mast))
            ],
            &[]
        ),
        Vec::new()
    );
    assert_eq!(
        all(
            &[arrival(1, NOON_S, Some(&gps)), arrival(2, NOON_S, Some(&near))],
            &[]
        ),
        Vec::new()
    );
    let far = at(43.02, 116.0);
    let at_once = [arrival(1, NOON_S, Some(&gps)), arrival(2, NOON_S, Some(&far))];
    assert_eq!(all(&at_once, &[]), said(SignalCode::ImpossibleJump, &[1, 2]));
}

#[test]
fn the_fixes_own_time_counts_before_the_claimed_one() {
    let early = Position {
        fix_s: Some(NOON_S - 10 * 3_600),
        ..at(43.93, 116.08)
    };
    let late = Position {
        fix_s: Some(NOON_S),
        ..at(40.84, 111.75)
    };
    let arrivals = [
        arrival(1, NOON_S, Some(&early)),
        arrival(2, NOON_S + 60, Some(&late)),
    ];
    assert_eq!(all(&arrivals, &[]), Vec::new());
}

#[test]
fn one_position_to_the_last_digit_on_three_days_or_at_two_parties() {
    let camp = at(43.0, 116.0);
    let days = |count: u8| (1..=count).map(|n| arrival(n, NOON_S + i64::from(n) * DAY_S, Some(&camp)));
    assert_eq!(all(&days(2).collect::<Vec<_>>(), &[]), Vec::new());
    assert_eq!(
        all(&days(3).collect::<Vec<_>>(), &[]),
        said(SignalCode::PositionRepeated, &[1, 2, 3])
    );
    let coming_and_going: Vec<_> = (1..=4)
        .map(|n| arrival(n, NOON_S + i64::from(n), Some(&camp)))
        .collect();
    assert_eq!(all(&coming_and_going, &[]), Vec::new(), "one day");
    let mut parties: Vec<_> = days(2).collect();
    parties[0].party = Some(RecordId([7; 16]));
    parties[1].party = Some(RecordId([8; 16]));
    assert_eq!(all(&parties, &[]), said(SignalCode::PositionRepeated, &[1, 2]));
    let typed = Position {
        provider: "typed".into(),
        ..camp.clone()
    };
    for arrival in &mut parties {
        arrival.position = Some(&typed);
    }
    assert_eq!(all(&parties, &[]), Vec::new(), "typed ones repeat");
}

#[test]
fn a_photo_from_elsewhere_is_said_with_its_distance() {
    let (camp, town) = (at(43.0, 116.0), at(43.93, 116.08));
    let arrivals = [
        arrival(1, NOON_S, Some(&camp)),
        arrival(2, NOON_S + 3_600, Some(&camp)),
    ];
    let ids = [RecordId([1; 16]), RecordId([2; 16]), RecordId([99; 16])];
    let mut photos = [photo(9, 50, &ids)];
    photos[0].position = Some(&town);
    let found = signals(&arrivals, &photos, &Thresholds::default());
    assert_eq!(found[0].code, SignalCode::PhotoFar);
    assert_eq!(found[0].records, [ids[0], RecordId([9; 16])]);
    assert!(matches!(found[0].figures["distance_m"], Figure::Measure(m) if (m - 103_500.0).abs() < 500.0));
    photos[0].position = Some(&camp);
    assert_eq!(all(&arrivals, &photos), Vec::new());
    photos[0].position = Some(&town);
    photos[0].arrivals = &[];
    assert_eq!(all(&arrivals, &photos), Vec::new(), "nothing to compare with");
}

#[test]
fn a_cameras_zone_is_allowed_for_and_another_day_is_not() {
    let arrivals = [arrival(1, NOON_S, None)];
    let ids = [RecordId([1; 16])];
    let taken = |off_s: i64| {
        let mut photo = photo(9, 50, &ids);
        photo.taken_s = Some(NOON_S + off_s);
        all(&arrivals, &[photo])
    };
    for hours in [-14, -5, 0, 8, 9, 14] {
        assert_eq!(taken(hours * 3_600 + 1_500), Vec::new(), "{hours}");
    }
    assert_eq!(taken(16 * 3_600), Vec::new());
    assert_eq!(taken(16 * 3_600 + 1), said(SignalCode::PhotoTimeFar, &[1, 9]));
    assert_eq!(taken(-3 * DAY_S), said(SignalCode::PhotoTimeFar, &[1, 9]));
    assert_eq!(
        taken(i64::MIN - NOON_S.wrapping_neg()),
        said(SignalCode::PhotoTimeFar, &[1, 9])
    );
}

#[test]
fn the_same_picture_under_two_records_is_said_once_for_each_that_comes_later() {
    let hashed = |number, parent, hash| PhotoSeen {
        perceptual: Some(hash),
        ..photo(number, parent, &[])
    };
    let picture = 0x0f0f_1234_5678_9abc;
    let photos = [
        hashed(3, 30, picture ^ 0b111),
        hashed(1, 10, picture),
        hashed(2, 20, picture),
    ];
    let expected = [
        ("photo_twice".to_owned(), vec![1, 2]),
        ("photo_twice".to_owned(), vec![1, 3]),
    ];
    assert_eq!(all(&[], &photos), expected);
    assert_eq!(
        all(&[], &[hashed(1, 10, picture), hashed(2, 10, picture)]),
        Vec::new(),
        "one record"
    );
    assert_eq!(
        all(&[], &[hashed(1, 10, picture), hashed(2, 20, !picture)]),
        Vec::new()
    );
    assert_eq!(
        all(&[], &[hashed(1, 10, 0), hashed(2, 20, 0)]),
        Vec::new(),
        "two dark pictures"
    );
    let six = picture ^ 0b11_1111;
    assert_eq!(
        all(&[], &[hashed(1, 10, picture), hashed(2, 20, six)]),
        Vec::new(),
        "six bits"
    );
}

#[test]
fn a_clock_beyond_its_bounds_says_by_how_much_and_to_which_side() {
    let bounded = |at_s| ArrivalSeen {
        not_before_s: Some(NOON_S),
        not_after_s: Some(NOON_S + 3_600),
        ..arrival(1, at_s, None)
    };
    let off = |at_s| {
        let found = signals(&[bounded(at_s)], &[], &Thresholds::default());
        found.first().map(|signal| signal.figures["off_s"])
    };
    assert_eq!(off(NOON_S - 300), None);
    assert_eq!(off(NOON_S - 301), Some(Figure::Whole(-301)));
    assert_eq!(off(NOON_S + 3_900), None);
    assert_eq!(off(NOON_S + 7_200), Some(Figure::Whole(3_600)));
    assert_eq!(off(i64::MIN).is_some(), off(i64::MAX).is_some());
}

#[test]
fn the_order_of_the_input_does_not_matter() {
    let camp = at(43.0, 116.0);
    let town = Position {
        mock: true,
        ..at(43.93, 116.08)
    };
    let mut arrivals: Vec<ArrivalSeen<'_>> = (1..=8)
        .map(|n| {
            arrival(
                n,
                NOON_S + i64::from(n) * 900,
                Some(if n % 2 == 0 { &camp } else { &town }),
            )
        })
        .collect();
    let ids = [RecordId([1; 16]), RecordId([2; 16])];
    let mut photos: Vec<PhotoSeen<'_>> = (20..26)
        .map(|n| PhotoSeen {
            taken_s: Some(NOON_S - 5 * DAY_S),
            position: Some(&town),
            perceptual: Some(0xabcd),
            ..photo(n, n + 20, &ids[1..])
        })
        .collect();
    let forwards = signals(&arrivals, &photos, &Thresholds::default());
    arrivals.reverse();
    photos.rotate_left(2);
    assert_eq!(signals(&arrivals, &photos, &Thresholds::default()), forwards);
    let codes: std::collections::BTreeSet<&str> = forwards.iter().map(|s| s.code.code()).collect();
    assert_eq!(codes.len(), 5);
}
