//! Ending follows.

use kanikey_db::following::{self, FollowRequest};
use kanikey_db::users::User;
use kanikey_db::{Connection, transaction};
use kanikey_messages::Event;

use super::FollowError;
use crate::{Deed, DomainError, Site};

/// Ends that `follower` follows `followee`, as the follower wants it.
///
/// # Errors
/// [`FollowError::Oneself`], [`FollowError::NotFollowing`].
pub async fn unfollow(site: &Site, follower: &User, followee: &User) -> Result<(), FollowError> {
    end(site, follower, followee).await
}

/// Ends that `follower` follows `followee`, as the followee wants it.
///
/// # Errors
/// [`FollowError::Oneself`], [`FollowError::NotFollowing`].
pub async fn invalidate(site: &Site, followee: &User, follower: &User) -> Result<(), FollowError> {
    end(site, follower, followee).await
}

/// Takes a follow away and tells the other server, whichever of the two is on one: a remote followee is told by an Undo,
/// a remote follower by a Reject. `false` where there was no follow. Both accounts are locked already.
pub(crate) async fn remove(
    site: &Site,
    conn: &mut Connection,
    follower: &User,
    followee: &User,
    events: &mut Vec<Event>,
) -> Result<bool, DomainError> {
    let Some(row) = following::delete(conn, &follower.id, &followee.id).await? else {
        return Ok(false);
    };
    events.push(Event::Unfollowed {
        follower_id: follower.id.clone(),
        followee_id: followee.id.clone(),
    });
    if follower.host.is_none() {
        let uri = row.uri.as_deref();
        let deed = Deed::Unfollow {
            follower,
            followee,
            uri,
        };
        events.extend(site.outbox.append(conn, deed).await?);
        return Ok(true);
    }
    let request = FollowRequest {
        id: row.id,
        follower_id: row.follower_id,
        followee_id: row.followee_id,
        with_replies: row.with_replies,
        uri: row.uri,
    };
    let deed = Deed::RejectFollow {
        follower,
        followee,
        request: Some(&request),
    };
    events.extend(site.outbox.append(conn, deed).await?);
    Ok(true)
}

async fn end(site: &Site, follower: &User, followee: &User) -> Result<(), FollowError> {
    if follower.id == followee.id {
        return Err(FollowError::Oneself);
    }
    let mut events = Vec::new();
    let mut conn = site.conn().await?;
    transaction(&mut conn, async |conn| {
        following::lock_pair(conn, &follower.id, &followee.id).await?;
        if !remove(site, conn, follower, followee, &mut events).await? {
            return Err(FollowError::NotFollowing);
        }
        Ok(())
    })
    .await?;
    drop(conn);
    site.publish(events);
    Ok(())
}
