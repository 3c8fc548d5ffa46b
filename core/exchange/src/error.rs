//! What can be wrong with a file. Names rules and places in the file, never what it says.

/// One variant per different thing that a caller does about it. The rules are codes; their sentences live
/// with the shells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The file is larger, longer or deeper than its reader's bounds. Nothing of it was kept.
    #[error("the file breaks the bound `{rule}`")]
    TooLarge {
        /// Which bound: `too_many_bytes`, `too_many_points`, `too_deep`, …
        rule: &'static str,
    },
    /// The file as a whole is not what it was taken for.
    #[error("the file cannot be read: `{rule}`")]
    Unreadable {
        /// Why: `not_gpx`, `doctype`, `unknown_encoding`, …
        rule: &'static str,
    },
    /// One part of the file is wrong.
    #[error("part {item} of the file breaks the rule `{rule}`")]
    Item {
        /// Why: `not_on_earth`, `swapped`, …
        rule: &'static str,
        /// Which feature or row, counted from 1.
        item: u32,
    },
    /// The values cannot be written in this format.
    #[error("cannot be written: `{rule}`")]
    Unwritable {
        /// Why.
        rule: &'static str,
    },
}

impl Error {
    /// The rule's code.
    pub fn rule(&self) -> &'static str {
        match self {
            Error::TooLarge { rule }
            | Error::Unreadable { rule }
            | Error::Item { rule, .. }
            | Error::Unwritable { rule } => rule,
        }
    }
}

/// Shorthand for a broken bound.
pub(crate) fn too_large<T>(rule: &'static str) -> Result<T, Error> {
    Err(Error::TooLarge { rule })
}

/// Shorthand for a file of another kind.
pub(crate) fn unreadable<T>(rule: &'static str) -> Result<T, Error> {
    Err(Error::Unreadable { rule })
}
