//! Favorites by account.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::note_favorites;

use super::NoteFavorite;
use crate::page::Page;
use crate::{Connection, DbError};

/// Stores a favorite. `false` where it was one already.
pub async fn insert(conn: &mut Connection, favorite: &NoteFavorite) -> Result<bool, DbError> {
    let stored = diesel::insert_into(note_favorites::table)
        .values(favorite)
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(stored > 0)
}

/// Deletes a favorite. `false` where it was none.
pub async fn delete(conn: &mut Connection, user_id: &str, note_id: &str) -> Result<bool, DbError> {
    let deleted = diesel::delete(
        note_favorites::table
            .filter(note_favorites::user_id.eq(user_id))
            .filter(note_favorites::note_id.eq(note_id)),
    )
    .execute(conn)
    .await?;
    Ok(deleted > 0)
}

/// Those of these notes that are favorites of `user_id`.
pub async fn of(conn: &mut Connection, user_id: &str, note_ids: &[String]) -> Result<Vec<String>, DbError> {
    let ids = note_favorites::table
        .filter(note_favorites::user_id.eq(user_id))
        .filter(note_favorites::note_id.eq_any(note_ids))
        .select(note_favorites::note_id)
        .load(conn)
        .await?;
    Ok(ids)
}

/// A page of the favorites of `user_id`.
pub async fn page(conn: &mut Connection, user_id: &str, page: &Page) -> Result<Vec<NoteFavorite>, DbError> {
    let query = note_favorites::table
        .filter(note_favorites::user_id.eq(user_id))
        .select(NoteFavorite::as_select())
        .into_boxed();
    Ok(crate::paginate!(query, note_favorites::id, page).load(conn).await?)
}
