//! A county in a test: one station in a folder, phones made of a store and two keys, a clock that stands
//! still. The stories are beside.

mod enrolment;
mod exchange;
pub(crate) mod phone;
mod reports;
mod restore;

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use ketepai_model::canonical;
use ketepai_model::document::{Actor, root_change};
use ketepai_model::identity::{
    Certificate, DeviceKeys, EnrolmentReply, EnrolmentRequest, Invitation, StationKey, request_signature,
};
use ketepai_model::ids::{HeadHash, RecordId};
use ketepai_model::log::{Entry, Evidence, Statement, record_id};
use ketepai_model::record::{Envelope, Record};
use ketepai_model::scope::Scope;
use ketepai_model::visit::Visit;
use ketepai_store::Store;
use ketepai_sync::frame::FrameReader;
use ketepai_sync::message::{Done, Hello, Problem};
use ketepai_sync::{Cursor, Message, digest};

use super::*;
use crate::store::SqliteStation;
use phone::{Heard, Phone};

pub(crate) struct StoppedClock(AtomicI64);

impl Clock for StoppedClock {
    fn wall_s(&self) -> i64 {
        self.0.load(Ordering::Relaxed)
    }
}

pub(crate) struct SeededChance(AtomicU64);

impl Chance for SeededChance {
    fn fill(&self, bytes: &mut [u8]) {
        let n = self.0.fetch_add(1, Ordering::Relaxed);
        let mut hasher = blake3::Hasher::new();
        hasher.update(&n.to_be_bytes()).finalize_xof().fill(bytes);
    }
}

pub(crate) struct County {
    pub folder: tempfile::TempDir,
    pub station: Arc<Station>,
    pub clock: Arc<StoppedClock>,
    pub chance: Arc<SeededChance>,
}

impl County {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(StoppedClock(AtomicI64::new(1_790_000_000)));
        let chance = Arc::new(SeededChance(AtomicU64::new(1)));
        Station::found(folder.path(), &"152524".parse().unwrap(), &*chance).unwrap();
        let station = open(folder.path(), &clock, &chance);
        station.set_address("http://10.0.0.7:8080/").unwrap();
        County {
            folder,
            station,
            clock,
            chance,
        }
    }

    pub fn later(&self, seconds: i64) {
        self.clock.0.fetch_add(seconds, Ordering::Relaxed);
    }

    /// Stops the station, lets somebody at its folder, and starts it again.
    pub fn restart(self, meanwhile: impl FnOnce(&Path)) -> Self {
        let County {
            folder,
            station,
            clock,
            chance,
        } = self;
        drop(station);
        meanwhile(folder.path());
        let station = open(folder.path(), &clock, &chance);
        County {
            folder,
            station,
            clock,
            chance,
        }
    }

    pub fn invite(&self, role: &str) -> Issued {
        let name = "巴特尔".to_owned();
        let area = self.station.county().clone();
        let invite = Invite {
            name,
            role: role.into(),
            area,
            person: None,
            minutes: 15,
            per_day: None,
        };
        self.station.invite(&invite).unwrap()
    }

    pub fn phone(&self, role: &str) -> Phone {
        Phone::enrolled(self, &self.invite(role))
    }

    pub fn incarnation(&self) -> u32 {
        self.station.status().unwrap().incarnation
    }
}

fn open(folder: &Path, clock: &Arc<StoppedClock>, chance: &Arc<SeededChance>) -> Arc<Station> {
    let store = Box::new(SqliteStation::open(folder).unwrap());
    Arc::new(Station::open(folder, store, clock.clone(), chance.clone()).unwrap())
}

fn messages(reply: &[u8]) -> Vec<Message> {
    let mut reader = FrameReader::new();
    reader.push(reply).unwrap();
    std::iter::from_fn(|| reader.next().unwrap().map(|f| Message::from_frame(&f).unwrap())).collect()
}
