//! Notes by what names them. None of these asks who may see them.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::notes;

use super::Note;
use crate::{Connection, DbError};

/// The note with this id.
pub async fn by_id(conn: &mut Connection, id: &str) -> Result<Option<Note>, DbError> {
    let note = notes::table
        .find(id)
        .select(Note::as_select())
        .first(conn)
        .await
        .optional()?;
    Ok(note)
}

/// The notes with these ids, in no order.
pub async fn by_ids(conn: &mut Connection, ids: &[String]) -> Result<Vec<Note>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let found = notes::table
        .filter(notes::id.eq_any(ids))
        .select(Note::as_select())
        .load(conn)
        .await?;
    Ok(found)
}

/// The note that another server calls `uri`.
pub async fn by_uri(mut conn: &Connection, uri: &str) -> Result<Option<Note>, DbError> {
    let note = notes::table
        .filter(notes::uri.eq(uri))
        .select(Note::as_select())
        .first(&mut conn)
        .await
        .optional()?;
    Ok(note)
}
