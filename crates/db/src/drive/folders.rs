//! Folders of the Drive.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use diesel_async::RunQueryDsl;
use kanikey_db_schema::{drive_files, drive_folders};

use super::DriveFolder;
use crate::page::Page;
use crate::{Connection, DbError};

/// How deep folders may lie in each other.
pub const MAX_DEPTH: i64 = 64;

/// One folder.
pub async fn by_id(conn: &mut Connection, id: &str) -> Result<Option<DriveFolder>, DbError> {
    Ok(drive_folders::table
        .find(id)
        .select(DriveFolder::as_select())
        .first(conn)
        .await
        .optional()?)
}

/// The folders with these ids, in no order.
pub async fn by_ids(conn: &mut Connection, ids: &[String]) -> Result<Vec<DriveFolder>, DbError> {
    Ok(drive_folders::table
        .filter(drive_folders::id.eq_any(ids))
        .select(DriveFolder::as_select())
        .load(conn)
        .await?)
}

/// The account's folders of this name in a folder (`None`: at the top).
pub async fn by_name(
    conn: &mut Connection,
    user_id: &str,
    name: &str,
    parent_id: Option<&str>,
) -> Result<Vec<DriveFolder>, DbError> {
    Ok(drive_folders::table
        .filter(drive_folders::user_id.eq(user_id))
        .filter(drive_folders::name.eq(name))
        .filter(drive_folders::parent_id.is_not_distinct_from(parent_id))
        .order(drive_folders::id)
        .limit(100)
        .select(DriveFolder::as_select())
        .load(conn)
        .await?)
}

/// A page of an account's folders in a folder (`None`: at the top).
pub async fn page(
    conn: &mut Connection,
    user_id: &str,
    parent_id: Option<&str>,
    page: &Page,
) -> Result<Vec<DriveFolder>, DbError> {
    let query = drive_folders::table
        .filter(drive_folders::user_id.eq(user_id))
        .filter(drive_folders::parent_id.is_not_distinct_from(parent_id.map(str::to_owned)))
        .select(DriveFolder::as_select())
        .into_boxed();
    Ok(crate::paginate!(query, drive_folders::id, page).load(conn).await?)
}

/// Stores a folder.
pub async fn insert(conn: &mut Connection, folder: &DriveFolder) -> Result<(), DbError> {
    diesel::insert_into(drive_folders::table)
        .values(folder)
        .execute(conn)
        .await?;
    Ok(())
}

/// Changes to a folder; `None` leaves a value as it is.
#[derive(Debug, Default, AsChangeset)]
#[diesel(table_name = drive_folders)]
pub struct FolderChanges {
    /// The name.
    pub name: Option<String>,
    /// The folder that it is in, `Some(None)` for none.
    pub parent_id: Option<Option<String>>,
}

/// Changes a folder and gives it as it is then; at least one change must be there.
pub async fn update(conn: &mut Connection, id: &str, changes: &FolderChanges) -> Result<DriveFolder, DbError> {
    Ok(diesel::update(drive_folders::table.find(id))
        .set(changes)
        .returning(DriveFolder::as_returning())
        .get_result(conn)
        .await?)
}

/// Takes an empty folder away. `false` where it has files or folders in it, or is gone.
pub async fn delete_if_empty(conn: &mut Connection, id: &str) -> Result<bool, DbError> {
    let children = diesel::alias!(drive_folders as children);
    let folders = children.filter(children.field(drive_folders::parent_id).eq(id));
    let files = drive_files::table.filter(drive_files::folder_id.eq(id));
    let (has_folders, has_files) = diesel::select((diesel::dsl::exists(folders), diesel::dsl::exists(files)))
        .get_result::<(bool, bool)>(conn)
        .await?;
    if has_folders || has_files {
        return Ok(false);
    }
    Ok(diesel::delete(drive_folders::table.find(id)).execute(conn).await? == 1)
}

#[derive(QueryableByName)]
struct Ancestor {
    #[diesel(sql_type = Text)]
    id: String,
}

/// The ids of a folder and of all folders that it lies in, at most [`MAX_DEPTH`] of them.
pub async fn with_ancestors(conn: &mut Connection, id: &str) -> Result<Vec<String>, DbError> {
    let ancestors = diesel::sql_query(
        "WITH RECURSIVE up (id, parent_id, depth) AS (
            SELECT id, parent_id, 1::bigint FROM drive_folders WHERE id = $1
            UNION ALL
            SELECT f.id, f.parent_id, up.depth + 1 FROM drive_folders f JOIN up ON f.id = up.parent_id
            WHERE up.depth < $2
        ) SELECT id FROM up",
    )
    .bind::<Text, _>(id)
    .bind::<BigInt, _>(MAX_DEPTH)
    .load::<Ancestor>(conn)
    .await?;
    Ok(ancestors.into_iter().map(|ancestor| ancestor.id).collect())
}

/// How many folders and files a folder holds itself.
pub async fn counts(conn: &mut Connection, id: &str) -> Result<(i64, i64), DbError> {
    let folders = drive_folders::table.filter(drive_folders::parent_id.eq(id)).count();
    let files = drive_files::table.filter(drive_files::folder_id.eq(id)).count();
    Ok((folders.get_result(conn).await?, files.get_result(conn).await?))
}
