//! What a shard does about an event.

use std::cell::RefCell;
use std::collections::{HashMap, VecDeque};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use kanikey_messages::session::Frame;
use kanikey_messages::{Event, NoteUpdate};
use serde_json::{Value, json};

use super::Happened;
use super::state::{Need, Recipient, Table};
use crate::streaming::{MainMessage, Source, SourceError, StreamNote};

/// Notes that are loaded together.
const MAX_NOTES: usize = 32;

/// How long a notification may stay unread until the client is told so; Misskey's.
const UNREAD_AFTER: Duration = Duration::from_secs(2);

/// Events that are done together.
pub(super) enum Batch {
    Notes(Vec<String>),
    One(Happened),
}

impl Batch {
    /// Takes the next event, and with a new note all new notes that follow it.
    pub(super) fn take(waiting: &mut VecDeque<Happened>) -> Option<Self> {
        let mut note_ids = Vec::new();
        while note_ids.len() < MAX_NOTES {
            match waiting.pop_front() {
                Some(Happened {
                    event: Event::NoteCreated { note_id },
                    ..
                }) => note_ids.push(note_id),
                Some(other) if note_ids.is_empty() => return Some(Self::One(other)),
                Some(other) => {
                    waiting.push_front(other);
                    break;
                }
                None => break,
            }
        }
        (!note_ids.is_empty()).then_some(Self::Notes(note_ids))
    }
}

/// Does it; what fails is logged and skipped.
pub(super) async fn perform(source: Arc<dyn Source>, table: Rc<RefCell<Table>>, batch: Batch) {
    if table.borrow().is_empty() {
        return;
    }
    let done = match batch {
        Batch::Notes(note_ids) => notes_created(source.as_ref(), &table, &note_ids).await,
        Batch::One(Happened {
            event,
            user_id: Some(user_id),
        }) => tell_user(source, &table, &user_id, &event).await,
        Batch::One(Happened { event, user_id: None }) => match event {
            Event::NoteUpdated { note_id, update } => {
                note_updated(&table, &note_id, &update);
                Ok(())
            }
            Event::EmojiAdded { emoji_id } => emoji_added(source.as_ref(), &table, &emoji_id).await,
            _ => Ok(()),
        },
    };
    if let Err(error) = done {
        tracing::warn!(%error, "streaming event skipped");
    }
}

async fn notes_created(source: &dyn Source, table: &RefCell<Table>, note_ids: &[String]) -> Result<(), SourceError> {
    if !table.borrow().has_channels() {
        return Ok(());
    }
    for note in source.notes(note_ids).await? {
        let recipients = table.borrow().recipients(&note, source.now());
        let mut special = Vec::new();
        for recipient in recipients {
            match recipient.need {
                Need::Shared => recipient.send(&note.json),
                Need::Reaction | Need::Own => special.push(recipient),
            }
        }
        send_special(source, &note, special).await?;
    }
    Ok(())
}

/// Sends a note to those who do not get the copy that all share.
async fn send_special(source: &dyn Source, note: &StreamNote, recipients: Vec<Recipient>) -> Result<(), SourceError> {
    let (own, reacting): (Vec<_>, Vec<_>) = recipients
        .into_iter()
        .partition(|recipient| recipient.need == Need::Own);
    for recipient in own {
        if let Some(json) = source.note_for(recipient.viewer_id(), &note.note).await? {
            recipient.send(&json);
        }
    }
    let Some(renoted) = note.renote.as_ref().filter(|_| !reacting.is_empty()) else {
        return Ok(());
    };
    let user_ids: Vec<String> = reacting
        .iter()
        .filter_map(|recipient| recipient.viewer_id().map(str::to_owned))
        .collect();
    let reactions = source.reactions_of(&renoted.id, &user_ids).await?;
    let copies = copies_by_reaction(note, &reactions);
    for recipient in reacting {
        let reaction = recipient.viewer_id().and_then(|user_id| reactions.get(user_id));
        let copy = reaction.and_then(|reaction| copies.get(reaction.as_str()));
        recipient.send(copy.unwrap_or(&note.json));
    }
    Ok(())
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
