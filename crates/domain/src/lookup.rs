//! What a URI or a page's address stands for: an account or a note, of this server or another.

use kanikey_core::{Acct, Host};
use kanikey_db::notes::Note;
use kanikey_db::users::{self, User};
use kanikey_db::{Connection, DbError};
use serde_json::Value;
use url::Url;

use crate::{DomainError, Site};

/// What was found.
#[derive(Clone, Debug)]
pub enum Found {
    /// An account.
    User(Box<User>),
    /// A note.
    Note(Box<Note>),
}

/// Why nothing was found.
#[derive(Debug, thiserror::Error)]
pub enum LookupError {
    /// This server has nothing to do with the one that is to be asked, or with any.
    #[error("federation with this host is not allowed")]
    NotAllowed,
    /// It is no http(s) URL.
    #[error("not a URI of the web")]
    InvalidUri,
    /// The other server did not answer, or not with a document.
    #[error("the request failed: {0}")]
    RequestFailed(String),
    /// What the other server answered is not to be believed, or no ActivityPub.
    #[error("the answer is invalid: {0}")]
    ResponseInvalid(String),
    /// There is no account and no note there, or none that the viewer may see.
    #[error("no such object")]
    NotFound,
    /// A failure of our own.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

impl From<DbError> for LookupError {
    fn from(error: DbError) -> Self {
        Self::Domain(error.into())
    }
}

/// What `uri` stands for: an ActivityPub id, or the address of the page that shows the same. Other servers are asked for
/// what is not known here. Notes that `viewer_id` may not see are not found.
pub async fn show(site: &Site, uri: &str, viewer_id: &str) -> Result<Found, LookupError> {
    let url = checked(site, uri)?;
    let found = if site.urls.is_local(uri) {
        local(site, &url).await?
    } else {
        site.resolver.lookup(site, uri).await?
    };
    let mut conn = site.conn().await?;
    match found {
        Found::User(user) if user.is_deleted || user.is_suspended => Err(LookupError::NotFound),
        Found::User(user) => Ok(Found::User(user)),
        Found::Note(note) => {
            let visible = crate::visibility::can_see_note(&mut conn, &note, Some(viewer_id), site.clock.now()).await?;
            visible.then_some(Found::Note(note)).ok_or(LookupError::NotFound)
        }
    }
}

/// The ActivityPub document of another server at `uri`, as it is.
pub async fn document(site: &Site, uri: &str) -> Result<Value, LookupError> {
    checked(site, uri)?;
    if site.urls.is_local(uri) {
        return Err(LookupError::NotFound);
    }
    site.resolver.document(site, uri).await
}

/// Asks an account's server anew what it says of the account. Nothing to do for our own.
pub async fn refresh_user(site: &Site, user: &User) -> Result<(), LookupError> {
    let Some(uri) = &user.uri else {
        return Err(LookupError::NotFound);
    };
    checked(site, uri)?;
    site.resolver.refresh_user(site, user).await
}

/// The URL, of a server that this one speaks with.
fn checked(site: &Site, uri: &str) -> Result<Url, LookupError> {
    let url = Url::parse(uri).ok().ok_or(LookupError::InvalidUri)?;
    let host = Host::of_url(&url).ok_or(LookupError::InvalidUri)?;
    if host != *site.urls.host() && !site.settings.settings().federates_with(host.as_str()) {
        return Err(LookupError::NotAllowed);
    }
    Ok(url)
}

async fn local(site: &Site, url: &Url) -> Result<Found, LookupError> {
    let mut conn = site.conn().await?;
    let path: Vec<&str> = url.path_segments().map(Iterator::collect).unwrap_or_default();
    let found = match path.as_slice() {
        ["users", id] => users::by_id(&mut conn, id)
            .await?
            .filter(|user| user.host.is_none())
            .map(user),
        ["notes", id] | ["notes", id, "activity"] => kanikey_db::notes::by_id(&mut conn, id)
            .await?
            .map(|note| Found::Note(Box::new(note))),
        [handle] => by_handle(site, &mut conn, handle).await?.map(user),
        _ => None,
    };
    found.ok_or(LookupError::NotFound)
}

/// The account of the page `/@name` or `/@name@host`.
async fn by_handle(site: &Site, conn: &mut Connection, handle: &str) -> Result<Option<User>, DbError> {
    let Some(acct) = handle.strip_prefix('@').and_then(Acct::parse) else {
        return Ok(None);
    };
    let acct = site.urls.relative(acct);
    users::by_username(
        conn,
        &acct.username.to_lowercase(),
        acct.host.as_ref().map(AsRef::as_ref),
    )
    .await
}

fn user(user: User) -> Found {
    Found::User(Box::new(user))
}
