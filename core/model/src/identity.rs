//! Identity ✍: keys, certificates, invitations and checkpoints, all verifiable with no network.
//!
//! A station's **root key** is kept apart; it certifies a **signing key**; that certifies **devices**.
//! A phone trusts the root key whose fingerprint stood in its invitation, and nothing else.

mod certificate;
mod checkpoint;
mod enrolment;
mod file_custody;
mod introduction;
mod keys;
mod report_word;
mod revocation;
mod succession;
mod trust;

pub use certificate::{Certificate, Role};
pub use checkpoint::Checkpoint;
pub use enrolment::{EnrolmentReply, EnrolmentRequest, Invitation, code_hash};
pub use file_custody::{FileCustody, MAX_FILES, unpack as unpack_files};
pub use introduction::{Side, introduction_signature, verify_introduction};
pub use keys::{DeviceKeys, StationKey, device_id, fingerprint, request_signature, verify_request};
pub use report_word::ReportWord;
pub use revocation::{LogTip, Revocation};
pub use succession::SuccessionRequest;
pub use trust::{TrustStore, Warrant};
