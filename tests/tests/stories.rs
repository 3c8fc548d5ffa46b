//! Stories of a small county, each about one thing that must not go wrong.

mod absence;
mod at_rest;
mod carrying;
mod edits;
mod exchange;
mod family;
mod files;
mod forks;
mod keys;
mod newer;
mod places;
mod poison;
mod programmes;
mod restore;
mod rulings;
mod scopes;
mod time;
mod valley;

use ketepai_core::organisations::AddOrganisation;
use ketepai_core::visits::RecordVisit;
use ketepai_model::ids::{DeviceId, PersonId, RecordId};
use ketepai_model::log::{Entry, Evidence, Head, Segment};
use ketepai_server::station::Release;
use ketepai_tests::world::World;

/// Two envoys and a herder with good signal, who know one household.
pub struct Town {
    pub world: World,
    pub household: RecordId,
}

pub const A: usize = 0;
pub const B: usize = 1;
pub const HERDER: usize = 2;

impl Town {
    pub fn new(seed: u64) -> Self {
        let mut world = World::new(seed);
        world.enrol("envoy A", "envoy");
        world.enrol("envoy B", "envoy");
        world.enrol("herder", "herder");
        let add = AddOrganisation {
            names: [("zh-CN".to_owned(), "巴图家".to_owned())].into(),
            kind: "household".into(),
            ..Default::default()
        };
        let household = world.devices[A].make(|app| app.add_organisation(add));
        let mut town = Town { world, household };
        town.everybody_syncs();
        town
    }

    /// A visit of two: whoever writes it, and the others among A and B.
    pub fn visit(&mut self, by: usize, problem: &str) -> RecordId {
        let me = self.person(by);
        let companions = [self.person(A), self.person(B)];
        let companions = companions.into_iter().filter(|p| *p != me).collect();
        let visit = RecordVisit {
            companions,
            parties: vec![self.household],
            activity: "disease_control".into(),
            problem: vec![problem.to_owned()],
            people: Some(3),
            ..Default::default()
        };
        self.world.devices[by].make(|app| app.record_visit(visit))
    }

    pub fn person(&mut self, n: usize) -> PersonId {
        self.app(n).identity().expect("enrolled").person()
    }

    pub fn device(&mut self, n: usize) -> DeviceId {
        self.app(n).identity().expect("enrolled").keys.device()
    }

    /// Why keys have ended, as the coordinator sees it.
    pub fn ended_at_the_station(&self) -> Vec<String> {
        let status = self.world.station.status().expect("a status");
        status.devices.into_iter().filter_map(|d| d.ended).collect()
    }

    /// The coordinator releases everything that is held of a device; how much.
    pub fn release(&self, device: DeviceId) -> usize {
        let release = Release {
            device,
            upto: None,
            refuse: false,
        };
        self.world.station.release(&release).expect("released").count
    }

    /// What lies in a phone's log of one record.
    pub fn bodies(&mut self, n: usize, record: &RecordId) -> Vec<Vec<u8>> {
        let sql =
            "SELECT e.body FROM entry e JOIN record r ON r.id = e.record WHERE r.rid = ?1 ORDER BY e.id";
        let conn = self.app(n).store().connection();
        let mut query = conn.prepare(sql).expect("a query");
        let rows = query.query_map([&record.0], |row| row.get(0)).expect("rows");
        rows.collect::<Result<_, _>>().expect("bodies")
    }

    /// A segment of one entry under a phone's key, as the first of a log that its app knows nothing of.
    pub fn sealed_by(&mut self, n: usize, scope: &str, entry: Entry) -> Segment {
        let keys = &self.app(n).identity().expect("enrolled").keys;
        let head = Head {
            scope: scope.parse().expect("a scope"),
            device: keys.device(),
            number: 1,
            previous: None,
            entries: vec![entry.hash()],
            evidence: vec![Evidence::default()],
            checkpoint: None,
        };
        Segment {
            signed: head.sign(&keys.signing),
            payloads: vec![Some(entry)],
        }
    }

    /// Every phone and the station, in the scopes that they share, hold and count the same.
    pub fn counts_agree(&mut self) {
        for n in 0..self.world.devices.len() {
            let finish = self.world.sync(n).expect("alive");
            assert_eq!(finish.digests_equal, Some(true), "phone {n}");
            let told = ketepai_store::figures::Question::all("visits");
            let app = self.app(n);
            let counted = app.store().figure(&told).expect("a figure");
            let listed = app.list(Some("visit"), 10_000).expect("a list").len() as i64;
            assert_eq!(counted, listed, "phone {n}");
        }
    }

    /// Twice round, so that what the last brings reaches the first.
    pub fn everybody_syncs(&mut self) {
        for n in (0..self.world.devices.len()).chain(0..self.world.devices.len()) {
            let finish = self.world.sync(n).expect("alive");
            assert_eq!(finish.gave_up, None);
        }
    }

    pub fn app(&mut self, n: usize) -> &mut ketepai_core::App {
        self.world.devices[n].app()
    }
}
