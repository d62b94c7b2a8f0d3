//! Files of other servers: links to where they are, and copies.

use diesel::prelude::*;
use diesel::sql_types::{Array, Text};
use diesel_async::RunQueryDsl;
use kanikey_db_schema::drive_files;

use crate::drive::DriveFile;
use crate::statement::statement;
use crate::{Connection, DbError};

#[derive(QueryableByName)]
struct IdRow {
    #[diesel(sql_type = Text)]
    id: String,
}

/// Keeps links to files of other servers.
pub async fn insert(conn: &mut Connection, rows: &[DriveFile]) -> Result<(), DbError> {
    if !rows.is_empty() {
        diesel::insert_into(drive_files::table)
            .values(rows)
            .execute(conn)
            .await?;
    }
    Ok(())
}

/// Removes those of these files that are other servers' and that nothing refers to any more. The rows as they were, so that
/// what they name in the storage can be removed after the commit.
pub async fn remove_unused(conn: &mut Connection, ids: &[String]) -> Result<Vec<DriveFile>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<IdRow> = statement(
        "SELECT f.id FROM drive_files f WHERE f.id = ANY($1) AND f.user_host IS NOT NULL \
         AND NOT EXISTS (SELECT 1 FROM notes n WHERE n.file_ids <> '{}' AND n.file_ids @> ARRAY[f.id]) \
         AND NOT EXISTS (SELECT 1 FROM users u WHERE u.avatar_id = f.id) \
         AND NOT EXISTS (SELECT 1 FROM users u WHERE u.banner_id = f.id)",
    )
    .bind::<Array<Text>, _>(ids)
    .load(conn)
    .await?;
    let unused: Vec<String> = rows.into_iter().map(|row| row.id).collect();
    let files = diesel::delete(drive_files::table.filter(drive_files::id.eq_any(unused)))
        .returning(DriveFile::as_returning())
        .get_results(conn)
        .await?;
    Ok(files)
}
