//! What waits, and what becomes of it.

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Integer, Text, Timestamptz};
use diesel_async::RunQueryDsl;
use kanikey_core::Timestamp;
use kanikey_db_schema::{drive_files, file_copies};

use super::FileCopy;
use crate::drive::FileContent;
use crate::statement::statement;
use crate::{Connection, DbError, transaction};

/// Has these files (id, and host of the original) copied from `due_at` on. Those of a host of which `most_of_host` wait
/// already are left out.
pub async fn insert(
    conn: &mut Connection,
    files: &[(&str, &str)],
    due_at: Timestamp,
    most_of_host: i64,
) -> Result<(), DbError> {
    let (ids, hosts): (Vec<&str>, Vec<&str>) = files.iter().copied().unzip();
    statement(
        "INSERT INTO file_copies (file_id, host, due_at) \
         SELECT w.file_id, w.host, $3 FROM unnest($1, $2) AS w (file_id, host) WHERE $4 > \
           (SELECT count(*) FROM (SELECT FROM file_copies c WHERE c.host = w.host LIMIT $4) AS waiting)",
    )
    .bind::<Array<Text>, _>(ids)
    .bind::<Array<Text>, _>(hosts)
    .bind::<Timestamptz, _>(due_at)
    .bind::<BigInt, _>(most_of_host)
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes the file that has been due for longest, of a host from which nobody copies just now. It is nobody else's until
/// `taken_until`. Those that were begun `most_attempts` times are left alone.
pub async fn take(
    conn: &mut Connection,
    now: Timestamp,
    taken_until: Timestamp,
    most_attempts: i32,
) -> Result<Option<FileCopy>, DbError> {
    let taken = statement(
        "UPDATE file_copies c SET attempts = attempts + 1, taken_until = $2 FROM drive_files f WHERE f.id = c.file_id \
         AND c.file_id = (SELECT w.file_id FROM file_copies w WHERE w.due_at <= $1 AND w.attempts < $3 \
           AND (w.taken_until IS NULL OR w.taken_until <= $1) \
           AND NOT EXISTS (SELECT FROM file_copies o WHERE o.host = w.host AND o.taken_until > $1) \
           ORDER BY w.due_at, w.attempts LIMIT 1 FOR UPDATE SKIP LOCKED) \
         RETURNING c.file_id, c.host, c.attempts, f.url, f.user_host, f.type AS type_, f.is_sensitive, \
           EXISTS (SELECT FROM notes n WHERE n.file_ids <> '{}' AND n.file_ids @> ARRAY[f.id]) AS is_attached",
    )
    .bind::<Timestamptz, _>(now)
    .bind::<Timestamptz, _>(taken_until)
    .bind::<Integer, _>(most_attempts)
    .get_result(conn)
    .await
    .optional()?;
    Ok(taken)
}

/// Makes a copy out of a link. `false` where the file is gone, or a copy already: what was stored for it is nobody's then.
pub async fn keep(conn: &mut Connection, file_id: &str, content: &FileContent) -> Result<bool, DbError> {
    transaction(conn, async |conn: &mut Connection| {
        let link = drive_files::table.find(file_id).filter(drive_files::is_link);
        let kept = diesel::update(link)
            .set((content, drive_files::is_link.eq(false)))
            .execute(conn)
            .await?;
        delete(conn, file_id).await?;
        Ok(kept == 1)
    })
    .await
}

/// It did not work: whoever had taken the file has not any more, and it is due again at `due_at`.
pub async fn put_off(conn: &mut Connection, file_id: &str, due_at: Timestamp) -> Result<(), DbError> {
    diesel::update(file_copies::table.find(file_id))
        .set((
            file_copies::due_at.eq(due_at),
            file_copies::taken_until.eq(None::<Timestamp>),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Nothing of the host is due before `due_at`. Rows that somebody else changes just now are left out.
pub async fn spare_host(conn: &mut Connection, host: &str, due_at: Timestamp) -> Result<(), DbError> {
    statement(
        "UPDATE file_copies SET due_at = $2 WHERE file_id = ANY(ARRAY( \
           SELECT file_id FROM file_copies WHERE host = $1 AND due_at < $2 FOR UPDATE SKIP LOCKED))",
    )
    .bind::<Text, _>(host)
    .bind::<Timestamptz, _>(due_at)
    .execute(conn)
    .await?;
    Ok(())
}

/// The file is not to be copied any more.
pub async fn delete(conn: &mut Connection, file_id: &str) -> Result<(), DbError> {
    diesel::delete(file_copies::table.find(file_id)).execute(conn).await?;
    Ok(())
}

/// Gives up on files with ids below `oldest`, and on the newest where more than `most` wait.
pub async fn prune(conn: &mut Connection, oldest: &str, most: i64) -> Result<usize, DbError> {
    let given_up = statement(
        "DELETE FROM file_copies WHERE file_id < $1 \
         OR file_id > (SELECT file_id FROM file_copies WHERE file_id >= $1 ORDER BY file_id OFFSET $2 LIMIT 1)",
    )
    .bind::<Text, _>(oldest)
    .bind::<BigInt, _>(most - 1)
    .execute(conn)
    .await?;
    Ok(given_up)
}
