//! Files that stay on the servers that they are from.

use diesel_async::RunQueryDsl;
use kanikey_db_schema::drive_files;

use crate::drive::DriveFile;
use crate::{Connection, DbError};

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
