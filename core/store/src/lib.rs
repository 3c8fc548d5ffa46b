//! A replica on one disk: the log, and everything that follows from it.
//!
//! One SQLite file in WAL mode. **The log is the truth** (`scope`, `device`, `record`, `segment`, `entry`,
//! `meta`, `blob`); listing, facts, conflicts, search, places and digests are caches that
//! [`Store::rebuild`] makes again, identically. Phones use it as it is; the station's embedded store adds
//! positions to it.
//!
//! - [`store`]: opening, locking, transactions, salvage, encryption at rest; [`key`]: its key
//! - [`take_in`]: how entries and segments get in; [`seal`]: how own entries become segments
//! - [`refresh`]: what follows from an entry, in the same transaction
//! - `purge`: what goes again when its scope is no longer this person's to read
//! - [`read`], [`figures`], [`search`], [`custody`], [`own`]: questions; [`blobs`]: the keys of files
//! - [`near`]: who is where; [`signals`]: what a coordinator may look at; [`tracks`]: the way under way
//! - [`transfers`]: files on their way, and what may be given up for room
//! - [`neighbour`]: what another phone lacks; [`carrying`]: what is carried for others, and by them
//! - [`merged`]: organisations that were written twice
//! - [`rows`]: the rows that a programme's rules look into
//! - [`verify`]: whether all of it is still what was signed
//! - [`read`], [`figures`], [`search`], [`custody`], [`time`]: questions
//!
//! Knows no network, and of keys only those it is given for what lies on the disk. Must not judge: what may be written is decided before it is called.
#![warn(missing_docs)]

mod authors;
pub mod blobs;
mod books;
pub mod carrying;
pub mod custody;
mod error;
pub mod figures;
pub mod key;
pub mod merged;
pub mod near;
pub mod neighbour;
pub mod own;
mod purge;
pub mod read;
mod reader;
mod rebuild;
mod refresh;
pub mod rows;
mod seal;
pub mod search;
pub mod signals;
mod store;
mod take_in;
pub mod time;
pub mod tracks;
pub mod transfers;
pub mod verify;

pub use error::Error;
pub use key::DatabaseKey;
pub use refresh::Aside;
pub use seal::Unsealed;
pub use store::{Opened, Store, Writer};
pub use take_in::Taken;
pub use transfers::FileState;
pub use verify::Finding;
