//! How operations find what other servers have: the trait here, the fetching in `federation`.

use async_trait::async_trait;
use kanikey_core::Acct;
use kanikey_db::notes::Note;
use kanikey_db::users::User;
use serde_json::Value;

use crate::file_copies::FileError;
use crate::lookup::Found;
use crate::{DomainError, LookupError, Site};

/// Finds accounts and notes of other servers, fetching them where they are not known yet. Never call it while holding a
/// connection.
#[async_trait(?Send)]
pub trait Resolver: Send + Sync {
    /// The account with this handle, local or remote. `None` where there is none, or where its server does not answer.
    async fn user_by_acct(&self, site: &Site, acct: &Acct) -> Result<Option<User>, DomainError>;

    /// The account whose ActivityPub id is `uri`, local or remote.
    async fn user_by_uri(&self, site: &Site, uri: &str) -> Result<Option<User>, DomainError>;

    /// The note whose ActivityPub id is `uri`, local or remote.
    async fn note_by_uri(&self, site: &Site, uri: &str) -> Result<Option<Note>, DomainError>;

    /// The account or note of another server whose ActivityPub id, or page, is at `uri`. Where there is no federation,
    /// this and what follows are not allowed.
    async fn lookup(&self, _site: &Site, _uri: &str) -> Result<Found, LookupError> {
        Err(LookupError::NotAllowed)
    }

    /// The ActivityPub document of another server at `uri`.
    async fn document(&self, _site: &Site, _uri: &str) -> Result<Value, LookupError> {
        Err(LookupError::NotAllowed)
    }

    /// The content of a file of another server, at most so many bytes, all of them in memory.
    async fn file(&self, _site: &Site, _url: &str, _max_bytes: usize) -> Result<Vec<u8>, FileError> {
        Err(FileError::Refused("there is no federation".to_owned()))
    }

    /// Fetches what is known of an account of another server anew.
    async fn refresh_user(&self, _site: &Site, _user: &User) -> Result<(), LookupError> {
        Err(LookupError::NotAllowed)
    }

    /// Fetches what another server says of itself anew.
    async fn refresh_instance(&self, _site: &Site, _host: &str) -> Result<(), LookupError> {
        Err(LookupError::NotAllowed)
    }
}
