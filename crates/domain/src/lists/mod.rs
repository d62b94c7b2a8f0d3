//! Lists of users.

mod edit;
mod members;

use kanikey_db::DbError;

use crate::DomainError;

pub use edit::{create, delete, update};
pub use members::{pull, push, update_membership};

/// Why a list was not made or changed.
#[derive(Debug, thiserror::Error)]
pub enum ListError {
    /// The account has as many lists as it may have.
    #[error("too many lists")]
    TooManyLists,
    /// The account has no such list.
    #[error("no such list")]
    NoSuchList,
    /// The list is full.
    #[error("too many users on the list")]
    TooManyUsers,
    /// The user is on the list.
    #[error("the user is on the list")]
    AlreadyAdded,
    /// The user blocks the list's owner.
    #[error("the user blocks the owner of the list")]
    Blocked,
    /// The user is not on the list.
    #[error("the user is not on the list")]
    NotOnList,
    /// Nobody's input.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

impl From<DbError> for ListError {
    fn from(error: DbError) -> Self {
        Self::Domain(error.into())
    }
}
