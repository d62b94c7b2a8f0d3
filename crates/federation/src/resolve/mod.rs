//! Fetches from other servers: documents, accounts, notes, handles.

mod actor;
mod featured;
mod fetch;
mod file;
mod lookup;
mod note;
mod webfinger;

use async_trait::async_trait;
use kanikey_core::Acct;
use kanikey_db::notes::Note;
use kanikey_db::users::{User, by_id, by_uri, by_username};
use kanikey_domain::file_copies::FileError;
use kanikey_domain::lookup::Found;
use kanikey_domain::{DomainError, LookupError, Resolver, Site};
use serde_json::Value;

use crate::Federation;

pub(crate) use actor::store as store_actor;
pub(crate) use fetch::{host_of, on_same_host};
pub(crate) use note::{Allowance, store as store_note, store_emojis, update as update_note};

/// Why something could not be had from another server.
#[derive(Debug, thiserror::Error)]
pub enum ResolveError {
    /// It may be there later.
    #[error("{0}")]
    Temporary(String),
    /// It is not there, not ours to believe, or too much.
    #[error("{0}")]
    Refused(String),
    /// A failure of our own.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

impl ResolveError {
    pub(crate) fn refused(reason: impl Into<String>) -> Self {
        Self::Refused(reason.into())
    }
}

impl From<kanikey_db::DbError> for ResolveError {
    fn from(error: kanikey_db::DbError) -> Self {
        Self::Domain(error.into())
    }
}

/// [`Resolver`] over [`Federation`].
pub(crate) struct FederationResolver(Federation);

impl FederationResolver {
    pub(crate) fn new(federation: Federation) -> Self {
        Self(federation)
    }
}

#[async_trait(?Send)]
impl Resolver for FederationResolver {
    async fn user_by_acct(&self, site: &Site, acct: &Acct) -> Result<Option<User>, DomainError> {
        let acct = site.urls.relative(acct.clone());
        let name = acct.username.to_lowercase();
        let mut conn = site.conn().await?;
        let known = by_username(&mut conn, &name, acct.host.as_ref().map(AsRef::as_ref)).await?;
        drop(conn);
        match (&acct.host, known) {
            (_, Some(user)) => {
                self.0.met(&user, site.clock.now());
                Ok(Some(user))
            }
            (None, None) => Ok(None),
            (Some(host), None) => found(self.0.user_by_handle(site, &acct.username, host).await),
        }
    }

    async fn user_by_uri(&self, site: &Site, uri: &str) -> Result<Option<User>, DomainError> {
        found(self.0.user(site, uri).await)
    }

    async fn note_by_uri(&self, site: &Site, uri: &str) -> Result<Option<Note>, DomainError> {
        found(self.0.note(site, uri, &Allowance::new()).await)
    }

    async fn lookup(&self, site: &Site, uri: &str) -> Result<Found, LookupError> {
        self.0.lookup(site, uri).await
    }

    async fn document(&self, site: &Site, uri: &str) -> Result<Value, LookupError> {
        self.0.document(site, uri).await
    }

    async fn file(&self, site: &Site, url: &str, max_bytes: usize) -> Result<Vec<u8>, FileError> {
        self.0.file(site, url, max_bytes).await
    }

    async fn refresh_user(&self, site: &Site, user: &User) -> Result<(), LookupError> {
        self.0.refresh_user(site, user).await
    }

    async fn refresh_instance(&self, site: &Site, host: &str) -> Result<(), LookupError> {
        self.0.refresh_instance(site, host).await
    }
}

impl Federation {
    /// The account with this id, fetched where it is not known.
    pub(crate) async fn user(&self, site: &Site, uri: &str) -> Result<User, ResolveError> {
        let mut conn = site.conn().await?;
        if site.urls.is_local(uri) {
            let id = site.urls.id_of(uri, "users");
            let id = id.ok_or_else(|| ResolveError::refused("not an account of this server"))?;
            let user = by_id(&mut conn, id).await?.filter(|user| user.host.is_none());
            return user.ok_or_else(|| ResolveError::refused("no such account on this server"));
        }
        let host = host_of(uri).ok_or_else(|| ResolveError::refused("not an http URL"))?;
        if !self.speaks_with(site, host.as_str()) {
            return Err(ResolveError::refused("the host is blocked"));
        }
        if let Some(user) = by_uri(&mut conn, uri).await? {
            self.met(&user, site.clock.now());
            return Ok(user);
        }
        drop(conn);
        self.fetch_user(site, uri).await
    }
}

/// What could not be had counts as not being there; only our own failures are failures.
fn found<T>(resolved: Result<T, ResolveError>) -> Result<Option<T>, DomainError> {
    match resolved {
        Ok(value) => Ok(Some(value)),
        Err(ResolveError::Domain(error)) => Err(error),
        Err(ResolveError::Temporary(reason) | ResolveError::Refused(reason)) => {
            tracing::debug!(reason, "could not resolve");
            Ok(None)
        }
    }
}
