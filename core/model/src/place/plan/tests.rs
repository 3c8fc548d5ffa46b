//! Rounds over the steppe, weighed against every order.

use super::*;

struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % bound
    }

    fn place(&mut self) -> Place {
        let lat = 43.0 + self.below(10_000) as f64 / 10_000.0;
        let lon = 115.0 + self.below(10_000) as f64 / 10_000.0;
        camp(lat, lon, (0, 0))
    }
}

fn at(lat: f64, lon: f64) -> Position {
    Position::from_degrees(lat, lon, "gps").unwrap()
}

fn camp(lat: f64, lon: f64, months: (u8, u8)) -> Place {
    Place {
        position: Some(at(lat, lon)),
        months,
        ..Place::default()
    }
}

fn stop(number: usize, places: &[Place]) -> Stop<'_> {
    Stop {
        id: RecordId([number as u8; 16]),
        places,
        minutes: 30,
        window: None,
    }
}

fn order(plan: &DayPlan) -> Vec<u8> {
    plan.legs.iter().map(|leg| leg.id.0[0]).collect()
}

/// Every order, by Heap's algorithm: `(windows missed, minutes late, metres)` of the best.
fn brute(start: &Position, stops: &[Stop<'_>], travel: &Travel) -> (u32, f64, f64) {
    let mut order: Vec<usize> = (0..stops.len()).collect();
    let mut best = (u32::MAX, f64::MAX, f64::MAX);
    let mut counters = vec![0; stops.len()];
    let mut i = 0;
    loop {
        let cost = walk(start, stops, travel, &order);
        if cost.0 < best.0
            || cost.0 == best.0
                && (cost.1 < best.1 - 1e-9 || (cost.1 - best.1).abs() <= 1e-9 && cost.2 < best.2)
        {
            best = cost;
        }
        while i < stops.len() && counters[i] >= i {
            counters[i] = 0;
            i += 1;
        }
        if i >= stops.len() {
            return best;
        }
        order.swap(if i % 2 == 0 { 0 } else { counters[i] }, i);
        counters[i] += 1;
        i = 0;
    }
}

fn walk(start: &Position, stops: &[Stop<'_>], travel: &Travel, order: &[usize]) -> (u32, f64, f64) {
    let (mut here, mut clock) = (start, f64::from(travel.from_minute));
    let (mut missed, mut late, mut metres) = (0, 0.0, 0.0);
    for index in order {
        let next = stops[*index].places[0].position.as_ref().unwrap();
        let step = here.geodesic_m(next);
        metres += step;
        clock += step / travel.metres_per_minute;
        if let Some((from, to)) = stops[*index].window {
            clock = clock.max(f64::from(from));
            if clock > f64::from(to) {
                missed += 1;
                late += clock - f64::from(to);
            }
        }
        clock += f64::from(stops[*index].minutes);
        here = next;
    }
    metres += if travel.round_trip {
        here.geodesic_m(start)
    } else {
        0.0
    };
    (missed, late, metres)
}

fn weighed(plan: &DayPlan) -> (u32, f64, f64) {
    let late = plan.legs.iter().map(|leg| leg.late_minutes);
    let missed = plan.legs.iter().filter(|leg| leg.late_minutes > 0.0).count();
    (missed as u32, late.sum(), plan.distance_m)
}

#[test]
fn a_short_round_is_the_best_of_all_orders() {
    let mut chance = Chance(7);
    for round in 0..40 {
        let count = 1 + chance.below(7) as usize;
        let places: Vec<[Place; 1]> = (0..count).map(|_| [chance.place()]).collect();
        let mut stops: Vec<Stop<'_>> = places.iter().enumerate().map(|(n, p)| stop(n, p)).collect();
        for stop in &mut stops {
            let from = 480 + chance.below(400) as u32;
            stop.window = (round % 2 == 1 && chance.below(2) == 0).then_some((from, from + 60));
        }
        let travel = Travel {
            round_trip: round % 4 < 2,
            ..Travel::default()
        };
        let start = at(43.5, 115.5);
        let (found, best) = (plan(&start, &stops, 5, &travel), brute(&start, &stops, &travel));
        let cost = weighed(&found);
        assert!(found.exact && found.legs.len() == count);
        assert_eq!(cost.0, best.0, "windows missed in round {round}");
        assert!(
            (cost.1 - best.1).abs() < 1e-6,
            "late in round {round}: {cost:?} {best:?}"
        );
        assert!(
            (cost.2 - best.2).abs() < 1e-3,
            "metres in round {round}: {cost:?} {best:?}"
        );
    }
}

#[test]
fn nine_visits_are_still_weighed_in_every_order() {
    let mut chance = Chance(9);
    let places: Vec<[Place; 1]> = (0..9).map(|_| [chance.place()]).collect();
    let stops: Vec<Stop<'_>> = places.iter().enumerate().map(|(n, p)| stop(n, p)).collect();
    let found = plan(&at(43.5, 115.5), &stops, 5, &Travel::default());
    assert!(found.exact);
    let best = brute(&at(43.5, 115.5), &stops, &Travel::default());
    assert!((found.distance_m - best.2).abs() < 1e-3);
}

#[test]
fn a_long_round_on_a_ring_goes_round_it() {
    let corner = |n: usize| {
        let angle = n as f64 / 24.0 * std::f64::consts::TAU;
        [camp(43.5 + angle.sin() * 0.3, 115.5 + angle.cos() * 0.3, (0, 0))]
    };
    let places: Vec<[Place; 1]> = (0..24).map(|n| corner(n * 7 % 24)).collect();
    let stops: Vec<Stop<'_>> = places.iter().enumerate().map(|(n, p)| stop(n, p)).collect();
    let round_trip = Travel {
        round_trip: true,
        ..Travel::default()
    };
    let found = plan(&at(43.5, 115.8), &stops, 5, &round_trip);
    let ring: Vec<usize> = (0..24).map(|n| (n * 7) % 24).collect();
    let inverse: Vec<usize> = (0..24)
        .map(|n| ring.iter().position(|r| *r == n).unwrap())
        .collect();
    let best = walk(&at(43.5, 115.8), &stops, &round_trip, &inverse);
    assert!(!found.exact && found.legs.len() == 24);
    assert!(
        (found.distance_m - best.2).abs() < 1.0,
        "{} {}",
        found.distance_m,
        best.2
    );
}

#[test]
fn twelve_visits_come_within_a_tenth_of_the_best_of_nearest_starts() {
    let mut chance = Chance(3);
    for _ in 0..10 {
        let places: Vec<[Place; 1]> = (0..12).map(|_| [chance.place()]).collect();
        let stops: Vec<Stop<'_>> = places.iter().enumerate().map(|(n, p)| stop(n, p)).collect();
        let start = at(43.5, 115.5);
        let found = plan(&start, &stops, 5, &Travel::default());
        let best = held_karp(&start, &stops);
        assert!(found.distance_m < best * 1.10, "{} {best}", found.distance_m);
        assert_eq!(
            found,
            plan(&start, &stops, 5, &Travel::default()),
            "the same every time"
        );
    }
}

/// The shortest open way, by subsets (Held and Karp 1962).
fn held_karp(start: &Position, stops: &[Stop<'_>]) -> f64 {
    let points: Vec<&Position> = stops
        .iter()
        .map(|s| s.places[0].position.as_ref().unwrap())
        .collect();
    let n = points.len();
    let mut least = vec![vec![f64::MAX; n]; 1 << n];
    for (end, point) in points.iter().enumerate() {
        least[1 << end][end] = start.geodesic_m(point);
    }
    for set in 1..1_usize << n {
        for end in (0..n).filter(|end| set >> end & 1 == 1) {
            for next in (0..n).filter(|next| set >> next & 1 == 0) {
                let cost = least[set][end] + points[end].geodesic_m(points[next]);
                let cell = &mut least[set | 1 << next][next];
                *cell = cell.min(cost);
            }
        }
    }
    least[(1 << n) - 1].iter().copied().fold(f64::MAX, f64::min)
}

#[test]
fn the_months_place_is_the_one_to_go_to() {
    let places = [camp(43.0, 115.0, (6, 9)), camp(43.9, 115.9, (10, 5))];
    let stops = [stop(1, &places)];
    let to = |month| plan(&at(43.0, 115.0), &stops, month, &Travel::default()).legs[0].place;
    assert_eq!((to(7), to(12), to(3)), (0, 1, 1));
}

#[test]
fn those_without_a_place_stand_at_the_end_and_say_why() {
    let summer = [camp(43.0, 115.0, (6, 9))];
    let words = [Place {
        directions: "过敖包向北".into(),
        ..Place::default()
    }];
    let here = [camp(43.2, 115.2, (0, 0))];
    let stops = [stop(1, &[]), stop(2, &words), stop(3, &summer), stop(4, &here)];
    let found = plan(&at(43.0, 115.0), &stops, 1, &Travel::default());
    assert_eq!(order(&found), [4]);
    let why: Vec<(u8, &str)> = found
        .unplaced
        .iter()
        .map(|(id, why)| (id.0[0], why.code()))
        .collect();
    assert_eq!(
        why,
        [(1, "no_places"), (2, "no_coordinates"), (3, "out_of_season")]
    );
}

#[test]
fn a_window_is_kept_although_it_is_a_detour() {
    let (near, far) = ([camp(43.1, 115.0, (0, 0))], [camp(43.2, 115.0, (0, 0))]);
    let mut stops = [stop(1, &near), stop(2, &far)];
    let go = |stops: &[Stop<'_>]| plan(&at(43.0, 115.0), stops, 5, &Travel::default());
    assert_eq!(order(&go(&stops)), [1, 2]);
    stops[1].window = Some((8 * 60, 8 * 60 + 50));
    let found = go(&stops);
    assert_eq!(order(&found), [2, 1]);
    assert_eq!(weighed(&found).0, 0);
    stops[1].window = Some((14 * 60, 15 * 60));
    assert_eq!(order(&go(&stops)), [1, 2]);
    assert_eq!(go(&stops).legs[1].begin_minute, 840.0, "one waits");
}

#[test]
fn a_day_without_visits_is_a_plan_too() {
    let found = plan(&at(43.0, 115.0), &[], 5, &Travel::default());
    assert!(found.legs.is_empty() && found.distance_m == 0.0);
}
