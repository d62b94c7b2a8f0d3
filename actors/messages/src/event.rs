//! What happened. Events are sent after the commit of the change that they tell of; whoever misses one loses liveness,
//! never data. They carry ids, not rows, so that they are small on the bus between processes.

use kanikey_core::Timestamp;
use serde::{Deserialize, Serialize};

/// Something that happened and was committed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are the ids that their names say")]
pub enum Event {
    /// `user_id` made a note or renote, here or elsewhere.
    NoteCreated { note_id: String, user_id: String },
    /// Somebody who looks at a note sees it change: `noteUpdated` for those who subscribed to it.
    NoteUpdated { note_id: String, update: NoteUpdate },
    /// A notification was stored for a local user.
    Notified { user_id: String, notification_id: String },
    /// A local user has read all notifications.
    NotificationsRead { user_id: String },
    /// `follower` follows `followee` from now on.
    Followed { follower_id: String, followee_id: String },
    /// `follower` does not follow `followee` any more.
    Unfollowed { follower_id: String, followee_id: String },
    /// Whom a local user mutes or blocks, by whom they are blocked, or which words they mute, changed.
    FiltersChanged { user_id: String },
    /// A local user's account changed: `meUpdated` for its own clients.
    MeUpdated { user_id: String },
    /// A member came to or left a list, or the list is gone.
    ListChanged { list_id: String },
    /// A local user has a new file.
    DriveFileCreated { user_id: String, file_id: String },
    /// A custom emoji of this server is new.
    EmojiAdded { emoji_id: String },
    /// An access token is void from now on: sockets that use it close.
    TokenRevoked { token_id: String },
    /// A local user may not act any more, or all their tokens are void: all their sockets close.
    UserSignedOut { user_id: String },
    /// The server's settings or base policies changed.
    SettingsChanged,
    /// The database of a server under test was emptied: whatever is remembered of it is void.
    DatabaseReset,
    /// Activities wait in the outgoing log for these hosts.
    OutgoingAppended { hosts: Vec<String> },
    /// An administrator changed what is stored of how deliveries to these hosts, or what they sent, go on.
    PeersChanged { hosts: Vec<String> },
    /// An activity from this host waits to be processed.
    IncomingAccepted { host: String },
}

/// How a note changed for those who look at it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the fields are what their names say")]
pub enum NoteUpdate {
    Reacted {
        user_id: String,
        reaction: String,
        emoji: Option<ReactedEmoji>,
    },
    Unreacted {
        user_id: String,
        reaction: String,
    },
    PollVoted {
        user_id: String,
        choice: i32,
    },
    Deleted {
        deleted_at: Timestamp,
    },
    Edited {
        text: Option<String>,
        cw: Option<String>,
    },
}

/// The picture of a custom emoji that somebody reacted with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReactedEmoji {
    /// `name@host`, `name@.` for one of ours.
    pub name: String,
    /// Its picture.
    pub url: String,
}

/// Takes events to whoever listens, in this process and in the others.
pub trait EventSink: Send + Sync {
    /// Sends an event; never waits and never fails for the sender.
    fn publish(&self, event: Event);
}
