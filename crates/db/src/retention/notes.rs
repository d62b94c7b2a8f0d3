//! Old notes of other servers.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Nullable, Text};
use diesel_async::RunQueryDsl;
use kanikey_db_schema::drive_files;

use super::KEPT;
use crate::drive::DriveFile;
use crate::notes::{Gone, uncount};
use crate::{Connection, DbError};

/// What was removed.
#[derive(Debug, Default)]
pub struct Removed {
    /// How many notes.
    pub notes: i64,
    /// The files that were only theirs.
    pub files: Vec<DriveFile>,
}

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = Text)]
    id: String,
}

#[derive(QueryableByName)]
struct RemovedNote {
    #[diesel(sql_type = Text)]
    id: String,
    #[diesel(sql_type = Text)]
    user_id: String,
    #[diesel(sql_type = Nullable<Text>)]
    reply_id: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    counted_renote_id: Option<String>,
    #[diesel(sql_type = Array<Text>)]
    file_ids: Vec<String>,
}

/// The ids of the notes (anybody's) before this id, the newest first.
pub async fn next_notes(conn: &mut Connection, before: &str, limit: i64) -> Result<Vec<String>, DbError> {
    let rows: Vec<IdRow> = sql_query("SELECT id FROM notes WHERE id < $1 ORDER BY id DESC LIMIT $2")
        .bind::<Text, _>(before)
        .bind::<BigInt, _>(limit)
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Removes those of these notes that nobody here has anything to do with, with the files that are only theirs; in a
/// transaction. A note whose renotes and quotes are among them goes with the last of these. Answers stay, without what
/// they answer.
pub async fn remove(conn: &mut Connection, ids: &[String]) -> Result<Removed, DbError> {
    // Whoever is about to favourite, answer or renote one of them is waited for, and counts.
    sql_query("SELECT 1 FROM notes n WHERE n.id = ANY($1) AND n.user_host IS NOT NULL ORDER BY n.id FOR UPDATE")
        .bind::<Array<Text>, _>(ids)
        .execute(conn)
        .await?;
    let mut gone: Vec<RemovedNote> = Vec::new();
    loop {
        let leaves: Vec<RemovedNote> = sql_query(format!(
            "DELETE FROM notes n WHERE n.id = ANY($1) AND NOT {KEPT} RETURNING n.id, n.user_id, n.reply_id, \
             CASE WHEN n.renote_user_id <> n.user_id THEN n.renote_id END AS counted_renote_id, n.file_ids"
        ))
        .bind::<Array<Text>, _>(ids)
        .load(conn)
        .await?;
        if leaves.is_empty() {
            break;
        }
        gone.extend(leaves);
    }
    if gone.is_empty() {
        return Ok(Removed::default());
    }
    let file_ids: Vec<String> = gone.iter().flat_map(|note| note.file_ids.iter().cloned()).collect();
    let counted: Vec<Gone> = gone
        .into_iter()
        .map(|note| Gone {
            id: note.id,
            user_id: note.user_id,
            reply_id: note.reply_id,
            counted_renote_id: note.counted_renote_id,
        })
        .collect();
    uncount(conn, &counted).await?;
    Ok(Removed {
        notes: i64::try_from(counted.len()).unwrap_or(i64::MAX),
        files: remove_files(conn, &file_ids).await?,
    })
}

/// Removes those of these files of other servers that nothing refers to any more.
async fn remove_files(conn: &mut Connection, ids: &[String]) -> Result<Vec<DriveFile>, DbError> {
    let rows: Vec<IdRow> = sql_query(
        "SELECT f.id FROM drive_files f WHERE f.id = ANY($1) AND f.user_host IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM notes n WHERE n.file_ids @> ARRAY[f.id]) \
         AND NOT EXISTS (SELECT 1 FROM users u WHERE u.avatar_id = f.id) \
         AND NOT EXISTS (SELECT 1 FROM users u WHERE u.banner_id = f.id)",
    )
    .bind::<Array<Text>, _>(ids)
    .load(conn)
    .await?;
    let ids: Vec<String> = rows.into_iter().map(|row| row.id).collect();
    let files = diesel::delete(drive_files::table.filter(drive_files::id.eq_any(ids)))
        .returning(DriveFile::as_returning())
        .get_results(conn)
        .await?;
    Ok(files)
}
