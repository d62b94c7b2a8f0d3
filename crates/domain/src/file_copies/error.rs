//! Why a file was not copied.

use kanikey_db::DbError;

use crate::DomainError;

/// Why a file of another server could not be had, or not be copied.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// It is not there, too large, not what it is said to be, or not to be asked for: there is no use in trying again.
    #[error("{0}")]
    Refused(String),
    /// Not now.
    #[error("{0}")]
    NotNow(String),
    /// Not now, and nothing else of its host.
    #[error("{0}")]
    HostFails(String),
    /// A failure of our own.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

impl From<DbError> for FileError {
    fn from(error: DbError) -> Self {
        Self::Domain(error.into())
    }
}
