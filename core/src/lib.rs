//! The use cases: what an envoy's or a herder's phone can do. The only crate that composes model, store and
//! sync; every shell is a thin layer over [`App`].
//!
//! - [`app`]: opening a phone; [`enrolment`]: making it somebody's
//! - nouns: [`organisations`], [`arrivals`], [`visits`], [`trainings`], [`notices`] (with sign-ups),
//!   [`questions`], [`attachments`]; what they share is in [`records`]
//! - [`places`] of a party; [`near`]: who is near; [`plan`]: today's round; [`tracks`]: a way, only where one was
//!   started; [`signals`]: what a coordinator may look at
//! - [`exchange`]: files from and for other programs, and what was written twice
//! - at rest: [`vault`] and [`pin`] keep the secrets, [`files`] lie encrypted, [`wipe`] ends a phone, [`absence`]
//!   hides what others wrote; [`profiles`]: several people on one phone
//! - [`doctor`]: whether all of it is still what was signed
//! - [`programmes`]: what policy asks, where the year stands, tables, cases, proposals, papers
//! - [`progress`]: figures; [`sync`]: to the station and back, and the custody of every record
//! - [`sharing`]: to another phone and back, with no station; carrying sealed parcels; files on a memory card
//!
//! Everything works with no signal; being offline is a state. Time and chance come from [`context`].
#![warn(missing_docs)]

pub mod absence;
pub mod app;
pub mod arrivals;
pub mod attachments;
pub mod context;
pub mod doctor;
pub mod enrolment;
pub mod error;
pub mod exchange;
pub mod export;
pub mod files;
mod keyring;
pub mod near;
pub mod notices;
pub mod organisations;
pub mod pin;
pub mod places;
pub mod plan;
pub mod profiles;
pub mod programmes;
pub mod progress;
pub mod questions;
pub mod records;
pub mod sharing;
pub mod signals;
pub mod sync;
pub mod tracks;
pub mod trainings;
pub mod transfers;
pub mod vault;
pub mod visits;
pub mod wipe;

pub use app::App;
pub use context::Context;
pub use error::AppError;
pub use ketepai_exchange::report::form as exchange_files;
pub use ketepai_model as model;
pub use ketepai_store as store;
