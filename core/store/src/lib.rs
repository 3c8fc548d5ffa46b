//! A replica on one disk: the log, and everything that follows from it.
//!
//! One SQLite file in WAL mode. **The log is the truth** (`scope`, `device`, `record`, `segment`, `entry`,
//! `meta`, `blob`); listing, facts, conflicts, search, places and digests are caches that
//! [`Store::rebuild`] makes again, identically. Phones use it as it is; the station's embedded store adds
//! positions to it.
//!
//! - [`store`]: opening, locking, transactions, salvage
//! - [`take_in`]: how entries and segments get in; [`seal`]: how own entries become segments
//! - [`refresh`]: what follows from an entry, in the same transaction
//! - [`verify`]: whether all of it is still what was signed
//! - [`read`], [`figures`], [`search`], [`custody`], [`time`]: questions
//!
//! Knows no network and no keys. Must not judge: what may be written is decided before it is called.
#![warn(missing_docs)]

pub mod custody;
mod error;
pub mod figures;
pub mod read;
mod rebuild;
mod refresh;
mod seal;
pub mod search;
mod store;
mod take_in;
pub mod time;
pub mod verify;

pub use error::Error;
pub use refresh::Aside;
pub use seal::Unsealed;
pub use store::{Opened, Store, Writer};
pub use take_in::Taken;
pub use verify::Finding;
