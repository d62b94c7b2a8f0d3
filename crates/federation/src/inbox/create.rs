//! `Create`: a note, or a vote.

use kanikey_vocab::incoming::{self as vocab, NoteType};
use serde_json::Value;

use super::{Handled, InboxError, Incoming};
use crate::resolve::store_note;

pub(super) async fn handle(incoming: &Incoming<'_>) -> Handled {
    let Some(object) = incoming.object() else {
        // Only the id came: the note's own host says what it is.
        Box::pin(incoming.federation.note(incoming.site, incoming.object_id()?, 0)).await?;
        return Ok(());
    };
    let note = vocab::Note::read(object).map_err(InboxError::because)?;
    if note.author() != incoming.actor_uri() {
        return Err(InboxError::refused("the note is attributed to somebody else"));
    }
    if let Some((choice, question)) = vote(&note, object) {
        return super::update::vote(incoming, question, choice).await;
    }
    Box::pin(store_note(
        incoming.federation,
        incoming.site,
        incoming.actor,
        object,
        0,
    ))
    .await?;
    Ok(())
}

/// A note that is nothing but a choice in a poll of ours, and that poll's note.
fn vote<'a>(note: &'a vocab::Note, object: &Value) -> Option<(&'a str, &'a str)> {
    let is_bare = note.kind == NoteType::Note && note.content.is_none() && object.get("content").is_none();
    let name = note.name.as_deref().filter(|_name| is_bare)?;
    Some((name, note.in_reply_to.as_deref()?))
}
