//! The simulated county: phones, station, network, clock and chance, all from one seed, driving the real
//! store, the real machines and the real station. Only the network's wire, the clocks and the dice are made
//! up. The same seed gives the same trace.

mod check;
mod clock;
mod device;
mod disk;
mod meeting;
mod network;

pub use check::Recount;
pub use clock::{CountyClock, SimChance};
pub use device::Device;
pub use meeting::{Encounter, Weather};
pub use network::Faults;

use std::path::PathBuf;
use std::sync::Arc;

use ketepai_core::sync::Finish;
use ketepai_model::log::Segment;
use ketepai_server::Station;
use ketepai_server::station::Invite;
use ketepai_server::store::SqliteStation;
use ketepai_sync::Message;
use ketepai_sync::message::Hello;
use network::Wire;
use tempfile::TempDir;

use crate::builders::Dice;

/// The county that is simulated: 苏尼特右旗.
pub const COUNTY: &str = "152524";

/// A county and everything in it.
pub struct World {
    /// The true time; every device has its own idea of it.
    pub clock: Arc<CountyClock>,
    /// All chance.
    pub dice: Dice,
    /// The station, until it is down.
    pub station: Arc<Station>,
    /// The phones.
    pub devices: Vec<Device>,
    /// Whether a full exchange may be what brings phone and station together: after a phone was put back.
    pub may_heal: bool,
    /// Whether the station was put back: what only it and a phone held that was put back too is nowhere.
    pub rewound: bool,
    /// What the network does.
    pub faults: Faults,
    /// Requests that are still on their way somewhere, to arrive late and again.
    pub stray: Vec<Vec<u8>>,
    folder: TempDir,
    chance: Arc<SimChance>,
    trace: blake3::Hasher,
}

impl World {
    /// A county with a station and nobody in it.
    pub fn new(seed: u64) -> Self {
        let folder = scratch();
        let clock = Arc::new(CountyClock::new(1_790_000_000_000));
        let chance = Arc::new(SimChance::new(seed ^ 0x5a5a));
        let home = folder.path().join("station");
        let county = COUNTY.parse().expect("a county");
        Station::found(&home, &county, &*chance).expect("a station's keys");
        let station = open_station(&home, &clock, &chance);
        station.set_address("http://station").expect("an address");
        World {
            clock,
            dice: Dice::new(seed),
            station,
            devices: Vec::new(),
            may_heal: false,
            rewound: false,
            faults: Faults::none(),
            stray: Vec::new(),
            folder,
            chance,
            trace: blake3::Hasher::new(),
        }
    }

    /// Enrols a new phone. Its clock may be years off.
    pub fn enrol(&mut self, name: &str, role: &str) -> usize {
        let invite = Invite {
            name: name.to_owned(),
            role: role.to_owned(),
            area: COUNTY.parse().expect("a county"),
            person: None,
            minutes: 15,
            per_day: None,
        };
        let issued = self.station.invite(&invite).expect("an invitation");
        let n = self.devices.len();
        let folder = self.folder.path().join(format!("phone-{n}"));
        let skew_ms = match self.dice.below(4) {
            0 => self.dice.below(20 * 365 * 86_400) as i64 * 1000 - 10 * 365 * 86_400_000,
            1 => self.dice.below(7_200_000) as i64 - 3_600_000,
            _ => 0,
        };
        let seed = self.dice.roll();
        let device = Device::enrol(self, name, folder, skew_ms, seed, &issued.text);
        self.devices.push(device);
        n
    }

    /// A second phone with everything that the first holds: its keys, its database.
    pub fn clone_phone(&mut self, n: usize) -> usize {
        let folder = self.folder.path().join(format!("phone-{}", self.devices.len()));
        let seed = self.dice.roll();
        let clone = self.devices[n].clone_into(folder, seed);
        self.devices.push(clone);
        self.devices.len() - 1
    }

    /// A poster for herders, so many a day: what its QR says.
    pub fn poster(&mut self, per_day: u32) -> String {
        let invite = Invite {
            name: "poster".to_owned(),
            role: "herder".to_owned(),
            area: COUNTY.parse().expect("a county"),
            person: None,
            minutes: 24 * 60 * 30,
            per_day: Some(per_day),
        };
        self.station.invite(&invite).expect("a poster").text
    }

    /// A new phone enrols by an invitation that is there already.
    pub fn enrol_by(&mut self, invitation: &str, name: &str) -> Result<usize, ketepai_core::AppError> {
        let folder = self
            .folder
            .path()
            .join(format!("phone-{}-{name}", self.devices.len()));
        let seed = self.dice.roll();
        let device = Device::try_enrol(self, name, folder, 0, seed, invitation)?;
        self.devices.push(device);
        Ok(self.devices.len() - 1)
    }

    /// The coordinator invites a person once more, and their phone takes the invitation.
    pub fn enrol_again(&mut self, n: usize) {
        let me = &self.devices[n].app().identity().expect("enrolled").certificate;
        let (person, role) = (me.person, me.roles[0].code().to_owned());
        let invite = Invite {
            name: self.devices[n].name.clone(),
            role,
            area: COUNTY.parse().expect("a county"),
            person: Some(person),
            minutes: 15,
            per_day: None,
        };
        let issued = self.station.invite(&invite).expect("an invitation");
        let calm = Wire::calm(self);
        let enrolled = self.devices[n].app().enrol(&issued.text, &mut { calm });
        enrolled.expect("enrolled again");
    }

    /// Segments reach the station by whatever way, under nobody's signature but their own.
    pub fn post(&mut self, segments: &[Segment]) {
        let hello = Message::Hello(Box::new(Hello {
            device: segments[0].head().device,
            cursor: Default::default(),
            budget: 0,
            own_logs: Default::default(),
            want_own: false,
            certificate: None,
            incarnation: 0,
            filling: Vec::new(),
        }));
        let placed = segments.iter().map(|s| (s.clone(), None)).collect();
        let mut session = self.station.begin();
        session.push(&[hello.to_frame(), Message::Segments(placed).to_frame()].concat());
        session.finish(None);
    }

    /// A way to the station that works, for a phone that the world does not keep.
    pub fn wire(&self) -> Box<dyn ketepai_core::sync::Transport> {
        Box::new(network::Wire::calm(self))
    }

    /// One phone syncs, through whatever the network does to it.
    pub fn sync(&mut self, n: usize) -> Option<Finish> {
        let mut device = std::mem::replace(&mut self.devices[n], Device::away());
        let finish = device.sync(self);
        self.devices[n] = device;
        let healed = finish.as_ref().is_some_and(|f| f.healed);
        assert!(
            self.may_heal || !healed,
            "phone {n} and the station differed with nothing left to exchange"
        );
        self.note(&format!(
            "sync {n} {:?}",
            finish.as_ref().map(|f| (&f.summary, &f.gave_up))
        ));
        finish
    }

    /// Adds to the trace, by which two runs of a seed are compared.
    pub fn note(&mut self, what: &str) {
        self.trace.update(what.as_bytes());
    }

    /// The trace so far.
    pub fn trace(&self) -> String {
        self.trace.finalize().to_hex()[..16].to_owned()
    }

    /// The station's process dies and is started again.
    pub fn restart_station(&mut self) {
        self.close_station();
        self.station = open_station(&self.station_folder(), &self.clock, &self.chance);
    }

    /// Keeps a copy of the station's database, as somebody with a memory stick would.
    pub fn copy_station(&mut self) -> PathBuf {
        self.close_station();
        let copy = self.folder.path().join(format!("copy-{}.db", self.dice.roll()));
        std::fs::copy(self.station_folder().join("ketepai.db"), &copy).expect("a copy");
        self.station = open_station(&self.station_folder(), &self.clock, &self.chance);
        copy
    }

    /// Copies an old database back over the station's, announced to nobody.
    pub fn put_back(&mut self, copy: &PathBuf) {
        self.rewound = true;
        self.close_station();
        let file = self.station_folder().join("ketepai.db");
        for suffix in ["-wal", "-shm"] {
            let _ = std::fs::remove_file(self.station_folder().join(format!("ketepai.db{suffix}")));
        }
        std::fs::copy(copy, file).expect("the old database");
        self.station = open_station(&self.station_folder(), &self.clock, &self.chance);
    }

    /// Where the station lives.
    pub fn station_folder(&self) -> PathBuf {
        self.folder.path().join("station")
    }

    /// Ends the station's process: nobody else holds it between requests.
    fn close_station(&mut self) {
        let elsewhere = self.folder.path().join("nowhere");
        if !Station::is_founded(&elsewhere) {
            let county = COUNTY.parse().expect("a county");
            Station::found(&elsewhere, &county, &*self.chance).expect("keys");
        }
        let store = Box::new(SqliteStation::in_memory().expect("a store"));
        let idle = Station::open(&elsewhere, store, self.clock.clone(), self.chance.clone());
        self.station = Arc::new(idle.expect("a station that stands in"));
    }
}

fn open_station(home: &std::path::Path, clock: &Arc<CountyClock>, chance: &Arc<SimChance>) -> Arc<Station> {
    let store = Box::new(SqliteStation::open(home).expect("the station's store"));
    Arc::new(Station::open(home, store, clock.clone(), chance.clone()).expect("the station"))
}

/// A folder in memory where there is one: the simulation tests order, not disks.
fn scratch() -> TempDir {
    let memory = std::path::Path::new("/dev/shm");
    let made = if memory.is_dir() {
        tempfile::tempdir_in(memory)
    } else {
        tempfile::tempdir()
    };
    made.expect("a folder")
}
