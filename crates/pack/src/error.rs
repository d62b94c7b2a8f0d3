//! Why packing failed.

use kanikey_core::ErrorKind;
use kanikey_db::DbError;

/// Nobody's input makes packing fail.
#[derive(Debug, thiserror::Error)]
pub enum PackError {
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// An entity cannot be written as JSON.
    #[error("an entity cannot be written: {0}")]
    Json(#[from] serde_json::Error),
}

impl PackError {
    /// How the edges should answer it.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Db(error) => error.kind(),
            Self::Json(_) => ErrorKind::Internal,
        }
    }
}
