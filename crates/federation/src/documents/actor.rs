//! Accounts, their keys, and whom they asked to follow.

use kanikey_db::federation::emojis;
use kanikey_db::users::by_id;
use kanikey_db::users::remote::{LocalAccount, LocalKey, local_account};
use kanikey_domain::Site;
use kanikey_vocab::outgoing::{Follow, Key};

use super::{Answer, document};
use crate::render::actor::person;
use crate::render::note::user_uri;

/// A local account's document.
pub async fn actor(site: &Site, key: LocalKey<'_>) -> Answer {
    let mut conn = site.conn().await?;
    let Some(account) = local_account(&mut conn, key).await? else {
        return Ok(None);
    };
    let LocalAccount {
        user,
        profile,
        public_key,
    } = account;
    let Some(public_key) = public_key else {
        return Ok(None);
    };
    let emojis = emojis::local(&mut conn, &user.emojis).await?;
    drop(conn);
    document(&person(&site.urls, &user, &profile, public_key, &emojis))
}

/// A local account's public key as a document of its own.
pub async fn public_key(site: &Site, user_id: &str) -> Answer {
    let account = local_account(&mut *site.conn().await?, LocalKey::Id(user_id)).await?;
    let Some(public_key) = account.and_then(|account| account.public_key) else {
        return Ok(None);
    };
    let id = site.urls.user_part(user_id, "publickey");
    document(&Key::new(id, site.urls.user(user_id), public_key))
}

/// The Follow of a local account of another, where it follows or has asked to.
pub async fn follow(site: &Site, follower_id: &str, followee_id: &str) -> Answer {
    let mut conn = site.conn().await?;
    let (follower, followee) = (
        by_id(&mut conn, follower_id).await?,
        by_id(&mut conn, followee_id).await?,
    );
    let (Some(follower), Some(followee)) = (follower, followee) else {
        return Ok(None);
    };
    if follower.host.is_some() || followee.host.is_none() {
        return Ok(None);
    }
    let id = site.urls.follow(follower_id, followee_id);
    document(&Follow::new(
        id,
        user_uri(&site.urls, &follower),
        user_uri(&site.urls, &followee),
    ))
}
