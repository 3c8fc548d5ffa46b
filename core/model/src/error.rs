//! What can be wrong with a record, an entry, a signature. Names fields and rules, never contents.

/// One variant per different thing that a caller does about it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// A field breaks a rule; both are codes whose sentences live in `locales/`.
    #[error("field `{field}` breaks the rule `{rule}`")]
    Invalid {
        /// The field's name in the record's struct.
        field: &'static str,
        /// The rule's code.
        rule: &'static str,
    },
    /// Bytes that are not what they claim to be.
    #[error("malformed {0}")]
    Malformed(&'static str),
    /// Readable, but not in the one canonical form that may be signed.
    #[error("{0} is not in canonical form")]
    NotCanonical(&'static str),
    /// A signature does not hold.
    #[error("the signature on {0} does not hold")]
    BadSignature(&'static str),
    /// Larger than the bound that the protocol sets.
    #[error("{0} is larger than the protocol allows")]
    TooLarge(&'static str),
    /// A version that this reader does not know.
    #[error("{0} has a version this program does not know")]
    UnknownVersion(&'static str),
    /// A change that cannot become part of its record.
    #[error("the change cannot be applied: {0}")]
    Change(#[from] crate::document::Refusal),
}

/// Shorthand for a broken validation rule.
pub fn invalid<T>(field: &'static str, rule: &'static str) -> Result<T, Error> {
    Err(Error::Invalid { field, rule })
}
