//! New accounts.

use kanikey_core::acct::is_local_username;
use kanikey_db::users::{self, User};
use kanikey_db::{Connection, DbError, instance, transaction};
use kanikey_messages::Event;
use ring::digest::{SHA256, digest};

use super::{keys, password};
use crate::{DomainError, Site, tokens};

/// The longest password, in bytes.
const MAX_PASSWORD_LENGTH: usize = 1024;

/// A new account, whose owner is signed in.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// The account.
    pub user: User,
    /// The owner's token.
    pub token: String,
}

/// Why no account was made.
#[derive(Debug, thiserror::Error)]
pub enum SignupError {
    /// Nobody can sign up by themselves.
    #[error("registration is closed")]
    Closed,
    /// No account may be called so.
    #[error("not a user name")]
    InvalidUsername,
    /// No account may have this password: it is empty or too long.
    #[error("not a password")]
    InvalidPassword,
    /// Somebody has the name.
    #[error("the user name is taken")]
    Duplicated,
    /// Somebody had the name, or it is kept for the server's staff.
    #[error("the user name is used")]
    Used,
    /// Something else.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

/// Why the server was not set up.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// There is an account already, or nobody outside this machine may set the server up.
    #[error("the server cannot be set up, or not from here")]
    Denied,
    /// The setup password is not the configured one.
    #[error("the setup password is wrong")]
    IncorrectPassword,
    /// The account is not one.
    #[error(transparent)]
    Signup(#[from] SignupError),
}

/// Makes an account for whoever asks. `by_administrator` makes it also where registration is closed or the name is kept
/// for staff.
pub async fn signup(
    site: &Site,
    username: &str,
    password: String,
    by_administrator: bool,
) -> Result<NewAccount, SignupError> {
    let settings = site.settings.settings();
    if settings.disable_registration && !by_administrator {
        return Err(SignupError::Closed);
    }
    if settings.is_preserved(username) && !by_administrator {
        return Err(SignupError::Used);
    }
    let mut conn = site.conn().await?;
    check_name(&mut conn, username).await?;
    drop(conn);
    let draft = Draft::prepare(site, blank(site, username), password).await?;
    let mut conn = site.conn().await?;
    transaction(&mut conn, async |conn| draft.insert(site, conn).await).await
}

/// Makes the first account, which administers the server. Only one such call ever succeeds.
///
/// With a `setup_password` configured it has to be given; without one, this works only on a server that nobody but its own
/// machine can connect to.
pub async fn setup(
    site: &Site,
    username: &str,
    password: String,
    setup_password: Option<&str>,
) -> Result<NewAccount, SetupError> {
    let mut conn = site.conn().await?;
    if users::any_local(&mut conn).await? {
        return Err(SetupError::Denied);
    }
    drop(conn);
    match &site.config.setup_password {
        Some(expected) if setup_password.is_some_and(|given| is_same(given, expected.expose())) => {}
        Some(_) => return Err(SetupError::IncorrectPassword),
        None if site.config.bound_to_loopback_only() => {}
        None => return Err(SetupError::Denied),
    }
    let administrator = User {
        is_administrator: true,
        ..blank(site, username)
    };
    let draft = Draft::prepare(site, administrator, password).await?;
    let mut conn = site.conn().await?;
    let account = transaction::<_, SetupError>(&mut conn, async |conn| {
        instance::advisory_lock(conn, instance::SETUP_LOCK).await?;
        if users::any_local(conn).await? {
            return Err(SetupError::Denied);
        }
        Ok(draft.insert(site, conn).await?)
    })
    .await?;
    drop(conn);
    // What the server says of itself changed: it does not ask to be set up any more.
    site.settings.renew();
    site.publish([Event::SettingsChanged]);
    Ok(account)
}

/// Whether somebody could sign up with this name.
pub async fn is_available(site: &Site, username: &str) -> Result<bool, DomainError> {
    if !is_local_username(username) || site.settings.settings().is_preserved(username) {
        return Ok(false);
    }
    let mut conn = site.conn().await?;
    match check_name(&mut conn, username).await {
        Ok(()) => Ok(true),
        Err(SignupError::Domain(error)) => Err(error),
        Err(_) => Ok(false),
    }
}

/// A new local account that nobody has touched yet.
pub(super) fn blank(site: &Site, username: &str) -> User {
    User::new(site.ids.next(), username, None)
}

/// What takes long, done before the transaction.
struct Draft {
    user: User,
    password_hash: String,
    keypair: users::Keypair,
}

impl Draft {
    async fn prepare(site: &Site, user: User, password: String) -> Result<Self, SignupError> {
        if !is_local_username(&user.username) {
            return Err(SignupError::InvalidUsername);
        }
        if password.is_empty() || password.len() > MAX_PASSWORD_LENGTH {
            return Err(SignupError::InvalidPassword);
        }
        let keypair = keys::generate(&user.id).await?;
        Ok(Self {
            password_hash: password::hash(password).await?,
            user: User {
                last_active_at: Some(site.clock.now()),
                ..user
            },
            keypair,
        })
    }

    async fn insert(self, site: &Site, conn: &mut Connection) -> Result<NewAccount, SignupError> {
        let now = site.clock.now();
        let inserted = users::insert_local(conn, &self.user, Some(&self.password_hash), &self.keypair, now).await;
        inserted.map_err(|error| match error {
            error if error.is_unique_violation() => SignupError::Used,
            error => error.into(),
        })?;
        let token = tokens::issue_native(site, conn, &self.user.id).await?;
        Ok(NewAccount { user: self.user, token })
    }
}

impl From<DbError> for SignupError {
    fn from(error: DbError) -> Self {
        Self::Domain(error.into())
    }
}

impl From<DbError> for SetupError {
    fn from(error: DbError) -> Self {
        Self::Signup(error.into())
    }
}

async fn check_name(conn: &mut Connection, username: &str) -> Result<(), SignupError> {
    if !is_local_username(username) {
        return Err(SignupError::InvalidUsername);
    }
    let lower = username.to_lowercase();
    if users::by_username(conn, &lower, None).await?.is_some() {
        return Err(SignupError::Duplicated);
    }
    if users::is_username_used(conn, &lower).await? {
        return Err(SignupError::Used);
    }
    Ok(())
}

/// Compares hashes, so that the time it takes tells nothing.
fn is_same(given: &str, expected: &str) -> bool {
    digest(&SHA256, given.as_bytes()).as_ref() == digest(&SHA256, expected.as_bytes()).as_ref()
}
