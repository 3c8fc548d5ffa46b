//! To another phone and back, with no station: over any byte stream, or by a file on a memory card. [`meeting`]
//! carries out what the machine between phones ([`ketepai_sync::peer`]) asks for, `neighbour` is what it asks of
//! the store; [`carrying`] is about parcels for the station, sealed so that the carrier cannot read them;
//! [`card`] is the same thing in a file.

pub mod card;
pub mod carrying;
mod meeting;
mod neighbour;
mod seal;

pub use card::{Packed, Unpacked};
pub use ketepai_model::identity::Side;
pub use ketepai_sync::parcel::ParcelError;
pub use ketepai_sync::peer::{Reason, Summary};
pub use meeting::{Meeting, ShareOptions, Shared};
