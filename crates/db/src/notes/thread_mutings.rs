//! Conversations that an account does not want to hear of.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::note_thread_mutings;

use super::NoteThreadMuting;
use crate::{Connection, DbError};

/// Mutes a thread; nothing happens where it is muted already.
pub async fn insert(conn: &mut Connection, muting: &NoteThreadMuting) -> Result<(), DbError> {
    diesel::insert_into(note_thread_mutings::table)
        .values(muting)
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(())
}

/// Unmutes a thread.
pub async fn delete(conn: &mut Connection, user_id: &str, thread_id: &str) -> Result<(), DbError> {
    diesel::delete(
        note_thread_mutings::table
            .filter(note_thread_mutings::user_id.eq(user_id))
            .filter(note_thread_mutings::thread_id.eq(thread_id)),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether the account mutes the thread.
pub async fn exists(conn: &mut Connection, user_id: &str, thread_id: &str) -> Result<bool, DbError> {
    let found = diesel::select(diesel::dsl::exists(
        note_thread_mutings::table
            .filter(note_thread_mutings::user_id.eq(user_id))
            .filter(note_thread_mutings::thread_id.eq(thread_id)),
    ))
    .get_result(conn)
    .await?;
    Ok(found)
}
