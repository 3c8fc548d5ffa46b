//! Every test of the whole, in one binary, because linking is what costs.

mod architecture;
mod convergence;
mod migrations;
mod stories;
mod wire;
