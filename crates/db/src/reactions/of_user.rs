//! What somebody reacted with, as others see it.

use diesel::sql_query;
use diesel::sql_types::{BigInt, Nullable, Text};
use diesel_async::RunQueryDsl;
use kanikey_core::Timestamp;

use super::NoteReaction;
use crate::notes::visibility;
use crate::page::Page;
use crate::{Connection, DbError};

/// A page of the reactions of `user_id` to notes that `viewer_id` may see.
pub async fn page_of_user(
    conn: &mut Connection,
    user_id: &str,
    viewer_id: Option<&str>,
    now: Timestamp,
    page: &Page,
) -> Result<Vec<NoteReaction>, DbError> {
    let order = if page.is_ascending() { "ASC" } else { "DESC" };
    let reactions = sql_query(format!(
        "SELECT r.* FROM note_reactions r JOIN notes n ON n.id = r.note_id JOIN users a ON a.id = n.user_id \
         WHERE r.user_id = $3 AND ($4 IS NULL OR r.id > $4) AND ($5 IS NULL OR r.id < $5) AND {} \
         ORDER BY r.id {order} LIMIT $6",
        visibility::condition("n", "a", "$1", "$2")
    ))
    .bind::<Nullable<Text>, _>(viewer_id)
    .bind::<BigInt, _>(now.timestamp_millis())
    .bind::<Text, _>(user_id)
    .bind::<Nullable<Text>, _>(&page.since)
    .bind::<Nullable<Text>, _>(&page.until)
    .bind::<BigInt, _>(page.limit)
    .load(conn)
    .await?;
    Ok(reactions)
}
