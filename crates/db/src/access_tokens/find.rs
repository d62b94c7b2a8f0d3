//! Looking tokens up.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::{access_tokens, users};

use super::AccessToken;
use crate::users::User;
use crate::{Connection, DbError};

/// The token with this hash, and whose it is.
pub async fn by_hash(conn: &mut Connection, hash: &[u8]) -> Result<Option<(AccessToken, User)>, DbError> {
    let row = access_tokens::table
        .inner_join(users::table.on(users::id.eq(access_tokens::user_id)))
        .filter(access_tokens::token_hash.eq(hash))
        .select((AccessToken::as_select(), User::as_select()))
        .first(conn)
        .await;
    Ok(row.optional()?)
}

/// The tokens that apps have for a user, oldest first.
pub async fn of_user(conn: &mut Connection, user_id: &str) -> Result<Vec<AccessToken>, DbError> {
    let found = access_tokens::table
        .filter(
            access_tokens::user_id
                .eq(user_id)
                .and(access_tokens::is_native.eq(false)),
        )
        .order(access_tokens::id.asc())
        .select(AccessToken::as_select())
        .load(conn)
        .await?;
    Ok(found)
}

/// The ids of a user's own sign-ins.
pub async fn native_of(conn: &mut Connection, user_id: &str) -> Result<Vec<String>, DbError> {
    let found = access_tokens::table
        .filter(
            access_tokens::user_id
                .eq(user_id)
                .and(access_tokens::is_native.eq(true)),
        )
        .select(access_tokens::id)
        .load(conn)
        .await?;
    Ok(found)
}
