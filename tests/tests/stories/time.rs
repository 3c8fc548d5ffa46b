//! Clocks that are wrong, set back, or in another zone: they harm nothing, and are shown.

use ketepai_core::records::TimeView;
use ketepai_model::ids::RecordId;
use ketepai_store::figures::Question;

use super::{A, B, Town};

const TEN_YEARS_MS: i64 = 10 * 365 * 86_400_000;
const MINUTE_MS: u64 = 60_000;

impl Town {
    /// With right clocks, whatever chance gave them.
    fn punctual(seed: u64) -> Self {
        let mut town = Town::new(seed);
        for device in &mut town.world.devices {
            device.set_clock(0, 480);
        }
        town.everybody_syncs();
        town
    }

    fn time(&mut self, n: usize, id: &RecordId) -> TimeView {
        self.app(n).show(id).unwrap().time
    }

    fn now_s(&self) -> i64 {
        self.world.clock.now_ms().div_euclid(1000)
    }

    fn equal_and_at_rest(&mut self) {
        for n in [A, B] {
            let finish = self.world.sync(n).unwrap();
            assert_eq!(
                (finish.digests_equal, finish.healed),
                (Some(true), false),
                "phone {n}"
            );
        }
    }
}

#[test]
fn a_clock_ten_years_off_harms_nothing_and_is_shown() {
    for skew_ms in [TEN_YEARS_MS, -TEN_YEARS_MS] {
        let mut town = Town::punctual(51);
        town.world.devices[A].set_clock(skew_ms, 480);
        let before_s = town.now_s();
        town.world.clock.pass(30 * MINUTE_MS);
        let visit = town.visit(A, "布病");
        town.world.clock.pass(30 * MINUTE_MS);
        town.everybody_syncs();
        town.equal_and_at_rest();
        for n in [A, B] {
            let time = town.time(n, &visit);
            assert_eq!(
                time.claimed_s,
                before_s + 1800 + skew_ms / 1000,
                "the claim stands"
            );
            assert_eq!(time.wall_s, Some(time.claimed_s));
            assert!(time.not_after_s.unwrap() >= before_s + 3600, "{time:?}");
        }
        // Its own phone knows both bounds; another only when it had come, by which a fast clock shows.
        let time = town.time(A, &visit);
        assert!(
            time.differs && time.not_before_s.unwrap() <= before_s + 60,
            "{time:?}"
        );
        assert_eq!(town.time(B, &visit).differs, skew_ms > 0);
    }
}

#[test]
fn a_right_clock_is_not_doubted_nor_one_who_tells_later() {
    let mut town = Town::punctual(52);
    let visit = town.visit(A, "布病");
    assert!(!town.time(A, &visit).differs, "nothing bounds it yet");
    // A week without signal.
    town.world.clock.pass(7 * 24 * 60 * MINUTE_MS);
    town.everybody_syncs();
    for n in [A, B] {
        let time = town.time(n, &visit);
        assert!(!time.differs && !time.clock_moved, "{time:?}");
        assert!(time.not_after_s.unwrap() >= time.claimed_s + 7 * 86_400);
    }
}

#[test]
fn a_clock_set_back_in_the_middle_of_a_visit_is_shown() {
    let mut town = Town::punctual(53);
    let first = town.visit(A, "上午");
    town.world.clock.pass(20 * MINUTE_MS);
    town.world.devices[A].set_clock(-3 * 3_600_000, 480);
    let second = town.visit(A, "中间");
    town.world.clock.pass(20 * MINUTE_MS);
    let third = town.visit(A, "下午");
    for round in ["unsealed", "sealed"] {
        let moved = [first, second, third].map(|id| town.time(A, &id).clock_moved);
        assert_eq!(moved, [false, true, false], "{round}");
        town.everybody_syncs();
    }
    town.equal_and_at_rest();
    assert!(town.time(B, &second).clock_moved, "colleagues see it too");
    assert_eq!(town.app(B).list(Some("visit"), 10).unwrap().len(), 3);
}

#[test]
fn another_time_zone_is_not_a_moved_clock() {
    let mut town = Town::punctual(54);
    town.visit(A, "在家");
    town.world.clock.pass(20 * MINUTE_MS);
    town.world.devices[A].set_clock(0, 360);
    let visit = town.visit(A, "在路上");
    town.everybody_syncs();
    for n in [A, B] {
        let time = town.time(n, &visit);
        assert!(!time.clock_moved && !time.differs, "{time:?}");
    }
}

#[test]
fn figures_go_by_the_claimed_local_date_on_the_phone_and_at_the_station_alike() {
    let mut town = Town::punctual(55);
    town.world.devices[A].set_clock(-TEN_YEARS_MS, 480);
    town.visit(A, "十年前");
    town.world.devices[A].set_clock(0, 480);
    town.visit(A, "今天");
    town.everybody_syncs();
    let question = Question::all("visits");
    let copy = town.world.copy_station();
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(&copy, folder.path().join("ketepai.db")).unwrap();
    let (station, _) = ketepai_store::Store::open(folder.path(), None).unwrap();
    let months = station.figure_by_month(&question).unwrap();
    assert_eq!(months.len(), 2, "two dates, ten years apart: {months:?}");
    for n in [A, B] {
        let phone = town.app(n).store().figure_by_month(&question).unwrap();
        assert_eq!(phone, months, "phone {n}");
    }
}

#[test]
fn the_station_reports_in_the_order_of_arrival_whatever_the_clocks_say() {
    let mut town = Town::punctual(56);
    let mut made = Vec::new();
    for (n, skew_ms) in [(A, TEN_YEARS_MS), (B, 0), (A, -TEN_YEARS_MS), (B, 86_400_000)] {
        town.world.devices[n].set_clock(skew_ms, 480);
        made.push(town.visit(n, "布病"));
        town.world.sync(n).unwrap();
    }
    town.everybody_syncs();
    town.equal_and_at_rest();
    let store = town.app(A).store();
    let sql = "SELECT r.rid FROM entry e JOIN record r ON r.id = e.record JOIN segment s ON s.id = e.segment
               WHERE e.kind = 'visit' ORDER BY s.position";
    let mut query = store.connection().prepare(sql).unwrap();
    let rows = query.query_map([], |row| row.get::<_, Vec<u8>>(0)).unwrap();
    let arrived: Vec<RecordId> = rows.map(|r| RecordId::from_slice(&r.unwrap()).unwrap()).collect();
    assert_eq!(arrived, made);
}
