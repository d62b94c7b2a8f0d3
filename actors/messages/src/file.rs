//! Serving a stored file: what the HTTP transport asks for.

use async_trait::async_trait;

/// A stored file, opened.
#[derive(Debug)]
pub struct OpenedFile {
    /// Positioned at its start.
    pub file: std::fs::File,
    /// Bytes.
    pub size: u64,
    /// The `Content-Type` to serve it with: one that a browser may show in place, or `application/octet-stream`.
    pub content_type: String,
    /// The `Content-Disposition` to serve it with, with the name to save it by.
    pub disposition: String,
}

/// Finds stored files by their access keys.
#[async_trait(?Send)]
pub trait FileSource: Send + Sync {
    /// `None` where there is no such file. Fails where the database or the storage does. What a key names never changes.
    async fn open(&self, access_key: &str) -> Result<Option<OpenedFile>, Box<dyn std::error::Error>>;
}
