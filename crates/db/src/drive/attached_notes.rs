//! The notes that a file is attached to.

use diesel::sql_types::{BigInt, Nullable, Text};
use diesel_async::RunQueryDsl;

use crate::notes::{NOTE_COLUMNS, Note, View, visibility};
use crate::statement::statement;
use crate::{Connection, DbError};

/// A page of the notes with a file that the viewer may see.
pub async fn page(conn: &mut Connection, file_id: &str, view: View<'_>) -> Result<Vec<Note>, DbError> {
    let visible = visibility::condition("n", "a", "$1", "$2");
    let order = if view.page.is_ascending() { "ASC" } else { "DESC" };
    let sql = format!(
        "SELECT {NOTE_COLUMNS} FROM notes n JOIN users a ON a.id = n.user_id \
         WHERE n.file_ids <> '{{}}' AND n.file_ids @> ARRAY[$3] AND {visible} \
         AND ($4 IS NULL OR n.id > $4) AND ($5 IS NULL OR n.id < $5) ORDER BY n.id {order} LIMIT $6"
    );
    let notes = statement(sql)
        .bind::<Nullable<Text>, _>(view.viewer)
        .bind::<BigInt, _>(view.now.timestamp_millis())
        .bind::<Text, _>(file_id)
        .bind::<Nullable<Text>, _>(view.page.since.as_deref())
        .bind::<Nullable<Text>, _>(view.page.until.as_deref())
        .bind::<BigInt, _>(view.page.limit)
        .load(conn)
        .await?;
    Ok(notes)
}
