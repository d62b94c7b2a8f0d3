//! `DriveUpload`: one per file that is being received. It owns the part file, takes the pieces in order, and looks at the
//! whole in the end. All that blocks runs on the blocking pool of its thread, one thing at a time for each upload.
//!
//! However it ends early (a panic, a stop, a client that is gone or silent), the part file goes with it and the client
//! hears of it with its next piece.

mod files;
mod handlers;
mod intake;
mod state;
mod uploads;

use std::sync::Arc;
use std::time::Duration;

use actix::{Actor, Context};
use kanikey_actor_kit::{Birth, Child, Exit, Policy, Stage};
use kanikey_core::Clock;
use kanikey_domain::Site;
use kanikey_media::Storage;
use kanikey_messages::FileSource;
use tokio::sync::Semaphore;

pub use uploads::DriveUploads;

use intake::Intake;
use state::UploadState;

/// How many files are looked at at a time: decoding a picture takes up to a few hundred megabytes.
const MAX_ANALYSES: usize = 2;

/// How many uploads may run at a time.
const MAX_UPLOADS: usize = 64;

/// Longer than any living upload goes without a write; what is older belongs to a process that died.
const PART_IS_ORPHAN_AFTER: Duration = Duration::from_hours(1);

/// The rules: never restarted, because the bytes that came are gone with it. The mailbox holds one piece and the word
/// that the client is gone; a client that says nothing for five minutes counts as gone.
const POLICY: Policy = Policy {
    capacity: 2,
    idle_after: Some(Duration::from_mins(5)),
    max_children: MAX_UPLOADS,
    ..Policy::named("upload")
};

/// Receives one file.
pub struct DriveUpload {
    state: UploadState<Intake>,
    analyses: Arc<Semaphore>,
    exit: Exit,
}

/// Starts to take uploads into the site's storage, and removes what interrupted ones left behind.
pub fn start(stage: &Stage, site: &Site) -> Arc<DriveUploads> {
    start_in(stage, site.storage.clone(), site.clock.clone())
}

/// The site's stored files, to serve them.
pub fn files(site: Site) -> Arc<dyn FileSource> {
    Arc::new(files::DriveFiles::new(site))
}

impl DriveUpload {
    fn new(birth: Birth<Self>, intake: Intake, analyses: Arc<Semaphore>) -> Self {
        Self {
            state: UploadState::new(intake),
            analyses,
            exit: birth.exit,
        }
    }
}

impl Actor for DriveUpload {
    type Context = Context<Self>;
}

impl Child for DriveUpload {
    /// A number, given in order.
    type Key = u64;

    fn is_busy(&self) -> bool {
        self.state.is_working()
    }
}

fn start_in(stage: &Stage, storage: Storage, clock: Clock) -> Arc<DriveUploads> {
    let swept = storage.clone();
    // Nobody waits for it: uploads may begin meanwhile, their parts are new.
    drop(tokio::task::spawn_blocking(move || {
        match swept.sweep_parts(&clock, PART_IS_ORPHAN_AFTER) {
            Ok(0) => {}
            Ok(count) => tracing::info!(count, "removed what interrupted uploads left behind"),
            Err(error) => tracing::warn!(%error, "cannot remove what interrupted uploads left behind"),
        }
    }));
    Arc::new(DriveUploads::new(
        stage.host(POLICY),
        storage,
        Arc::new(Semaphore::new(MAX_ANALYSES)),
    ))
}

#[cfg(test)]
mod tests;
