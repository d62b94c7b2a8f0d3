//! Who knows already.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::notifications;

use crate::{Connection, DbError};

/// Those of `user_ids` who have a notification about the note, of whatever type.
pub async fn told_of(conn: &mut Connection, note_id: &str, user_ids: &[String]) -> Result<Vec<String>, DbError> {
    if user_ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids = notifications::table
        .filter(notifications::note_id.eq(note_id))
        .filter(notifications::notifiee_id.eq_any(user_ids))
        .select(notifications::notifiee_id)
        .distinct()
        .load(conn)
        .await?;
    Ok(ids)
}
