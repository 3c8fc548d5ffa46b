//! The simulated county: what the stories and benches are made of. Must not hold anything that a phone or a
//! station needs to work.

pub mod builders;
pub mod demo;
pub mod world;
