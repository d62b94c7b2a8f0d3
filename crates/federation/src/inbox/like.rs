//! `Like`, `EmojiReact`, `EmojiReaction`: a reaction to a note.

use kanikey_domain::reactions::{FALLBACK, ReactError, create};

use super::{Handled, InboxError, Incoming};
use crate::resolve::store_emojis;

pub(super) async fn handle(incoming: &Incoming<'_>) -> Handled {
    let activity = incoming.activity;
    // Notes that are only reacted to are not fetched: a reaction would cost us a request.
    let note = incoming
        .federation
        .known_note(incoming.site, incoming.object_id()?)
        .await?;
    let note = note.ok_or_else(|| InboxError::refused("the note is not known"))?;
    if let Some(host) = &incoming.actor.host {
        store_emojis(incoming.site, &mut *incoming.site.conn().await?, host, &activity.tags).await?;
    }
    let reaction = activity.reaction.as_deref().unwrap_or(FALLBACK);
    let uri = activity.id.as_deref();
    match create(incoming.site, incoming.actor, &note.id, reaction, uri).await {
        Ok(()) | Err(ReactError::AlreadyReacted) => Ok(()),
        Err(ReactError::Domain(error)) => Err(error.into()),
        Err(error) => Err(InboxError::because(error)),
    }
}
