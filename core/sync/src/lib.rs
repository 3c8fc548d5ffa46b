//! The protocol between a phone and its station, sans-IO: `(now, chance, event) -> effects`.
//!
//! # The loop, on a phone
//!
//! A driver owns the store, the network and the clock; the machine owns the order of things. The driver
//! makes a [`Phone`], gives it [`Event::Start`], and carries out each [`Effect`] that comes back. Every
//! effect leads to exactly one kind of event, so the driver is a loop with one `match`:
//!
//! 1. [`Effect::Gather`]: read the cursor and the unsent segments; answer [`Event::Gathered`].
//! 2. [`Effect::Send`]: sign the body with the nonce beside it, post it, and give the machine the answer as
//!    [`Event::Chunk`]s and [`Event::End`], or [`Event::Failed`] with whatever the network said.
//! 3. [`Effect::Commit`]: put one frame's worth into the store, in one transaction; answer
//!    [`Event::Committed`]. Segments go through [`intake::examine_batch`] first; a checkpoint is verified;
//!    a rewind steps the cursor back. Nothing more is decoded until the store has answered, so a cut, a
//!    crash or a full disk costs one frame.
//! 4. [`Effect::Wait`]: something went wrong, the reason is in it; come back with [`Event::Timer`].
//! 5. [`Effect::Finished`] and [`Effect::GaveUp`] end the run. [`Event::Start`] begins the next.
//!
//! # One request, at a station
//!
//! The server checks the request's signature, pushes the body into a [`StationSession`], takes the
//! [`Hello`](message::Hello) and then batch after batch, runs each through [`intake`], commits it, and
//! answers with a [`Reply`]: acknowledgements; then, if the phone's [`Cursor`] is in its past, arrivals up
//! to the phone's budget, or else a rewind; tips if the phone's digest of its own logs differs; and a signed
//! checkpoint. Taking in is idempotent, so a request that is sent twice does no harm.
//!
//! # Two phones
//!
//! [`peer`] is the machine for both ends of a tunnel over any byte stream: they take turns, each turn ends in a
//! frame that says so, and what one lacks the other sends. [`parcel`] is what is sealed, for whoever may not
//! read it to carry: in such a tunnel, to a station, or on a memory card.
//!
//! # Where to look
//!
//! [`frame`] is what bodies are made of, [`wire`] how segments are packed, [`message`] the other frames,
//! [`phone`] and [`station`] the two machines, [`intake`] what both do with a segment, [`digest`] and
//! [`cursor`] how they notice that they differ.
//!
//! Must not touch a store, a socket, a clock or a random source.
#![warn(missing_docs)]

pub mod backoff;
mod codec;
pub mod cursor;
pub mod digest;
pub mod error;
pub mod frame;
pub mod intake;
pub mod message;
pub mod parcel;
pub mod peer;
pub mod phone;
pub mod station;
pub mod wire;

pub use cursor::Cursor;
pub use error::{FrameError, WireError};
pub use intake::Examined;
pub use message::Message;
pub use phone::{Config, Effect, Event, Phone, Reason, Summary};
pub use station::{Reply, StationSession, Take};
