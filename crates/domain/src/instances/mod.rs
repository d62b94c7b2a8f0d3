//! Other servers: what administrators do about them.

mod files;
mod follows;

use kanikey_db::{Connection, DbError, instances, transaction};
use kanikey_messages::Event;

use crate::{DomainError, LookupError, Site};

pub use files::delete_all_files;
pub use follows::remove_all_follows;

/// What is to be changed of a server; `None` leaves it as it is.
#[derive(Clone, Debug, Default)]
pub struct InstanceChanges {
    /// Nothing is sent to it any more, or again.
    pub is_suspended: Option<bool>,
    /// What moderators say of it.
    pub moderation_note: Option<String>,
}

/// Changes what administrators decide about a server. `false` where it is not known.
pub async fn update(site: &Site, host: &str, changes: InstanceChanges) -> Result<bool, DomainError> {
    let mut conn = site.conn().await?;
    let is_known = transaction(&mut conn, async |conn: &mut Connection| -> Result<bool, DbError> {
        if instances::by_host(conn, host).await?.is_none() {
            return Ok(false);
        }
        if let Some(is_suspended) = changes.is_suspended {
            instances::suspend(conn, host, is_suspended).await?;
        }
        if let Some(note) = &changes.moderation_note {
            instances::update_note(conn, host, note).await?;
        }
        Ok(true)
    })
    .await?;
    drop(conn);
    if is_known && changes.is_suspended.is_some() {
        let hosts = vec![host.to_owned()];
        site.publish([Event::PeersChanged { hosts }]);
    }
    Ok(is_known)
}

/// Asks a server anew what it says of itself.
pub async fn refresh(site: &Site, host: &str) -> Result<(), LookupError> {
    site.resolver.refresh_instance(site, host).await
}
