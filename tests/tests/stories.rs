//! Stories of a small county, each about one thing that must not go wrong.

mod edits;
mod newer;
mod poison;
mod restore;
mod scopes;
mod time;

use ketepai_core::organisations::AddOrganisation;
use ketepai_core::visits::RecordVisit;
use ketepai_model::ids::RecordId;
use ketepai_tests::world::World;

/// Two envoys and a herder with good signal, who know one household.
struct Town {
    world: World,
    household: RecordId,
}

const A: usize = 0;
const B: usize = 1;
const HERDER: usize = 2;

impl Town {
    fn new(seed: u64) -> Self {
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

    fn visit(&mut self, by: usize, problem: &str) -> RecordId {
        let visit = RecordVisit {
            parties: vec![self.household],
            activity: "disease_control".into(),
            problem: vec![problem.to_owned()],
            people: Some(3),
            ..Default::default()
        };
        self.world.devices[by].make(|app| app.record_visit(visit))
    }

    /// Twice round, so that what the last brings reaches the first.
    fn everybody_syncs(&mut self) {
        for n in (0..self.world.devices.len()).chain(0..self.world.devices.len()) {
            let finish = self.world.sync(n).expect("alive");
            assert_eq!(finish.gave_up, None);
        }
    }

    fn app(&mut self, n: usize) -> &mut ketepai_core::App {
        self.world.devices[n].app()
    }
}
