//! Telling accounts what happened to them.

use kanikey_db::Connection;
use kanikey_db::notifications::{self, NewNotifications};
use kanikey_messages::Event;
use serde_json::{Value, json};

use crate::{DomainError, Site};

/// What an account is to be told.
#[derive(Clone, Copy, Debug)]
pub struct NewNotification<'a> {
    /// Misskey's name of the type: `follow`, `mention`, `reply`, `renote`, `quote`, `reaction`, `pollEnded`, …
    pub kind: &'a str,
    /// Who caused it.
    pub notifier_id: Option<&'a str>,
    /// The note that it is about.
    pub note_id: Option<&'a str>,
    /// The reaction that it is about.
    pub reaction: Option<&'a str>,
    /// What only this type carries, a JSON object.
    pub extra: Option<&'a Value>,
}

impl<'a> NewNotification<'a> {
    /// Of this type, caused by `notifier_id`, about nothing yet.
    pub fn by(kind: &'a str, notifier_id: &'a str) -> Self {
        Self {
            kind,
            notifier_id: Some(notifier_id),
            note_id: None,
            reaction: None,
            extra: None,
        }
    }

    /// About this note.
    #[must_use]
    pub fn about(mut self, note_id: &'a str) -> Self {
        self.note_id = Some(note_id);
        self
    }
}

/// Stores a notification for a local account, in the transaction that `conn` is in. `None` where the account does not
/// want it (itself, muted, blocked, switched off) or is not local. The event is to be published after the commit.
pub async fn create(
    site: &Site,
    conn: &mut Connection,
    notifiee_id: &str,
    new: NewNotification<'_>,
) -> Result<Option<Event>, DomainError> {
    let events = create_for(site, conn, &[notifiee_id.to_owned()], new).await?;
    Ok(events.into_iter().next())
}

/// As [`create`], for several accounts with one query.
pub async fn create_for(
    site: &Site,
    conn: &mut Connection,
    notifiee_ids: &[String],
    new: NewNotification<'_>,
) -> Result<Vec<Event>, DomainError> {
    if notifiee_ids.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<String> = notifiee_ids.iter().map(|_| site.ids.next()).collect();
    let nothing = json!({});
    let new = NewNotifications {
        ids: &ids,
        notifiee_ids,
        kind: new.kind,
        notifier_id: new.notifier_id,
        note_id: new.note_id,
        reaction: new.reaction,
        extra: new.extra.unwrap_or(&nothing),
    };
    let stored = notifications::create(conn, &new, site.clock.now()).await?;
    Ok(stored
        .into_iter()
        .map(|stored| Event::Notified {
            user_id: stored.notifiee_id,
            notification_id: stored.id,
        })
        .collect())
}
