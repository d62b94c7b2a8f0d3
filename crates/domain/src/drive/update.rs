//! Renaming, moving and describing a file.

use kanikey_db::DbError;
use kanikey_db::drive::files::FileChanges;
use kanikey_db::drive::{DriveFile, files, folders};
use kanikey_media::name::is_valid_name;

use crate::{DomainError, Site};

/// Why a file stays as it is.
#[derive(Debug, thiserror::Error)]
pub enum UpdateError {
    /// The name is empty, too long, or has a path in it.
    #[error("invalid file name")]
    InvalidName,
    /// The folder is not there or is somebody else's.
    #[error("no such folder")]
    NoSuchFolder,
    /// Anything else.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

impl From<DbError> for UpdateError {
    fn from(error: DbError) -> Self {
        Self::Domain(error.into())
    }
}

/// Changes a file and gives it as it is then.
pub async fn update(site: &Site, file: DriveFile, changes: FileChanges) -> Result<DriveFile, UpdateError> {
    if changes.name.as_deref().is_some_and(|name| !is_valid_name(name)) {
        return Err(UpdateError::InvalidName);
    }
    let mut conn = site.conn().await?;
    if let Some(Some(folder_id)) = &changes.folder_id {
        let folder = folders::by_id(&mut conn, folder_id).await?;
        if folder.is_none_or(|folder| Some(&folder.user_id) != file.user_id.as_ref()) {
            return Err(UpdateError::NoSuchFolder);
        }
    }
    let FileChanges {
        folder_id: None,
        name: None,
        comment: None,
        is_sensitive: None,
    } = changes
    else {
        return Ok(files::update(&mut conn, &file.id, &changes).await?);
    };
    Ok(file)
}
