//! Copies of files of other servers.

use diesel::prelude::*;
use diesel::sql_query;
use diesel::sql_types::{BigInt, Bool, Text};
use diesel_async::RunQueryDsl;
use kanikey_db_schema::drive_files;

use super::KEPT;
use crate::drive::DriveFile;
use crate::{Connection, DbError};

/// A copy of a file of another server.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct CachedFile {
    /// Its id.
    #[diesel(sql_type = Text)]
    pub id: String,
    /// What it takes, in bytes.
    #[diesel(sql_type = BigInt)]
    pub size: i64,
    /// It belongs to something that somebody here has to do with, or nobody knows where the original is.
    #[diesel(sql_type = Bool)]
    pub is_kept: bool,
}

#[derive(QueryableByName)]
struct Total {
    #[diesel(sql_type = BigInt)]
    bytes: i64,
}

/// The oldest copies after this id.
pub async fn next_files(conn: &mut Connection, after: &str, limit: i64) -> Result<Vec<CachedFile>, DbError> {
    let files = sql_query(format!(
        "SELECT f.id, f.size, f.url IS NULL \
           OR EXISTS (SELECT 1 FROM notes n WHERE n.file_ids <> '{{}}' AND n.file_ids @> ARRAY[f.id] AND {KEPT}) \
           OR EXISTS (SELECT 1 FROM users u WHERE u.avatar_id = f.id) \
           OR EXISTS (SELECT 1 FROM users u WHERE u.banner_id = f.id) AS is_kept \
         FROM drive_files f WHERE f.user_host IS NOT NULL AND NOT f.is_link AND f.id > $1 ORDER BY f.id LIMIT $2"
    ))
    .bind::<Text, _>(after)
    .bind::<BigInt, _>(limit)
    .load(conn)
    .await?;
    Ok(files)
}

/// What all copies take together, in bytes.
pub async fn cached_bytes(conn: &mut Connection) -> Result<i64, DbError> {
    let total: Total = sql_query(
        "SELECT coalesce(sum(size), 0)::bigint AS bytes FROM drive_files WHERE user_host IS NOT NULL AND NOT is_link",
    )
    .get_result(conn)
    .await?;
    Ok(total.bytes)
}

/// Makes links to the originals out of these copies; in a transaction. The rows as they were, so that what they name in
/// the storage can be removed after the commit.
pub async fn expire(conn: &mut Connection, ids: &[String]) -> Result<Vec<DriveFile>, DbError> {
    let before = drive_files::table
        .filter(drive_files::id.eq_any(ids).and(drive_files::is_link.eq(false)))
        .select(DriveFile::as_select())
        .order(drive_files::id)
        .for_update()
        .load::<DriveFile>(conn)
        .await?;
    let locked: Vec<&str> = before.iter().map(|file| file.id.as_str()).collect();
    diesel::update(drive_files::table.filter(drive_files::id.eq_any(locked)))
        .set((
            drive_files::is_link.eq(true),
            drive_files::access_key.eq(None::<String>),
            drive_files::thumbnail_access_key.eq(None::<String>),
            drive_files::web_public_access_key.eq(None::<String>),
            drive_files::web_public_type.eq(None::<String>),
        ))
        .execute(conn)
        .await?;
    Ok(before)
}
