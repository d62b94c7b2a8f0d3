//! How much is unread.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::notifications;

use crate::{Connection, DbError};

/// The ids of the notifications of a user that came after `last_read_id`, at most `limit`, newest first.
pub async fn unread_ids(
    conn: &mut Connection,
    notifiee_id: &str,
    last_read_id: Option<&str>,
    limit: i64,
) -> Result<Vec<String>, DbError> {
    let ids = notifications::table
        .filter(notifications::notifiee_id.eq(notifiee_id))
        .filter(notifications::id.gt(last_read_id.unwrap_or_default()))
        .order(notifications::id.desc())
        .limit(limit)
        .select(notifications::id)
        .load(conn)
        .await?;
    Ok(ids)
}
