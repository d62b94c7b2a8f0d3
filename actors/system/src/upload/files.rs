//! Serving: from an access key to an open file.

use std::error::Error;

use async_trait::async_trait;
use kanikey_db::drive::{DriveFile, files};
use kanikey_domain::Site;
use kanikey_media::content_type::is_browser_safe;
use kanikey_media::name::correct_extension;
use kanikey_media::{Disposition, RENDITION_TYPE, StorageError, StorageKey, content_disposition, served_content_type};
use kanikey_messages::{FileSource, OpenedFile};

/// The files of a site.
pub(super) struct DriveFiles {
    site: Site,
}

impl DriveFiles {
    pub(super) fn new(site: Site) -> Self {
        Self { site }
    }
}

#[async_trait(?Send)]
impl FileSource for DriveFiles {
    async fn open(&self, access_key: &str) -> Result<Option<OpenedFile>, Box<dyn Error>> {
        let Ok(key) = access_key.parse::<StorageKey>() else {
            return Ok(None);
        };
        let mut conn = self.site.conn().await?;
        let row = files::by_access_key(&mut conn, access_key).await?;
        drop(conn);
        let Some(row) = row else { return Ok(None) };
        let storage = self.site.storage.clone();
        let opened = tokio::task::spawn_blocking(move || storage.open(&key)).await?;
        match opened {
            Ok((file, size)) => {
                let (kind, name) = kind_and_name(&row, access_key);
                Ok(Some(OpenedFile {
                    file,
                    size,
                    content_type: served_content_type(&kind).to_owned(),
                    disposition: content_disposition(&name, disposition_of(&kind)),
                }))
            }
            Err(StorageError::NotFound) => {
                tracing::warn!(file.id = %row.id, "a file of the Drive is missing in the storage");
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }
}

/// The type of what `access_key` names, the original or a rendition, and the name to save it by.
fn kind_and_name(row: &DriveFile, access_key: &str) -> (String, String) {
    let rendition = |suffix: &str, kind: &str| {
        let stem = row.name.rsplit_once('.').map_or(row.name.as_str(), |(stem, _)| stem);
        (kind.to_owned(), correct_extension(&format!("{stem}{suffix}"), kind))
    };
    if row.thumbnail_access_key.as_deref() == Some(access_key) {
        rendition("-thumb", RENDITION_TYPE)
    } else if row.web_public_access_key.as_deref() == Some(access_key) {
        rendition("-web", row.web_public_type.as_deref().unwrap_or(RENDITION_TYPE))
    } else {
        (row.type_.clone(), correct_extension(&row.name, &row.type_))
    }
}

fn disposition_of(kind: &str) -> Disposition {
    if is_browser_safe(kind) {
        Disposition::Inline
    } else {
        Disposition::Attachment
    }
}
