//! Logs ✍: what a device appends, seals and signs, and what any replica can verify with no network.
//!
//! An [`Entry`] is one change to one record. A [`Head`] chains the hashes of up to 64 entries to the
//! segment before it; the device signs the head alone. A [`Segment`] is a signed head with whichever
//! payloads are at hand: a payload withheld or erased leaves the chain whole. A log is all segments of one
//! (scope, device). Must not know SQLite, HTTP or Automerge.

mod entry;
mod evidence;
mod segment;
mod verdict;

pub use entry::{Entry, MAX_ENTRY_BYTES};
pub use evidence::Evidence;
pub use segment::{Head, MAX_SEGMENT_BYTES, MAX_SEGMENT_ENTRIES, Segment, SignedHead, tip_member};
pub use verdict::{Ruling, Statement, Verdict, record_id};
