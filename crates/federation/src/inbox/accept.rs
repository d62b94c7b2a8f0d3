//! `Accept`: of a Follow that a local account asked for. It counts only from whom was asked, and only if it was asked.

use kanikey_domain::following::accepted_by_remote;
use kanikey_vocab::incoming::ActivityType;

use super::{Handled, InboxError, Incoming, featured, quote_request, relay};

pub(super) async fn handle(incoming: &Incoming<'_>) -> Handled {
    if relay::answered(incoming, true).await? || quote_request::answered(incoming, true).await? {
        return Ok(());
    }
    let follower = asked_by(incoming).await?;
    if !accepted_by_remote(incoming.site, &follower, incoming.actor).await? {
        return Err(InboxError::refused("nobody asked for this"));
    }
    featured::refresh(incoming, incoming.actor).await
}

/// The local account whose Follow of the actor is answered: from the Follow that came along, or from its id.
pub(super) async fn asked_by(incoming: &Incoming<'_>) -> Result<kanikey_db::users::User, InboxError> {
    if incoming.object().is_some() {
        let follow = incoming.inner()?;
        let object = follow.object().and_then(|object| object.id());
        if follow.kind != ActivityType::Follow || object != Some(incoming.actor_uri()) {
            return Err(InboxError::refused("not a Follow of the actor"));
        }
        return incoming.local_user(&follow.actor).await;
    }
    let id = incoming.object_id()?;
    let prefix = format!("{}/follows/", incoming.site.urls.origin());
    let mut ids = id.strip_prefix(&prefix).into_iter().flat_map(|rest| rest.split('/'));
    match (ids.next(), ids.next()) {
        (Some(follower), Some(followee)) if followee == incoming.actor.id => {
            incoming.local_user(&incoming.site.urls.user(follower)).await
        }
        _ => Err(InboxError::refused("not a Follow of the actor")),
    }
}
