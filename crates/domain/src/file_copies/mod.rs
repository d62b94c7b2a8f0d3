//! Copies of files of other servers, where an administrator wants them (`cacheRemoteFiles`).
//!
//! A file that is to be copied has a row from when its link has one. Whoever takes it has it alone for a while, and to take
//! it counts as an attempt, so that one which brings the process down does not do so for ever. Until it is copied, and where
//! it cannot be, it is a link.

mod copy;
mod error;

use chrono::Duration;
use kanikey_core::{Host, id};
use kanikey_db::drive::DriveFile;
use kanikey_db::federation::files;
use kanikey_db::file_copies::{self, FileCopy};
use kanikey_db::{Connection, DbError, transaction};
use url::Url;

use crate::{DomainError, Site};

pub use copy::copy;
pub use error::FileError;

/// How long a new file is left alone: the note that has it is stored after it.
const SETTLES: Duration = Duration::seconds(2);

/// How long it takes to copy a file, at most: who has not done it by then is dead.
const LEASE: Duration = Duration::minutes(3);

/// How often one is tried.
const MAX_ATTEMPTS: i32 = 5;

/// How long one may wait, and how many: in all, and of one host. The others stay links.
const PATIENCE: Duration = Duration::days(1);
const MAX_WAITING: i64 = 20_000;
const MAX_WAITING_OF_HOST: i64 = 1000;

/// Keeps links to files of other servers. Those of which copies are wanted wait to be copied from then on; where none are
/// wanted, that costs nothing.
pub async fn insert_links(site: &Site, conn: &mut Connection, links: &[DriveFile]) -> Result<(), DbError> {
    let wanted: Vec<(&str, String)> = links
        .iter()
        .filter_map(|file| {
            let host = Host::of_url(&Url::parse(file.url.as_deref()?).ok()?)?;
            let is_wanted = is_wanted(site, host.as_str(), file.user_host.as_deref(), file.is_sensitive);
            is_wanted.then(|| (file.id.as_str(), host.into_string()))
        })
        .collect();
    if wanted.is_empty() {
        return files::insert(conn, links).await;
    }
    let wanted: Vec<(&str, &str)> = wanted.iter().map(|(id, host)| (*id, host.as_str())).collect();
    let due_at = site.clock.now() + SETTLES;
    transaction(conn, async |conn: &mut Connection| {
        files::insert(conn, links).await?;
        file_copies::insert(conn, &wanted, due_at, MAX_WAITING_OF_HOST).await
    })
    .await
}

/// Takes a file that is to be copied now, for [`copy`]. `None` where there is none, or where copies are not wanted.
pub async fn take(site: &Site) -> Result<Option<FileCopy>, DomainError> {
    if !site.settings.settings().cache_remote_files {
        return Ok(None);
    }
    let now = site.clock.now();
    let mut conn = site.conn().await?;
    Ok(file_copies::take(&mut conn, now, now + LEASE, MAX_ATTEMPTS).await?)
}

/// Gives up on what has waited for too long, and on what is too much; a periodic job.
pub async fn prune(site: &Site) -> Result<(), DomainError> {
    let oldest = id::lower_bound(site.clock.now() - PATIENCE);
    let given_up = file_copies::prune(&mut *site.conn().await?, &oldest, MAX_WAITING).await?;
    if given_up > 0 {
        tracing::info!(
            count = given_up,
            "files of other servers stay links: they waited for too long, or too many"
        );
    }
    Ok(())
}

/// Whether a file at `host`, of somebody of the server `owner`, is to be copied.
fn is_wanted(site: &Site, host: &str, owner: Option<&str>, is_sensitive: bool) -> bool {
    let settings = site.settings.settings();
    if !settings.cache_remote_files {
        return false;
    }
    let is_sensitive = is_sensitive || settings.is_media_silenced(owner);
    let hosts = [Some(host), owner];
    (settings.cache_remote_sensitive_files || !is_sensitive)
        && host != site.urls.host().as_str()
        && hosts.iter().flatten().all(|host| settings.federates_with(host))
}
