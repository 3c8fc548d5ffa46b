//! Every test of the whole, in one binary, because linking is what costs.
#![allow(clippy::unwrap_used)] // in a test an unwrap is an assertion

mod architecture;
mod convergence;
mod frauds;
mod limits;
mod migrations;
mod orders;
mod policy;
mod processes;
mod stories;
mod tampered;
mod wire;
