//! `Move`: the actor lives elsewhere now. Both accounts must say so, each on its own server, at this moment.

use kanikey_domain::accounts::moved_by_remote;

use super::{Handled, InboxError, Incoming};

pub(super) async fn handle(incoming: &Incoming<'_>) -> Handled {
    let (federation, site) = (incoming.federation, incoming.site);
    if incoming.object_id()? != incoming.actor_uri() {
        return Err(InboxError::refused("only the actor moves itself"));
    }
    let target = incoming.activity.target.as_deref();
    let target = target.ok_or_else(|| InboxError::refused("it does not say where to"))?;
    let old = federation.fetch_user(site, incoming.actor_uri()).await?;
    if old.moved_to_uri.as_deref() != Some(target) {
        return Err(InboxError::refused("the account itself says nothing of it"));
    }
    let new = if site.urls.is_local(target) {
        federation.user(site, target).await?
    } else {
        federation.fetch_user(site, target).await?
    };
    if new.id == old.id
        || new.moved_to_uri.is_some()
        || !new.also_known_as.iter().any(|uri| uri == incoming.actor_uri())
    {
        return Err(InboxError::refused("the new account does not name the old one"));
    }
    if new.is_suspended || new.is_deleted {
        return Err(InboxError::refused("the new account is suspended"));
    }
    moved_by_remote(site, &old, &new).await?;
    Ok(())
}
