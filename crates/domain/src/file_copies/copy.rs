//! Copying one file.

use chrono::Duration;
use kanikey_db::DbError;
use kanikey_db::drive::FileContent;
use kanikey_db::file_copies::{self, FileCopy};
use kanikey_media::{Analysis, Receiver, StorageError, UploadError, analyse};
use kanikey_messages::UploadedFile;

use super::{FileError, MAX_ATTEMPTS, is_wanted};
use crate::{DomainError, Site, drive};

/// The largest file that is copied, in bytes: all of it is in memory for a moment. `drive.max_file_size` may be less.
const MAX_BYTES: u64 = 32 * 1024 * 1024;

/// How long a host is left alone that does not answer.
const HOST_PAUSE: Duration = Duration::minutes(5);

/// Copies a file that was taken, or says when it is to be tried again, or that it is not to be. Never call it while holding
/// a connection.
pub async fn copy(site: &Site, file: &FileCopy) -> Result<(), DomainError> {
    let Err(error) = attempt(site, file).await else {
        return Ok(());
    };
    let is_over = file.attempts >= MAX_ATTEMPTS || matches!(error, FileError::Refused(_));
    if matches!(error, FileError::Domain(_)) {
        tracing::warn!(file.id = file.file_id, %error, is_over, "a file of another server was not copied");
    } else {
        tracing::debug!(file.id = file.file_id, peer.host = file.host, %error, is_over, "a file was not copied");
    }
    let now = site.clock.now();
    let mut due_at = now + delay(file.attempts);
    let mut conn = site.conn().await?;
    if matches!(error, FileError::HostFails(_)) {
        due_at = due_at.max(now + HOST_PAUSE);
        file_copies::spare_host(&mut conn, &file.host, now + HOST_PAUSE).await?;
    }
    if is_over {
        file_copies::delete(&mut conn, &file.file_id).await?;
    } else {
        file_copies::put_off(&mut conn, &file.file_id, due_at).await?;
    }
    Ok(())
}

async fn attempt(site: &Site, file: &FileCopy) -> Result<(), FileError> {
    let is_wanted = is_wanted(site, &file.host, file.user_host.as_deref(), file.is_sensitive);
    let url = file.url.as_deref().filter(|_url| is_wanted);
    let url = url.ok_or_else(|| FileError::Refused("not wanted any more".to_owned()))?;
    if !file.is_attached {
        return Err(FileError::NotNow("no note has it".to_owned()));
    }
    let max_bytes = usize::try_from(site.config.drive.max_file_size.min(MAX_BYTES)).unwrap_or(usize::MAX);
    let bytes = site.resolver.file(site, url, max_bytes).await?;
    let received = receive(site, bytes).await?;
    if !is_as_said(&file.type_, &received.analysis) {
        let reason = format!("{} that is said to be {}", received.analysis.mime, file.type_);
        return Err(FileError::Refused(reason));
    }
    let content = drive::content_of(&received);
    let stored = drive::store(site, received, &content).await?;
    let kept = keep(site, file, &content).await;
    if !matches!(kept, Ok(true)) {
        stored.remove().await;
    }
    kept?;
    Ok(())
}

async fn keep(site: &Site, file: &FileCopy, content: &FileContent) -> Result<bool, DbError> {
    let mut conn = site.conn().await?;
    file_copies::keep(&mut conn, &file.file_id, content).await
}

/// Writes the bytes down and looks at them, as at an upload.
async fn receive(site: &Site, bytes: Vec<u8>) -> Result<UploadedFile, FileError> {
    let storage = site.storage.clone();
    let work = move || -> Result<UploadedFile, UploadError> {
        let mut receiver = Receiver::begin(&storage, bytes.len() as u64)?;
        receiver.write(&bytes)?;
        drop(bytes);
        let received = receiver.finish()?;
        let analysis = analyse(received.part.path()).map_err(StorageError::from)?;
        Ok(UploadedFile {
            received,
            analysis,
            name: None,
        })
    };
    let received = tokio::task::spawn_blocking(work).await;
    let received = received.map_err(|_stopping| DomainError::Stopping)?;
    received.map_err(|error| DomainError::Storage(error.to_string()).into())
}

/// Whether the content is of the family that it is said to be of: a page that says why there is no picture is none.
fn is_as_said(said: &str, found: &Analysis) -> bool {
    match said.split('/').next().unwrap_or_default() {
        "image" => found.image.is_some() && !found.is_broken(),
        "audio" | "video" => found.mime.starts_with("audio/") || found.mime.starts_with("video/"),
        _ => true,
    }
}

/// How long a file is left alone after so many attempts: 1, 5, 25, 125 minutes.
fn delay(attempts: i32) -> Duration {
    let times = u32::try_from(attempts - 1).unwrap_or(0).min(3);
    Duration::minutes(5_i64.pow(times))
}

#[cfg(test)]
mod tests {
    use kanikey_media::Properties;

    use super::*;

    #[test]
    fn the_pauses_grow() {
        let minutes = [1, 2, 3, 4, 5, 1000].map(|attempts| delay(attempts).num_minutes());
        assert_eq!(minutes, [1, 5, 25, 125, 125, 125]);
    }

    #[test]
    fn sounds_may_be_films_and_nothing_else_may_differ() {
        let is = |said: &str, mime: &'static str| {
            let found = Analysis {
                mime,
                image: None,
                blurhash: None,
                thumbnail: None,
                web_public: None,
                properties: Properties::default(),
            };
            is_as_said(said, &found)
        };
        assert!(is("audio/mp4", "video/mp4") && is("video/mp4", "video/mp4"));
        assert!(is("application/octet-stream", "text/plain"));
        assert!(!is("video/mp4", "text/html"));
        assert!(!is("image/png", "application/octet-stream"));
        assert!(!is("image/svg+xml", "image/svg+xml"), "drawings are not copied");
    }
}
