//! Registered apps, and how their users let them in: `auth/session/generate`, the user's consent, `auth/session/userkey`.

use kanikey_core::random;
use kanikey_db::apps::{self, App, AuthSession};
use kanikey_db::users::{self, User};
use kanikey_db::{DbError, transaction};

use crate::tokens::{self, Grant};
use crate::{DomainError, Site};

/// Why a session led to nothing.
#[derive(Debug, thiserror::Error)]
pub enum SessionError {
    /// No app has this secret.
    #[error("no such app")]
    NoSuchApp,
    /// There is no such session, or it is over.
    #[error("no such session")]
    NoSuchSession,
    /// The user has not accepted yet.
    #[error("the session waits for its user")]
    Pending,
    /// Something else.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

/// Registers an app.
pub async fn create(
    site: &Site,
    owner: Option<&User>,
    name: String,
    description: String,
    permission: Vec<String>,
    callback_url: Option<String>,
) -> Result<App, DomainError> {
    let app = App {
        id: site.ids.next(),
        user_id: owner.map(|user| user.id.clone()),
        secret: random::token(),
        name,
        description,
        permission,
        callback_url,
    };
    let mut conn = site.conn().await?;
    apps::insert(&mut conn, &app).await?;
    Ok(app)
}

/// Starts to ask a user for access.
pub async fn generate_session(site: &Site, secret: &str) -> Result<AuthSession, SessionError> {
    let mut conn = site.conn().await?;
    let app = apps::by_secret(&mut conn, secret)
        .await?
        .ok_or(SessionError::NoSuchApp)?;
    let session = AuthSession {
        id: site.ids.next(),
        token: random::uuid(),
        app_id: app.id,
        user_id: None,
    };
    apps::insert_session(&mut conn, &session).await?;
    Ok(session)
}

/// The session with this token, and its app.
pub async fn session(site: &Site, token: &str) -> Result<(AuthSession, App), SessionError> {
    let mut conn = site.conn().await?;
    let found = apps::session_by_token(&mut conn, token).await?;
    found.ok_or(SessionError::NoSuchSession)
}

/// Lets the app of a session in.
pub async fn accept(site: &Site, user: &User, token: &str) -> Result<(), SessionError> {
    let (session, _) = session(site, token).await?;
    let mut conn = site.conn().await?;
    let accepted = apps::accept_session(&mut conn, &session.id, &user.id).await?;
    accepted.then_some(()).ok_or(SessionError::NoSuchSession)
}

/// Hands an app its token and tells whose it is; only the first call is answered.
pub async fn userkey(site: &Site, secret: &str, token: &str) -> Result<(String, User), SessionError> {
    let mut conn = site.conn().await?;
    let app = apps::by_secret(&mut conn, secret)
        .await?
        .ok_or(SessionError::NoSuchApp)?;
    let found = apps::session_by_token(&mut conn, token).await?;
    let (session, _) = found
        .filter(|(session, _)| session.app_id == app.id)
        .ok_or(SessionError::NoSuchSession)?;
    let user_id = session.user_id.ok_or(SessionError::Pending)?;
    transaction(&mut conn, async |conn| {
        if !apps::take_session(conn, &session.id).await? {
            return Err(SessionError::NoSuchSession);
        }
        let user = users::by_id(conn, &user_id).await?.ok_or(SessionError::NoSuchSession)?;
        let grant = Grant {
            app_id: Some(app.id),
            name: Some(app.name),
            description: Some(app.description),
            icon_url: None,
            permission: app.permission,
        };
        let token = tokens::issue_to_app(site, conn, &user_id, &app.secret, grant).await?;
        Ok((token, user))
    })
    .await
}

impl From<DbError> for SessionError {
    fn from(error: DbError) -> Self {
        Self::Domain(error.into())
    }
}
