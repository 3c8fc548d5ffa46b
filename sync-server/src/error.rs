//! What can go wrong at a station. Each variant is something different for a coordinator to do; none names a
//! person or what a record says.

use std::path::PathBuf;

/// Errors of the station.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The folder holds no station yet.
    #[error("no station in this folder")]
    NotFounded,
    /// The folder holds a station already.
    #[error("the folder holds a station already")]
    AlreadyFounded,
    /// The root key is kept apart, and is needed now.
    #[error("root.key is needed and is not in the folder")]
    NoRootKey,
    /// A key file, or the station's description, is not what it should be.
    #[error("`{0}` is damaged")]
    DamagedFile(&'static str),
    /// Not under this station's county.
    #[error("the area is not in this station's county")]
    ForeignArea,
    /// A field of a request by the coordinator breaks a rule.
    #[error("`{0}` does not hold")]
    Invalid(&'static str),
    /// There is no such thing here: a programme, a report, a record.
    #[error("no such {0}")]
    NotFound(&'static str),
    /// A programme's text does not hold.
    #[error("the programme has {} findings", .0.len())]
    Findings(Vec<ketepai_model::programme::load::Finding>),
    /// The rows and facts could not be read.
    #[error("counting")]
    Books(#[source] ketepai_model::programme::books::BooksError),
    /// A department's workbook cannot be filled, or a report cannot be written.
    #[error(transparent)]
    Exchange(#[from] ketepai_exchange::error::Error),
    /// Nobody has said at which address phones reach the station.
    #[error("the public address is not known")]
    NoAddress,
    /// What is to be restored is no backup.
    #[error("no backup in this folder")]
    NoBackup,
    /// A parcel or a file from a memory card does not hold.
    #[error(transparent)]
    Parcel(#[from] ketepai_sync::parcel::ParcelError),
    /// The log or the database.
    #[error(transparent)]
    Store(#[from] ketepai_store::Error),
    /// A value in the log.
    #[error(transparent)]
    Model(#[from] ketepai_model::error::Error),
    /// The file system refused.
    #[error("file system: {}", .path.display())]
    Io {
        /// Where.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

impl Error {
    /// Whether the disk is full: nothing is lost, and it makes sense to come again.
    pub fn is_full(&self) -> bool {
        match self {
            Error::Store(ketepai_store::Error::Full) => true,
            Error::Io { source, .. } => source.kind() == std::io::ErrorKind::StorageFull,
            _ => false,
        }
    }
}

impl From<ketepai_model::programme::books::BooksError> for Error {
    fn from(error: ketepai_model::programme::books::BooksError) -> Self {
        Error::Books(error)
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        Error::Store(error.into())
    }
}

/// Names the file that the file system refused.
pub(crate) fn at(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Error {
    let path = path.into();
    move |source| Error::Io { path, source }
}
