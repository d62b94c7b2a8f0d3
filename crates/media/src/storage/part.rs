//! Files that are still being received.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// A file that is being written, removed when it is dropped.
#[derive(Debug)]
pub struct PartFile {
    file: File,
    path: PartPath,
}

/// The place of a file that was received and is not kept yet. The file is removed when this is dropped, unless
/// [`super::Storage::put_from_part`] took it.
#[derive(Debug)]
pub struct PartPath {
    path: Option<PathBuf>,
}

impl PartFile {
    /// Creates the file at `path`, where there must be none.
    pub(super) fn create(path: PathBuf) -> io::Result<Self> {
        let file = File::create_new(&path)?;
        Ok(Self {
            file,
            path: PartPath { path: Some(path) },
        })
    }

    /// Ends writing.
    pub fn close(self) -> PartPath {
        self.path
    }
}

impl Write for PartFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl PartPath {
    /// Where the file is.
    pub fn path(&self) -> &Path {
        self.path.as_deref().unwrap_or(Path::new(""))
    }

    /// Leaves the file alone from now on: it has moved.
    pub(super) fn disarm(mut self) {
        self.path = None;
    }
}

impl Drop for PartPath {
    fn drop(&mut self) {
        if let Some(path) = &self.path
            && let Err(error) = fs::remove_file(path)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(%error, "part file not removed");
        }
    }
}
