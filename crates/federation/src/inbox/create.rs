//! `Create`: a note, or a vote.

use kanikey_vocab::incoming::{self as vocab, NoteType};
use serde_json::Value;

use super::{Handled, InboxError, Incoming, vote};
use crate::resolve::{on_same_host, store_note};

pub(super) async fn handle(incoming: &Incoming<'_>) -> Handled {
    let Some(object) = incoming.object() else {
        // Only the id came: the note's own host says what it is.
        if !on_same_host(incoming.object_id()?, incoming.actor_uri()) {
            return Err(InboxError::refused("the note is on another host than the actor"));
        }
        incoming.note().await?;
        return Ok(());
    };
    let object = with_audience(incoming, object);
    let note = vocab::Note::read(&object).map_err(InboxError::because)?;
    if note.author() != incoming.actor_uri() {
        return Err(InboxError::refused("the note is attributed to somebody else"));
    }
    if let Some((choice, question)) = choice(&note)
        && let Some(poll) = vote::poll(incoming, question).await?
    {
        return vote::handle(incoming, &poll, choice).await;
    }
    Box::pin(store_note(
        incoming.federation,
        incoming.site,
        incoming.actor,
        &object,
        incoming.allowance,
    ))
    .await?;
    Ok(())
}

/// The note; where it does not say whom it is for, with what the activity says of that.
fn with_audience(incoming: &Incoming<'_>, object: &Value) -> Value {
    let mut object = object.clone();
    if object.get("to").is_none()
        && object.get("cc").is_none()
        && let Some(properties) = object.as_object_mut()
    {
        properties.insert("to".to_owned(), Value::from(incoming.activity.to.clone()));
        properties.insert("cc".to_owned(), Value::from(incoming.activity.cc.clone()));
    }
    object
}

/// What a note that says nothing but a name chooses, and the note that it answers.
fn choice(note: &vocab::Note) -> Option<(&str, &str)> {
    let is_bare =
        note.kind == NoteType::Note && note.content.as_deref().is_none_or(|content| content.trim().is_empty());
    let name = note.name.as_deref().filter(|_name| is_bare)?;
    Some((name, note.in_reply_to.as_deref()?))
}
