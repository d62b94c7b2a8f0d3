//! Antennas: searches that collect notes as they come.

mod collect;
mod edit;
mod matching;

use kanikey_db::DbError;

use crate::DomainError;

pub use collect::on_notes_created;
pub use edit::{AntennaForm, create, delete, update};

/// Why an antenna was not made or changed.
#[derive(Debug, thiserror::Error)]
pub enum AntennaError {
    /// The account has as many antennas as it may have.
    #[error("too many antennas")]
    TooManyAntennas,
    /// The account has no such antenna.
    #[error("no such antenna")]
    NoSuchAntenna,
    /// The account has no such list.
    #[error("no such list")]
    NoSuchList,
    /// There is neither a word to look for nor one to leave out.
    #[error("no keyword")]
    EmptyKeyword,
    /// More or longer words or handles than are kept.
    #[error("too many or too long keywords or users")]
    TooLarge,
    /// Nobody's input.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

impl From<DbError> for AntennaError {
    fn from(error: DbError) -> Self {
        Self::Domain(error.into())
    }
}
