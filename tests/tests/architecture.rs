//! The walls of the house (`house.md`): who may import whom, what is named only in its own room, and the
//! habits that a reader relies on. Held against `cargo metadata` and against the sources as they stand.

mod imports;
mod promises;
mod sources;
mod workspace;
