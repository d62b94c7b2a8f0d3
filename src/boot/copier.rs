//! Copies files of other servers, where that is wanted: a few at a time, and one of a host.

use std::time::Duration;

use kanikey_db::file_copies::FileCopy;
use kanikey_domain::{Site, file_copies};
use tokio::task::JoinSet;

/// How many at a time: each is in memory for a moment, and decoding a picture takes up to a few hundred megabytes.
const AT_ONCE: usize = 2;

/// How often new ones are looked for.
const PAUSE: Duration = Duration::from_secs(1);

/// Copies what waits for as long as it is polled. What is under way when it ends is done again.
pub async fn run(site: Site) {
    let mut copying = JoinSet::new();
    loop {
        while copying.len() < AT_ONCE
            && let Some(file) = next(&site).await
        {
            // A task of its own: should a file make it panic, the next ones are copied all the same.
            copying.spawn_local(copy(site.clone(), file));
        }
        tokio::select! {
            Some(done) = copying.join_next() => {
                if let Err(error) = done {
                    tracing::error!(%error, "a file of another server was not copied");
                }
            }
            () = tokio::time::sleep(PAUSE) => {}
        }
    }
}

async fn next(site: &Site) -> Option<FileCopy> {
    let taken = file_copies::take(site).await;
    taken.unwrap_or_else(|error| {
        tracing::warn!(%error, "files of other servers are not copied");
        None
    })
}

async fn copy(site: Site, file: FileCopy) {
    if let Err(error) = file_copies::copy(&site, &file).await {
        tracing::warn!(%error, file.id = file.file_id, "a file of another server was not copied");
    }
}
