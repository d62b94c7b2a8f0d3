//! Reactions by note and by account.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::note_reactions;

use super::NoteReaction;
use crate::page::Page;
use crate::{Connection, DbError};

/// The reaction of `user_id` to `note_id`.
pub async fn find(conn: &mut Connection, note_id: &str, user_id: &str) -> Result<Option<NoteReaction>, DbError> {
    let found = note_reactions::table
        .filter(note_reactions::note_id.eq(note_id))
        .filter(note_reactions::user_id.eq(user_id))
        .select(NoteReaction::as_select())
        .first(conn)
        .await
        .optional()?;
    Ok(found)
}

/// The reactions of `user_id` to these notes, in no order.
pub async fn of(mut conn: &Connection, user_id: &str, note_ids: &[String]) -> Result<Vec<NoteReaction>, DbError> {
    if note_ids.is_empty() {
        return Ok(Vec::new());
    }
    let found = note_reactions::table
        .filter(note_reactions::user_id.eq(user_id))
        .filter(note_reactions::note_id.eq_any(note_ids))
        .select(NoteReaction::as_select())
        .load(&mut conn)
        .await?;
    Ok(found)
}

/// The note that `user_id` reacted to by the activity `uri`.
pub async fn note_of(conn: &mut Connection, user_id: &str, uri: &str) -> Result<Option<String>, DbError> {
    let found = note_reactions::table
        .filter(note_reactions::user_id.eq(user_id))
        .filter(note_reactions::uri.eq(uri))
        .select(note_reactions::note_id)
        .first(conn)
        .await
        .optional()?;
    Ok(found)
}

/// Stores a reaction.
pub async fn insert(conn: &mut Connection, reaction: &NoteReaction) -> Result<(), DbError> {
    diesel::insert_into(note_reactions::table)
        .values(reaction)
        .execute(conn)
        .await?;
    Ok(())
}

/// Deletes a reaction.
pub async fn delete(conn: &mut Connection, id: &str) -> Result<(), DbError> {
    diesel::delete(note_reactions::table.find(id)).execute(conn).await?;
    Ok(())
}

/// A page of the reactions to a note; with `reaction` only those.
pub async fn page(
    conn: &mut Connection,
    note_id: &str,
    reaction: Option<&str>,
    page: &Page,
) -> Result<Vec<NoteReaction>, DbError> {
    let mut query = note_reactions::table
        .filter(note_reactions::note_id.eq(note_id))
        .select(NoteReaction::as_select())
        .into_boxed();
    if let Some(reaction) = reaction {
        query = query.filter(note_reactions::reaction.eq(reaction.to_owned()));
    }
    Ok(crate::paginate!(query, note_reactions::id, page).load(conn).await?)
}
