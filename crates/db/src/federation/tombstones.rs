//! Remote objects that were deleted by their owner.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::{tombstone_claims, tombstones};

use crate::{Connection, DbError};

/// Remembers that the object is gone.
pub async fn insert(conn: &mut Connection, uri: &str) -> Result<(), DbError> {
    diesel::insert_into(tombstones::table)
        .values(tombstones::uri.eq(uri))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(())
}

/// Whether the object is known to be gone.
pub async fn exists(conn: &mut Connection, uri: &str) -> Result<bool, DbError> {
    let found = diesel::select(diesel::dsl::exists(tombstones::table.find(uri)))
        .get_result(conn)
        .await?;
    Ok(found)
}

/// Remembers that `actor_uri` said that the object, which is not known here, is gone.
pub async fn claim(conn: &mut Connection, uri: &str, actor_uri: &str) -> Result<(), DbError> {
    diesel::insert_into(tombstone_claims::table)
        .values((tombstone_claims::uri.eq(uri), tombstone_claims::actor_uri.eq(actor_uri)))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(())
}

/// Whether the object, which is one of `actor_uri`, is known to be gone.
pub async fn exists_of(mut conn: &Connection, uri: &str, actor_uri: &str) -> Result<bool, DbError> {
    let claims = tombstone_claims::table.find((uri, actor_uri));
    let gone = diesel::dsl::exists(claims).or(diesel::dsl::exists(tombstones::table.find(uri)));
    Ok(diesel::select(gone).get_result(&mut conn).await?)
}
