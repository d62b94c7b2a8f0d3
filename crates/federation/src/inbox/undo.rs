//! `Undo`: of something that the actor did itself.

use kanikey_db::federation::tombstones;
use kanikey_domain::following::{FollowError, cancel_request, unfollow};
use kanikey_domain::notes::delete_remote;
use kanikey_domain::reactions::{self, ReactError};
use kanikey_domain::{blocking, following};
use kanikey_vocab::incoming::{Activity, ActivityType};

use super::{Handled, InboxError, Incoming};
use crate::resolve::on_same_host;

pub(super) async fn handle(incoming: &Incoming<'_>) -> Handled {
    if incoming.object().is_none() {
        return by_id(incoming, incoming.object_id()?).await;
    }
    let undone = incoming.inner()?;
    if undone.actor != incoming.actor_uri() {
        return Err(InboxError::refused("what is undone was done by somebody else"));
    }
    match undone.kind {
        ActivityType::Follow => follow(incoming, &undone).await,
        ActivityType::Block => block(incoming, &undone).await,
        ActivityType::Announce => {
            let id = undone.id.as_deref();
            announce(incoming, id.ok_or_else(|| InboxError::refused("no id"))?).await
        }
        ActivityType::Accept => accept(incoming, &undone).await,
        kind if kind.is_reaction() => like(incoming, &undone).await,
        _ => Err(InboxError::refused("not something to undo")),
    }
}

/// Only the id came: it names a renote, a reaction or a follow of the actor.
async fn by_id(incoming: &Incoming<'_>, id: &str) -> Handled {
    let (site, actor) = (incoming.site, incoming.actor);
    let mut conn = site.conn().await?;
    let reacted_to = kanikey_db::reactions::note_of(&mut conn, &actor.id, id).await?;
    let followees = kanikey_db::following::followees_by_uri(&mut conn, &actor.id, id).await?;
    let followee = match followees.first() {
        Some(followee_id) => kanikey_db::users::by_id(&mut conn, followee_id).await?,
        None => None,
    };
    drop(conn);
    if let Some(followee) = followee {
        settle(unfollow(site, actor, &followee).await)?;
        return settle(cancel_request(site, actor, &followee).await);
    }
    match reacted_to {
        Some(note_id) => unreact(incoming, &note_id).await,
        None => announce(incoming, id).await,
    }
}

async fn follow(incoming: &Incoming<'_>, undone: &Activity) -> Handled {
    let followee = incoming.local_user(object_of(undone)?).await?;
    settle(unfollow(incoming.site, incoming.actor, &followee).await)?;
    settle(cancel_request(incoming.site, incoming.actor, &followee).await)
}

/// The followee takes back that it accepted: the local follower follows it no longer.
async fn accept(incoming: &Incoming<'_>, undone: &Activity) -> Handled {
    let follow = undone.object().and_then(|object| object.object());
    let follow = follow.and_then(|follow| Activity::read(follow).ok());
    let follow = follow.ok_or_else(|| InboxError::refused("the Follow did not come along"))?;
    if object_of(&follow)? != incoming.actor_uri() {
        return Err(InboxError::refused("not a Follow of the actor"));
    }
    let follower = incoming.local_user(&follow.actor).await?;
    following::rejected_by_remote(incoming.site, &follower, incoming.actor).await?;
    Ok(())
}

async fn block(incoming: &Incoming<'_>, undone: &Activity) -> Handled {
    let blockee = incoming.local_user(object_of(undone)?).await?;
    match blocking::delete(incoming.site, incoming.actor, &blockee).await {
        Ok(()) | Err(blocking::BlockError::NotBlocking) => Ok(()),
        Err(blocking::BlockError::Domain(error)) => Err(error.into()),
        Err(error) => Err(InboxError::because(error)),
    }
}

async fn announce(incoming: &Incoming<'_>, id: &str) -> Handled {
    if !on_same_host(id, incoming.actor_uri()) {
        return Err(InboxError::refused("the renote is on another host than the actor"));
    }
    let mut conn = incoming.site.conn().await?;
    let Some(renote) = kanikey_db::notes::by_uri(&conn, id).await? else {
        // It may still be on its way here.
        tombstones::claim(&mut conn, id, incoming.actor_uri()).await?;
        return Ok(());
    };
    if renote.user_id != incoming.actor.id {
        return Err(InboxError::refused("the renote is somebody else's"));
    }
    tombstones::insert(&mut conn, id).await?;
    drop(conn);
    delete_remote(incoming.site, incoming.actor, id).await?;
    Ok(())
}

async fn like(incoming: &Incoming<'_>, undone: &Activity) -> Handled {
    let uri = object_of(undone)?;
    let mut conn = incoming.site.conn().await?;
    let note = match incoming.site.urls.id_of(uri, "notes") {
        Some(id) => kanikey_db::notes::by_id(&mut conn, id).await?,
        None => kanikey_db::notes::by_uri(&conn, uri).await?,
    };
    drop(conn);
    match note {
        Some(note) => unreact(incoming, &note.id).await,
        None => Ok(()),
    }
}

async fn unreact(incoming: &Incoming<'_>, note_id: &str) -> Handled {
    match reactions::delete(incoming.site, incoming.actor, note_id).await {
        Ok(()) | Err(ReactError::NotReacted | ReactError::NoSuchNote) => Ok(()),
        Err(ReactError::Domain(error)) => Err(error.into()),
        Err(error) => Err(InboxError::because(error)),
    }
}

/// What is not there any more is undone already.
fn settle(ended: Result<(), FollowError>) -> Handled {
    match ended {
        Err(FollowError::Domain(error)) => Err(error.into()),
        Ok(()) | Err(_) => Ok(()),
    }
}

fn object_of(activity: &Activity) -> Result<&str, InboxError> {
    let id = activity.object().and_then(|object| object.id());
    id.ok_or_else(|| InboxError::refused("the inner object has no id"))
}
