//! MiAuth: an app sends its user to `/miauth/{session}`, the user accepts there, the app collects the token once.

use kanikey_db::access_tokens::MiauthSession;
use kanikey_db::users::User;
use kanikey_db::{DbError, access_tokens, transaction, users};

use crate::tokens::{self, Grant};
use crate::{DomainError, Site};

/// The longest session name, in bytes; apps use UUIDs.
const MAX_SESSION_LENGTH: usize = 128;

/// How long an accepted session waits for its app, in minutes.
const SESSION_MINUTES: i64 = 60;

/// Why an app was not let in.
#[derive(Debug, thiserror::Error)]
pub enum AcceptError {
    /// The session's name is too long, or was accepted before.
    #[error("not a new session")]
    InvalidSession,
    /// Something else.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

/// What an app collects.
#[derive(Clone, Debug)]
pub struct Collected {
    /// The token.
    pub token: String,
    /// Whose it is.
    pub user: User,
}

/// Lets an app in, for it to collect with [`check`] where it waits with a `session`. Returns the token.
pub async fn accept(site: &Site, user: &User, session: Option<String>, grant: Grant) -> Result<String, AcceptError> {
    if session
        .as_ref()
        .is_some_and(|it| it.is_empty() || it.len() > MAX_SESSION_LENGTH)
    {
        return Err(AcceptError::InvalidSession);
    }
    let mut conn = site.conn().await?;
    transaction(&mut conn, async |conn| {
        let (token, access_token_id) = tokens::issue(site, conn, &user.id, grant).await?;
        if let Some(session) = session {
            let row = MiauthSession {
                session,
                access_token_id,
                token: token.clone(),
                created_at: site.clock.now(),
            };
            let inserted = access_tokens::insert_session(conn, &row).await;
            inserted.map_err(|error| match error {
                error if error.is_unique_violation() => AcceptError::InvalidSession,
                error => error.into(),
            })?;
        }
        Ok(token)
    })
    .await
}

/// What was granted in this session; only the first call is answered.
pub async fn check(site: &Site, session: &str) -> Result<Option<Collected>, DomainError> {
    if session.len() > MAX_SESSION_LENGTH {
        return Ok(None);
    }
    let since = site.clock.now() - chrono::Duration::minutes(SESSION_MINUTES);
    let mut conn = site.conn().await?;
    let Some((token, user_id)) = access_tokens::take_session(&mut conn, session, since).await? else {
        return Ok(None);
    };
    let user = users::by_id(&mut conn, &user_id).await?;
    Ok(user.map(|user| Collected { token, user }))
}

impl From<DbError> for AcceptError {
    fn from(error: DbError) -> Self {
        Self::Domain(error.into())
    }
}
