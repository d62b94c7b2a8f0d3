//! Making and ending blocks.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::blockings;

use super::Blocking;
use crate::{Connection, DbError};

/// Stores a block. `false`, and nothing done, where it was there.
pub async fn insert(conn: &mut Connection, blocking: &Blocking) -> Result<bool, DbError> {
    let inserted = diesel::insert_into(blockings::table)
        .values(blocking)
        .on_conflict((blockings::blocker_id, blockings::blockee_id))
        .do_nothing()
        .execute(conn)
        .await?;
    Ok(inserted == 1)
}

/// Ends a block. The row as it was, `None` where there was none.
pub async fn delete(conn: &mut Connection, blocker_id: &str, blockee_id: &str) -> Result<Option<Blocking>, DbError> {
    Ok(diesel::delete(blockings::table)
        .filter(blockings::blocker_id.eq(blocker_id))
        .filter(blockings::blockee_id.eq(blockee_id))
        .returning(Blocking::as_returning())
        .get_result(conn)
        .await
        .optional()?)
}
