//! Making and revoking tokens.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_core::Timestamp;
use kanikey_db_schema::access_tokens;

use super::AccessToken;
use crate::{Connection, DbError};

/// Keeps a token.
pub async fn insert(conn: &mut Connection, token: &AccessToken) -> Result<(), DbError> {
    diesel::insert_into(access_tokens::table)
        .values(token)
        .execute(conn)
        .await?;
    Ok(())
}

/// Revokes one token of a user, by its id; whether there was one.
pub async fn delete(conn: &mut Connection, user_id: &str, id: &str) -> Result<bool, DbError> {
    let token = access_tokens::table.find(id).filter(access_tokens::user_id.eq(user_id));
    Ok(diesel::delete(token).execute(conn).await? > 0)
}

/// Revokes all of a user's own sign-ins.
pub async fn delete_native(conn: &mut Connection, user_id: &str) -> Result<(), DbError> {
    let tokens = access_tokens::table.filter(
        access_tokens::user_id
            .eq(user_id)
            .and(access_tokens::is_native.eq(true)),
    );
    diesel::delete(tokens).execute(conn).await?;
    Ok(())
}

/// Notes that a token was used at `now`.
pub async fn touch(conn: &mut Connection, id: &str, now: Timestamp) -> Result<(), DbError> {
    diesel::update(access_tokens::table.find(id))
        .set(access_tokens::last_used_at.eq(now))
        .execute(conn)
        .await?;
    Ok(())
}
