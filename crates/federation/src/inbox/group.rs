//! Whole activities that a Group announces, as Lemmy's communities do with all that happens in them.
//!
//! That the group says so is no proof. What somebody of another server did is asked for there; what somebody of the
//! group's own server did is believed, as that server could as well have signed it for them.

use kanikey_vocab::incoming::{Activity, ActivityType, Kind, kind_of};
use serde_json::Value;

use super::{Handled, InboxError, Incoming, delete, update};
use crate::resolve::{ResolveError, on_same_host};

/// The activity that is announced, if it is one at all.
pub(super) fn announced<'a>(incoming: &'a Incoming<'_>) -> Option<&'a Value> {
    incoming
        .object()
        .filter(|object| kind_of(object) == Some(Kind::Activity))
}

/// Does what the announced activity says, as far as it is to be believed.
pub(super) async fn handle(incoming: &Incoming<'_>, announced: &Value) -> Handled {
    if incoming.actor.actor_type != "Group" {
        return Err(InboxError::refused("only groups announce activities"));
    }
    let inner = Activity::read(announced).map_err(InboxError::because)?;
    let is_own_host = |iri: &str| on_same_host(iri, incoming.actor_uri());
    let is_believed = is_own_host(&inner.actor) && inner.id.as_deref().is_some_and(is_own_host);
    match inner.kind {
        ActivityType::Create | ActivityType::Update | ActivityType::Delete if !is_believed => {
            look(incoming, &inner).await
        }
        ActivityType::Create
        | ActivityType::Update
        | ActivityType::Delete
        | ActivityType::Like
        | ActivityType::EmojiReact
        | ActivityType::Undo
            if is_believed =>
        {
            Box::pin(incoming.federation.handle(incoming.site, &inner, incoming.allowance)).await
        }
        ActivityType::Like | ActivityType::EmojiReact => {
            let original = original(incoming, &inner).await?;
            Box::pin(incoming.federation.handle(incoming.site, &original, incoming.allowance)).await
        }
        _ => Err(InboxError::refused("not something that a group announces")),
    }
}

/// What is made, changed or deleted is looked at where it is.
async fn look(incoming: &Incoming<'_>, inner: &Activity) -> Handled {
    let uri = inner.object().and_then(|object| object.id());
    let uri = uri.ok_or_else(|| InboxError::refused("the inner object has no id"))?;
    if !on_same_host(uri, &inner.actor) {
        return Err(InboxError::refused(
            "the object is on another host than the inner actor",
        ));
    }
    if inner.kind == ActivityType::Create {
        Box::pin(incoming.federation.note(incoming.site, uri, incoming.allowance)).await?;
        return Ok(());
    }
    if incoming.federation.known_note(incoming.site, uri).await?.is_none() {
        return Ok(());
    }
    incoming.allowance.take()?;
    match incoming.federation.fetch_document(incoming.site, uri).await {
        Ok(document) if kind_of(&document) == Some(Kind::Tombstone) => delete::gone(incoming.site, uri).await,
        Ok(document) => update::seen(incoming.site, &document).await,
        Err(ResolveError::Refused(reason)) if is_gone(&reason) => delete::gone(incoming.site, uri).await,
        Err(error) => Err(error.into()),
    }
}

/// Whether its own server says that it does not have it any more.
fn is_gone(reason: &str) -> bool {
    matches!(reason, "status 404" | "status 410")
}

/// The activity as its own server tells it.
async fn original(incoming: &Incoming<'_>, inner: &Activity) -> Result<Activity, InboxError> {
    let id = inner.id.as_deref().ok_or_else(|| InboxError::refused("no id"))?;
    if !on_same_host(id, &inner.actor) {
        return Err(InboxError::refused("the inner id is on another host than its actor"));
    }
    incoming.allowance.take()?;
    let document = incoming.federation.fetch_document(incoming.site, id).await?;
    let original = Activity::read(&document).map_err(InboxError::because)?;
    if original.kind != inner.kind || !on_same_host(&original.actor, id) {
        return Err(InboxError::refused("its own server tells it otherwise"));
    }
    Ok(original)
}
