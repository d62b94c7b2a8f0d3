//! Users by what names them.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::users;

use super::User;
use crate::{Connection, DbError};

/// The user with this id.
pub async fn by_id(conn: &mut Connection, id: &str) -> Result<Option<User>, DbError> {
    let user = users::table.find(id).select(User::as_select()).first(conn).await;
    Ok(user.optional()?)
}

/// The users with these ids, in no order.
pub async fn by_ids(mut conn: &Connection, ids: &[String]) -> Result<Vec<User>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let found = users::table
        .filter(users::id.eq_any(ids))
        .select(User::as_select())
        .load(&mut conn)
        .await?;
    Ok(found)
}

/// The user with this name, in lower case, on `host`; `None` is this server.
pub async fn by_username(
    conn: &mut Connection,
    username_lower: &str,
    host: Option<&str>,
) -> Result<Option<User>, DbError> {
    let user = users::table
        .filter(users::username_lower.eq(username_lower))
        .filter(users::host.is_not_distinct_from(host))
        .select(User::as_select())
        .first(conn)
        .await;
    Ok(user.optional()?)
}

/// The users with these handles (name in lower case, host), in no order.
pub async fn by_handles(conn: &mut Connection, handles: &[(String, Option<String>)]) -> Result<Vec<User>, DbError> {
    if handles.is_empty() {
        return Ok(Vec::new());
    }
    let names: Vec<&String> = handles.iter().map(|(name, _)| name).collect();
    let hosts: Vec<&String> = handles.iter().filter_map(|(_, host)| host.as_ref()).collect();
    // Names and hosts are looked up apart, so that the index on the name does the work; the pairs are put right below.
    let mut found = users::table
        .filter(users::username_lower.eq_any(names))
        .filter(users::host.is_null().or(users::host.eq_any(hosts).assume_not_null()))
        .select(User::as_select())
        .load(conn)
        .await?;
    found.retain(|user| {
        handles
            .iter()
            .any(|(name, host)| *name == user.username_lower && *host == user.host)
    });
    Ok(found)
}

/// The user whom another server calls `uri`.
pub async fn by_uri(conn: &mut Connection, uri: &str) -> Result<Option<User>, DbError> {
    let user = users::table
        .filter(users::uri.eq(uri))
        .select(User::as_select())
        .first(conn)
        .await;
    Ok(user.optional()?)
}

/// The users whom other servers call so, in no order.
pub async fn by_uris(conn: &mut Connection, uris: &[String]) -> Result<Vec<User>, DbError> {
    if uris.is_empty() {
        return Ok(Vec::new());
    }
    let found = users::table
        .filter(users::uri.eq_any(uris))
        .select(User::as_select())
        .load(conn)
        .await?;
    Ok(found)
}

/// The user with this id, whom nobody else changes until the transaction ends.
pub async fn lock(conn: &mut Connection, id: &str) -> Result<Option<User>, DbError> {
    let user = users::table
        .find(id)
        .select(User::as_select())
        .for_no_key_update()
        .first(conn)
        .await;
    Ok(user.optional()?)
}

/// Whether somebody has an account here: accounts of the server itself do not count.
pub async fn any_local(conn: &mut Connection) -> Result<bool, DbError> {
    let query = diesel::select(diesel::dsl::exists(
        users::table.filter(users::host.is_null().and(users::is_system.eq(false))),
    ));
    Ok(query.get_result(conn).await?)
}
