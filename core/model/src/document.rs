//! Record ↔ Automerge: the only mapping. A document is a pure function of its entries and the verdicts on
//! them, the same on every replica and in any order of arrival.
//!
//! Two builders exist. **Builder 1** writes a root change straight from a row, without a document; reading a
//! root change is its inverse, and a root that does not come out byte for byte the same goes the slow way.
//! **Edits** are made by Automerge itself on the record's current document.
//!
//! Must not keep documents: 19 KB each, and they are rebuilt in microseconds.

mod build;
mod edit;
mod materialise;
mod read;
mod replay;
mod trial;
mod weigh;

pub use build::{Actor, root_change, root_row};
pub use edit::{Edit, between, edit_change, intent, redoes};
pub use materialise::{Conflict, Document, Standing, Stored, heads_member, materialise};

/// Maps and lists within one another, beyond which a value is not read: no row of ours comes near it, and
/// whatever walks a row may do so by calling itself.
pub(crate) const MOST_DEPTH: usize = 32;

/// Why a change cannot become part of its record. The code is what a verdict carries.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, thiserror::Error)]
pub enum Refusal {
    /// Not a plain change chunk: compressed, a whole document, of more operations than anybody writes, or not
    /// Automerge at all.
    #[error("not a plain change")]
    NotPlain,
    /// Larger than an entry may be: it stays on the device that wrote it, and counts nowhere.
    #[error("too large")]
    TooLarge,
    /// Encoded otherwise than Automerge itself would encode it.
    #[error("not canonically encoded")]
    NotCanonical,
    /// Its actor does not begin with its author's device.
    #[error("written under another device's actor")]
    ForeignActor,
    /// A root that does not hash to the record's id.
    #[error("opens another record")]
    ForeignRoot,
    /// Its kind is not that of its record.
    #[error("of another kind than its record")]
    ForeignKind,
    /// Without operations.
    #[error("changes nothing")]
    Empty,
    /// Automerge cannot apply it, or cannot load what comes of it.
    #[error("breaks the document")]
    Poison,
    /// Its device may not write in this scope.
    #[error("outside what the certificate grants")]
    NotGranted,
    /// In another scope than its record.
    #[error("in another scope than its record")]
    ForeignScope,
    /// Not its author's to make.
    #[error(transparent)]
    Denied(#[from] crate::policy::Denial),
}

impl Refusal {
    const ALL: [(Refusal, &'static str); 10] = [
        (Refusal::NotPlain, "not_plain"),
        (Refusal::TooLarge, "too_large"),
        (Refusal::NotCanonical, "not_canonical"),
        (Refusal::ForeignActor, "foreign_actor"),
        (Refusal::ForeignRoot, "foreign_root"),
        (Refusal::ForeignKind, "foreign_kind"),
        (Refusal::Empty, "empty"),
        (Refusal::Poison, "poison"),
        (Refusal::NotGranted, "not_granted"),
        (Refusal::ForeignScope, "foreign_scope"),
    ];

    /// The code, as in verdicts and `locales/`.
    pub fn code(self) -> &'static str {
        match self {
            Refusal::Denied(denial) => denial.code(),
            plain => Self::ALL.iter().find(|r| r.0 == plain).map_or("", |r| r.1),
        }
    }

    /// Reads a code.
    pub fn from_code(code: &str) -> Option<Self> {
        let plain = Self::ALL.iter().find(|r| r.1 == code).map(|r| r.0);
        plain.or_else(|| crate::policy::Denial::from_code(code).map(Refusal::Denied))
    }
}
