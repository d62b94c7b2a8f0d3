//! Apps that wait for somebody to let them in.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::{apps, auth_sessions};

use super::{App, AuthSession};
use crate::{Connection, DbError};

/// Keeps a session.
pub async fn insert_session(conn: &mut Connection, session: &AuthSession) -> Result<(), DbError> {
    diesel::insert_into(auth_sessions::table)
        .values(session)
        .execute(conn)
        .await?;
    Ok(())
}

/// The session with this token, and its app.
pub async fn session_by_token(conn: &mut Connection, token: &str) -> Result<Option<(AuthSession, App)>, DbError> {
    let row = auth_sessions::table
        .inner_join(apps::table.on(apps::id.eq(auth_sessions::app_id)))
        .filter(auth_sessions::token.eq(token))
        .select((AuthSession::as_select(), App::as_select()))
        .first(conn)
        .await;
    Ok(row.optional()?)
}

/// Lets the app of a session in; whether the session was there and waited.
pub async fn accept_session(conn: &mut Connection, id: &str, user_id: &str) -> Result<bool, DbError> {
    let session = auth_sessions::table.find(id).filter(auth_sessions::user_id.is_null());
    let accepted = diesel::update(session)
        .set(auth_sessions::user_id.eq(user_id))
        .execute(conn)
        .await?;
    Ok(accepted > 0)
}

/// Takes an accepted session out; whether it was there. Only one caller ever gets it.
pub async fn take_session(conn: &mut Connection, id: &str) -> Result<bool, DbError> {
    Ok(diesel::delete(auth_sessions::table.find(id)).execute(conn).await? > 0)
}
