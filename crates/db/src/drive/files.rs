//! Files of the Drive.

use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel_async::RunQueryDsl;
use kanikey_db_schema::{drive_files, drive_usages};

use super::{DriveFile, DriveUsage};
use crate::page::Page;
use crate::{Connection, DbError};

/// One file.
pub async fn by_id(conn: &mut Connection, id: &str) -> Result<Option<DriveFile>, DbError> {
    Ok(drive_files::table
        .find(id)
        .select(DriveFile::as_select())
        .first(conn)
        .await
        .optional()?)
}

/// The files with these ids, in no order.
pub async fn by_ids(mut conn: &Connection, ids: &[String]) -> Result<Vec<DriveFile>, DbError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(drive_files::table
        .filter(drive_files::id.eq_any(ids))
        .select(DriveFile::as_select())
        .load(&mut conn)
        .await?)
}

/// The file that one of our URLs names, by the key of its original or of one of its renditions.
pub async fn by_access_key(conn: &mut Connection, key: &str) -> Result<Option<DriveFile>, DbError> {
    Ok(drive_files::table
        .filter(drive_files::access_key.eq(key))
        .or_filter(drive_files::thumbnail_access_key.eq(key))
        .or_filter(drive_files::web_public_access_key.eq(key))
        .select(DriveFile::as_select())
        .first(conn)
        .await
        .optional()?)
}

/// The account's files with this content.
pub async fn by_md5(conn: &mut Connection, user_id: &str, md5: &str) -> Result<Vec<DriveFile>, DbError> {
    Ok(drive_files::table
        .filter(drive_files::user_id.eq(user_id))
        .filter(drive_files::md5.eq(md5))
        .order(drive_files::id)
        .limit(100)
        .select(DriveFile::as_select())
        .load(conn)
        .await?)
}

/// The account's files of this name in a folder (`None`: outside any).
pub async fn by_name(
    conn: &mut Connection,
    user_id: &str,
    name: &str,
    folder_id: Option<&str>,
) -> Result<Vec<DriveFile>, DbError> {
    Ok(drive_files::table
        .filter(drive_files::user_id.eq(user_id))
        .filter(drive_files::name.eq(name))
        .filter(drive_files::folder_id.is_not_distinct_from(folder_id))
        .order(drive_files::id)
        .limit(100)
        .select(DriveFile::as_select())
        .load(conn)
        .await?)
}

/// Takes some of the files of another server's accounts away, the oldest first. Those accounts have no quota to count
/// them off.
pub async fn delete_of_host(conn: &mut Connection, host: &str, limit: i64) -> Result<Vec<DriveFile>, DbError> {
    let oldest = drive_files::table
        .filter(drive_files::user_host.eq(host))
        .order(drive_files::id)
        .limit(limit)
        .select(drive_files::id)
        .load::<String>(conn)
        .await?;
    Ok(
        diesel::delete(drive_files::table.filter(drive_files::id.eq_any(oldest)))
            .returning(DriveFile::as_returning())
            .get_results(conn)
            .await?,
    )
}

/// What a listing of files is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct FileFilter {
    /// Only in this folder; `Some(None)`: only outside any.
    pub folder: Option<Option<String>>,
    /// A MIME type, or one with `/*` at its end.
    pub kind: Option<String>,
    /// In which order, instead of the page's own.
    pub sort: Option<FileSort>,
}

/// An order of files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileSort {
    /// The newest first.
    Newest,
    /// The oldest first.
    Oldest,
    /// By name, from its end.
    NameDescending,
    /// By name.
    Name,
    /// The largest first.
    Largest,
    /// The smallest first.
    Smallest,
}

/// A page of an account's files.
pub async fn page(
    conn: &mut Connection,
    user_id: &str,
    filter: &FileFilter,
    page: &Page,
) -> Result<Vec<DriveFile>, DbError> {
    let mut query = drive_files::table
        .filter(drive_files::user_id.eq(user_id))
        .select(DriveFile::as_select())
        .into_boxed();
    if let Some(folder) = &filter.folder {
        query = query.filter(drive_files::folder_id.is_not_distinct_from(folder.clone()));
    }
    if let Some(kind) = &filter.kind {
        query = match kind.strip_suffix("/*") {
            Some(family) => query.filter(
                diesel::dsl::sql::<diesel::sql_types::Bool>("starts_with(drive_files.type, ")
                    .bind::<Text, _>(format!("{family}/"))
                    .sql(")"),
            ),
            None => query.filter(drive_files::type_.eq(kind.clone())),
        };
    }
    let mut query = crate::paginate!(query, drive_files::id, page);
    query = match filter.sort {
        None => query,
        Some(FileSort::Newest) => query.order(drive_files::id.desc()),
        Some(FileSort::Oldest) => query.order(drive_files::id.asc()),
        Some(FileSort::NameDescending) => query.order((drive_files::name.desc(), drive_files::id.desc())),
        Some(FileSort::Name) => query.order((drive_files::name.asc(), drive_files::id.asc())),
        Some(FileSort::Largest) => query.order((drive_files::size.desc(), drive_files::id.desc())),
        Some(FileSort::Smallest) => query.order((drive_files::size.asc(), drive_files::id.asc())),
    };
    Ok(query.load(conn).await?)
}

/// What an account's files take; locked until the transaction ends, so that a quota check holds.
pub async fn lock_usage(conn: &mut Connection, user_id: &str) -> Result<DriveUsage, DbError> {
    let none = DriveUsage {
        user_id: user_id.to_owned(),
        bytes: 0,
        files: 0,
    };
    diesel::insert_into(drive_usages::table)
        .values(&none)
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(drive_usages::table
        .find(user_id)
        .select(DriveUsage::as_select())
        .for_update()
        .first(conn)
        .await?)
}

/// What an account's files take, in bytes.
pub async fn usage(conn: &mut Connection, user_id: &str) -> Result<i64, DbError> {
    let bytes = drive_usages::table.find(user_id).select(drive_usages::bytes);
    Ok(bytes.first(conn).await.optional()?.unwrap_or(0))
}

/// Stores a file and counts it.
pub async fn insert(conn: &mut Connection, file: &DriveFile) -> Result<(), DbError> {
    diesel::insert_into(drive_files::table)
        .values(file)
        .execute(conn)
        .await?;
    count(conn, file, 1).await
}

/// Takes a file away, counts it off, and gives it as it was at last: a link may have become a copy meanwhile. `None` where
/// it was gone.
pub async fn delete(conn: &mut Connection, id: &str) -> Result<Option<DriveFile>, DbError> {
    let deleted = diesel::delete(drive_files::table.find(id))
        .returning(DriveFile::as_returning())
        .get_result(conn)
        .await
        .optional()?;
    if let Some(file) = &deleted {
        count(conn, file, -1).await?;
    }
    Ok(deleted)
}

/// Changes to a file; `None` leaves a value as it is.
#[derive(Debug, Default, AsChangeset)]
#[diesel(table_name = drive_files)]
pub struct FileChanges {
    /// The folder, `Some(None)` for none.
    pub folder_id: Option<Option<String>>,
    /// The name.
    pub name: Option<String>,
    /// The description, `Some(None)` for none.
    pub comment: Option<Option<String>>,
    /// Whether it is to be hidden behind a warning.
    pub is_sensitive: Option<bool>,
}

/// Changes a file and gives it as it is then; at least one change must be there.
pub async fn update(conn: &mut Connection, id: &str, changes: &FileChanges) -> Result<DriveFile, DbError> {
    Ok(diesel::update(drive_files::table.find(id))
        .set(changes)
        .returning(DriveFile::as_returning())
        .get_result(conn)
        .await?)
}

/// What is copied of other servers' accounts counts for nobody.
async fn count(conn: &mut Connection, file: &DriveFile, sign: i64) -> Result<(), DbError> {
    let is_counted = file.user_host.is_none() && !file.is_link;
    let Some(user_id) = file.user_id.as_deref().filter(|_| is_counted) else {
        return Ok(());
    };
    diesel::update(drive_usages::table.find(user_id))
        .set((
            drive_usages::bytes.eq(drive_usages::bytes + sign * file.size),
            drive_usages::files.eq(drive_usages::files + i32::try_from(sign).unwrap_or(0)),
        ))
        .execute(conn)
        .await?;
    Ok(())
}
