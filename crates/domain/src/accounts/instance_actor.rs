//! The accounts that the server itself acts through towards other servers.

use kanikey_db::users::{self, User};
use kanikey_db::{DbError, transaction};

use super::keys;
use super::signup::blank;
use crate::{DomainError, Site};

/// The user name of the one that fetches and reports, as Misskey's.
pub const INSTANCE_ACTOR: &str = "instance.actor";

/// The user name of the one that follows relays, as Misskey's.
pub const RELAY_ACTOR: &str = "relay.actor";

/// The instance actor, made where it is missing.
pub async fn ensure_instance_actor(site: &Site) -> Result<User, DomainError> {
    ensure(site, INSTANCE_ACTOR).await
}

/// The relay actor, made where it is missing.
pub async fn ensure_relay_actor(site: &Site) -> Result<User, DomainError> {
    ensure(site, RELAY_ACTOR).await
}

async fn ensure(site: &Site, username: &str) -> Result<User, DomainError> {
    let mut conn = site.conn().await?;
    if let Some(user) = users::by_username(&mut conn, username, None).await? {
        return Ok(user);
    }
    drop(conn);
    let user = User {
        is_system: true,
        is_bot: true,
        is_locked: true,
        is_explorable: false,
        actor_type: "Application".to_owned(),
        ..blank(site, username)
    };
    let keypair = keys::generate(&user.id).await?;
    let mut conn = site.conn().await?;
    let now = site.clock.now();
    let inserted = transaction::<_, DbError>(&mut conn, async |conn| {
        users::insert_local(conn, &user, None, &keypair, now).await
    })
    .await;
    match inserted {
        Ok(()) => Ok(user),
        // Another process was quicker.
        Err(error) if error.is_unique_violation() => users::by_username(&mut conn, username, None)
            .await?
            .ok_or(DomainError::Db(error)),
        Err(error) => Err(error.into()),
    }
}
