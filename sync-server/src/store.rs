//! What a station needs of a database, in few and coarse steps, so that another than the embedded one can
//! take its place. Must not know keys' files, HTTP, or what a record says.

mod sqlite;
mod unsettled;

pub use sqlite::SqliteStation;
pub use unsettled::Unsettled;

use std::collections::BTreeMap;
use std::path::Path;

use ketepai_model::attachment::StoredFile;
use ketepai_model::identity::{Checkpoint, DeviceKeys, Revocation, Role, TrustStore, Warrant};
use ketepai_model::ids::{BlobHash, DeviceId, Digest, EntryHash, HeadHash, PersonId, RecordId, RunningHash};
use ketepai_model::log::{Entry, Evidence, Segment, Statement};
use ketepai_model::programme::books::Books;
use ketepai_model::scope::{Area, Scope};
use ketepai_model::value::Fields;
use ketepai_store::Finding;
use ketepai_store::custody::SetAside;
use ketepai_store::read::Line;
use ketepai_store::signals::Seen;
use ketepai_sync::Cursor;
use ketepai_sync::message::Tip;
use ketepai_sync::wire::Placed;

use crate::error::Error;

/// A station's database. One transaction a call: all of it, durably, or nothing.
pub trait StationStore: Send {
    /// Takes in, rules, writes, seals and numbers, in one transaction; the counter is written last.
    fn commit(&mut self, author: &Author<'_>, batch: &Batch) -> Result<Vec<Arrived>, Error>;
    /// The keys and certificates under a root.
    fn trust(&self, root: [u8; 32]) -> Result<TrustStore, Error>;
    /// How far arrivals go.
    fn newest(&self) -> Result<Cursor, Error>;
    /// The running hash at a position, if there is one.
    fn running_at(&self, position: u64) -> Result<Option<RunningHash>, Error>;
    /// Arrivals in their order.
    fn arrivals(&self, wanted: &Wanted<'_>) -> Result<Arrivals, Error>;
    /// What is held of a device's own logs.
    fn tips_of(&self, device: &DeviceId) -> Result<Vec<Tip>, Error>;
    /// The digests of logs and documents over the scopes admitted.
    fn digests(&self, reads: &dyn Fn(&Scope) -> bool) -> Result<(Digest, Digest), Error>;
    /// Notes that a device works under this incarnation of its certificate from now on.
    fn acknowledge(&mut self, device: &DeviceId, incarnation: u32) -> Result<(), Error>;
    /// The entries that wait for review: those of one device, or all.
    fn held(&self, device: Option<&DeviceId>) -> Result<Vec<HeldEntry>, Error>;
    /// A record by its id or the beginning of it.
    fn record(&self, id: &str) -> Result<Option<RecordId>, Error>;
    /// Notes that a checkpoint was given out: a head that names it was sealed after that.
    fn put_issued(&mut self, checkpoint: &Checkpoint) -> Result<(), Error>;
    /// A value kept by name.
    fn note(&self, key: &str) -> Result<Option<Vec<u8>>, Error>;
    /// Keeps a value by name.
    fn put_note(&mut self, key: &str, value: &[u8]) -> Result<(), Error>;
    /// The number that the next invitation takes.
    fn next_invitation(&self) -> Result<u64, Error>;
    /// An invitation by its number, as of this day.
    fn invitation(&self, number: u64, day: i64) -> Result<Option<Invited>, Error>;
    /// Counts a try with a wrong code.
    fn count_try(&mut self, number: u64) -> Result<(), Error>;
    /// Notes a file whose bytes are here, and whose device brought it.
    fn put_file(&mut self, file: &StoredFile, device: &DeviceId, now_s: i64) -> Result<(), Error>;
    /// The bytes that one device's files take, and all files.
    fn bytes_brought(&self, device: &DeviceId) -> Result<(u64, u64), Error>;
    /// The scopes of the records that name a file.
    fn scopes_of_file(&self, hash: &BlobHash) -> Result<Vec<Scope>, Error>;
    /// Of each file: whether it is here, and whether it is in a backup.
    fn held_files(&self, files: &[BlobHash]) -> Result<Vec<(bool, bool)>, Error>;
    /// Every file that should be here.
    fn files(&self) -> Result<Vec<BlobHash>, Error>;
    /// Forgets a file.
    fn forget_file(&mut self, file: &BlobHash) -> Result<(), Error>;
    /// Notes files that are in a backup.
    fn put_backed_up(&mut self, files: &[BlobHash]) -> Result<(), Error>;
    /// What is held, in numbers.
    fn counts(&self, now_s: i64) -> Result<Counts, Error>;
    /// What signals of a period rest on, in days since 1970-01-01.
    fn seen(&self, from_day: i64, to_day: i64) -> Result<Seen, Error>;
    /// How the station calls its people.
    fn names(&self) -> Result<BTreeMap<PersonId, String>, Error>;
    /// Everything that is not what was signed, or does not follow from it.
    fn verify(&mut self, trust: TrustStore) -> Result<Vec<Finding>, Error>;
    /// Drops from the log what is not what was signed, and makes the caches again; how much was dropped.
    fn heal(&mut self, trust: TrustStore) -> Result<u64, Error>;
    /// Copies the whole database, consistently.
    fn copy_to(&self, file: &Path) -> Result<(), Error>;
    /// Rows and facts, for whoever counts.
    fn books(&self) -> &dyn Books;
    /// Another handle, which only reads, and sees what there is now: for long questions.
    fn reader(&self) -> Result<Box<dyn StationStore>, Error>;
    /// A copy in an empty folder, of what had arrived up to a position.
    fn as_of(&self, position: u64, folder: &Path) -> Result<Box<dyn StationStore>, Error>;
    /// How far arrivals had gone at this time, seconds since 1970 UTC; what came later changes nothing of it.
    fn position_at(&self, at_s: i64) -> Result<u64, Error>;
    /// What a reader of a report over these days should know to be open.
    fn unsettled(&self, from_day: i64, to_day: i64) -> Result<Unsettled, Error>;
    /// A record's kind and fields, where its row is kept.
    fn row(&self, id: &RecordId) -> Result<Option<(String, Fields)>, Error>;
    /// A record's line in a list.
    fn line(&self, id: &RecordId) -> Result<Option<Line>, Error>;
    /// The values of a record's fields that several people set at once: path → values, as they stand.
    fn choices(&self, id: &RecordId) -> Result<BTreeMap<String, Vec<String>>, Error>;
}

/// In whose name, and when, the station writes.
pub struct Author<'a> {
    /// The signing key.
    pub keys: &'a DeviceKeys,
    /// The county served.
    pub county: &'a Area,
    /// What the station's clock says.
    pub evidence: Evidence,
}

/// What one transaction is to hold.
#[derive(Default)]
pub struct Batch {
    /// Verified segments, each with whether its device may write in its scope.
    pub segments: Vec<(Segment, Warrant)>,
    /// The keys among their authors that have ended: what arrives under them is held.
    pub ended: BTreeMap<DeviceId, Revocation>,
    /// What the station states.
    pub statements: Vec<Statement>,
    /// What the station writes.
    pub documents: Vec<(Scope, Entry)>,
    /// What it notes beside the log.
    pub notes: Vec<Note>,
}

/// Something noted beside the log, in the same transaction.
pub enum Note {
    /// An invitation was made.
    Invited(Invited),
    /// An invitation was used.
    Used {
        /// Which.
        number: u64,
        /// By which device.
        device: DeviceId,
        /// When, seconds since 1970 UTC.
        at_s: i64,
    },
    /// A poster was used once more on this day (days since 1970-01-01).
    UsedPoster {
        /// Which.
        number: u64,
        /// On which day.
        day: i64,
    },
    /// How a person is called.
    Named(PersonId, String),
}

/// A segment that was offered, and where it stands now.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Arrived {
    /// The segment.
    pub head: HeadHash,
    /// Its position.
    pub position: u64,
    /// Whether it was not here before.
    pub new: bool,
}

/// An entry that waits for somebody to look at it.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct HeldEntry {
    /// The record.
    pub record: RecordId,
    /// The record's kind.
    pub kind: String,
    /// The entry.
    pub entry: EntryHash,
    /// In whose log.
    pub device: DeviceId,
    /// In which of its segments.
    pub number: u64,
    /// Why, as a code.
    pub reason: String,
}

/// Which arrivals.
pub struct Wanted<'a> {
    /// Those after this position.
    pub after: u64,
    /// Up to this one.
    pub until: u64,
    /// In these scopes.
    pub reads: &'a dyn Fn(&Scope) -> bool,
    /// Only by this device.
    pub only: Option<DeviceId>,
    /// Not by this device.
    pub but: Option<DeviceId>,
    /// About so many bytes of payload; one segment at least.
    pub bytes: usize,
}

/// Arrivals, and whether there are more.
pub struct Arrivals {
    /// In order, with positions.
    pub segments: Vec<Placed>,
    /// Whether some had to stay out.
    pub more: bool,
}

/// An invitation as it is kept: without its code.
#[derive(Clone, Debug)]
pub struct Invited {
    /// Its number.
    pub number: u64,
    /// The code's hash.
    pub code: [u8; 32],
    /// For whom.
    pub person: PersonId,
    /// In which role.
    pub role: Role,
    /// In which area.
    pub area: Area,
    /// Until when, seconds since 1970 UTC.
    pub until_s: i64,
    /// How often a wrong code was tried.
    pub tries: u32,
    /// The device that used it.
    pub device: Option<DeviceId>,
    /// A poster: for anybody, so many a day. Each gets an identity of their own.
    pub per_day: Option<u32>,
    /// How many have used a poster today.
    pub today: u32,
}

/// What a station holds, in numbers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Records by kind, deleted ones left out.
    pub records: BTreeMap<String, u64>,
    /// Entries in the log.
    pub entries: u64,
    /// Fields that await a person's choice.
    pub conflicts: u64,
    /// Entries that stand aside, the newest thousand.
    pub aside: Vec<SetAside>,
    /// Files, and their bytes.
    pub blobs: (u64, u64),
    /// Open invitations.
    pub open: Vec<Open>,
}

/// An invitation that can still be used.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Open {
    /// Its number.
    pub number: u64,
    /// The role's code.
    pub role: String,
    /// The area.
    pub area: String,
    /// Until when, seconds since 1970 UTC.
    pub until_s: i64,
    /// How often a wrong code was tried.
    pub tries: u32,
}
