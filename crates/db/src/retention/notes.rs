//! Old notes of other servers.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{Array, BigInt, Text};
use diesel_async::RunQueryDsl;

use super::KEPT;
use crate::drive::DriveFile;
use crate::notes::{GONE, Gone, settle};
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
    let mut gone: Vec<Gone> = Vec::new();
    loop {
        let leaves: Vec<Gone> = sql_query(format!(
            "DELETE FROM notes n WHERE n.id = ANY($1) AND NOT {KEPT} RETURNING {GONE}"
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
    Ok(Removed {
        notes: i64::try_from(gone.len()).unwrap_or(i64::MAX),
        files: settle(conn, &gone).await?,
    })
}
