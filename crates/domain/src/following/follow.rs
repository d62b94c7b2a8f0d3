//! Starting to follow.

use kanikey_db::following::{self, FollowRequest, Following};
use kanikey_db::users::{self, User};
use kanikey_db::{Connection, blocking, transaction};
use kanikey_messages::Event;

use super::FollowError;
use crate::notifications::{self, NewNotification};
use crate::{Deed, DomainError, Site};

/// What a follow carries.
#[derive(Clone, Copy, Debug, Default)]
pub struct FollowOptions<'a> {
    /// The Follow that asks for it, where the follower is remote.
    pub uri: Option<&'a str>,
    /// Show the followee's replies to others.
    pub with_replies: bool,
}

/// How far a follow came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FollowState {
    /// It holds.
    Following,
    /// It waits for the followee's answer.
    Requested,
}

/// What [`in_transaction`] found, once it is committed.
enum Outcome {
    Done(FollowState),
    Refused(FollowError),
}

/// Makes `follower` follow `followee`, or ask for it: where the followee is locked, is careful with bots, or is on
/// another server (which then accepts). A remote follower is answered by an Accept or Reject of its Follow, also where
/// the follow was there already.
///
/// # Errors
/// [`FollowError::Oneself`], [`FollowError::Blocking`], [`FollowError::Blocked`], [`FollowError::AlreadyFollowing`].
pub async fn follow(
    site: &Site,
    follower: &User,
    followee: &User,
    options: FollowOptions<'_>,
) -> Result<FollowState, FollowError> {
    if follower.id == followee.id {
        return Err(FollowError::Oneself);
    }
    let mut events = Vec::new();
    let mut conn = site.conn().await?;
    let outcome = transaction(&mut conn, async |conn| {
        in_transaction(site, conn, follower, followee, options, &mut events).await
    })
    .await?;
    drop(conn);
    site.publish(events);
    match outcome {
        Outcome::Done(state) => Ok(state),
        Outcome::Refused(error) => Err(error),
    }
}

/// Stores a follow with all that comes with it; nothing where it was there. The request that it comes from is gone
/// already.
pub(super) async fn start(
    site: &Site,
    conn: &mut Connection,
    follower: &User,
    followee: &User,
    options: FollowOptions<'_>,
    events: &mut Vec<Event>,
) -> Result<(), DomainError> {
    let row = Following {
        id: site.ids.next(),
        follower_id: follower.id.clone(),
        followee_id: followee.id.clone(),
        notify: None,
        with_replies: options.with_replies,
        uri: options.uri.map(str::to_owned),
    };
    if !following::insert(conn, &row).await? {
        return Ok(());
    }
    events.push(Event::Followed {
        follower_id: follower.id.clone(),
        followee_id: followee.id.clone(),
    });
    let notification = NewNotification::by("follow", &follower.id);
    events.extend(notifications::create(site, conn, &followee.id, notification).await?);
    Ok(())
}

async fn in_transaction(
    site: &Site,
    conn: &mut Connection,
    follower: &User,
    followee: &User,
    options: FollowOptions<'_>,
    events: &mut Vec<Event>,
) -> Result<Outcome, DomainError> {
    following::lock_pair(conn, &follower.id, &followee.id).await?;
    if let Some(error) = refusal(conn, follower, followee).await? {
        if follower.host.is_some() {
            events.extend(reject(site, conn, follower, followee, options.uri).await?);
        }
        return Ok(Outcome::Refused(error));
    }
    if following::between(conn, &follower.id, &followee.id).await?.is_some() {
        if follower.host.is_none() {
            return Ok(Outcome::Refused(FollowError::AlreadyFollowing));
        }
        events.extend(accept(site, conn, follower, followee, options.uri).await?);
        return Ok(Outcome::Done(FollowState::Following));
    }
    if needs_answer(site, conn, follower, followee).await? {
        request(site, conn, follower, followee, options, events).await?;
        return Ok(Outcome::Done(FollowState::Requested));
    }
    following::delete_request(conn, &follower.id, &followee.id).await?;
    start(site, conn, follower, followee, options, events).await?;
    events.extend(accept(site, conn, follower, followee, options.uri).await?);
    Ok(Outcome::Done(FollowState::Following))
}

/// Blocks in either direction refuse; but whoever follows from another server has ended their own block there.
async fn refusal(conn: &mut Connection, follower: &User, followee: &User) -> Result<Option<FollowError>, DomainError> {
    if blocking::exists(conn, &followee.id, &follower.id).await? {
        return Ok(Some(FollowError::Blocked));
    }
    if follower.host.is_some() {
        blocking::delete(conn, &follower.id, &followee.id).await?;
        return Ok(None);
    }
    let is_blocking = blocking::exists(conn, &follower.id, &followee.id).await?;
    Ok(is_blocking.then_some(FollowError::Blocking))
}

async fn needs_answer(
    site: &Site,
    conn: &mut Connection,
    follower: &User,
    followee: &User,
) -> Result<bool, DomainError> {
    if followee.host.is_some() {
        return Ok(follower.host.is_none());
    }
    let profile = users::profile(conn, &followee.id).await?;
    let is_careful = follower.is_bot && profile.as_ref().is_some_and(|profile| profile.careful_bot);
    let is_silenced = site.settings.settings().is_silenced(follower.host.as_deref());
    if !followee.is_locked && !is_careful && !is_silenced {
        return Ok(false);
    }
    let accepts_followed = profile.is_some_and(|profile| profile.auto_accept_followed);
    let is_mutual = accepts_followed && following::between(conn, &followee.id, &follower.id).await?.is_some();
    Ok(!is_mutual)
}

async fn request(
    site: &Site,
    conn: &mut Connection,
    follower: &User,
    followee: &User,
    options: FollowOptions<'_>,
    events: &mut Vec<Event>,
) -> Result<(), DomainError> {
    let row = FollowRequest {
        id: site.ids.next(),
        follower_id: follower.id.clone(),
        followee_id: followee.id.clone(),
        with_replies: options.with_replies,
        uri: options.uri.map(str::to_owned),
    };
    let is_new = following::insert_request(conn, &row).await?;
    let stored = following::request_between(conn, &follower.id, &followee.id).await?;
    let request_id = stored.map_or(row.id, |stored| stored.id);
    if is_new {
        let notification = NewNotification::by("receiveFollowRequest", &follower.id);
        events.extend(notifications::create(site, conn, &followee.id, notification).await?);
        if followee.host.is_none() {
            let user_id = followee.id.clone();
            events.push(Event::MeUpdated { user_id });
        }
    } else if let Some(uri) = options.uri {
        following::set_request_uri(conn, &request_id, uri).await?;
    }
    let deed = Deed::Follow {
        follower,
        followee,
        request_id: &request_id,
    };
    events.extend(site.outbox.append(conn, deed).await?);
    Ok(())
}

async fn accept(
    site: &Site,
    conn: &mut Connection,
    follower: &User,
    followee: &User,
    uri: Option<&str>,
) -> Result<Option<Event>, DomainError> {
    let deed = Deed::AcceptFollow {
        follower,
        followee,
        uri,
    };
    site.outbox.append(conn, deed).await
}

async fn reject(
    site: &Site,
    conn: &mut Connection,
    follower: &User,
    followee: &User,
    uri: Option<&str>,
) -> Result<Option<Event>, DomainError> {
    let request = FollowRequest {
        id: site.ids.next(),
        follower_id: follower.id.clone(),
        followee_id: followee.id.clone(),
        with_replies: false,
        uri: uri.map(str::to_owned),
    };
    let deed = Deed::RejectFollow {
        follower,
        followee,
        request: Some(&request),
    };
    site.outbox.append(conn, deed).await
}
