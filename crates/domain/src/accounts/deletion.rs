//! Deleting local accounts. Other servers are told at once; notes and files go in small steps.

use kanikey_db::account_deletions::{self, Left};
use kanikey_db::users::User;
use kanikey_db::{DbError, following, notes, transaction};
use kanikey_messages::Event;

use crate::{Deed, DomainError, Site, drive};

/// How much of each kind goes in one step.
const STEP: i64 = 100;

/// How many accounts are worked on in one run of the job.
const ACCOUNTS_AT_ONCE: i64 = 10;

/// Why an account was not deleted.
#[derive(Debug, thiserror::Error)]
pub enum DeletionError {
    /// Administrators and the server's own accounts stay.
    #[error("this account cannot be deleted")]
    Protected,
    /// It is another server's, or deleted already.
    #[error("no such account on this server")]
    NoSuchAccount,
    /// Something that is nobody's input.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

/// Deletes a local account: nobody sees it or signs in to it any more, and every server that has to do with it is told.
/// [`purge_deleted`] removes what it left.
pub async fn delete_account(site: &Site, user: &User) -> Result<(), DeletionError> {
    if user.is_administrator || user.is_system {
        return Err(DeletionError::Protected);
    }
    let mut conn = site.conn().await?;
    let delivery = transaction(&mut conn, async |conn| {
        if !account_deletions::begin(conn, &user.id).await? {
            return Err(DeletionError::NoSuchAccount);
        }
        Ok(site.outbox.append(conn, Deed::DeleteActor { user }).await?)
    })
    .await?;
    drop(conn);
    site.tokens.forget_user(&user.id);
    let user_id = user.id.clone();
    site.publish(delivery.into_iter().chain([Event::UserSignedOut { user_id }]));
    Ok(())
}

/// Removes some of what deleted accounts left; a periodic job.
pub async fn purge_deleted(site: &Site) -> Result<(), DomainError> {
    let users = account_deletions::under_way(&mut *site.conn().await?, ACCOUNTS_AT_ONCE).await?;
    for user in users {
        let mut conn = site.conn().await?;
        let left = account_deletions::left(&mut conn, &user.id, STEP).await?;
        if left.note_ids.is_empty() && left.file_ids.is_empty() && left.follows.is_empty() {
            transaction::<_, DbError>(&mut conn, async |conn| account_deletions::finish(conn, &user.id).await).await?;
            continue;
        }
        drop(conn);
        remove(site, left).await?;
    }
    Ok(())
}

impl From<DbError> for DeletionError {
    fn from(error: DbError) -> Self {
        Self::Domain(error.into())
    }
}

/// Each in a transaction of its own: the next run goes on where this one ends. The Delete of the account stands for all
/// of it elsewhere.
async fn remove(site: &Site, left: Left) -> Result<(), DomainError> {
    for note_id in &left.note_ids {
        let mut conn = site.conn().await?;
        let deleted = transaction::<_, DbError>(&mut conn, async |conn| notes::delete(conn, note_id).await).await?;
        drop(conn);
        drive::remove_stored(site, &deleted.files).await?;
    }
    let mut conn = site.conn().await?;
    for (follower_id, followee_id) in &left.follows {
        transaction::<_, DbError>(&mut conn, async |conn| {
            following::lock_pair(conn, follower_id, followee_id).await?;
            following::delete(conn, follower_id, followee_id).await
        })
        .await?;
    }
    let files = kanikey_db::drive::by_ids(&conn, &left.file_ids).await?;
    drop(conn);
    for file in &files {
        drive::delete(site, file).await?;
    }
    Ok(())
}
