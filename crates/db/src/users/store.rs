//! Making and changing local users.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_core::Timestamp;
use kanikey_db_schema::{used_usernames, user_keypairs, user_profiles, users};

use super::{Keypair, Profile, User};
use crate::{Connection, DbError};

/// Makes a local account; its name stays used for ever.
///
/// # Errors
/// [`DbError::Unique`] where somebody has or had the name.
pub async fn insert_local(
    conn: &mut Connection,
    user: &User,
    password_hash: Option<&str>,
    keypair: &Keypair,
    now: Timestamp,
) -> Result<(), DbError> {
    diesel::insert_into(used_usernames::table)
        .values((
            used_usernames::username.eq(&user.username_lower),
            used_usernames::created_at.eq(now),
        ))
        .execute(conn)
        .await?;
    diesel::insert_into(users::table).values(user).execute(conn).await?;
    diesel::insert_into(user_profiles::table)
        .values((
            user_profiles::user_id.eq(&user.id),
            user_profiles::password_hash.eq(password_hash),
        ))
        .execute(conn)
        .await?;
    diesel::insert_into(user_keypairs::table)
        .values(keypair)
        .execute(conn)
        .await?;
    Ok(())
}

/// Whether somebody here has or had this name, in lower case.
pub async fn is_username_used(conn: &mut Connection, username_lower: &str) -> Result<bool, DbError> {
    let used = diesel::select(diesel::dsl::exists(used_usernames::table.find(username_lower)))
        .get_result(conn)
        .await?;
    Ok(used)
}

/// Replaces a whole row that was read with [`super::lock`] in this transaction.
pub async fn update(conn: &mut Connection, user: &User) -> Result<(), DbError> {
    diesel::update(users::table.find(&user.id))
        .set(user)
        .execute(conn)
        .await?;
    Ok(())
}

/// Replaces a whole profile whose user was read with [`super::lock`] in this transaction.
pub async fn update_profile(conn: &mut Connection, profile: &Profile) -> Result<(), DbError> {
    diesel::update(user_profiles::table.find(&profile.user_id))
        .set(profile)
        .execute(conn)
        .await?;
    Ok(())
}
