//! What stops an operation whatever it was; each operation adds its own reasons in an enum of its own.

use kanikey_core::ErrorKind;
use kanikey_db::DbError;

/// A failure that is nobody's input: the database, the bus, the storage.
#[derive(Debug, thiserror::Error)]
pub enum DomainError {
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// Redis or its stand-in.
    #[error("the cache failed: {0}")]
    Cache(String),
    /// The file storage.
    #[error("the file storage failed: {0}")]
    Storage(String),
    /// A stored value that cannot be read back, or another thing that must not be.
    #[error("inconsistent: {0}")]
    Inconsistent(String),
    /// Work on the blocking pool was dropped because the server stops.
    #[error("the server is stopping")]
    Stopping,
}

impl DomainError {
    /// How the edges should answer it.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Db(error) => error.kind(),
            Self::Cache(_) | Self::Storage(_) | Self::Stopping => ErrorKind::Unavailable,
            Self::Inconsistent(_) => ErrorKind::Internal,
        }
    }
}
