//! What streaming reads of an account or a note at once.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::{access_tokens, followings, note_reactions, note_thread_mutings, notifications};

use crate::notifications::Notification;
use crate::{Connection, DbError};

/// Whom `follower_id` follows, and whether it wants their replies to others.
pub async fn followees(conn: &mut Connection, follower_id: &str) -> Result<Vec<(String, bool)>, DbError> {
    Ok(followings::table
        .filter(followings::follower_id.eq(follower_id))
        .select((followings::followee_id, followings::with_replies))
        .load(conn)
        .await?)
}

/// Whether a user has this token.
pub async fn has_token(conn: &mut Connection, user_id: &str, token_id: &str) -> Result<bool, DbError> {
    let token = access_tokens::table
        .find(token_id)
        .filter(access_tokens::user_id.eq(user_id));
    Ok(diesel::select(diesel::dsl::exists(token)).get_result(conn).await?)
}

/// Who of these users reacted to a note, and how.
pub async fn reactions_of(
    conn: &mut Connection,
    note_id: &str,
    user_ids: &[String],
) -> Result<Vec<(String, String)>, DbError> {
    Ok(note_reactions::table
        .filter(note_reactions::note_id.eq(note_id))
        .filter(note_reactions::user_id.eq_any(user_ids))
        .select((note_reactions::user_id, note_reactions::reaction))
        .load(conn)
        .await?)
}

/// Who of these users mutes which of these threads.
pub async fn thread_muters(
    conn: &mut Connection,
    user_ids: &[String],
    thread_ids: &[String],
) -> Result<Vec<(String, String)>, DbError> {
    if user_ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(note_thread_mutings::table
        .filter(note_thread_mutings::user_id.eq_any(user_ids))
        .filter(note_thread_mutings::thread_id.eq_any(thread_ids))
        .select((note_thread_mutings::user_id, note_thread_mutings::thread_id))
        .load(conn)
        .await?)
}

/// One notification of a user.
pub async fn notification(conn: &mut Connection, user_id: &str, id: &str) -> Result<Option<Notification>, DbError> {
    Ok(notifications::table
        .find(id)
        .filter(notifications::notifiee_id.eq(user_id))
        .select(Notification::as_select())
        .first(conn)
        .await
        .optional()?)
}
