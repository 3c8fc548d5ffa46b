//! What a shell can do about a failure: few variants, each a different thing. Being offline is a state, not
//! an error. Codes cross to the shells; their sentences live in `locales/`.

use std::path::PathBuf;

/// The only error of the core.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// There is no such record here.
    #[error("not found: {what}")]
    NotFound {
        /// What was looked for, as a code.
        what: &'static str,
    },
    /// A field breaks a rule; nothing was saved.
    #[error("field `{field}` breaks the rule `{rule}`")]
    Invalid {
        /// The field.
        field: String,
        /// The rule's code.
        rule: String,
    },
    /// Not allowed, and asking again will not help.
    #[error("denied: {reason}")]
    Denied {
        /// Why, as a code.
        reason: String,
    },
    /// No space left; nothing that was saved is lost.
    #[error("the storage is full")]
    StorageFull,
    /// The database is damaged; opening the phone again sets it aside and salvages it.
    #[error("the database is damaged")]
    DatabaseDamaged,
    /// Another process has this phone open.
    #[error("this phone is open in another process")]
    InUse,
    /// This phone has no certificate yet.
    #[error("this phone is not enrolled")]
    NeedsEnrolment,
    /// This program is too old for its data or its station; everything is kept.
    #[error("a newer version is needed")]
    UpdateRequired,
    /// A file that was named cannot be read.
    #[error("cannot read the file")]
    File {
        /// Which.
        path: PathBuf,
        /// Why.
        #[source]
        source: std::io::Error,
    },
    /// The station could not be reached or did not answer as a station does.
    #[error("the station cannot be reached: {reason}")]
    Unreachable {
        /// Why, as a code.
        reason: String,
    },
    /// Something that should not happen; the number finds it in the log.
    #[error("internal error {report}")]
    Internal {
        /// A code for reports.
        report: String,
        /// What happened.
        #[source]
        source: Box<dyn std::error::Error + Send + Sync>,
    },
}

impl From<ketepai_store::Error> for AppError {
    fn from(error: ketepai_store::Error) -> Self {
        use ketepai_store::Error;
        match error {
            Error::Full => AppError::StorageFull,
            Error::InUse => AppError::InUse,
            Error::Damaged => AppError::DatabaseDamaged,
            Error::TooNew => AppError::UpdateRequired,
            Error::WrongKey => AppError::Denied {
                reason: "wrong_key".into(),
            },
            Error::KeyMissing => AppError::Denied {
                reason: "key_missing".into(),
            },
            Error::Model(model) => model.into(),
            Error::Io(io) if io.kind() == std::io::ErrorKind::StorageFull => AppError::StorageFull,
            other => AppError::Internal {
                report: "store".into(),
                source: Box::new(other),
            },
        }
    }
}

impl From<ketepai_model::error::Error> for AppError {
    fn from(error: ketepai_model::error::Error) -> Self {
        use ketepai_model::error::Error;
        match error {
            Error::Invalid { field, rule } => AppError::Invalid {
                field: field.into(),
                rule: rule.into(),
            },
            Error::UnknownVersion(_) => AppError::UpdateRequired,
            Error::TooLarge(what) => AppError::Invalid {
                field: what.into(),
                rule: "too_large".into(),
            },
            other => AppError::Internal {
                report: "model".into(),
                source: Box::new(other),
            },
        }
    }
}

/// Turns an error of the file system into what a person can do about it.
pub(crate) fn file_error(path: &std::path::Path, source: std::io::Error) -> AppError {
    if source.kind() == std::io::ErrorKind::StorageFull {
        return AppError::StorageFull;
    }
    AppError::File {
        path: path.to_owned(),
        source,
    }
}
