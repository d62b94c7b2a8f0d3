//! Putting a file that has come, with what was made from it, into the storage.

use kanikey_db::drive::FileContent;
use kanikey_media::storage::{StorageError, StorageKey};
use kanikey_media::{Analysis, Storage};
use kanikey_messages::UploadedFile;
use serde_json::json;

use crate::{DomainError, Site};

/// The files that were put into the storage for a row that does not name them yet.
pub(crate) struct Stored {
    storage: Storage,
    keys: Vec<StorageKey>,
}

/// What a file's row says of its content, which gets its place in the storage under the keys in it.
pub(crate) fn content_of(uploaded: &UploadedFile) -> FileContent {
    let Analysis {
        mime,
        blurhash,
        thumbnail,
        web_public,
        properties,
        ..
    } = &uploaded.analysis;
    let mut sizes = serde_json::Map::new();
    sizes.extend(properties.width.map(|width| ("width".to_owned(), json!(width))));
    sizes.extend(properties.height.map(|height| ("height".to_owned(), json!(height))));
    FileContent {
        type_: (*mime).to_owned(),
        md5: uploaded.received.md5.clone(),
        size: i64::try_from(uploaded.received.size).unwrap_or(i64::MAX),
        blurhash: blurhash.clone(),
        properties: sizes.into(),
        access_key: StorageKey::original().to_string(),
        thumbnail_access_key: thumbnail.as_ref().map(|_| StorageKey::thumbnail().to_string()),
        web_public_access_key: web_public.as_ref().map(|_| StorageKey::web_public().to_string()),
        web_public_type: web_public.as_ref().map(|_| kanikey_media::RENDITION_TYPE.to_owned()),
    }
}

/// Stores a file under the keys in `content`, or nothing of it.
pub(crate) async fn store(site: &Site, uploaded: UploadedFile, content: &FileContent) -> Result<Stored, DomainError> {
    let (storage, content) = (site.storage.clone(), content.clone());
    let work = move || -> Result<Stored, StorageError> {
        let mut stored = Stored {
            storage,
            keys: Vec::new(),
        };
        match stored.put(uploaded, &content) {
            Ok(()) => Ok(stored),
            Err(error) => {
                stored.delete();
                Err(error)
            }
        }
    };
    let stored = tokio::task::spawn_blocking(work).await;
    let stored = stored.map_err(|_stopping| DomainError::Stopping)?;
    stored.map_err(|error| DomainError::Storage(error.to_string()))
}

impl Stored {
    /// Takes the files away again.
    pub(crate) async fn remove(self) {
        if tokio::task::spawn_blocking(move || self.delete()).await.is_err() {
            tracing::warn!("files that nothing refers to stay in the storage");
        }
    }

    fn put(&mut self, uploaded: UploadedFile, content: &FileContent) -> Result<(), StorageError> {
        let UploadedFile { received, analysis, .. } = uploaded;
        let renditions = [
            (&content.thumbnail_access_key, analysis.thumbnail),
            (&content.web_public_access_key, analysis.web_public),
        ];
        for (key, bytes) in renditions {
            if let (Some(key), Some(bytes)) = (key.as_deref().and_then(key_of), bytes) {
                self.storage.put_bytes(&bytes, &key)?;
                self.keys.push(key);
            }
        }
        if let Some(key) = key_of(&content.access_key) {
            self.storage.put_from_part(received.part, &key)?;
            self.keys.push(key);
        }
        Ok(())
    }

    fn delete(&self) {
        for key in &self.keys {
            if let Err(error) = self.storage.delete(key) {
                tracing::warn!(error = %error, "a file that nothing refers to stays in the storage");
            }
        }
    }
}

fn key_of(text: &str) -> Option<StorageKey> {
    text.parse().ok()
}
