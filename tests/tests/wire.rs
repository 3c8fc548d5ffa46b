//! Golden files of everything that is hashed, signed or sent: what has been written once must be readable,
//! and built again in the same bytes, for ever. `fixtures/wire/v1` is never edited by hand; a form that must
//! change gets a new version beside it.
//!
//! `KETEPAI_BLESS=1 cargo test -p ketepai-tests wire` writes the files anew; then run it again
//! without, since the mutants are made from the files. Whoever does that to a form that
//! has been shipped breaks every log there is.

pub mod cast;
mod frames;
mod fuzz;
pub mod golden;
mod mutants;
pub mod neighbours;
pub mod records;
mod signed;
