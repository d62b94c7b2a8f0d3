//! Folders.

use kanikey_db::drive::DriveFolder;
use kanikey_db::drive::folders::{self, FolderChanges};
use kanikey_db::users::User;
use kanikey_db::{Connection, DbError, transaction};

use crate::{DomainError, Site};

/// Why a folder is not made or changed.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The folder is not there or is somebody else's.
    #[error("no such folder")]
    NoSuchFolder,
    /// The folder to put it into is not there or is somebody else's.
    #[error("no such parent folder")]
    NoSuchParent,
    /// It would lie in itself, or too deep.
    #[error("folders cannot lie in themselves")]
    Recursive,
    /// There are files or folders in it.
    #[error("the folder is not empty")]
    NotEmpty,
    /// Anything else.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

impl From<DbError> for FolderError {
    fn from(error: DbError) -> Self {
        Self::Domain(error.into())
    }
}

/// Makes a folder.
pub async fn create_folder(
    site: &Site,
    user: &User,
    name: String,
    parent_id: Option<String>,
) -> Result<DriveFolder, FolderError> {
    let mut conn = site.conn().await?;
    let folder = DriveFolder {
        id: site.ids.next(),
        user_id: user.id.clone(),
        parent_id,
        name,
    };
    transaction(&mut conn, async |conn: &mut Connection| {
        lock(conn, &folder).await?;
        if let Some(parent_id) = &folder.parent_id {
            check_parent(conn, &folder, parent_id).await?;
        }
        Ok::<_, FolderError>(folders::insert(conn, &folder).await?)
    })
    .await?;
    Ok(folder)
}

/// Renames or moves a folder.
pub async fn update_folder(
    site: &Site,
    folder: DriveFolder,
    changes: FolderChanges,
) -> Result<DriveFolder, FolderError> {
    if changes.name.is_none() && changes.parent_id.is_none() {
        return Ok(folder);
    }
    let mut conn = site.conn().await?;
    transaction(&mut conn, async |conn: &mut Connection| {
        lock(conn, &folder).await?;
        if let Some(Some(parent_id)) = &changes.parent_id {
            check_parent(conn, &folder, parent_id).await?;
        }
        Ok(folders::update(conn, &folder.id, &changes).await?)
    })
    .await
}

/// Takes an empty folder away.
pub async fn delete_folder(site: &Site, folder: &DriveFolder) -> Result<(), FolderError> {
    let mut conn = site.conn().await?;
    transaction(&mut conn, async |conn: &mut Connection| {
        lock(conn, folder).await?;
        if folders::delete_if_empty(conn, &folder.id).await? {
            Ok(())
        } else {
            Err(FolderError::NotEmpty)
        }
    })
    .await
}

/// Two changes at once could make a ring, or put a folder into one that goes, and neither sees it: the account's row
/// holds the second one back.
async fn lock(conn: &mut Connection, folder: &DriveFolder) -> Result<(), DbError> {
    kanikey_db::drive::files::lock_usage(conn, &folder.user_id).await?;
    Ok(())
}

async fn check_parent(conn: &mut Connection, folder: &DriveFolder, parent_id: &str) -> Result<(), FolderError> {
    let parent = folders::by_id(conn, parent_id).await?;
    if parent.is_none_or(|parent| parent.user_id != folder.user_id) {
        return Err(FolderError::NoSuchParent);
    }
    let above = folders::with_ancestors(conn, parent_id).await?;
    let too_deep = i64::try_from(above.len()).unwrap_or(i64::MAX) >= folders::MAX_DEPTH;
    if too_deep || above.contains(&folder.id) {
        return Err(FolderError::Recursive);
    }
    Ok(())
}
