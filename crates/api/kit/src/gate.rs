//! What the transport needs of the domain: who calls, what a policy says, and letting apps in.

use std::net::IpAddr;
use std::sync::Arc;

use kanikey_cache::Allowance;
use kanikey_core::Permission;
use kanikey_domain::Site;
use kanikey_domain::accounts::{Attempt, SigninError, signin};
use kanikey_domain::miauth::{self, AcceptError};
use kanikey_domain::{DomainError, tokens};

use crate::context::TokenInfo;
use crate::{ApiError, ApiResult, Caller, Limit, errors};

/// Whose a token is; a token of nobody is `AUTHENTICATION_FAILED`.
pub async fn authenticate(site: &Site, token: &str) -> ApiResult<Caller> {
    let Some(known) = tokens::authenticate(site, token).await? else {
        return Err(errors::AUTHENTICATION_FAILED.into());
    };
    Ok(Caller {
        user: known.user,
        token: Arc::new(TokenInfo {
            id: known.token.id,
            app_id: known.token.app_id,
            is_native: known.token.is_native,
            permissions: known.token.permissions.to_vec(),
        }),
    })
}

/// Whether a policy (as the API names it) holds here. One that does not exist does not.
pub fn allows(site: &Site, policy: &str) -> bool {
    let policies = serde_json::to_value(&*site.settings.policies()).unwrap_or_default();
    policies.get(policy).and_then(serde_json::Value::as_bool) == Some(true)
}

/// Counts one more call for `key`; an error where there were too many, or the last one was too short ago. A higher
/// `factor` allows less.
pub async fn count(site: &Site, key: &str, limit: Limit, factor: f64) -> ApiResult<()> {
    let allowance = Allowance {
        max: (f64::from(limit.max) / factor) as u32,
        window_ms: limit.window_ms,
        min_interval_ms: (limit.min_interval_ms as f64 * factor) as u64,
    };
    let now_ms = site.clock.now().timestamp_millis();
    let counted = site.cache.count(key, allowance, now_ms).await;
    counted.map_err(|limited| {
        let code = if limited.is_brief {
            errors::BRIEF_REQUEST_INTERVAL
        } else {
            errors::RATE_LIMIT_EXCEEDED
        };
        ApiError {
            retry_after_seconds: Some(limited.retry_after_ms.div_ceil(1000)),
            ..code.into()
        }
    })
}

/// What an app asks for, with the owner's consent: their name and password.
#[derive(Debug)]
pub struct Consent {
    /// The owner's name here.
    pub username: String,
    /// The owner's password.
    pub password: String,
    /// From where.
    pub address: IpAddr,
    /// What the app waits with.
    pub session: String,
    /// What the app calls itself.
    pub name: Option<String>,
    /// The app's picture.
    pub icon_url: Option<String>,
    /// What it may do from then on.
    pub permissions: Vec<Permission>,
}

/// Why an app was not let in.
#[derive(Debug, thiserror::Error)]
pub enum ConsentError {
    /// Name or password are wrong, or the account may not act.
    #[error("the name or the password is wrong")]
    NotOwner,
    /// The session was accepted before.
    #[error("not a new session")]
    InvalidSession,
    /// Something else.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

/// Lets an app in that waits with a MiAuth session.
pub async fn consent(site: &Site, consent: Consent) -> Result<(), ConsentError> {
    let attempt = Attempt {
        username: consent.username,
        password: Some(consent.password),
        address: consent.address,
        headers: serde_json::json!({}),
    };
    let (user, token) = match signin(site, attempt).await {
        Ok(Some(signed_in)) => signed_in,
        Err(SigninError::Domain(error)) => return Err(error.into()),
        Ok(None) | Err(_) => return Err(ConsentError::NotOwner),
    };
    // The form is no session of its own: what it signed in with goes at once.
    tokens::revoke_secret(site, &user.id, &token).await?;
    let grant = tokens::Grant {
        app_id: None,
        name: consent.name,
        description: None,
        icon_url: consent.icon_url,
        permission: consent.permissions.iter().map(ToString::to_string).collect(),
    };
    match miauth::accept(site, &user, Some(consent.session), grant).await {
        Ok(_) => Ok(()),
        Err(AcceptError::InvalidSession) => Err(ConsentError::InvalidSession),
        Err(AcceptError::Domain(error)) => Err(error.into()),
    }
}

/// What an app collects: its token and whose it is, as `POST /api/miauth/{session}/check` answers it. Once.
pub async fn collect(site: &Site, session: &str) -> ApiResult<serde_json::Value> {
    let Some(collected) = miauth::check(site, session).await? else {
        return Ok(serde_json::json!({ "ok": false }));
    };
    let mut conn = site.conn().await?;
    let id = collected.user.id.clone();
    let users = kanikey_pack::users_detailed(site, &mut conn, Some(&id), vec![collected.user]).await?;
    Ok(serde_json::json!({ "ok": true, "token": collected.token, "user": users.first() }))
}

/// How big the server is.
#[derive(Clone, Copy, Debug)]
pub struct Counts {
    /// Local accounts.
    pub users: i64,
    /// Local notes.
    pub notes: i64,
}

/// Counts local accounts and notes; at most a minute old.
pub async fn counts(site: &Site) -> ApiResult<Counts> {
    let statistics = kanikey_domain::instance::statistics(site).await?;
    Ok(Counts {
        users: statistics.local_users,
        notes: statistics.local_notes,
    })
}
