//! A county's station: takes in what phones send, gives it a place and where it must a verdict, answers with
//! what they may read, and keeps copies.
//!
//! - [`station`]: all of that, without a network; a simulated county drives exactly this
//! - [`store`]: the database behind it, in coarse steps; the embedded one is SQLite
//! - [`serve()`]: the network around it; `router` says which path leads where, `handlers` has a file for each
//! - [`cli`]: the coordinator's commands
//! - [`context`]: time and chance, which come in from outside
//!
//! Must not judge contents beyond what the model refuses, and must not need the internet.
#![warn(missing_docs)]

pub mod cli;
pub mod context;
mod error;
mod handlers;
mod router;
mod serve;
pub mod station;
pub mod store;
mod words;

pub use error::Error;
pub use handlers::limits::{Allowance, Rate};
pub use serve::{serve, serve_within};
pub use station::Station;
