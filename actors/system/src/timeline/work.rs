//! What a shard does about an event.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use kanikey_messages::session::Frame;
use kanikey_messages::{Event, NoteUpdate};
use serde_json::{Value, json};

use super::Happened;
use super::backlog::{Backlog, Batch};
use super::state::{Need, Recipient, Table};
use crate::streaming::{MainMessage, Source, SourceError, StreamNote};

/// How long a notification may stay unread until the client is told so; Misskey's.
const UNREAD_AFTER: Duration = Duration::from_secs(2);

/// Does it; what fails is logged and skipped. When this is over, all of the batch is done.
pub(super) async fn perform(source: Arc<dyn Source>, table: Rc<RefCell<Table>>, backlog: Backlog, batch: Batch) {
    let is_nobody_here = table.borrow().is_empty();
    match batch {
        Batch::Notes(note_ids) if is_nobody_here || !table.borrow().has_channels() => {
            note_ids.iter().for_each(|_nobody_hears| backlog.done());
        }
        Batch::Notes(note_ids) => notes_created(source.as_ref(), &table, &backlog, &note_ids).await,
        Batch::One(_) if is_nobody_here => backlog.done(),
        Batch::One(Happened { event, user_id }) => {
            let done = match (event, user_id) {
                (event, Some(user_id)) => tell_user(source, &table, &user_id, &event).await,
                (Event::NoteUpdated { note_id, update }, None) => {
                    note_updated(&table, &note_id, &update);
                    Ok(())
                }
                (Event::EmojiAdded { emoji_id }, None) => emoji_added(source.as_ref(), &table, &emoji_id).await,
                _ => Ok(()),
            };
            backlog.done();
            done.unwrap_or_else(|error| skipped(&error));
        }
    }
}

async fn notes_created(source: &dyn Source, table: &RefCell<Table>, backlog: &Backlog, note_ids: &[String]) {
    let loaded = source.notes(note_ids).await.unwrap_or_else(|error| {
        skipped(&error);
        Vec::new()
    });
    let mut loaded: HashMap<String, StreamNote> = loaded.into_iter().map(|note| (note.note.id.clone(), note)).collect();
    for note_id in note_ids {
        let copies = match loaded.remove(note_id) {
            Some(note) => copies(source, table, &note).await.unwrap_or_else(|error| {
                skipped(&error);
                Vec::new()
            }),
            None => Vec::new(),
        };
        // Nothing is awaited from here to the last of them: whoever dies in between died of this note.
        backlog.done();
        for (recipient, copy) in copies {
            recipient.send(&copy);
        }
    }
}

fn skipped(error: &SourceError) {
    tracing::warn!(%error, "streaming event skipped");
}

/// Who gets a note, and which copy of it.
async fn copies(
    source: &dyn Source,
    table: &RefCell<Table>,
    note: &StreamNote,
) -> Result<Vec<(Recipient, Bytes)>, SourceError> {
    let recipients = table.borrow().recipients(note, source.now());
    let (mut copies, mut reacting) = (Vec::with_capacity(recipients.len()), Vec::new());
    for recipient in recipients {
        match recipient.need {
            Need::Shared => copies.push((recipient, note.json.clone())),
            Need::Own => {
                if let Some(json) = source.note_for(recipient.viewer_id(), &note.note).await? {
                    copies.push((recipient, json));
                }
            }
            Need::Reaction => reacting.push(recipient),
        }
    }
    let Some(renoted) = note.renote.as_ref().filter(|_| !reacting.is_empty()) else {
        return Ok(copies);
    };
    let viewers = reacting.iter().filter_map(Recipient::viewer_id);
    let user_ids: Vec<String> = viewers.map(str::to_owned).collect();
    let reactions = source.reactions_of(&renoted.id, &user_ids).await?;
    let by_reaction = copies_by_reaction(note, &reactions);
    for recipient in reacting {
        let reaction = recipient.viewer_id().and_then(|user_id| reactions.get(user_id));
        let copy = reaction.and_then(|reaction| by_reaction.get(reaction.as_str()));
        copies.push((recipient, copy.unwrap_or(&note.json).clone()));
    }
    Ok(copies)
}

/// The note for those who reacted to what it renotes: one copy for each reaction.
fn copies_by_reaction<'a>(note: &StreamNote, reactions: &'a HashMap<String, String>) -> HashMap<&'a str, Bytes> {
    let mut copies = HashMap::new();
    let Ok(packed) = serde_json::from_slice::<Value>(&note.json) else {
        return copies;
    };
    for reaction in reactions.values() {
        copies.entry(reaction.as_str()).or_insert_with(|| {
            let mut copy = packed.clone();
            if let Some(renote) = copy.get_mut("renote").and_then(Value::as_object_mut) {
                renote.insert("myReaction".to_owned(), Value::from(reaction.as_str()));
            }
            Bytes::from(copy.to_string())
        });
    }
    copies
}

fn note_updated(table: &RefCell<Table>, note_id: &str, update: &NoteUpdate) {
    if !table.borrow().is_watched(note_id) {
        return;
    }
    let (kind, body) = match update {
        NoteUpdate::Reacted {
            user_id,
            reaction,
            emoji,
        } => (
            "reacted",
            json!({"reaction": reaction, "emoji": emoji, "userId": user_id}),
        ),
        NoteUpdate::Unreacted { user_id, reaction } => ("unreacted", json!({"reaction": reaction, "userId": user_id})),
        NoteUpdate::PollVoted { user_id, choice } => ("pollVoted", json!({"choice": choice, "userId": user_id})),
        NoteUpdate::Deleted { deleted_at } => {
            let deleted_at = deleted_at.to_rfc3339_opts(chrono::SecondsFormat::Millis, true);
            ("deleted", json!({"deletedAt": deleted_at}))
        }
        NoteUpdate::Edited { text, cw } => ("updated", json!({"cw": cw, "text": text})),
    };
    let message = json!({"type": "noteUpdated", "body": {"id": note_id, "type": kind, "body": body}});
    let frame = Frame::whole(Bytes::from(message.to_string()));
    table.borrow_mut().tell_watchers(note_id, &frame);
}

async fn emoji_added(source: &dyn Source, table: &RefCell<Table>, emoji_id: &str) -> Result<(), SourceError> {
    if let Some(emoji) = source.emoji(emoji_id).await? {
        let frame = Frame {
            head: Bytes::from_static(br#"{"type":"emojiAdded","body":{"emoji":"#),
            body: emoji,
            tail: "}}",
        };
        table.borrow_mut().tell_all(&frame);
    }
    Ok(())
}

async fn tell_user(
    source: Arc<dyn Source>,
    table: &Rc<RefCell<Table>>,
    user_id: &str,
    event: &Event,
) -> Result<(), SourceError> {
    if !table.borrow().has_main(user_id) {
        return Ok(());
    }
    let Some(message) = source.main_message(user_id, event).await? else {
        return Ok(());
    };
    table.borrow().tell_user(user_id, &message);
    if let Event::Notified { notification_id, .. } = event {
        let unread = MainMessage {
            kind: "unreadNotification",
            ..message
        };
        // Ends with the shard's thread at the latest; a table that its shard left behind has no listeners.
        actix::spawn(tell_unread(
            source,
            Rc::downgrade(table),
            user_id.to_owned(),
            notification_id.clone(),
            unread,
        ));
    }
    Ok(())
}

/// Tells an account's clients of a notification that was not read in time.
async fn tell_unread(
    source: Arc<dyn Source>,
    table: std::rc::Weak<RefCell<Table>>,
    user_id: String,
    notification_id: String,
    message: MainMessage,
) {
    tokio::time::sleep(UNREAD_AFTER).await;
    let is_listening = || table.upgrade().filter(|table| table.borrow().has_main(&user_id));
    if is_listening().is_none() {
        return;
    }
    match source.is_unread(&user_id, &notification_id).await {
        Ok(true) => {
            if let Some(table) = is_listening() {
                table.borrow().tell_user(&user_id, &message);
            }
        }
        Ok(false) => {}
        Err(error) => tracing::warn!(%error, "streaming event skipped"),
    }
}
