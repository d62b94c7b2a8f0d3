//! Accounts of other servers.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_core::Timestamp;
use kanikey_db_schema::{user_keypairs, user_profiles, users};

use super::{Profile, User};
use crate::{Connection, DbError};

/// What an actor document says of the profile.
#[derive(Clone, Debug, Default, Insertable, AsChangeset)]
#[diesel(table_name = user_profiles, treat_none_as_null = true)]
#[expect(missing_docs, reason = "the migrations document the columns")]
pub struct RemoteProfile {
    pub description: Option<String>,
    pub followed_message: Option<String>,
    pub location: Option<String>,
    pub birthday: Option<String>,
    pub url: Option<String>,
    pub fields: serde_json::Value,
}

/// Keeps an account of another server for the first time.
///
/// # Errors
/// [`DbError::Unique`] where its uri or its handle is another's.
pub async fn insert(conn: &mut Connection, user: &User, profile: &RemoteProfile) -> Result<(), DbError> {
    diesel::insert_into(users::table).values(user).execute(conn).await?;
    diesel::insert_into(user_profiles::table)
        .values((user_profiles::user_id.eq(&user.id), profile))
        .execute(conn)
        .await?;
    Ok(())
}

/// Replaces what an account's own document says of it; its id, handle, counts and what moderators decided stay.
pub async fn update(conn: &mut Connection, user: &User, profile: &RemoteProfile) -> Result<(), DbError> {
    diesel::update(users::table.find(&user.id))
        .set((
            (
                users::name.eq(&user.name),
                users::avatar_url.eq(&user.avatar_url),
                users::banner_url.eq(&user.banner_url),
                users::emojis.eq(&user.emojis),
                users::tags.eq(&user.tags),
                users::is_bot.eq(user.is_bot),
                users::is_cat.eq(user.is_cat),
                users::is_locked.eq(user.is_locked),
                users::is_explorable.eq(user.is_explorable),
                users::require_signin_to_view_contents.eq(user.require_signin_to_view_contents),
                users::make_notes_followers_only_before.eq(user.make_notes_followers_only_before),
                users::make_notes_hidden_before.eq(user.make_notes_hidden_before),
            ),
            (
                users::inbox.eq(&user.inbox),
                users::shared_inbox.eq(&user.shared_inbox),
                users::featured_url.eq(&user.featured_url),
                users::followers_url.eq(&user.followers_url),
                users::moved_to_uri.eq(&user.moved_to_uri),
                users::also_known_as.eq(&user.also_known_as),
                users::actor_type.eq(&user.actor_type),
                users::updated_at.eq(user.updated_at),
                users::last_fetched_at.eq(user.last_fetched_at),
            ),
        ))
        .execute(conn)
        .await?;
    diesel::update(user_profiles::table.find(&user.id))
        .set(profile)
        .execute(conn)
        .await?;
    Ok(())
}

/// The account was just looked at: it is not fetched again soon.
pub async fn fetched(conn: &mut Connection, user_id: &str, now: Timestamp) -> Result<(), DbError> {
    diesel::update(users::table.find(user_id))
        .set(users::last_fetched_at.eq(Some(now)))
        .execute(conn)
        .await?;
    Ok(())
}

/// The account's owner deleted it there.
pub async fn mark_deleted(conn: &mut Connection, user_id: &str) -> Result<(), DbError> {
    diesel::update(users::table.find(user_id))
        .set((users::is_deleted.eq(true), users::is_suspended.eq(true)))
        .execute(conn)
        .await?;
    Ok(())
}

/// What the documents of a local account are made of.
#[derive(Clone, Debug, Queryable)]
pub struct LocalAccount {
    /// The account.
    pub user: User,
    /// Its profile.
    pub profile: Profile,
    /// Its public key in PEM.
    pub public_key: Option<String>,
}

/// A local, living account by id or (in lower case) by name, in one query.
pub async fn local_account(conn: &mut Connection, key: LocalKey<'_>) -> Result<Option<LocalAccount>, DbError> {
    let public_key = user_keypairs::table
        .filter(user_keypairs::user_id.eq(users::id))
        .select(user_keypairs::public_key)
        .single_value();
    let accounts = users::table
        .inner_join(user_profiles::table.on(user_profiles::user_id.eq(users::id)))
        .filter(
            users::host
                .is_null()
                .and(users::is_deleted.eq(false))
                .and(users::is_suspended.eq(false)),
        )
        .select((User::as_select(), Profile::as_select(), public_key));
    let row = match key {
        LocalKey::Id(id) => accounts.filter(users::id.eq(id)).first(conn).await,
        LocalKey::Username(name) => accounts.filter(users::username_lower.eq(name)).first(conn).await,
    };
    Ok(row.optional()?)
}

/// By what a local account is looked up.
#[derive(Clone, Copy, Debug)]
pub enum LocalKey<'a> {
    /// Its id.
    Id(&'a str),
    /// Its name in lower case.
    Username(&'a str),
}
