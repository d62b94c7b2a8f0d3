//! Relays: their answers, and what they pass on. That is taken only as far as its own server says it, too.

use kanikey_db::relays;
use kanikey_domain::accounts::RELAY_ACTOR;
use kanikey_domain::following::{FollowOptions, accept_request, follow};
use kanikey_domain::{Site, relays as domain};
use kanikey_vocab::incoming::{Activity, ActivityType};

use super::{Handled, InboxError, Incoming};
use crate::Federation;
use crate::resolve::Allowance;

/// Takes a relay's answer to our Follow. `false` where the activity answers something else.
pub(super) async fn answered(incoming: &Incoming<'_>, accepts: bool) -> Result<bool, InboxError> {
    let prefix = format!("{}/activities/follow-relay/", incoming.site.urls.origin());
    let object = incoming.activity.object().and_then(|object| object.id());
    let Some(id) = object.and_then(|id| id.strip_prefix(&prefix)) else {
        return Ok(false);
    };
    if domain::answered(incoming.site, id, incoming.actor_uri(), accepts).await? {
        Ok(true)
    } else {
        Err(InboxError::refused("not a relay that was asked"))
    }
}

/// Takes a note that a relay announces: the note, not a renote of it. `false` where the actor is no relay of ours.
pub(super) async fn announced(incoming: &Incoming<'_>) -> Result<bool, InboxError> {
    if !is_relay(incoming.site, incoming.actor_uri()).await? {
        return Ok(false);
    }
    fetch(incoming.federation, incoming.site, incoming.activity).await?;
    Ok(true)
}

/// A relay that we follow follows our relay actor, too. `false` where it is another Follow.
pub(super) async fn followed(incoming: &Incoming<'_>) -> Result<bool, InboxError> {
    let followee = incoming.local_user(incoming.object_id()?).await?;
    let is_relays = followee.is_system && followee.username == RELAY_ACTOR;
    if !is_relays || !is_relay(incoming.site, incoming.actor_uri()).await? {
        return Ok(false);
    }
    let options = FollowOptions {
        uri: incoming.activity.id.as_deref(),
        ..FollowOptions::default()
    };
    follow(incoming.site, incoming.actor, &followee, options)
        .await
        .map_err(InboxError::because)?;
    accept_request(incoming.site, &followee, incoming.actor)
        .await
        .map_err(InboxError::because)?;
    Ok(true)
}

/// Takes what somebody else did and a relay passed on. Only that there is something to fetch is believed.
pub(super) async fn forwarded(federation: &Federation, site: &Site, relay_uri: &str, activity: &Activity) -> Handled {
    if !is_relay(site, relay_uri).await? {
        return Err(InboxError::refused("the actor is another than who signed"));
    }
    match activity.kind {
        ActivityType::Create | ActivityType::Announce => fetch(federation, site, activity).await,
        _ => Err(InboxError::refused("not something that a relay is believed")),
    }
}

async fn is_relay(site: &Site, actor_uri: &str) -> Result<bool, InboxError> {
    Ok(relays::accepted_by_actor(&mut *site.conn().await?, actor_uri)
        .await?
        .is_some())
}

async fn fetch(federation: &Federation, site: &Site, activity: &Activity) -> Handled {
    let uri = activity.object().and_then(|object| object.id());
    let uri = uri.ok_or_else(|| InboxError::refused("the object has no id"))?;
    Box::pin(federation.note(site, uri, &Allowance::new())).await?;
    Ok(())
}
