//! `Note`.
#![expect(missing_docs, reason = "the fields are the API's")]

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::string_enum::string_enum;
use crate::{Date, DriveFile, OrderedMap, UserLite};

/// A note as one viewer sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Note {
    pub id: String,
    pub created_at: Date,
    /// When it was last edited; only there where it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<Date>,
    pub user_id: String,
    pub user: UserLite,
    pub text: Option<String>,
    pub cw: Option<String>,
    pub visibility: Visibility,
    #[serde(default)]
    pub local_only: bool,
    pub reaction_acceptance: Option<ReactionAcceptance>,
    /// Of `specified` notes only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub visible_user_ids: Option<Vec<String>>,
    pub renote_count: i32,
    pub replies_count: i32,
    pub reaction_count: i32,
    /// Reaction (`❤`, `:name@.:`, `:name@host:`) to how many.
    pub reactions: OrderedMap<i32>,
    /// `name@host` of the remote emojis among the reactions to their URL.
    pub reaction_emojis: OrderedMap<String>,
    /// Custom emojis of a remote note: short code to URL.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emojis: Option<OrderedMap<String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    pub file_ids: Vec<String>,
    pub files: Vec<DriveFile>,
    pub reply_id: Option<String>,
    pub renote_id: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mentions: Option<Vec<String>>,
    /// Only there when true.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub has_poll: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub uri: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// This and what follows is absent in the `reply` of another note.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clipped_count: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply: Option<Box<Note>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renote: Option<Box<Note>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub poll: Option<NotePoll>,
    /// Only there when the viewer reacted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub my_reaction: Option<String>,
    /// Only there when true: the viewer may not see what was blanked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_hidden: Option<bool>,
}

/// The poll of a note.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct NotePoll {
    pub multiple: bool,
    pub expires_at: Option<Date>,
    pub choices: Vec<PollChoice>,
}

/// A choice of a poll.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct PollChoice {
    pub text: String,
    pub votes: i32,
    pub is_voted: bool,
}

string_enum! {
    /// Who may see a note.
    Visibility { Public = "public", Home = "home", Followers = "followers", Specified = "specified" }
}

string_enum! {
    /// Which reactions a note's author wants.
    ReactionAcceptance {
        LikeOnly = "likeOnly",
        LikeOnlyForRemote = "likeOnlyForRemote",
        NonSensitiveOnly = "nonSensitiveOnly",
        NonSensitiveOnlyForLocalLikeOnlyForRemote = "nonSensitiveOnlyForLocalLikeOnlyForRemote",
    }
}

impl Note {
    /// Takes away what somebody who may not see the note must not get.
    pub fn hide(&mut self) {
        self.visible_user_ids = None;
        self.file_ids = Vec::new();
        self.files = Vec::new();
        self.text = None;
        self.cw = None;
        self.poll = None;
        self.is_hidden = Some(true);
    }
}
