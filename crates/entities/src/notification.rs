//! `Notification`.
#![expect(missing_docs, reason = "the fields are the API's")]

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{Date, Note, UserLite};

/// Something that its receiver should know.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Notification {
    pub id: String,
    pub created_at: Date,
    #[serde(flatten)]
    pub body: NotificationBody,
}

/// What it is about.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "type", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum NotificationBody {
    /// Somebody whose notes the receiver wants to be told of wrote one.
    Note(AboutNote),
    Mention(AboutNote),
    Reply(AboutNote),
    Renote(AboutNote),
    Quote(AboutNote),
    Reaction {
        #[serde(flatten)]
        about: AboutNote,
        reaction: String,
    },
    PollEnded(AboutNote),
    Follow(AboutUser),
    ReceiveFollowRequest(AboutUser),
    FollowRequestAccepted {
        #[serde(flatten)]
        about: AboutUser,
        message: Option<String>,
    },
    AchievementEarned {
        achievement: String,
    },
    Login,
    CreateToken,
    App {
        body: String,
        header: Option<String>,
        icon: Option<String>,
    },
    Test,
    /// Reactions to one note, in `i/notifications-grouped`.
    #[serde(rename = "reaction:grouped")]
    ReactionGrouped {
        note: Box<Note>,
        reactions: Vec<GroupedReaction>,
    },
    /// Renotes of one note, in `i/notifications-grouped`.
    #[serde(rename = "renote:grouped")]
    RenoteGrouped {
        note: Box<Note>,
        users: Vec<UserLite>,
    },
}

/// Somebody did something.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AboutUser {
    pub user_id: String,
    pub user: Box<UserLite>,
}

/// Somebody did something about a note.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AboutNote {
    pub user_id: String,
    pub user: Box<UserLite>,
    pub note: Box<Note>,
}

/// One reaction of a group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GroupedReaction {
    pub user: UserLite,
    pub reaction: String,
}
