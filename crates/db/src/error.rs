//! What can go wrong between the server and its database.

use std::path::PathBuf;

use diesel::result::{DatabaseErrorInformation, DatabaseErrorKind, Error as DieselError};
use kanikey_core::ErrorKind;

/// Why a query, a connection or a migration failed.
#[derive(Debug, thiserror::Error)]
pub enum DbError {
    /// The row is not there.
    #[error("no such row")]
    NotFound,
    /// A row with this key exists already.
    #[error("a row with this key exists already ({constraint})")]
    Unique {
        /// The name of the constraint or unique index.
        constraint: String,
    },
    /// The row that is referred to is not there, or this one is still referred to.
    #[error("a reference to or from this row does not hold ({constraint})")]
    ForeignKey {
        /// The constraint's name.
        constraint: String,
    },
    /// Another transaction came in between: the whole transaction may be run again.
    #[error("the transaction met another one")]
    Serialization,
    /// PostgreSQL ended this transaction to let another one go on: it may be run again.
    #[error("the transaction and another one waited for each other")]
    Deadlock,
    /// All connections stayed in use for as long as we wait.
    #[error("all database connections are in use")]
    Busy,
    /// There is no connection to be had, or it broke.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// Another process works on the same data.
    #[error("the data in {} is in use by another process{}", path.display(), Owner(.pid.as_deref()))]
    DataDirInUse {
        /// The data folder.
        path: PathBuf,
        /// That process' id, where it is known.
        pid: Option<String>,
    },
    /// A migration did not run.
    #[error("a migration failed: {0}")]
    Migration(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// A bug, or a database that is not as the migrations left it.
    #[error("the database refused a query: {0}")]
    Other(#[source] DieselError),
}

struct Owner<'a>(Option<&'a str>);

impl DbError {
    /// Whether the same transaction may succeed when it is run again.
    pub fn is_retryable(&self) -> bool {
        matches!(self, Self::Serialization | Self::Deadlock)
    }

    /// Whether the row exists already.
    pub fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Unique { .. })
    }

    /// How the edges should answer it.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound => ErrorKind::NotFound,
            Self::Serialization | Self::Deadlock | Self::Busy | Self::Unavailable(_) | Self::DataDirInUse { .. } => {
                ErrorKind::Unavailable
            }
            Self::Unique { .. } | Self::ForeignKey { .. } | Self::Migration(_) | Self::Other(_) => ErrorKind::Internal,
        }
    }
}

impl From<DieselError> for DbError {
    fn from(error: DieselError) -> Self {
        match error {
            DieselError::NotFound => Self::NotFound,
            DieselError::DatabaseError(kind, ref information) => match kind {
                DatabaseErrorKind::UniqueViolation => Self::Unique {
                    constraint: constraint(&**information),
                },
                DatabaseErrorKind::ForeignKeyViolation | DatabaseErrorKind::RestrictViolation => Self::ForeignKey {
                    constraint: constraint(&**information),
                },
                DatabaseErrorKind::SerializationFailure => Self::Serialization,
                DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand => {
                    Self::Unavailable(information.message().to_owned())
                }
                // Diesel has no kind for SQLSTATE 40P01.
                DatabaseErrorKind::Unknown if information.message() == "deadlock detected" => Self::Deadlock,
                _ => Self::Other(error),
            },
            error => Self::Other(error),
        }
    }
}

impl std::fmt::Display for Owner<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.map_or(Ok(()), |pid| write!(formatter, " (id {pid})"))
    }
}

fn constraint(information: &dyn DatabaseErrorInformation) -> String {
    information.constraint_name().unwrap_or_default().to_owned()
}
