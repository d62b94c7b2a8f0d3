//! Taking a file away.

use kanikey_db::drive::{DriveFile, files};
use kanikey_db::{Connection, transaction};
use kanikey_media::storage::StorageKey;

use crate::{DomainError, Site};

/// Deletes a file: first its row, then what is in the storage, so that a row never points to nothing.
pub async fn delete(site: &Site, file: &DriveFile) -> Result<(), DomainError> {
    let mut conn = site.conn().await?;
    let deleted = transaction(&mut conn, async |conn: &mut Connection| {
        if let (Some(user_id), None) = (&file.user_id, &file.user_host) {
            files::lock_usage(conn, user_id).await?;
        }
        files::delete(conn, &file.id).await
    })
    .await?;
    drop(conn);
    remove_stored(site, deleted.as_slice()).await
}

/// Takes what is in the storage of these files away, whose rows do not name it any more.
pub(crate) async fn remove_stored(site: &Site, files: &[DriveFile]) -> Result<(), DomainError> {
    let keys = files.iter().flat_map(|file| {
        [
            &file.access_key,
            &file.thumbnail_access_key,
            &file.web_public_access_key,
        ]
    });
    let keys: Vec<StorageKey> = keys.flatten().filter_map(|key| key.parse().ok()).collect();
    if keys.is_empty() {
        return Ok(());
    }
    let storage = site.storage.clone();
    let removal = tokio::task::spawn_blocking(move || keys.iter().try_for_each(|key| storage.delete(key)));
    let removed = removal.await.map_err(|_stopping| DomainError::Stopping)?;
    removed.map_err(|error| DomainError::Storage(error.to_string()))
}
