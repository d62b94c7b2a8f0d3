//! The handles that the HTTP transport has.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use bytes::Bytes;
use kanikey_actor_kit::{AskError, Children, Mailbox, Stragglers, Unavailable};
use kanikey_media::Storage;
use kanikey_messages::{Upload, UploadFailure, UploadedFile, Uploads};
use tokio::sync::Semaphore;

use super::DriveUpload;
use super::handlers::{AbandonUpload, AddPiece, FinishUpload};
use super::intake::Intake;

/// A disk that does not take a piece in this time takes none.
const WRITE_TIMEOUT: Duration = Duration::from_mins(1);

/// Looking at a file takes seconds; the rest is for those before it.
const FINISH_TIMEOUT: Duration = Duration::from_mins(3);

/// Starts uploads. Keep one while the server runs, and shut it down at the end.
pub struct DriveUploads {
    pub(crate) children: Children<DriveUpload>,
    storage: Storage,
    pub(super) analyses: Arc<Semaphore>,
    next: AtomicU64,
}

/// One running upload, as its client's request sees it.
struct Running {
    mailbox: Mailbox<DriveUpload>,
}

impl DriveUploads {
    pub(super) fn new(children: Children<DriveUpload>, storage: Storage, analyses: Arc<Semaphore>) -> Self {
        Self {
            children,
            storage,
            analyses,
            next: AtomicU64::new(0),
        }
    }

    /// Takes no new uploads, and ends those that run; each is given until `within` for the piece at hand.
    pub async fn shutdown(&self, within: Duration) -> Result<(), Stragglers> {
        self.children.shutdown(within).await
    }
}

impl Uploads for DriveUploads {
    fn begin(&self, max_size: u64) -> Result<Box<dyn Upload>, UploadFailure> {
        let key = self.next.fetch_add(1, Ordering::Relaxed);
        let storage = self.storage.clone();
        let analyses = Arc::clone(&self.analyses);
        let make = move |birth| DriveUpload::new(birth, Intake::Empty { storage, max_size }, analyses);
        match self.children.start(&key, make) {
            Ok(mailbox) => Ok(Box::new(Running { mailbox })),
            Err(Unavailable::TooMany) => Err(UploadFailure::Busy),
            Err(_ending) => Err(UploadFailure::Interrupted),
        }
    }
}

#[async_trait(?Send)]
impl Upload for Running {
    async fn chunk(&mut self, piece: Bytes) -> Result<(), UploadFailure> {
        let answer = self.mailbox.ask(AddPiece(piece), WRITE_TIMEOUT).await;
        answer.map_err(why_unanswered)?
    }

    async fn finish(self: Box<Self>, name: Option<String>) -> Result<UploadedFile, UploadFailure> {
        let answer = self.mailbox.ask(FinishUpload, FINISH_TIMEOUT).await;
        let (received, analysis) = answer.map_err(why_unanswered)??;
        Ok(UploadedFile {
            received,
            analysis,
            name,
        })
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // An upload that is over has closed its mailbox; one that does not hear this finds its client silent.
        let _over = self.mailbox.offer(AbandonUpload);
    }
}

fn why_unanswered(error: AskError) -> UploadFailure {
    tracing::warn!(%error, "an upload ended early");
    UploadFailure::Interrupted
}
