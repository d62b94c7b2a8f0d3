//! Receiving a file: what the HTTP transport says to the `DriveUpload` actor, and what comes out.

use async_trait::async_trait;
use bytes::Bytes;
use kanikey_media::{Analysis, Received};

/// A file that arrived and was looked at; it is gone when this is dropped, unless somebody keeps it in the storage.
#[derive(Debug)]
pub struct UploadedFile {
    /// The part file, its size and its hash.
    pub received: Received,
    /// Type by content, dimensions, thumbnail, blurhash.
    pub analysis: Analysis,
    /// The name that the client gave, as it came.
    pub name: Option<String>,
}

/// Why an upload ended early. Whatever had arrived is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UploadFailure {
    /// More bytes than are allowed.
    #[error("the file is larger than {max_size} bytes")]
    TooLarge {
        /// Bytes.
        max_size: u64,
    },
    /// Too many uploads at once.
    #[error("too many uploads are running")]
    Busy,
    /// No place left to keep it.
    #[error("the storage is full")]
    StorageFull,
    /// The upload's actor died or the server is stopping; the client may try again.
    #[error("the upload was interrupted")]
    Interrupted,
}

/// Starts uploads.
pub trait Uploads: Send + Sync {
    /// Starts to receive a file of at most `max_size` bytes.
    fn begin(&self, max_size: u64) -> Result<Box<dyn Upload>, UploadFailure>;
}

/// One upload. Dropped before [`Upload::finish`], it leaves nothing behind.
#[async_trait(?Send)]
pub trait Upload {
    /// Hands over the next piece; waits while the disk is slower than the network.
    async fn chunk(&mut self, piece: Bytes) -> Result<(), UploadFailure>;

    /// Ends the upload and looks at the file.
    async fn finish(self: Box<Self>, name: Option<String>) -> Result<UploadedFile, UploadFailure>;
}
