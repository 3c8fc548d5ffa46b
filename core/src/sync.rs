//! To the station and back. [`worker`] carries out what the phone's machine ([`ketepai_sync::Phone`]) asks
//! for, [`replica`] is what it asks of the store, `standing` what the station
//! says of this device, [`http`] what it asks of the network, [`status`] what a
//! person wants to know of it.

mod http;
mod replica;
mod standing;
mod status;
mod transport;
mod worker;

pub use http::HttpTransport;
pub use ketepai_sync::phone::{Config, Failure};
pub use ketepai_sync::{Reason, Summary};
pub(crate) use replica::META_NONCE;
pub(crate) use standing::META_FORKED;
pub use status::{RecordCustody, Status};
pub use transport::{Begun, Signed, Transport};
pub use worker::{Finish, Progress, SyncOptions};
