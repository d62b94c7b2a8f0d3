//! Remote objects that were deleted by their owner.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::tombstones;

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
