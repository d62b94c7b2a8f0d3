//! Accounts, their keys, and whom they asked to follow.

use kanikey_db::federation::emojis;
use kanikey_db::users::remote::{LocalKey, local_with_profile};
use kanikey_db::users::{by_id, keypair};
use kanikey_domain::Site;
use kanikey_vocab::outgoing::{Follow, Key};

use super::{Answer, document};
use crate::render::actor::person;
use crate::render::note::user_uri;

/// A local account's document.
pub async fn actor(site: &Site, key: LocalKey<'_>) -> Answer {
    let mut conn = site.conn().await?;
    let Some((user, profile)) = local_with_profile(&mut conn, key).await? else {
        return Ok(None);
    };
    let Some(keypair) = keypair(&mut conn, &user.id).await? else {
        return Ok(None);
    };
    let emojis = emojis::local(&mut conn, &user.emojis).await?;
    drop(conn);
    document(&person(&site.urls, &user, &profile, keypair.public_key, &emojis))
}

/// A local account's public key as a document of its own.
pub async fn public_key(site: &Site, user_id: &str) -> Answer {
    let mut conn = site.conn().await?;
    let known = local_with_profile(&mut conn, LocalKey::Id(user_id)).await?;
    let (Some(_), Some(keypair)) = (known, keypair(&mut conn, user_id).await?) else {
        return Ok(None);
    };
    drop(conn);
    let id = site.urls.user_part(user_id, "publickey");
    document(&Key::new(id, site.urls.user(user_id), keypair.public_key))
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
