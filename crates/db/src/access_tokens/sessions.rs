//! MiAuth sessions that were accepted.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_core::Timestamp;
use kanikey_db_schema::{access_tokens, miauth_sessions};

use super::MiauthSession;
use crate::{Connection, DbError};

/// Keeps an accepted session for its app to collect.
///
/// # Errors
/// [`DbError::Unique`] where the session was accepted before.
pub async fn insert_session(conn: &mut Connection, session: &MiauthSession) -> Result<(), DbError> {
    diesel::insert_into(miauth_sessions::table)
        .values(session)
        .execute(conn)
        .await?;
    Ok(())
}

/// Takes a session that was accepted after `since` out: its token and whose it is. Only one caller ever gets it.
pub async fn take_session(
    conn: &mut Connection,
    session: &str,
    since: Timestamp,
) -> Result<Option<(String, String)>, DbError> {
    let taken: Option<(String, String)> = diesel::delete(
        miauth_sessions::table
            .find(session)
            .filter(miauth_sessions::created_at.gt(since)),
    )
    .returning((miauth_sessions::access_token_id, miauth_sessions::token))
    .get_result(conn)
    .await
    .optional()?;
    let Some((token_id, token)) = taken else {
        return Ok(None);
    };
    let user_id = access_tokens::table
        .find(token_id)
        .select(access_tokens::user_id)
        .first(conn)
        .await?;
    Ok(Some((token, user_id)))
}
