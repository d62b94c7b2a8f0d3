//! `Add` and `Remove`: what the actor pins to its own profile.

use kanikey_db::users::User;
use kanikey_domain::accounts::{PinError, pin, unpin};

use super::{Handled, InboxError, Incoming};
use crate::resolve::ResolveError;

pub(super) async fn add(incoming: &Incoming<'_>) -> Handled {
    check_target(incoming)?;
    let note = incoming.note().await?;
    settled(pin(incoming.site, incoming.actor, &note.id).await)
}

pub(super) async fn remove(incoming: &Incoming<'_>) -> Handled {
    check_target(incoming)?;
    match incoming
        .federation
        .known_note(incoming.site, incoming.object_id()?)
        .await?
    {
        Some(note) => settled(unpin(incoming.site, incoming.actor, &note.id).await),
        None => Ok(()),
    }
}

/// Looks at what the account pinned, now that it matters here. What cannot be had changes nothing.
pub(super) async fn refresh(incoming: &Incoming<'_>, user: &User) -> Handled {
    let refreshed = incoming
        .federation
        .refresh_featured(incoming.site, user, incoming.allowance);
    match Box::pin(refreshed).await {
        Ok(()) => Ok(()),
        Err(ResolveError::Domain(error)) => Err(error.into()),
        Err(error) => {
            tracing::debug!(%error, "what is pinned could not be had");
            Ok(())
        }
    }
}

fn check_target(incoming: &Incoming<'_>) -> Handled {
    let target = incoming.activity.target.as_deref();
    if target.is_some() && target == incoming.actor.featured_url.as_deref() {
        return Ok(());
    }
    Err(InboxError::refused("not what the actor features"))
}

fn settled(done: Result<(), PinError>) -> Handled {
    match done {
        Ok(()) | Err(PinError::AlreadyPinned) => Ok(()),
        Err(PinError::Domain(error)) => Err(error.into()),
        Err(error) => Err(InboxError::because(error)),
    }
}
