//! Honest people and a tampered phone in one county, and what must hold after everything that it did.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use ketepai_core::organisations::AddOrganisation;
use ketepai_core::visits::RecordVisit;
use ketepai_model::ids::RecordId;
use ketepai_store::{Opened, Store};
use ketepai_tests::world::World;

use super::forger::Forger;
use crate::migrations::dump;

pub const EVIL: usize = 0;
pub const A: usize = 1;
pub const B: usize = 2;

/// A county in which one phone is not to be trusted.
pub struct Court {
    pub world: World,
    pub household: RecordId,
    honest: Vec<RecordId>,
}

impl Court {
    /// Two honest envoys with a few records, which the third, dishonest one holds too.
    pub fn new(seed: u64) -> Self {
        quiet_automerge();
        let mut world = World::new(seed);
        for name in ["envoy evil", "envoy A", "envoy B"] {
            world.enrol(name, "envoy");
        }
        let add = AddOrganisation {
            names: [("zh-CN".to_owned(), "巴图家".to_owned())].into(),
            kind: "household".into(),
            ..Default::default()
        };
        let household = world.devices[A].make(|app| app.add_organisation(add));
        let mut court = Court {
            world,
            household,
            honest: vec![household],
        };
        for by in [A, B, A] {
            court.visit(by, "布病");
        }
        court.everybody_syncs();
        court
    }

    /// An honest visit.
    pub fn visit(&mut self, by: usize, problem: &str) -> RecordId {
        let visit = RecordVisit {
            parties: vec![self.household],
            activity: "disease_control".into(),
            problem: vec![problem.to_owned()],
            ..Default::default()
        };
        let id = self.world.devices[by].make(|app| app.record_visit(visit));
        self.honest.push(id);
        id
    }

    fn everybody_syncs(&mut self) {
        for n in [A, B, EVIL, A, B, EVIL] {
            self.world.sync(n).expect("alive");
        }
    }

    /// The tampered phone's forger.
    pub fn forger(&mut self) -> Forger {
        Forger::of(self.world.devices[EVIL].app())
    }

    /// Honest phones and the station agree, hold everything honest, and hold nothing that a rebuild or another
    /// opening would trip over.
    pub fn check(&mut self, why: &str) {
        for n in [A, B, A, B] {
            let finish = self.world.sync(n).expect("alive");
            assert_eq!(finish.gave_up, None, "{why}: phone {n} cannot sync");
        }
        for n in [A, B] {
            let finish = self.world.sync(n).expect("alive");
            assert_eq!(
                finish.digests_equal,
                Some(true),
                "{why}: phone {n} and the station differ"
            );
            self.world.devices[n].kill();
            let app = self.world.devices[n].app();
            assert_eq!(app.opened(), &Opened::Existing, "{why}: phone {n} does not open");
            for id in &self.honest {
                app.show(id)
                    .unwrap_or_else(|e| panic!("{why}: {id} is lost on phone {n}: {e}"));
            }
            rebuilds(app.store_mut(), why);
        }
        self.check_station(why);
    }

    fn check_station(&mut self, why: &str) {
        let copy = self.world.copy_station();
        let folder = tempfile::tempdir_in(copy.parent().expect("a folder")).expect("a folder");
        std::fs::copy(&copy, folder.path().join("ketepai.db")).expect("a copy");
        let (mut store, opened) = Store::open(folder.path(), None).expect("the station's database opens");
        assert_eq!(opened, Opened::Existing, "{why}: the station's database");
        for id in &self.honest {
            assert!(
                store.whole(id).expect("read").is_some(),
                "{why}: {id} is lost at the station"
            );
        }
        rebuilds(&mut store, why);
    }
}

/// A rebuild changes nothing.
fn rebuilds(store: &mut Store, why: &str) {
    let before = dump::caches(store.connection());
    store
        .rebuild(&mut |_, _| {})
        .unwrap_or_else(|e| panic!("{why}: no rebuild: {e}"));
    let after = dump::caches(store.connection());
    let differ = before.lines().zip(after.lines()).find(|(b, a)| b != a);
    assert!(
        before == after,
        "{why}: a rebuild makes something else: {differ:?}"
    );
}

/// Runs something that must not panic, whatever it is given.
pub fn unpanicked<T>(why: &str, f: impl FnOnce() -> T) -> T {
    let outcome = catch_unwind(AssertUnwindSafe(f));
    outcome.unwrap_or_else(|_| panic!("{why}: it panicked"))
}

/// Automerge panics on many a forged change, and is caught at it; nobody needs to read that.
fn quiet_automerge() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            let inside = |place: &std::panic::Location<'_>| {
                ["/automerge-", "/hexane-"]
                    .iter()
                    .any(|name| place.file().contains(name))
            };
            if !info.location().is_some_and(inside) {
                usual(info);
            }
        }));
    });
}
