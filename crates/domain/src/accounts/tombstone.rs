//! Accounts of other servers that their owners deleted there.

use kanikey_db::federation::tombstones;
use kanikey_db::users::{User, remote};
use kanikey_db::{DbError, account_deletions, transaction};

use crate::{DomainError, Site};

/// The account is gone, says its own server: nobody sees it or its notes any more, and it is never taken again. What it
/// left here goes in small steps, as with local accounts.
pub async fn deleted_by_remote(site: &Site, user: &User) -> Result<(), DomainError> {
    let mut conn = site.conn().await?;
    transaction::<_, DbError>(&mut conn, async |conn| {
        remote::mark_deleted(conn, &user.id).await?;
        if let Some(uri) = &user.uri {
            tombstones::insert(conn, uri).await?;
        }
        account_deletions::schedule(conn, &user.id).await
    })
    .await?;
    Ok(())
}
