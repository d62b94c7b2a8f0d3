//! Signing in by password.

use std::net::IpAddr;

use kanikey_core::acct::is_local_username;
use kanikey_db::users::{self, Signin, User};
use kanikey_db::{DbError, transaction};
use serde_json::Value;

use super::password;
use crate::{DomainError, Site, tokens};

/// A try to sign in.
#[derive(Clone, Debug)]
pub struct Attempt {
    /// As what.
    pub username: String,
    /// With what; without one, only whether one is needed is answered.
    pub password: Option<String>,
    /// From where, for the account's history.
    pub address: IpAddr,
    /// What the client says of itself, for the account's history: an object.
    pub headers: Value,
}

/// Why nobody was signed in.
#[derive(Debug, thiserror::Error)]
pub enum SigninError {
    /// Nobody here is called so.
    #[error("no such user")]
    NoSuchUser,
    /// The account is suspended.
    #[error("the account is suspended")]
    Suspended,
    /// The password is not the account's.
    #[error("the password is wrong")]
    WrongPassword,
    /// Something else.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

/// Signs somebody in: the account and a new token. `Ok(None)` asks for the password.
pub async fn signin(site: &Site, attempt: Attempt) -> Result<Option<(User, String)>, SigninError> {
    let mut conn = site.conn().await?;
    let user = match attempt.username.as_str() {
        name if is_local_username(name) => users::by_username(&mut conn, &name.to_lowercase(), None).await?,
        _ => None,
    };
    let user = user.filter(|user| !user.is_system && !user.is_deleted);
    let profile = match &user {
        Some(user) => users::profile(&mut conn, &user.id).await?,
        None => None,
    };
    drop(conn);
    let Some(password) = attempt.password else {
        return match user {
            None => Err(SigninError::NoSuchUser),
            Some(user) if user.is_suspended => Err(SigninError::Suspended),
            Some(_) => Ok(None),
        };
    };
    let success = password::verify(password, profile.and_then(|profile| profile.password_hash)).await?;
    let user = user.ok_or(SigninError::NoSuchUser)?;
    let success = success && !user.is_suspended;
    let row = Signin {
        id: site.ids.next(),
        user_id: user.id.clone(),
        ip: attempt.address.to_string(),
        headers: attempt.headers,
        success,
    };
    let mut conn = site.conn().await?;
    let token = transaction::<_, DomainError>(&mut conn, async |conn| {
        users::insert_signin(conn, &row).await?;
        if success {
            Ok(Some(tokens::issue_native(site, conn, &user.id).await?))
        } else {
            Ok(None)
        }
    })
    .await?;
    match token {
        Some(token) => Ok(Some((user, token))),
        None if user.is_suspended => Err(SigninError::Suspended),
        None => Err(SigninError::WrongPassword),
    }
}

/// Whether this is the account's password.
pub async fn is_password(site: &Site, user: &User, password: String) -> Result<bool, DomainError> {
    let mut conn = site.conn().await?;
    let profile = users::profile(&mut conn, &user.id).await?;
    drop(conn);
    password::verify(password, profile.and_then(|profile| profile.password_hash)).await
}

impl From<DbError> for SigninError {
    fn from(error: DbError) -> Self {
        Self::Domain(error.into())
    }
}
