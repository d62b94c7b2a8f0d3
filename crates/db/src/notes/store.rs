//! Notes come and go, and the counters that depend on them with them.

use diesel::prelude::*;
use diesel::sql_types::{Array, Integer, Nullable, Text};
use diesel_async::RunQueryDsl;
use kanikey_db_schema::notes;

use super::Note;
use crate::drive::DriveFile;
use crate::federation::files;
use crate::statement::statement;
use crate::{Connection, DbError};

/// What is to be known of a note that is gone: for the counters, and for what goes with it.
#[derive(Clone, Debug, PartialEq, Eq, diesel::QueryableByName)]
pub struct Gone {
    /// Its id.
    #[diesel(sql_type = Text)]
    pub id: String,
    /// Its author.
    #[diesel(sql_type = Text)]
    pub user_id: String,
    /// What it answered.
    #[diesel(sql_type = Nullable<Text>)]
    pub reply_id: Option<String>,
    /// What it renoted, where that counts: one's own renotes do not.
    #[diesel(sql_type = Nullable<Text>)]
    pub counted_renote_id: Option<String>,
    /// The files that it had, before its edits too, where it is another server's. Those of accounts here stay in their Drive.
    #[diesel(sql_type = Array<Text>)]
    pub remote_file_ids: Vec<String>,
}

/// Notes that were deleted, and what went with them.
#[derive(Debug, Default)]
pub struct Deleted {
    /// The notes.
    pub notes: Vec<Gone>,
    /// The files that were only theirs. What they name in the storage is to be removed after the commit.
    pub files: Vec<DriveFile>,
}

/// What a deletion of notes `n` returns for [`Gone`].
pub(crate) const GONE: &str = "n.id, n.user_id, n.reply_id, \
    CASE WHEN n.renote_user_id <> n.user_id THEN n.renote_id END AS counted_renote_id, \
    CASE WHEN n.user_host IS NULL THEN '{}' ELSE n.file_ids || ARRAY( \
      SELECT unnest(e.file_ids) FROM note_edits e WHERE e.note_id = n.id) END AS remote_file_ids";

/// Stores a new note.
pub async fn insert(mut conn: &Connection, note: &Note) -> Result<(), DbError> {
    diesel::insert_into(notes::table)
        .values(note)
        .execute(&mut conn)
        .await?;
    Ok(())
}

/// Adds a new note to the counters of the notes that it answers or renotes. Notes are locked in the order of their ids, and
/// before accounts, by everybody.
pub async fn count_targets(conn: &mut Connection, note: &Note) -> Result<(), DbError> {
    let counted_renote = note
        .renote_id
        .as_deref()
        .filter(|_| note.renote_user_id.as_deref() != Some(note.user_id.as_str()));
    if note.reply_id.is_some() || counted_renote.is_some() {
        statement(
            "UPDATE notes SET replies_count = replies_count + (CASE WHEN id = $1 THEN 1 ELSE 0 END), \
             renote_count = renote_count + (CASE WHEN id = $2 THEN 1 ELSE 0 END) \
             WHERE id = ANY(ARRAY(SELECT id FROM notes WHERE id IN ($1, $2) ORDER BY id FOR NO KEY UPDATE))",
        )
        .bind::<Nullable<Text>, _>(note.reply_id.as_deref())
        .bind::<Nullable<Text>, _>(counted_renote)
        .execute(conn)
        .await?;
    }
    Ok(())
}

/// Adds a new note to the counter of its author.
pub async fn count_author(conn: &mut Connection, note: &Note) -> Result<(), DbError> {
    statement("UPDATE users SET notes_count = notes_count + 1 WHERE id = $1")
        .bind::<Text, _>(&note.user_id)
        .execute(conn)
        .await?;
    Ok(())
}

/// Deletes a note with its renotes and quotes and their files, and takes all of them out of the counters. Empty where it was
/// gone already.
pub async fn delete(conn: &mut Connection, id: &str) -> Result<Deleted, DbError> {
    // Renotes that others are just making wait here, so that none is missed.
    statement("SELECT 1 FROM notes WHERE id = $1 FOR UPDATE")
        .bind::<Text, _>(id)
        .execute(conn)
        .await?;
    let notes: Vec<Gone> = statement(format!(
        "WITH RECURSIVE doomed AS (SELECT id FROM notes WHERE id = $1 \
         UNION SELECT n.id FROM notes n JOIN doomed d ON n.renote_id = d.id) \
         DELETE FROM notes n USING doomed d WHERE n.id = d.id RETURNING {GONE}"
    ))
    .bind::<Text, _>(id)
    .load(conn)
    .await?;
    let files = settle(conn, &notes).await?;
    Ok(Deleted { notes, files })
}

/// Takes notes that are gone out of the counters, and removes the files that were only theirs.
pub(crate) async fn settle(conn: &mut Connection, gone: &[Gone]) -> Result<Vec<DriveFile>, DbError> {
    uncount(conn, gone).await?;
    let file_ids: Vec<String> = gone.iter().flat_map(|note| note.remote_file_ids.clone()).collect();
    files::remove_unused(conn, &file_ids).await
}

/// Takes notes that are gone out of the counters of their authors and of what they answered or renoted.
async fn uncount(conn: &mut Connection, gone: &[Gone]) -> Result<(), DbError> {
    let replies: Vec<&str> = gone.iter().filter_map(|note| note.reply_id.as_deref()).collect();
    let renotes: Vec<&str> = gone
        .iter()
        .filter_map(|note| note.counted_renote_id.as_deref())
        .collect();
    statement(
        "UPDATE notes SET \
         replies_count = greatest(0, replies_count - cardinality(array_positions($1, id))), \
         renote_count = greatest(0, renote_count - cardinality(array_positions($2, id))) \
         WHERE id = ANY(ARRAY(SELECT id FROM notes WHERE id = ANY($1 || $2) ORDER BY id FOR NO KEY UPDATE))",
    )
    .bind::<Array<Text>, _>(&replies)
    .bind::<Array<Text>, _>(&renotes)
    .execute(conn)
    .await?;
    let authors: Vec<&str> = gone.iter().map(|note| note.user_id.as_str()).collect();
    statement(
        "UPDATE users SET notes_count = greatest(0, notes_count - cardinality(array_positions($1, id))) \
         WHERE id = ANY(ARRAY(SELECT id FROM users WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE))",
    )
    .bind::<Array<Text>, _>(&authors)
    .execute(conn)
    .await?;
    Ok(())
}

/// Locks a note against other changes of its counters until the end of the transaction, and returns it as it is now.
pub async fn lock(conn: &mut Connection, id: &str) -> Result<Option<Note>, DbError> {
    let note = notes::table
        .find(id)
        .select(Note::as_select())
        .for_no_key_update()
        .first(conn)
        .await
        .optional()?;
    Ok(note)
}

/// The pure renotes of `note_id` by `user_id`, newest first, 100 at most.
pub async fn pure_renotes_by(conn: &mut Connection, note_id: &str, user_id: &str) -> Result<Vec<Note>, DbError> {
    let found = notes::table
        .filter(notes::renote_id.eq(note_id))
        .filter(notes::user_id.eq(user_id))
        .filter(notes::is_pure_renote)
        .order(notes::id.desc())
        .limit(100)
        .select(Note::as_select())
        .load(conn)
        .await?;
    Ok(found)
}

/// Adds `delta` to the count of `reaction` on a note, and to the count of all.
pub async fn count_reaction(conn: &mut Connection, id: &str, reaction: &str, delta: i32) -> Result<(), DbError> {
    statement(
        "UPDATE notes SET reaction_count = greatest(0, reaction_count + $3), reactions = CASE \
         WHEN coalesce((reactions ->> $2)::integer, 0) + $3 <= 0 THEN reactions - $2 \
         ELSE jsonb_set(reactions, ARRAY[$2], to_jsonb(coalesce((reactions ->> $2)::integer, 0) + $3)) END \
         WHERE id = $1",
    )
    .bind::<Text, _>(id)
    .bind::<Text, _>(reaction)
    .bind::<Integer, _>(delta)
    .execute(conn)
    .await?;
    Ok(())
}

/// The local accounts that want to hear of every note of `user_id`.
pub async fn watchers(mut conn: &Connection, user_id: &str) -> Result<Vec<String>, DbError> {
    use kanikey_db_schema::followings;
    let ids = followings::table
        .filter(followings::followee_id.eq(user_id))
        .filter(followings::notify.eq("normal"))
        .select(followings::follower_id)
        .load(&mut conn)
        .await?;
    Ok(ids)
}
