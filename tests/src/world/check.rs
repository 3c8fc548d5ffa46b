//! What must hold after everything: nothing lost, nothing twice, equal on all sides, counts equal to a naive
//! recount, nobody holding what is not theirs to read.

use std::collections::{BTreeSet, HashSet};

use ketepai_core::sync::Finish;
use ketepai_model::ids::RecordId;
use ketepai_model::registry::{AnyRecord, Kind};
use ketepai_store::figures::Question;

use super::{Faults, World};

/// Figures counted the slow way, from what each record says.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Recount {
    /// Visits.
    pub visits: i64,
    /// People served.
    pub people_served: i64,
    /// One party on one day.
    pub services: i64,
}

impl World {
    /// The network heals and everybody syncs until nothing is left anywhere; at most so many rounds.
    pub fn heal(&mut self) {
        self.faults = Faults::none();
        for body in std::mem::take(&mut self.stray) {
            let mut session = self.station.begin();
            session.push(&body);
            session.finish(None);
        }
        for _ in 0..12 {
            self.coordinate();
            let mut quiet = true;
            for n in 0..self.devices.len() {
                let finish = self.sync(n);
                quiet &= finish.as_ref().is_some_and(is_quiet);
            }
            if quiet {
                return;
            }
        }
        let states: Vec<_> = (0..self.devices.len()).map(|n| self.sync(n)).collect();
        panic!("never quiet: {states:#?}");
    }

    /// What a coordinator does of an evening: looks at what is held of copies of a phone, and invites whoever is
    /// left with an ended key once more.
    fn coordinate(&mut self) {
        let status = self.station.status().expect("a status");
        for device in status.devices.iter().filter(|d| d.ended.is_some()) {
            let release = ketepai_server::station::Release {
                device: device.device,
                upto: None,
                refuse: false,
            };
            self.station.release(&release).expect("released");
        }
        for n in 0..self.devices.len() {
            if self.devices[n].app().ended().expect("a standing").is_some() {
                self.enrol_again(n);
            }
        }
    }

    /// Checks everything that must hold; panics with what does not.
    pub fn check(&mut self) {
        for device in &mut self.devices {
            if self.rewound && device.restored {
                device.at_risk = device.made.clone();
            }
            device.write_off();
        }
        self.check_equal();
        self.check_nothing_lost();
        self.check_recount();
        self.check_scopes();
    }

    fn check_equal(&mut self) {
        for n in 0..self.devices.len() {
            let finish = self.sync(n).expect("a quiet sync");
            assert_eq!(
                finish.digests_equal,
                Some(true),
                "{} and the station differ",
                self.devices[n].name
            );
            let status = self.devices[n].app().status(10_000).expect("status");
            assert_eq!(
                (status.unsealed, status.to_send),
                (0, 0),
                "{}",
                self.devices[n].name
            );
            assert_eq!(
                status.holdings.entries, status.holdings.acknowledged,
                "{}",
                self.devices[n].name
            );
            assert_eq!(
                status.aside,
                vec![],
                "{}: an honest entry stands aside",
                self.devices[n].name
            );
        }
    }

    /// Every record that was ever saved is on its maker's phone and, by equal digests, at the station; the
    /// station holds nothing that nobody made.
    fn check_nothing_lost(&mut self) {
        let mut made: BTreeSet<RecordId> = BTreeSet::new();
        for device in &mut self.devices {
            made.extend(&device.made);
            for id in device.made.clone() {
                let view = device
                    .app()
                    .show(&id)
                    .unwrap_or_else(|e| panic!("{id} is lost: {e:?}"));
                assert!(
                    view.custody >= Some(ketepai_store::custody::Custody::AtStation),
                    "{id}"
                );
            }
        }
        let cards = self
            .devices
            .iter()
            .filter(|d| d.name.starts_with("envoy"))
            .count();
        let status = self.station.status().expect("the station's status");
        let held: u64 = status.records.values().sum();
        let deleted = self.deleted();
        assert_eq!(
            held,
            (made.len() + cards - deleted) as u64,
            "records at the station"
        );
    }

    fn deleted(&mut self) -> usize {
        let mut deleted = HashSet::new();
        for device in &mut self.devices {
            for id in device.made.clone() {
                if device.app().show(&id).expect("shown").line.deleted {
                    deleted.insert(id);
                }
            }
        }
        deleted.len()
    }

    fn check_recount(&mut self) {
        for device in self.devices.iter_mut().filter(|d| d.name.starts_with("envoy")) {
            let naive = recount(device.app());
            let figure = |app: &mut ketepai_core::App, metric: &str| {
                app.store().figure(&Question::all(metric)).expect("a figure")
            };
            let counted = Recount {
                visits: figure(device.app(), "visits"),
                people_served: figure(device.app(), "people_served"),
                services: figure(device.app(), "services"),
            };
            assert_eq!(counted, naive, "{}", device.name);
            device.app().rebuild(&mut |_, _| {}).expect("rebuilt");
            assert_eq!(
                figure(device.app(), "visits"),
                naive.visits,
                "{} after a rebuild",
                device.name
            );
        }
    }

    fn check_scopes(&mut self) {
        for device in &mut self.devices {
            let scopes = device.app().store().scopes().expect("scopes");
            let me = device.app().identity().expect("enrolled").certificate.clone();
            for (_, scope) in scopes {
                assert!(me.covers(&scope), "{} holds {scope}", device.name);
            }
        }
    }
}

fn is_quiet(finish: &Finish) -> bool {
    finish.gave_up.is_none()
        && finish.summary.received == 0
        && finish.summary.sent == 0
        && !finish.healed
        && finish.digests_equal == Some(true)
}

/// Counts what each visit says, one by one.
fn recount(app: &mut ketepai_core::App) -> Recount {
    let mut count = Recount::default();
    let mut services: HashSet<(RecordId, i64)> = HashSet::new();
    for line in app.list(Some("visit"), 100_000).expect("a list") {
        let whole = app.store().whole(&line.id).expect("read").expect("there");
        let AnyRecord::Visit(visit) = Kind::Visit.read(whole.document.fields) else {
            continue;
        };
        count.visits += 1;
        count.people_served += visit.people.unwrap_or(0);
        let at_s = visit.from_s.unwrap_or(visit.envelope.at_s);
        let day = (at_s + visit.envelope.zone_minutes * 60).div_euclid(86_400);
        services.extend(visit.parties.0.iter().map(|party| (*party, day)));
    }
    count.services = services.len() as i64;
    count
}
