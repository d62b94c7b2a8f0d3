//! What streaming asks of the rest of the server. A trait, so that the actors can be tested, and killed, without a
//! database.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use async_trait::async_trait;
use bytes::Bytes;
use kanikey_core::{RolePolicies, Timestamp};
use kanikey_db::DbError;
use kanikey_db::notes::Note;
use kanikey_db::users::User;
use kanikey_domain::visibility;
use kanikey_messages::Event;
use kanikey_messages::session::Viewer;

/// How an account stands to others, and so which notes reach it.
#[derive(Clone, Debug, Default)]
pub struct Filters {
    /// For the visibility rule: all whom it follows, all who block it.
    pub viewer: visibility::Viewer,
    /// Those of whom it follows whose replies to others it wants.
    pub with_replies: HashSet<String>,
    /// Whom it blocks.
    pub blocking: HashSet<String>,
    /// Whom it mutes.
    pub muting: HashSet<String>,
    /// Whose renotes it mutes.
    pub renote_muting: HashSet<String>,
    /// Which hosts it mutes, lower case.
    pub muted_instances: HashSet<String>,
}

/// A new note, ready to be sent to many. Whether somebody may see it is still to be asked.
#[derive(Clone, Debug)]
pub struct StreamNote {
    /// The note.
    pub note: Note,
    /// Who wrote it.
    pub author: User,
    /// What it answers.
    pub reply: Option<Note>,
    /// What it renotes.
    pub renote: Option<Note>,
    /// Those concerned who do not want to hear of this conversation, or of the one that it renotes from.
    pub muted_by: HashSet<String>,
    /// The packed note: nothing of it is hidden and nothing is of any viewer, and what comes with it is blanked where not
    /// everybody may see it.
    pub json: Bytes,
    /// Whether something was blanked.
    pub is_partial: bool,
    /// Whether somebody who speaks in it is shown to accounts only.
    pub requires_signin: bool,
}

/// Something for an account's own clients: a message of the channel `main`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MainMessage {
    /// Its type.
    pub kind: &'static str,
    /// Its body, as JSON.
    pub body: Bytes,
}

/// Why there is no answer; it was logged nowhere yet.
#[derive(Debug, thiserror::Error)]
pub enum SourceError {
    /// The database.
    #[error(transparent)]
    Db(#[from] DbError),
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

/// Answers what streaming asks.
#[async_trait(?Send)]
pub trait Source: Send + Sync {
    /// The base policies now.
    fn policies(&self) -> Arc<RolePolicies>;

    /// The time now.
    fn now(&self) -> Timestamp;

    /// The filters of an account, which is noted as being here; `None` where its token is void or the account may not act
    /// any more.
    async fn filters(&self, viewer: &Viewer) -> Result<Option<Filters>, SourceError>;

    /// The members of an account's own list, and whether their replies are wanted.
    async fn list(&self, user_id: &str, list_id: &str) -> Result<Option<HashMap<String, bool>>, SourceError>;

    /// Those of the notes that the viewer may see.
    async fn visible(&self, viewer_id: Option<&str>, note_ids: &[String]) -> Result<HashSet<String>, SourceError>;

    /// Marks all notifications of an account as read.
    async fn read_notifications(&self, user_id: &str) -> Result<(), SourceError>;

    /// Whether an account has not read this notification yet.
    async fn is_unread(&self, user_id: &str, notification_id: &str) -> Result<bool, SourceError>;

    /// Notes that were just made, in the order of the ids; those that are gone are left out.
    async fn notes(&self, note_ids: &[String]) -> Result<Vec<StreamNote>, SourceError>;

    /// A note as one viewer sees it, as JSON.
    async fn note_for(&self, viewer_id: Option<&str>, note: &Note) -> Result<Option<Bytes>, SourceError>;

    /// How these accounts reacted to a note.
    async fn reactions_of(&self, note_id: &str, user_ids: &[String]) -> Result<HashMap<String, String>, SourceError>;

    /// What an event means for an account's own clients; `None` where that is nothing (any more).
    async fn main_message(&self, user_id: &str, event: &Event) -> Result<Option<MainMessage>, SourceError>;

    /// A custom emoji of this server, packed.
    async fn emoji(&self, emoji_id: &str) -> Result<Option<Bytes>, SourceError>;
}
