//! How a case goes from step to step (程序): what is done, what comes next, who may do it, and what must be there
//! first. Reads a record's own map of steps, so that phone and station see the same case, and a step that two people
//! did offline stands as a visible conflict under one key. Must not write a record: it says what to write.
//!
//! Read in this order: [`step`] (one step done), [`case`] (a case made from a record), [`standing`] (where it
//! stands), [`may`] (what may be done), [`conflict`] (a step done twice).

pub mod case;
pub mod conflict;
pub mod may;
pub mod publicity;
pub mod standing;
pub mod step;

pub use case::{Case, OnItsWay};
pub use conflict::{StepConflict, conflict_of};
pub use may::{CODES, Refusal};
pub use publicity::Publicity;
pub use standing::{Done, Ended, Standing};
pub use step::{StepDone, record_step};

#[cfg(test)]
mod tests;
