//! The messages of an upload. They are handled strictly one after the other: while the blocking pool works on one, the
//! next waits in the mailbox, and its sender for its answer.

use std::sync::Arc;

use actix::{ActorFutureExt as _, AtomicResponse, Context, Handler, Message, WrapFuture as _};
use bytes::Bytes;
use kanikey_media::{Analysis, Received};
use kanikey_messages::UploadFailure;

use super::DriveUpload;

/// Adds a piece to the file.
#[derive(Message)]
#[rtype(result = "Result<(), UploadFailure>")]
pub struct AddPiece(pub Bytes);

/// Ends the file and looks at it.
#[derive(Message)]
#[rtype(result = "Result<(Received, Analysis), UploadFailure>")]
pub struct FinishUpload;

/// The client is gone.
#[derive(Message)]
#[rtype(result = "()")]
pub struct AbandonUpload;

impl Handler<AddPiece> for DriveUpload {
    type Result = AtomicResponse<Self, Result<(), UploadFailure>>;

    fn handle(&mut self, AddPiece(piece): AddPiece, _ctx: &mut Context<Self>) -> Self::Result {
        let file = self.state.take();
        let work = async move {
            let file = file?;
            blocking(move || file.write(&piece)).await
        };
        AtomicResponse::new(Box::pin(work.into_actor(self).map(
            |written, upload, _ctx| match written {
                Ok(file) => {
                    upload.state.put_back(file);
                    Ok(())
                }
                Err(why) => Err(upload.end(why)),
            },
        )))
    }
}

impl Handler<FinishUpload> for DriveUpload {
    type Result = AtomicResponse<Self, Result<(Received, Analysis), UploadFailure>>;

    fn handle(&mut self, _finish: FinishUpload, _ctx: &mut Context<Self>) -> Self::Result {
        let file = self.state.take();
        let analyses = Arc::clone(&self.analyses);
        let work = async move {
            let file = file?;
            let turn = analyses.acquire_owned().await;
            let turn = turn.map_err(|_closed| UploadFailure::Interrupted)?;
            blocking(move || {
                // Held by the work itself, which goes on when its actor dies.
                let _until_done = turn;
                file.finish()
            })
            .await
        };
        AtomicResponse::new(Box::pin(work.into_actor(self).map(
            |finished, upload, _ctx| match finished {
                Ok(finished) => {
                    upload.end(UploadFailure::Interrupted);
                    Ok(finished)
                }
                Err(why) => Err(upload.end(why)),
            },
        )))
    }
}

impl Handler<AbandonUpload> for DriveUpload {
    type Result = ();

    fn handle(&mut self, _abandon: AbandonUpload, _ctx: &mut Context<Self>) {
        self.end(UploadFailure::Interrupted);
    }
}

impl DriveUpload {
    /// Takes no more, and leaves; the part file goes if it is still here.
    fn end(&mut self, why: UploadFailure) -> UploadFailure {
        self.exit.leave();
        self.state.fail(why)
    }
}

/// Runs `work` on the blocking pool. What it owns is dropped there if it panics.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, UploadFailure> + Send + 'static,
) -> Result<T, UploadFailure> {
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => done,
        Err(_panicked_or_stopping) => Err(UploadFailure::Interrupted),
    }
}
