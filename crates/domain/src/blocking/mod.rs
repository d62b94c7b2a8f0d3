//! Blocks. A block ends all that was between the two.

use kanikey_db::blocking::Blocking;
use kanikey_db::users::User;
use kanikey_db::{Connection, DbError, blocking, following, lists, transaction};
use kanikey_messages::Event;

use crate::following::{remove, remove_request};
use crate::quotes::revoke_between;
use crate::{Deed, DomainError, Site};

/// Why a block was not made or ended.
#[derive(Debug, thiserror::Error)]
pub enum BlockError {
    /// Nobody blocks themselves.
    #[error("blocker and blockee are the same")]
    Oneself,
    /// The block is there.
    #[error("the blocker blocks the blockee")]
    AlreadyBlocking,
    /// There is no such block.
    #[error("the blocker does not block the blockee")]
    NotBlocking,
    /// Nobody's input.
    #[error(transparent)]
    Domain(#[from] DomainError),
}

/// Makes `blocker` block `blockee`: ends follows and requests between them in both directions, and takes the blocker off
/// the blockee's lists.
///
/// # Errors
/// [`BlockError::Oneself`], [`BlockError::AlreadyBlocking`].
pub async fn create(site: &Site, blocker: &User, blockee: &User) -> Result<(), BlockError> {
    if blocker.id == blockee.id {
        return Err(BlockError::Oneself);
    }
    let mut events = Vec::new();
    let mut conn = site.conn().await?;
    transaction(&mut conn, async |conn| {
        following::lock_pair(conn, &blocker.id, &blockee.id).await?;
        let row = Blocking {
            id: site.ids.next(),
            blocker_id: blocker.id.clone(),
            blockee_id: blockee.id.clone(),
        };
        if !blocking::insert(conn, &row).await? {
            return Err(BlockError::AlreadyBlocking);
        }
        part(site, conn, blocker, blockee, &mut events).await?;
        events.extend(revoke_between(site, conn, blocker, blockee).await?);
        let deed = Deed::Block {
            blocking_id: &row.id,
            blocker,
            blockee,
        };
        events.extend(site.outbox.append(conn, deed).await?);
        Ok(())
    })
    .await?;
    drop(conn);
    events.extend(filters_changed(blocker, blockee));
    site.publish(events);
    Ok(())
}

/// Ends that `blocker` blocks `blockee`.
///
/// # Errors
/// [`BlockError::Oneself`], [`BlockError::NotBlocking`].
pub async fn delete(site: &Site, blocker: &User, blockee: &User) -> Result<(), BlockError> {
    if blocker.id == blockee.id {
        return Err(BlockError::Oneself);
    }
    let mut events = Vec::new();
    let mut conn = site.conn().await?;
    transaction(&mut conn, async |conn| {
        let Some(row) = blocking::delete(conn, &blocker.id, &blockee.id).await? else {
            return Err(BlockError::NotBlocking);
        };
        let deed = Deed::Unblock {
            blocking_id: &row.id,
            blocker,
            blockee,
        };
        events.extend(site.outbox.append(conn, deed).await?);
        Ok(())
    })
    .await?;
    drop(conn);
    events.extend(filters_changed(blocker, blockee));
    site.publish(events);
    Ok(())
}

async fn part(
    site: &Site,
    conn: &mut Connection,
    blocker: &User,
    blockee: &User,
    events: &mut Vec<Event>,
) -> Result<(), DomainError> {
    for (follower, followee) in [(blocker, blockee), (blockee, blocker)] {
        remove(site, conn, follower, followee, events).await?;
        remove_request(site, conn, follower, followee, events).await?;
    }
    let left = lists::delete_memberships_in_lists_of(conn, &blockee.id, &blocker.id).await?;
    events.extend(left.into_iter().map(|list_id| Event::ListChanged { list_id }));
    Ok(())
}

fn filters_changed<'a>(blocker: &'a User, blockee: &'a User) -> impl Iterator<Item = Event> + use<'a> {
    [blocker, blockee]
        .into_iter()
        .filter(|user| user.host.is_none())
        .map(|user| Event::FiltersChanged {
            user_id: user.id.clone(),
        })
}

impl From<DbError> for BlockError {
    fn from(error: DbError) -> Self {
        Self::Domain(error.into())
    }
}
