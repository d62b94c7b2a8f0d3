//! Access tokens: what a request shows to say whose it is. Only their SHA-256 is kept.

mod cache;

use std::str::FromStr as _;
use std::sync::Arc;

use kanikey_core::{Permission, random};
use kanikey_db::access_tokens::AccessToken;
use kanikey_db::users::User;
use kanikey_db::{Connection, access_tokens};
use kanikey_messages::Event;
use ring::digest::{SHA256, digest};

use crate::accounts::{is_noted, note_activity};
use crate::{DomainError, Site};
pub use cache::TokenCache;

/// Longer text is no token: ours have 32 characters, those of apps are 64 hexadecimal digits.
const MAX_TOKEN_LENGTH: usize = 128;

/// Whose a request is.
#[derive(Clone, Debug)]
pub struct Authenticated {
    /// The account. It may be suspended: whoever asks has to look.
    pub user: Arc<User>,
    /// By which token.
    pub token: Token,
}

/// What a token allows.
#[derive(Clone, Debug)]
pub struct Token {
    /// Its row's id.
    pub id: String,
    /// The app that holds it, where that is registered.
    pub app_id: Option<String>,
    /// Whether its holder is the account's owner: it may do everything then.
    pub is_native: bool,
    /// What else it may do.
    pub permissions: Arc<[Permission]>,
}

/// What an app is given access to.
#[derive(Clone, Debug, Default)]
pub struct Grant {
    /// The app, where it is registered.
    pub app_id: Option<String>,
    /// What the app calls itself.
    pub name: Option<String>,
    /// What it says of itself.
    pub description: Option<String>,
    /// Its picture.
    pub icon_url: Option<String>,
    /// What it may do; scopes that do not exist are left out.
    pub permission: Vec<String>,
}

/// Whose `token` is. Known tokens cost no query for some seconds.
pub async fn authenticate(site: &Site, token: &str) -> Result<Option<Authenticated>, DomainError> {
    if token.is_empty() || token.len() > MAX_TOKEN_LENGTH {
        return Ok(None);
    }
    let hash = hash(token);
    let now = site.clock.now();
    if let Some(known) = site.tokens.get(&hash, now) {
        return Ok(Some(known));
    }
    let generation = site.tokens.generation();
    let mut conn = site.conn().await?;
    let Some((row, user)) = access_tokens::by_hash(&mut conn, &hash).await? else {
        return Ok(None);
    };
    if user.is_deleted {
        return Ok(None);
    }
    note_activity(&mut conn, &user, now).await?;
    if !row.is_native && !is_noted(row.last_used_at, now) {
        access_tokens::touch(&mut conn, &row.id, now).await?;
    }
    let authenticated = Authenticated {
        user: Arc::new(user),
        token: Token::from(row),
    };
    site.tokens.insert(hash, authenticated.clone(), now, generation);
    Ok(Some(authenticated))
}

/// Signs an account's owner in: a new token, in the transaction that `conn` is in.
pub async fn issue_native(site: &Site, conn: &mut Connection, user_id: &str) -> Result<String, DomainError> {
    let token = random::token();
    let row = row(site, user_id, hash(&token).to_vec(), true, Grant::default());
    access_tokens::insert(conn, &row).await?;
    Ok(token)
}

/// Lets an app in: a new token and its id, in the transaction that `conn` is in.
pub async fn issue(
    site: &Site,
    conn: &mut Connection,
    user_id: &str,
    grant: Grant,
) -> Result<(String, String), DomainError> {
    let token = random::token();
    let row = row(site, user_id, hash(&token).to_vec(), false, grant);
    access_tokens::insert(conn, &row).await?;
    Ok((token, row.id))
}

/// As [`issue`], for an app that has a secret: it will show the SHA-256 (hexadecimal) of the token and its secret.
pub(crate) async fn issue_to_app(
    site: &Site,
    conn: &mut Connection,
    user_id: &str,
    secret: &str,
    grant: Grant,
) -> Result<String, DomainError> {
    let token = random::token();
    let shown = hex(&hash(&format!("{token}{secret}")));
    let row = row(site, user_id, hash(&shown).to_vec(), false, grant);
    access_tokens::insert(conn, &row).await?;
    Ok(token)
}

/// Revokes one of a user's tokens by its id; does nothing where there is none.
pub async fn revoke(site: &Site, user_id: &str, token_id: &str) -> Result<(), DomainError> {
    let mut conn = site.conn().await?;
    let revoked = access_tokens::delete(&mut conn, user_id, token_id).await?;
    drop(conn);
    if revoked {
        site.tokens.forget_token(token_id);
        site.publish([Event::TokenRevoked {
            token_id: token_id.to_owned(),
        }]);
    }
    Ok(())
}

/// Revokes one of a user's tokens by the token itself.
pub async fn revoke_secret(site: &Site, user_id: &str, token: &str) -> Result<(), DomainError> {
    let mut conn = site.conn().await?;
    let found = access_tokens::by_hash(&mut conn, &hash(token)).await?;
    drop(conn);
    match found {
        Some((row, _)) if row.user_id == user_id => revoke(site, user_id, &row.id).await,
        _ => Ok(()),
    }
}

/// Ends all of an owner's own sign-ins; apps keep theirs.
pub async fn sign_out(site: &Site, user_id: &str) -> Result<(), DomainError> {
    let mut conn = site.conn().await?;
    let ids = access_tokens::native_of(&mut conn, user_id).await?;
    access_tokens::delete_native(&mut conn, user_id).await?;
    drop(conn);
    site.tokens.forget_user(user_id);
    site.publish(ids.into_iter().map(|token_id| Event::TokenRevoked { token_id }));
    Ok(())
}

impl From<AccessToken> for Token {
    fn from(row: AccessToken) -> Self {
        Self {
            id: row.id,
            app_id: row.app_id,
            is_native: row.is_native,
            permissions: row
                .permission
                .iter()
                .filter_map(|name| Permission::from_str(name).ok())
                .collect(),
        }
    }
}

fn row(site: &Site, user_id: &str, token_hash: Vec<u8>, is_native: bool, grant: Grant) -> AccessToken {
    let mut permission = grant.permission;
    permission.retain(|name| Permission::from_str(name).is_ok());
    AccessToken {
        id: site.ids.next(),
        user_id: user_id.to_owned(),
        token_hash,
        is_native,
        app_id: grant.app_id,
        name: grant.name,
        description: grant.description,
        icon_url: grant.icon_url,
        permission,
        last_used_at: None,
    }
}

fn hash(token: &str) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, token.as_bytes()).as_ref());
    hash
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
