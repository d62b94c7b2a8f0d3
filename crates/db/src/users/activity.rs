//! When users were last here.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_core::Timestamp;
use kanikey_db_schema::users;

use crate::{Connection, DbError};

/// Notes that a local user is active at `now`, unless that was noted at `fresh_since` or later.
pub async fn touch(conn: &mut Connection, id: &str, now: Timestamp, fresh_since: Timestamp) -> Result<(), DbError> {
    diesel::update(users::table.find(id))
        .filter(
            users::last_active_at
                .is_null()
                .or(users::last_active_at.lt(fresh_since).assume_not_null()),
        )
        .set(users::last_active_at.eq(now))
        .execute(conn)
        .await?;
    Ok(())
}

/// How many local users were active after `since`.
pub async fn count_active_since(conn: &mut Connection, since: Timestamp) -> Result<i64, DbError> {
    let count = users::table
        .filter(users::host.is_null().and(users::last_active_at.gt(since)))
        .count()
        .get_result(conn)
        .await?;
    Ok(count)
}
