//! What becomes of a request: accepted, rejected, or taken back.

use kanikey_db::following;
use kanikey_db::users::{self, User};
use kanikey_db::{Connection, transaction};
use kanikey_messages::Event;
use serde_json::json;

use super::FollowError;
use super::follow::{FollowOptions, start};
use crate::notifications::{self, NewNotification};
use crate::{Deed, DomainError, Site};

/// How many requests are read at once where all are accepted.
const ACCEPTED_AT_ONCE: i64 = 100;

/// The local `followee` accepts the request of `follower`.
///
/// # Errors
/// [`FollowError::NoRequest`].
pub async fn accept_request(site: &Site, followee: &User, follower: &User) -> Result<(), FollowError> {
    if accept(site, follower, followee).await? {
        return Ok(());
    }
    Err(FollowError::NoRequest)
}

/// Accepts all who ask to follow the local `followee`, as when it unlocks: each in a transaction of its own, so that
/// whatever comes in between leaves the others waiting.
pub async fn accept_all_requests(site: &Site, followee: &User) -> Result<(), DomainError> {
    loop {
        let mut conn = site.conn().await?;
        let followers = following::waiting_followers(&mut conn, &followee.id, ACCEPTED_AT_ONCE).await?;
        drop(conn);
        if followers.is_empty() {
            return Ok(());
        }
        for follower in &followers {
            accept(site, follower, followee).await?;
        }
    }
}

/// The remote `followee` accepted what the local `follower` asked for. `false`, and nothing done, where nothing waits for
/// an answer: nobody can make an account follow them by accepting what was never asked.
pub async fn accepted_by_remote(site: &Site, follower: &User, followee: &User) -> Result<bool, DomainError> {
    accept(site, follower, followee).await
}

/// The local `followee` rejects the request of `follower`; `false` where there is none.
pub async fn reject_request(site: &Site, followee: &User, follower: &User) -> Result<bool, DomainError> {
    let mut events = Vec::new();
    let mut conn = site.conn().await?;
    let rejected = transaction(&mut conn, async |conn| -> Result<bool, DomainError> {
        let Some(request) = following::delete_request(conn, &follower.id, &followee.id).await? else {
            return Ok(false);
        };
        let deed = Deed::RejectFollow {
            follower,
            followee,
            request: Some(&request),
        };
        events.extend(site.outbox.append(conn, deed).await?);
        Ok(true)
    })
    .await?;
    drop(conn);
    events.extend(rejected.then(|| me_updated(followee)).flatten());
    site.publish(events);
    Ok(rejected)
}

/// The remote `followee` refused what the local `follower` asked for, or ends a follow that it had accepted. `false`
/// where there was neither.
pub async fn rejected_by_remote(site: &Site, follower: &User, followee: &User) -> Result<bool, DomainError> {
    let mut events = Vec::new();
    let mut conn = site.conn().await?;
    let ended = transaction(&mut conn, async |conn| -> Result<bool, DomainError> {
        following::lock_pair(conn, &follower.id, &followee.id).await?;
        let request = following::delete_request(conn, &follower.id, &followee.id).await?;
        let follow = following::delete(conn, &follower.id, &followee.id).await?;
        if follow.is_some() {
            events.push(Event::Unfollowed {
                follower_id: follower.id.clone(),
                followee_id: followee.id.clone(),
            });
        }
        Ok(request.is_some() || follow.is_some())
    })
    .await?;
    drop(conn);
    site.publish(events);
    Ok(ended)
}

/// `follower` takes back what it asked `followee` for.
///
/// # Errors
/// [`FollowError::NoRequest`].
pub async fn cancel_request(site: &Site, follower: &User, followee: &User) -> Result<(), FollowError> {
    let mut events = Vec::new();
    let mut conn = site.conn().await?;
    transaction(&mut conn, async |conn| {
        if !remove_request(site, conn, follower, followee, &mut events).await? {
            return Err(FollowError::NoRequest);
        }
        Ok(())
    })
    .await?;
    drop(conn);
    site.publish(events);
    Ok(())
}

/// Takes a request away and tells the other server, whichever of the two is on one. `false` where there was none.
pub(crate) async fn remove_request(
    site: &Site,
    conn: &mut Connection,
    follower: &User,
    followee: &User,
    events: &mut Vec<Event>,
) -> Result<bool, DomainError> {
    let Some(request) = following::delete_request(conn, &follower.id, &followee.id).await? else {
        return Ok(false);
    };
    let deed = if follower.host.is_none() {
        Deed::Unfollow {
            follower,
            followee,
            uri: request.uri.as_deref(),
        }
    } else {
        Deed::RejectFollow {
            follower,
            followee,
            request: Some(&request),
        }
    };
    events.extend(site.outbox.append(conn, deed).await?);
    events.extend(me_updated(followee));
    Ok(true)
}

async fn accept(site: &Site, follower: &User, followee: &User) -> Result<bool, DomainError> {
    let mut events = Vec::new();
    let mut conn = site.conn().await?;
    let accepted = transaction(&mut conn, async |conn| -> Result<bool, DomainError> {
        following::lock_pair(conn, &follower.id, &followee.id).await?;
        let Some(request) = following::delete_request(conn, &follower.id, &followee.id).await? else {
            return Ok(false);
        };
        let options = FollowOptions {
            uri: request.uri.as_deref(),
            with_replies: request.with_replies,
        };
        start(site, conn, follower, followee, options, &mut events).await?;
        events.extend(tell_follower(site, conn, follower, followee).await?);
        let deed = Deed::AcceptFollow {
            follower,
            followee,
            uri: request.uri.as_deref(),
        };
        events.extend(site.outbox.append(conn, deed).await?);
        Ok(true)
    })
    .await?;
    drop(conn);
    events.extend(accepted.then(|| me_updated(followee)).flatten());
    site.publish(events);
    Ok(accepted)
}

async fn tell_follower(
    site: &Site,
    conn: &mut Connection,
    follower: &User,
    followee: &User,
) -> Result<Option<Event>, DomainError> {
    let profile = users::profile(conn, &followee.id).await?;
    let message = profile.and_then(|profile| profile.followed_message);
    let extra = message.map(|message| json!({ "message": message }));
    let notification = NewNotification {
        extra: extra.as_ref(),
        ..NewNotification::by("followRequestAccepted", &followee.id)
    };
    notifications::create(site, conn, &follower.id, notification).await
}

/// The number of requests that wait is part of the account that its own clients see.
fn me_updated(followee: &User) -> Option<Event> {
    followee.host.is_none().then(|| Event::MeUpdated {
        user_id: followee.id.clone(),
    })
}
