//! Test databases inside the process, over copies of a template's folder.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, Once};
use std::time::Duration;

use tempfile::TempDir;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::spawn_blocking;

use crate::embedded::Durability;
use crate::{Database, DbError};

/// How many live at a time: each takes about 160 MB.
const MAX_LIVING: usize = 8;

/// After this long a copy is left over from a run that was killed, and a template from an older build.
const STALE_COPY: Duration = Duration::from_hours(1);
const STALE_TEMPLATE: Duration = Duration::from_hours(24);

/// A file system in memory copies the thousand files of a database ten times as fast as a disk.
#[cfg(target_os = "linux")]
const MEMORY: &str = "/dev/shm";

/// What must be free there, in bytes: containers often have 64 MB only.
#[cfg(target_os = "linux")]
const MEMORY_NEEDED: u64 = 1 << 30;

const TEMPLATE_PREFIX: &str = "kanikey-test-template-";
const COPY_PREFIX: &str = "kanikey-test-copy-";

static CLEANED: Once = Once::new();

static LIVING: LazyLock<Arc<Semaphore>> = LazyLock::new(|| Arc::new(Semaphore::new(MAX_LIVING)));

/// One copy.
#[derive(Debug)]
pub(super) struct Place {
    folder: TempDir,
    _permit: OwnedSemaphorePermit,
}

impl Place {
    /// A copy of the template with this key, as soon as there is room for one.
    pub(super) async fn copy_of(key: &str) -> Result<Self, DbError> {
        let permit = Arc::clone(&LIVING).acquire_owned().await.map_err(unavailable)?;
        let template = template_folder(key);
        let folder = blocking(move || {
            let parent = folder_of_copies();
            CLEANED.call_once(|| remove_stale(&parent, COPY_PREFIX, STALE_COPY));
            let folder = tempfile::Builder::new().prefix(COPY_PREFIX).tempdir_in(parent)?;
            copy(&template, folder.path())?;
            Ok(folder)
        });
        Ok(Self {
            folder: folder.await?,
            _permit: permit,
        })
    }

    pub(super) async fn open(&self) -> Result<Database, DbError> {
        Database::embedded_with(self.folder.path(), Durability::Relaxed).await
    }
}

/// Makes the template with this key where it is missing. It gets its name when it is complete; other tests and processes
/// wait meanwhile.
pub(super) async fn ensure_template(
    key: &str,
    parent: Option<&str>,
    make: impl AsyncFnOnce(&Database) -> Result<(), DbError>,
) -> Result<(), DbError> {
    let template = template_folder(key);
    if template.exists() {
        return Ok(());
    }
    let path = template.with_extension("lock");
    let _lock = blocking(move || {
        let file = File::create(path)?;
        file.lock()?;
        Ok(file)
    })
    .await?;
    if template.exists() {
        return Ok(());
    }
    let parent = parent.map(template_folder);
    let unfinished = blocking(move || {
        remove_stale(&std::env::temp_dir(), TEMPLATE_PREFIX, STALE_TEMPLATE);
        let folder = tempfile::Builder::new().prefix(TEMPLATE_PREFIX).tempdir()?;
        parent.map_or(Ok(()), |parent| copy(&parent, folder.path()))?;
        Ok(folder)
    })
    .await?;
    let database = Database::embedded_with(unfinished.path(), Durability::Relaxed).await?;
    let made = make(&database).await;
    database.close().await;
    made?;
    fs::rename(unfinished.keep(), template).map_err(unavailable)
}

fn template_folder(key: &str) -> PathBuf {
    std::env::temp_dir().join(format!("{TEMPLATE_PREFIX}{key}"))
}

async fn blocking<R: Send + 'static>(work: impl FnOnce() -> io::Result<R> + Send + 'static) -> Result<R, DbError> {
    spawn_blocking(work).await.map_err(unavailable)?.map_err(unavailable)
}

fn remove_stale(folder: &Path, prefix: &str, stale: Duration) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let age = entry
            .metadata()
            .and_then(|metadata| metadata.modified())
            .ok()
            .and_then(|at| at.elapsed().ok());
        if entry.file_name().to_string_lossy().starts_with(prefix) && age.is_some_and(|age| age > stale) {
            let path = entry.path();
            // Another process may be removing it too.
            let _ = if path.is_dir() {
                fs::remove_dir_all(path)
            } else {
                fs::remove_file(path)
            };
        }
    }
}

#[cfg(target_os = "linux")]
fn folder_of_copies() -> PathBuf {
    let free = rustix::fs::statvfs(MEMORY).map_or(0, |it| it.f_bavail * it.f_frsize);
    if free >= MEMORY_NEEDED {
        PathBuf::from(MEMORY)
    } else {
        std::env::temp_dir()
    }
}

#[cfg(not(target_os = "linux"))]
fn folder_of_copies() -> PathBuf {
    std::env::temp_dir()
}

/// Copies what a folder holds; sockets are left out.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (kind, target) = (entry.file_type()?, to.join(entry.file_name()));
        if kind.is_dir() {
            fs::create_dir(&target)?;
            copy(&entry.path(), &target)?;
        } else if kind.is_file() {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn unavailable(error: impl std::fmt::Display) -> DbError {
    DbError::Unavailable(format!("cannot make a test database: {error}"))
}
