//! Relays by what names them. There are a few.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::relays;

use super::Relay;
use crate::{Connection, DbError};

/// The most relays that are looked at.
const MAX_RELAYS: i64 = 100;

/// All of them.
pub async fn list(conn: &mut Connection) -> Result<Vec<Relay>, DbError> {
    let rows = relays::table
        .order(relays::id)
        .limit(MAX_RELAYS)
        .select(Relay::as_select())
        .load(conn)
        .await?;
    Ok(rows)
}

/// Those that have accepted.
pub async fn accepted(mut conn: &Connection) -> Result<Vec<Relay>, DbError> {
    let rows = relays::table
        .filter(relays::status.eq("accepted"))
        .order(relays::id)
        .limit(MAX_RELAYS)
        .select(Relay::as_select())
        .load(&mut conn)
        .await?;
    Ok(rows)
}

/// The relay with this id.
pub async fn by_id(conn: &mut Connection, id: &str) -> Result<Option<Relay>, DbError> {
    let row = relays::table.find(id).select(Relay::as_select()).first(conn).await;
    Ok(row.optional()?)
}

/// The relay with this inbox.
pub async fn by_inbox(conn: &mut Connection, inbox: &str) -> Result<Option<Relay>, DbError> {
    let row = relays::table
        .filter(relays::inbox.eq(inbox))
        .select(Relay::as_select())
        .first(conn)
        .await;
    Ok(row.optional()?)
}

/// The relay that has accepted and whose own account this is.
pub async fn accepted_by_actor(conn: &mut Connection, actor_uri: &str) -> Result<Option<Relay>, DbError> {
    let row = relays::table
        .filter(relays::actor_uri.eq(actor_uri))
        .filter(relays::status.eq("accepted"))
        .select(Relay::as_select())
        .first(conn)
        .await;
    Ok(row.optional()?)
}
