//! Relays come and go.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::relays;

use super::Relay;
use crate::{Connection, DbError};

/// Keeps a new relay. `false` where its inbox is one's already.
pub async fn insert(conn: &mut Connection, row: &Relay) -> Result<bool, DbError> {
    let inserted = diesel::insert_into(relays::table)
        .values(row)
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(inserted == 1)
}

/// The relay's account has answered.
pub async fn answered(conn: &mut Connection, id: &str, status: &str, actor_uri: &str) -> Result<(), DbError> {
    diesel::update(relays::table.find(id))
        .set((relays::status.eq(status), relays::actor_uri.eq(actor_uri)))
        .execute(conn)
        .await?;
    Ok(())
}

/// Forgets a relay.
pub async fn remove(conn: &mut Connection, id: &str) -> Result<(), DbError> {
    diesel::delete(relays::table.find(id)).execute(conn).await?;
    Ok(())
}
