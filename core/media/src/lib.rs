//! What a photo or a voice recording becomes. Bytes in, bytes out: no database, no clock, no randomness, no
//! network, and none of our other crates.
//!
//! | Question | File |
//! |---|---|
//! | What is made of a photo, in which sizes | `photo.rs` |
//! | What a file may ask for, and the rules of refusal | `limits.rs`, `error.rs` |
//! | What the camera said | `seen.rs`, `orientation.rs` |
//! | The same photo twice | `perceptual.rs` |
//! | What is made of a recording | `voice/` |
//! | JPEG, PNG, WebP | `jpeg/`, `png_read.rs`, `webp_read.rs` |

mod chunks;
mod colour;
mod error;
mod format;
mod icc;
mod jpeg;
mod limits;
mod orientation;
pub mod perceptual;
mod photo;
mod placeholder;
mod plane;
mod png_read;
mod raster;
mod resize;
mod seen;
pub mod voice;
mod webp_read;

pub use error::MediaError;
pub use limits::Limits;
pub use orientation::Orientation;
pub use photo::{Crop, Original, PhotoCodec, Prepared, Profile, PureCodec, prepare};
pub use seen::Seen;
