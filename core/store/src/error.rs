//! What can go wrong with a store. Each variant is something different for a caller to do.

/// Errors of the store.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The disk is full; the transaction was rolled back and nothing that was saved is lost.
    #[error("no space left on the device")]
    Full,
    /// Another process has this store open.
    #[error("another process has this folder open")]
    InUse,
    /// The database file is damaged; opening it again sets it aside and salvages what can be read.
    #[error("the database is damaged")]
    Damaged,
    /// The database is encrypted under another key; nothing was touched.
    #[error("the database is encrypted under another key")]
    WrongKey,
    /// The database is encrypted and no key was given; nothing was touched.
    #[error("the database is encrypted and its key is not there")]
    KeyMissing,
    /// A row of the log is not what was signed; `verify` names it.
    #[error("the log has been tampered with")]
    Tampered,
    /// The database was written by a newer program.
    #[error("the database was written by a newer program")]
    TooNew,
    /// Something in the log breaks a rule of the model.
    #[error(transparent)]
    Model(#[from] ketepai_model::error::Error),
    /// The file system refused.
    #[error("file system")]
    Io(#[from] std::io::Error),
    /// A migration did not run.
    #[error("migration")]
    Migration(#[source] Box<refinery::Error>),
    /// Anything else from SQLite.
    #[error("sqlite")]
    Sqlite(#[source] rusqlite::Error),
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Error::Full,
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Error::Damaged,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::InUse,
            _ => Error::Sqlite(error),
        }
    }
}
